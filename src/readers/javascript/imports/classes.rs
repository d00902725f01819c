//! What classes build on and hold, and which functions and variables give an instance of one.

use super::super::Context;
use super::super::tree::bare;
use crate::facts;
use oxc_ast::AstKind;
use oxc_ast::ast::{
    AssignmentTarget, CallExpression, Class, ClassElement, Declaration, ExportDefaultDeclarationKind, Expression, IdentifierReference,
    MethodDefinitionKind, Statement,
};
use oxc_syntax::node::NodeId;

/// The classes of a file that build on others or hold something.
pub(super) fn read(context: &Context<'_, '_>) -> Vec<facts::Class> {
    let mut found = Vec::new();
    for statement in &context.program.body {
        match statement {
            Statement::ClassDeclaration(class) => found.extend(read_class(context, class, false)),
            Statement::ExportDeclaration(export) => {
                if let Declaration::ClassDeclaration(class) = &export.declaration {
                    found.extend(read_class(context, class, false));
                }
            }
            Statement::ExportDefaultDeclaration(export) => {
                if let ExportDefaultDeclarationKind::ClassDeclaration(class) = &export.declaration {
                    found.extend(read_class(context, class, true));
                }
            }
            _ => {}
        }
    }
    found
}

fn read_class(context: &Context<'_, '_>, class: &Class<'_>, is_default: bool) -> Option<facts::Class> {
    let parent = class.heritage.as_ref().and_then(|heritage| match bare(&heritage.expression) {
        Expression::Identifier(name) => Some(name.name.to_string()),
        _ => None,
    });
    let mut fields = Vec::new();
    for element in &class.body.body {
        match element {
            ClassElement::PropertyDefinition(field) => {
                if let (Some(key), Some(held)) = (field.key.static_name(), field.value.as_ref().and_then(held)) {
                    fields.push((key.to_string(), held));
                }
            }
            ClassElement::MethodDefinition(method) if method.kind == MethodDefinitionKind::Constructor => {
                for node in context.subtree(method.value.node_id.get()) {
                    if let AstKind::AssignmentExpression(set) = node.kind()
                        && let AssignmentTarget::StaticMemberExpression(target) = &set.left
                        && matches!(target.object, Expression::ThisExpression(_))
                        && let Some(held) = held(&set.right)
                    {
                        fields.push((target.property.name.to_string(), held));
                    }
                }
            }
            _ => {}
        }
    }
    let name = class.id.as_ref().map_or("default", |id| id.name.as_str());
    let is_known = parent.is_some() || !fields.is_empty();
    is_known.then(|| facts::Class { name: name.to_owned(), is_default, parent, fields })
}

/// `new SqlStorage()` gives the class, `getStorage()` a call that tells it.
fn held(value: &Expression<'_>) -> Option<String> {
    match bare(value) {
        Expression::NewExpression(made) => match bare(&made.callee) {
            Expression::Identifier(class) => Some(class.name.to_string()),
            _ => None,
        },
        Expression::CallExpression(call) => held_by(call),
        // `existing ?? new SqlStorage()`
        Expression::LogicalExpression(either) => held(&either.right).or_else(|| held(&either.left)),
        _ => None,
    }
}

fn held_by(call: &CallExpression<'_>) -> Option<String> {
    match bare(&call.callee) {
        Expression::Identifier(maker) => Some(format!("{}()", maker.name)),
        // `Storage.getInstance()` gives the class's own.
        Expression::StaticMemberExpression(member) if member.property.name.to_ascii_lowercase().contains("instance") => {
            match bare(&member.object) {
                Expression::Identifier(class) => Some(class.name.to_string()),
                _ => None,
            }
        }
        _ => None,
    }
}

/// What a variable's call or a function gives an instance of: of a function, what it returns at its own level, by way of
/// a variable if need be.
pub(super) fn given(context: &Context<'_, '_>, node: NodeId) -> Option<String> {
    let nodes = context.semantic.nodes();
    match nodes.kind(node) {
        AstKind::CallExpression(call) => held_by(call),
        AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) => context.subtree(node).take(200).find_map(|inner| {
            let AstKind::ReturnStatement(answer) = inner.kind() else { return None };
            let around = nodes.ancestors(inner.id()).find(|above| is_function(above.kind()))?;
            if around.id() != node {
                return None;
            }
            match bare(answer.argument.as_ref()?) {
                Expression::Identifier(name) => kept(context, name),
                other => made(other),
            }
        }),
        _ => None,
    }
}

fn is_function(kind: AstKind<'_>) -> bool {
    matches!(kind, AstKind::Function(_) | AstKind::ArrowFunctionExpression(_))
}

/// The class that a value is made of on the spot.
fn made(value: &Expression<'_>) -> Option<String> {
    held(value).filter(|class| !class.ends_with("()"))
}

/// The class of what a variable is first given, or later: `if (!instance) instance = new SqlStorage()`.
fn kept(context: &Context<'_, '_>, name: &IdentifierReference<'_>) -> Option<String> {
    if let Some(first) = context.initial(name).and_then(made) {
        return Some(first);
    }
    let symbol = context.symbol(name)?;
    let nodes = context.semantic.nodes();
    context.semantic.symbol_references(symbol).filter(|reference| reference.is_write()).find_map(|reference| {
        nodes.ancestor_kinds(reference.node_id()).take(3).find_map(|kind| match kind {
            AstKind::AssignmentExpression(set) => made(&set.right),
            _ => None,
        })
    })
}
