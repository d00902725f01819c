//! From one entry to facts. Readers state what they see in the shared vocabulary and never judge.
//!
//! Each reader claims entries by name and content; several may read the same entry. Places are made by
//! [`Source`], which knows where the secrets stand and masks them in every excerpt.

mod around;
mod browser_store;
mod config;
mod csharp;
mod dart;
mod depth;
mod dotenv;
mod exports;
mod firebase_rules;
mod git;
mod glimpse;
mod go;
mod javascript;
mod jvm;
mod leads;
mod lockfiles;
mod pattern;
mod people;
mod php;
mod prisma;
mod python;
mod recorded;
mod refusals;
mod ruby;
mod secrets;
mod source;
mod sql;
mod sqlite;
mod startup_tables;
mod taint;
mod templates;
mod tokens;
mod unmerged;
mod whole;

pub use around::around;
pub use git::{Sight, Versions};
#[cfg(test)]
pub(crate) use secrets::detectors;
pub(crate) use secrets::without_credentials;
pub use source::Source;

use crate::facts::{Facts, Language, ReadState, SkipReason};
use crate::intake::Entry;
use whole::{Sieve, Whole};

/// What one reader states of a text, if the file is its own.
#[cfg(test)]
pub(crate) fn stated_by(reader: &impl Reader, path: &str, text: &str) -> Facts {
    let source = Source::new(path, text, vec![]);
    let entry = Entry::new(0, path.to_owned(), text.len() as u64);
    let mut facts = Facts::default();
    if reader.claims(&entry, &source) {
        assert_eq!(reader.read(&entry, &source, &mut facts), Ok(()), "{path}");
    }
    facts
}

/// One language or format.
pub trait Reader: Sync {
    /// Whether the entry is this reader's. `source` is the text, for formats that a name does not tell.
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool;

    /// Whether it understands the content as a whole, or only picks out single facts.
    fn understands(&self) -> bool {
        true
    }

    /// States what it sees.
    ///
    /// # Errors
    /// A plain sentence when the content cannot be understood; what was seen before stays stated.
    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String>;
}

/// Readers of code and formats; those of configuration have a list of their own.
static READERS: &[&dyn Reader] = &[
    &javascript::JavaScript,
    &python::Python,
    &php::Php,
    &tokens::Tokens,
    &sql::Sql,
    &dotenv::Dotenv,
    &glimpse::Glimpse,
    &templates::Templates,
    &sqlite::Sqlite,
    &leads::Leads,
    &startup_tables::StartupTables,
    &refusals::Refusals,
    &browser_store::BrowserStore,
    &firebase_rules::FirebaseRules,
    &people::Records,
    &prisma::Prisma,
    &recorded::Laravel,
    &recorded::Rails,
];

/// Looks into one file of data that is left out otherwise.
#[must_use]
pub fn look(entry: &Entry, bytes: &[u8]) -> Facts {
    let mut facts = Facts::default();
    people::look(entry, bytes, &mut facts);
    facts
}

/// What a file of data looks like that no reader knows as an export; `read` is what was read of it.
#[must_use]
pub fn unknown(entry: &Entry, bytes: &[u8], read: &Facts) -> Option<crate::facts::Oddity> {
    let named = read.builders.iter().any(|trace| trace.kind == crate::facts::TraceKind::Export);
    if named || !read.automations.is_empty() || !read.manifests.is_empty() {
        return None;
    }
    exports::unknown(entry, &source::decode(bytes)?)
}

/// How many credentials stand in a text: the search for them alone, so that its pace can be measured.
#[must_use]
pub fn find_secrets(entry: &Entry, text: &str) -> usize {
    secrets::scan(entry, text).len()
}

/// What the reader of JavaScript and TypeScript states about a text: it alone, so that its pace can be measured.
///
/// # Errors
/// A plain sentence when the content cannot be understood.
pub fn read_javascript(entry: &Entry, text: &str) -> Result<Facts, String> {
    let mut facts = Facts::default();
    javascript::JavaScript.read(entry, &Source::new(&entry.path, text, Vec::new()), &mut facts)?;
    Ok(facts)
}

/// Reads one entry.
#[must_use]
pub fn read(entry: &Entry, bytes: &[u8]) -> Facts {
    if let Some(facts) = lockfiles::read(entry, bytes) {
        return facts;
    }
    let mut facts = Facts::default();
    if let Some(why) = source::swells(bytes) {
        facts.files.push(entry.file(0, ReadState::Unread(why.to_owned())));
        return facts;
    }
    let Some(text) = source::decode(bytes) else {
        facts.files.push(entry.file(0, ReadState::Skipped(SkipReason::Binary)));
        return facts;
    };
    if (bytes.len() as u64) < entry.bytes {
        let what =
            format!("It holds {} bytes and not the {} that the archive declares. All that it holds was read.", bytes.len(), entry.bytes);
        facts.oddities.push(crate::facts::Oddity { path: Some(entry.path.clone()), what });
    }
    let mut found = secrets::scan(entry, &text);
    let sieve = Sieve::of(&text);
    let export = exports::recognise(entry, &text, Whole::new(&text, &sieve));
    if let Some(export) = &export {
        export.add_credentials(entry, &mut found);
    }
    let source = Source::new(&entry.path, &text, found.iter().map(|found| found.range.clone()).collect()).sieved(sieve);
    for secrets::Found { place, secret, .. } in found {
        facts.secrets.extend(secret.map(|secret| crate::facts::Secret { origin: source.at(place.start), ..secret }));
    }
    if matches!(entry.language, Some(Language::JavaScript | Language::Css)) && source.is_minified() {
        facts.files.push(entry.file(source.line_count(), ReadState::Skipped(SkipReason::Generated)));
        return facts;
    }
    if export.is_none()
        && entry.language.is_some_and(|language| language != Language::Markdown)
        && depth::is_too_deep(&text, entry.language == Some(Language::Python))
    {
        facts
            .files
            .push(entry.file(source.line_count(), ReadState::Unread("its content is nested too deeply to be understood".to_owned())));
        return facts;
    }
    let mut state = ReadState::Searched;
    // Readers of configuration pick single facts out of code; they do not understand it.
    let is_code = entry.language.is_some_and(Language::is_code);
    let readers = READERS.iter().map(|reader| (reader, reader.understands()));
    let of_configuration = config::READERS.iter().map(|reader| (reader, reader.understands() && !is_code));
    for (reader, understands) in readers.chain(of_configuration) {
        if reader.claims(entry, &source) {
            match reader.read(entry, &source, &mut facts) {
                Ok(()) if state == ReadState::Searched && understands => state = ReadState::Read,
                Ok(()) => {}
                Err(why) => state = ReadState::Unread(why),
            }
        }
    }
    if let Some(export) = export {
        state = export.read(entry, &source, &mut facts).map_or_else(ReadState::Unread, |()| ReadState::Read);
    }
    unmerged::look(entry, &source, &state, &mut facts);
    facts.files.push(entry.file(source.line_count(), state));
    facts
}
