//! Rows of people that a query brings along whole with what it asks for: `with: { user: true }`, `include: { author: true }`.

use crate::readers::javascript::Context;
use crate::readers::javascript::tree::{bare, property};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, BindingPattern, CallExpression, Expression, ObjectExpression, ObjectPropertyKind};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// Relations that lead to the row of a person's account.
const PEOPLE: &[&str] = &["user", "author", "owner", "creator", "instructor", "student", "teacher", "seller", "buyer", "host", "account"];

/// How many relations deep a query is looked into.
const DEPTH: u32 = 6;

/// The relation by which whole rows of people come along, of a query whose answer is handed on as it is.
pub(super) fn brought<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>) -> Option<&'static str> {
    let method = call.callee.as_member_expression()?.static_property_name()?;
    if !method.starts_with("find") {
        return None;
    }
    let Expression::ObjectExpression(options) = bare(call.arguments.first()?.as_expression()?) else { return None };
    person(options, DEPTH).filter(|_| is_handed_on(context, node))
}

/// The relation to a person among those that a query names, without a choice of columns.
fn person(options: &ObjectExpression<'_>, depth: u32) -> Option<&'static str> {
    let depth = depth.checked_sub(1)?;
    ["with", "include", "select"].iter().find_map(|way| {
        let Expression::ObjectExpression(relations) = bare(property(options, way)?) else { return None };
        relations.properties.iter().find_map(|relation| {
            let ObjectPropertyKind::ObjectProperty(relation) = relation else { return None };
            let key = PEOPLE.iter().find(|known| relation.key.is_specific_id(known)).copied();
            match bare(&relation.value) {
                // A column may be called `owner` as well.
                Expression::BooleanLiteral(yes) if yes.value => key.filter(|key| *way != "select" || *key == "user"),
                Expression::ObjectExpression(inner) => {
                    let chosen = ["select", "columns", "omit"].iter().any(|choice| property(inner, choice).is_some());
                    key.filter(|_| !chosen).or_else(|| person(inner, depth))
                }
                _ => None,
            }
        })
    })
}

/// Whether the rows are given back or answered as they are, directly or by way of a variable.
fn is_handed_on<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>) -> bool {
    let nodes = context.semantic.nodes();
    for kind in nodes.ancestor_kinds(node.id()).take(6) {
        match kind {
            AstKind::AwaitExpression(_) | AstKind::ParenthesizedExpression(_) | AstKind::TSAsExpression(_) => {}
            AstKind::VariableDeclarator(declarator) => {
                let BindingPattern::BindingIdentifier(name) = &declarator.id else { return false };
                let Some(symbol) = name.symbol_id.get() else { return false };
                return context.semantic.symbol_references(symbol).any(|reference| passes_on(context, nodes.get_node(reference.node_id())));
            }
            AstKind::ReturnStatement(_) | AstKind::ArrowFunctionExpression(_) | AstKind::ObjectProperty(_) => return true,
            AstKind::CallExpression(call) => return is_answer(context, call),
            _ => return false,
        }
    }
    false
}

/// Whether a mention of rows hands them on: it returns or answers them, or copies them into what is made of them.
fn passes_on(context: &Context<'_, '_>, mention: &AstNode<'_>) -> bool {
    let nodes = context.semantic.nodes();
    match nodes.parent_kind(mention.id()) {
        AstKind::ReturnStatement(_) | AstKind::SpreadElement(_) => true,
        AstKind::ObjectProperty(pair) => pair.value.span() == mention.kind().span(),
        AstKind::CallExpression(call) => is_answer(context, call),
        // `rows.map((row) => ({ ...row, name: row.user.name }))`
        AstKind::StaticMemberExpression(member) if member.property.name == "map" => {
            nodes.ancestor_kinds(mention.id()).take(2).any(|kind| match kind {
                AstKind::CallExpression(call) => call.arguments.first().is_some_and(|given| context.text(given.span()).contains("...")),
                _ => false,
            })
        }
        _ => false,
    }
}

fn is_answer(context: &Context<'_, '_>, call: &CallExpression<'_>) -> bool {
    let answers = call.callee.as_member_expression().and_then(|member| member.static_property_name());
    matches!(answers, Some("json" | "send"))
        && call.arguments.first().and_then(Argument::as_expression).is_some()
        && !context.text(call.callee.span()).starts_with("axios")
}
