//! Functions.

use super::cursor::{Cursor, by_comma, contains, name_of};
use super::token::{Kind, Statements, Token};
use super::{amount, body};
use crate::facts::{Change, Origin, Routine};
use std::collections::BTreeSet;

/// Most distinct words of a body that are kept.
const MENTIONS: usize = 400;
/// Most words of what a function returns that are kept: a table of many columns is spelt out.
const RETURNS: usize = 200;
/// Most assignments of a body that are looked at.
const SETS: usize = 200;

/// Types whose values are never text of the caller's own.
const VALUES: &[&str] = &[
    "integer",
    "bigint",
    "smallint",
    "smallserial",
    "numeric",
    "real",
    "double precision",
    "boolean",
    "uuid",
    "date",
    "time",
    "time without time zone",
    "time with time zone",
    "timestamp",
    "timestamp with time zone",
    "interval",
];

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
    // What `EXECUTE` runs is text: a number or a date brings none along.
    let texts: Vec<String> = by_comma(list).into_iter().filter(|tokens| may_be_text(tokens)).filter_map(argument).collect();
    let body::Body { runs_argument, from_sign_up, trusts_claim } = body::read(text, &texts, &returns, &|at| place(start + at));
    let body: Vec<Token<'_>> = Statements::new(text).flat_map(|statement| statement.tokens).collect();
    let amount_unasked = amount::unasked(&body, &arguments);
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
        sets: set_columns(&body),
        mentions: words(&body),
        row_columns: row_columns(&body),
        runs_argument,
        amount_unasked,
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

/// Whether an argument can carry text, as far as its type says.
fn may_be_text(tokens: &[Token<'_>]) -> bool {
    type_of(tokens).is_none_or(|kind| !VALUES.contains(&kind.as_str()))
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
    let words = tokens.iter().take_while(|token| !stop.iter().any(|word| token.is(word))).take(RETURNS);
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

/// Columns of the row that is written which a body looks at or sets: `new.role`, `old.role`.
fn row_columns(body: &[Token<'_>]) -> Vec<String> {
    let mut columns = BTreeSet::new();
    for window in body.windows(3) {
        if let [row, dot, column] = window
            && (row.is("new") || row.is("old"))
            && dot.sign(".")
            && column.is_name()
            && columns.len() < MENTIONS
        {
            columns.insert(name_of(column));
        }
    }
    columns.into_iter().collect()
}

/// Columns that `UPDATE … SET a = …, b = …` gives a value.
fn set_columns(body: &[Token<'_>]) -> Vec<String> {
    let ends = [
        "where",
        "from",
        "returning",
        "return",
        "end",
        "if",
        "insert",
        "select",
        "perform",
        "get",
        "raise",
        "update",
        "set",
        "delete",
        "for",
        "loop",
        "exception",
    ];
    let mut columns = BTreeSet::new();
    for (at, token) in body.iter().enumerate().filter(|(_, token)| token.is("set")).take(SETS) {
        // `SET search_path = …` speaks of no row.
        let updates = body.get(at.saturating_sub(5)..at).is_some_and(|before| before.iter().any(|word| word.is("update")));
        if token.kind != Kind::Word || !updates {
            continue;
        }
        let rest = body.get(at + 1..).unwrap_or(&[]);
        let mut depth = 0_i32;
        let end = rest.iter().position(|token| {
            depth += i32::from(token.sign("(")) - i32::from(token.sign(")"));
            depth == 0 && ends.iter().any(|word| token.is(word))
        });
        for part in by_comma(rest.get(..end.unwrap_or(rest.len())).unwrap_or(&[])) {
            if let [column, sign, ..] = part
                && column.is_name()
                && sign.sign("=")
                && columns.len() < MENTIONS
            {
                columns.insert(name_of(column));
            }
        }
    }
    columns.into_iter().collect()
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
            // `ON CONFLICT DO UPDATE SET` and `SELECT … FOR UPDATE` name no table.
            let before = at.checked_sub(1).and_then(|before| body.get(before));
            if before.is_some_and(|before| ["do", "for", "key"].iter().any(|word| before.is(word))) {
                continue;
            }
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
    if cursor.eat(&["rename", "to"]) {
        let to = cursor.name()?;
        let schema = name.split('(').next()?.rsplit_once('.').map(|(schema, _)| schema);
        return Some(Change::RenameFunction { to: schema.map_or_else(|| to.clone(), |schema| format!("{schema}.{to}")), name });
    }
    if cursor.eat(&["set", "schema"]) {
        let schema = cursor.name()?;
        let own = name.split('(').next()?.rsplit('.').next()?.to_owned();
        return Some(Change::RenameFunction { to: if schema == "public" { own } else { format!("{schema}.{own}") }, name });
    }
    let rest = cursor.rest();
    let definer =
        if contains(rest, &["security", "definer"]) { Some(true) } else { contains(rest, &["security", "invoker"]).then_some(false) };
    Some(Change::AlterFunction { name, definer, search_path: contains(rest, &["set", "search_path"]) })
}
