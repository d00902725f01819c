//! Whole records that a function of Convex which anyone may call gives back: `return await ctx.db.query("hooks").collect()`.

use super::super::Context;
use super::expression::{argument, bare, head, last, name, string};
use super::state;
use crate::facts::{Facts, SiteKind};
use oxc_ast::ast::{BindingPattern, CallExpression};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["query"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    let AstKind::CallExpression(call) = node.kind() else { return };
    let path = &context.entry.path;
    if called != "ctx.db.query" || !path.split('/').any(|folder| folder == "convex") || path.contains("_generated") {
        return;
    }
    let Some(table) = argument(call, 0).and_then(string) else { return };
    let Some(served) = public_query(context, node) else { return };
    let text = head(context.text(served), 6_000);
    if text.contains("ctx.auth") || text.contains("getAuthUserId") || text.contains("getUserIdentity") {
        return;
    }
    if let Some(place) = handed(context, node, call, text) {
        state(context, SiteKind::RowsHandedOut, table, place, facts);
    }
}

/// The function around a node, where it is one that pages may call and that only reads.
fn public_query<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>) -> Option<Span> {
    context.semantic.nodes().ancestor_kinds(node.id()).find_map(|above| match above {
        AstKind::CallExpression(made) if name(&made.callee) == "query" => Some(made.span),
        _ => None,
    })
}

/// Where the rows are given back whole: at once, or by the name under which they are kept.
fn handed<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>, text: &str) -> Option<Span> {
    for above in context.semantic.nodes().ancestors(node.id()).take(24) {
        match above.kind() {
            AstKind::ReturnStatement(back) => {
                let whole = back.argument.as_ref().is_some_and(|given| ends_whole(&name_of(given)));
                return whole.then_some(call.span);
            }
            AstKind::VariableDeclarator(declared) => {
                let BindingPattern::BindingIdentifier(kept) = &declared.id else { return None };
                return is_given_back(text, &kept.name).then_some(call.span);
            }
            AstKind::AssignmentExpression(set) => return is_given_back(text, context.text(set.left.span())).then_some(call.span),
            AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) => {
                // What the arguments of `withIndex` say stands beside the rows, not around them.
                return None;
            }
            _ => {}
        }
    }
    None
}

fn name_of(given: &oxc_ast::ast::Expression<'_>) -> String {
    match bare(given) {
        oxc_ast::ast::Expression::AwaitExpression(waits) => name(&waits.argument).to_string(),
        other => name(other).to_string(),
    }
}

/// Whether a chain ends with rows as they are stored.
fn ends_whole(chain: &str) -> bool {
    matches!(last(chain.trim_end_matches("()")), "collect" | "first" | "unique" | "take" | "paginate")
}

/// Whether a name is what the function gives back, by itself or spread into what it gives back for each row.
fn is_given_back(text: &str, kept: &str) -> bool {
    let back = |end: char| text.contains(&format!("return {kept}{end}"));
    let each = text.contains(&format!("{kept}.map(")) && text.contains("({") | text.contains("return {");
    // `rows.map(async (row) => { … return { ...row, … } })`
    let spread = text.match_indices("...").take(20).any(|(at, _)| {
        let rest = text.get(at + 3..).unwrap_or("");
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let spread = rest.get(..end).unwrap_or("");
        spread == kept || each && !spread.is_empty() && text.contains(&format!("({spread}) =>"))
    });
    back(';') || back('\n') || spread
}
