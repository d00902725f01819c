//! Routes of a server that say something was made, make up its id, and keep nothing of it.

use super::super::super::Context;
use super::super::super::tree::parameters;
use super::super::expression::{argument, last, name, object, property, string};
use super::super::{on_server, state, words};
use crate::facts::{Facts, SiteKind};
use oxc_ast::AstKind;
use oxc_ast::ast::{CallExpression, Expression};
use oxc_semantic::{AstNode, NodeId};
use oxc_span::GetSpan;

/// Longest handler that is looked at, in bytes: a pretence is short.
const LONG: u32 = 2_000;

/// Words of paths under which nothing has to be kept.
const ASIDE: &[&str] = &[
    "log",
    "logs",
    "track",
    "echo",
    "test",
    "health",
    "ping",
    "webhook",
    "webhooks",
    "csp",
    "analytics",
    "telemetry",
    "metrics",
    "logout",
    "preview",
    "estimate",
    "calculate",
];

/// What such a handler may call beside its answer.
const HARMLESS: &[&str] =
    &["console", "Date", "Math", "JSON", "Object", "String", "Number", "crypto", "uuid", "uuidv4", "nanoid", "randomUUID", "parseInt"];

/// Whether a call may register such a route, by its name.
pub(super) fn may_echo(called: &str) -> bool {
    called.contains('.') && matches!(last(called), "post" | "put" | "patch")
}

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    let AstKind::CallExpression(call) = node.kind() else { return };
    if !may_echo(called) || call.arguments.len() < 2 || !on_server(context) {
        return;
    }
    let Some(path) = argument(call, 0).and_then(string).filter(|path| path.starts_with('/') && !words::has(path, ASIDE)) else { return };
    let Some(last) = call.arguments.last().and_then(|given| given.as_expression()) else { return };
    if last.span().size() > LONG || !matches!(last, Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_)) {
        return;
    }
    let Some(handler) = context.function(last) else { return };
    if call.arguments.len() == 2 && makes_up_id(context, handler) && keeps_nothing(context, handler) {
        state(context, SiteKind::PretendedWork, format!("save {path}"), call.span, facts);
    }
}

/// Whether it answers with an id that it makes up: `res.status(201).json({ id: Date.now().toString(), … })`.
fn makes_up_id<'a>(context: &Context<'_, 'a>, handler: NodeId) -> bool {
    context.subtree(handler).any(|node| match node.kind() {
        AstKind::CallExpression(call) if last(&name(&call.callee)) == "json" => {
            let id = argument(call, 0).and_then(object).and_then(|answer| property(answer, "id").or_else(|| property(answer, "_id")));
            id.is_some_and(|id| {
                let text = context.text(id.span());
                ["Date.now(", "Math.random(", "uuid", "UUID", "nanoid("].iter().any(|made| text.contains(made))
            })
        }
        _ => false,
    })
}

/// Whether nothing is done beside the answer.
fn keeps_nothing(context: &Context<'_, '_>, handler: NodeId) -> bool {
    let answer = parameters(context.semantic.nodes().kind(handler))
        .and_then(|all| all.items.get(1))
        .and_then(|second| second.pattern.get_binding_identifier())
        .map(|name| name.name.as_str());
    let Some(answer) = answer else { return false };
    context.subtree(handler).all(|node| match node.kind() {
        AstKind::CallExpression(call) => is_harmless(call, answer),
        AstKind::NewExpression(made) => matches!(name(&made.callee).as_str(), "Date" | "Error"),
        AstKind::AssignmentExpression(_) | AstKind::UpdateExpression(_) | AstKind::TaggedTemplateExpression(_) => false,
        _ => true,
    })
}

fn is_harmless(call: &CallExpression<'_>, answer: &str) -> bool {
    let called = name(&call.callee);
    let root = called.split(['.', '(']).next().unwrap_or("");
    root == answer
        || HARMLESS.contains(&root)
        || matches!(last(&called), "toISOString" | "toString" | "trim" | "slice" | "substring" | "toLowerCase" | "substr")
}
