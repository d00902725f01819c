//! Names of files of JavaScript and TypeScript in pages, scripts and settings: what a host or browser is told to run.

use super::{Reader, Source};
use crate::facts::{Facts, Language, Lead, LeadKind, Role};
use crate::intake::Entry;
use std::collections::BTreeSet;

/// Endings of files of code.
pub(super) const ENDINGS: &[&str] = &[".js", ".ts", ".mjs", ".cjs", ".mts", ".jsx", ".tsx", ".vue", ".svelte"];

/// Most names that are kept of one file.
pub(super) const NAMES: usize = 200;

/// Larger ones are lists that a tool wrote.
const LARGE: u64 = 300_000;

/// Looks for such names.
pub(super) struct Leads;

impl Reader for Leads {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        let tells = match entry.language {
            Some(Language::Json) => is_setting(&entry.path),
            Some(Language::Html | Language::Yaml | Language::Toml | Language::Shell | Language::Template) => true,
            Some(Language::Php | Language::Python | Language::Ruby) => true,
            None => !entry.path.ends_with(".tsbuildinfo") && !entry.path.ends_with(".txt") && !entry.path.ends_with(".log"),
            Some(_) => false,
        };
        tells && entry.role != Role::Documentation && entry.bytes < LARGE && source.whole().contains_any(ENDINGS)
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        for name in named(source.text()) {
            facts.leads.push(Lead { path: entry.path.clone(), kind: LeadKind::Names(name) });
        }
        Ok(())
    }
}

/// Whether a file of JSON says what runs, and is no list or report.
fn is_setting(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.strip_suffix(".json").unwrap_or(name);
    let named =
        ["package", "manifest", "angular", "vercel", "firebase", "nodemon", "app", "project", "deno", "workspace", "now", "apphosting"];
    named.contains(&stem)
        || stem.ends_with(".config")
        || stem.starts_with("tsconfig")
        || stem.starts_with("ecosystem")
        || stem.starts_with("pm2")
}

/// Names of files of code that stand anywhere in a text.
fn named(text: &str) -> BTreeSet<String> {
    let part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/' | b'@');
    let bytes = text.as_bytes();
    let mut found = BTreeSet::new();
    for ending in ENDINGS {
        for (at, _) in text.match_indices(ending) {
            let end = at + ending.len();
            if found.len() >= NAMES {
                return found;
            }
            if bytes.get(end).is_some_and(|next| next.is_ascii_alphanumeric()) {
                continue;
            }
            let start = bytes.get(..at).unwrap_or_default().iter().rposition(|byte| !part(*byte)).map_or(0, |before| before + 1);
            if let Some(name) = text.get(start..end).filter(|name| name.len() > ending.len()) {
                found.insert(name.to_owned());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_commands_pages_and_settings() {
        let text = "\"dev\": \"tsx watch server/index.ts\", <script src=\"/src/main.jsx\"></script> next.jsx2 .js node ./a.js;";
        let found: Vec<String> = named(text).into_iter().collect();
        assert_eq!(found, ["./a.js", "/src/main.jsx", "server/index.ts"]);
    }
}
