//! Look-ups of conditions that compare a column with itself, and so relate nobody to the row.
//!
//! In `EXISTS (SELECT 1 FROM members m WHERE m.team_id = team_id AND …)` the bare name belongs to the inner table, since
//! that has a column of the name: the comparison is always true.

use super::expression::{Expression, Form, Is, Operator, Query, Source};

/// Most parts of one condition.
const PARTS: usize = 60;

/// Whether a look-up compares a column with itself and nothing else with the row.
pub(super) fn is_void(query: &Query<'_, '_>, names_caller: &dyn Fn(&str) -> bool) -> bool {
    let Some(select) = &query.select else { return false };
    let Some(condition) = &select.condition else { return false };
    let [only] = select.from.as_slice() else { return false };
    let [Source::Table(name, alias)] = only.as_slice() else { return false };
    let own = alias.or(name.last().copied()).unwrap_or_default().to_ascii_lowercase();
    let mut parts = Vec::new();
    collect(condition, &mut parts);
    let (mut with_itself, mut with_row) = (false, false);
    for part in parts {
        match &part.form {
            Form::Binary(left, Operator::Equal, right) => {
                if names_caller(&part.spelt.plain()) {
                    continue;
                }
                match (column(left), column(right)) {
                    (Some(a), Some(b)) if is_same(&a, &b, &own) => with_itself = true,
                    (Some(_), Some(_)) => with_row = true,
                    // Compared with a value.
                    (Some(_), None) | (None, Some(_)) if is_value(left) || is_value(right) => {}
                    _ => with_row = true,
                }
            }
            Form::InList { list, .. } if list.iter().all(is_value) => {}
            Form::Is(_, Is::Null | Is::NotNull | Is::True) => {}
            Form::Name(parts) if parts.len() == 1 => {}
            _ => with_row = true,
        }
    }
    with_itself && !with_row
}

/// Whether a look-up gives the caller for every row that it finds: `auth.uid() IN (SELECT auth.uid() FROM …)` holds for
/// everyone as soon as there is one row.
pub(super) fn gives_caller(query: &Query<'_, '_>, names_caller: &dyn Fn(&str) -> bool) -> bool {
    let Some(select) = &query.select else { return false };
    let [Some(only)] = select.gives.as_slice() else { return false };
    // A condition that names the caller still looks for the caller's own rows.
    let asks = select.condition.as_ref().is_some_and(|condition| names_caller(&condition.spelt.plain()));
    matches!(only.form, Form::Function) && names_caller(&only.spelt.plain()) && !asks
}

/// The parts that must all hold.
fn collect<'e, 't, 'a>(expression: &'e Expression<'t, 'a>, parts: &mut Vec<&'e Expression<'t, 'a>>) {
    let mut open = vec![expression];
    while let Some(next) = open.pop() {
        match &next.form {
            Form::Nested(inner) => open.push(inner),
            Form::Binary(left, Operator::And, right) => open.extend([left.as_ref(), right.as_ref()]),
            _ if parts.len() < PARTS => parts.push(next),
            _ => return,
        }
    }
}

fn is_value(expression: &Expression<'_, '_>) -> bool {
    match &expression.form {
        Form::Nested(inner) | Form::Cast(inner) => is_value(inner),
        Form::Value(_) => true,
        _ => false,
    }
}

/// The parts of a column's name, lower-case.
fn column(expression: &Expression<'_, '_>) -> Option<Vec<String>> {
    match &expression.form {
        Form::Nested(inner) | Form::Cast(inner) => column(inner),
        Form::Name(parts) => Some(parts.iter().map(|name| name.to_ascii_lowercase()).collect()),
        _ => None,
    }
}

/// Whether two names mean one column of the inner table.
fn is_same(a: &[String], b: &[String], own: &str) -> bool {
    let owned = |name: &[String]| name.len() > 1 && name.get(name.len() - 2).is_some_and(|table| table == own);
    a.last() == b.last() && (a == b && owned(a) || owned(a) && b.len() == 1 || owned(b) && a.len() == 1)
}
