//! Checks of a shared secret or signature that vanish when the secret is not configured.

use super::guards::{Surroundings, is_secret_name};
use crate::readers::javascript::Context;
use crate::readers::javascript::tree::{bare, dotted};
use oxc_ast::AstKind;
use oxc_ast::ast::{BinaryExpression, Expression, IfStatement, Statement};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};
use oxc_syntax::node::NodeId;
use oxc_syntax::operator::{BinaryOperator, LogicalOperator, UnaryOperator};

/// Where a check is skipped when its own secret is not configured.
pub(super) fn fails_open<'a>(context: &Context<'_, 'a>, around: &Surroundings, node: &AstNode<'a>) -> Option<Span> {
    let nodes = context.semantic.nodes();
    let mut child = node.kind().span();
    let mut holds = admits(node);
    for (id, ancestor) in nodes.ancestors_enumerated(node.id()) {
        match ancestor.kind() {
            AstKind::UnaryExpression(not) if not.operator == UnaryOperator::LogicalNot => holds = holds.map(|holds| !holds),
            // `secret && header === secret` holds only for those who know the secret, so it admits nobody without one.
            AstKind::LogicalExpression(both) if both.operator == LogicalOperator::And && holds == Some(true) => {}
            // `secret && header !== secret`
            AstKind::LogicalExpression(both)
                if both.operator == LogicalOperator::And
                    && both.right.span().contains_inclusive(child)
                    && stands_for_secret(context, &both.left) =>
            {
                return Some(ancestor.kind().span());
            }
            // `!secret || header === secret` as the condition to go on
            AstKind::LogicalExpression(either)
                if either.operator == LogicalOperator::Or
                    && either.right.span().contains_inclusive(child)
                    && matches!(bare(&either.left), Expression::UnaryExpression(not) if stands_for_secret(context, &not.argument))
                    && matches!(nodes.parent_kind(id), AstKind::ReturnStatement(_) | AstKind::ArrowFunctionExpression(_)) =>
            {
                return Some(ancestor.kind().span());
            }
            // `if (secret) { check }` without an else that leaves
            AstKind::IfStatement(branch)
                if branch.consequent.span().contains_inclusive(child)
                    && stands_for_secret(context, &branch.test)
                    && !branch.alternate.as_ref().is_some_and(leaves) =>
            {
                let closed = closed_before(context, around, branch.span) || leaves(&branch.consequent) && closed_after(context, id);
                return (!closed).then_some(branch.span);
            }
            // `if (!secret) { event = JSON.parse(body) } else { check }`
            AstKind::IfStatement(branch)
                if branch.alternate.as_ref().is_some_and(|otherwise| otherwise.span().contains_inclusive(child))
                    && tests_absence(context, &branch.test)
                    && believes(context, branch.consequent.span()) =>
            {
                return Some(branch.span);
            }
            // `secret ? check(…) : JSON.parse(body)`
            AstKind::ConditionalExpression(choice)
                if choice.consequent.span().contains_inclusive(child)
                    && stands_for_secret(context, &choice.test)
                    && believes(context, choice.alternate.span())
                    || choice.alternate.span().contains_inclusive(child)
                        && tests_absence(context, &choice.test)
                        && believes(context, choice.consequent.span()) =>
            {
                return Some(choice.span);
            }
            // `try { event = check(…) } catch { event = JSON.parse(body) }`
            AstKind::TryStatement(tried) if holds.is_none() && tried.block.span.contains_inclusive(child) => {
                let caught = tried.handler.as_ref().map(|handler| handler.body.span);
                if let Some(caught) = caught.filter(|caught| believes(context, *caught)) {
                    return Some(caught);
                }
            }
            // `if (signature) { check }`, `if (!signature) { warn } else { check }`: who sends none is let in.
            AstKind::IfStatement(branch) if unsent_passes(context, branch, child) => {
                let closed = refused_before(context, around, branch.span) || closed_after(context, id);
                return (!closed).then_some(branch.span);
            }
            _ => {}
        }
        if id == around.top {
            break;
        }
        child = ancestor.kind().span();
    }
    opened_before(context, around, node.kind().span())
}

