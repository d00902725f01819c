//! What holds a record that a model names against whoever the model talks with.

use super::conditions::Asked;
use super::given::Given;
use crate::readers::javascript::Context;
use crate::readers::javascript::sites::expression::{bare, is_constant, last, name};
use crate::readers::javascript::sites::words::has;
use crate::readers::javascript::tree::{first_name, text_of};
use crate::sorted::Gather;
use oxc_ast::AstKind;
use oxc_ast::ast::Expression;
use oxc_semantic::NodeId;
use oxc_span::{GetSpan, Span};
use oxc_syntax::symbol::SymbolId;
use std::collections::BTreeSet;

/// Words of checks that know which records a person may reach.
const CHECKS: &[&str] = &[
    "access",
    "permission",
    "permissions",
    "owner",
    "owns",
    "ownership",
    "belongs",
    "authorize",
    "authorise",
    "authorized",
    "authorization",
    "assert",
    "verify",
    "ensure",
    "require",
    "check",
    "can",
    "allowed",
    "guard",
    "policy",
    "scope",
    "confirm",
    "approve",
];
/// Columns that say in which state a record is, not whose.
const STATES: &[&str] = &[
    "status",
    "state",
    "type",
    "kind",
    "tipo",
    "active",
    "ativo",
    "enabled",
    "deleted",
    "archived",
    "date",
    "data",
    "at",
    "day",
    "month",
    "year",
    "created",
    "published",
    "public",
];

/// Most mentions of one name that are looked at.
const MENTIONS: usize = 1_000;

/// Whether a condition holds the record against something that the model did not name: a session, a looked-up contact.
pub(super) fn is_scope<'a>(context: &Context<'_, 'a>, column: &str, value: &Expression<'a>, inserts: bool) -> bool {
    if is_constant(context, value) || text_of(value).is_some() || has(last(column), STATES) {
        return false;
    }
    let Some(root) = first_name(value) else { return false };
    let fixed = root.name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    if fixed || matches!(root.name.as_str(), "Date" | "crypto" | "Math" | "JSON" | "process" | "Deno" | "undefined") {
        return false;
    }
    // In a new row only whose it is counts.
    !inserts || super::conditions::names_party(column)
}

/// Whether the code compares what the model named, or the record that was loaded by it, with something of its own, or asks
/// a check about it.
pub(super) fn is_held<'a>(
    context: &Context<'_, 'a>,
    given: &Given,
    asked: &Asked<'a>,
    values: impl Iterator<Item = &'a Expression<'a>>,
) -> bool {
    let nodes = context.semantic.nodes();
    let around: Vec<Span> = stretches(context, asked.node).collect();
    let mut names: BTreeSet<SymbolId> = asked.kept.iter().copied().into_set();
    names.extend(values.filter_map(|value| context.symbol(first_name(value)?)).filter(|symbol| given.has(*symbol)));
    // A record that was loaded by the same id before, and held against the caller.
    let loaded: Vec<SymbolId> = names
        .iter()
        .filter(|symbol| given.has(**symbol))
        .flat_map(|symbol| context.semantic.symbol_references(*symbol).take(MENTIONS))
        .filter_map(|reference| loaded_by(context, reference.node_id()))
        .filter(|(before, _)| before.end <= asked.span.start && stretches(context, asked.node).any(|own| own.contains_inclusive(*before)))
        .flat_map(|(_, kept)| kept)
        .collect();
    names.extend(loaded);
    names.into_iter().any(|symbol| {
        context.semantic.symbol_references(symbol).take(MENTIONS).any(|reference| {
            let at = reference.node_id();
            stretches(context, at).next().is_some_and(|own| around.contains(&own)) && holds(context, given, at)
                || asked.kept.contains(&symbol) && is_sifted(context, nodes.parent_node(at).id())
        })
    })
}

/// The query that a mention of an id is part of, with the names under which what it gives is kept.
fn loaded_by(context: &Context<'_, '_>, mention: NodeId) -> Option<(Span, Vec<SymbolId>)> {
    for above in context.semantic.nodes().ancestors(mention).take(24) {
        match above.kind() {
            AstKind::VariableDeclarator(declared) => {
                let asks = declared
                    .init
                    .as_ref()
                    .is_some_and(|init| matches!(bare(init), Expression::CallExpression(_) | Expression::AwaitExpression(_)));
                let kept = declared.id.get_binding_identifiers().iter().filter_map(|name| name.symbol_id.get()).collect();
                return asks.then_some((declared.span, kept));
            }
            AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) | AstKind::ExpressionStatement(_) => return None,
            _ => {}
        }
    }
    None
}

/// The stretches of code around a node, innermost first: branches for one tool, and functions.
fn stretches(context: &Context<'_, '_>, node: NodeId) -> impl Iterator<Item = Span> {
    let mut within = None;
    context.semantic.nodes().ancestors(node).filter_map(move |above| {
        let span = above.kind().span();
        let inside = within.replace(span);
        match above.kind() {
            AstKind::SwitchCase(_) | AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) | AstKind::Program(_) => Some(span),
            // `if (name === "close_ticket") { … }`
            AstKind::IfStatement(choice) if inside == Some(choice.consequent.span()) => {
                let test = context.text(choice.test.span());
                let named = ["=== \"", "=== '", "== \"", "== '"].iter().any(|mark| test.contains(mark));
                named.then(|| choice.consequent.span())
            }
            _ => None,
        }
    })
}

/// Whether a mention of a value holds it against something else.
fn holds(context: &Context<'_, '_>, given: &Given, at: NodeId) -> bool {
    let nodes = context.semantic.nodes();
    let mut inside = nodes.get_node(at).kind().span();
    for above in nodes.ancestors(at).take(8) {
        match above.kind() {
            AstKind::BinaryExpression(test) if test.operator.is_equality() => {
                let other = if test.left.span() == inside { &test.right } else { &test.left };
                return is_own(context, given, other);
            }
            AstKind::CallExpression(call) => {
                let called = name(&call.callee);
                let method = last(&called);
                let argument = call.callee.span() != inside && !call.callee.span().contains_inclusive(inside);
                if argument && (has(method, CHECKS) || matches!(method, "includes" | "has")) {
                    return true;
                }
                if argument && !matches!(method, "String" | "Number") {
                    return false;
                }
            }
            AstKind::StaticMemberExpression(_)
            | AstKind::ComputedMemberExpression(_)
            | AstKind::ChainExpression(_)
            | AstKind::ParenthesizedExpression(_)
            | AstKind::TSNonNullExpression(_)
            | AstKind::TSAsExpression(_)
            | AstKind::ObjectProperty(_)
            | AstKind::ObjectExpression(_)
            | AstKind::LogicalExpression(_) => {}
            _ => return false,
        }
        inside = above.kind().span();
    }
    false
}

/// Whether a value is the code's own: neither fixed nor what the model gave.
fn is_own<'a>(context: &Context<'_, 'a>, given: &Given, value: &Expression<'a>) -> bool {
    let plain = matches!(bare(value), Expression::NullLiteral(_)) || bare(value).is_undefined();
    !plain && !is_constant(context, value) && !given.holds(context, value)
}

/// Whether rows are sifted after they were read: `rows.filter((row) => row.company_id === company)`.
fn is_sifted(context: &Context<'_, '_>, member: NodeId) -> bool {
    matches!(context.semantic.nodes().kind(member), AstKind::StaticMemberExpression(member) if matches!(member.property.name.as_str(), "filter" | "find"))
}
