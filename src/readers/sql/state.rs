//! The states of a row in which a policy's condition lets everyone pass: parts of it that ask nothing about the caller.

use super::predicate::DEPTH;
use crate::facts::{RowState, StateAsks, StateColumn};
use sqlparser::ast::{BinaryOperator, Expr, Query, SetExpr, TableFactor, UnaryOperator, Value};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

/// Most states of one condition, and longest text of one in bytes.
const STATES: usize = 8;
const TEXT: usize = 200;
/// Most tables and columns of one state.
const PARTS: usize = 20;

/// Moments that are the same for everyone.
const NOW: &[&str] = &[
    "now()",
    "current_date",
    "current_timestamp",
    "localtimestamp",
    "clock_timestamp()",
    "timezone('utc'::text, now())",
    "timezone('utc', now())",
];

/// The states for which `text` asks nothing else.
pub(super) fn open_for(text: &str) -> Vec<RowState> {
    let parsed =
        Parser::new(&PostgreSqlDialect {}).with_recursion_limit(DEPTH).try_with_sql(text).and_then(|mut parser| parser.parse_expr());
    let mut states = parsed.map(|expression| of(&expression, 0)).unwrap_or_default();
    // Without a column it is no state but everyone's.
    states.retain(|state| !state.columns.is_empty());
    states
}

fn of(expression: &Expr, depth: usize) -> Vec<RowState> {
    if depth > DEPTH {
        return Vec::new();
    }
    match expression {
        Expr::Nested(inner) => of(inner, depth + 1),
        Expr::BinaryOp { left, op: BinaryOperator::Or, right } => {
            let mut states = of(left, depth + 1);
            states.extend(of(right, depth + 1));
            states.truncate(STATES);
            states
        }
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            let (left, right) = (of(left, depth + 1), of(right, depth + 1));
            let both = left.iter().flat_map(|one| right.iter().map(|other| join(one, other)));
            both.take(STATES).collect()
        }
        Expr::Value(value) if value.value == Value::Boolean(true) => vec![RowState::default()],
        other => {
            part(other, depth).map(|state| RowState { text: other.to_string().chars().take(TEXT).collect(), ..state }).into_iter().collect()
        }
    }
}

fn join(one: &RowState, other: &RowState) -> RowState {
    let text = match (one.text.is_empty(), other.text.is_empty()) {
        (true, _) => other.text.clone(),
        (_, true) => one.text.clone(),
        _ => format!("{} AND {}", one.text, other.text).chars().take(TEXT).collect(),
    };
    let columns = one.columns.iter().chain(&other.columns).take(PARTS).cloned().collect();
    let tables = one.tables.iter().chain(&other.tables).take(PARTS).cloned().collect();
    RowState { text, columns, tables }
}

/// One comparison, when it speaks of the row alone.
fn part(expression: &Expr, depth: usize) -> Option<RowState> {
    let asks = |name: String, asks: StateAsks| Some(RowState { columns: vec![StateColumn { name, asks }], ..RowState::default() });
    match expression {
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) => asks(column(expression)?, StateAsks::Yes),
        Expr::IsTrue(inner) | Expr::IsNotFalse(inner) => asks(column(inner)?, StateAsks::Yes),
        Expr::IsNotNull(inner) => asks(column(inner)?, StateAsks::Present),
        Expr::IsNull(inner) | Expr::IsFalse(inner) | Expr::IsNotTrue(inner) => asks(column(inner)?, StateAsks::Other),
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => asks(column(expr)?, StateAsks::Other),
        Expr::Between { expr, low, high, .. } if is_fixed(low) && is_fixed(high) => asks(column(expr)?, StateAsks::Other),
        Expr::InList { expr, list, negated } if list.iter().all(is_fixed) => {
            let what = if *negated { StateAsks::Other } else { StateAsks::Value(list.iter().filter_map(text).take(PARTS).collect()) };
            asks(column(expr)?, what)
        }
        Expr::AnyOp { left, compare_op: BinaryOperator::Eq, right, .. } => {
            let values = listed(right)?;
            asks(column(left)?, StateAsks::Value(values))
        }
        Expr::BinaryOp { left, op, right } => compared(left, op, right),
        Expr::Exists { subquery, negated: false } => looked_up(subquery, depth),
        Expr::InSubquery { expr, subquery, negated: false } => {
            column(expr)?;
            looked_up(subquery, depth)
        }
        _ => None,
    }
}

