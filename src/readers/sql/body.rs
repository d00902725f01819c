//! What the body of a function does with what others send: text that it runs, claims that it believes.

use super::cursor::{Cursor, by_comma, name_of};
use super::token::{Kind, Statements, Token};
use crate::facts::{Origin, SignUpValue};

/// Most values of the sign-up that are kept, and most places of them that are looked at.
const VALUES: usize = 20;
const PLACES: usize = 100;
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
        body.from_sign_up = taken(&statements, place);
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

/// Values of the sign-up that are stored without being held against a list.
fn taken(statements: &[Vec<Token<'_>>], place: &dyn Fn(usize) -> Origin) -> Vec<SignUpValue> {
    let mut values: Vec<SignUpValue> = Vec::new();
    let all: Vec<&Token<'_>> = statements.iter().flatten().collect();
    let names = |token: &&Token<'_>| token.is_name() && token.text.eq_ignore_ascii_case("raw_user_meta_data");
    for (at, token) in all.iter().enumerate().filter(|(_, token)| names(token)).take(PLACES) {
        if values.len() >= VALUES {
            break;
        }
        let arrow = |offset: usize, sign: &str| all.get(at + offset).is_some_and(|token| token.sign(sign));
        if !(arrow(1, "-") && arrow(2, ">") && arrow(3, ">")) {
            continue;
        }
        let Some(key) = all.get(at + 4).filter(|token| token.kind == Kind::Text) else { continue };
        let compared = is_compared(all.get(at + 5..).unwrap_or(&[]))
            || variable(all.get(..at).unwrap_or(&[])).is_some_and(|name| {
                all.iter().enumerate().any(|(at, token)| token.is(name) && is_compared(all.get(at + 1..).unwrap_or(&[])))
            });
        let compared_elsewhere = all.windows(6).any(|window| {
            matches!(window, [word, .., same, after] if word.text.eq_ignore_ascii_case("raw_user_meta_data")
                && same.kind == Kind::Text && same.text == key.text && is_compared(std::slice::from_ref(after)))
        });
        if !compared && !compared_elsewhere && !values.iter().any(|value| value.key == key.text) {
            values.push(SignUpValue { key: key.text.chars().take(60).collect(), origin: place(token.start) });
        }
    }
    values
}

/// Whether what comes next holds a value against others, behind closing brackets, fallbacks and types.
fn is_compared(rest: &[&Token<'_>]) -> bool {
    for token in rest.iter().take(12) {
        if token.is("in")
            || token.is("not")
            || token.is("when")
            || token.sign("=")
            || token.sign("<")
            || token.sign("!")
            || token.is("similar")
        {
            return true;
        }
        let passes =
            token.sign(")") || token.sign(":") || token.sign(",") || token.kind == Kind::Text || token.is("text") || token.is("varchar");
        if !passes {
            return false;
        }
    }
    false
}

/// The variable that the expression before here is assigned to: `name := coalesce(new.`
fn variable<'a>(before: &[&Token<'a>]) -> Option<&'a str> {
    let near = before.get(before.len().saturating_sub(12)..)?;
    let at = near.windows(2).rposition(|pair| matches!(pair, [a, b] if a.sign(":") && b.sign("=")))?;
    near.get(at.checked_sub(1)?).filter(|token| token.is_name()).map(|token| token.text)
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
    fn values_of_the_sign_up() {
        let keys = |text: &str| body(text, "trigger").from_sign_up.into_iter().map(|value| value.key).collect::<Vec<_>>();
        let insert = "insert into profiles (id, role) values (new.id, coalesce(new.raw_user_meta_data->>'role', 'user'));";
        assert_eq!(keys(insert), ["role"]);
        assert_eq!(keys("insert into p values (new.id, (new.raw_user_meta_data ->> 'role')::app_role)"), ["role"]);
        assert!(keys("insert into p values (case when new.raw_user_meta_data->>'role' in ('a','b') then 1 end)").is_empty());
        assert!(keys("r := coalesce(new.raw_user_meta_data->>'role', 'a'); if r not in ('a','b') then r := 'a'; end if;").is_empty());
        let twice = "if new.raw_user_meta_data->>'role' = 'admin' then raise exception 'no'; end if;";
        assert!(keys(&format!("{twice} {insert}")).is_empty());
        assert!(body("select raw_user_meta_data->>'role' from auth.users", "text").trusts_claim);
        assert!(body("return (auth.jwt() -> 'user_metadata' ->> 'role') = 'admin';", "boolean").trusts_claim);
        assert!(!body("return (auth.jwt() -> 'app_metadata' ->> 'role') = 'admin';", "boolean").trusts_claim);
    }
}
