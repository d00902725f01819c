//! Marks of a merge that nobody finished.

use super::Source;
use crate::facts::{Facts, Language, ReadState, Site, SiteKind};
use crate::intake::Entry;

/// States the first mark of a file that holds both sides of a merge, where `state` came of reading it.
///
/// A text of code that a parser understood holds its marks in a string: they are about merges, and left by none.
pub(super) fn look(entry: &Entry, source: &Source<'_>, state: &ReadState, facts: &mut Facts) {
    let parsed = matches!(entry.language, Some(Language::JavaScript | Language::TypeScript | Language::Python | Language::Php));
    if entry.language.is_none_or(|language| language == Language::Markdown) || parsed && *state == ReadState::Read {
        return;
    }
    if let Some(at) = mark(source.text()) {
        facts.sites.push(Site { kind: SiteKind::MergeMark, detail: String::new(), origin: source.at(at) });
    }
}

/// Where the first mark stands, if all three follow each other at the start of lines.
fn mark(text: &str) -> Option<usize> {
    let from = starting(text, 0, "<<<<<<< ")?;
    let middle = starting(text, from, "=======")?;
    starting(text, middle, ">>>>>>> ").map(|_| from)
}

/// Where a line begins with this, at or behind `from`.
fn starting(text: &str, from: usize, mark: &str) -> Option<usize> {
    let rest = text.get(from..)?;
    let found = rest.match_indices(mark).map(|(at, _)| from + at);
    found.into_iter().find(|&at| at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n'))
}
