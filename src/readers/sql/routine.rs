//! Functions, triggers and rights.

use super::body;
use super::cursor::{Cursor, by_comma, contains, name_of, position};
use super::token::{Kind, Statements, Token};
use crate::facts::{Change, Grant, Origin, Routine, Trigger};
use std::collections::BTreeSet;

/// Most distinct words of a body that are kept.
const MENTIONS: usize = 400;

/// `CREATE FUNCTION …`, from behind the word `FUNCTION`.
///
/// `place` gives the place of a byte of the text that the tokens stand in.
pub(super) fn create(mut cursor: Cursor<'_, '_>, origin: &Origin, place: &dyn Fn(usize) -> Origin) -> Option<Change> {
    let name = cursor.name()?;
    let list = cursor.parens().unwrap_or(&[]);
    let arguments: Vec<String> = by_comma(list).into_iter().filter_map(argument).collect();
    let rest = cursor.rest();
    let returns = if cursor.eat(&["returns"]) { first_words(cursor.rest()) } else { String::new() };
    let held = rest.iter().find(|token| token.kind == Kind::Dollar).or_else(|| quoted_body(rest));
    let text = held.map_or("", |token| token.text);
    let start = held.map_or(0, |token| token.start + (token.end - token.start).saturating_sub(token.text.len()) / 2);
    let body::Body { runs_argument, from_sign_up, trusts_claim } = body::read(text, &arguments, &returns, &|at| place(start + at));
    let body: Vec<Token<'_>> = Statements::new(text).flat_map(|statement| statement.tokens).collect();
    let mut routine = Routine {
        name,
        arguments,
        signature: signature(list),
        returns,
        definer: contains(rest, &["security", "definer"]),
        search_path: contains(rest, &["set", "search_path"]),
        checks_caller: asks_caller(&body),
        writes: Vec::new(),
        reads: Vec::new(),
        mentions: words(&body),
        runs_argument,
        from_sign_up,
        trusts_claim,
        origin: origin.clone(),
    };
    touched(&body, &mut routine);
    Some(Change::CreateFunction(routine))
}

