//! Handlers of requests whose failures nobody catches, and what a process does with such.

use super::super::Context;
use super::expression::{argument, string};
use super::{on_server, state};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::Expression;
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::AwaitExpression, AstType::CallExpression];
/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["on"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    if context.entry.role != Role::Source {
        return;
    }
    match node.kind() {
        AstKind::CallExpression(call) if called == "process.on" => {
            let event = argument(call, 0).and_then(string);
            if event.is_some_and(|event| matches!(event, "unhandledRejection" | "uncaughtException")) {
                let given = context.text(call.span);
                if !["exit", "shutdown", "Shutdown", "throw", "close("].iter().any(|word| given.contains(word)) {
                    state(context, SiteKind::RejectionSurvived, "", call.span, facts);
                }
            }
        }
        AstKind::AwaitExpression(awaited) if context.whole.contains("express") && on_server(context) => {
            // `await job().catch(report)`
            if context.text(awaited.argument.span()).contains(".catch(") || catches_itself(context, &awaited.argument) {
                return;
            }
            if let Some(handler) = handler_around(context, node) {
                state(context, SiteKind::HandlerUncaught, "", handler, facts);
            }
        }
        _ => {}
    }
}

/// Whether what is waited for is a function of this file whose whole body is tried and caught.
fn catches_itself(context: &Context<'_, '_>, awaited: &Expression<'_>) -> bool {
    let Expression::CallExpression(call) = awaited else { return false };
    let Expression::Identifier(name) = &call.callee else { return false };
    let starts = [format!("const {} = async", name.name), format!("async function {}(", name.name)];
    starts.iter().filter_map(|start| context.whole.split_once(start.as_str())).any(|(_, rest)| {
        let head = rest.get(..rest.floor_char_boundary(400)).unwrap_or("");
        head.split_once("{\n").is_some_and(|(_, body)| body.trim_start().starts_with("try {"))
    })
}

/// The registration of the handler that this waits in, where nothing between catches what fails: `app.get('/a', async (req, res) => …)`.
fn handler_around<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>) -> Option<oxc_span::Span> {
    const METHODS: &[&str] = &["get", "post", "put", "patch", "delete", "all"];
    let nodes = context.semantic.nodes();
    let mut below = node.kind().span();
    let mut function: Option<(oxc_span::Span, usize)> = None;
    for above in nodes.ancestor_kinds(node.id()) {
        match (function, above) {
            (None, AstKind::TryStatement(tried)) if tried.handler.is_some() && tried.block.span.contains_inclusive(below) => return None,
            (None, AstKind::ArrowFunctionExpression(arrow)) => {
                function = arrow.r#async.then_some((arrow.span, arrow.params.items.len()));
                function?;
            }
            (None, AstKind::Function(plain)) => {
                function = plain.r#async.then_some((plain.span, plain.params.items.len()));
                function?;
            }
            (Some((span, params)), AstKind::CallExpression(call)) => {
                let Expression::StaticMemberExpression(member) = &call.callee else { return None };
                let owner = context.text(member.object.span());
                let routes = matches!(owner, "app" | "router" | "server" | "api" | "express") || owner.ends_with("outer");
                let registers =
                    routes && METHODS.contains(&member.property.name.as_str()) && argument(call, 0).is_some_and(|path| path.span() != span);
                let given = call.arguments.iter().any(|argument| argument.span() == span);
                return (registers && given && (2..=4).contains(&params)).then(|| first_line(call.span, member.property.span));
            }
            _ => {}
        }
        below = above.span();
    }
    None
}

/// From where a call begins to its method's name: what stands on one line.
fn first_line(call: oxc_span::Span, method: oxc_span::Span) -> oxc_span::Span {
    oxc_span::Span::new(call.start, method.end)
}
