//! Whether the client of a query acts with the server's full rights rather than with the caller's.

use super::conditions::Asked;
use crate::readers::javascript::Context;
use crate::readers::javascript::body::{carries_callers_token, is_privileged_key};
use crate::readers::javascript::sites::expression::{argument, bare, last, name};
use crate::readers::javascript::sites::words::has;
use crate::readers::javascript::tree::{first_name, parameters};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, BindingPattern, CallExpression, Expression, IdentifierReference};
use oxc_span::GetSpan;
use oxc_syntax::node::NodeId;
use std::collections::{BTreeMap, BTreeSet};

/// How far a client is followed back.
const DEPTH: u32 = 6;

/// What is known of the clients of a file.
pub(super) struct Clients<'c, 's, 'a> {
    context: &'c Context<'s, 'a>,
    /// The calls of each function of the file.
    calls: BTreeMap<NodeId, Vec<&'a CallExpression<'a>>>,
}

/// What was looked at on the way to one client: a function may hand its own parameter on to itself.
type Seen = BTreeSet<(NodeId, usize)>;

impl<'c, 's, 'a> Clients<'c, 's, 'a> {
    pub(super) fn of(context: &'c Context<'s, 'a>) -> Self {
        let mut calls: BTreeMap<NodeId, Vec<&CallExpression<'_>>> = BTreeMap::new();
        for node in context.semantic.nodes().iter() {
            if let AstKind::CallExpression(call) = node.kind()
                && let Some(function) = context.function(&call.callee)
            {
                calls.entry(function).or_default().push(call);
            }
        }
        Self { context, calls }
    }

    /// Clients of stores without policies always do; one of Supabase does where it was made with the key above them.
    pub(super) fn have_full_rights(&self, asked: &Asked<'a>) -> bool {
        asked.client.is_none_or(|client| self.is_full(client, DEPTH, &mut Seen::new()))
    }

    fn is_full(&self, client: &Expression<'a>, depth: u32, seen: &mut Seen) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        match bare(client) {
            Expression::AwaitExpression(waits) => self.is_full(&waits.argument, depth, seen),
            Expression::LogicalExpression(either) => self.is_full(&either.left, depth, seen) || self.is_full(&either.right, depth, seen),
            Expression::CallExpression(call) => is_made_full(self.context, call),
            Expression::Identifier(held) => self.is_held_full(held, depth, seen),
            other => {
                let member = other.as_member_expression().and_then(|member| member.static_property_name());
                member.is_some_and(says_full) || first_name(other).is_some_and(|held| says_full(&held.name))
            }
        }
    }

    fn is_held_full(&self, held: &IdentifierReference<'a>, depth: u32, seen: &mut Seen) -> bool {
        let Some(declared) = self.context.declaration(held) else { return says_full(&held.name) };
        match declared.kind() {
            AstKind::VariableDeclarator(variable) => match (&variable.id, &variable.init) {
                (BindingPattern::BindingIdentifier(_), Some(init)) => self.is_full(init, depth, seen),
                _ => says_full(&held.name),
            },
            AstKind::FormalParameter(parameter) => {
                // What the calls of the function hand it.
                let Some(function) = self
                    .context
                    .semantic
                    .nodes()
                    .ancestors(declared.id())
                    .find(|above| matches!(above.kind(), AstKind::Function(_) | AstKind::ArrowFunctionExpression(_)))
                else {
                    return false;
                };
                let at = parameters(function.kind()).and_then(|all| all.items.iter().position(|item| item.span == parameter.span));
                let Some(at) = at.filter(|at| seen.insert((function.id(), *at))) else { return false };
                match self.calls.get(&function.id()) {
                    Some(calls) => calls.iter().any(|call| argument(call, at).is_some_and(|given| self.is_full(given, depth, seen))),
                    None => says_full(&held.name),
                }
            }
            _ => says_full(&held.name),
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
        return !carries_callers_token(context.text(call.span))
            && call.arguments.iter().filter_map(Argument::as_expression).any(privileged);
    }
    says_full(last(&called))
        || context.function(&call.callee).is_some_and(|function| {
            let text = context.text(context.semantic.nodes().kind(function).span());
            text.contains("createClient(") && is_privileged_key(text) && !text.contains("Authorization")
        })
}
