//! Which functions of a module others can name.

use super::Context;
use oxc_ast::AstKind;
use oxc_ast::ast::{ExportDefaultDeclarationKind, Statement};
use oxc_syntax::node::NodeId;

impl Context<'_, '_> {
    /// Whether a node is, or stands in, a part of the module that is offered to others by its name or as the default.
    pub(super) fn is_offered(&self, inside: NodeId) -> bool {
        let nodes = self.semantic.nodes();
        let mut name = None;
        for kind in std::iter::once(nodes.kind(inside)).chain(nodes.ancestor_kinds(inside)) {
            match kind {
                AstKind::ExportDeclaration(_) | AstKind::ExportDefaultDeclaration(_) => return true,
                AstKind::Function(function) => name = function.id.as_ref().map(|id| id.name.as_str()).or(name),
                AstKind::VariableDeclarator(declarator) => name = declarator.id.get_binding_identifier().map(|id| id.name.as_str()),
                AstKind::Class(class) => name = class.id.as_ref().map(|id| id.name.as_str()),
                _ => {}
            }
        }
        name.is_some_and(|name| self.lists(name))
    }

    /// `export { find, remove as default }`, `export default find`.
    fn lists(&self, name: &str) -> bool {
        self.program.body.iter().any(|statement| match statement {
            Statement::ExportNamedDeclaration(export) => export.specifiers.iter().any(|specifier| specifier.local.name().as_str() == name),
            Statement::ExportDefaultDeclaration(export) => {
                matches!(&export.declaration, ExportDefaultDeclarationKind::Identifier(given) if given.name == name)
            }
            _ => false,
        })
    }
}