/// Whether code takes what was sent for the message itself, and refuses nobody: `event = JSON.parse(body)`.
fn believes(context: &Context<'_, '_>, span: Span) -> bool {
    let text = context.text(span);
    let whole = |read: &str, at: usize| {
        let before = text.get(..at).unwrap_or("").trim_end().trim_end_matches("await").trim_end();
        let after = text.get(at + read.len()..).unwrap_or("");
        (before.is_empty() || before.ends_with('=')) && !after.starts_with(['.', '?', '['])
    };
    let taken = ["JSON.parse(", "req.json()", "request.json()", "req.body", "request.body"]
        .iter()
        .any(|read| text.match_indices(read).any(|(at, _)| whole(read, at)));
    taken && !["return", "throw", ".status(4", ".status(5", "sendStatus("].iter().any(|way| text.contains(way))
}

/// Whether the check inside a branch is left out for those who send no signature at all.
fn unsent_passes<'a>(context: &Context<'_, 'a>, branch: &IfStatement<'a>, check: Span) -> bool {
    let refuses = |statement: &Statement<'a>| ["return", "throw"].iter().any(|word| context.text(statement.span()).contains(word));
    match (&branch.test, &branch.alternate) {
        (Expression::UnaryExpression(not), Some(otherwise)) if not.operator == UnaryOperator::LogicalNot => {
            otherwise.span().contains_inclusive(check) && is_sent_signature(context, &not.argument) && !refuses(&branch.consequent)
        }
        (test, None) => branch.consequent.span().contains_inclusive(check) && is_sent_signature(context, test),
        _ => false,
    }
}

/// Whether an earlier branch turns those away who send no signature.
fn refused_before<'a>(context: &Context<'_, 'a>, around: &Surroundings, before: Span) -> bool {
    context.subtree(around.top).take_while(|node| node.kind().span().start < before.start).any(|node| match node.kind() {
        AstKind::IfStatement(branch) => {
            let test = context.text(branch.test.span()).to_ascii_lowercase();
            let asks = test.contains('!') && (test.contains("sig") || test.contains("hmac"));
            asks && ["return", "throw"].iter().any(|word| context.text(branch.consequent.span()).contains(word))
        }
        _ => false,
    })
}

/// A variable that holds the signature which the caller sent, alone or joined with `&&`.
fn is_sent_signature<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>) -> bool {
    match bare(expression) {
        Expression::LogicalExpression(both) if both.operator == LogicalOperator::And => {
            is_sent_signature(context, &both.left) || is_sent_signature(context, &both.right)
        }
        Expression::Identifier(name) => context.initial(name).is_some_and(|first| {
            let text = context.text(first.span());
            let lower = text.get(..200).unwrap_or(text).to_ascii_lowercase();
            lower.contains("header") && ["signature", "hmac", "x-hub"].iter().any(|word| lower.contains(word))
        }),
        _ => false,
    }
}

/// Whether a check that answers yes or no says yes to those who know the secret; nothing for one that throws.
fn admits(node: &AstNode<'_>) -> Option<bool> {
    match node.kind() {
        AstKind::BinaryExpression(binary) => Some(matches!(binary.operator, BinaryOperator::Equality | BinaryOperator::StrictEquality)),
        AstKind::CallExpression(call) => {
            let name = dotted(&call.callee)?;
            let last = name.rsplit('.').next().unwrap_or("");
            matches!(last, "timingSafeEqual" | "includes" | "startsWith" | "endsWith" | "equals").then_some(true)
        }
        _ => None,
    }
}

