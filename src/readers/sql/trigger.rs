//! Triggers: what runs before a row is written, and whether it still does.

use super::cursor::{Cursor, name_of, position};
use super::token::Token;
use crate::facts::{Change, Trigger};

/// Most columns of one trigger's condition that are kept.
const COLUMNS: usize = 100;

/// `CREATE TRIGGER …`, from behind the word `TRIGGER`.
pub(super) fn create(mut cursor: Cursor<'_, '_>) -> Option<Change> {
    let name = cursor.name()?;
    let before = cursor.eat(&["before"]);
    let rest = cursor.rest();
    let on = position(rest, &["on"])?;
    let (events, behind) = (rest.get(..on)?, rest.get(on + 1..)?);
    let table = Cursor::new(behind).name()?;
    let called = position(behind, &["execute", "function"]).or_else(|| position(behind, &["execute", "procedure"]))?;
    let function = Cursor::new(behind.get(called + 2..)?).name()?;
    let says = |word: &str| events.iter().any(|token| token.is(word));
    let mut columns = Vec::new();
    if let Some(of) = position(events, &["of"]) {
        columns = Cursor::new(events.get(of + 1..)?).names();
    }
    for window in behind.get(..called).unwrap_or(&[]).windows(3) {
        if let [row, dot, column] = window
            && (row.is("new") || row.is("old"))
            && dot.sign(".")
            && column.is_name()
        {
            columns.push(name_of(column));
        }
    }
    columns.truncate(COLUMNS);
    Some(Change::CreateTrigger(Trigger { name, table, before, insert: says("insert"), update: says("update"), columns, function }))
}

/// `DROP TRIGGER …`, from behind the word `TRIGGER`.
pub(super) fn drop(mut cursor: Cursor<'_, '_>) -> Option<Change> {
    cursor.eat(&["if", "exists"]);
    let name = cursor.name()?;
    cursor.eat(&["on"]).then_some(())?;
    Some(Change::DropTrigger { table: cursor.name()?, name })
}

/// `ALTER TABLE … DISABLE TRIGGER name`, from the word that switches it.
pub(super) fn switch(table: &str, mut cursor: Cursor<'_, '_>) -> Option<Change> {
    let enabled = cursor.next()?.is("enable");
    cursor.eat_any(&["always", "replica"]);
    cursor.eat(&["trigger"]).then_some(())?;
    let named = |token: &Token<'_>| if token.is("all") || token.is("user") { "*".to_owned() } else { name_of(token) };
    let name = cursor.next().filter(|token| token.is_name()).map(named)?;
    Some(Change::SwitchTrigger { table: table.to_owned(), name, enabled })
}
