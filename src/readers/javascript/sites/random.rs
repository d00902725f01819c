//! Guessable values where secrets belong, and passwords that are not hashed well.

use super::super::Context;
use super::expression::{argument, bare, initial, last, name, number, string};
use super::words::is_secret;
use super::{on_server, state, words};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::{AssignmentTarget, BinaryExpression, BindingPattern, Expression};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::{AstNode, NodeId};
use oxc_span::GetSpan;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression, AstType::BinaryExpression, AstType::ObjectProperty];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] =
    &["random", "hash", "hashSync", "genSalt", "genSaltSync", "md5", "MD5", "sha1", "SHA1", "sha256", "SHA256", "update", "digest"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    match node.kind() {
        AstKind::CallExpression(call) => {
            if called == "Math.random" {
                // Rows for trying the product out are nobody's.
                let invented = context.entry.role == Role::Script && context.entry.path.to_ascii_lowercase().contains("seed");
                if invented {
                    return;
                }
                if let Some(named) = purpose(context, node.id()) {
                    state(context, SiteKind::PredictableSecret, named, call.span, facts);
                }
                return;
            }
            if matches!(last(called), "hash" | "hashSync" | "genSalt" | "genSaltSync") && called.to_ascii_lowercase().contains("bcrypt") {
                let rounds = argument(call, usize::from(last(called).starts_with("hash")));
                let rounds = rounds.and_then(|rounds| number(rounds).or_else(|| initial(context, rounds).and_then(number)));
                if rounds.is_some_and(|rounds| rounds < 8.0) && on_server(context) && context.entry.role != Role::Script {
                    state(context, SiteKind::WeakPasswordStorage, "few rounds", call.span, facts);
                }
                return;
            }
            let Some(fast) = fast_hash(called, call).or_else(|| digest(context, called, call)) else { return };
            // What is digested often stands in a line of its own before.
            let before = argument(call, 1).filter(|_| called.ends_with("digest")).and_then(|given| initial(context, given));
            let written = format!("{}{}", context.text(call.span), before.map_or("", |before| small(context, before.span())));
            let hashed = written.to_ascii_lowercase();
            let of_password = ["(password", ".password", "(pass)", "passwd", "pwd)", "password)"].iter().any(|mark| hashed.contains(mark));
            // Services that know leaked passwords are asked by the beginning of a SHA-1.
            let lookup = fast == "sha1" && ["pwnedpasswords", "haveibeenpwned"].iter().any(|mark| context.whole.contains(mark));
            if lookup {
                return;
            }
            // Four digits are tried through in no time, whatever is put beside them.
            let of_pin = || on_server(context) && words::has(&written, &["pin", "passcode", "pincode"]);
            if (of_password || of_pin()) && hashed.len() < 200 && !hashed.contains("random") {
                state(context, SiteKind::WeakPasswordStorage, fast, call.span, facts);
            } else if matches!(fast, "md5" | "sha1") && !hashed.contains("random") && hashed.len() < 200 {
                let compared = match context.semantic.nodes().parent_kind(node.id()) {
                    AstKind::BinaryExpression(pair) => [&pair.left, &pair.right].into_iter().any(|side| is_secret(last(&name(side)))),
                    _ => false,
                };
                if compared || purpose(context, node.id()).is_some_and(|named| words::has(&named, &["token", "otp"])) {
                    state(context, SiteKind::PredictableSecret, format!("{fast} of a known value"), call.span, facts);
                }
            }
        }
        AstKind::BinaryExpression(pair) if pair.operator.is_equality() => compared(context, node, pair, facts),
        // A column whose name says that it holds what was typed.
        AstKind::ObjectProperty(pair)
            if on_server(context)
                && pair.key.static_name().is_some_and(|key| words::is_readable_password(&key))
                && string(&pair.value).is_none()
                && !matches!(bare(&pair.value), Expression::NullLiteral(_) | Expression::BooleanLiteral(_)) =>
        {
            state(context, SiteKind::WeakPasswordStorage, "kept readable", pair.span, facts);
        }
        _ => {}
    }
}

