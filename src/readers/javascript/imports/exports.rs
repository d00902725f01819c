//! What a module offers: names that are exported apart from their definition, and names passed on from other modules.

use super::super::Context;
use super::super::tree::{bare, dotted, text_of};
use super::is_require;
use crate::facts::{Function, Import};
use oxc_ast::ast::{Argument, ExportDefaultDeclarationKind, Expression, ObjectPropertyKind, Statement};
use oxc_span::GetSpan;

/// Names that are offered apart from their definition, and names passed on from other modules.
pub(super) fn read(context: &Context<'_, '_>, functions: &mut [Function], passed_on: &mut Vec<Import>) {
    for statement in &context.program.body {
        match statement {
            Statement::ExportNamedDeclaration(export) => {
                for specifier in &export.specifiers {
                    let local = specifier.local.name();
                    for function in functions.iter_mut().filter(|function| function.name == local.as_str()) {
                        function.exported_as = Some(specifier.exported.name().to_string());
                    }
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
            Statement::ExportDefaultDeclaration(export) => {
                if let ExportDefaultDeclarationKind::Identifier(name) = &export.declaration {
                    for function in functions.iter_mut().filter(|function| function.name == name.name.as_str()) {
                        function.exported_as = Some("default".to_owned());
                    }
                }
            }
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
                let mut offer = |name: &str, exported: &str| {
                    for function in functions.iter_mut().filter(|function| function.name == name) {
                        function.exported_as = Some(exported.to_owned());
                    }
                };
                match bare(&assignment.right) {
                    Expression::Identifier(name) => offer(name.name.as_str(), "default"),
                    Expression::ObjectExpression(object) => {
                        for property in &object.properties {
                            if let ObjectPropertyKind::ObjectProperty(property) = property
                                && let (Some(key), Expression::Identifier(name)) = (property.key.static_name(), bare(&property.value))
                            {
                                offer(name.name.as_str(), &key);
                            }
                        }
                    }
                    _ => {}
                }
            }
            _ => {}
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
