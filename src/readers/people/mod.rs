//! Records of people in files of data: exports, spreadsheets, database files, compressed dumps.
//!
//! Of a large file the first megabytes are looked at. Counts what looks like an address or a hash of a password; no value leaves this module.

mod count;
mod database;
mod packed;

use super::{Reader, Source};
use crate::facts::{Facts, Language, PeopleFile, PeopleKind, Role};
use crate::intake::Entry;
use count::Count;

/// Reads exports that are text.
pub(super) struct Records;

impl Reader for Records {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        is_records(&entry.path, entry.language) && entry.role != Role::Test && source.text().contains('@')
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        state(entry, PeopleKind::Records, &Count::of(source.text().as_bytes()), Vec::new(), false, facts);
        Ok(())
    }
}

/// Looks into a file that no reader of text understands.
pub(super) fn look(entry: &Entry, bytes: &[u8], facts: &mut Facts) {
    let lower = entry.path.to_ascii_lowercase();
    let cut = (bytes.len() as u64) < entry.bytes;
    if bytes.starts_with(database::MAGIC) {
        state(entry, PeopleKind::Database, &Count::of(bytes), database::tables(bytes), cut, facts);
    } else if lower.ends_with(".xlsx") {
        let (count, start_only) = packed::spreadsheet(bytes);
        state(entry, PeopleKind::Spreadsheet, &count, Vec::new(), start_only, facts);
    } else if lower.ends_with(".sql.gz") {
        let (count, more) = packed::dump(bytes);
        state(entry, PeopleKind::Dump, &count, Vec::new(), more || cut, facts);
    } else if is_records(&lower, entry.language) {
        state(entry, PeopleKind::Records, &Count::of(bytes), Vec::new(), cut, facts);
    }
}

fn state(entry: &Entry, kind: PeopleKind, count: &Count, tables: Vec<String>, start_only: bool, facts: &mut Facts) {
    if count.addresses > 0 || count.password_hashes > 0 || !tables.is_empty() {
        facts.people.push(PeopleFile {
            path: entry.path.clone(),
            kind,
            addresses: count.addresses,
            password_hashes: count.password_hashes,
            tables,
            start_only,
        });
    }
}

/// Whether a name is that of an export of records. Manifests, settings and texts of the page hold addresses of makers.
fn is_records(path: &str, language: Option<Language>) -> bool {
    let lower = path.to_ascii_lowercase();
    if [".csv", ".tsv", ".jsonl", ".ndjson"].iter().any(|end| lower.ends_with(end)) {
        return true;
    }
    let name = lower.rsplit('/').next().unwrap_or("");
    let of_makers = [
        "package",
        "composer",
        "config",
        "tsconfig",
        "manifest",
        "contributors",
        "authors",
        "maintainers",
        "openapi",
        "swagger",
        "lock",
        "settings",
        "postman",
        "schema",
    ];
    let texts = ["locales", "locale", "i18n", "lang", "messages", "translations"];
    language == Some(Language::Json)
        && !name.starts_with('.')
        && !of_makers.iter().any(|word| name.contains(word))
        && !lower.split('/').any(|part| texts.contains(&part))
}
