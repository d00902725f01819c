//! Balances that are worked out and handed to a function of the project that stores them:
//! `storage.updateUserBalance(user.id, user.balance - cost)`.

use super::super::super::Context;
use super::super::super::body::is_sent;
use super::super::expression::{argument, bare, body, head, initial, last, name};
use super::super::{on_server, state, words};
use super::{ONE_STEP, OWNED, in_transaction, is_bounded};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, BinaryExpression, CallExpression, Expression};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;
use oxc_syntax::operator::BinaryOperator;

/// Words of functions that store what people own, beside those of columns.
const STORED: &[&str] = &["balances", "holding", "holdings", "shares"];

/// How they start. What is called `deduct` or `increment` does its sum itself.
const VERBS: &[&str] = &["update", "set", "save", "write", "store", "put"];

/// How far a value is followed back.
const DEPTH: u32 = 6;

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>, called: &str, facts: &mut Facts) {
    let method = last(called);
    if !VERBS
        .iter()
        .any(|verb| method.strip_prefix(verb).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')))
    {
        return;
    }
    let Some(owned) = words::pieces(method).find(|word| OWNED.iter().chain(STORED).any(|owned| owned.eq_ignore_ascii_case(word))) else {
        return;
    };
    // What is not waited for is kept in memory or on the screen.
    let waited = matches!(context.semantic.nodes().parent_kind(node.id()), AstKind::AwaitExpression(_) | AstKind::ReturnStatement(_));
    if !waited || context.entry.role != Role::Source || !on_server(context) {
        return;
    }
    let word = owned.to_ascii_lowercase();
    let given = call.arguments.iter().filter_map(Argument::as_expression);
    let Some((sum, column)) = given.filter_map(|given| sum(context, given, DEPTH)).find_map(|sum| Some((sum, read(context, sum, &word)?)))
    else {
        return;
    };
    let around = body(context, node.id()).unwrap_or("");
    if sum.operator == BinaryOperator::Subtraction
        && let Some(amount) = unbounded(context, &sum.right, around, DEPTH)
    {
        state(context, SiteKind::AmountUnchecked, amount, call.span, facts);
    }
    if !in_transaction(context, node) && !ONE_STEP.iter().any(|sign| around.contains(sign)) {
        state(context, SiteKind::BalanceRewritten, column, call.span, facts);
    }
}

/// The sum that a value is, whatever it is written as: `(user.balance - cost).toFixed(2)`, `String(left)`.
fn sum<'e, 'a: 'e>(context: &Context<'e, 'a>, value: &'e Expression<'a>, depth: u32) -> Option<&'e BinaryExpression<'a>> {
    let depth = depth.checked_sub(1)?;
    match bare(value) {
        here @ Expression::Identifier(_) => sum(context, initial(context, here)?, depth),
        Expression::BinaryExpression(found) => {
            matches!(found.operator, BinaryOperator::Addition | BinaryOperator::Subtraction).then_some(&**found)
        }
        Expression::CallExpression(call) => match bare(&call.callee) {
            Expression::StaticMemberExpression(member) if matches!(member.property.name.as_str(), "toFixed" | "toString") => {
                sum(context, &member.object, depth)
            }
            _ if matches!(last(&name(&call.callee)), "max" | "round" | "floor" | "String" | "Number") => {
                call.arguments.iter().filter_map(Argument::as_expression).find_map(|given| sum(context, given, depth))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The column of a loaded record that a sum starts from, if it is what the function stores: `user.balance`,
/// `holding.quantity`.
fn read<'a>(context: &Context<'_, 'a>, sum: &BinaryExpression<'a>, word: &str) -> Option<String> {
    let word = word.trim_end_matches('s');
    [&sum.left, &sum.right].into_iter().find_map(|side| {
        let mut at = bare(side);
        for _ in 0..DEPTH {
            at = match at {
                Expression::Identifier(_) => bare(initial(context, at)?),
                Expression::CallExpression(call) if matches!(last(&name(&call.callee)), "parseFloat" | "Number" | "parseInt") => {
                    bare(argument(call, 0)?)
                }
                Expression::LogicalExpression(either) => bare(&either.left),
                _ => break,
            };
        }
        let text = context.text(at.span());
        let (holder, column) = head(text, 120).rsplit_once('.')?;
        let plain = column.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let named =
            words::pieces(column).chain(words::pieces(holder)).any(|piece| piece.to_ascii_lowercase().trim_end_matches('s') == word);
        (plain && named && !is_sent(context, at)).then(|| column.to_owned())
    })
}

/// The name of what the caller sends in an amount without its sign being asked: the amount itself, or a part of the sum or
/// product that it is.
fn unbounded<'a>(context: &Context<'_, 'a>, amount: &Expression<'a>, around: &str, depth: u32) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    let deep = |inner: &Expression<'a>| unbounded(context, inner, around, depth);
    match bare(amount) {
        Expression::BinaryExpression(of) => deep(&of.left).or_else(|| deep(&of.right)),
        Expression::ConditionalExpression(either) => deep(&either.consequent).or_else(|| deep(&either.alternate)),
        Expression::LogicalExpression(either) => deep(&either.left),
        Expression::CallExpression(call)
            if matches!(last(&name(&call.callee)), "parseFloat" | "Number" | "parseInt" | "round" | "floor" | "ceil") =>
        {
            deep(argument(call, 0)?)
        }
        here => {
            if !matches!(here, Expression::Identifier(_)) && !here.is_member_expression() || is_bounded(context, here, around) {
                return None;
            }
            if is_sent(context, here) || is_of_sent_list(context, here) {
                return Some(last(context.text(here.span())).to_owned());
            }
            deep(initial(context, here)?)
        }
    }
}

/// Whether a value is a field of one of the things that the caller lists: `for (const item of req.body.items)`.
fn is_of_sent_list<'a>(context: &Context<'_, 'a>, value: &Expression<'a>) -> bool {
    let Some(Expression::Identifier(one)) = value.as_member_expression().map(|member| bare(member.object())) else { return false };
    let Some(declared) = context.declaration(one) else { return false };
    context
        .semantic
        .nodes()
        .ancestor_kinds(declared.id())
        .take(3)
        .any(|above| matches!(above, AstKind::ForOfStatement(each) if is_sent(context, &each.right)))
}
