//! What rows of a database and points of a chart look like when somebody types them in.

use super::super::expression::{bare, number, object, property, string};
use oxc_ast::ast::{ArrayExpression, ArrayExpressionElement, Expression, ObjectExpression, ObjectPropertyKind};

pub(super) fn array<'e, 'a>(expression: &'e Expression<'a>) -> Option<&'e ArrayExpression<'a>> {
    match bare(expression) {
        Expression::ArrayExpression(list) => Some(list),
        _ => None,
    }
}

pub(super) fn objects<'e, 'a>(list: &'e ArrayExpression<'a>) -> impl Iterator<Item = &'e ObjectExpression<'a>> {
    list.elements.iter().take(50).filter_map(|element| match element {
        ArrayExpressionElement::SpreadElement(_) | ArrayExpressionElement::Elision(_) => None,
        element => element.as_expression().and_then(object),
    })
}

/// Whether a list reads like rows of a database or points of a chart, by their keys and values.
pub(super) fn is_invented(list: &ArrayExpression<'_>) -> bool {
    let rows: Vec<_> = objects(list).collect();
    rows.len() >= 2 && rows.iter().take(2).all(|row| is_record(row))
        || rows.len() >= 4 && rows.iter().take(4).all(|row| is_point(row)) && !is_numbered(&rows)
}

/// A row with what only happens in use: somebody's address, a moment, a state, an amount.
fn is_record(row: &ObjectExpression<'_>) -> bool {
    let literal = |keys: &[&str]| keys.iter().find_map(|key| property(row, key)).filter(|value| bare(value).is_literal());
    let editorial = [
        "excerpt",
        "slug",
        "readTime",
        "question",
        "answer",
        "href",
        "features",
        "icon",
        "component",
        "testimonial",
        "quote",
        "rating",
        "image",
    ];
    if editorial.iter().any(|key| property(row, key).is_some()) || row.properties.len() < 3 {
        return false;
    }
    let person = literal(&["email", "customerEmail", "userEmail"]).and_then(string).is_some_and(|value| value.contains('@'));
    let moment = literal(&[
        "date",
        "createdAt",
        "created_at",
        "timestamp",
        "time",
        "lastActive",
        "lastLogin",
        "joined",
        "joinDate",
        "joinedAt",
        "dueDate",
        "orderDate",
        "lastSeen",
        "updatedAt",
        "updated_at",
        "lastUpdated",
        "paidAt",
    ])
    .and_then(string)
    .is_some_and(|value| value.bytes().any(|byte| byte.is_ascii_digit()));
    let status = literal(&["status", "state", "paymentStatus"]).and_then(string).is_some();
    let amount = literal(&["amount", "total", "balance", "revenue", "spent", "totalSpent", "cost"]).is_some();
    let id = property(row, "id").is_some();
    person && (status || moment || amount || property(row, "role").is_some())
        || moment && (status || amount) && (id || amount)
        || status && amount && id
}

/// Whether the figures only number the rows, as in a list of months to choose from.
fn is_numbered(rows: &[&ObjectExpression<'_>]) -> bool {
    let figures = |row: &ObjectExpression<'_>| -> Vec<f64> {
        let value = |entry: &ObjectPropertyKind<'_>| match entry {
            ObjectPropertyKind::ObjectProperty(pair) => number(&pair.value),
            ObjectPropertyKind::SpreadProperty(_) => None,
        };
        row.properties.iter().filter_map(value).collect()
    };
    let all: Vec<Vec<f64>> = rows.iter().take(4).map(|row| figures(row)).collect();
    all.iter().all(|row| row.len() == 1)
        && all.windows(2).all(|two| matches!(two, [a, b] if a.first().zip(b.first()).is_some_and(|(a, b)| (b - a - 1.0).abs() < 0.01)))
}

const PERIODS: &[&str] =
    &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A point of a chart over months or days whose figures are typed in.
fn is_point(row: &ObjectExpression<'_>) -> bool {
    let period =
        ["name", "month", "day", "date", "label"].iter().find_map(|key| property(row, key).and_then(string)).is_some_and(|value| {
            let start: String = value.chars().take(3).collect::<String>().to_ascii_lowercase();
            PERIODS.contains(&start.as_str())
        });
    let figure = row.properties.iter().any(|entry| match entry {
        ObjectPropertyKind::ObjectProperty(pair) => number(&pair.value).is_some_and(|value| value > 0.0),
        ObjectPropertyKind::SpreadProperty(_) => false,
    });
    period && figure
}
