//! Look-ups of conditions that compare a column with itself, and so relate nobody to the row.
//!
//! In `EXISTS (SELECT 1 FROM members m WHERE m.team_id = team_id AND …)` the bare name belongs to the inner table, since
//! that has a column of the name: the comparison is always true.

use sqlparser::ast::{BinaryOperator, Expr, Query, SelectItem, SetExpr, TableFactor};

/// Most parts of one condition.
const PARTS: usize = 60;

/// Whether a look-up compares a column with itself and nothing else with the row.
pub(super) fn is_void(query: &Query, names_caller: &dyn Fn(&str) -> bool) -> bool {
    let SetExpr::Select(select) = query.body.as_ref() else { return false };
    let Some(condition) = &select.selection else { return false };
    let [only] = select.from.as_slice() else { return false };
    if !only.joins.is_empty() {
        return false;
    }
    let TableFactor::Table { name, alias, .. } = &only.relation else { return false };
    let own = alias.as_ref().map_or_else(|| name.to_string(), |alias| alias.name.value.clone());
    let own = own.rsplit('.').next().unwrap_or(&own).trim_matches('"').to_ascii_lowercase();
    let mut parts = Vec::new();
    collect(condition, &mut parts);
    let (mut with_itself, mut with_row) = (false, false);
    for part in parts {
        match part {
            Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => {
                let spelt = part.to_string().to_ascii_lowercase().replace('"', "");
                if names_caller(&spelt) {
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
            Expr::InList { list, .. } if list.iter().all(is_value) => {}
            Expr::IsNull(_) | Expr::IsNotNull(_) | Expr::IsTrue(_) | Expr::Identifier(_) => {}
            _ => with_row = true,
        }
    }
    with_itself && !with_row
}

/// Whether a look-up gives the caller for every row that it finds: `auth.uid() IN (SELECT auth.uid() FROM …)` holds for
/// everyone as soon as there is one row.
pub(super) fn gives_caller(query: &Query, names_caller: &dyn Fn(&str) -> bool) -> bool {
    let SetExpr::Select(select) = query.body.as_ref() else { return false };
    let [SelectItem::UnnamedExpr(only)] = select.projection.as_slice() else { return false };
    let spelt = only.to_string().to_ascii_lowercase().replace('"', "");
    // A condition that names the caller still looks for the caller's own rows.
    let asks =
        select.selection.as_ref().is_some_and(|condition| names_caller(&condition.to_string().to_ascii_lowercase().replace('"', "")));
    matches!(only, Expr::Function(_)) && names_caller(&spelt) && !asks
}

/// The parts that must all hold.
fn collect<'e>(expression: &'e Expr, parts: &mut Vec<&'e Expr>) {
    let mut open = vec![expression];
    while let Some(next) = open.pop() {
        match next {
            Expr::Nested(inner) => open.push(inner),
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => open.extend([left.as_ref(), right.as_ref()]),
            other if parts.len() < PARTS => parts.push(other),
            _ => return,
        }
    }
}

fn is_value(expression: &Expr) -> bool {
    match expression {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => is_value(inner),
        Expr::Value(_) => true,
        _ => false,
    }
}

/// The parts of a column's name, lower-case.
fn column(expression: &Expr) -> Option<Vec<String>> {
    let plain = |name: &str| name.to_ascii_lowercase();
    match expression {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => column(inner),
        Expr::Identifier(name) => Some(vec![plain(&name.value)]),
        Expr::CompoundIdentifier(names) => Some(names.iter().map(|name| plain(&name.value)).collect()),
        _ => None,
    }
}

/// Whether two names mean one column of the inner table.
fn is_same(a: &[String], b: &[String], own: &str) -> bool {
    let owned = |name: &[String]| name.len() > 1 && name.get(name.len() - 2).is_some_and(|table| table == own);
    a.last() == b.last() && (a == b && owned(a) || owned(a) && b.len() == 1 || owned(b) && a.len() == 1)
}
