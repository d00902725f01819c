//! Codes and tokens that prove who somebody is, sent back to whoever asked for them.

use super::super::Context;
use super::expression::{argument, bare, head, initial, name, object};
use super::{on_server, state, words};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::ObjectPropertyKind;
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["json", "send"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    let AstKind::CallExpression(call) = node.kind() else { return };
    if !called.contains('.') || context.entry.role != Role::Source || !on_server(context) {
        return;
    }
    let Some(answer) = argument(call, 0).and_then(object) else { return };
    for member in &answer.properties {
        let ObjectPropertyKind::ObjectProperty(pair) = member else { continue };
        let Some(key) = pair.key.static_name().filter(|key| is_proof(key)) else { continue };
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

/// Whether a field's name says that its value lets whoever holds it in, or proves a mailbox or telephone.
fn is_proof(key: &str) -> bool {
    let pair = |one: &[&str], two: &[&str]| words::has(key, one) && words::has(key, two);
    let beside = ["sent", "expires", "expiry", "id", "length", "required", "hash", "valid", "verified", "url"];
    !words::has(key, &beside)
        && (words::has(key, &["otp"])
            || pair(&["verification", "reset", "login", "confirmation", "magic"], &["code", "token", "link"])
            || pair(&["code", "token"], &["debug", "dev"]))
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
