//! What a stretch of Python does: who it turns away, what it does to the world, what it calls, whether it reads what
//! the caller sends. Functions within it are part of it.

mod branches;
mod callers;
mod effects;
mod guards;
mod injected;
mod names;
mod picked;
mod records;

use super::tree::{Context, NONE, argument, bare, dotted, entries, is_bool, keyword, last};
use crate::facts::{Effect, Guard, GuardKind, Origin};
use crate::sorted::Arrange;
use ruff_python_ast::{AnyNodeRef, CmpOp, Decorator, Expr, ExprCompare};
use ruff_text_size::Ranged;
use std::collections::BTreeSet;

pub(super) use callers::Callers;
pub(super) use guards::options_off;
pub(super) use injected::{Injected, injected, of_marker, perhaps};
pub(super) use names::{guard_kind, permission};
pub(super) use picked::links;
pub(super) use records::model;

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

/// What the code below a node does; `def` is the function that it is, or stands in.
pub(super) fn read(context: &Context<'_>, top: usize, def: usize) -> Body {
    let mut body = Body::default();
    let mut calls = BTreeSet::new();
    let callers = Callers::of(context, def);
    let around = guards::Surroundings::new(context, top);
    let (start, end) = context.nodes.get(top).map_or((top, top), |node| (top, node.end));
    let mut next = start;
    while next < end {
        let at = next;
        let Some(node) = context.nodes.get(at) else { break };
        // What decorates the function itself is told by `decorated`.
        if matches!(node.any, AnyNodeRef::Decorator(_)) && node.parent == top {
            next = node.end;
            continue;
        }
        next += 1;
        match node.any {
            AnyNodeRef::ExprCall(call) => {
                let name = context.called(call, if node.def == NONE { def } else { node.def });
                // A decorator's own call is told where the decorated function is.
                guards::of_call(context, &around, &callers, at, call, &name, &mut body.guards);
                effects::of_call(context, &callers, at, call, &name, &mut body.effects);
                records::of_call(context, &callers, at, call, &name, &mut body.effects);
                if body.input.is_none() && is_input_call(&name) {
                    body.input = Some(context.at(call.range()));
                }
                if calls.len() < CALLS && !name.is_empty() {
                    calls.insert(name);
                }
                // A function handed on by its name is run by whoever gets it.
                for given in &call.arguments.args {
                    if let Expr::Name(name) = given
                        && calls.len() < CALLS
                        && context.defs.iter().any(|def| def.name == name.id.as_str())
                    {
                        calls.insert(name.id.to_string());
                    }
                }
            }
            AnyNodeRef::ExprAttribute(member) if body.input.is_none() && is_input(context.text(member.range())) => {
                body.input = Some(context.at(member.range()));
            }
            AnyNodeRef::ExprCompare(compare) if !asks_for_column(context, compare) => {
                guards::of_comparison(context, &around, &callers, at, compare, &mut body.guards);
            }
            AnyNodeRef::StmtIf(_) | AnyNodeRef::ElifElseClause(_) | AnyNodeRef::StmtAssert(_) => {
                branches::of_branch(context, &callers, at, &mut body.guards);
            }
            AnyNodeRef::StmtAssign(assign) => {
                for target in &assign.targets {
                    if let Expr::Attribute(member) = target {
                        effects::of_assignment(context, member, bare(&assign.value), &mut body.effects);
                    }
                }
            }
            // A decorator of the project's own inside a body: what it wraps is run through it.
            AnyNodeRef::Decorator(decorator) if at > top => {
                if let Some(name) = dotted(match bare(&decorator.expression) {
                    Expr::Call(call) => &call.func,
                    other => other,
                }) && calls.len() < CALLS
                {
                    calls.insert(name);
                }
            }
            _ => {}
        }
    }
    body.calls = calls.into_iter().collect();
    body.guards.arrange();
    body.guards.dedup_by(|a, b| a.kind == b.kind && a.origin.line == b.origin.line && a.by == b.by);
    body.effects.arrange();
    body.effects.dedup();
    body
}

/// `"is_admin" not in columns`: whether a table has a column says nothing of who calls.
fn asks_for_column(context: &Context<'_>, compare: &ExprCompare) -> bool {
    let listed = compare.comparators.first().map_or("", |right| context.text(right)).to_ascii_lowercase();
    matches!(compare.ops.first(), Some(CmpOp::In | CmpOp::NotIn))
        && compare.left.is_string_literal_expr()
        && (listed.contains("col") || listed.contains("field") || listed.ends_with("keys()"))
}

