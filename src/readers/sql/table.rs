//! `CREATE TABLE` and `ALTER TABLE`.

use super::cursor::{Cursor, by_comma, name_of};
use super::token::{Kind, Token};
use super::{key, trigger};
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
    "using",
];

/// `CREATE TABLE …`, from behind the word `TABLE`: the table, then its keys and where its rows point.
pub(super) fn create(mut cursor: Cursor<'_, '_>) -> Option<(Change, Vec<Change>)> {
    let if_not_exists = cursor.eat(&["if", "not", "exists"]);
    let table = cursor.name()?;
    if cursor.eat(&["partition", "of"]) {
        return None;
    }
    let body = cursor.parens().unwrap_or(&[]);
    let (mut columns, mut more) = (Vec::new(), Vec::new());
    for part in by_comma(body) {
        match column(part) {
            Some(column) => {
                key::of_column(&table, part, &mut more);
                columns.push(column);
            }
            None => drop(key::of_table(&table, Cursor::new(part), &mut more)),
        }
    }
    Some((Change::CreateTable { table, columns, references: references(body), if_not_exists }, more))
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
    Some(Column { name: name_of(first), kind: kind(rest) })
}

/// A type, up to the word that ends it.
fn kind(tokens: &[Token<'_>]) -> String {
    let ends = |token: &&Token<'_>| !AFTER_TYPE.iter().any(|word| token.is(word));
    let kind: Vec<String> = tokens.iter().take_while(ends).take(12).map(|token| token.text.to_ascii_lowercase()).collect();
    kind.join(" ")
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
    let mut changes = Vec::new();
    for action in by_comma(cursor.rest()) {
        let mut more = Vec::new();
        changes.extend(alteration(&table, Cursor::new(action), &mut more));
        changes.extend(more.into_iter().map(|change| (change, true)));
    }
    changes
}

fn alteration(table: &str, mut cursor: Cursor<'_, '_>, more: &mut Vec<Change>) -> Option<(Change, bool)> {
    let table = table.to_owned();
    // Where counting goes on is no part of the shape.
    if cursor.peek().is_some_and(|token| token.is("auto_increment")) {
        return None;
    }
    if cursor.eat(&["enable", "row", "level", "security"]) {
        return Some((Change::RowSecurity { table, enabled: true }, true));
    }
    if cursor.eat(&["disable", "row", "level", "security"]) {
        return Some((Change::RowSecurity { table, enabled: false }, true));
    }
    if cursor.eat(&["force", "row", "level", "security"]) {
        return Some((Change::ForceRowSecurity { table, forced: true }, true));
    }
    if cursor.eat(&["no", "force", "row", "level", "security"]) {
        return Some((Change::ForceRowSecurity { table, forced: false }, true));
    }
    if cursor.peek().is_some_and(|token| token.is("enable") || token.is("disable"))
        && let Some(change) = trigger::switch(&table, cursor)
    {
        return Some((change, true));
    }
    if cursor.eat(&["replica", "identity"]) {
        return Some((Change::ReplicaIdentity { table, full: cursor.eat(&["full"]) }, true));
    }
    if cursor.eat(&["add"]) {
        let named = cursor.eat(&["column"]);
        let guarded = cursor.eat(&["if", "not", "exists"]);
        let constraint = !named && cursor.peek().is_some_and(|token| CONSTRAINTS.iter().any(|word| token.is(word)));
        if constraint {
            key::of_table(&table, cursor, more);
            return Some((Change::AlterTable { table }, true));
        }
        // MySQL and SQL Server may put new columns into parentheses.
        let inner = cursor.parens();
        let rest = inner.unwrap_or(cursor.rest());
        return match column(rest) {
            Some(column) => {
                key::of_column(&table, rest, more);
                Some((Change::AddColumn { table, column }, guarded))
            }
            None => Some((Change::AlterTable { table }, true)),
        };
    }
    if cursor.eat(&["drop"]) {
        let named = cursor.eat(&["column"]);
        let guarded = cursor.eat(&["if", "exists"]);
        let other = !named && cursor.peek().is_some_and(|token| CONSTRAINTS.iter().any(|word| token.is(word)));
        if other {
            let primary = cursor.eat(&["primary", "key"]);
            let keyed = primary || cursor.eat_any(&["constraint", "index", "key"]);
            cursor.eat(&["if", "exists"]);
            let name = if primary { Some("*primary".to_owned()) } else { cursor.name().filter(|_| keyed) };
            more.extend(name.map(|name| Change::DropKey { name, table: Some(table.clone()) }));
        }
        return match cursor.name() {
            Some(column) if !other => {
                if cursor.eat(&["cascade"]) {
                    more.push(Change::DropColumnDependents { table: table.clone(), column: column.clone() });
                }
                Some((Change::DropColumn { table, column }, guarded))
            }
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
    if cursor.eat(&["rename", "constraint"]) {
        let name = cursor.name()?;
        cursor.eat(&["to"]);
        return Some((Change::RenameKey { name, to: cursor.name()? }, false));
    }
    if cursor.eat(&["rename"]) {
        cursor.eat(&["column"]);
        let column = cursor.name()?;
        cursor.eat(&["to"]);
        return Some((Change::RenameColumn { table, column, to: cursor.name()? }, false));
    }
    if let Some(retyped) = retyped(&table, cursor) {
        return Some((retyped, true));
    }
    let worth = cursor.peek().is_some_and(|token| matches!(token.kind, Kind::Word));
    worth.then_some((Change::AlterTable { table }, true))
}

/// `ALTER COLUMN c TYPE t`, MySQL's `MODIFY c t` and `CHANGE c c t`.
fn retyped(table: &str, mut cursor: Cursor<'_, '_>) -> Option<Change> {
    let table = table.to_owned();
    let (name, rest) = if cursor.eat(&["alter"]) {
        cursor.eat(&["column"]);
        let name = cursor.name()?;
        cursor.eat(&["set", "data"]);
        cursor.eat(&["type"]).then_some(())?;
        (name, cursor.rest())
    } else if cursor.eat(&["modify"]) {
        cursor.eat(&["column"]);
        (cursor.name()?, cursor.rest())
    } else if cursor.eat(&["change"]) {
        cursor.eat(&["column"]);
        let name = cursor.name()?;
        let to = cursor.name()?;
        if to != name {
            return Some(Change::RenameColumn { table, column: name, to });
        }
        (name, cursor.rest())
    } else {
        return None;
    };
    Some(Change::RetypeColumn { table, column: name, kind: kind(rest) })
}
