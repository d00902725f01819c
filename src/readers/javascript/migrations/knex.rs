//! Knex: `knex.schema.createTable('users', (table) => { table.string('email').unique(); })`.

use super::super::Context;
use super::super::models::{calls, sized, text};
use super::super::sites::expression::{argument, bare, name, number, string};
use super::{gathered, keyed, plain};
use crate::facts::{Change, Key, Model, Reference};
use oxc_ast::AstKind;
use oxc_ast::ast::{CallExpression, Expression};

/// What a call on a schema changes.
pub(super) fn changes<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, method: &str) -> Vec<(Change, bool)> {
    let Some(table) = text(call, 0) else { return Vec::new() };
    let new = match method {
        "createTable" | "createTableIfNotExists" => true,
        "table" | "alterTable" => false,
        _ => return plain(call, method, table).into_iter().collect(),
    };
    let Some((top, parameter)) = argument(call, 1).and_then(builder) else { return Vec::new() };
    let mut model = gathered(context, table, call);
    let mut more = Vec::new();
    for node in context.subtree(top) {
        let AstKind::CallExpression(inner) = node.kind() else { continue };
        let above = context.semantic.nodes().parent_kind(node.id());
        let is_end = !matches!(above, AstKind::StaticMemberExpression(member) if matches!(&member.object, Expression::CallExpression(object) if object.span == inner.span));
        let called = name(&inner.callee);
        if is_end && called.split('.').next() == Some(parameter.as_str()) {
            let links = links(inner);
            link(&links, &mut model, &mut more);
        }
    }
    let guarded = method == "createTableIfNotExists";
    let steps = model.steps(new).into_iter().map(|change| (change, guarded));
    steps.chain(more.into_iter().map(|change| (change, guarded))).collect()
}

/// The function that builds a table, and what it calls the table.
fn builder(expression: &Expression<'_>) -> Option<(oxc_syntax::node::NodeId, String)> {
    let (node, params) = match bare(expression) {
        Expression::ArrowFunctionExpression(function) => (function.node_id.get(), &function.params),
        Expression::FunctionExpression(function) => (function.node_id.get(), &function.params),
        _ => return None,
    };
    Some((node, params.items.first()?.pattern.get_identifier_name()?.to_string()))
}

/// The calls of a chain, from its start to its end.
fn links<'e, 'a>(end: &'e CallExpression<'a>) -> Vec<(&'e str, &'e CallExpression<'a>)> {
    let Some(member) = bare(&end.callee).as_member_expression() else { return Vec::new() };
    let mut links = calls(member.object());
    links.reverse();
    links.push((member.static_property_name().unwrap_or(""), end));
    links
}

/// Names that an argument holds: one, or a list.
fn names(call: &CallExpression<'_>) -> Vec<String> {
    let listed = call.arguments.iter().filter_map(|argument| argument.as_expression()).take(1).flat_map(|first| match bare(first) {
        Expression::ArrayExpression(list) => {
            list.elements.iter().filter_map(|element| element.as_expression()).filter_map(string).map(str::to_owned).collect()
        }
        other => string(other).map(str::to_owned).into_iter().collect::<Vec<_>>(),
    });
    listed.collect()
}

fn link(links: &[(&str, &CallExpression<'_>)], model: &mut Model, more: &mut Vec<Change>) {
    let Some((first, call)) = links.first() else { return };
    let table = model.table.clone();
    let column = match *first {
        "unique" | "index" => return model.key(keyed(&table, names(call), *first == "unique")),
        "primary" => return model.key(Key::primary(names(call))),
        "foreign" => names(call).into_iter().next(),
        "timestamps" => {
            ["created_at", "updated_at"].iter().for_each(|name| model.add(name, name, "timestamp"));
            return;
        }
        "dropColumn" | "dropColumns" => {
            let all = call.arguments.iter().filter_map(|argument| argument.as_expression()).filter_map(string).map(str::to_owned);
            let all: Vec<String> = all.chain(names(call)).collect();
            let drops = all.into_iter().map(|column| Change::DropColumn { table: table.clone(), column });
            more.extend(drops);
            more.dedup();
            return;
        }
        "renameColumn" => {
            if let (Some(column), Some(to)) = (text(call, 0), text(call, 1)) {
                more.push(Change::RenameColumn { table, column: column.to_owned(), to: to.to_owned() });
            }
            return;
        }
        "dropTimestamps" | "dropUnique" | "dropIndex" | "dropForeign" | "dropPrimary" | "setNullable" | "dropNullable" | "comment" => {
            return;
        }
        made => {
            let (column, kind) = match (made, text(call, 0)) {
                ("increments" | "bigIncrements" | "bigincrements", named) => (named.unwrap_or("id"), made.to_owned()),
                ("specificType", Some(named)) => (named, text(call, 1).unwrap_or("").to_ascii_lowercase()),
                ("string", Some(named)) => (named, sized("varchar", argument(call, 1).and_then(number))),
                ("float" | "double", Some(named)) => (named, made.to_owned()),
                (_, Some(named)) => (named, made.to_ascii_lowercase()),
                _ => return,
            };
            if links.iter().any(|(method, _)| *method == "alter") {
                more.push(Change::RetypeColumn { table: table.clone(), column: column.to_owned(), kind });
                return;
            }
            if kind.ends_with("ncrements") && !links.iter().any(|(method, _)| *method == "primary") {
                model.key(Key::primary(vec![column.to_owned()]));
            }
            model.add(column, column, kind);
            Some(column.to_owned())
        }
    };
    let Some(column) = column else { return };
    let mut to = None;
    for (method, call) in links.iter().skip(1) {
        match *method {
            "unique" | "index" => model.key(keyed(&table, vec![column.clone()], *method == "unique")),
            "primary" => model.key(Key::primary(vec![column.clone()])),
            "references" => to = to.or_else(|| text(call, 0).and_then(|target| target.split_once('.')).map(|(table, _)| table.to_owned())),
            "inTable" => to = text(call, 0).map(str::to_owned),
            _ => {}
        }
    }
    model.references.extend(to.map(|to| Reference { columns: vec![column], to }));
}