/// What the decorators of a function make sure of, and their names; of those above `from` on.
pub(super) fn decorated(context: &Context<'_>, decorators: &[Decorator], from: usize) -> (Vec<Guard>, Vec<String>) {
    let mut guards = Vec::new();
    let mut calls = Vec::new();
    for decorator in decorators.iter().skip(from) {
        let (name, call) = match bare(&decorator.expression) {
            Expr::Call(call) => (dotted(&call.func), Some(call)),
            other => (dotted(other), None),
        };
        let Some(name) = name else { continue };
        let mut names = vec![name.clone()];
        if matches!(last(&name), "method_decorator" | "decorator_from_middleware") {
            let given = call.and_then(|call| argument(call, 0));
            let listed = given
                .map(entries)
                .filter(|listed| !listed.is_empty())
                .unwrap_or_else(|| given.map(std::slice::from_ref).unwrap_or_default());
            names = listed.iter().filter_map(|one| dotted(if let Expr::Call(call) = bare(one) { &call.func } else { one })).collect();
        }
        let optional = call.is_some_and(|call| keyword(call, "optional").is_some_and(|value| is_bool(value, true)));
        for name in names {
            if let Some(kind) = guard_kind(&name).filter(|_| !optional) {
                guards.push(Guard { kind, by: name.clone(), fails_open: false, origin: context.at(decorator.range()) });
            }
            calls.push(name);
        }
        // `@permission_classes([IsAuthenticated])`
        if last(&name) == "permission_classes"
            && let Some(listed) = call.and_then(|call| argument(call, 0))
        {
            guards.extend(permissions(context, listed));
        }
    }
    (guards, calls)
}

/// What a list of permission classes makes sure of.
pub(super) fn permissions(context: &Context<'_>, listed: &Expr) -> Vec<Guard> {
    let mut found = Vec::new();
    for one in entries(listed) {
        let text = context.text(one);
        // `IsAdmin | IsOwner`: the weakest of them lets in.
        let kinds: Vec<Option<GuardKind>> =
            text.split(['|', '&']).map(|name| permission(name.trim().trim_matches(['(', ')', '~']))).collect();
        let either = text.contains('|');
        if either && kinds.contains(&None) {
            continue;
        }
        let plain = if either { kinds.iter().flatten().min().copied() } else { None };
        for kind in plain.into_iter().chain(kinds.into_iter().flatten().filter(|_| !either)) {
            found.push(Guard { kind, by: text.chars().take(80).collect(), fails_open: false, origin: context.at(one.range()) });
            // Whoever asks for a role or an owner asks for a log-in.
            if matches!(kind, GuardKind::Owner) {
                found.push(Guard {
                    kind: GuardKind::Login,
                    by: text.chars().take(80).collect(),
                    fails_open: false,
                    origin: context.at(one.range()),
                });
            }
        }
    }
    found
}

/// Members that hold what the caller sends.
pub(super) fn is_input(text: &str) -> bool {
    let text = text.strip_prefix("self.").or_else(|| text.strip_prefix("info.context.")).unwrap_or(text);
    let Some((holder, rest)) = text.split_once('.') else { return false };
    let held = rest.split(['.', '[', '(']).next().unwrap_or("");
    matches!(holder, "request" | "req" | "flask_request" | "websocket")
        && matches!(
            held,
            "args"
                | "form"
                | "values"
                | "json"
                | "data"
                | "files"
                | "cookies"
                | "GET"
                | "POST"
                | "FILES"
                | "COOKIES"
                | "body"
                | "query_params"
                | "path_params"
                | "get_json"
                | "stream"
                | "view_args"
                | "query_string"
                | "match_info"
        )
}

/// Calls that read what the caller sends.
fn is_input_call(name: &str) -> bool {
    let name = name.strip_prefix("self.").unwrap_or(name);
    matches!(
        name,
        "request.get_json"
            | "request.json"
            | "request.form"
            | "request.body"
            | "websocket.receive_text"
            | "websocket.receive_json"
            | "request.post"
            | "request.stream"
    )
}
