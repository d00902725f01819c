//! The states of a row in which a policy's condition lets everyone pass: parts of it that ask nothing about the caller.

use super::expression::{Expression, Form, Is, Operator, Query, Source, Value};
use super::parse::DEPTH;
use crate::facts::{RowState, StateAsks, StateColumn};

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

/// The states for which a condition asks nothing else.
pub(super) fn open_for(condition: &Expression<'_, '_>) -> Vec<RowState> {
    let mut states = of(condition, 0);
    // Without a column it is no state but everyone's.
    states.retain(|state| !state.columns.is_empty());
    states
}

fn of(expression: &Expression<'_, '_>, depth: usize) -> Vec<RowState> {
    if depth > DEPTH {
        return Vec::new();
    }
    match &expression.form {
        Form::Nested(inner) => of(inner, depth + 1),
        Form::Binary(left, Operator::Or, right) => {
            let mut states = of(left, depth + 1);
            states.extend(of(right, depth + 1));
            states.truncate(STATES);
            states
        }
        Form::Binary(left, Operator::And, right) => {
            let (left, right) = (of(left, depth + 1), of(right, depth + 1));
            let both = left.iter().flat_map(|one| right.iter().map(|other| join(one, other)));
            both.take(STATES).collect()
        }
        Form::Value(Value::Boolean(true)) => vec![RowState::default()],
        _ => {
            let text = |state| RowState { text: expression.spelt.to_string().chars().take(TEXT).collect(), ..state };
            part(expression, depth).map(text).into_iter().collect()
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
fn part(expression: &Expression<'_, '_>, depth: usize) -> Option<RowState> {
    let asks = |name: String, asks: StateAsks| Some(RowState { columns: vec![StateColumn { name, asks }], ..RowState::default() });
    match &expression.form {
        Form::Name(_) => asks(column(expression)?, StateAsks::Yes),
        Form::Is(inner, Is::True | Is::NotFalse) => asks(column(inner)?, StateAsks::Yes),
        Form::Is(inner, Is::NotNull) => asks(column(inner)?, StateAsks::Present),
        Form::Is(inner, Is::Null | Is::False | Is::NotTrue) | Form::Not(inner) => asks(column(inner)?, StateAsks::Other),
        Form::Between(parts) => {
            let [of, low, high] = parts.as_ref();
            (is_fixed(low) && is_fixed(high)).then(|| asks(column(of)?, StateAsks::Other))?
        }
        Form::InList { of, list, negated } if list.iter().all(is_fixed) => {
            let what = if *negated { StateAsks::Other } else { StateAsks::Value(list.iter().filter_map(text).take(PARTS).collect()) };
            asks(column(of)?, what)
        }
        Form::EqualsAny(left, right) => {
            let values = listed(right)?;
            asks(column(left)?, StateAsks::Value(values))
        }
        Form::Binary(left, operator, right) => compared(left, *operator, right),
        Form::Exists(query) => looked_up(query, depth),
        Form::InQuery { of, query, negated: false } => {
            column(of)?;
            looked_up(query, depth)
        }
        _ => None,
    }
}

fn compared(left: &Expression<'_, '_>, operator: Operator, right: &Expression<'_, '_>) -> Option<RowState> {
    use Operator::{Equal, NotEqual, Unequal};
    if !matches!(operator, Equal | NotEqual | Unequal) {
        return None;
    }
    let state = |columns: Vec<StateColumn>| Some(RowState { columns, ..RowState::default() });
    match (column(left), column(right)) {
        // What relates two rows, or two columns of one.
        (Some(_), Some(_)) => state(Vec::new()),
        (Some(name), None) if is_fixed(right) => {
            let asks = match (operator, text(right)) {
                (Equal, Some(value)) if value == "true" => StateAsks::Yes,
                (Equal, Some(value)) => StateAsks::Value(vec![value]),
                (NotEqual, Some(value)) if value.is_empty() => StateAsks::Present,
                _ => StateAsks::Other,
            };
            state(vec![StateColumn { name, asks }])
        }
        (None, Some(name)) if is_fixed(left) => {
            let value = text(left).filter(|_| operator == Equal);
            state(vec![StateColumn { name, asks: value.map_or(StateAsks::Other, |value| StateAsks::Value(vec![value])) }])
        }
        _ => None,
    }
}

/// A look-up in other tables that asks for nothing but the state of the rows there.
fn looked_up(query: &Query<'_, '_>, depth: usize) -> Option<RowState> {
    let select = query.select.as_ref()?;
    let mut tables = Vec::new();
    for from in select.from.iter().take(PARTS) {
        for source in from.iter().take(PARTS) {
            let Source::Table(name, _) = source else { return None };
            let name = name.join(".").to_ascii_lowercase();
            tables.push(name.strip_prefix("public.").map_or_else(|| name.clone(), str::to_owned));
        }
    }
    let states = of(select.condition.as_ref()?, depth + 1);
    let state = states.into_iter().next()?;
    tables.extend(state.tables);
    (!tables.is_empty()).then_some(RowState { tables, ..state })
}

/// Whether it is the same whoever asks, and whichever row is asked for.
fn is_fixed(expression: &Expression<'_, '_>) -> bool {
    match &expression.form {
        Form::Nested(inner) | Form::Cast(inner) | Form::Not(inner) | Form::Signed(inner) => is_fixed(inner),
        Form::Value(_) | Form::Typed => true,
        Form::Binary(left, _, right) => is_fixed(left) && is_fixed(right),
        Form::Function => NOW.contains(&expression.spelt.to_string().to_ascii_lowercase().as_str()),
        _ => false,
    }
}

/// A written-out value.
fn text(expression: &Expression<'_, '_>) -> Option<String> {
    match &expression.form {
        Form::Nested(inner) | Form::Cast(inner) => text(inner),
        Form::Value(Value::Text(text)) => Some(text.replace("''", "'").chars().take(60).collect()),
        Form::Value(Value::Boolean(yes)) => Some(yes.to_string()),
        Form::Value(Value::Number(number)) => Some((*number).to_owned()),
        _ => None,
    }
}

/// The values of `ARRAY['a', 'b']`.
fn listed(expression: &Expression<'_, '_>) -> Option<Vec<String>> {
    match &expression.form {
        Form::Nested(inner) | Form::Cast(inner) => listed(inner),
        Form::Array(list) => list.iter().take(PARTS).map(text).collect(),
        _ => None,
    }
}

/// The column that an expression names, lower-case and without its table.
fn column(expression: &Expression<'_, '_>) -> Option<String> {
    match &expression.form {
        Form::Nested(inner) | Form::Cast(inner) => column(inner),
        Form::Name(parts) => parts.last().map(|name| name.to_ascii_lowercase()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::told;
    use super::*;

    fn open_for(text: &str) -> Vec<RowState> {
        told(text, |condition| condition.map(super::open_for).unwrap_or_default())
    }

    #[test]
    fn states_that_are_open_whoever_asks() {
        for (text, expected) in [
            ("qr_token IS NOT NULL", vec!["qr_token IS NOT NULL"]),
            ("((\"qr_token\" <> ''::text))", vec!["\"qr_token\" <> ''::text"]),
            ("public_request = TRUE OR company_id = get_company(auth.uid())", vec!["public_request = TRUE"]),
            ("(is_public OR auth.uid() = owner) AND deleted_at IS NULL", vec!["is_public AND deleted_at IS NULL"]),
            ("status = ANY (ARRAY['a'::text, 'b'::text])", vec!["status = ANY(ARRAY['a'::text, 'b'::text])"]),
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
