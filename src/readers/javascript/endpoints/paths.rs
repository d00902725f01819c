//! Paths of routes that are put together: a prefix that has a name, and the rest.

use crate::readers::javascript::Context;
use crate::readers::javascript::tree::{bare, property, text_of};
use oxc_ast::AstKind;
use oxc_ast::ast::{Expression, IdentifierReference};
use oxc_syntax::operator::BinaryOperator;
use std::cell::Cell;

/// How far a piece of a path is followed.
const DEPTH: u32 = 6;
/// How many pieces of one template are followed, and how many of one path in all.
const PIECES: usize = 20;
const FOLLOWED: u32 = 200;
/// Longer texts are no paths, in bytes.
const LONGEST: usize = 300;
/// What stands for a piece that this file does not tell.
const HOLE: char = '\0';

/// The path that an expression stands for, as far as the file tells: of a prefix from elsewhere nothing, and the rest.
pub(super) fn path<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>) -> Option<String> {
    let written = written(context, expression, DEPTH, &Cell::new(FOLLOWED))?;
    let path = written.trim_start_matches(HOLE).replace(HOLE, "*");
    (path.starts_with('/') || path == "*").then_some(path)
}

/// `left` is how many pieces of the whole path may still be followed.
fn written<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>, depth: u32, left: &Cell<u32>) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    left.set(left.get().checked_sub(1)?);
    if let Some(text) = text_of(expression) {
        return Some(text.to_owned());
    }
    let piece = |expression: &Expression<'a>| written(context, expression, depth, left).unwrap_or_else(|| HOLE.to_string());
    match bare(expression) {
        Expression::TemplateLiteral(template) => {
            let mut path = String::new();
            let mut pieces = template.expressions.iter().take(PIECES);
            for literal in &template.quasis {
                path.push_str(literal.value.raw.as_str());
                if path.len() > LONGEST {
                    break;
                }
                let Some(next) = pieces.next() else { break };
                path.push_str(&piece(next));
            }
            Some(path)
        }
        Expression::BinaryExpression(sum) if sum.operator == BinaryOperator::Addition => Some(piece(&sum.left) + &piece(&sum.right)),
        // `process.env.PREFIX || "/api"`
        Expression::LogicalExpression(either) => written(context, &either.right, depth, left),
        Expression::Identifier(name) => written(context, context.initial(name)?, depth, left),
        Expression::StaticMemberExpression(member) => {
            let Expression::Identifier(table) = bare(&member.object) else { return None };
            let Expression::ObjectExpression(table) = bare(context.initial(table)?) else { return None };
            written(context, property(table, member.property.name.as_str())?, depth, left)
        }
        _ => None,
    }
}

/// Whether a path is put together of pieces, as addresses that are asked are too.
pub(super) fn is_composed(path: Option<&&Expression<'_>>) -> bool {
    path.is_some_and(|path| text_of(path).is_none() && !path.is_member_expression())
}

/// Whether a name surely stands for no function: it was given a value here.
pub(super) fn holds_value(context: &Context<'_, '_>, name: &IdentifierReference<'_>) -> bool {
    context.declaration(name).is_some_and(|declared| match declared.kind() {
        AstKind::FormalParameter(_) => true,
        AstKind::VariableDeclarator(declarator) => !matches!(
            declarator.init.as_ref().map(bare),
            Some(Expression::FunctionExpression(_) | Expression::ArrowFunctionExpression(_) | Expression::CallExpression(_))
        ),
        _ => false,
    })
}
