//! `.gitignore`, `.dockerignore` and files of the same form: one pattern a line.

use crate::facts::{Facts, IgnoreRule};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Most rules that one file may state.
const RULES: usize = 2_000;

/// Reads the patterns.
pub(super) struct IgnoreFile;

impl Reader for IgnoreFile {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        matches!(super::file_name(&entry.path), ".gitignore" | ".dockerignore" | ".vercelignore" | ".gcloudignore")
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let stated = source.lines().filter_map(|(at, line)| {
            let line = line.trim_end();
            let (pattern, negated) = match line.strip_prefix('!') {
                Some(rest) => (rest, true),
                None => (line, false),
            };
            (!pattern.is_empty() && !line.starts_with('#')).then(|| (at, pattern.to_owned(), negated))
        });
        for (order, (at, pattern, negated)) in stated.take(RULES).enumerate() {
            let order = u32::try_from(order).unwrap_or(u32::MAX);
            facts.ignores.push(IgnoreRule { pattern, negated, order, origin: source.at(at) });
        }
        Ok(())
    }
}
