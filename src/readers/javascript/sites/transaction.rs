//! Databases of Drizzle whose driver refuses transactions, and transactions that are started.

use super::super::Context;
use super::super::tree::bare;
use super::expression::{argument, body, head, last, name};
use super::state;
use crate::facts::{Facts, Role, SiteKind, WITHOUT_TRANSACTIONS};
use oxc_ast::ast::{ArrowFunctionBody, BindingPattern, CallExpression, Expression, ImportDeclarationSpecifier};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;
use oxc_syntax::node::NodeId;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::ImportDeclaration, AstType::CallExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["transaction"];

/// Drivers that know transactions: beside one of these nobody can tell which of the two a function gives.
const ABLE: &[&str] = &[
    "node-postgres",
    "postgres-js",
    "neon-serverless",
    "netlify-db",
    "vercel-postgres",
    "aws-data-api",
    "pglite",
    "better-sqlite3",
    "libsql",
    "bun-sql",
    "durable-sqlite",
    "mysql2",
    "planetscale-serverless",
    "tidb-serverless",
    "sql-js",
];

/// Most tables of one transaction that are named.
const TABLES: usize = 8;

/// Signs of code that knows that there may be no transaction.
const AWARE: &[&str] =
    &["neon-http", "transactions support", "supportsTransaction", "hasTransaction", "typeof db.transaction", " in db", ".batch("];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, _: &str, facts: &mut Facts) {
    match node.kind() {
        AstKind::ImportDeclaration(import) => {
            let Some(driver) = refusing(import.source.value.as_str()) else { return };
            // What a file puts in the place of the driver's own is another thing.
            if context.whole.contains(".transaction =") {
                return;
            }
            for specifier in import.specifiers.iter().flatten() {
                if let ImportDeclarationSpecifier::ImportSpecifier(named) = specifier
                    && named.imported.name() == "drizzle"
                    && let Some(symbol) = named.local.symbol_id.get()
                {
                    let nodes = context.semantic.nodes();
                    for reference in context.semantic.scoping().get_resolved_references(symbol).take(20) {
                        let made = nodes.parent_node(reference.node_id());
                        if let AstKind::CallExpression(call) = made.kind()
                            && let Some(owner) = owner(context, made.id())
                        {
                            state(context, SiteKind::DatabaseWithoutTransactions, format!("{owner} {driver}"), call.span, facts);
                        }
                    }
                }
            }
        }
        AstKind::CallExpression(call) => started(context, node, call, facts),
        _ => {}
    }
}

/// The driver that an import brings in, where it refuses transactions.
fn refusing(specifier: &str) -> Option<&'static str> {
    let driver = specifier.strip_prefix("drizzle-orm/")?;
    WITHOUT_TRANSACTIONS.iter().map(|(name, _)| *name).find(|name| *name == driver)
}

/// Whether a file brings in a driver that knows transactions as well.
fn has_able(context: &Context<'_, '_>) -> bool {
    ABLE.iter().any(|driver| context.whole.contains(&format!("drizzle-orm/{driver}")))
}

/// The name under which others get the database that is made at a node: a variable of the file's top, or the function
/// that gives it back.
fn owner<'c>(context: &'c Context<'_, '_>, made: NodeId) -> Option<&'c str> {
    let nodes = context.semantic.nodes();
    // Whether it was kept under a name, or given back by a function.
    let mut kept = false;
    for above in nodes.ancestors(made).take(40) {
        match above.kind() {
            AstKind::VariableDeclarator(declared) => {
                let BindingPattern::BindingIdentifier(variable) = &declared.id else { return None };
                if super::expression::at_top(context, above.id()) {
                    return Some(context.text(variable.span));
                }
                kept = !kept && body(context, above.id()).is_some_and(|around| returns(around, variable.name.as_str()));
                if !kept {
                    return None;
                }
            }
            AstKind::ReturnStatement(_) | AstKind::AssignmentExpression(_) => kept = true,
            // An arrow without braces gives back what it holds.
            AstKind::ArrowFunctionExpression(arrow) if !has_able(context) => {
                kept |= !matches!(arrow.body, ArrowFunctionBody::FunctionBody(_));
                if !kept {
                    return None;
                }
            }
            AstKind::Function(function) if kept && !has_able(context) => {
                if let Some(name) = &function.id {
                    return Some(context.text(name.span));
                }
            }
            AstKind::Function(_)
            | AstKind::ArrowFunctionExpression(_)
            | AstKind::ConditionalExpression(_)
            | AstKind::ObjectProperty(_)
            | AstKind::Class(_) => return None,
            AstKind::ParenthesizedExpression(_)
            | AstKind::AwaitExpression(_)
            | AstKind::TSAsExpression(_)
            | AstKind::TSSatisfiesExpression(_)
            | AstKind::TSNonNullExpression(_)
            | AstKind::LogicalExpression(_) => {}
            _ if kept => {}
            _ => return None,
        }
    }
    None
}

