//! Which rows an SQL statement is about: the columns that its condition compares with values handed over beside it.

use crate::readers::javascript::tree::{bare, text_of};
use oxc_ast::ast::{Argument, CallExpression, Expression};

/// Longest statement that is looked at, in bytes.
const LONG: usize = 4000;

/// Columns and the values that they must equal, in `query("… WHERE id = $1 AND user_id = $2", [id, userId])`. Nothing where
/// the condition asks for more than that.
pub(super) fn compared<'e, 'a>(call: &'e CallExpression<'a>, method: &str) -> Option<Vec<(String, &'e Expression<'a>)>> {
    // A helper of the project's own that is handed a statement is called by its name alone.
    let plain = method.is_empty() && matches!(bare(&call.callee), Expression::Identifier(_));
    if !plain && !matches!(method, "query" | "execute" | "one" | "oneOrNone" | "any" | "manyOrNone" | "none" | "run" | "get" | "all") {
        return None;
    }
    let text = call.arguments.first().and_then(Argument::as_expression).and_then(text_of).filter(|text| text.len() < LONG)?;
    let Some(Expression::ArrayExpression(values)) = call.arguments.get(1).and_then(Argument::as_expression).map(bare) else { return None };
    let found = columns(text)?;
    let value = |at: usize| values.elements.get(at).and_then(|element| element.as_expression());
    found.into_iter().map(|(column, at)| value(at).map(|value| (column, value))).collect()
}

/// Columns of a condition, each with the place of its value.
fn columns(text: &str) -> Option<Vec<(String, usize)>> {
    let lower = text.to_ascii_lowercase();
    let plain: Vec<&str> = lower.split_ascii_whitespace().collect();
    let at = plain.iter().position(|word| *word == "where")?;
    let (before, rest) = plain.split_at(at);
    let ends = ["order", "limit", "returning", "group", "for", "offset"];
    let condition: Vec<&str> = rest.iter().skip(1).take_while(|word| !ends.contains(word)).copied().collect();
    if condition.iter().any(|word| matches!(*word, "or" | "in" | "not" | "exists" | "select" | "between" | "like" | "ilike" | "where")) {
        return None;
    }
    let mut asked = before.iter().map(|word| word.matches('?').count()).sum::<usize>();
    let mut found = Vec::new();
    for part in condition.join(" ").split(" and ") {
        let part = part.trim().trim_end_matches(';');
        let (column, value) = match part.split_once('=') {
            Some((column, value)) => (column.trim(), value.trim()),
            // `deleted_at is null` leaves open whose it is.
            None if part.contains(" is ") => continue,
            None => return None,
        };
        let column = column.rsplit('.').next().unwrap_or(column).trim_matches(['"', '`']);
        if column.is_empty() || !column.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return None;
        }
        if value == "?" {
            found.push((column.to_owned(), asked));
            asked += 1;
        } else if let Some(number) = value.strip_prefix('$').and_then(|number| number.split("::").next()?.parse::<usize>().ok()) {
            found.push((column.to_owned(), number.checked_sub(1)?));
        } else if value.starts_with('\'') || matches!(value, "true" | "false") || value.bytes().all(|byte| byte.is_ascii_digit()) {
        } else {
            return None;
        }
    }
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn conditions_come_apart() {
        let pairs = |text: &str| columns(text).map(|found| found.iter().map(|(column, at)| format!("{column}{at}")).collect::<Vec<_>>());
        let is = |text: &str, wanted: &[&str]| assert_eq!(pairs(text).as_deref().unwrap_or_default(), wanted, "{text}");
        is("SELECT * FROM orders WHERE user_id = $1 LIMIT 10", &["user_id0"]);
        is("UPDATE profiles SET name = ? WHERE o.\"id\" = ? AND active = true AND gone IS NULL", &["id1"]);
        is("DELETE FROM notes WHERE id=$2 and owner_id = $1::uuid;", &["id1", "owner_id0"]);
        for none in
            ["SELECT 1", "SELECT * FROM a WHERE id = $1 OR b = $2", "SELECT * FROM a WHERE id IN ($1)", "SELECT * FROM a WHERE f(id) = $1"]
        {
            assert_eq!(columns(none), None, "{none}");
        }
    }
}
