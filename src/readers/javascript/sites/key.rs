//! Secrets that sign or encrypt, typed into code; TLS that is not verified.

use super::super::Context;
use super::expression::{argument, bare, body, head, initial, is_bool, last, name, object, property, string};
use super::{state, words};
use crate::facts::{Facts, SiteKind};
use oxc_ast::ast::{AssignmentTarget, CallExpression, Expression, ReturnStatement};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[
    AstType::LogicalExpression,
    AstType::ObjectProperty,
    AstType::CallExpression,
    AstType::ThrowStatement,
    AstType::AssignmentExpression,
    AstType::ReturnStatement,
];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &[
    "sign",
    "verify",
    "session",
    "expressSession",
    "cookieSession",
    "cookieParser",
    "createCipheriv",
    "createDecipheriv",
    "createCipher",
    "createDecipher",
    "createHmac",
    "encrypt",
    "decrypt",
];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    match node.kind() {
        AstKind::LogicalExpression(or) => {
            let read = variable(&or.left);
            if read.is_none() || is_test_runner(context) {
                return;
            }
            // A secret made of another one is no public value, but it changes and leaks together with it.
            if let (Some(read), Some(other)) = (&read, variable(&or.right))
                && signs(read)
                && other.contains("DATABASE")
            {
                state(context, SiteKind::SecretFallback, format!("{read}, taken from {other}"), or.span, facts);
                return;
            }
            if let Some(read) = read
                && let Some(value) = string(&or.right)
                && value.len() >= 4
                && signs(&read)
                && !stops_without(context, &read)
                && !opens_a_service(context, node)
            {
                state(context, SiteKind::SecretFallback, read, or.span, facts);
            }
        }
        AstKind::CallExpression(call) => call_with_key(context, call, called, facts),
        AstKind::ReturnStatement(back) => given_back(context, node, back, facts),
        AstKind::ThrowStatement(throw) => required(context, node, throw.span, facts),
        AstKind::ObjectProperty(pair) => {
            let Some(key) = pair.key.static_name() else { return };
            if key == "rejectUnauthorized" && is_bool(&pair.value, false) && !is_test_runner(context) {
                if chosen(context, node) {
                    return;
                }
                state(context, SiteKind::TlsUnverified, "rejectUnauthorized", pair.span, facts);
                return;
            }
            let Some(value) = string(&pair.value) else { return };
            if value.len() < 8 || !words::has(&key, &["secret", "key"]) || value.contains(' ') || value.contains("://") {
                return;
            }
            if is_test_runner(context) {
                return;
            }
            match words::words(&key).join(" ").as_str() {
                "cookie secret" | "session secret" | "jwt secret" | "token secret" | "auth secret" | "signing secret" => {
                    state(context, SiteKind::SecretFallback, key.as_ref(), pair.span, facts);
                }
                "crypto key" | "encryption key" | "cipher key" | "aes key" => {
                    state(context, SiteKind::LiteralKey, key.as_ref(), pair.span, facts);
                }
                _ => {}
            }
        }
        AstKind::AssignmentExpression(assignment) => {
            if let AssignmentTarget::StaticMemberExpression(target) = &assignment.left
                && target.property.name == "NODE_TLS_REJECT_UNAUTHORIZED"
                && (string(&assignment.right) == Some("0") || context.text(assignment.span).ends_with("= 0"))
            {
                state(context, SiteKind::TlsUnverified, "NODE_TLS_REJECT_UNAUTHORIZED", assignment.span, facts);
            }
        }
        _ => {}
    }
}

/// Whether a file sets up a runner of tests: what that hands to the server which it starts guards nothing.
fn is_test_runner(context: &Context<'_, '_>) -> bool {
    let name = context.entry.path.rsplit('/').next().unwrap_or("");
    ["playwright", "cypress", "vitest", "jest", "wdio"].iter().any(|runner| name.starts_with(runner) && name.contains("conf"))
}

/// The environment variable that an expression reads.
pub(super) fn variable(expression: &Expression<'_>) -> Option<String> {
    if let Expression::CallExpression(call) = bare(expression) {
        return (name(&call.callee) == "Deno.env.get").then(|| argument(call, 0).and_then(string).map(str::to_owned))?;
    }
    if !reads_environment(bare(expression)) {
        return None;
    }
    let read = name(expression);
    read.strip_prefix("process.env.").or_else(|| read.strip_prefix("import.meta.env.")).map(str::to_owned)
}

/// Whether an expression may read the environment, as far as it is a plain chain of members.
fn reads_environment(expression: &Expression<'_>) -> bool {
    let mut at = expression;
    while let Expression::StaticMemberExpression(member) = at {
        if member.property.name == "env" {
            return true;
        }
        at = &member.object;
    }
    !matches!(at, Expression::Identifier(_) | Expression::ThisExpression(_) | Expression::CallExpression(_)) && !at.is_literal()
}

