//! What a module offers: names that are exported apart from their definition, and names passed on from other modules.

use super::super::Context;
use super::super::tree::{bare, dotted, text_of};
use super::is_require;
use crate::facts::{Function, Import};
use oxc_ast::ast::{Argument, ExportDefaultDeclarationKind, Expression, ObjectExpression, ObjectPropertyKind, Statement};
use oxc_span::GetSpan;

/// Names that are offered apart from their definition, and names passed on from other modules.
pub(super) fn read(context: &Context<'_, '_>, functions: &mut [Function], passed_on: &mut Vec<Import>) {
    for statement in &context.program.body {
        match statement {
            Statement::ExportNamedDeclaration(export) => {
                for specifier in &export.specifiers {
                    offer(functions, specifier.local.name().as_str(), specifier.exported.name().as_str());
                }
            }
            Statement::ExportFromDeclaration(export) => passed_on.push(Import {
                specifier: export.source.value.to_string(),
                names: export
                    .specifiers
                    .iter()
                    .map(|specifier| (specifier.exported.name().to_string(), specifier.local.name().to_string()))
                    .collect(),
                type_only: export.export_kind.is_type(),
                optional: false,
                origin: context.at(export.span()),
            }),
            Statement::ExportAllDeclaration(export) => passed_on.push(Import {
                specifier: export.source.value.to_string(),
                names: vec![("*".to_owned(), "*".to_owned())],
                type_only: export.export_kind.is_type(),
                optional: false,
                origin: context.at(export.span),
            }),
            Statement::ExportDefaultDeclaration(export) => match &export.declaration {
                ExportDefaultDeclarationKind::Identifier(name) => offer(functions, name.name.as_str(), "default"),
                ExportDefaultDeclarationKind::ObjectExpression(object) => offer_members(functions, object),
                _ => {}
            },
            Statement::ExpressionStatement(statement) => {
                // `module.exports = { a, b }` and `module.exports = name`
                let Expression::AssignmentExpression(assignment) = &statement.expression else { continue };
                let Some(target) = assignment.left.as_member_expression() else { continue };
                // `module.exports.users = require("./users")`
                if let (Some("module.exports" | "exports"), Some(name), Some(specifier)) =
                    (dotted(target.object()).as_deref(), target.static_property_name(), required(&assignment.right))
                {
                    let names = vec![(name.to_owned(), "*".to_owned())];
                    passed_on.push(Import { specifier, names, type_only: false, optional: false, origin: context.at(assignment.span) });
                    continue;
                }
                if dotted(target.object()).as_deref() != Some("module") || target.static_property_name() != Some("exports") {
                    continue;
                }
                match bare(&assignment.right) {
                    Expression::Identifier(name) => offer(functions, name.name.as_str(), "default"),
                    Expression::ObjectExpression(object) => offer_members(functions, object),
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

/// Offers what a name stands for: a function, or a class or an object with all that it holds.
fn offer(functions: &mut [Function], name: &str, exported: &str) {
    for function in functions {
        if let Some(member) = function.name.strip_prefix(name) {
            if member.is_empty() {
                function.exported_as = Some(exported.to_owned());
            } else if member.starts_with('.') && function.exported_as.is_none() {
                function.exported_as = Some(format!("{exported}{member}"));
            }
        }
    }
}

/// `{ list, find: findOne }`: each name is offered by itself.
fn offer_members(functions: &mut [Function], object: &ObjectExpression<'_>) {
    for property in &object.properties {
        if let ObjectPropertyKind::ObjectProperty(property) = property
            && let (Some(key), Expression::Identifier(name)) = (property.key.static_name(), bare(&property.value))
        {
            offer(functions, name.name.as_str(), &key);
        }
    }
}

/// What `require("…")` asks for.
fn required(expression: &Expression<'_>) -> Option<String> {
    match bare(expression) {
        Expression::CallExpression(call) if is_require(call) => {
            call.arguments.first().and_then(Argument::as_expression).and_then(text_of).map(str::to_owned)
        }
        _ => None,
    }
}
