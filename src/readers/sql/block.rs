//! `DO` blocks: statements behind conditions, and statements that a loop puts together from names of tables.

use super::cursor::{Cursor, by_comma, contains};
use super::token::{Kind, Statements, Token};

/// Words that start a statement worth reading.
const STARTS: &[&str] = &["create", "alter", "drop", "grant", "revoke", "insert", "execute", "perform"];
/// What stands for a name that the catalogue gives: every table, every policy.
const EVERY: &str = "*";
/// Most names that one block's loops run over.
const NAMES: usize = 200;

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

/// The loops around a statement of a block, each with what it runs over.
#[derive(Debug, Default)]
pub(super) struct Loops {
    open: Vec<Vec<Row>>,
    /// What stands in the block's declarations, for loops over a variable.
    declared: Option<Vec<Row>>,
}

/// What one turn of a loop brings.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    table: String,
    policy: String,
}

impl Row {
    fn table(name: &str) -> Self {
        Self { table: name.to_owned(), policy: EVERY.to_owned() }
    }
}

impl Loops {
    /// Takes note of what a statement of the block opens and closes; `body` is the whole block.
    pub(super) fn enter(&mut self, tokens: &[Token<'_>], body: &str) {
        if tokens.first().is_some_and(|first| first.is("end")) && tokens.get(1).is_some_and(|second| second.is("loop")) {
            self.open.pop();
            return;
        }
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let heads = token.is("foreach") || token.is("for");
            let head = tokens.get(at..).unwrap_or(&[]);
            let end = head.iter().position(|token| token.is("loop"));
            if let Some(end) = end.filter(|_| heads && head.get(1..4).is_some_and(|near| near.iter().any(|token| token.is("in")))) {
                let rows = rows(head.get(..end).unwrap_or(&[]));
                let rows = if rows.is_empty() { self.declared(body).to_vec() } else { rows };
                self.open.push(rows);
                at += end;
            }
            at += 1;
        }
    }

    fn declared(&mut self, body: &str) -> &[Row] {
        self.declared.get_or_insert_with(|| {
            let tokens: Vec<Token<'_>> = Statements::new(body).flat_map(|statement| statement.tokens).collect();
            rows(&tokens)
        })
    }

