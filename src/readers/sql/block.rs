//! `DO` blocks: statements behind conditions, and statements that a loop puts together from names of tables.

use super::cursor::contains;
use super::token::{Kind, Statements, Token};

/// Words that start a statement worth reading.
const STARTS: &[&str] = &["create", "alter", "drop", "grant", "revoke", "insert", "execute", "perform"];

/// The part of a block's statement that changes the schema: from the first word that starts one behind `BEGIN`,
/// `THEN`, `ELSE` or `LOOP`, or at the very start.
pub(super) fn statement<'t, 'a>(tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    let opens = |token: &Token<'_>| ["begin", "then", "else", "loop"].iter().any(|word| token.is(word));
    let starts = |token: &Token<'_>| STARTS.iter().any(|word| token.is(word));
    if tokens.first().is_some_and(starts) {
        return tokens;
    }
    let behind = tokens.windows(2).rposition(|pair| matches!(pair, [before, token] if opens(before) && starts(token)));
    behind.and_then(|at| tokens.get(at + 1..)).unwrap_or(&[])
}

/// The SQL that `EXECUTE …` runs, as texts: once for each of `tables` where it leaves a place for a name.
pub(super) fn executed(tokens: &[Token<'_>], tables: &[String]) -> Vec<String> {
    let Some(text) = tokens.iter().find(|token| matches!(token.kind, Kind::Text | Kind::Dollar)).map(|token| token.text) else {
        return Vec::new();
    };
    let text = text.replace("''", "'");
    let places = ["%I.%I", "%1$I.%2$I", "%I", "%1$I", "%2$I", "%1$s", "%s"];
    if !places.iter().any(|place| text.contains(place)) {
        return vec![text];
    }
    tables.iter().map(|table| places.iter().fold(text.clone(), |text, place| text.replace(place, table)).replace("%L", "''")).collect()
}

/// Tables over which a block runs; `*` when it runs over the catalogue.
pub(super) fn tables(body: &str) -> Vec<String> {
    let tokens: Vec<Token<'_>> = Statements::new(body).flat_map(|statement| statement.tokens).collect();
    if ["pg_tables", "information_schema", "pg_class"].iter().any(|word| contains(&tokens, &[word])) {
        return vec!["\"*\"".to_owned()];
    }
    // Names stand in ARRAY[…], in '{…}' or in VALUES; longer texts are statements and messages.
    let name = |text: &str| !text.is_empty() && text.len() < 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let mut tables = Vec::new();
    for token in tokens.iter().filter(|token| token.kind == Kind::Text).take(2_000) {
        let list = token.text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
        tables.extend(list.unwrap_or(token.text).split(',').map(str::trim).filter(|text| name(text)).map(str::to_owned));
        if tables.len() > 200 {
            break;
        }
    }
    tables
}
