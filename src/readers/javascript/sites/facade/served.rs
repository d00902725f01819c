//! Procedures of a server that answer as if something was done, and do nothing: tRPC's mutations, Convex's mutations and
//! actions.

use super::super::super::Context;
use super::super::expression::{Look, bare, object, property};
use super::super::{on_server, state, words};
use super::told::told;
use super::work::reaches_out;
use crate::facts::{Facts, SiteKind};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, Expression};
use oxc_semantic::{AstNode, NodeId};

/// Longest procedure that is looked at, in bytes: a pretence is short.
const LONG: u32 = 6_000;

/// What makers write where the work is still to be done.
const TO_BE_DONE: &[&str] = &[
    "in a real implementation",
    "in a real app",
    "in production, you would",
    "in production you would",
    "in production, this would",
    "would send an email here",
    "simulate sending",
    "this is a placeholder",
    "placeholder - implement",
    "placeholder implementation",
];

/// What does the work of such a procedure elsewhere.
const WORKS: &[&str] = &["fetch(", "axios", ".send(", "sendMail(", "runAction(", "runAfter(", "runAt(", "openai", "anthropic", "stripe"];

/// Whether a call may make a procedure, by its name.
pub(super) fn may_serve(called: &str) -> bool {
    called == "mutation" || called == "action" || called.ends_with(".mutation")
}

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    let AstKind::CallExpression(call) = node.kind() else { return };
    if !may_serve(called)
        || call.span.size() > LONG
        || !(called.contains("rocedure") || is_convex(&context.entry.path))
        || !on_server(context)
    {
        return;
    }
    let Some(handler) = handler(context, call) else { return };
    let text = context.text(call.span);
    let lower = text.to_ascii_lowercase();
    let admits =
        TO_BE_DONE.iter().any(|words| lower.contains(words)) && !WORKS.iter().any(|work| lower.contains(&work.to_ascii_lowercase()));
    let told = told(context, handler);
    let nothing = told.succeeds && takes_input(text) && !does_anything(context, handler);
    if nothing || admits && is_promising(&name_of(context, node)) {
        state(context, SiteKind::PretendedWork, format!("save {}", name_of(context, node)), call.span, facts);
    }
}

fn is_convex(path: &str) -> bool {
    path.split('/').any(|folder| folder == "convex")
}

/// The function that a procedure runs.
fn handler<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>) -> Option<NodeId> {
    let given = call.arguments.last().and_then(Argument::as_expression)?;
    match object(given) {
        Some(options) => context.function(property(options, "handler")?),
        None if matches!(bare(given), Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_)) => {
            context.function(given)
        }
        None => None,
    }
}

/// Whether it looks at what its caller sends.
fn takes_input(text: &str) -> bool {
    text.contains("input") || text.contains("args")
}

/// Whether it does more than to limit how often it is called.
fn does_anything(context: &Context<'_, '_>, handler: NodeId) -> bool {
    let limits = context.subtree(handler).any(|node| match node.kind() {
        AstKind::CallExpression(call) => matches!(&call.callee, Expression::Identifier(name) if is_limit(&name.name)),
        _ => false,
    });
    if !limits {
        return reaches_out(context, handler, &Look::new(), 0);
    }
    // Beside the limit, only errors are made and the answer is put together.
    context.subtree(handler).any(|node| match node.kind() {
        AstKind::CallExpression(call) => {
            let named = super::super::expression::name(&call.callee);
            let root = named.split('.').next().unwrap_or("");
            !(is_limit(&named)
                || matches!(root, "console" | "Date" | "Math" | "JSON" | "Object")
                || named.starts_with("().")
                || named.starts_with("Math")
                || named.rsplit('.').next().is_some_and(|last| {
                    matches!(last, "now" | "toISOString" | "toString" | "toUpperCase" | "toLowerCase" | "substring" | "slice" | "random")
                }))
        }
        _ => false,
    })
}

fn is_limit(name: &str) -> bool {
    words::has(name, &["limit", "ratelimit", "throttle"])
}

/// Whether a name promises something that reaches people: `sendConfirmation`, `processTranscription`.
fn is_promising(name: &str) -> bool {
    words::has(
        name,
        &[
            "send",
            "email",
            "notify",
            "process",
            "transcribe",
            "analyze",
            "analyse",
            "pay",
            "payout",
            "charge",
            "refund",
            "sync",
            "import",
            "export",
        ],
    )
}

/// The name under which a procedure is kept, or that of its file's folder.
fn name_of(context: &Context<'_, '_>, node: &AstNode<'_>) -> String {
    let kept = context.semantic.nodes().ancestor_kinds(node.id()).take(4).find_map(|above| match above {
        AstKind::VariableDeclarator(declared) => declared.id.get_identifier_name().map(|name| name.to_string()),
        AstKind::ObjectProperty(pair) => pair.key.static_name().map(|name| name.to_string()),
        _ => None,
    });
    kept.unwrap_or_else(|| {
        let mut parts = context.entry.path.rsplit('/');
        let file = parts.next().unwrap_or("").split('.').next().unwrap_or("");
        if matches!(file, "route" | "index") { parts.next().unwrap_or(file).to_owned() } else { file.to_owned() }
    })
}
