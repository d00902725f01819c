//! What a stretch of code does: who it turns away, what it does to the world, what it calls, whether it reads what the
//! caller sends. One pass over its nodes, nested callbacks included.

mod base44;
mod branches;
mod documents;
mod dynamo;
mod effects;
mod guards;
mod guests;
mod handed;
mod injected;
mod messages;
mod models;
mod names;
mod openings;
mod others;
mod owners;
mod presence;
mod relations;
mod scope;
mod settings;
mod statements;
mod stores;
mod subjects;
#[cfg(test)]
mod tests;
mod welcome;

use super::Context;
use super::sites::expression::parts;
use super::tree::dotted;
use crate::facts::{Effect, EffectKind, Guard, Import, Origin, Picked};
use crate::sorted::Arrange;
use oxc_ast::AstKind;
use oxc_span::GetSpan;
use oxc_syntax::node::NodeId;
use std::borrow::Cow;
use std::collections::BTreeSet;

pub(super) use base44::{entity, integration};
pub(super) use effects::{AI_HOSTS, PAY_HOSTS, is_privileged_key};
pub(super) use guests::is_dropped;
pub(super) use injected::method;
pub(in crate::readers) use names::guard_kind;
pub(super) use names::is_public_wrapper;
pub(super) use scope::is_sent;
pub(super) use stores::carries_callers_token;

/// Most names of calls that are kept for one body; more is generated code.
const CALLS: usize = 400;

/// What a body does.
#[derive(Debug, Clone, Default)]
pub(super) struct Body {
    /// Who it turns away.
    pub(super) guards: Vec<Guard>,
    /// What it does to the world.
    pub(super) effects: Vec<Effect>,
    /// Dotted names that it calls.
    pub(super) calls: Vec<String>,
    /// Where it first reads something that the caller sends.
    pub(super) input: Option<Origin>,
}

impl Body {
    /// Takes in what another stretch of the same function does.
    pub(super) fn absorb(&mut self, other: Self) {
        self.guards.extend(other.guards);
        self.effects.extend(other.effects);
        self.calls.extend(other.calls);
        self.input = self.input.take().or(other.input);
        self.settle();
    }

    fn settle(&mut self) {
        self.guards.arrange();
        self.guards.dedup_by(|a, b| a.kind == b.kind && a.origin.line == b.origin.line && a.by == b.by);
        self.effects.arrange();
        self.effects.dedup();
        self.calls.arrange();
        self.calls.dedup();
    }
}

