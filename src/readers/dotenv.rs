//! Environment files (`.env`, `.env.local`, `.env.example` …).

use super::{Reader, Source, secrets};
use crate::facts::{EnvEntry, EnvValue, Facts, SecretClass};
use crate::intake::Entry;

/// Most variables of one file.
const MOST: usize = 2_000;

/// Reads `KEY=value` lines.
pub(super) struct Dotenv;

impl Reader for Dotenv {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        secrets::is_environment_file(&entry.path.rsplit('/').next().unwrap_or("").to_ascii_lowercase())
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let found = secrets::scan(entry, source.text());
        for (start, line) in source.lines().take(MOST) {
            let Some((name, value)) = variable(line) else {
                continue;
            };
            let within = |found: &&secrets::Found| found.range.start >= start && found.range.end <= start + line.len();
            let value = match found.iter().find(within).and_then(|found| found.secret.as_ref()).map(|secret| secret.class) {
                Some(SecretClass::Live | SecretClass::Test) => EnvValue::Secret,
                Some(SecretClass::Public) => EnvValue::Public,
                Some(SecretClass::Placeholder) => EnvValue::Placeholder,
                None if value.is_empty() => EnvValue::Empty,
                None if secrets::is_placeholder(value) => EnvValue::Placeholder,
                None => EnvValue::Setting,
            };
            facts.env_entries.push(EnvEntry { name: name.to_owned(), value, origin: source.at(start) });
        }
        Ok(())
    }
}

/// The name and value of one line, without quotes and trailing comment.
fn variable(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let (name, value) = line.strip_prefix("export ").unwrap_or(line).split_once('=')?;
    let name = name.trim_end();
    let in_form = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    if name.is_empty() || !name.bytes().all(in_form) {
        return None;
    }
    let value = value.trim();
    let quoted = ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.split_once(quote));
    Some((name, quoted.map_or_else(|| value.split(" #").next().unwrap_or("").trim_end(), |(inside, _)| inside)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_an_environment_file() {
        assert_eq!(variable("export A=\"b c\" # d"), Some(("A", "b c")));
        assert_eq!(variable("A = b # c"), Some(("A", "b")));
        assert_eq!(variable("A="), Some(("A", "")));
        assert_eq!(variable("# A=b"), None);
    }
}
