//! `CREATE`, `ALTER` and `DROP POLICY`.

use super::cursor::{Cursor, name_of};
use super::token::Token;
use super::{parse, predicate, state};
use crate::facts::{Change, Condition, Origin, Policy};

/// Longest condition that is kept, in bytes.
const CONDITION: usize = 4_000;

/// `CREATE POLICY …` or `ALTER POLICY …`, from behind the word `POLICY`. `text` is the whole text the tokens stand in.
pub(super) fn define(mut cursor: Cursor<'_, '_>, altered: bool, text: &str, origin: &Origin) -> Option<Change> {
    cursor.eat(&["if", "not", "exists"]);
    let name = cursor.next().filter(|token| token.is_name()).map(name_of)?;
    if !cursor.eat(&["on"]) {
        return None;
    }
    let table = cursor.name()?;
    if altered && cursor.eat(&["rename", "to"]) {
        let to = cursor.next().filter(|token| token.is_name()).map(name_of)?;
        return Some(Change::RenamePolicy { table, name, to });
    }
    let mut policy = Policy {
        name,
        command: if altered { String::new() } else { "all".to_owned() },
        roles: Vec::new(),
        restrictive: false,
        using: None,
        check: None,
        origin: origin.clone(),
        table,
    };
    loop {
        if cursor.eat(&["as"]) {
            policy.restrictive = cursor.next().is_some_and(|token| token.is("restrictive"));
        } else if cursor.eat(&["for"]) {
            policy.command = cursor.next().map_or_else(String::new, |token| token.text.to_ascii_lowercase());
        } else if cursor.eat(&["to"]) {
            policy.roles = cursor.names();
        } else if cursor.eat(&["using"]) {
            policy.using = cursor.parens().map(|tokens| condition(tokens, text, &policy.table));
        } else if cursor.eat(&["with", "check"]) {
            policy.check = cursor.parens().map(|tokens| condition(tokens, text, &policy.table));
        } else {
            cursor.next()?;
        }
        if cursor.peek().is_none() {
            break;
        }
    }
    Some(if altered { Change::AlterPolicy(policy) } else { Change::CreatePolicy(policy) })
}

/// `DROP POLICY …`, from behind the word `POLICY`.
pub(super) fn drop(mut cursor: Cursor<'_, '_>) -> Option<Change> {
    cursor.eat(&["if", "exists"]);
    let name = cursor.next().filter(|token| token.is_name()).map(name_of)?;
    cursor.eat(&["on"]).then(|| cursor.name()).flatten().map(|table| Change::DropPolicy { table, name })
}

/// The condition that these tokens spell: comments out, white space folded.
fn condition(tokens: &[Token<'_>], text: &str, table: &str) -> Condition {
    let mut spelt = String::new();
    let mut end = None;
    let mut kept = 0;
    for token in tokens {
        if end.is_some_and(|end| end < token.start) {
            spelt.push(' ');
        }
        spelt.push_str(text.get(token.start..token.end).unwrap_or(""));
        end = Some(token.end);
        kept += 1;
        if spelt.len() > CONDITION {
            break;
        }
    }
    let storage = table == "storage.objects";
    let parsed = tokens.get(..kept).and_then(|tokens| parse::expression(text, tokens));
    let (reach, void) = predicate::judge(&spelt, parsed.as_ref(), storage);
    // Files have a rule of their own.
    let open_for = parsed.as_ref().filter(|_| !storage).map(state::open_for).unwrap_or_default();
    Condition { text: spelt, reach, void, open_for }
}
