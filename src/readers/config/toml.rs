//! The lines of a TOML file as table, key and value, for configuration files of a known shape.
//!
//! Inline tables stay text; each line of a list that spans lines is an entry of the list's key. Never fails.

use super::yaml::unquote;
use crate::readers::Source;

/// Longest list of entries that one file gives.
const ENTRIES: usize = 20_000;

/// One `key = value` line, or one line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    /// The table it stands in (`tool.poetry.dependencies`); empty at the top.
    pub(super) table: &'a str,
    /// Its key, without quotes.
    pub(super) key: &'a str,
    /// Its value as written, without surrounding quotes, trailing comma and comment.
    pub(super) value: &'a str,
    /// Byte at which its line starts.
    pub(super) at: usize,
}

/// All entries of a text, in order.
pub(super) fn entries<'a>(source: &Source<'a>) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    let (mut table, mut key) = ("", "");
    let (mut in_list, mut in_text) = (false, None);
    let mut at = 0;
    for line in source.text().split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim();
        if let Some(fence) = in_text {
            if line.contains(fence) {
                in_text = None;
            }
            continue;
        }
        if line.is_empty() || line.starts_with('#') || entries.len() >= ENTRIES {
            continue;
        }
        if in_list {
            if line.starts_with(']') {
                in_list = false;
                continue;
            }
            let value = uncomment(line);
            in_list = !value.ends_with(']') || value.contains('[');
            entries.push(Entry { table, key, value: unquote(value.trim_end_matches([',', ']']).trim()), at: start });
            continue;
        }
        if let Some(header) = line.strip_prefix('[') {
            table = header.trim_start_matches('[').split(']').next().unwrap_or("").trim();
            continue;
        }
        let Some((name, value)) = line.split_once('=') else { continue };
        key = unquote(name.trim());
        let value = value.trim();
        for fence in ["\"\"\"", "'''"] {
            if value.matches(fence).count() == 1 {
                in_text = Some(fence);
            }
        }
        let value = uncomment(value);
        in_list = value.starts_with('[') && !value.ends_with(']');
        entries.push(Entry { table, key, value: unquote(value), at: start });
    }
    entries
}

/// A value without the comment behind it.
fn uncomment(value: &str) -> &str {
    let mut quote = None;
    for (at, c) in value.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, '#') => return value.get(..at).unwrap_or(value).trim_end(),
            _ => {}
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_keys_and_lists() {
        let text = "name = \"x\" # why\n[functions.pay-out]\nverify_jwt = false\n[project]\ndependencies = [\n  \"flask>=2 # not a comment\",\n  \"gunicorn\"\n]\nq = \"\"\"\na = 1\n\"\"\"\nlast = ['a', 'b']\n";
        let source = Source::new("a.toml", text, vec![]);
        let flat: Vec<String> = entries(&source).iter().map(|e| format!("{}|{}|{}", e.table, e.key, e.value)).collect();
        assert_eq!(
            flat,
            [
                "|name|x",
                "functions.pay-out|verify_jwt|false",
                "project|dependencies|[",
                "project|dependencies|flask>=2 # not a comment",
                "project|dependencies|gunicorn",
                "project|q|\"",
                "project|last|['a', 'b']",
            ]
        );
    }
}
