//! Checks of who somebody is that let everybody pass.

use super::super::super::Context;
use super::super::expression::{is_bool, object};
use super::super::{state, words};
use crate::facts::{Facts, SiteKind};
use oxc_ast::AstKind;
use oxc_ast::ast::{ArrowFunctionBody, ArrowFunctionExpression, Expression, FunctionBody, Statement};
use oxc_semantic::AstNode;
use oxc_span::Span;

/// How names of checks begin.
const ASKS: &[&str] = &["is", "has", "check", "verify", "validate", "require", "ensure", "authenticate", "authorize"];
/// What such checks are about.
const ABOUT: &[&str] = &[
    "auth",
    "authenticated",
    "authorized",
    "authorised",
    "admin",
    "login",
    "permission",
    "permissions",
    "access",
    "token",
    "session",
    "signature",
    "password",
    "owner",
    "role",
    "credentials",
    "otp",
];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, facts: &mut Facts) {
    match node.kind() {
        AstKind::Function(function) => {
            let Some(body) = &function.body else { return };
            if !answers_yes(body) {
                return;
            }
            let named = match &function.id {
                Some(id) => id.name.to_string(),
                None => match context.semantic.nodes().parent_kind(node.id()) {
                    AstKind::MethodDefinition(method) => method.key.static_name().map(|key| key.to_string()).unwrap_or_default(),
                    AstKind::VariableDeclarator(declared) => {
                        declared.id.get_binding_identifier().map(|id| id.name.to_string()).unwrap_or_default()
                    }
                    _ => return,
                },
            };
            found(context, &named, function.span, facts);
        }
        AstKind::VariableDeclarator(declared) => {
            let (Some(id), Some(init)) = (declared.id.get_binding_identifier(), &declared.init) else { return };
            let always = match init.get_inner_expression() {
                Expression::ArrowFunctionExpression(function) => says_yes(function),
                // A flag of a component, not a variable that is changed later.
                other => {
                    is_bool(other, true) && !id.symbol_id.get().is_some_and(|symbol| context.semantic.scoping().symbol_is_mutated(symbol))
                }
            };
            if always {
                found(context, id.name.as_str(), declared.span, facts);
            }
        }
        _ => {}
    }
}

fn found(context: &Context<'_, '_>, named: &str, span: Span, facts: &mut Facts) {
    let words = words::words(named);
    let asks = words.first().is_some_and(|first| ASKS.contains(&first.as_str()));
    let logged = words.windows(2).any(|two| matches!(two, [a, b] if matches!(a.as_str(), "logged" | "signed") && b == "in"));
    let about = logged || words.iter().skip(1).any(|word| ABOUT.contains(&word.as_str()));
    // What the page shows while it waits, or asks of a field.
    let other = ["show", "loading", "needs", "required", "page", "route", "strong", "match", "visible", "enabled", "supported", "public"];
    // The server's own scripts, and the parts of a type that stand for nothing.
    if asks && about && !words.iter().any(|word| other.contains(&word.as_str())) {
        state(context, SiteKind::CheckAlwaysPasses, named, span, facts);
    }
}

/// Whether a function's only statement answers yes.
fn answers_yes(body: &FunctionBody<'_>) -> bool {
    match body.statements.as_slice() {
        [Statement::ReturnStatement(answer)] => answer.argument.as_ref().is_some_and(yes),
        _ => false,
    }
}

fn says_yes(function: &ArrowFunctionExpression<'_>) -> bool {
    match &function.body {
        ArrowFunctionBody::FunctionBody(block) => answers_yes(block),
        body => body.as_expression().is_some_and(yes),
    }
}

fn yes(value: &Expression<'_>) -> bool {
    let promised = match value.get_inner_expression() {
        Expression::CallExpression(call) if super::super::expression::name(&call.callee) == "Promise.resolve" => {
            super::super::expression::argument(call, 0).is_some_and(|inner| is_bool(inner, true))
        }
        _ => false,
    };
    let valid = object(value).is_some_and(|answer| {
        answer.properties.len() == 1 && super::super::expression::property(answer, "valid").is_some_and(|inner| is_bool(inner, true))
    });
    is_bool(value, true) || promised || valid
}
