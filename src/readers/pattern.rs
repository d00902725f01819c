//! Constant patterns, which look only where a word of theirs stands.

use super::whole::Whole;
use regex_lite::{Captures, Match, Regex};
use std::sync::LazyLock;

/// A constant pattern of one line. Patterns are slow, so each has words of which one stands in whatever it matches: only
/// the few lines with one are held against it.
pub(super) struct Pattern {
    words: &'static [&'static str],
    compiled: LazyLock<Regex>,
}

impl Pattern {
    /// A pattern that `compile` makes when it is first needed; without words it looks at every line.
    pub(super) const fn new(words: &'static [&'static str], compile: fn() -> Regex) -> Self {
        Self { words, compiled: LazyLock::new(compile) }
    }

    /// Whether it may match a line of this file at all.
    pub(super) fn may_match(&self, whole: Whole<'_>) -> bool {
        self.words.is_empty() || whole.contains_any(self.words)
    }

    fn compiled(&self, line: &str) -> Option<&Regex> {
        (self.words.is_empty() || self.words.iter().any(|word| line.contains(word))).then(|| &*self.compiled)
    }

    pub(super) fn captures<'l>(&self, line: &'l str) -> Option<Captures<'l>> {
        self.compiled(line)?.captures(line)
    }

    pub(super) fn find<'l>(&self, line: &'l str) -> Option<Match<'l>> {
        self.compiled(line)?.find(line)
    }

    pub(super) fn is_match(&self, line: &str) -> bool {
        self.compiled(line).is_some_and(|pattern| pattern.is_match(line))
    }
}

/// A constant pattern, compiled.
#[expect(clippy::unwrap_used, reason = "patterns are constants that the tests compile")]
pub(super) fn regex(text: &str) -> Regex {
    Regex::new(text).unwrap()
}
