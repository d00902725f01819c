//! Numbers of pieces that a caller sends, and the lists in which they come.

use super::super::super::Context;
use super::super::super::body::is_sent;
use super::super::expression::{argument, bare, initial, last, name};
use super::asked::is_asked;
use super::{DEPTH, EACH};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, Expression, IdentifierReference, MemberExpression};
use oxc_syntax::operator::BinaryOperator;

/// How a caller says how many.
#[derive(PartialEq, Eq)]
pub(super) enum Sent {
    /// Of one thing.
    Once,
    /// Of each thing of a list.
    OneOfMany,
}

/// How a number comes from the caller, if it does and nothing asks whether it is above zero.
pub(super) fn asked_for<'a>(context: &Context<'_, 'a>, value: &Expression<'a>, around: &str, depth: u32) -> Option<Sent> {
    let depth = depth.checked_sub(1)?;
    let deep = |inner: &Expression<'a>| asked_for(context, inner, around, depth);
    match bare(value) {
        Expression::BinaryExpression(sum) if sum.operator == BinaryOperator::Addition => deep(&sum.left).or_else(|| deep(&sum.right)),
        Expression::ConditionalExpression(either) => deep(&either.consequent).or_else(|| deep(&either.alternate)),
        Expression::LogicalExpression(either) => deep(&either.left),
        Expression::CallExpression(call) if matches!(last(&name(&call.callee)), "Number" | "parseInt" | "parseFloat") => {
            deep(argument(call, 0)?)
        }
        here => {
            // A name, or a field of one: what lies deeper belongs to something else.
            let one = match here {
                Expression::Identifier(one) => Some(&**one),
                other => match bare(member(other)?.object()) {
                    Expression::Identifier(one) => Some(&**one),
                    _ => None,
                },
            };
            let asked = || is_asked(context, here, around);
            if one.and_then(|one| list(context, one)).is_some_and(|list| list_is_sent(context, list, DEPTH)) {
                return (!asked()).then_some(Sent::OneOfMany);
            }
            if is_sent(context, here) {
                // What a variable is first given may have been asked by its own name.
                let unasked = initial(context, here).is_none_or(|first| deep(first).is_some());
                return (unasked && !asked()).then_some(Sent::Once);
            }
            deep(initial(context, here)?).filter(|_| !asked())
        }
    }
}

/// The list that a name stands for each one of: `for (const item of items)`, `items.map((item) => …)`.
pub(super) fn list<'c, 'a>(context: &Context<'c, 'a>, one: &IdentifierReference<'a>) -> Option<&'c Expression<'a>> {
    let declared = context.declaration(one)?;
    let mut above = context.semantic.nodes().ancestor_kinds(declared.id());
    if matches!(declared.kind(), AstKind::VariableDeclarator(_)) {
        return above.take(2).find_map(|above| match above {
            AstKind::ForOfStatement(each) => Some(&each.right),
            _ => None,
        });
    }
    matches!(declared.kind(), AstKind::FormalParameter(_)).then_some(())?;
    let call = above.by_ref().take(4).find_map(|above| match above {
        AstKind::CallExpression(call) => Some(call),
        _ => None,
    })?;
    let member = call.callee.as_member_expression()?;
    member.static_property_name().is_some_and(|method| EACH.contains(&method)).then(|| member.object())
}

/// Whether a list is the caller's, as it came or with something put beside each of its things.
fn list_is_sent<'a>(context: &Context<'_, 'a>, list: &Expression<'a>, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let deep = |inner: &Expression<'a>| list_is_sent(context, inner, depth);
    if is_sent(context, list) {
        return true;
    }
    match bare(list) {
        here @ Expression::Identifier(_) => initial(context, here).is_some_and(deep),
        Expression::AwaitExpression(waited) => deep(&waited.argument),
        Expression::LogicalExpression(either) => deep(&either.left),
        Expression::CallExpression(call) => match bare(&call.callee) {
            Expression::StaticMemberExpression(member) if matches!(member.property.name.as_str(), "all" | "from") => {
                argument(call, 0).is_some_and(deep)
            }
            Expression::StaticMemberExpression(member) if EACH.contains(&member.property.name.as_str()) => deep(&member.object),
            _ => false,
        },
        _ => false,
    }
}

/// Whether the price is the caller's as well: another rule speaks of it.
pub(super) fn price_is_sent<'a>(context: &Context<'_, 'a>, price: &Expression<'a>, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let deep = |inner: &Expression<'a>| price_is_sent(context, inner, depth);
    match bare(price) {
        Expression::CallExpression(call) => call.arguments.iter().filter_map(Argument::as_expression).any(deep),
        Expression::LogicalExpression(either) => deep(&either.left),
        Expression::BinaryExpression(of) => deep(&of.left) || deep(&of.right),
        here => {
            let of_list = root(here).and_then(|one| list(context, one)).is_some_and(|list| is_sent(context, list));
            of_list || is_sent(context, here) || initial(context, here).is_some_and(deep)
        }
    }
}

/// The field that an expression reads, with or without a question mark before it.
pub(super) fn member<'e, 'a>(value: &'e Expression<'a>) -> Option<&'e MemberExpression<'a>> {
    match value {
        Expression::ChainExpression(chain) => chain.expression.as_member_expression(),
        other => other.as_member_expression(),
    }
}

/// The name at which a chain of fields starts: `item` of `item.pricing?.total`. What a call gives is no field of it.
fn root<'e, 'a>(value: &'e Expression<'a>) -> Option<&'e IdentifierReference<'a>> {
    let mut at = bare(value);
    for _ in 0..DEPTH {
        at = match at {
            Expression::Identifier(one) => return Some(one),
            other => bare(member(other)?.object()),
        };
    }
    None
}
