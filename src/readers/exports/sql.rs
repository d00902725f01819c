//! What an SQL text of a step asks for, and whether values are put into its text.

/// What a statement asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) operation: &'static str,
    pub(super) table: Option<String>,
    pub(super) bounded: bool,
    pub(super) filtered: bool,
    pub(super) all_columns: bool,
}

/// Longest statement that is looked at, in bytes.
const LONGEST: usize = 20_000;

/// Reads the first statement; `None` where it neither reads nor changes rows.
pub(super) fn asked(sql: &str) -> Option<Asked> {
    let end = (0..=sql.len().min(LONGEST)).rev().find(|&at| sql.is_char_boundary(at))?;
    let lower = sql.get(..end)?.to_ascii_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| c.is_ascii_whitespace() || matches!(c, ';' | '(' | ')' | ',')).filter(|word| !word.is_empty()).collect();
    let operation = match *words.first()? {
        "select" | "with" => "select",
        "insert" => "insert",
        "update" => "update",
        "delete" => "delete",
        _ => return None,
    };
    let after = |keyword: &str| {
        let at = words.iter().position(|word| *word == keyword)?;
        words.get(at + 1).map(|table| table.trim_matches(['"', '`', '[', ']']).to_owned())
    };
    let table = match operation {
        "insert" => after("into"),
        "update" => after("update"),
        _ => after("from"),
    };
    let has = |word: &str| words.contains(&word);
    let counts = lower.contains("count(") || lower.contains("sum(") || lower.contains("max(");
    Some(Asked {
        operation,
        table: table.filter(|table| !table.contains("{{")),
        bounded: has("limit") || has("top") || has("fetch") || counts,
        filtered: has("where"),
        all_columns: words.get(1) == Some(&"*"),
    })
}

/// How a value stands in a text of SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Put {
    /// As a part of a quoted text.
    Quoted,
    /// Where the name of a table or column is expected.
    Name,
    /// Where a value is expected.
    Value,
}

/// Every `{{ … }}` of a text of SQL: where it stands, in bytes, and how.
pub(super) fn puts(sql: &str) -> Vec<(usize, Put)> {
    let bytes = sql.as_bytes();
    let mut found = Vec::new();
    let mut quote: Option<u8> = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if bytes.get(at..at + 2) == Some(b"--") && quote.is_none() {
            at += sql.get(at..).and_then(|rest| rest.find('\n')).unwrap_or(sql.len());
            continue;
        }
        if bytes.get(at..at + 2) == Some(b"{{") {
            let end = sql.get(at..).and_then(|rest| rest.find("}}")).map_or(sql.len(), |end| at + end + 2);
            found.push((at, if quote.is_some() { Put::Quoted } else { position(sql.get(..at).unwrap_or("")) }));
            // What stands in the brackets is no SQL: its quotes open nothing.
            at = end;
            continue;
        }
        match quote {
            Some(mark) if byte == mark => quote = None,
            None if matches!(byte, b'\'' | b'"' | b'`') => quote = Some(byte),
            _ => {}
        }
        at += 1;
    }
    found
}

/// What is expected behind a text of SQL, outside quotes.
fn position(before: &str) -> Put {
    let from = (before.len().saturating_sub(200)..=before.len()).find(|&at| before.is_char_boundary(at)).unwrap_or(0);
    let lower = before.get(from..).unwrap_or("").to_ascii_lowercase();
    if lower.ends_with('.') {
        return Put::Name;
    }
    let last = lower.trim_end().rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next().unwrap_or("");
    let two = lower.trim_end().ends_with("order by") || lower.trim_end().ends_with("group by");
    if two
        || matches!(last, "from" | "join" | "into" | "update" | "table" | "user" | "schema" | "database")
            && lower.trim_end().ends_with(last)
    {
        Put::Name
    } else {
        Put::Value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements() {
        let read = asked("SELECT * FROM \"users\" WHERE id = {{ 1 }} LIMIT 1").unwrap();
        assert_eq!((read.operation, read.table.as_deref(), read.bounded, read.all_columns), ("select", Some("users"), true, true));
        assert_eq!(asked("delete from a").map(|asked| (asked.operation, asked.filtered)), Some(("delete", false)));
        assert_eq!(asked("create table a (b int)"), None);
    }

    #[test]
    fn values_in_texts() {
        let kinds = |sql: &str| puts(sql).into_iter().map(|(_, put)| put).collect::<Vec<_>>();
        assert_eq!(kinds("select * from t where a = {{ x['y'] }} and b like '%{{ z }}%'"), [Put::Value, Put::Quoted]);
        assert_eq!(kinds("select * from {{ t }} order by {{ c }} -- {{ no }}"), [Put::Name, Put::Name]);
        assert_eq!(kinds("in user {{ x }}"), [Put::Name]);
    }
}
