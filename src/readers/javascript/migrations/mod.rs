//! Migrations written in code: Knex, Sequelize's `queryInterface`, TypeORM's `queryRunner`, node-pg-migrate, and the SQL
//! that any of them sends as text. What stands in the way back (`down`) is left out.

mod knex;
mod objects;

use super::Context;
use super::models::text;
use super::sites::expression::{argument, last, name};
use crate::facts::{Change, Facts, Key, Mapper, Model, Role, SchemaChange, SqlFile};
use crate::readers::sql;
use crate::sorted::Arrange;
use oxc_ast::AstKind;
use oxc_ast::ast::{AssignmentTarget, CallExpression, Expression};
use oxc_semantic::NodeId;
use oxc_span::GetSpan;

/// How many nodes above a call are looked at for the function it stands in.
const ABOVE: usize = 60;

/// States the steps of a file.
pub(super) fn read(context: &Context<'_, '_>, facts: &mut Facts) {
    let folder = context.entry.path.rsplit_once('/').map_or("", |(folder, _)| folder).to_ascii_lowercase();
    if matches!(context.entry.role, Role::Test | Role::Example) || !folder.contains("migrat") {
        return;
    }
    // Steps that look first tolerate their own repetition.
    let text = &context.whole;
    let looks = ["hasTable", "hasColumn", "ifNotExists", "describeTable"].iter().any(|word| text.contains(word));
    let nodes = context.semantic.nodes();
    let calls = nodes.iter().filter_map(|node| match node.kind() {
        AstKind::CallExpression(call) => Some((node, call, place(call))),
        _ => None,
    });
    let mut calls: Vec<_> = calls.collect();
    // The links of one chain stand in the tree from its end to its start.
    calls.arrange_by_key(|(_, _, at)| *at);
    let mut order = 0;
    for (node, call, at) in calls {
        if goes_back(context, node.id()) {
            continue;
        }
        if let Some(statement) = statement(call) {
            sql::within(context.source, at, &statement, &mut order, facts);
            continue;
        }
        for (change, tolerant) in changes(context, call) {
            let (path, origin) = (context.source.path().to_owned(), context.source.at(at));
            let guarded = tolerant || looks;
            facts.schema_changes.push(SchemaChange { path, order, file: SqlFile::Migration, guarded, change, origin });
            order += 1;
        }
    }
}

/// Where the name of what is called stands.
fn place(call: &CallExpression<'_>) -> usize {
    let at = match &call.callee {
        Expression::StaticMemberExpression(member) => member.property.span.start,
        other => other.span().start,
    };
    at as usize
}

/// Whether a node stands in the function that undoes the step.
fn goes_back(context: &Context<'_, '_>, node: NodeId) -> bool {
    let named = context.semantic.nodes().ancestors(node).take(ABOVE).find_map(|above| {
        let name = match above.kind() {
            AstKind::Function(function) => function.id.as_ref().map(|id| id.name.to_string()),
            AstKind::MethodDefinition(method) => method.key.static_name().map(|name| name.to_string()),
            AstKind::ObjectProperty(property) => property.key.static_name().map(|name| name.to_string()),
            AstKind::VariableDeclarator(variable) => variable.id.get_identifier_name().map(|name| name.to_string()),
            AstKind::PropertyDefinition(property) => property.key.static_name().map(|name| name.to_string()),
            AstKind::AssignmentExpression(assignment) => match &assignment.left {
                AssignmentTarget::StaticMemberExpression(member) => Some(member.property.name.to_string()),
                _ => None,
            },
            _ => None,
        };
        name.filter(|name| matches!(name.as_str(), "up" | "down" | "rollback" | "revert"))
    });
    named.is_some_and(|name| name != "up")
}

/// The SQL that a call sends as text, if it sends any that changes a schema.
fn statement(call: &CallExpression<'_>) -> Option<String> {
    let called = name(&call.callee);
    let sends = matches!(last(&called), "query" | "raw" | "sql" | "rawQuery" | "addSql" | "execute" | "executeSql" | "exec" | "runSql");
    // Holes hold names that only run time knows.
    let sent = argument(call, 0).filter(|_| sends).and_then(super::sites::expression::string)?.to_owned();
    let head = sent.trim_start().get(..6).unwrap_or("").to_ascii_lowercase();
    let speaks = ["create", "alter ", "alter\n", "drop t", "drop i", "drop v", "do $$", "rename", "commen", "begin;"];
    (speaks.contains(&head.as_str()) || sent.to_ascii_lowercase().contains("create table")).then_some(sent)
}

/// What one call changes, each with whether it tolerates its own repetition.
fn changes<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>) -> Vec<(Change, bool)> {
    let called = name(&call.callee);
    let (owner, method) = called.rsplit_once('.').unwrap_or(("", &called));
    let lower = owner.to_ascii_lowercase();
    if lower.split('.').any(|part| part.trim_end_matches("()") == "schema") {
        return knex::changes(context, call, method);
    }
    let root = lower.split('.').next_back().unwrap_or("");
    if root.contains("queryinterface") || root.contains("queryrunner") || matches!(root, "pgm" | "qi" | "context") {
        return objects::changes(context, call, method);
    }
    Vec::new()
}

/// A model that gathers what a step says about a table.
fn gathered(context: &Context<'_, '_>, table: &str, call: &CallExpression<'_>) -> Model {
    Model::new(table, table, Mapper::Sql, crate::facts::Engine::Unknown, context.at(call.span))
}

/// What calls of both kinds share: tables and columns that go or are renamed.
fn plain(call: &CallExpression<'_>, method: &str, table: &str) -> Option<(Change, bool)> {
    let table = table.to_owned();
    let change = match method {
        "dropTable" => (Change::DropTable { table }, false),
        "dropTableIfExists" => (Change::DropTable { table }, true),
        "renameTable" => (Change::RenameTable { table, to: text(call, 1)?.to_owned() }, false),
        "renameColumn" => {
            let (column, to) = (text(call, 1)?.to_owned(), text(call, 2)?.to_owned());
            (Change::RenameColumn { table, column, to }, false)
        }
        "removeColumn" | "dropColumn" => (Change::DropColumn { table, column: text(call, 1)?.to_owned() }, false),
        _ => return None,
    };
    Some(change)
}

/// A key over columns, unique or not.
fn keyed(table: &str, columns: Vec<String>, unique: bool) -> Key {
    if unique { Key::unique(table, columns) } else { Key::index(table, columns) }
}