/// A fast hash by the name of its call.
fn fast_hash(called: &str, call: &oxc_ast::ast::CallExpression<'_>) -> Option<&'static str> {
    match called {
        "md5" | "MD5" | "CryptoJS.MD5" => return Some("md5"),
        "sha1" | "CryptoJS.SHA1" => return Some("sha1"),
        "sha256" | "CryptoJS.SHA256" => return Some("sha256"),
        _ => {}
    }
    if !called.ends_with("createHash().update") {
        return None;
    }
    let Expression::StaticMemberExpression(member) = bare(&call.callee) else { return None };
    let Expression::CallExpression(create) = bare(&member.object) else { return None };
    match argument(create, 0).and_then(string)? {
        "md5" => Some("md5"),
        "sha1" => Some("sha1"),
        "sha256" => Some("sha256"),
        _ => None,
    }
}

/// The fast hash that a runtime's own interface is asked for: `crypto.subtle.digest("SHA-256", …)`.
fn digest(context: &Context<'_, '_>, called: &str, call: &oxc_ast::ast::CallExpression<'_>) -> Option<&'static str> {
    if !called.ends_with("subtle.digest") || !on_server(context) {
        return None;
    }
    match argument(call, 0).and_then(string)? {
        "SHA-1" => Some("sha1"),
        "SHA-256" => Some("sha256"),
        "SHA-512" => Some("sha512"),
        _ => None,
    }
}

/// The name of what a value becomes, if that is a secret: the variable, property or function around it.
fn purpose(context: &Context<'_, '_>, node: NodeId) -> Option<String> {
    let mut functions = 0;
    for above in context.semantic.nodes().ancestors(node).take(24) {
        let named = match above.kind() {
            AstKind::VariableDeclarator(declared) => match &declared.id {
                BindingPattern::BindingIdentifier(identifier) => Some(identifier.name.to_string()),
                _ => None,
            },
            AstKind::AssignmentExpression(assignment) => match &assignment.left {
                AssignmentTarget::StaticMemberExpression(target) => Some(target.property.name.to_string()),
                AssignmentTarget::AssignmentTargetIdentifier(target) => Some(target.name.to_string()),
                _ => None,
            },
            AstKind::ObjectProperty(pair) => pair.key.static_name().map(|key| key.to_string()),
            AstKind::Function(function) => {
                functions += 1;
                function.id.as_ref().map(|id| id.name.to_string())
            }
            AstKind::MethodDefinition(method) => method.key.static_name().map(|key| key.to_string()),
            AstKind::ArrowFunctionExpression(_) => {
                functions += 1;
                None
            }
            AstKind::JSXElement(_) => return None,
            _ => None,
        };
        if let Some(named) = named {
            // What stands where a hash belongs fits no password, and what is made for a trial opens nothing.
            // What is handed round to bring friends in is no secret either.
            let trial = &[
                "referral",
                "referrer",
                "affiliate",
                "promo",
                "coupon",
                "voucher",
                "public",
                "tracking",
                "hash",
                "mock",
                "mocked",
                "test",
                "fake",
                "dummy",
                "sample",
                "demo",
            ];
            if words::has(&named, trial) || small(context, above.kind().span()).contains("_mock_") {
                return None;
            }
            if is_secret(&named) || is_recovery_code(context, node, &named) {
                return Some(named);
            }
            // What tells rows or requests apart lets nobody in, whatever it is part of.
            let tells_apart = words::words(&named).last().is_some_and(|word| matches!(word.as_str(), "id" | "ids" | "uuid"))
                && !words::has(&named, &["session", "sid"]);
            if tells_apart && matches!(above.kind(), AstKind::ObjectProperty(_) | AstKind::VariableDeclarator(_)) {
                return None;
            }
            // A large function of some other purpose is no secret because of a name far outside.
            if functions > 1 {
                return None;
            }
        }
        if functions > 1 && above.kind().span().size() > 1500 {
            return None;
        }
    }
    None
}

/// The text of a span, if it is short.
fn small<'t>(context: &'t Context<'_, '_>, span: oxc_span::Span) -> &'t str {
    if span.size() < 200 { context.text(span) } else { "" }
}

/// A password compared as it is.
fn compared(context: &Context<'_, '_>, node: &AstNode<'_>, pair: &BinaryExpression<'_>, facts: &mut Facts) {
    if !context.whole.may_contain("assword") && !context.whole.may_contain("ASSWORD") {
        return;
    }
    let (left, right) = (name(&pair.left), name(&pair.right));
    let stored = |side: &str| {
        let owner = side.rsplit_once('.').map_or("", |(owner, _)| last(owner));
        matches!(last(side), "password" | "passwordHash" | "password_hash")
            && words::has(owner, &["user", "account", "row", "record", "doc", "found", "existing", "member", "admin", "customer", "db"])
            && !words::has(owner, &["new", "form", "current"])
    };
    // What is compared after it was hashed, and what is said about a hash (its version, its way), is no password.
    let hashed = |side: &str| {
        words::has(last(side), &["hash", "hashed", "digest", "encrypted", "derived", "version", "algorithm", "salt", "scheme"])
    };
    let given = |side: &str| words::has(last(side), &["password", "pass", "passwd", "pwd"]) && !hashed(side);
    if stored(&left) && given(&right) && !stored(&right) || stored(&right) && given(&left) && !stored(&left) {
        let place = if on_server(context) { "compared unhashed" } else { "compared in the browser" };
        state(context, SiteKind::WeakPasswordStorage, place, pair.span, facts);
        return;
    }
    let plain = |side: &str| !side.is_empty() && !side.contains(['.', '(', '?']);
    if !plain(&left) || !plain(&right) || hashed(&left) || hashed(&right) {
        return;
    }
    let around = context.semantic.nodes().ancestors(node.id()).take(8).find_map(|above| match above.kind() {
        AstKind::VariableDeclarator(declared) => declared.id.get_binding_identifier().map(|id| id.name.to_string()),
        AstKind::Function(function) => function.id.as_ref().map(|id| id.name.to_string()),
        AstKind::MethodDefinition(method) => method.key.static_name().map(|key| key.to_string()),
        _ => None,
    });
    let checks = |name: &str| words::has(name, &["password"]) && words::has(name, &["compare", "verify", "check"]);
    if around.is_some_and(|around| checks(&around))
        && !words::has(&left, &["confirm", "repeat"])
        && !words::has(&right, &["confirm", "repeat"])
    {
        state(context, SiteKind::WeakPasswordStorage, "compared unhashed", pair.span, facts);
    }
}

/// Whether a plain `code` lets somebody in: its function is about getting back into an account, or about proving an address.
fn is_recovery_code(context: &Context<'_, '_>, node: NodeId, named: &str) -> bool {
    if named != "code" || !on_server(context) {
        return false;
    }
    let lower = super::expression::body(context, node).unwrap_or("").to_ascii_lowercase();
    lower.len() < 4_000
        && ["reset", "forgot", "otp", "2fa", "twofactor", "verification", "verifyemail", "email_verif", "sms"]
            .iter()
            .any(|word| lower.contains(word))
        && !["coupon", "referral", "invite", "room", "booking", "discount", "promo"].iter().any(|word| lower.contains(word))
}
