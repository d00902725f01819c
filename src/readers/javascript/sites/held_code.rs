//! One-time codes and short PINs that are held against what is stored: whoever may try as often as they like finds the
//! right one.

use super::super::Context;
use super::expression::{argument, body, last, name, string};
use super::{on_server, state, words};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::{BinaryExpression, CallExpression};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::BinaryExpression, AstType::CallExpression, AstType::TemplateLiteral];
/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["eq"];
/// What code says that counts wrong tries or slows them down, in small letters.
const COUNTS: &[&str] = &["attempt", "tries", "locked", "lockout", "ratelimit", "rate_limit", "throttle", "limiter"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, _: &str, facts: &mut Facts) {
    let held = match node.kind() {
        AstKind::BinaryExpression(pair) => pair.operator.is_equality() && is_held(pair),
        AstKind::CallExpression(call) => is_asked_for(call),
        // An address of a store's own interface: `codes?otp_hash=eq.${hash}`
        AstKind::TemplateLiteral(address) => address.quasis.iter().any(|part| {
            let before = part.value.raw.strip_suffix("=eq.");
            before.is_some_and(|before| is_code(before.rsplit(['?', '&']).next().unwrap_or("")))
        }),
        _ => false,
    };
    if !held || context.entry.role != Role::Source || !on_server(context) {
        return;
    }
    let detail = if counts(body(context, node.id()).unwrap_or("")) { "counted" } else { "free" };
    state(context, SiteKind::CodeHeld, detail, node.kind().span(), facts);
}

/// Whether code counts wrong tries; that it sets their number back to nothing (`failed_attempts: 0`) counts none.
fn counts(around: &str) -> bool {
    let lower = around.to_ascii_lowercase();
    let set_back = |after: &str| {
        let after = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').trim_start();
        let value = after.strip_prefix(':').or_else(|| after.strip_prefix('=')).map(str::trim_start);
        value.is_some_and(|value| ["0", "null", "false"].iter().any(|nothing| value.starts_with(nothing)))
    };
    COUNTS.iter().any(|word| lower.match_indices(word).any(|(at, _)| !set_back(lower.get(at..).unwrap_or(""))))
}

/// `stored.otp !== otp`, `hash === person.pin_hash`, `record.code === code`
fn is_held(pair: &BinaryExpression<'_>) -> bool {
    let (left, right) = (name(&pair.left), name(&pair.right));
    // One side is what is stored: a field of something.
    if left.is_empty() || right.is_empty() || !left.contains('.') && !right.contains('.') {
        return false;
    }
    let (left, right) = (last(&left), last(&right));
    let other = |side: &str| is_code(side) || words::has(side, &["hash", "hashed", "digest", "code"]);
    is_code(left) && other(right) || is_code(right) && other(left) || left == "code" && right == "code"
}

/// `.eq("otp_code", code)`
fn is_asked_for(call: &CallExpression<'_>) -> bool {
    call.arguments.len() == 2 && argument(call, 0).and_then(string).is_some_and(is_code)
}

/// Whether a name is that of a short code by which somebody shows who they are.
fn is_code(name: &str) -> bool {
    let beside = ["confirm", "repeat", "length", "expires", "at", "used", "verified", "sent", "enabled", "type", "id", "required"];
    name.len() < 40
        && !words::has(name, &beside)
        && (words::has(name, &["otp", "pin", "passcode", "totp"])
            || words::has(name, &["code"]) && words::has(name, &["verification", "reset", "login", "sms", "otp", "confirmation"]))
}
