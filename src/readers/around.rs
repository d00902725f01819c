//! The lines around a place, so that a report shows more than the one line that a fact carries. Facts keep one line each:
//! whoever shows a place asks for its neighbours once the findings stand, and only the files of findings are read again.
//!
//! What is masked in an excerpt is masked here, and more, because nobody looked at these lines for what they hold: mail
//! addresses, whatever looks like a key, and rows of data. Beside a credential in a file of settings stands often the next
//! one, so such a file shows no neighbours at all.

use super::source::{Source, decode};
use super::whole::{Sieve, Whole};
use super::{exports, secrets};
use crate::facts::{Around, Language, Near};
use crate::intake::Entry;
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};

/// Lines above and below a place.
const LINES: u32 = 2;
/// Shortest run of letters and figures that may be a key.
const KEY: usize = 20;

/// What stands around these lines (from 1) of an entry; nothing for what may not be shown.
#[must_use]
pub fn around(entry: &Entry, bytes: &[u8], lines: &BTreeSet<u32>) -> BTreeMap<u32, Near> {
    let Some((text, language)) = decode(bytes).zip(entry.language) else { return BTreeMap::new() };
    if !is_shown(language) || exports::recognise(entry, &text, Whole::new(&text, &Sieve::of(&text))).is_some() {
        return BTreeMap::new();
    }
    let found = secrets::scan(entry, &text);
    if is_settings(language) && !found.is_empty() {
        return BTreeMap::new();
    }
    let source = Source::new(&entry.path, &text, found.into_iter().map(|found| found.range).collect());
    lines.iter().filter_map(|&line| Some((line, near(&source, language, line)?))).into_map()
}

/// What is read for its structure: code, and the settings and markup around it.
fn is_shown(language: Language) -> bool {
    language.is_code() || is_settings(language) || language == Language::Html
}

/// What assigns values line by line.
fn is_settings(language: Language) -> bool {
    matches!(language, Language::Shell | Language::Yaml | Language::Toml | Language::Json | Language::Template)
}

fn near(source: &Source<'_>, language: Language, line: u32) -> Option<Near> {
    let own = source.shown_line(line)?;
    let shown = |line: u32| source.shown_line(line).map(|text| veiled(text, language));
    let mut before: Vec<String> = (line.saturating_sub(LINES).max(1)..line).filter_map(shown).collect();
    let mut after: Vec<String> = (line + 1..=line + LINES).map_while(shown).collect();
    while before.first().is_some_and(String::is_empty) {
        before.remove(0);
    }
    while after.last().is_some_and(String::is_empty) {
        after.pop();
    }
    let margin = std::iter::once(&own).chain(&before).chain(&after).filter(|text| !text.is_empty()).map(|text| indent(text)).min()?;
    let indent = u16::try_from(indent(&own) - margin).unwrap_or_default();
    for text in before.iter_mut().chain(&mut after).filter(|text| !text.is_empty()) {
        text.drain(..margin);
    }
    Some(Near { own: own.trim_start().to_owned(), around: Around { before, indent, after } })
}

/// Spaces at the start of a line.
fn indent(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}

/// A line without what may be a mail address or a key; nothing of a row of data.
fn veiled(text: String, language: Language) -> String {
    let lower = || text.to_ascii_lowercase();
    if language == Language::Sql && (text.trim_start().starts_with('(') || lower().contains("values")) {
        return " ".repeat(indent(&text)) + "…";
    }
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '=' | '%' | '.' | '@');
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(start) = rest.find(part) {
        let (apart, from) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let (word, next) = from.split_at_checked(from.find(|c| !part(c)).unwrap_or(from.len())).unwrap_or((from, ""));
        out.push_str(apart);
        out.push_str(if is_address(word) || word.split(['.', '@']).any(is_key) { "…" } else { word });
        rest = next;
    }
    out + rest
}

fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| {
        name.ends_with(|c: char| c.is_ascii_alphanumeric()) && host.trim_end_matches('.').contains('.') && !host.starts_with('.')
    })
}

/// Long, and of letters and figures mixed.
fn is_key(word: &str) -> bool {
    let figures = word.bytes().filter(u8::is_ascii_digit).count();
    word.len() >= KEY && figures >= 2 && word.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filler::alphabet;

    /// A made-up key of that many characters.
    fn key(length: usize) -> String {
        alphabet("alnum").unwrap().iter().cycle().take(length).map(|&byte| char::from(byte)).collect()
    }

    fn of(path: &str, text: &str, line: u32) -> Option<Near> {
        around(&Entry::new(0, path.to_owned(), text.len() as u64), text.as_bytes(), &BTreeSet::from([line])).remove(&line)
    }

    #[test]
    fn two_lines_above_and_below_with_their_indentation() {
        let text = "a();\nfunction f() {\n\tif (x) {\n\t\tquery(x);\n\t}\n\treturn 1;\n}\n";
        let near = of("a.ts", text, 4).unwrap();
        assert_eq!(near.own, "query(x);");
        assert_eq!(near.around.before, ["function f() {", "  if (x) {"]);
        assert_eq!(near.around.indent, 4);
        assert_eq!(near.around.after, ["  }", "  return 1;"]);
        assert_eq!(of("a.ts", "one();", 1).unwrap().around, Around::default());
        assert_eq!(of("a.ts", "one();", 2), None);
        assert_eq!(of("a.ts", "\n\none();\n\n", 3).unwrap().around, Around::default(), "blank lines at the ends say nothing");
    }

    #[test]
    fn what_stands_beside_a_place_is_masked_too() {
        let (known, odd) = (["sk", "live", &key(24)].join("_"), key(30));
        let text = format!(
            "const key = '{known}';\nconst who = 'jane.roe@shop.example';\nhere();\nconst odd = '{odd}';\nimport a from '@scope/name.js';"
        );
        let near = of("a.ts", &text, 3).unwrap();
        assert_eq!(near.around.before[1], "const who = '…';");
        assert!(near.around.before[0].starts_with("const key = '") && near.around.before[0].len() < 30, "{:?}", near.around.before);
        assert_eq!(near.around.after, ["const odd = '…';", "import a from '@scope/name.js';"]);
    }

    #[test]
    fn settings_with_a_credential_and_rows_of_data_show_nothing() {
        let text = format!("services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: {}\n    ports:\n      - 5432:5432\n", key(18));
        assert_eq!(of("docker-compose.yml", &text, 6), None);
        assert!(of("docker-compose.yml", "services:\n  db:\n    ports:\n      - 5432:5432\n", 4).is_some());
        assert_eq!(of("people.csv", "a\nb\nc", 2), None);
        assert_eq!(of(".env", "A=1\nB=2\nC=3", 2), None);
        let near = of("seed.sql", "insert into people values\n  ('Jane', 4),\n  ('Max', 5);\nselect 1;", 4).unwrap();
        assert_eq!(near.around.before, ["  …", "  …"]);
    }

    #[test]
    fn a_long_line_is_cut() {
        let text = format!("{}\nhere();\n", "a;".repeat(4_000));
        let near = of("a.ts", &text, 2).unwrap();
        assert!(near.around.before[0].chars().count() <= 201 && near.around.before[0].ends_with('…'));
    }
}
