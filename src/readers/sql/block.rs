//! `DO` blocks: statements behind conditions, and statements that a loop puts together from names of tables.

use super::cursor::{Cursor, by_comma};
use super::heads::{Head, Row, declared};
use super::token::{Kind, Token};

/// Words that start a statement worth reading.
const STARTS: &[&str] = &["create", "alter", "drop", "grant", "revoke", "insert", "execute", "perform"];
/// Most turns that loops within each other take.
const TURNS: usize = 1_000;
/// How many loops within each other are told apart.
const DEPTH: usize = 4;
/// How often one block's declarations are looked through.
const LOOKS: u32 = 200;

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
    open: Vec<Head>,
    looks: u32,
}

/// One turn of each open loop, from the outermost in.
type Turn<'h> = Vec<(&'h Head, &'h Row)>;

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
            if let Some(end) = end.filter(|_| heads && head.get(1..8).is_some_and(|near| near.iter().any(|token| token.is("in")))) {
                let mut opened = Head::read(head.get(1..end).unwrap_or(&[]));
                // What is narrowed by a variable of an outer loop runs over that loop's rows.
                if opened.narrowed_by.as_ref().is_some_and(|name| !self.open.iter().any(|outer| outer.variables.contains(name))) {
                    opened.rows.clear();
                }
                if opened.rows.is_empty() {
                    opened.rows = self.declared(body, head.get(1..end).unwrap_or(&[]));
                    opened.narrowed_by = None;
                }
                self.open.push(opened);
                at += end;
            }
            at += 1;
        }
    }

    /// The SQL that `EXECUTE …` runs, as texts: once for each turn of the loops where it depends on one.
    pub(super) fn executed(&mut self, tokens: &[Token<'_>], body: &str) -> Vec<String> {
        let rest = tokens.get(1..).unwrap_or(&[]);
        let end = rest.iter().position(|token| token.is("using") || token.is("into")).unwrap_or(rest.len());
        let rest = rest.get(..end).unwrap_or(&[]);
        if let Some(text) = put_together(rest, &[]) {
            return vec![text];
        }
        if self.open.is_empty() {
            let plain = Head { rows: self.declared(body, rest), ..Head::default() };
            return plain.rows.iter().filter_map(|row| put_together(rest, &[(&plain, row)])).collect();
        }
        let mut texts: Vec<String> = Vec::new();
        for text in self.turns().iter().filter_map(|turn| put_together(rest, turn)) {
            // Loops that the text does not depend on repeat it.
            if texts.last() != Some(&text) {
                texts.push(text);
            }
        }
        texts
    }

    fn declared(&mut self, body: &str, tokens: &[Token<'_>]) -> Vec<Row> {
        self.looks += 1;
        if self.looks > LOOKS { Vec::new() } else { declared(body, tokens) }
    }

    /// Every turn that the innermost open loops take together; loops of which nothing is known bring nothing.
    fn turns(&self) -> Vec<Turn<'_>> {
        let mut turns: Vec<Turn<'_>> = vec![Vec::new()];
        let inner = self.open.get(self.open.len().saturating_sub(DEPTH)..).unwrap_or(&[]);
        for head in inner.iter().filter(|head| !head.rows.is_empty()) {
            let longer = turns.iter().flat_map(|turn| {
                head.rows.iter().map(move |row| {
                    let mut longer = turn.clone();
                    longer.push((head, row));
                    longer
                })
            });
            turns = longer.take(TURNS).collect();
        }
        turns
    }
}

/// What a name stands for in a turn of the loops: `row.policyname`, `table_name`.
fn value(parts: &[&str], turn: &[(&Head, &Row)]) -> Option<String> {
    let (first, last) = (parts.first()?, parts.last()?);
    let of_variable = turn.iter().rev().find(|(head, _)| head.position(first).is_some());
    // What is put together from a loop's names and kept in a variable comes closest to the innermost of them.
    let (head, row) = of_variable.or_else(|| turn.last())?;
    let column = match head.position(first) {
        Some(at) if parts.len() == 1 => head.columns.get(at).map_or("", String::as_str),
        _ => last,
    };
    let column = column.to_ascii_lowercase();
    Some(match column.as_str() {
        "policyname" | "polname" => row.policy.clone(),
        "schemaname" | "nspname" | "table_schema" => "public".to_owned(),
        _ => match &head.narrowed_by {
            Some(outer) => {
                let before = turn.iter().position(|(own, _)| std::ptr::eq(*own, *head)).unwrap_or(0);
                value(&[outer.as_str()], turn.get(..before).unwrap_or(&[]))?
            }
            None => row.table.clone(),
        },
    })
}

/// The text that an expression comes to, with names taken from a turn of the loops; nothing where it needs one and has none.
fn put_together(tokens: &[Token<'_>], turn: &[(&Head, &Row)]) -> Option<String> {
    let mut cursor = Cursor::new(tokens);
    if cursor.eat(&["format"]) {
        let arguments = by_comma(cursor.parens()?);
        let (pattern, given) = arguments.split_first()?;
        let pattern = put_together(pattern, turn)?;
        return fill(&pattern, given, turn);
    }
    let mut text = String::new();
    while let Some(token) = cursor.next() {
        match token.kind {
            Kind::Text => text.push_str(&token.text.replace("''", "'")),
            Kind::Dollar => text.push_str(token.text),
            Kind::Sign if matches!(token.text, "|" | "(" | ")" | ":") => {}
            Kind::Word if token.is("quote_ident") => text.push_str(&quoted(&put_together(cursor.parens()?, turn)?)),
            Kind::Word if token.is("quote_literal") || token.is("text") || token.is("regclass") => {}
            Kind::Word | Kind::Quoted => {
                let mut parts = vec![token.text];
                while cursor.eat(&["."]) {
                    parts.push(cursor.next()?.text);
                }
                // What a function makes of a name is not known.
                if cursor.peek().is_some_and(|next| next.sign("(")) {
                    return None;
                }
                // One of a list: `tables[i]`.
                if cursor.eat(&["["]) {
                    while !cursor.eat(&["]"]) {
                        cursor.next()?;
                    }
                }
                text.push_str(&value(&parts, turn)?);
            }
            _ => return None,
        }
    }
    Some(text)
}

/// `format(pattern, …)`: `%I` for a name, `%s` for text, `%L` for a string, each with or without its position.
fn fill(pattern: &str, given: &[&[Token<'_>]], turn: &[(&Head, &Row)]) -> Option<String> {
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
        let value = put_together(given.get(position)?, turn)?;
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