    /// The SQL that `EXECUTE …` runs, as texts: once for each turn of the innermost loop where it depends on one.
    pub(super) fn executed(&mut self, tokens: &[Token<'_>], body: &str) -> Vec<String> {
        let rest = tokens.get(1..).unwrap_or(&[]);
        let end = rest.iter().position(|token| token.is("using") || token.is("into")).unwrap_or(rest.len());
        let rest = rest.get(..end).unwrap_or(&[]);
        if let Some(text) = put_together(rest, None) {
            return vec![text];
        }
        let rows = match self.open.last() {
            Some(rows) => rows.clone(),
            None => self.declared(body).to_vec(),
        };
        rows.iter().filter_map(|row| put_together(rest, Some(row))).collect()
    }
}

/// The text that an expression comes to, with names taken from a row; nothing where it needs one and has none.
fn put_together(tokens: &[Token<'_>], row: Option<&Row>) -> Option<String> {
    let mut cursor = Cursor::new(tokens);
    if cursor.eat(&["format"]) {
        let arguments = by_comma(cursor.parens()?);
        let (pattern, given) = arguments.split_first()?;
        let pattern = put_together(pattern, row)?;
        return fill(&pattern, given, row);
    }
    let mut text = String::new();
    while let Some(token) = cursor.next() {
        match token.kind {
            Kind::Text => text.push_str(&token.text.replace("''", "'")),
            Kind::Dollar => text.push_str(token.text),
            Kind::Sign if matches!(token.text, "|" | "(" | ")" | ":") => {}
            Kind::Word if token.is("quote_ident") || token.is("quote_literal") || token.is("text") || token.is("regclass") => {}
            Kind::Word | Kind::Quoted => {
                let mut last = *token;
                while cursor.eat(&["."]) {
                    last = *cursor.next()?;
                }
                let row = row?;
                let policy = ["policyname", "polname"].iter().any(|word| last.text.eq_ignore_ascii_case(word));
                let schema = ["schemaname", "nspname", "table_schema"].iter().any(|word| last.text.eq_ignore_ascii_case(word));
                text.push_str(if policy {
                    &row.policy
                } else if schema {
                    "public"
                } else {
                    &row.table
                });
            }
            _ => return None,
        }
    }
    Some(text)
}

/// `format(pattern, …)`: `%I` for a name, `%s` for text, `%L` for a string, each with or without its position.
fn fill(pattern: &str, given: &[&[Token<'_>]], row: Option<&Row>) -> Option<String> {
    let mut text = String::new();
    let mut rest = pattern;
    let mut next = 0;
    while let Some((before, after)) = rest.split_once('%') {
        text.push_str(before);
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let numbered = after.get(digits..).is_some_and(|after| after.starts_with('$')) && digits > 0;
        let position = if numbered { after.get(..digits)?.parse::<usize>().ok()?.checked_sub(1)? } else { next };
        let after = if numbered { after.get(digits + 1..)? } else { after };
        let kind = after.chars().next()?;
        rest = after.get(kind.len_utf8()..)?;
        if kind == '%' {
            text.push('%');
            continue;
        }
        let value = put_together(given.get(position)?, row)?;
        next = position + 1;
        match kind {
            'I' => text.push_str(&quoted(&value)),
            's' => text.push_str(&value),
            'L' => text.push_str(&format!("'{}'", value.replace('\'', "''"))),
            _ => return None,
        }
    }
    text.push_str(rest);
    Some(text)
}

/// A name as SQL writes it.
fn quoted(name: &str) -> String {
    let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// What the head of a loop, or a block's declarations, run over.
fn rows(tokens: &[Token<'_>]) -> Vec<Row> {
    // Names stand in ARRAY[…], in '{…}' or in VALUES; longer texts are statements and messages.
    let name = |text: &str| !text.is_empty() && text.len() < 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let catalogue =
        ["pg_policies", "pg_policy", "pg_tables", "information_schema", "pg_class"].iter().any(|word| contains(tokens, &[word]));
    if !catalogue {
        let mut rows = Vec::new();
        for token in tokens.iter().filter(|token| token.kind == Kind::Text).take(2_000) {
            let list = token.text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
            rows.extend(list.unwrap_or(token.text).split(',').map(str::trim).filter(|text| name(text)).map(Row::table));
            if rows.len() > NAMES {
                break;
            }
        }
        return rows;
    }
    // A part of a name decides which rows there are: that cannot be told from the text.
    if ["like", "ilike", "similar"].iter().any(|word| contains(tokens, &[word])) || tokens.iter().any(|token| token.sign("~")) {
        return Vec::new();
    }
    let narrowed = |columns: &[&str]| {
        let mut names = Vec::new();
        for column in columns {
            for (at, _) in tokens.iter().enumerate().filter(|(_, token)| token.is(column)) {
                let mut cursor = Cursor::new(tokens.get(at + 1..).unwrap_or(&[]));
                let listed = if cursor.eat(&["="]) {
                    cursor.eat(&["any"]);
                    match cursor.peek() {
                        Some(token) if token.kind == Kind::Text => std::slice::from_ref(token),
                        _ => cursor.parens().unwrap_or(&[]),
                    }
                } else if cursor.eat(&["in"]) {
                    cursor.parens().unwrap_or(&[])
                } else {
                    continue;
                };
                names.extend(listed.iter().filter(|token| token.kind == Kind::Text).map(|token| token.text.replace("''", "'")));
            }
        }
        names
    };
    let tables = narrowed(&["tablename", "table_name", "relname"]);
    let policies = narrowed(&["policyname", "polname"]);
    let every = |names: Vec<String>| if names.is_empty() { vec![EVERY.to_owned()] } else { names };
    let policies = every(policies);
    let pairs =
        every(tables).into_iter().flat_map(|table| policies.iter().map(move |policy| Row { table: table.clone(), policy: policy.clone() }));
    pairs.take(NAMES).collect()
}
