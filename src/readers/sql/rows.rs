//! Rows that a file writes: sample data, storage buckets, and the content of dumped tables.

use super::cursor::{Cursor, by_comma, name_of};
use super::token::{Kind, Token};
use crate::facts::{Change, Rows};
use crate::readers::pattern::{Pattern, regex};

/// Values of a row that are looked at in one statement.
const VALUES: usize = 20_000;

static HASH: Pattern = Pattern::new(&["$", "scrypt:"], || {
    regex(
        r"^(?:\$2[abxy]?\$[0-9]{2}\$[./A-Za-z0-9]{53}|\$argon2(?:id?|d)\$.{20,}|\$[156]\$.{20,}|pbkdf2_sha[0-9]+\$[0-9]+\$.{20,}|scrypt:.{30,})$",
    )
});
static ADDRESS: Pattern = Pattern::new(&["@"], || regex(r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}$"));

/// `INSERT INTO …`, from behind the word `INTO`.
pub(super) fn insert(mut cursor: Cursor<'_, '_>) -> Vec<Change> {
    let Some(table) = cursor.name() else { return Vec::new() };
    let columns: Vec<String> =
        cursor.parens().map_or_else(Vec::new, |list| list.iter().filter(|token| token.is_name()).map(name_of).collect());
    let mut rows = Rows { table, columns, count: 0, password_hashes: 0, addresses: 0 };
    if !cursor.eat_any(&["values", "value"]) {
        return vec![Change::Rows(rows)];
    }
    let mut changes = Vec::new();
    while let Some(row) = cursor.parens() {
        rows.count += 1;
        if rows.table == "storage.buckets" {
            changes.extend(bucket(&rows.columns, row));
        }
        for token in row.iter().filter(|token| token.kind == Kind::Text).take(VALUES) {
            weigh(token.text, &mut rows);
        }
        if !cursor.eat(&[","]) {
            break;
        }
    }
    changes.push(Change::Rows(rows));
    changes
}

/// `COPY table (columns) FROM stdin` with its lines.
pub(super) fn copy(mut cursor: Cursor<'_, '_>, data: &str) -> Option<Change> {
    let table = cursor.name()?;
    let columns: Vec<String> =
        cursor.parens().map_or_else(Vec::new, |list| list.iter().filter(|token| token.is_name()).map(name_of).collect());
    let mut rows = Rows { table, columns, count: 0, password_hashes: 0, addresses: 0 };
    for line in data.lines().take(VALUES) {
        rows.count += 1;
        line.split(['\t', ',']).for_each(|value| weigh(value, &mut rows));
    }
    Some(Change::Rows(rows))
}

fn weigh(value: &str, rows: &mut Rows) {
    if value.len() >= 30 && HASH.is_match(value) {
        rows.password_hashes += 1;
    } else if value.len() < 120 && ADDRESS.is_match(value) && !is_example(value) {
        rows.addresses += 1;
    }
}

/// Addresses of reserved domains belong to nobody.
fn is_example(address: &str) -> bool {
    let domain = address.rsplit('@').next().unwrap_or("").to_ascii_lowercase();
    domain.starts_with("example.")
        || domain.contains(".example")
        || domain.ends_with(".test")
        || domain.ends_with(".local")
        || matches!(domain.as_str(), "test.com" | "ex.com" | "teste.com" | "exemplo.com" | "ejemplo.com")
}

/// `UPDATE storage.buckets SET public = … WHERE id = …`, from behind the word `SET`.
pub(super) fn bucket_change(cursor: Cursor<'_, '_>) -> Vec<Change> {
    let tokens = cursor.rest();
    let sets = |word: &str| tokens.windows(3).any(|window| matches!(window, [a, b, c] if a.is("public") && b.sign("=") && c.is(word)));
    let public = sets("true");
    if !public && !sets("false") {
        return Vec::new();
    }
    let names = tokens.iter().skip_while(|token| !token.is("where")).filter(|token| token.kind == Kind::Text);
    names.map(|token| Change::Bucket { name: token.text.to_owned(), public }).collect()
}

fn bucket(columns: &[String], row: &[Token<'_>]) -> Option<Change> {
    let values = by_comma(row);
    let value = |name: &str| {
        let at = columns.iter().position(|column| column == name)?;
        values.get(at)?.first()
    };
    let name = value("id").or_else(|| value("name"))?.text.to_owned();
    Some(Change::Bucket { name, public: value("public").is_some_and(|token| token.is("true")) })
}
