//! Rights: `GRANT`, `REVOKE` and `ALTER DEFAULT PRIVILEGES`.

use super::cursor::{Cursor, contains, name_of};
use super::token::Kind;
use crate::facts::{Change, Grant};

/// `ALTER DEFAULT PRIVILEGES …`, from behind these words: rights to what is created from here on.
pub(super) fn defaults(mut cursor: Cursor<'_, '_>) -> Option<Change> {
    let (mut other_schema, mut given) = (false, None);
    while let Some(token) = cursor.next() {
        if token.is("grant") || token.is("revoke") {
            given = Some(token.is("grant"));
            break;
        }
        if token.is("schema") {
            other_schema = !cursor.names().iter().any(|name| name == "public");
        }
    }
    let given = given?;
    let rest = cursor.rest();
    let on = |words: &[&str]| words.iter().any(|word| contains(rest, &["on", word]));
    let kind = if on(&["functions", "routines"]) {
        "functions to come"
    } else if on(&["tables"]) && !other_schema {
        "tables to come"
    } else {
        return None;
    };
    let privileges = rest.iter().take_while(|token| !token.is("on")).filter(|token| token.is_name() && !token.is("privileges"));
    let privileges = privileges.map(|token| token.text.to_ascii_lowercase()).collect();
    let to = rest.iter().position(|token| token.is(if given { "to" } else { "from" }))?;
    let roles = Cursor::new(rest.get(to + 1..)?).names();
    Some(Change::Grant(Grant { given, privileges, columns: Vec::new(), kind: kind.to_owned(), objects: Vec::new(), roles }))
}

/// `GRANT …` or `REVOKE …`, from behind that word.
pub(super) fn grant(mut cursor: Cursor<'_, '_>, given: bool) -> Option<Change> {
    cursor.eat(&["grant", "option", "for"]);
    let (mut privileges, mut columns) = (Vec::new(), Vec::new());
    while let Some(token) = cursor.next() {
        if token.is("on") {
            break;
        }
        if token.sign("(") {
            while let Some(column) = cursor.next().filter(|token| !token.sign(")")) {
                columns.extend(Some(column).filter(|column| column.is_name()).map(name_of));
            }
        } else if token.kind == Kind::Word && !token.is("privileges") {
            privileges.push(token.text.to_ascii_lowercase());
        }
    }
    let mut objects = Vec::new();
    let kind = if cursor.eat(&["all"]) {
        let kind = cursor.next().map_or("", |token| {
            if token.is("tables") {
                "table"
            } else if token.is("sequences") {
                "other"
            } else {
                "function"
            }
        });
        // Another schema's tables are not those that browsers ask for.
        let own = !cursor.eat(&["in", "schema"]) || cursor.names().iter().any(|name| name == "public");
        objects.push("*".to_owned());
        if own { kind } else { "other" }
    } else {
        let kind = if cursor.eat_any(&["function", "procedure", "routine"]) {
            "function"
        } else if cursor.eat_any(&["schema", "sequence", "type", "database", "language", "domain"]) {
            "other"
        } else {
            cursor.eat(&["table"]);
            "table"
        };
        objects = if kind == "function" { cursor.function_names() } else { cursor.names() };
        kind
    };
    let rest = cursor.rest();
    let to = rest.iter().position(|token| token.is(if given { "to" } else { "from" }))?;
    let roles = Cursor::new(rest.get(to + 1..)?).names();
    Some(Change::Grant(Grant { given, privileges, columns, kind: kind.to_owned(), objects, roles }))
}