/// An argument's name; an unnamed argument has its type for one.
fn argument(tokens: &[Token<'_>]) -> Option<String> {
    let modes = ["in", "inout", "variadic"];
    if tokens.first().is_some_and(|token| token.is("out")) {
        return None;
    }
    tokens.iter().find(|token| token.is_name() && !modes.iter().any(|mode| token.is(mode))).map(name_of)
}

/// Types that are written as several words.
const LONG_TYPES: &[(&str, &str)] = &[
    ("double", "precision"),
    ("character", "varying"),
    ("bit", "varying"),
    ("timestamp", "with"),
    ("timestamp", "without"),
    ("time", "with"),
    ("time", "without"),
];

/// The types of a list of arguments as the server tells functions of one name apart, however they are spelt.
pub(super) fn signature(list: &[Token<'_>]) -> String {
    by_comma(list).into_iter().filter_map(type_of).collect::<Vec<_>>().join(",")
}

fn type_of(tokens: &[Token<'_>]) -> Option<String> {
    if tokens.first().is_some_and(|token| token.is("out")) {
        return None;
    }
    let end = tokens.iter().position(|token| token.is("default") || token.sign("=") || token.sign(":")).unwrap_or(tokens.len());
    let mut tokens = tokens.get(..end)?;
    while let Some((first, rest)) = tokens.split_first() {
        if rest.is_empty() || !["in", "inout", "variadic"].iter().any(|mode| first.is(mode)) {
            break;
        }
        tokens = rest;
    }
    if let [first, second, ..] = tokens
        && second.is_name()
        && !LONG_TYPES.iter().any(|(one, two)| first.is(one) && second.is(two))
    {
        tokens = tokens.get(1..)?;
    }
    let mut words: Vec<String> = Vec::new();
    let mut depth = 0_u32;
    for token in tokens {
        if token.sign("(") {
            depth += 1;
        } else if token.sign(")") {
            depth = depth.saturating_sub(1);
        } else if depth == 0 {
            words.push(name_of(token));
        }
    }
    if words.first().is_some_and(|word| word == "public") && words.get(1).is_some_and(|word| word == ".") {
        words.drain(..2);
    }
    let arrays = "[]".repeat(words.iter().filter(|word| *word == "[").count());
    words.retain(|word| word != "[" && word != "]");
    let spelt = words.join(" ");
    let plain = match spelt.as_str() {
        "int" | "int4" | "serial" => "integer",
        "int8" | "bigserial" => "bigint",
        "int2" => "smallint",
        "bool" => "boolean",
        "varchar" => "character varying",
        "char" => "character",
        "decimal" => "numeric",
        "float8" | "float" => "double precision",
        "float4" => "real",
        "timestamptz" => "timestamp with time zone",
        "timestamp without time zone" => "timestamp",
        "timetz" => "time with time zone",
        other => other,
    };
    Some(format!("{plain}{arrays}"))
}

fn first_words(tokens: &[Token<'_>]) -> String {
    let stop = ["as", "language", "security", "set", "stable", "volatile", "immutable"];
    let words = tokens.iter().take_while(|token| !stop.iter().any(|word| token.is(word))).take(30);
    words.map(|token| token.text.to_ascii_lowercase()).collect::<Vec<_>>().join(" ")
}

/// `AS 'body'`, as old scripts have it.
fn quoted_body<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<&'t Token<'a>> {
    tokens.windows(2).find_map(|pair| match pair {
        [before, token] if before.is("as") && token.kind == Kind::Text => Some(token),
        _ => None,
    })
}

/// Whether somewhere it is asked who calls.
pub(super) fn asks_caller(body: &[Token<'_>]) -> bool {
    let asks = ["current_setting", "session_user", "is_admin", "has_role", "is_super_admin", "check_admin", "authorize"];
    body.iter().any(|token| token.is_name() && asks.iter().any(|word| token.text.eq_ignore_ascii_case(word)))
        || body.windows(3).any(|window| match window {
            [schema, dot, name] => {
                schema.text.eq_ignore_ascii_case("auth")
                    && dot.sign(".")
                    && ["uid", "role", "jwt", "email"].iter().any(|word| name.text.eq_ignore_ascii_case(word))
            }
            _ => false,
        })
}

/// Words of a body, each once.
fn words(body: &[Token<'_>]) -> Vec<String> {
    let mut words = BTreeSet::new();
    for token in body.iter().filter(|token| token.is_name()) {
        if words.len() >= MENTIONS {
            break;
        }
        words.insert(token.text.to_ascii_lowercase());
    }
    words.into_iter().collect()
}

/// What a body writes and reads.
fn touched(body: &[Token<'_>], routine: &mut Routine) {
    let (mut writes, mut reads) = (BTreeSet::new(), BTreeSet::new());
    for (at, token) in body.iter().enumerate() {
        if token.kind != Kind::Word {
            continue;
        }
        let mut after = Cursor::new(body.get(at + 1..).unwrap_or(&[]));
        if token.is("insert") && after.eat(&["into"]) || token.is("delete") && after.eat(&["from"]) {
            writes.extend(after.name());
        } else if token.is("update") {
            after.eat(&["only"]);
            let name = after.name();
            let _ = after.next().filter(|token| token.is("as")).and_then(|_| after.next());
            if body.get(at + 1..at + 8).is_some_and(|near| near.iter().any(|token| token.is("set"))) {
                writes.extend(name);
            }
        } else if token.is("from") || token.is("join") {
            reads.extend(after.name());
        }
    }
    routine.writes = writes.into_iter().take(20).collect();
    routine.reads = reads.into_iter().take(20).collect();
}

/// `ALTER FUNCTION …`, from behind the word `FUNCTION`.
pub(super) fn alter(mut cursor: Cursor<'_, '_>) -> Option<Change> {
    let name = cursor.function_names().into_iter().next()?;
    let rest = cursor.rest();
    let definer =
        if contains(rest, &["security", "definer"]) { Some(true) } else { contains(rest, &["security", "invoker"]).then_some(false) };
    Some(Change::AlterFunction { name, definer, search_path: contains(rest, &["set", "search_path"]) })
}

/// `CREATE TRIGGER …`, from behind the word `TRIGGER`.
pub(super) fn trigger(mut cursor: Cursor<'_, '_>) -> Option<Change> {
    cursor.name()?;
    let before = cursor.eat(&["before"]);
    let rest = cursor.rest();
    let mut table = Cursor::new(rest.get(position(rest, &["on"])? + 1..)?);
    let table = table.name()?;
    let called = position(rest, &["execute", "function"]).or_else(|| position(rest, &["execute", "procedure"]))?;
    let function = Cursor::new(rest.get(called + 2..)?).name()?;
    Some(Change::CreateTrigger(Trigger { table, before, function }))
}

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
