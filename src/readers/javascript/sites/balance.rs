//! Balances that are read, worked out and written back in separate steps.

mod handed;

use super::super::Context;
use super::super::body::is_sent;
use super::expression::{bare, body, head, initial, last, name};
use super::{on_server, state, words};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::{BinaryExpression, Expression};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;
use oxc_syntax::operator::BinaryOperator;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::ObjectProperty, AstType::CallExpression];

/// Words of columns that hold what people own.
const OWNED: &[&str] = &["balance", "credits", "credit", "coins", "wallet", "points", "stock", "inventory"];

/// What makes the steps one, or lets the second fail where somebody else was faster.
pub(super) const ONE_STEP: &[&str] =
    &["ransaction(", "FOR UPDATE", "for update", ".rpc(", "withLock", "mutex", "Mutex", "acquire", "lock("];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    let pair = match node.kind() {
        AstKind::CallExpression(call) => return handed::visit(context, node, call, called, facts),
        AstKind::ObjectProperty(pair) => pair,
        _ => return,
    };
    if context.entry.role != Role::Source || !on_server(context) {
        return;
    }
    let Some(key) = pair.key.static_name().filter(|key| words::has(key, OWNED) && is_stored(context, node)) else { return };
    let Some(sum) = sum(context, &pair.value) else { return };
    if !reads(context, sum, &key) {
        return;
    }
    let around = body(context, node.id()).unwrap_or("");
    if sum.operator == BinaryOperator::Subtraction && is_sent(context, &sum.right) && !is_bounded(context, &sum.right, around) {
        state(context, SiteKind::AmountUnchecked, last(context.text(sum.right.span()).trim_end_matches(')')), pair.span, facts);
    }
    // The row is only written where it still holds what was read.
    let held = [format!(".eq(\"{key}\""), format!(".eq('{key}'")].iter().any(|test| around.contains(test.as_str()));
    if !held && !in_transaction(context, node) && !ONE_STEP.iter().any(|sign| around.contains(sign)) {
        state(context, SiteKind::BalanceRewritten, key.as_ref(), pair.span, facts);
    }
}

/// Whether something asks how small an amount is: a comparison, a schema, a function that takes its sign away.
fn is_bounded(context: &Context<'_, '_>, amount: &Expression<'_>, around: &str) -> bool {
    let signs =
        [".positive(", ".min(", ".nonnegative(", ".gt(", ".gte(", "isPositive", "IsPositive", "@Min", "exclusiveMinimum", "minimum:"];
    // The smaller of two numbers is no limit from below.
    let asks =
        |text: &str, sign: &str| text.match_indices(sign).any(|(at, _)| !text.get(..at).is_some_and(|before| before.ends_with("Math")));
    if around.contains("Math.abs(") || signs.iter().any(|sign| asks(&context.whole, sign)) {
        return true;
    }
    let text = context.text(amount.span());
    let named = last(text.trim_end_matches(')')).rsplit('(').next().unwrap_or(text);
    if named.is_empty() {
        return true;
    }
    let asked = |rest: &str| {
        let rest = rest.trim_start_matches([')', ' ', '!', '?']);
        rest.starts_with('<') || rest.starts_with("> 0") || rest.starts_with(">= ") || rest.starts_with(">0")
    };
    around.match_indices(named).take(60).any(|(at, _)| around.get(at + named.len()..).is_some_and(asked))
        // A function of the project's own that is handed the amount.
        || ["validate", "isValid", "assert", "check", "parseAmount", "ensure"].iter().any(|verb| {
            around.match_indices(verb).take(20).any(|(at, _)| {
                around.get(at..).is_some_and(|rest| rest.split_once('(').is_some_and(|(verb, given)| is_name(verb) && head(given, 60).split(')').next().is_some_and(|given| given.contains(named))))
            })
        })
}

/// Whether nothing but the rest of a name stands between a verb and its bracket.
fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'.'))
}

/// Whether the code is handed to a transaction: `prisma.$transaction(async (tx) => …)`.
pub(super) fn in_transaction(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    context.semantic.nodes().ancestor_kinds(node.id()).take(40).any(|above| match above {
        AstKind::CallExpression(call) => name(&call.callee).to_ascii_lowercase().contains("transaction"),
        _ => false,
    })
}

/// Whether a property stands in what a row is changed to.
fn is_stored(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    context.semantic.nodes().ancestor_kinds(node.id()).take(4).any(|above| match above {
        AstKind::CallExpression(call) => {
            let called = name(&call.callee);
            let method = last(&called);
            matches!(
                method,
                "update" | "set" | "upsert" | "updateOne" | "findByIdAndUpdate" | "findOneAndUpdate" | "updateMany" | "patch" | "updateDoc"
            )
                // `storage.updateUser(id, { credits: … })`, a function of the project's own.
                || called.contains('.')
                    && method.strip_prefix("update").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
        }
        _ => false,
    })
}

/// The sum that a value is, directly or by way of a variable.
fn sum<'e, 'a: 'e>(context: &Context<'e, 'a>, value: &'e Expression<'a>) -> Option<&'e BinaryExpression<'a>> {
    let value = match bare(value) {
        Expression::Identifier(_) => initial(context, value).map(bare)?,
        other => other,
    };
    match value {
        Expression::BinaryExpression(sum) if matches!(sum.operator, BinaryOperator::Addition | BinaryOperator::Subtraction) => Some(sum),
        // `Math.max(0, row.credits - 1)`
        Expression::CallExpression(call) if last(&name(&call.callee)) == "max" => {
            call.arguments.iter().filter_map(|given| given.as_expression()).find_map(|given| match bare(given) {
                Expression::BinaryExpression(sum) => Some(&**sum),
                _ => None,
            })
        }
        _ => None,
    }
}

/// Whether a sum starts from the same column of a row that was loaded.
fn reads<'a>(context: &Context<'_, 'a>, sum: &BinaryExpression<'a>, key: &str) -> bool {
    let plain = |text: &str| text.replace('_', "").to_ascii_lowercase();
    let column = format!(".{}", plain(key));
    [&sum.left, &sum.right].into_iter().any(|side| {
        let first = match bare(side) {
            Expression::Identifier(_) => initial(context, side).map_or("", |first| context.text(first.span())),
            _ => "",
        };
        [context.text(side.span()), first].iter().any(|text| plain(head(text, 200)).replace("?.", ".").contains(&column))
    })
}
