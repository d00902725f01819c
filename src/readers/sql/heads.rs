//! Heads of loops, and declarations: which names of tables and policies a block's statements are put together from.

use super::cursor::{Cursor, by_comma, contains, name_of};
use super::token::{Kind, Statements, Token};

/// What stands for a name that the catalogue gives: every table, every policy.
const EVERY: &str = "*";
/// Most names that one loop runs over.
const NAMES: usize = 200;

/// What one turn of a loop brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) table: String,
    pub(super) policy: String,
}

impl Row {
    fn table(name: &str) -> Self {
        Self { table: name.to_owned(), policy: EVERY.to_owned() }
    }
}

/// What a loop runs over.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Its variables: `FOR a, b IN …`.
    pub(super) variables: Vec<String>,
    /// The columns that go into them, where it asks the catalogue.
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
    /// The variable that names the table whose rows of the catalogue it runs over.
    pub(super) narrowed_by: Option<String>,
}

impl Head {
    /// Reads `t IN ARRAY …`, from behind the word that opens the loop.
    pub(super) fn read(tokens: &[Token<'_>]) -> Self {
        let within = tokens.iter().position(|token| token.is("in")).unwrap_or(0);
        let (before, over) = tokens.split_at(within);
        let variables = before.iter().filter(|token| token.is_name()).map(name_of).collect();
        let selected = over.iter().position(|token| token.is("select")).and_then(|at| over.get(at + 1..)).unwrap_or(&[]);
        let selected = selected.get(..selected.iter().position(|token| token.is("from")).unwrap_or(0)).unwrap_or(&[]);
        let columns = by_comma(selected).into_iter().filter_map(|part| part.last()).map(name_of).collect();
        Self { variables, columns, rows: rows(over), narrowed_by: narrowed_by(over) }
    }

    /// Which of its variables a name is.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.variables.iter().position(|own| own.eq_ignore_ascii_case(name))
    }
}

/// The names that a block declares or sets for the variables which these tokens speak of; those of all its declarations
/// where they speak of none.
pub(super) fn declared(body: &str, tokens: &[Token<'_>]) -> Vec<Row> {
    let mut of_variables = Vec::new();
    let mut all = Vec::new();
    let mut declares = true;
    for statement in Statements::new(body) {
        let mut own = statement.tokens.as_slice();
        let begin = own.iter().position(|token| token.is("begin"));
        let behind = begin.and_then(|at| own.get(at + 1..));
        if own.first().is_some_and(|first| first.is("declare")) {
            own = own.get(1..).unwrap_or(&[]);
        }
        own = behind.unwrap_or(own);
        declares &= behind.is_none();
        if declares {
            all.extend(rows(own));
        }
        let sets = own.iter().take(12).any(|token| token.is("default") || token.sign("="));
        let spoken = |name: &Token<'_>| tokens.iter().any(|token| token.is_name() && token.text.eq_ignore_ascii_case(name.text));
        if sets && own.first().is_some_and(|name| name.is_name() && spoken(name)) {
            of_variables.extend(rows(own));
        }
    }
    let mut names = if of_variables.is_empty() { all } else { of_variables };
    names.truncate(NAMES);
    names
}

/// The variable that a look-up in the catalogue compares the table's name with: `tablename = t`.
fn narrowed_by(tokens: &[Token<'_>]) -> Option<String> {
    let compared = |window: &[Token<'_>]| match window {
        [column, sign, name, ..] if is_table_name(column) && sign.sign("=") && name.is_name() && !name.is("any") => Some(name_of(name)),
        _ => None,
    };
    (0..tokens.len()).find_map(|at| {
        let window = tokens.get(at..)?;
        compared(window).filter(|_| !window.get(3).is_some_and(|next| next.sign(".") || next.sign("(")))
    })
}

fn is_table_name(token: &Token<'_>) -> bool {
    ["tablename", "table_name", "relname"].iter().any(|word| token.is(word))
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
    // Nor from the name of a list: what the block sets for it counts.
    let listed = |window: &[Token<'_>]| matches!(window, [column, sign, any, open, list, close] if is_table_name(column) && sign.sign("=") && any.is("any") && open.sign("(") && list.is_name() && close.sign(")"));
    if tokens.windows(6).any(listed) {
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
    let of_command = narrowed(&["cmd"]).iter().map(|command| format!("{EVERY}{}", command.to_ascii_lowercase())).collect();
    let policies = if policies.is_empty() { every(of_command) } else { policies };
    let pairs =
        every(tables).into_iter().flat_map(|table| policies.iter().map(move |policy| Row { table: table.clone(), policy: policy.clone() }));
    pairs.take(NAMES).collect()
}
