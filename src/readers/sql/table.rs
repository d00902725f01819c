//! `CREATE TABLE` and `ALTER TABLE`.

use super::cursor::{Cursor, by_comma, name_of};
use super::token::{Kind, Token};
use crate::facts::{Change, Column};

/// Words that start a constraint instead of a column.
const CONSTRAINTS: &[&str] =
    &["constraint", "primary", "foreign", "unique", "check", "exclude", "like", "key", "index", "fulltext", "spatial", "period"];

/// Words that end a column's type.
const AFTER_TYPE: &[&str] = &[
    "not",
    "null",
    "default",
    "primary",
    "unique",
    "references",
    "check",
    "constraint",
    "generated",
    "collate",
    "auto_increment",
    "autoincrement",
    "comment",
    "on",
    "as",
    "storage",
    "codec",
    "encode",
];

/// `CREATE TABLE …`, from behind the word `TABLE`. Whether it tolerates that the table exists comes with it.
pub(super) fn create(mut cursor: Cursor<'_, '_>) -> Option<Change> {
    let if_not_exists = cursor.eat(&["if", "not", "exists"]);
    let table = cursor.name()?;
    if cursor.eat(&["partition", "of"]) {
        return None;
    }
    let body = cursor.parens().unwrap_or(&[]);
    let columns = by_comma(body).into_iter().filter_map(column).collect();
    Some(Change::CreateTable { table, columns, references: references(body), if_not_exists })
}

fn references(body: &[Token<'_>]) -> Vec<String> {
    let mut tables = Vec::new();
    for (at, token) in body.iter().enumerate() {
        if token.is("references") {
            tables.extend(Cursor::new(body.get(at + 1..).unwrap_or(&[])).name());
        }
    }
    tables
}

fn column(tokens: &[Token<'_>]) -> Option<Column> {
    let (first, rest) = tokens.split_first()?;
    if !first.is_name() || CONSTRAINTS.iter().any(|word| first.is(word)) && !rest.first().is_some_and(is_type) {
        return None;
    }
    let ends = |token: &&Token<'_>| !AFTER_TYPE.iter().any(|word| token.is(word));
    let kind: Vec<String> = rest.iter().take_while(ends).take(12).map(|token| token.text.to_ascii_lowercase()).collect();
    Some(Column { name: name_of(first), kind: kind.join(" ") })
}

/// A column may be called `key` or `index`; its type tells it from a constraint.
fn is_type(token: &Token<'_>) -> bool {
    ["text", "varchar", "character", "int", "integer", "bigint", "uuid", "boolean", "jsonb", "json", "timestamptz", "numeric"]
        .iter()
        .any(|word| token.is(word))
}

/// `ALTER TABLE …`, from behind the word `TABLE`: each action as a change, with whether it tolerates its own repetition.
pub(super) fn alter(mut cursor: Cursor<'_, '_>) -> Vec<(Change, bool)> {
    cursor.eat(&["if", "exists"]);
    cursor.eat(&["only"]);
    let Some(table) = cursor.name() else { return Vec::new() };
    cursor.eat(&["*"]);
    by_comma(cursor.rest()).into_iter().filter_map(|action| alteration(&table, Cursor::new(action))).collect()
}

fn alteration(table: &str, mut cursor: Cursor<'_, '_>) -> Option<(Change, bool)> {
    let table = table.to_owned();
    if cursor.eat(&["enable", "row", "level", "security"]) {
        return Some((Change::RowSecurity { table, enabled: true }, true));
    }
    if cursor.eat(&["disable", "row", "level", "security"]) {
        return Some((Change::RowSecurity { table, enabled: false }, true));
    }
    if cursor.eat(&["add"]) {
        let named = cursor.eat(&["column"]);
        let guarded = cursor.eat(&["if", "not", "exists"]);
        let constraint = !named && cursor.peek().is_some_and(|token| CONSTRAINTS.iter().any(|word| token.is(word)));
        return match column(cursor.rest()) {
            Some(column) if !constraint => Some((Change::AddColumn { table, column }, guarded)),
            _ => Some((Change::AlterTable { table }, true)),
        };
    }
    if cursor.eat(&["drop"]) {
        let named = cursor.eat(&["column"]);
        let guarded = cursor.eat(&["if", "exists"]);
        let other = !named && cursor.peek().is_some_and(|token| CONSTRAINTS.iter().any(|word| token.is(word)));
        return match cursor.name() {
            Some(column) if !other => Some((Change::DropColumn { table, column }, guarded)),
            _ => Some((Change::AlterTable { table }, true)),
        };
    }
    if cursor.eat(&["rename", "to"]) {
        return Some((Change::RenameTable { table, to: cursor.name()? }, false));
    }
    if cursor.eat(&["set", "schema"]) {
        let schema = cursor.name()?;
        let own = table.rsplit('.').next().unwrap_or(&table).to_owned();
        let to = if schema == "public" { own } else { format!("{schema}.{own}") };
        return Some((Change::RenameTable { table, to }, false));
    }
    if cursor.eat(&["rename"]) && !cursor.eat(&["constraint"]) {
        cursor.eat(&["column"]);
        let column = cursor.name()?;
        cursor.eat(&["to"]);
        return Some((Change::RenameColumn { table, column, to: cursor.name()? }, false));
    }
    let worth = cursor.peek().is_some_and(|token| matches!(token.kind, Kind::Word));
    worth.then_some((Change::AlterTable { table }, true))
}
