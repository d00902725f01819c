//! Keys, indexes and references: what stands in the parentheses of a `CREATE TABLE`, behind `ADD`, and in `CREATE INDEX`.

use super::cursor::{Cursor, by_comma, name_of};
use super::kinds;
use super::token::{Kind, Token};
use crate::facts::{Change, Check, Key, Reference};

/// What one column says about itself: `id uuid primary key`, `email text unique`, `org uuid references orgs(id)`.
pub(super) fn of_column(table: &str, tokens: &[Token<'_>], changes: &mut Vec<Change>) {
    let Some((first, rest)) = tokens.split_first() else { return };
    let column = name_of(first);
    let mut depth = 0_u32;
    for (at, token) in rest.iter().enumerate() {
        if token.sign("(") {
            depth += 1;
        } else if token.sign(")") {
            depth = depth.saturating_sub(1);
        }
        if depth > 0 {
            continue;
        }
        let then = rest.get(at + 1);
        if token.is("primary") && then.is_some_and(|next| next.is("key")) {
            add(table, Key::primary(vec![column.clone()]), changes);
        } else if token.is("unique") {
            add(table, Key::unique(table, vec![column.clone()]), changes);
        } else if token.is("check") {
            let named = at.checked_sub(2).and_then(|before| rest.get(before)).filter(|word| word.is("constraint"));
            let name = named.and_then(|_| rest.get(at - 1)).map(name_of);
            check(table, name, Cursor::new(rest.get(at + 1..).unwrap_or(&[])).parens(), changes);
        } else if token.is("references")
            && let Some(to) = Cursor::new(rest.get(at + 1..).unwrap_or(&[])).name()
        {
            changes.push(Change::AddReference { table: table.to_owned(), reference: Reference { columns: vec![column.clone()], to } });
        }
    }
}

/// A constraint of the table: `PRIMARY KEY (a)`, `CONSTRAINT n UNIQUE (a, b)`, `FOREIGN KEY (a) REFERENCES t`, `KEY n (a)`.
pub(super) fn of_table(table: &str, mut cursor: Cursor<'_, '_>, changes: &mut Vec<Change>) -> bool {
    let named = if cursor.eat(&["constraint"]) { cursor.name() } else { None };
    let key = if cursor.eat(&["primary", "key"]) {
        skip_to_parens(&mut cursor);
        cursor.parens().map(|columns| Key::primary(names(columns)))
    } else if cursor.eat(&["unique"]) {
        cursor.eat_any(&["key", "index"]);
        cursor.eat(&["nulls", "not", "distinct"]);
        let own = own_name(&mut cursor);
        cursor.parens().map(|columns| {
            let key = Key::unique(table, names(columns));
            Key { name: named.or(own).unwrap_or_else(|| key.name.clone()), ..key }
        })
    } else if cursor.eat(&["foreign", "key"]) {
        own_name(&mut cursor);
        let columns = cursor.parens().map(names).unwrap_or_default();
        if cursor.eat(&["references"])
            && let Some(to) = cursor.name()
        {
            changes.push(Change::AddReference { table: table.to_owned(), reference: Reference { columns, to } });
        }
        return true;
    } else if cursor.eat(&["check"]) {
        check(table, named, cursor.parens(), changes);
        return true;
    } else if named.is_none() && cursor.eat_any(&["key", "index"]) {
        let own = own_name(&mut cursor);
        skip_to_parens(&mut cursor);
        cursor.parens().map(|columns| {
            let key = Key::index(table, names(columns));
            Key { name: own.unwrap_or_else(|| key.name.clone()), ..key }
        })
    } else {
        return named.is_some();
    };
    match key {
        Some(key) => add(table, key, changes),
        None => return false,
    }
    true
}

/// `CREATE [UNIQUE] INDEX …`, from behind the word `INDEX`.
pub(super) fn index(mut cursor: Cursor<'_, '_>, unique: bool) -> Option<Change> {
    cursor.eat(&["concurrently"]);
    cursor.eat(&["if", "not", "exists"]);
    let named = if cursor.eat(&["on"]) {
        None
    } else {
        let name = cursor.name();
        cursor.eat(&["on"]).then_some(())?;
        name
    };
    cursor.eat(&["only"]);
    let table = cursor.name()?;
    skip_to_parens(&mut cursor);
    let columns = names(cursor.parens()?);
    let key = if unique { Key::unique(&table, columns) } else { Key::index(&table, columns) };
    let name = named.map_or_else(|| key.name.clone(), |name| name.rsplit('.').next().unwrap_or(&name).to_owned());
    Some(Change::AddKey { key: Key { name, ..key }, table })
}

/// `ALTER INDEX … RENAME TO`, from behind the word `INDEX`.
pub(super) fn rename(mut cursor: Cursor<'_, '_>) -> Option<Change> {
    cursor.eat(&["if", "exists"]);
    let name = cursor.name()?;
    cursor.eat(&["rename", "to"]).then_some(())?;
    Some(Change::RenameKey { name: name.rsplit('.').next().unwrap_or(&name).to_owned(), to: cursor.name()? })
}

/// A condition that lists what a column may hold: `role IN ('a', 'b')`, `role = ANY (ARRAY['a'::text, 'b'::text])`,
/// `role = 'a'`; each part of an `AND` by itself. Or one that lets in only numbers from a limit upwards: `quantity > 0`.
fn check(table: &str, name: Option<String>, condition: Option<&[Token<'_>]>, changes: &mut Vec<Change>) {
    let mut rest = condition.unwrap_or(&[]);
    // Either side of an OR lets in more than its own values.
    if rest.iter().any(|token| token.is("or")) {
        return;
    }
    // Tools put one or two brackets around the whole.
    for _ in 0..4 {
        if let [first, inner @ .., last] = rest
            && first.sign("(")
            && last.sign(")")
            && Cursor::new(rest).parens().is_some_and(|held| held.len() == inner.len())
        {
            rest = inner;
        }
    }
    for part in rest.split(|token| token.is("and")) {
        let mut cursor = Cursor::new(part);
        while cursor.eat(&["("]) {}
        let Some(column) = cursor.peek().filter(|token| token.is_name()).map(|token| name_of(token)) else { continue };
        cursor.next();
        // `(role)::text = ANY ((ARRAY['a'::character varying])::text[])`, as dump tools write it.
        cursor.eat(&[")"]);
        while cursor.eat(&[":", ":"]) {
            cursor.name();
        }
        let from_limit = cursor.eat(&[">"]) && {
            cursor.eat(&["="]);
            cursor.peek().is_some_and(|token| token.kind == Kind::Number)
        } || cursor.eat(&["between"]);
        if !(from_limit || cursor.eat(&["in"]) || cursor.eat(&["="])) {
            continue;
        }
        let values = if from_limit { Vec::new() } else { kinds::texts(cursor.rest()) };
        let named = name.clone().unwrap_or_else(|| format!("{}_{column}_check", table.rsplit('.').next().unwrap_or(table)));
        if from_limit || !values.is_empty() {
            changes.push(Change::AddCheck { table: table.to_owned(), check: Check { name: named, column, values } });
        }
    }
}

fn add(table: &str, key: Key, changes: &mut Vec<Change>) {
    if !key.columns.is_empty() {
        changes.push(Change::AddKey { table: table.to_owned(), key });
    }
}

/// A name before the columns, as MySQL has it.
fn own_name(cursor: &mut Cursor<'_, '_>) -> Option<String> {
    if cursor.peek().is_some_and(Token::is_name) { cursor.name() } else { None }
}

/// Leaves out `USING btree`, `CLUSTERED` and the like.
fn skip_to_parens(cursor: &mut Cursor<'_, '_>) {
    while cursor.peek().is_some_and(|token| matches!(token.kind, Kind::Word)) {
        cursor.next();
    }
}

/// The columns that a list names: the column itself, or the first one within an expression (`lower(email)`).
fn names(tokens: &[Token<'_>]) -> Vec<String> {
    by_comma(tokens).into_iter().filter_map(column).collect()
}

fn column(part: &[Token<'_>]) -> Option<String> {
    let named = |(at, token): (usize, &Token<'_>)| {
        let called = part.get(at + 1).is_some_and(|next| next.sign("("));
        // `name(20)` is MySQL's way to index the start of a text.
        let prefix = called && part.get(at + 2).is_some_and(|inner| inner.kind == Kind::Number);
        (token.is_name() && (!called || prefix)).then(|| name_of(token))
    };
    part.iter().enumerate().find_map(named)
}