fn compared(left: &Expr, op: &BinaryOperator, right: &Expr) -> Option<RowState> {
    use BinaryOperator::{Eq, Gt, GtEq, Lt, LtEq, NotEq};
    if !matches!(op, Eq | NotEq | Lt | LtEq | Gt | GtEq) {
        return None;
    }
    let state = |columns: Vec<StateColumn>| Some(RowState { columns, ..RowState::default() });
    match (column(left), column(right)) {
        // What relates two rows, or two columns of one.
        (Some(_), Some(_)) => state(Vec::new()),
        (Some(name), None) if is_fixed(right) => {
            let asks = match (op, text(right)) {
                (Eq, Some(value)) if value == "true" => StateAsks::Yes,
                (Eq, Some(value)) => StateAsks::Value(vec![value]),
                (NotEq, Some(value)) if value.is_empty() => StateAsks::Present,
                _ => StateAsks::Other,
            };
            state(vec![StateColumn { name, asks }])
        }
        (None, Some(name)) if is_fixed(left) => {
            let value = text(left).filter(|_| *op == Eq);
            state(vec![StateColumn { name, asks: value.map_or(StateAsks::Other, |value| StateAsks::Value(vec![value])) }])
        }
        _ => None,
    }
}

/// A look-up in other tables that asks for nothing but the state of the rows there.
fn looked_up(query: &Query, depth: usize) -> Option<RowState> {
    let SetExpr::Select(select) = query.body.as_ref() else { return None };
    let mut tables = Vec::new();
    for from in select.from.iter().take(PARTS) {
        for factor in std::iter::once(&from.relation).chain(from.joins.iter().take(PARTS).map(|join| &join.relation)) {
            let TableFactor::Table { name, .. } = factor else { return None };
            let name = name.to_string().replace('"', "").to_ascii_lowercase();
            tables.push(name.strip_prefix("public.").map_or_else(|| name.clone(), str::to_owned));
        }
    }
    let states = of(select.selection.as_ref()?, depth + 1);
    let state = states.into_iter().next()?;
    tables.extend(state.tables);
    (!tables.is_empty()).then_some(RowState { tables, ..state })
}

/// Whether it is the same whoever asks, and whichever row is asked for.
fn is_fixed(expression: &Expr) -> bool {
    match expression {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } | Expr::UnaryOp { expr: inner, .. } => is_fixed(inner),
        Expr::Value(_) | Expr::TypedString(_) | Expr::Interval(_) => true,
        Expr::BinaryOp { left, right, .. } => is_fixed(left) && is_fixed(right),
        Expr::Function(_) => NOW.contains(&expression.to_string().to_ascii_lowercase().as_str()),
        _ => false,
    }
}

/// A written-out value.
fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => text(inner),
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(text.chars().take(60).collect()),
            Value::Boolean(yes) => Some(yes.to_string()),
            Value::Number(number, _) => Some(number.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The values of `ARRAY['a', 'b']`.
fn listed(expression: &Expr) -> Option<Vec<String>> {
    match expression {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => listed(inner),
        Expr::Array(array) => array.elem.iter().take(PARTS).map(text).collect(),
        _ => None,
    }
}

/// The column that an expression names, lower-case and without its table.
fn column(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => column(inner),
        Expr::Identifier(name) => Some(name.value.to_ascii_lowercase()),
        Expr::CompoundIdentifier(names) => names.last().map(|name| name.value.to_ascii_lowercase()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_that_are_open_whoever_asks() {
        for (text, expected) in [
            ("qr_token IS NOT NULL", vec!["qr_token IS NOT NULL"]),
            ("((\"qr_token\" <> ''::text))", vec!["\"qr_token\" <> ''::TEXT"]),
            ("public_request = TRUE OR company_id = get_company(auth.uid())", vec!["public_request = true"]),
            ("(is_public OR auth.uid() = owner) AND deleted_at IS NULL", vec!["is_public AND deleted_at IS NULL"]),
            ("status = ANY (ARRAY['a'::text, 'b'::text])", vec!["status = ANY(ARRAY['a'::TEXT, 'b'::TEXT])"]),
            ("expires_at > now() AND true", vec!["expires_at > now()"]),
            ("status IN ('a', 'b') AND is_admin()", vec![]),
            ("auth.uid() IS NOT NULL", vec![]),
            ("token = current_setting('request.headers')", vec![]),
            ("true", vec![]),
            ("id = (select id from a)", vec![]),
        ] {
            let found: Vec<String> = open_for(text).into_iter().map(|state| state.text).collect();
            assert_eq!(found, expected, "{text}");
        }
        let tables = |text: &str| open_for(text).into_iter().next().map(|state| (state.tables, state.columns.len()));
        let within = "id IN (SELECT company_id FROM public.assets WHERE qr_token IS NOT NULL)";
        assert_eq!(tables(within), Some((vec!["assets".to_owned()], 1)));
        let exists = "EXISTS (SELECT 1 FROM tickets t WHERE t.id = comments.ticket_id AND t.open)";
        assert_eq!(tables(exists), Some((vec!["tickets".to_owned()], 1)));
        assert_eq!(tables("EXISTS (SELECT 1 FROM members m WHERE m.team = team_id AND m.user_id = auth.uid())"), None);
    }

    #[test]
    fn hostile_conditions_end() {
        open_for(&"(a OR b) AND ".repeat(500));
        open_for(&format!("{}a{}", "(".repeat(5_000), ")".repeat(5_000)));
        let wide = vec!["(a OR b OR c)"; 50].join(" AND ");
        assert!(open_for(&wide).len() <= STATES);
    }
}
