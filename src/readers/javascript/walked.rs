//! The nodes that looks through a whole file are for, so that not every look passes every node.

use super::Context;
use oxc_ast::AstType;
use oxc_ast::ast_kind::AST_TYPE_MAX;
use oxc_semantic::{AstNode, Semantic};

/// The kinds of nodes that more than one look is for.
const KINDS: &[AstType] = &[
    AstType::ImportDeclaration,
    AstType::ImportExpression,
    AstType::ExportDefaultDeclaration,
    AstType::CallExpression,
    AstType::NewExpression,
    AstType::AssignmentExpression,
    AstType::UnaryExpression,
    AstType::BinaryExpression,
    AstType::ObjectProperty,
    AstType::JSXAttribute,
    AstType::VariableDeclarator,
    AstType::IfStatement,
    AstType::SwitchStatement,
    AstType::ForOfStatement,
    AstType::ForInStatement,
    AstType::ReturnStatement,
];

/// For each kind of node whether it is one of those.
const WALKED: [bool; AST_TYPE_MAX as usize + 1] = walked();

#[expect(clippy::indexing_slicing, reason = "worked out by the compiler, which refuses what is out of bounds")]
const fn walked() -> [bool; AST_TYPE_MAX as usize + 1] {
    let mut walked = [false; AST_TYPE_MAX as usize + 1];
    let mut at = 0;
    while at < KINDS.len() {
        walked[KINDS[at] as usize] = true;
        at += 1;
    }
    walked
}

/// The nodes of those kinds, in the order of the text.
pub(super) fn of<'c, 'a>(semantic: &'c Semantic<'a>) -> Vec<&'c AstNode<'a>> {
    let walked = |node: &&AstNode<'_>| WALKED.get(node.kind().ty() as usize).is_some_and(|walked| *walked);
    semantic.nodes().iter().filter(walked).collect()
}

impl<'c, 'a> Context<'c, 'a> {
    /// Imports, default exports, calls, assignments, operators, properties, attributes, variables, branches and returns, in
    /// the order of the text.
    pub(super) fn walk(&self) -> impl Iterator<Item = &'c AstNode<'a>> + '_ {
        self.walked.iter().copied()
    }
}
