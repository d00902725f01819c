//! What a path is, from its name, its size and what stands beside it. No content is looked at.
//!
//! Names such as `build`, `dist`, `out`, `vendor`, `env` and `coverage` are also names that people give to their own
//! code. They are left out only where their surroundings show that a tool made or fetched them.

mod folder;
mod language;
mod name;
mod role;
mod surroundings;

pub use surroundings::Surroundings;

use super::budget::Limits;
use super::store;
use crate::facts::{Language, Role, SkipReason};

/// What a path is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Triage {
    /// What it is written in.
    pub language: Option<Language>,
    /// What it is for.
    pub role: Role,
    /// Why it is left out, if it is.
    pub skip: Option<SkipReason>,
    /// The folder that is left out as a whole and holds it, ending in `/`.
    pub folder: Option<String>,
}

/// Judges a path by its name and size, and by what stands beside it.
#[must_use]
pub fn triage(path: &str, bytes: u64, around: &Surroundings, limits: Limits) -> Triage {
    let lower = path.to_ascii_lowercase();
    let language = language::of(&lower);
    let role = role::of(path, &lower, language);
    if let Some((folder, reason)) = folder::skipped(path, &lower, around) {
        return Triage { language, role, skip: Some(reason), folder: Some(folder.to_owned()) };
    }
    Triage { language, role, skip: name::skipped(&lower, bytes, language, limits), folder: None }
}

/// Language and role, which the name alone tells.
#[must_use]
pub(super) fn classify(path: &str) -> (Option<Language>, Role) {
    let lower = path.to_ascii_lowercase();
    let language = language::of(&lower);
    (language, role::of(path, &lower, language))
}

/// Whether a folder's path says by itself that it is left out, so that nobody needs to list what is in it. A store of
/// versions is open as far as it is read as history.
#[must_use]
pub fn is_closed(folder: &str) -> bool {
    let path = format!("{}/", folder.trim_end_matches('/'));
    let store = path.find("/.git/").map(|at| at + "/.git/".len()).or_else(|| path.starts_with(".git/").then_some(".git/".len()));
    match store.and_then(|end| path.get(end..)) {
        Some("") => false,
        Some(below) => store::is_closed_below(below),
        None => folder::always(&file_name(path.trim_end_matches('/')).to_ascii_lowercase()).is_some(),
    }
}

/// Whether a name is that of a database, a spreadsheet, a dump or a table: what people's data is kept in.
pub(super) fn holds_data(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let ends = [".db", ".sqlite", ".sqlite3", ".db3", ".xlsx", ".sql.gz", ".csv", ".tsv", ".json", ".jsonl", ".ndjson"];
    ends.iter().any(|end| lower.ends_with(end))
}

/// Whether a path is that of a lockfile whose packages are read.
pub(super) fn is_lockfile(path: &str) -> bool {
    name::is_read_lockfile(&file_name(path).to_ascii_lowercase())
}

/// The last part of a path.
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// What stands behind the last dot of a path's last part.
pub(super) fn extension(path: &str) -> &str {
    file_name(path).rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// Every folder above a path with the folder's own name: `("a/b/", "b")` for `a/b/c.ts`, outermost first.
fn folders(path: &str) -> impl Iterator<Item = (&str, &str)> {
    path.match_indices('/').filter_map(|(at, _)| {
        let folder = path.get(..=at)?;
        let name = path.get(..at)?.rsplit('/').next()?;
        Some((folder, name))
    })
}

#[cfg(test)]
mod tests;
