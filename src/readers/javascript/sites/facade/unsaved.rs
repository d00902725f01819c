//! Methods of a store that give back what they are handed and keep nothing.

use super::super::super::Context;
use super::super::expression::bare;
use super::super::{on_server, state, words};
use crate::facts::{Facts, SiteKind};
use oxc_ast::AstKind;
use oxc_ast::ast::{BindingPattern, Expression, Statement};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// Words with which names of such methods start.
const KEEPS: &[&str] = &["create", "save", "add", "insert", "store", "submit", "record", "persist", "register"];
/// Words of classes that keep what they are given.
const STORES: &[&str] = &["storage", "repository", "repo", "store", "dao", "database", "db", "service"];
/// Words of classes that are known to keep nothing.
const TRIAL: &[&str] = &["mock", "fake", "stub", "null", "noop", "dummy", "test", "abstract", "base"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, facts: &mut Facts) {
    let AstKind::Function(function) = node.kind() else { return };
    let (Some(body), true) = (&function.body, function.r#async) else { return };
    let [Statement::ReturnStatement(back)] = body.statements.as_slice() else { return };
    let (Some(Expression::Identifier(given)), [parameter]) = (back.argument.as_ref().map(bare), function.params.items.as_slice()) else {
        return;
    };
    if !matches!(&parameter.pattern, BindingPattern::BindingIdentifier(name) if name.name == given.name) || !on_server(context) {
        return;
    }
    let (mut method, mut class) = (None, None);
    for above in context.semantic.nodes().ancestor_kinds(node.id()).take(4) {
        match above {
            AstKind::MethodDefinition(named) => method = named.key.static_name(),
            AstKind::Class(named) => class = named.id.as_ref(),
            _ => {}
        }
    }
    let (Some(method), Some(class)) = (method, class) else { return };
    let keeps = words::words(&method).first().is_some_and(|first| KEEPS.contains(&first.as_str()));
    if keeps && words::has(&class.name, STORES) && !words::has(&class.name, TRIAL) {
        state(context, SiteKind::PretendedWork, format!("store {method}"), back.span(), facts);
    }
}
