//! What the fields of a class hold, by the types under which a framework hands them in.

use crate::readers::javascript::Context;
use crate::readers::javascript::tree::bare;
use oxc_ast::AstKind;
use oxc_ast::ast::{
    BindingPattern, CallExpression, Class, ClassElement, Expression, MethodDefinitionKind, TSType, TSTypeAnnotation, TSTypeName,
};
use oxc_syntax::node::NodeId;
use std::collections::BTreeMap;

/// What `this.field.method` or `this.method` is called outside the class that it is written in.
pub(in crate::readers::javascript) fn method(context: &Context<'_, '_>, at: NodeId, own: &str) -> Option<String> {
    if let Some((field, method)) = own.split_once('.') {
        return fields_of(context, at, 24).get(field).map(|class| format!("{class}.{method}"));
    }
    let class = context.semantic.nodes().ancestor_kinds(at).take(24).find_map(|kind| match kind {
        AstKind::Class(class) => class.id.as_ref(),
        _ => None,
    });
    class.map(|class| format!("{}.{own}", class.name))
}

/// Field and class, of the class that a method stands in.
pub(super) fn fields(context: &Context<'_, '_>, method: NodeId) -> BTreeMap<String, String> {
    fields_of(context, method, 4)
}

/// What a method of a variable is called by what the variable was given inside of a function: `getStorage().find` for
/// `const kept = getStorage(); kept.find()`, `Orders.find` for `const kept = new Orders()`.
pub(super) fn of_local<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>) -> Option<String> {
    let Expression::StaticMemberExpression(member) = bare(&call.callee) else { return None };
    let Expression::Identifier(holder) = bare(&member.object) else { return None };
    let (maker, answers) = match bare(context.initial(holder)?) {
        Expression::CallExpression(asked) => (bare(&asked.callee), "()"),
        Expression::NewExpression(made) => (bare(&made.callee), ""),
        _ => return None,
    };
    let Expression::Identifier(maker) = maker else { return None };
    // What the language itself brings is declared nowhere.
    context.declaration(maker)?;
    Some(format!("{}{answers}.{}", maker.name, member.property.name))
}

fn fields_of(context: &Context<'_, '_>, at: NodeId, depth: usize) -> BTreeMap<String, String> {
    let class = context.semantic.nodes().ancestor_kinds(at).take(depth).find_map(|kind| match kind {
        AstKind::Class(class) => Some(class),
        _ => None,
    });
    class.map(of_class).unwrap_or_default()
}

fn of_class(class: &Class<'_>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for element in &class.body.body {
        match element {
            ClassElement::MethodDefinition(method) if method.kind == MethodDefinitionKind::Constructor => {
                for parameter in &method.value.params.items {
                    if let BindingPattern::BindingIdentifier(name) = &parameter.pattern
                        && let Some(class) = parameter.type_annotation.as_deref().and_then(named)
                    {
                        found.insert(name.name.to_string(), class);
                    }
                }
            }
            ClassElement::PropertyDefinition(field) => {
                let made = || match field.value.as_ref().map(bare) {
                    Some(Expression::NewExpression(made)) => match &made.callee {
                        Expression::Identifier(name) => Some(name.name.to_string()),
                        _ => None,
                    },
                    _ => None,
                };
                if let Some(key) = field.key.static_name()
                    && let Some(class) = field.type_annotation.as_deref().and_then(named).or_else(made)
                {
                    found.insert(key.to_string(), class);
                }
            }
            _ => {}
        }
    }
    found
}

fn named(annotation: &TSTypeAnnotation<'_>) -> Option<String> {
    match &annotation.type_annotation {
        TSType::TSTypeReference(reference) => match &reference.type_name {
            TSTypeName::IdentifierReference(name) => Some(name.name.to_string()),
            _ => None,
        },
        _ => None,
    }
}
