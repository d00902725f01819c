//! Environment files (`.env`, `.env.local`, `.env.example` …).

use super::{Reader, Source, secrets};
use crate::facts::{Deployment, EnvEntry, EnvValue, Facts, SecretClass, Setting, Site, SiteKind};
use crate::intake::Entry;

/// Most variables of one file.
const MOST: usize = 2_000;

/// How keys of payment providers begin that move no real money.
const TEST_KEYS: &[&str] = &["sk_test_", "pk_test_", "rk_test_", "rzp_test_", "APP_USR-TEST", "sandbox-sq0"];

/// Whether an environment file is the one for production by its name: `.env.production`, `prod.env`.
fn is_for_production(name: &str) -> bool {
    let parts: Vec<String> = name.split(['.', '-', '_']).map(str::to_ascii_lowercase).collect();
    let has = |word: &str| parts.iter().any(|part| part == word);
    (has("production") || has("prod")) && !["example", "sample", "template", "local", "test", "dist"].iter().any(|word| has(word))
}

/// The host that pages for visitors would call by this variable, where it is the maker's own machine.
fn own_machine<'v>(name: &str, value: &'v str) -> Option<&'v str> {
    let rest = ["http://", "https://", "ws://"].iter().find_map(|way| value.strip_prefix(way)).filter(|_| secrets::is_public_name(name))?;
    let host = rest.split('/').next().unwrap_or("");
    matches!(host.split(':').next(), Some("localhost" | "127.0.0.1" | "0.0.0.0")).then_some(host)
}

/// Reads `KEY=value` lines.
pub(super) struct Dotenv;

impl Reader for Dotenv {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        secrets::is_environment_file(&entry.path.rsplit('/').next().unwrap_or("").to_ascii_lowercase())
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let found = secrets::scan(entry, source.text());
        let live = is_for_production(entry.path.rsplit('/').next().unwrap_or(""));
        for (start, line) in source.lines().take(MOST) {
            let Some((name, value)) = variable(line) else {
                continue;
            };
            if live && TEST_KEYS.iter().any(|start| value.strip_prefix(start).is_some_and(|rest| rest.len() > 8)) {
                facts.deployments.push(Deployment {
                    platform: "environment".to_owned(),
                    setting: Setting::TestPayments,
                    value: name.to_owned(),
                    origin: source.at(start),
                });
            }
            if live && let Some(host) = own_machine(name, value) {
                facts.sites.push(Site { kind: SiteKind::MakersAddress, detail: host.to_owned(), origin: source.at(start) });
            }
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
    fn files_for_production() {
        for (name, is) in
            [(".env.production", true), (".env.prod", true), ("prod.env", true), (".env.production.example", false), (".env", false)]
        {
            assert_eq!(is_for_production(name), is, "{name}");
        }
    }

    #[test]
    fn addresses_of_the_makers_machine() {
        assert_eq!(own_machine("NEXT_PUBLIC_API_URL", "http://localhost:8000/api"), Some("localhost:8000"));
        assert_eq!(own_machine("NEXT_PUBLIC_API_URL", "https://api.shop.example"), None);
        assert_eq!(own_machine("REDIS_URL", "http://localhost:6379"), None);
    }

    #[test]
    fn lines_of_an_environment_file() {
        assert_eq!(variable("export A=\"b c\" # d"), Some(("A", "b c")));
        assert_eq!(variable("A = b # c"), Some(("A", "b")));
        assert_eq!(variable("A="), Some(("A", "")));
        assert_eq!(variable("# A=b"), None);
    }
}
