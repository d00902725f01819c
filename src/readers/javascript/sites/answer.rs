//! Codes and tokens that prove who somebody is, sent back to whoever asked for them.

use super::super::Context;
use super::super::tree::first;
use super::expression::{argument, bare, head, initial, last, name, object};
use super::{on_server, state, words};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::{Expression, ObjectExpression, ObjectPropertyKind};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["json", "send", "stringify"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    let AstKind::CallExpression(call) = node.kind() else { return };
    if !called.contains('.') || context.entry.role != Role::Source || !on_server(context) {
        return;
    }
    let Some(answer) = argument(call, 0).and_then(object) else { return };
    // `querystring.stringify({ client_secret })` is what another service is asked.
    if last(called) == "stringify" && (called != "JSON.stringify" || !is_answered(context, node)) {
        return;
    }
    // So is what `resend.emails.send({ … })` sends.
    if last(called) != "send" || words::has(first(called), &["res", "response", "reply", "ctx", "c"]) {
        credential(context, answer, facts);
    }
    for member in &answer.properties {
        let ObjectPropertyKind::ObjectProperty(pair) = member else { continue };
        let Some(key) = pair.key.static_name().filter(|key| is_proof(key) || key == "token" && asks_for_reset(context, node)) else {
            continue;
        };
        // Only what this code made: what is shown masked, or whether there is one, proves nothing.
        let value = bare(&pair.value);
        let plain = name(value);
        let made = initial(context, value).map(|first| head(context.text(first.span()), 400)).unwrap_or("");
        let is_made = ["andom", "enerate", "nanoid", "uuid", "UUID", "otp", "Otp", "OTP"].iter().any(|sign| made.contains(sign));
        if plain.is_empty() || !is_made || is_for_trial(context, node) {
            continue;
        }
        state(context, SiteKind::CodeInAnswer, key.as_ref(), pair.span, facts);
        return;
    }
}

/// Whether a text becomes the body of an answer: `new Response(JSON.stringify(…))`, `res.end(JSON.stringify(…))`.
fn is_answered(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    match context.semantic.nodes().parent_kind(node.id()) {
        AstKind::NewExpression(made) => matches!(name(&made.callee).as_str(), "Response" | "NextResponse"),
        AstKind::CallExpression(call) => matches!(name(&call.callee).as_str(), "res.send" | "res.end" | "res.write" | "reply.send"),
        AstKind::ObjectProperty(pair) => pair.key.is_specific_id("body") && context.whole.contains("statusCode"),
        _ => false,
    }
}

/// A credential among the fields of an answer.
fn credential<'a>(context: &Context<'_, 'a>, answer: &ObjectExpression<'a>, facts: &mut Facts) {
    for member in &answer.properties {
        let ObjectPropertyKind::ObjectProperty(pair) = member else { continue };
        let value = bare(&pair.value);
        if let Expression::ObjectExpression(inner) = value {
            credential(context, inner, facts);
            continue;
        }
        let Some(key) = pair.key.static_name() else { continue };
        let kept = matches!(value, Expression::Identifier(_) | Expression::StaticMemberExpression(_) | Expression::LogicalExpression(_));
        if kept && let Some(variable) = context.env_name(value).filter(|variable| is_secret(variable)) {
            state(context, SiteKind::CredentialInAnswer, variable, pair.span, facts);
            return;
        }
        let first = initial(context, value).map_or(value, bare);
        let text = head(context.text(first.span()), 300);
        let made = ["andom", "enerate", "nanoid"].iter().any(|sign| text.contains(sign));
        let fresh = ["temp", "temporary", "new", "generated", "initial", "default"];
        let password = words::has(&key, &["password"]) && (words::has(&key, &fresh) || key == "password");
        if password && made && !name(value).is_empty() || holds_credential(first, text) {
            state(context, SiteKind::CredentialInAnswer, key.as_ref(), pair.span, facts);
            return;
        }
    }
}

/// `https://${token}:@api…`: who opens the address signs in with it.
fn holds_credential(value: &Expression<'_>, text: &str) -> bool {
    let Expression::TemplateLiteral(_) = value else { return false };
    let Some((_, rest)) = text.split_once("://${") else { return false };
    let Some((held, rest)) = rest.split_once('}') else { return false };
    let signs_in = rest.split(['/', '?']).next().is_some_and(|host| host.contains('@'));
    signs_in && words::has(held, &["token", "key", "secret", "password", "pass", "user"])
}

/// Whether a variable of the environment holds what only the server may know, by its name.
fn is_secret(variable: &str) -> bool {
    let open = [
        "PUBLIC",
        "PUBLISHABLE",
        "ANON",
        "MAPS",
        "MAPBOX",
        "SITE_KEY",
        "SITEKEY",
        "FIREBASE",
        "CLIENT_ID",
        "SEARCH",
        "PLACES",
        "APP_KEY",
        "PUSHER",
        "POSTHOG",
    ];
    let ends =
        ["SECRET", "SECRET_KEY", "PRIVATE_KEY", "API_KEY", "AUTH_TOKEN", "ACCESS_TOKEN", "SERVICE_ROLE_KEY", "PASSWORD", "API_TOKEN"];
    !open.iter().any(|word| variable.contains(word)) && ends.iter().any(|end| variable.ends_with(end))
}

/// Whether a field's name says that its value lets whoever holds it in, or proves a mailbox or telephone.
pub(in crate::readers) fn is_proof(key: &str) -> bool {
    let pair = |one: &[&str], two: &[&str]| words::has(key, one) && words::has(key, two);
    let beside = ["sent", "expires", "expiry", "id", "length", "required", "hash", "valid", "verified", "url", "uri", "secret", "enabled"];
    !words::has(key, &beside)
        && (words::has(key, &["otp"])
            || pair(&["verification", "reset", "login", "confirmation", "magic"], &["code", "token", "link"])
            || pair(&["code", "token"], &["debug", "dev"]))
}

/// Whether a way in is asked to let somebody set a new password: its plain token is the one that does.
fn asks_for_reset(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    let speaks = |text: &str| {
        let lower = text.to_ascii_lowercase();
        lower.contains("forgot") || lower.contains("request") && lower.contains("reset")
    };
    speaks(&context.entry.path)
        || context.semantic.nodes().ancestors(node.id()).take(40).any(|above| match above.kind() {
            AstKind::CallExpression(call) => argument(call, 0).is_some_and(
                |route| matches!(route, Expression::StringLiteral(text) if text.value.starts_with('/') && speaks(&text.value)),
            ),
            _ => false,
        })
}

/// Whether the answer is given on a developer's machine only.
fn is_for_trial(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    let asks = |test: &str| ["NODE_ENV", "isDev", "DEV", "DEBUG", "development"].iter().any(|word| test.contains(word));
    context.semantic.nodes().ancestors(node.id()).take(12).any(|above| match above.kind() {
        AstKind::IfStatement(choice) => asks(head(context.text(choice.test.span()), 200)),
        AstKind::ConditionalExpression(choice) => asks(head(context.text(choice.test.span()), 200)),
        AstKind::LogicalExpression(choice) => asks(head(context.text(choice.left.span()), 200)),
        _ => false,
    })
}
