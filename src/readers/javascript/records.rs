//! Models of Mongoose and Sequelize: which names stand for one, and what its records are called.

use super::Context;
use super::tree::{bare, text_of};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, Expression};

/// What a model's records are called: those of `UserModel` are `User`.
pub(super) fn records(name: &str) -> &str {
    name.strip_suffix("Model").filter(|name| !name.is_empty()).unwrap_or(name)
}

impl<'a> Context<'_, 'a> {
    /// What the records of a model are called, where more than a capital says that a value is one: it is made in this
    /// file, or it comes from a file of models.
    pub(super) fn model_of(&self, value: &Expression<'a>) -> Option<&'a str> {
        let Expression::Identifier(name) = bare(value) else { return self.defined(value) };
        let from_models = |specifier: &str| specifier.to_ascii_lowercase().contains("model");
        let declared = self.declaration(name)?;
        let brought = match declared.kind() {
            AstKind::VariableDeclarator(declarator) => match declarator.init.as_ref().map(bare)? {
                Expression::CallExpression(asked) if self.called(asked) == "require" => first(asked).is_some_and(from_models),
                made => return self.defined(made),
            },
            AstKind::ImportSpecifier(_) | AstKind::ImportDefaultSpecifier(_) => match self.semantic.nodes().parent_kind(declared.id()) {
                AstKind::ImportDeclaration(import) => from_models(import.source.value.as_str()),
                _ => false,
            },
            _ => false,
        };
        brought.then(|| records(name.name.as_str()))
    }

    /// `mongoose.models.Order || mongoose.model("Order", schema)`, `sequelize.define("order", columns)`.
    fn defined(&self, value: &Expression<'a>) -> Option<&'a str> {
        match bare(value) {
            Expression::LogicalExpression(either) => self.defined(&either.right),
            Expression::CallExpression(call) => {
                let (holder, method) = super::sites::expression::parts(self.called(call));
                let makes = match method {
                    "model" => self.whole.contains("mongoose"),
                    "define" => holder.to_ascii_lowercase().contains("sequelize"),
                    _ => false,
                };
                if makes { first(call) } else { None }
            }
            _ => None,
        }
    }
}

/// The text that a call is given first.
fn first<'a>(call: &CallExpression<'a>) -> Option<&'a str> {
    call.arguments.first().and_then(Argument::as_expression).and_then(text_of)
}
