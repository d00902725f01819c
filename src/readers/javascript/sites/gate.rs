//! Doors that tell or trust too much: log-ins that say which half was wrong, and pages that ask the browser's own store
//! who is in charge.

use super::super::Context;
use super::expression::{argument, body, last, name, string};
use super::{on_server, state, words};
use crate::facts::{Facts, SiteKind};
use oxc_ast::ast::{CallExpression, Expression};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::StringLiteral, AstType::CallExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["getItem"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    match node.kind() {
        AstKind::StringLiteral(literal) if on_server(context) && is_wrong_password(literal.value.as_str()) => {
            let Some(around) = body(context, node.id()).filter(|around| around.len() < 8_000) else { return };
            // What is only logged is not answered.
            let logged = context.semantic.nodes().ancestors(node.id()).take(3).any(|above| match above.kind() {
                AstKind::CallExpression(call) => {
                    let called = name(&call.callee);
                    called.starts_with("console.") || called.to_ascii_lowercase().contains("log")
                }
                _ => false,
            });
            if logged {
                return;
            }
            let lower = around.to_ascii_lowercase();
            let asked =
                ["compare", "verify", "password ===", "password !==", "password ==", "password !=", "checkpassword", "matchpassword"]
                    .iter()
                    .any(|sign| lower.contains(sign));
            // Who changes a password of their own is known already.
            let known = ["current password", "currentpassword", "oldpassword", "old password", "req.user.id", "session.user"];
            if asked && !known.iter().any(|sign| lower.contains(sign)) && UNKNOWN.iter().any(|words| lower.contains(words)) {
                state(context, SiteKind::AccountEnumeration, literal.value.as_str(), literal.span, facts);
            }
        }
        AstKind::CallExpression(call) if last(called) == "getItem" => stored(context, node, call, facts),
        _ => {}
    }
}

/// What a log-in says of an account that is not there.
const UNKNOWN: &[&str] = &[
    "user not found",
    "user does not exist",
    "user doesn't exist",
    "no user found",
    "no user with",
    "no account",
    "account not found",
    "account does not exist",
    "email not found",
    "email does not exist",
    "email doesn't exist",
    "email is not registered",
    "email not registered",
    "user is not registered",
    "user not registered",
    "username not found",
    "invalid username\"",
    "invalid username'",
];

/// Whether a message says that the password, and nothing else, was wrong.
fn is_wrong_password(message: &str) -> bool {
    if message.len() > 80 || !message.as_bytes().windows(4).any(|part| part.eq_ignore_ascii_case(b"word")) {
        return false;
    }
    let lower = message.to_ascii_lowercase();
    lower.contains("password")
        && ["incorrect", "wrong", "invalid", "does not match", "doesn't match", "not match"].iter().any(|word| lower.contains(word))
        && ![
            "email",
            "e-mail",
            "username",
            "user name",
            "login",
            "credentials",
            "or password",
            "/password",
            "format",
            "length",
            "confirm",
            "reset",
            "token",
            "passwords",
            "hash",
            "policy",
        ]
        .iter()
        .any(|word| lower.contains(word))
}

/// `localStorage.getItem("isAdmin") === "true"`
fn stored<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    let called = name(&call.callee);
    if !called.ends_with("localStorage.getItem") && !called.ends_with("sessionStorage.getItem") {
        return;
    }
    let Some(key) = argument(call, 0).and_then(string).filter(|key| is_right(key) || is_paid_for(key)) else { return };
    let decides = context.semantic.nodes().ancestors(node.id()).take(3).any(|above| match above.kind() {
        AstKind::BinaryExpression(pair) => [&pair.left, &pair.right].into_iter().any(|side| string(side).is_some()),
        AstKind::IfStatement(branch) => branch.test.span().contains_inclusive(call.span),
        AstKind::ConditionalExpression(choice) => choice.test.span().contains_inclusive(call.span),
        AstKind::UnaryExpression(not) => not.operator.as_str() == "!",
        AstKind::VariableDeclarator(declared) => declared.id.get_binding_identifier().is_some_and(|id| {
            let own = id.name.as_str();
            let named = words::has(own, &["admin"]) && tested(context, own);
            (named || is_paid_for(key) && is_asked_for_yes(context, own)) && !kept(context, key, own)
        }),
        _ => false,
    });
    if decides {
        let detail = if is_right(key) { key.to_owned() } else { format!("paid {key}") };
        state(context, SiteKind::GateInBrowserStorage, detail, call.span, facts);
    }
}

/// Whether a key says that somebody has paid: `isPremium`, `has_paid`, `temp_access_granted`.
fn is_paid_for(key: &str) -> bool {
    let paid = words::has(key, &["premium", "paid", "subscribed", "paywall"])
        || words::has(key, &["payment", "subscription"]) && words::has(key, &["verified", "active"])
        || words::has(key, &["access"]) && words::has(key, &["granted", "has", "temp", "full", "pro"]);
    let other = [
        "token",
        "banner",
        "modal",
        "popup",
        "dialog",
        "seen",
        "shown",
        "dismissed",
        "hint",
        "tour",
        "until",
        "expiry",
        "expires",
        "plan",
        "id",
        "email",
        "date",
        "draft",
        "redirect",
        "pending",
        "tab",
        "view",
        "filter",
        "notified",
        "newsletter",
        "offer",
        "promo",
    ];
    paid && !words::has(key, &other)
}

/// Whether a stored word is held against "yes": `granted === "true"`.
fn is_asked_for_yes(context: &Context<'_, '_>, variable: &str) -> bool {
    let yes = ["'true'", "\"true\"", "'1'", "\"1\"", "'yes'", "\"yes\""];
    yes.iter()
        .any(|yes| context.whole.contains(&format!("{variable} === {yes}")) || context.whole.contains(&format!("{variable} == {yes}")))
}

/// Whether a key names a right: `isAdmin`, `admin_logged_in`, `adminAuth`.
fn is_right(key: &str) -> bool {
    let admin = words::has(key, &["admin", "isadmin", "superadmin"]);
    let other = [
        "token",
        "theme",
        "tab",
        "sidebar",
        "view",
        "filter",
        "page",
        "id",
        "email",
        "name",
        "draft",
        "collapsed",
        "settings",
        "data",
        "cache",
    ];
    admin && !words::has(key, &other)
}

fn tested(context: &Context<'_, '_>, variable: &str) -> bool {
    let text = &context.whole;
    if text.contains(&format!("!{variable}")) {
        return true;
    }
    // What is only unpacked is shown: a name, a picture.
    let positive = format!("if ({variable}");
    text.match_indices(&positive).any(|(at, _)| {
        let then = text.get(at + positive.len()..).and_then(|rest| rest.get(..rest.floor_char_boundary(120))).unwrap_or("");
        !then.starts_with([')', ' ']) || !then.contains(&format!("JSON.parse({variable})"))
    })
}

/// Whether a value is only carried over while the store is emptied.
fn kept(context: &Context<'_, '_>, key: &str, variable: &str) -> bool {
    ['"', '\'', '`'].iter().any(|quote| context.whole.contains(&format!("setItem({quote}{key}{quote}, {variable})")))
}

/// Whether a log-in cookie is told to travel with requests that other sites start.
pub(super) fn travels(value: &Expression<'_>) -> bool {
    string(value).is_some_and(|value| value.eq_ignore_ascii_case("none"))
}
