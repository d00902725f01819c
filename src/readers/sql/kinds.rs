//! Types that list their values, publications and extensions.

use super::cursor::Cursor;
use super::token::{Kind, Token};
use crate::facts::{Change, PublicationStep};

/// Most values of one type that are kept.
const VALUES: usize = 200;

/// The texts of a list, capped.
pub(super) fn texts(tokens: &[Token<'_>]) -> Vec<String> {
    tokens.iter().filter(|token| token.kind == Kind::Text).take(VALUES).map(|token| token.text.replace("''", "'")).collect()
}

/// `CREATE TYPE … AS ENUM (…)`, from behind the word `TYPE`.
pub(super) fn create_type(mut cursor: Cursor<'_, '_>) -> Option<Change> {
    let kind = cursor.name()?;
    cursor.eat(&["as", "enum"]).then_some(())?;
    Some(Change::Values { kind, values: texts(cursor.parens()?), new: true })
}

/// `ALTER TYPE …`, from behind the word `TYPE`.
pub(super) fn alter_type(mut cursor: Cursor<'_, '_>) -> Option<Change> {
    let name = cursor.name()?;
    if cursor.eat(&["rename", "to"]) {
        return Some(Change::RenameType { name, to: cursor.name()? });
    }
    cursor.eat(&["add", "value"]).then_some(())?;
    cursor.eat(&["if", "not", "exists"]);
    let value = cursor.next().filter(|token| token.kind == Kind::Text)?;
    Some(Change::Values { kind: name, values: vec![value.text.replace("''", "'")], new: false })
}

/// `CREATE PUBLICATION …` or `ALTER PUBLICATION …`, from behind the word `PUBLICATION`.
pub(super) fn publication(mut cursor: Cursor<'_, '_>) -> Option<Change> {
    let name = cursor.name()?;
    let step = if cursor.eat(&["drop"]) {
        PublicationStep::Remove
    } else if cursor.eat(&["set"]) {
        PublicationStep::Set
    } else {
        cursor.eat(&["add"]);
        PublicationStep::Add
    };
    cursor.eat(&["for"]);
    let tables = if cursor.eat(&["all", "tables"]) || cursor.eat(&["tables", "in", "schema", "public"]) {
        vec!["*".to_owned()]
    } else if cursor.eat(&["table"]) {
        cursor.eat(&["only"]);
        cursor.names()
    } else {
        return None;
    };
    Some(Change::Publication { name, step, tables })
}

/// `CREATE EXTENSION …`, from behind the word `EXTENSION`.
pub(super) fn extension(mut cursor: Cursor<'_, '_>) -> Option<Change> {
    cursor.eat(&["if", "not", "exists"]);
    Some(Change::Extension { name: cursor.name()? })
}
