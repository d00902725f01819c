//! What the body of a function does with what others send: text that it runs, claims that it believes.

use super::cursor::{Cursor, by_comma, name_of};
use super::sign_up;
use super::token::{Kind, Statements, Token};
use crate::facts::{Origin, SignUpValue};

/// How deep texts that are put together may nest, and how many of one statement are looked at.
const NESTING: u32 = 8;
const EXECUTIONS: usize = 100;

/// What was seen.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) runs_argument: Option<String>,
    pub(super) from_sign_up: Vec<SignUpValue>,
    pub(super) trusts_claim: bool,
}

/// Reads a body. `place` gives the place of a byte of it.
pub(super) fn read(text: &str, arguments: &[String], returns: &str, place: &dyn Fn(usize) -> Origin) -> Body {
    let statements: Vec<Vec<Token<'_>>> = Statements::new(text).map(|statement| statement.tokens).collect();
    let trigger = returns.starts_with("trigger");
    let mut body = Body::default();
    for tokens in &statements {
        body.runs_argument = body.runs_argument.or_else(|| executed(tokens, arguments));
        body.trusts_claim |= !trigger && tokens.iter().any(believes);
    }
    if trigger && text.contains("raw_user_meta_data") {
        body.from_sign_up = sign_up::taken(&statements, place);
    }
    body
}

/// Whether a word or text names the claims that people edit themselves.
fn believes(token: &Token<'_>) -> bool {
    match token.kind {
        Kind::Text => token.text == "user_metadata",
        _ => token.is_name() && token.text.eq_ignore_ascii_case("raw_user_meta_data"),
    }
}

/// The argument whose text `EXECUTE …` runs as it is.
fn executed(tokens: &[Token<'_>], arguments: &[String]) -> Option<String> {
    for (at, _) in tokens.iter().enumerate().filter(|(_, token)| token.is("execute")).take(EXECUTIONS) {
        let rest = tokens.get(at + 1..).unwrap_or(&[]);
        let end = rest.iter().position(|token| ["using", "into", "loop"].iter().any(|word| token.is(word))).unwrap_or(rest.len());
        let rest = rest.get(..end).unwrap_or(&[]);
        if let Some(name) = raw(rest, arguments, 0) {
            return Some(name);
        }
    }
    None
}

/// The argument that stands in an expression of text without being quoted.
fn raw(tokens: &[Token<'_>], arguments: &[String], depth: u32) -> Option<String> {
    if depth > NESTING {
        return None;
    }
    let mut cursor = Cursor::new(tokens);
    while let Some(token) = cursor.next() {
        if !token.is_name() {
            continue;
        }
        let name = name_of(token);
        if name == "format" {
            let parts = by_comma(cursor.parens()?);
            let (pattern, values) = parts.split_first()?;
            // `%I` and `%L` quote what they are given.
            let pattern = pattern.iter().find(|token| matches!(token.kind, Kind::Text | Kind::Dollar))?.text;
            let kinds = pattern
                .split('%')
                .skip(1)
                .filter_map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit() || c == '$').chars().next());
            let plain = kinds.filter(|kind| matches!(kind, 'I' | 'L' | 's')).zip(values).filter(|(kind, _)| *kind == 's');
            return plain.filter_map(|(_, value)| raw(value, arguments, depth + 1)).next();
        }
        if ["quote_ident", "quote_literal", "quote_nullable", "coalesce_table"].contains(&name.as_str()) {
            cursor.parens();
        } else if arguments.contains(&name) {
            // A name of one word in brackets of another type (`p_limit::int`) is no text.
            let cast = cursor.rest().get(..3);
            let is_text = !cast
                .is_some_and(|cast| matches!(cast, [a, b, kind] if a.sign(":") && b.sign(":") && !kind.is("text") && !kind.is("varchar")));
            if is_text {
                return Some(name);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str, returns: &str) -> Body {
        read(text, &["sql".to_owned(), "p_table".to_owned(), "n".to_owned()], returns, &|_| Origin::file("a.sql"))
    }

    #[test]
    fn text_that_is_run() {
        for (text, expected) in [
            ("begin execute sql; end", true),
            ("begin return query execute 'select * from t where ' || sql; end", true),
            ("begin execute format('select json_agg(t) from (%s) t', sql) into r; end", true),
            ("begin execute format('select * from %I', p_table); end", false),
            ("begin execute 'select * from ' || quote_ident(p_table); end", false),
            ("begin execute 'select $1' using sql; end", false),
            ("begin execute format('select * from %I limit %s', p_table, n::int); end", false),
            ("begin update t set a = sql; end", false),
        ] {
            assert_eq!(body(text, "json").runs_argument.is_some(), expected, "{text}");
        }
    }

    #[test]
    fn claims_that_are_believed() {
        assert!(body("select raw_user_meta_data->>'role' from auth.users", "text").trusts_claim);
        assert!(body("return (auth.jwt() -> 'user_metadata' ->> 'role') = 'admin';", "boolean").trusts_claim);
        assert!(!body("return (auth.jwt() -> 'app_metadata' ->> 'role') = 'admin';", "boolean").trusts_claim);
    }
}
