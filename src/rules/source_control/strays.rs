//! Paths that do not belong in a repository, told as one finding however many they are.

use crate::facts::{FileFact, Origin, Project, ReadState, SkipReason};
use crate::rules::Verdict;

/// Most places that one finding lists.
const LISTED: usize = 30;

/// Files that `wanted` picks and version control keeps, without third-party code and version control's store.
pub(super) fn tracked(project: &Project, wanted: impl Fn(&FileFact) -> bool) -> Vec<&FileFact> {
    let outside = |file: &FileFact| {
        matches!(file.state, ReadState::Skipped(SkipReason::Dependency | SkipReason::VersionControl | SkipReason::History))
    };
    let standings = project.standings();
    project.facts.files.iter().filter(|file| !outside(file) && wanted(file) && standings.keeps(&file.path)).collect()
}

/// One finding for all of them: at the file if it is one, else for the project with the places listed.
pub(super) fn tell(out: &mut Verdict, paths: &[&str]) {
    match paths {
        [] => out.pass(),
        [only] => drop(out.fail(&Origin::file(only))),
        [first, second, ..] => {
            let count = paths.len();
            let detail = format!("{count} places, among them {first} and {second}.");
            out.fail_whole().detail(detail).related(paths.iter().take(LISTED).map(|path| Origin::file(path)));
        }
    }
}

/// Endings of databases that are one file.
pub(super) const DATABASES: &[&str] = &[".db", ".sqlite", ".sqlite3", ".db3", ".mdb", ".accdb"];

/// Whether a file name (lower case) is that of a database, or of a copy of one: `app.db.bak`.
pub(super) fn is_database(name: &str) -> bool {
    let original = [".bak", ".backup", ".old", ".orig", ".bkp", ".save"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    DATABASES.iter().any(|end| original.ends_with(end))
}

/// The last part of a path, in lower case.
pub(super) fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase()
}

/// Whether a folder of this name leads to the file.
pub(super) fn within(path: &str, folder: &str) -> bool {
    path.rsplit_once('/').is_some_and(|(folders, _)| folders.split('/').any(|part| part == folder))
}

/// The folder of that name which leads to the file, with what leads to it.
pub(super) fn folder<'a>(path: &'a str, names: &[&str]) -> Option<&'a str> {
    let mut end = 0;
    for part in path.rsplit_once('/')?.0.split('/') {
        end += part.len();
        if names.contains(&part) {
            return path.get(..end);
        }
        end += 1;
    }
    None
}