/// Whether a function gives a variable back.
fn returns(around: &str, variable: &str) -> bool {
    around.match_indices("return ").any(|(at, word)| {
        let rest = around.get(at + word.len()..).and_then(|rest| rest.strip_prefix(variable));
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '.' | '(')))
    })
}

/// A transaction that is handed the work to do.
fn started<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    let Some(work @ (Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_))) = argument(call, 0).map(bare) else {
        return;
    };
    let Expression::StaticMemberExpression(callee) = bare(&call.callee) else { return };
    let aware = body(context, node.id()).is_some_and(|around| AWARE.iter().any(|sign| around.contains(sign)));
    if context.entry.role != Role::Source || aware {
        return;
    }
    let Some(holder) = holder(context, &callee.object) else { return };
    let (kind, holder) = match holder {
        Holder::Refusing(driver) => (SiteKind::TransactionRefused, driver.to_owned()),
        Holder::Named(holder) => (SiteKind::TransactionStarted, holder),
    };
    let tables = tables(head(context.text(work.span()), 20_000));
    let detail = std::iter::once(holder.as_str()).chain(tables).collect::<Vec<_>>().join(" ");
    state(context, kind, detail, call.span, facts);
}

/// Whose transaction it is.
enum Holder {
    /// A database of this driver, which the file makes or is handed.
    Refusing(&'static str),
    /// A name that another file may give.
    Named(String),
}

fn holder<'a>(context: &Context<'_, 'a>, object: &Expression<'a>) -> Option<Holder> {
    let typed = |text: &str| {
        let bare = text.trim_start_matches([':', ' ', '?']);
        WITHOUT_TRANSACTIONS
            .iter()
            .find(|(_, kind)| bare.starts_with(kind) && !bare.contains('|'))
            .map(|(driver, _)| Holder::Refusing(driver))
    };
    match bare(object) {
        Expression::Identifier(variable) => match context.declaration(variable)?.kind() {
            AstKind::VariableDeclarator(declared) => {
                // `const { db } = await import("./db")`
                if !matches!(declared.id, BindingPattern::BindingIdentifier(_)) {
                    return Some(Holder::Named(variable.name.to_string()));
                }
                if let Some(annotation) = &declared.type_annotation
                    && let Some(found) = typed(context.text(annotation.span))
                {
                    return Some(found);
                }
                let Expression::CallExpression(made) = bare(declared.init.as_ref()?) else { return None };
                made_by(context, made)
            }
            AstKind::FormalParameter(parameter) => typed(context.text(parameter.type_annotation.as_ref()?.span)),
            AstKind::ImportSpecifier(_) | AstKind::ImportDefaultSpecifier(_) => Some(Holder::Named(variable.name.to_string())),
            _ => None,
        },
        Expression::CallExpression(made) => made_by(context, made),
        Expression::StaticMemberExpression(member) => {
            let field = member.property.name.as_str();
            if matches!(bare(&member.object), Expression::ThisExpression(_)) && !has_able(context) {
                let kept = |kind: &str| {
                    context.whole.contains(&format!("{field}: {kind}<")) || context.whole.contains(&format!("{field}: {kind},"))
                };
                let plain = |kind: &str| {
                    context.whole.contains(&format!("{field}: {kind})")) || context.whole.contains(&format!("{field}: {kind};"))
                };
                return WITHOUT_TRANSACTIONS.iter().find(|(_, kind)| kept(kind) || plain(kind)).map(|(driver, _)| Holder::Refusing(driver));
            }
            // `ctx.db`: what a framework hands to each handler.
            matches!(name(&member.object).as_ref(), "ctx" | "context" | "c.var").then(|| Holder::Named(format!("*.{field}")))
        }
        _ => None,
    }
}

/// What a call gives: a database that is made on the spot, or whatever a function of the project gives.
fn made_by<'a>(context: &Context<'_, 'a>, made: &CallExpression<'a>) -> Option<Holder> {
    let Expression::Identifier(called) = bare(&made.callee) else { return None };
    let declared = context.declaration(called)?;
    if let AstKind::ImportSpecifier(_) = declared.kind()
        && let AstKind::ImportDeclaration(import) = context.semantic.nodes().parent_kind(declared.id())
        && import.source.value.starts_with("drizzle-orm/")
    {
        return refusing(import.source.value.as_str()).map(Holder::Refusing);
    }
    Some(Holder::Named(called.name.to_string()))
}

/// The tables that a transaction names, in the order of the verbs: what it writes first.
fn tables(work: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for verb in [".insert(", ".update(", ".delete(", ".from("] {
        for (at, _) in work.match_indices(verb) {
            let rest = work.get(at + verb.len()..).unwrap_or("").trim_start();
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.' | '$')).unwrap_or(rest.len());
            let table = last(rest.get(..end).unwrap_or(""));
            if !table.is_empty() && !found.contains(&table) && found.len() < TABLES {
                found.push(table);
            }
        }
    }
    found
}