/// Whether a statement always leaves the function.
fn leaves(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::ReturnStatement(_) | Statement::ThrowStatement(_) => true,
        Statement::BlockStatement(block) => {
            block.body.last().is_some_and(leaves)
                || block.body.iter().any(|inner| matches!(inner, Statement::ReturnStatement(_) | Statement::ThrowStatement(_)))
        }
        // `redirect("/login")` throws; `res.status(401).end()` and `next(error)` end the answer. What is noted or kept does not.
        Statement::ExpressionStatement(said) => match bare(&said.expression) {
            Expression::CallExpression(call) => !dotted(&call.callee).is_some_and(|name| is_noted(&name)),
            _ => false,
        },
        Statement::IfStatement(inner) => leaves(&inner.consequent),
        _ => false,
    }
}

/// Where a header is held against a variable of the environment as both are: whoever sends none is let in where that is
/// not set, since nothing equals nothing.
pub(super) fn both_absent<'a>(
    context: &Context<'_, 'a>,
    binary: &BinaryExpression<'a>,
    kept: &Expression<'a>,
    sent: &Expression<'a>,
    variable: &str,
) -> Option<Span> {
    let loose = matches!(binary.operator, BinaryOperator::Equality | BinaryOperator::Inequality);
    if !is_as_set(context, kept) || !may_be_absent(context, sent, loose) {
        return None;
    }
    // Somewhere in the file one of the two is asked for by itself.
    let mut names = vec![variable];
    names.extend([kept, sent].into_iter().map(|side| context.text(bare(side).span())));
    let asked = names.iter().any(|name| asks_for(&context.whole, name));
    (!asked).then_some(binary.span)
}

/// Whether a value is what the environment holds, with nothing in its place.
fn is_as_set<'a>(context: &Context<'_, 'a>, kept: &Expression<'a>) -> bool {
    match bare(kept) {
        Expression::Identifier(name) => context.initial(name).is_some_and(|first| !is_name(first) && is_as_set(context, first)),
        Expression::CallExpression(call) => dotted(&call.callee).is_some_and(|name| name.ends_with("env.get")),
        other => dotted(other).is_some_and(|name| name.starts_with("process.env.")),
    }
}

fn is_name(expression: &Expression<'_>) -> bool {
    matches!(bare(expression), Expression::Identifier(_))
}

/// Whether a value of the request is `undefined` where it was not sent; `null` where `loose` takes one for the other.
fn may_be_absent<'a>(context: &Context<'_, 'a>, sent: &Expression<'a>, loose: bool) -> bool {
    let value = match bare(sent) {
        Expression::Identifier(name) => match context.initial(name).map(bare) {
            Some(Expression::Identifier(_)) | None => return false,
            Some(first) => first,
        },
        value => value,
    };
    let text = context.text(value.span());
    match value {
        Expression::StaticMemberExpression(_) | Expression::ComputedMemberExpression(_) => {
            let holder = text.split(['[', '?']).next().unwrap_or(text);
            [".headers", ".query"].iter().any(|part| holder.contains(part)) && !text.contains('(')
        }
        Expression::CallExpression(call) => match dotted(&call.callee).as_deref() {
            Some("req.header" | "req.get" | "c.req.header" | "c.req.query") => true,
            Some(name) => loose && (name.ends_with("headers.get") || name.ends_with("searchParams.get")),
            None => false,
        },
        // `request.headers.get("authorization")?.slice(7)`
        Expression::ChainExpression(_) => text.contains("eaders"),
        _ => false,
    }
}

/// Whether a text asks by itself whether a name holds anything: `!name`, `name &&`, `name == null`, `typeof name`.
fn asks_for(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).unwrap_or("").trim_end_matches("process.env.");
        let after = text.get(at + name.len()..).unwrap_or("");
        let whole = !after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let after = after.trim_start();
        let negated = before.ends_with('!') || before.ends_with("typeof ") || before.ends_with("oolean(");
        let alone = before.ends_with("if (") && after.starts_with(')');
        let nothing = ["== null", "=== undefined", "=== null", "=== \"\"", "=== ''", ".length"].iter().any(|test| after.starts_with(test));
        // What stands in its place, or a failure where it is not set.
        let instead = ["||", "??", "&&"].iter().any(|word| after.starts_with(word));
        whole && (negated || alone || nothing || instead)
    })
}

