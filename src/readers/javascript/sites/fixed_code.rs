//! One-time codes that are the same for everyone: a maker of codes that gives a written-out one, and a comparison with one.

use super::super::Context;
use super::expression::{bare, head, name, string};
use super::{on_server, state, words};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::{BinaryExpression, BindingPattern, Expression, Statement};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::ReturnStatement, AstType::BinaryExpression];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, _: &str, facts: &mut Facts) {
    if context.entry.role != Role::Source {
        return;
    }
    match node.kind() {
        AstKind::ReturnStatement(back) => {
            let Some(given) = back.argument.as_ref().filter(|given| string(given).is_some_and(is_code)) else { return };
            if is_maker(context, node) && on_server(context) && is_given_live(context, node) {
                state(context, SiteKind::FixedCode, "made", given.span(), facts);
            }
        }
        AstKind::BinaryExpression(pair)
            if pair.operator.is_equality() && is_compared(pair) && on_server(context) && is_given_live(context, node) =>
        {
            state(context, SiteKind::FixedCode, "taken", pair.span, facts);
        }
        _ => {}
    }
}

/// Four to eight digits.
fn is_code(text: &str) -> bool {
    (4..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a name is that of a code that proves a mailbox or telephone.
fn is_one_time(name: &str) -> bool {
    words::has(name, &["otp", "passcode"])
        || words::has(name, &["code", "pin"]) && words::has(name, &["verification", "reset", "login", "sms", "confirm", "confirmation"])
}

/// Whether the function around a place makes such codes, by its name.
fn is_maker<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>) -> bool {
    let makes = |name: &str| is_one_time(name) && words::has(name, &["generate", "create", "make", "new", "get", "random", "gen", "build"]);
    for above in context.semantic.nodes().ancestor_kinds(node.id()).take(12) {
        match above {
            AstKind::Function(function) => {
                if let Some(id) = &function.id {
                    return makes(&id.name);
                }
            }
            AstKind::VariableDeclarator(declared) => {
                return matches!(&declared.id, BindingPattern::BindingIdentifier(id) if makes(&id.name));
            }
            AstKind::MethodDefinition(method) => return method.key.static_name().is_some_and(|key| makes(&key)),
            AstKind::ObjectProperty(pair) if pair.method => return pair.key.static_name().is_some_and(|key| makes(&key)),
            _ => {}
        }
    }
    false
}

/// `otp === "123456"`
fn is_compared(pair: &BinaryExpression<'_>) -> bool {
    let sides = [(&pair.left, &pair.right), (&pair.right, &pair.left)];
    sides.into_iter().any(|(one, other)| {
        string(one).is_some_and(is_code)
            && matches!(bare(other), Expression::Identifier(_) | Expression::StaticMemberExpression(_))
            && name(other).rsplit('.').next().is_some_and(is_one_time)
    })
}

/// Whether nothing keeps a place from running for customers: no branch around asks for a developer's machine, or one that
/// does takes a machine of which nothing is said for one.
fn is_given_live(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    for above in context.semantic.nodes().ancestor_kinds(node.id()).take(12) {
        let test = match above {
            AstKind::BlockStatement(block) if ends_before(context, &block.body, node) => return false,
            AstKind::FunctionBody(block) if ends_before(context, &block.statements, node) => return false,
            AstKind::IfStatement(branch) => branch.test.span(),
            AstKind::ConditionalExpression(choice) => choice.test.span(),
            AstKind::LogicalExpression(both) => both.left.span(),
            AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) => break,
            _ => continue,
        };
        let text = head(context.text(test), 300);
        let lower = text.to_ascii_lowercase();
        if !["env", "dev", "test", "mock", "debug", "demo", "local", "sandbox", "bypass"].iter().any(|word| lower.contains(word)) {
            continue;
        }
        // `process.env.ENVIRONMENT || "dev"` above, or right here.
        let around = super::expression::body(context, node.id()).unwrap_or("");
        let falls = ["|| 'dev", "|| \"dev", "?? 'dev", "?? \"dev", "|| 'test", "|| \"test", "|| 'local", "|| \"local"];
        return falls.iter().any(|fallback| text.contains(fallback) || around.contains(fallback));
    }
    true
}

/// Most statements before a place that are looked at.
const BEFORE: usize = 40;

/// Whether one of the statements of a block ends what customers get before a place in it.
fn ends_before(context: &Context<'_, '_>, block: &[Statement<'_>], node: &AstNode<'_>) -> bool {
    let place = node.kind().span().start;
    block.iter().take(BEFORE).take_while(|before| before.span().end <= place).any(|before| ends_live(context, before))
}

/// `if (process.env.NODE_ENV === "production") return send(code);`
fn ends_live(context: &Context<'_, '_>, before: &Statement<'_>) -> bool {
    let Statement::IfStatement(branch) = before else { return false };
    let test = head(context.text(branch.test.span()), 200);
    let ends = match &branch.consequent {
        Statement::BlockStatement(block) => block.body.last().is_some_and(|last| is_end(last)),
        only => is_end(only),
    };
    ends && words::has(test, &["prod", "production"]) && !test.contains('!') && !test.contains("&&")
}

fn is_end(statement: &Statement<'_>) -> bool {
    matches!(statement, Statement::ReturnStatement(_) | Statement::ThrowStatement(_))
}
