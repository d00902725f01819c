//! Whether the client of a query acts with the server's full rights rather than with the caller's.

use super::conditions::{Asked, root};
use super::given::parameters;
use crate::readers::javascript::Context;
use crate::readers::javascript::body::is_privileged_key;
use crate::readers::javascript::sites::expression::{argument, bare, last, name};
use crate::readers::javascript::sites::words::has;
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, BindingPattern, CallExpression, Expression, IdentifierReference};
use oxc_span::GetSpan;

/// How far a client is followed back.
const DEPTH: u32 = 6;

/// Clients of stores without policies always do; one of Supabase does where it was made with the key above them.
pub(super) fn has_full_rights<'a>(context: &Context<'_, 'a>, asked: &Asked<'a>) -> bool {
    asked.client.is_none_or(|client| is_full(context, client, DEPTH))
}

fn is_full<'a>(context: &Context<'_, 'a>, client: &Expression<'a>, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match bare(client) {
        Expression::AwaitExpression(waits) => is_full(context, &waits.argument, depth),
        Expression::LogicalExpression(either) => is_full(context, &either.left, depth) || is_full(context, &either.right, depth),
        Expression::CallExpression(call) => is_made_full(context, call),
        Expression::Identifier(held) => is_held_full(context, held, depth),
        other => {
            let member = other.as_member_expression().and_then(|member| member.static_property_name());
            member.is_some_and(says_full) || root(other).is_some_and(|held| says_full(&held.name))
        }
    }
}

/// Whether a name says so: `supabaseAdmin`, `serviceClient`.
fn says_full(name: &str) -> bool {
    has(name, &["admin", "service", "privileged"])
}

fn is_made_full<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>) -> bool {
    let called = name(&call.callee);
    if matches!(last(&called), "createClient" | "createServerClient") {
        let privileged = |given: &Expression<'a>| {
            context.env_name(given).is_some_and(|name| is_privileged_key(&name)) || is_privileged_key(context.text(given.span()))
        };
        // With a caller's own token the store's policies decide.
        let text = context.text(call.span);
        return !text.contains("Authorization")
            && !text.contains("accessToken")
            && call.arguments.iter().filter_map(Argument::as_expression).any(privileged);
    }
    says_full(last(&called))
        || context.function(&call.callee).is_some_and(|function| {
            let text = context.text(context.semantic.nodes().kind(function).span());
            text.contains("createClient(") && is_privileged_key(text) && !text.contains("Authorization")
        })
}

fn is_held_full<'a>(context: &Context<'_, 'a>, held: &IdentifierReference<'a>, depth: u32) -> bool {
    let Some(declared) = context.declaration(held) else { return says_full(&held.name) };
    match declared.kind() {
        AstKind::VariableDeclarator(variable) => match (&variable.id, &variable.init) {
            (BindingPattern::BindingIdentifier(_), Some(init)) => is_full(context, init, depth),
            _ => says_full(&held.name),
        },
        AstKind::FormalParameter(parameter) => {
            // What the calls of the function hand it.
            let nodes = context.semantic.nodes();
            let Some(function) = nodes
                .ancestors(declared.id())
                .find(|above| matches!(above.kind(), AstKind::Function(_) | AstKind::ArrowFunctionExpression(_)))
                .map(|above| above.id())
            else {
                return false;
            };
            let at = parameters(context, function).and_then(|all| all.items.iter().position(|item| item.span == parameter.span));
            let Some(at) = at else { return false };
            let mut called = false;
            let handed = nodes.iter().any(|node| match node.kind() {
                AstKind::CallExpression(call) if context.function(&call.callee) == Some(function) => {
                    called = true;
                    argument(call, at).is_some_and(|given| is_full(context, given, depth))
                }
                _ => false,
            });
            handed || !called && says_full(&held.name)
        }
        _ => says_full(&held.name),
    }
}
