//! Charges of cards that the payment provider keeps: whether the request says which payment it is, so that it counts once.

use super::super::Context;
use super::super::body::is_sent;
use super::expression::{argument, head, initial, is_bool, object, property, spreads};
use super::state;
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::{BindingPattern, CallExpression, Expression, ObjectExpression};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::{AstNode, SymbolId};
use oxc_syntax::node::NodeId;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["create"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    let AstKind::CallExpression(call) = node.kind() else { return };
    let intent = called.ends_with("paymentIntents.create");
    if !intent && !called.ends_with("tripe.charges.create") || context.entry.role != Role::Source {
        return;
    }
    let Some(options) = argument(call, 0).and_then(|given| object(given).or_else(|| initial(context, given).and_then(object))) else {
        return;
    };
    let is_true = |key: &str| property(options, key).is_some_and(|value| is_bool(value, true));
    // A card that a page has just handed over can be charged once, whatever is sent: only a stored one can be charged again.
    let stored = property(options, "customer").is_some() || is_true("off_session");
    let taken = if intent {
        is_true("confirm") && property(options, "confirmation_token").is_none()
    } else {
        property(options, "capture").is_none_or(|capture| !is_bool(capture, false)) && property(options, "source").is_none()
    };
    if !stored || !taken {
        return;
    }
    // A card that came with this very request was just typed in, unless it is kept for later.
    let fresh = property(options, "payment_method").is_some_and(|method| is_sent(context, method));
    if fresh && !is_true("off_session") && property(options, "setup_future_usage").is_none() {
        return;
    }
    let detail = match keyed(context, call, options) {
        Some(true) => "named",
        Some(false) if is_kept_single(context, node.id()) => "named",
        Some(false) if is_repeated(context, node.id()) => "each",
        Some(false) => "",
        None => return,
    };
    state(context, SiteKind::StoredCardCharged, detail, call.span, facts);
}

/// Signs of another way by which work is done once.
const ONCE: &[&str] = &["dempot", "step.run(", "FOR UPDATE", "for update", "advisory", "etnx", "NX:", "edlock", "ithLock"];

/// Whether the functions around a node make sure in another way that it happens once.
fn is_kept_single(context: &Context<'_, '_>, node: NodeId) -> bool {
    let functions = context.semantic.nodes().ancestor_kinds(node).filter_map(|above| match above {
        AstKind::Function(function) => Some(function.span),
        AstKind::ArrowFunctionExpression(function) => Some(function.span),
        AstKind::CallExpression(call) => Some(call.span),
        _ => None,
    });
    functions.take(8).any(|span| {
        let text = head(context.text(span), 6_000);
        ONCE.iter().any(|sign| text.contains(sign))
    })
}

/// Whether a request carries a key that lets it count once; nothing where nobody can tell.
fn keyed<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, options: &ObjectExpression<'a>) -> Option<bool> {
    let has =
        |options: &ObjectExpression<'_>| property(options, "idempotencyKey").or_else(|| property(options, "idempotency_key")).is_some();
    if call.arguments.len() < 2 {
        return Some(has(options));
    }
    let given = argument(call, 1)?;
    let second = object(given).or_else(|| initial(context, given).and_then(object))?;
    if has(second) {
        return Some(true);
    }
    (!spreads(second)).then_some(false)
}

/// Whether a node runs many times: it stands in a loop, or in a function of this file that one calls.
fn is_repeated(context: &Context<'_, '_>, node: NodeId) -> bool {
    in_loop(context, node)
        || around(context, node).is_some_and(|symbol| {
            let mut references = context.semantic.scoping().get_resolved_references(symbol).take(40);
            references.any(|reference| in_loop(context, reference.node_id()))
        })
}

/// Whether a loop stands around a node within its function, or calls that function for each of a list.
fn in_loop(context: &Context<'_, '_>, node: NodeId) -> bool {
    let nodes = context.semantic.nodes();
    for above in nodes.ancestors(node).take(60) {
        match above.kind() {
            AstKind::ForStatement(_)
            | AstKind::ForOfStatement(_)
            | AstKind::ForInStatement(_)
            | AstKind::WhileStatement(_)
            | AstKind::DoWhileStatement(_) => return true,
            AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) => {
                let AstKind::CallExpression(call) = nodes.parent_kind(above.id()) else { return false };
                let Expression::StaticMemberExpression(member) = call.callee.get_inner_expression() else { return false };
                return matches!(member.property.name.as_str(), "map" | "forEach" | "flatMap");
            }
            _ => {}
        }
    }
    false
}

/// What the innermost function around a node is called.
fn around(context: &Context<'_, '_>, node: NodeId) -> Option<SymbolId> {
    let nodes = context.semantic.nodes();
    let function =
        nodes.ancestors(node).find(|above| matches!(above.kind(), AstKind::Function(_) | AstKind::ArrowFunctionExpression(_)))?;
    if let AstKind::Function(named) = function.kind()
        && let Some(id) = &named.id
    {
        return id.symbol_id.get();
    }
    match nodes.parent_kind(function.id()) {
        AstKind::VariableDeclarator(declared) => match &declared.id {
            BindingPattern::BindingIdentifier(id) => id.symbol_id.get(),
            _ => None,
        },
        _ => None,
    }
}
