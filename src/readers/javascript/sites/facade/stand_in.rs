//! Results that are written out where a call fails, and given as if it had not: `catch { return { grade: 10, title: "Test
//! Certificate" } }`.

use super::super::super::Context;
use super::super::expression::{bare, head, last, name};
use super::super::{on_server, state, words};
use crate::facts::{Facts, SiteKind};
use oxc_ast::AstKind;
use oxc_ast::ast::{CatchClause, Expression, VariableDeclarator};
use oxc_semantic::{AstNode, NodeId};
use oxc_span::GetSpan;

/// Longest block that is looked at, in bytes.
const LONG: u32 = 12_000;
/// Fewest values that are written out: fewer are a message.
const LEAST: usize = 3;

/// Words of texts that admit that what they stand in is made up.
const ADMITS: &[&str] = &["example", "sample", "test", "dummy", "placeholder", "lorem", "mock", "fallback", "demo"];

/// What says that it failed.
const FAILS: &[&str] = &[
    "status: 4",
    "status: 5",
    "status(4",
    "status(5",
    "statusCode: 4",
    "statusCode: 5",
    "success: false",
    "ok: false",
    "error: ",
    "error,",
    "isDemo",
    "isFallback",
    "demo: true",
    "fallback: true",
    "isMock",
    "mock: true",
    "degraded",
];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, facts: &mut Facts) {
    match node.kind() {
        AstKind::CatchClause(handler) => caught(context, node, handler, facts),
        AstKind::VariableDeclarator(declared) => named(context, declared, facts),
        _ => {}
    }
}

/// A record that is kept for the case that a call fails: `const fallbackData = { name: "Test Player", grade: "10", … }`.
fn named<'a>(context: &Context<'_, 'a>, declared: &VariableDeclarator<'a>, facts: &mut Facts) {
    let (Some(id), Some(init)) = (declared.id.get_binding_identifier(), &declared.init) else { return };
    if !words::has(id.name.as_str(), &["fallback"]) || !on_server(context) || !context.whole.contains("fetch") {
        return;
    }
    let Expression::ObjectExpression(record) = bare(init) else { return };
    if let Some(said) = admission(context, record.node_id.get()) {
        state(context, SiteKind::MadeUpFallback, head(said, 40), declared.span, facts);
    }
}

fn caught<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, handler: &CatchClause<'a>, facts: &mut Facts) {
    if handler.span.size() > LONG || !tries_call(context, node, handler) {
        return;
    }
    let found = context.subtree(node.id()).find_map(|inner| {
        let given = match inner.kind() {
            AstKind::ReturnStatement(given) => given.argument.as_ref()?,
            AstKind::CallExpression(call) if hands_out(&name(&call.callee)) => call.arguments.first()?.as_expression()?,
            _ => return None,
        };
        let text = context.text(given.span());
        if is_within_function(context, inner.id(), node.id()) || FAILS.iter().any(|sign| text.contains(sign)) {
            return None;
        }
        admission(context, inner.id()).map(|said| (said, given.span()))
    });
    if let Some((said, place)) = found {
        state(context, SiteKind::MadeUpFallback, head(said, 40), place, facts);
    }
}

/// Whether what failed is a call that is waited for.
fn tries_call(context: &Context<'_, '_>, node: &AstNode<'_>, handler: &CatchClause<'_>) -> bool {
    let AstKind::TryStatement(tried) = context.semantic.nodes().parent_kind(node.id()) else { return false };
    context.text(tried.block.span).contains("await ") && !context.text(handler.span).contains("throw ")
}

/// Whether a call answers a request or shows something on the page.
fn hands_out(called: &str) -> bool {
    matches!(last(called), "json" | "send")
        || called
            .strip_prefix("set")
            .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_uppercase()) && !rest.contains("Error"))
}

fn is_within_function(context: &Context<'_, '_>, node: NodeId, top: NodeId) -> bool {
    let mut above = context.semantic.nodes().ancestors(node).take_while(|above| above.id() != top);
    above.any(|above| matches!(above.kind(), AstKind::Function(_) | AstKind::ArrowFunctionExpression(_)))
}

/// A text of a record that admits to be made up, where enough is written out to be taken for a result.
fn admission<'a>(context: &Context<'_, 'a>, top: NodeId) -> Option<&'a str> {
    let mut written = 0;
    let mut said = None;
    for node in context.subtree(top) {
        let AstKind::ObjectProperty(pair) = node.kind() else { continue };
        match &pair.value {
            Expression::StringLiteral(text) => {
                written += 1;
                let text = text.value.as_str();
                let told = pair.key.static_name().is_some_and(|key| matches!(key.as_ref(), "message" | "note" | "warning" | "description"));
                if said.is_none() && !told && text.contains(' ') && words::has(text, ADMITS) {
                    said = Some(text);
                }
            }
            Expression::NumericLiteral(_) | Expression::BooleanLiteral(_) => written += 1,
            _ => {}
        }
    }
    said.filter(|_| written >= LEAST)
}