/// What the code below a node does.
pub(super) fn read(context: &Context<'_, '_>, imports: &[Import], top: NodeId) -> Body {
    let mut body = Body::default();
    let mut calls: BTreeSet<Cow<'_, str>> = BTreeSet::new();
    let facts = guards::Surroundings::new(context, imports, top);
    let mut fields = None;
    let welcome = welcome::Welcome::of(context, top);
    for node in context.subtree(top) {
        let (guards, effects) = (body.guards.len(), body.effects.len());
        // What is called for the known alone stands behind that as well.
        let apart = welcome.is_apart(node.kind().span());
        match node.kind() {
            AstKind::CallExpression(call) => {
                let name = context.called(call);
                guards::of_call(context, &facts, node, call, name, &mut body.guards);
                effects::of_call(context, imports, call, name, &mut body.effects);
                let mut sent = body.effects.iter_mut().skip(effects).filter(|effect| effect.kind == EffectKind::SendsMessage).peekable();
                if sent.peek().is_some() && messages::is_dictated(context, call) {
                    sent.for_each(|effect| effect.picked = Picked::Sent);
                }
                if let Some(person) = relations::brought(context, node, call) {
                    effects::push(context, call.span, EffectKind::Reads, person, &mut body.effects);
                    if let Some(effect) = body.effects.last_mut() {
                        effect.picked = Picked::Along;
                    }
                }
                dynamo::of_call(context, call, name, &mut body.effects);
                if body.input.is_none() && is_input_call(&context.of_request(name)) {
                    body.input = Some(context.at(call.span));
                }
                if let Some((field, method)) = name.strip_prefix("this.").and_then(|rest| rest.split_once('.'))
                    && let Some(class) = fields.get_or_insert_with(|| injected::fields(context, top)).get(field)
                    && calls.len() < CALLS
                {
                    calls.insert(format!("{class}.{method}").into());
                }
                if calls.len() < CALLS
                    && let Some(method) = injected::of_local(context, call)
                {
                    calls.insert(method.into());
                }
                if name == "UseGuards" {
                    // A decorator of the project's own that puts guards before whatever it decorates.
                    let given = call.arguments.iter().filter_map(oxc_ast::ast::Argument::as_expression).filter_map(dotted);
                    calls.extend(given.map(|guard| Cow::Owned(format!("{}.canActivate", guard.trim_end_matches("()")))));
                }
                if calls.len() < CALLS && !name.is_empty() && !apart {
                    calls.insert(name.into());
                }
                for argument in &call.arguments {
                    // A function handed on by its name is run by whoever gets it.
                    if let oxc_ast::ast::Argument::Identifier(name) = argument
                        && calls.len() < CALLS
                        && context.function(argument.to_expression()).is_some()
                    {
                        calls.insert(name.name.as_str().into());
                    }
                }
            }
            AstKind::NewExpression(made) => {
                let name = dotted(&made.callee).unwrap_or_default();
                effects::of_new(context, made, &name, &mut body.effects);
                dynamo::of_new(context, made, &name, &mut body.effects);
                if calls.len() < CALLS && !name.is_empty() && !apart {
                    calls.insert(format!("new {name}").into());
                }
            }
            AstKind::TaggedTemplateExpression(tagged) => effects::of_template(context, tagged, &mut body.effects),
            AstKind::StaticMemberExpression(member) => {
                if body.input.is_none() && context.is_input(member.span) {
                    body.input = Some(context.at(member.span));
                }
                guards::of_member(context, node, member, &mut body.guards);
                base44::of_member(context, member, &mut body.effects);
            }
            AstKind::ComputedMemberExpression(member) if body.input.is_none() && context.is_input(member.span) => {
                body.input = Some(context.at(member.span));
            }
            AstKind::BinaryExpression(binary) => guards::of_comparison(context, &facts, node, binary, &mut body.guards),
            AstKind::IfStatement(branch) => branches::of_branch(context, branch, &mut body.guards),
            AstKind::ObjectProperty(property) => {
                owners::of_property(context, node, property, &mut body.guards);
                effects::of_property(context, node, property, &mut body.effects);
            }
            _ => {}
        }
        if apart {
            welcome::release((&mut body.guards, guards), (&mut body.effects, effects));
        }
    }
    welcome.settle(&mut body.guards);
    body.calls = calls.into_iter().map(Cow::into_owned).collect();
    body.settle();
    body
}

/// Members that hold what the caller sends.
pub(super) fn is_input(name: &str) -> bool {
    let Some((holder, rest)) = name.split_once('.') else { return false };
    let held = rest.split(['.', '?', '[', '!']).next().unwrap_or("");
    match holder.trim_end_matches('?') {
        "req" | "request" | "ctx" | "c" | "context" | "this" => {
            matches!(held, "body" | "query" | "params" | "nextUrl" | "files" | "file" | "rawBody")
                || rest.starts_with("request.body")
                || rest.starts_with("request.query")
                // What a caller of a Firebase function sends.
                || holder == "request" && held == "data"
        }
        "event" => matches!(held, "body" | "queryStringParameters" | "pathParameters" | "url"),
        _ => false,
    }
}

/// Calls that read what the caller sends.
pub(super) fn is_input_call(name: &str) -> bool {
    let (holder, method) = parts(name);
    let last = || parts(holder).1;
    match method {
        "json" | "formData" | "text" | "arrayBuffer" | "blob" => {
            matches!(last(), "req" | "request" | "_req" | "_request" | "r" | "clone()") || holder == "c.req" || holder == "event.request"
        }
        "get" | "getAll" => matches!(last(), "searchParams" | "formData" | "form" | "params"),
        "readBody" | "getQuery" | "getRouterParam" | "readMultipartFormData" | "readValidatedBody" => true,
        "param" | "query" | "parseBody" | "valid" => holder == "c.req",
        _ => false,
    }
}