/// Whether a call writes to the log, or reads what was sent.
fn is_noted(name: &str) -> bool {
    ["console.", "log.", "logger.", "JSON."].iter().any(|holder| name.starts_with(holder)) || name == "log"
}

/// A name or read that stands for a configured secret, alone or joined with `&&`.
fn stands_for_secret<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>) -> bool {
    match bare(expression) {
        Expression::LogicalExpression(both) => stands_for_secret(context, &both.left) || stands_for_secret(context, &both.right),
        Expression::UnaryExpression(_) | Expression::BinaryExpression(_) => false,
        other => context.env_name(other).is_some_and(|name| is_secret_name(&name)),
    }
}

/// The branch of the body that tests `!secret` and goes on as if all were well.
fn opened_before<'a>(context: &Context<'_, 'a>, around: &Surroundings, before: Span) -> Option<Span> {
    context.subtree(around.top).take_while(|node| node.kind().span().start < before.end).find_map(|node| match node.kind() {
        AstKind::IfStatement(branch) if tests_absence(context, &branch.test) && goes_on(context, &branch.consequent) => Some(branch.span),
        _ => None,
    })
}

fn closed_before<'a>(context: &Context<'_, 'a>, around: &Surroundings, before: Span) -> bool {
    context.subtree(around.top).take_while(|node| node.kind().span().start < before.start).any(|node| match node.kind() {
        AstKind::IfStatement(branch) => {
            tests_absence(context, &branch.test) && leaves(&branch.consequent) && !goes_on(context, &branch.consequent)
        }
        _ => false,
    })
}

/// Whether one of the statements that follow a branch refuses callers on a condition of its own.
fn closed_after(context: &Context<'_, '_>, branch: NodeId) -> bool {
    let nodes = context.semantic.nodes();
    let statements = match nodes.parent_kind(branch) {
        AstKind::BlockStatement(block) => &block.body,
        AstKind::FunctionBody(body) => &body.statements,
        _ => return false,
    };
    let end = nodes.kind(branch).span().end;
    statements.iter().filter(|statement| statement.span().start >= end).any(|statement| {
        let Statement::IfStatement(branch) = statement else { return false };
        let text = context.text(branch.consequent.span());
        leaves(&branch.consequent) && ["401", "403", "nauthorized", "orbidden"].iter().any(|denial| text.contains(denial))
    })
}

fn tests_absence<'a>(context: &Context<'_, 'a>, test: &Expression<'a>) -> bool {
    match bare(test) {
        Expression::UnaryExpression(not) if not.operator == UnaryOperator::LogicalNot => stands_for_secret(context, &not.argument),
        Expression::LogicalExpression(either) if either.operator == LogicalOperator::Or => {
            tests_absence(context, &either.left) || tests_absence(context, &either.right)
        }
        _ => false,
    }
}

/// Returns success: `return true`, `return next()`, `return !SECRET`.
fn goes_on<'a>(context: &Context<'_, 'a>, statement: &Statement<'a>) -> bool {
    match statement {
        Statement::BlockStatement(block) => block.body.last().is_some_and(|last| goes_on(context, last)),
        Statement::ReturnStatement(back) => match back.argument.as_ref().map(bare) {
            Some(Expression::BooleanLiteral(literal)) => literal.value,
            Some(Expression::CallExpression(call)) => {
                dotted(&call.callee).is_some_and(|name| name == "next" || name.ends_with("Response.next"))
            }
            Some(Expression::UnaryExpression(not)) => stands_for_secret(context, &not.argument),
            _ => false,
        },
        Statement::ExpressionStatement(statement) => {
            matches!(bare(&statement.expression), Expression::CallExpression(call) if dotted(&call.callee).as_deref() == Some("next"))
        }
        _ => false,
    }
}