/// Whether a variable of this name signs tokens or sessions.
fn signs(variable: &str) -> bool {
    let words = words::words(variable);
    let has = |wanted: &str| words.iter().any(|word| word == wanted);
    let about = ["jwt", "session", "cookie", "auth", "signing", "token", "nextauth", "app", "refresh", "access", "hmac", "encryption"];
    let apart = ["expires", "expiry", "expiration", "in", "url", "name", "issuer", "audience", "algorithm", "ttl", "domain", "max", "age"];
    // Keys of services open accounts, and sign nobody in.
    let services =
        ["stripe", "paystack", "razorpay", "flutterwave", "paypal", "aws", "s3", "r2", "minio", "recaptcha", "turnstile", "hcaptcha"];
    !words.iter().any(|word| apart.contains(&word.as_str()) || services.contains(&word.as_str()))
        && (has("secret") && (words.len() == 1 || has("key") || about.iter().any(|word| has(word)))
            || has("jwt") && has("key")
            || has("encryption") && has("key"))
}

/// Whether a value is handed on as somebody else's key: `new Client({ apiKey: process.env.ACME_SECRET_KEY || "…" })`.
fn opens_a_service(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    match context.semantic.nodes().parent_kind(node.id()) {
        AstKind::ObjectProperty(pair) => pair.key.static_name().is_some_and(|key| words::has(&key, &["api"])),
        _ => false,
    }
}

/// A function that reads a secret from the environment, and gives back a text of the code where there is none.
fn given_back(context: &Context<'_, '_>, node: &AstNode<'_>, back: &ReturnStatement<'_>, facts: &mut Facts) {
    if !context.whole.may_contain("SECRET") {
        return;
    }
    let Some(value) = back.argument.as_ref().and_then(string).filter(|value| value.len() >= 8) else { return };
    if value.contains("://") || is_test_runner(context) {
        return;
    }
    let Some(text) = body(context, node.id()).filter(|text| text.len() < 1500) else { return };
    let mut names =
        text.split("process.env.").skip(1).filter_map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next());
    if let Some(read) = names.find(|read| signs(read))
        && !text.contains("throw ")
        && !text.contains("process.exit")
    {
        state(context, SiteKind::SecretFallback, read, back.span, facts);
    }
}

/// A secret without which a function throws, in production at least.
fn required(context: &Context<'_, '_>, node: &AstNode<'_>, span: oxc_span::Span, facts: &mut Facts) {
    let whole = &context.whole;
    if !whole.contains("SECRET") && !whole.contains("KEY") {
        return;
    }
    let text = body(context, node.id()).unwrap_or_else(|| head(whole, 4000));
    if text.len() > 4000 || !text.contains("production") && !text.contains("if (!") {
        return;
    }
    let names = text.split("process.env.").skip(1).filter_map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next());
    for read in names.take(20).filter(|read| signs(read)) {
        state(context, SiteKind::SecretRequired, read, span, facts);
    }
}

/// Whether the operator asks for an unverified connection by a setting that says so.
fn chosen(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    context.semantic.nodes().ancestors(node.id()).take(6).any(|above| match above.kind() {
        AstKind::SwitchCase(case) => case.test.as_ref().and_then(string).is_some_and(|test| {
            ["invalid", "insecure", "no-verify", "noverify", "unverified", "allow"].iter().any(|word| test.contains(word))
        }),
        _ => false,
    })
}

/// Whether the file refuses to start in production without the variable.
fn stops_without(context: &Context<'_, '_>, variable: &str) -> bool {
    let text = &context.whole;
    text.contains("NODE_ENV") && (text.contains("throw ") || text.contains("process.exit")) && text.matches(variable).count() > 1
}

/// The string that stands in the code, directly or by way of a constant.
fn literal<'e, 'a: 'e>(context: &Context<'_, 'a>, expression: &'e Expression<'a>) -> Option<&'e Expression<'a>> {
    // Of a private key in the code its own rule speaks.
    let plain = |expression: &&'e Expression<'a>| string(expression).is_some_and(|text| text.len() >= 4 && !text.starts_with("-----BEGIN"));
    Some(expression).filter(plain).or_else(|| initial(context, expression).filter(plain))
}

fn call_with_key<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, called: &str, facts: &mut Facts) {
    let mut sign = |expression: Option<&Expression<'a>>, what: &str, kind: SiteKind| {
        if let Some(expression) = expression
            && let Some(literal) = literal(context, expression)
        {
            state(context, kind, what, oxc_span::GetSpan::span(literal), facts);
        }
    };
    match called {
        "jwt.sign" | "jwt.verify" | "jsonwebtoken.sign" | "jsonwebtoken.verify" => {
            sign(argument(call, 1), "the tokens' secret", SiteKind::SecretFallback)
        }
        "session" | "expressSession" | "cookieSession" => {
            let options = argument(call, 0).and_then(object);
            sign(options.and_then(|options| property(options, "secret")), "the session secret", SiteKind::SecretFallback);
            let keys = options.and_then(|options| property(options, "keys")).map(bare);
            if let Some(Expression::ArrayExpression(keys)) = keys {
                sign(keys.elements.first().and_then(|key| key.as_expression()), "the session key", SiteKind::SecretFallback);
            }
        }
        "cookieParser" => sign(argument(call, 0), "the cookie secret", SiteKind::SecretFallback),
        _ => match last(called) {
            "createCipheriv" | "createDecipheriv" | "createCipher" | "createDecipher" => {
                sign(argument(call, 1), "encryption", SiteKind::LiteralKey)
            }
            "createHmac" => sign(argument(call, 1), "a signature", SiteKind::LiteralKey),
            "encrypt" | "decrypt" if called.contains("AES") => sign(argument(call, 1), "encryption", SiteKind::LiteralKey),
            _ => {}
        },
    }
}
