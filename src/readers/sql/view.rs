//! Views: what they hand out, and with whose rights.

use super::cursor::{Cursor, by_comma, name_of, position};
use super::routine;
use super::token::{Kind, Token};
use crate::facts::{Change, Origin, View};
use crate::sorted::Arrange;

/// Most tables and columns of one view that are kept.
const NAMES: usize = 200;

/// Functions that give one value for many rows.
const SUMS: &[&str] = &["count", "sum", "avg", "bool_or", "bool_and", "md5", "digest", "exists"];

/// `CREATE VIEW …`, from behind the word `VIEW`.
pub(super) fn create(mut cursor: Cursor<'_, '_>, origin: &Origin) -> Option<Change> {
    cursor.eat(&["if", "not", "exists"]);
    let name = cursor.name()?;
    let rest = cursor.rest();
    let invoker = invoker(rest).unwrap_or(false);
    let mut reads = Vec::new();
    for (at, token) in rest.iter().enumerate() {
        if token.is("from") || token.is("join") {
            reads.extend(Cursor::new(rest.get(at + 1..).unwrap_or(&[])).name());
        }
    }
    reads.truncate(20);
    let checks_caller = routine::asks_caller(rest);
    Some(Change::CreateView(View { name, invoker, reads, columns: columns(rest), checks_caller, origin: origin.clone() }))
}

/// Columns between the outer `SELECT` and its `FROM`, of every part of a `UNION`.
fn columns(tokens: &[Token<'_>]) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    let mut rest = tokens;
    // What stands before the last `WITH …` of common tables is read like any other select.
    while let Some(at) = rest.iter().position(|token| token.is("select")) {
        let list = rest.get(at + 1..).unwrap_or(&[]);
        let mut depth = 0_i32;
        let end = list.iter().position(|token| {
            depth += i32::from(token.sign("(")) - i32::from(token.sign(")"));
            depth < 0 || depth == 0 && token.is("from")
        });
        let end = end.unwrap_or(list.len());
        by_comma(list.get(..end).unwrap_or(&[])).into_iter().for_each(|part| named(part, &mut columns));
        rest = list.get(end..).unwrap_or(&[]);
    }
    columns.arrange();
    columns.dedup();
    columns.truncate(NAMES);
    columns
}

/// The columns that one expression of a list hands out.
fn named(tokens: &[Token<'_>], columns: &mut Vec<String>) {
    let end = tokens.iter().position(|token| token.is("as")).unwrap_or(tokens.len());
    let mut cursor = Cursor::new(tokens.get(..end).unwrap_or(&[]));
    cursor.eat(&["distinct"]);
    let alone = cursor.rest();
    if alone.last().is_some_and(|last| last.sign("*")) && alone.iter().all(|token| token.is_name() || token.sign(".") || token.sign("*")) {
        columns.push("*".to_owned());
        return;
    }
    while let Some(token) = cursor.next() {
        if !matches!(token.kind, Kind::Word | Kind::Quoted) {
            continue;
        }
        let name = name_of(token);
        let called = cursor.peek().is_some_and(|next| next.sign("("));
        if called && SUMS.contains(&name.as_str()) {
            cursor.parens();
        } else if !called
            && !["select", "from", "where", "case", "when", "then", "else", "end", "and", "or"].contains(&name.as_str())
            && !cursor.peek().is_some_and(|next| next.sign("."))
            && columns.len() < NAMES * 4
        {
            columns.push(name);
        }
    }
}

/// `ALTER VIEW …`, from behind the word `VIEW`, where it renames the view or says with whose rights it reads.
pub(super) fn alter(mut cursor: Cursor<'_, '_>) -> Option<Change> {
    cursor.eat(&["if", "exists"]);
    let name = cursor.name()?;
    if cursor.eat(&["rename", "to"]) {
        return Some(Change::RenameView { to: cursor.name()?, name });
    }
    if cursor.eat(&["set", "schema"]) {
        let schema = cursor.name()?;
        let own = name.rsplit('.').next().unwrap_or(&name).to_owned();
        return Some(Change::RenameView { to: if schema == "public" { own } else { format!("{schema}.{own}") }, name });
    }
    let reset = cursor.peek().is_some_and(|token| token.is("reset"));
    let invoker = invoker(cursor.rest())? && !reset;
    Some(Change::AlterView { name, invoker })
}

/// What options say about whose rights a view reads with, if they do.
fn invoker(tokens: &[Token<'_>]) -> Option<bool> {
    let at = position(tokens, &["security_invoker"])?;
    Some(!tokens.get(at + 1..at + 3).is_some_and(|after| after.iter().any(|token| token.is("false") || token.is("off"))))
}

#[cfg(test)]
mod tests {
    use super::super::token::Statements;
    use super::*;

    fn handed_out(text: &str) -> Vec<String> {
        let tokens: Vec<Token<'_>> = Statements::new(text).flat_map(|statement| statement.tokens).collect();
        columns(&tokens)
    }

    #[test]
    fn what_a_view_hands_out() {
        assert_eq!(
            handed_out("as select id, p.full_name as name, lower(p.email) mail from profiles p"),
            ["email", "full_name", "id", "mail"]
        );
        assert_eq!(handed_out("as select p.*, count(o.email) from profiles p join orders o on true"), ["*"]);
        assert_eq!(handed_out("as with a as (select secret from b) select id from a"), ["id", "secret"]);
        assert_eq!(handed_out("as select (select max(x) from y) as top, z from q union select a from b"), ["a", "x", "y", "z"]);
        assert!(handed_out("as").is_empty());
    }
}
