//! Languages without a reader of their own: single facts that one line shows for certain.
//!
//! A glimpse does not understand a file, so it never makes one count as read.

mod code;
mod store;
mod test_cases;

pub(super) use code::{names_caller, signs};
pub(super) use test_cases::{MOST_TESTS, assertions, live_backend};

use super::whole::Whole;
use super::{Reader, Source};
use crate::facts::{Facts, Language, Role};
use crate::intake::Entry;
use regex_lite::{Captures, Match, Regex};
use std::sync::LazyLock;

/// Looks at lines of Python, PHP, Go, Dart and others.
pub(super) struct Glimpse;

impl Reader for Glimpse {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        use Language::{CSharp, Dart, Elixir, Go, Java, Kotlin, Php, Prisma, Python, Ruby, Rules, Rust, Sql, Swift};
        matches!(
            entry.language,
            Some(Sql | Prisma | Rules | Python | Php | Ruby | Go | Rust | Dart | Java | Kotlin | Swift | CSharp | Elixir)
        ) && entry.role != Role::Generated
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let Some(language) = entry.language else { return Ok(()) };
        // Languages with a reader of their own tell their tests themselves.
        let own = matches!(
            language,
            Language::Python | Language::Go | Language::Ruby | Language::Dart | Language::Java | Language::Kotlin | Language::CSharp
        );
        if !own {
            test_cases::read(language, entry, source, facts);
        }
        code::read(language, entry, source, facts);
        store::read(language, entry, source, facts);
        Ok(())
    }
}

/// The beginning of a text, at most so many bytes.
fn head(text: &str, bytes: usize) -> &str {
    (0..4).find_map(|less| text.get(..bytes.saturating_sub(less))).unwrap_or(text)
}

/// A constant pattern of one line. Patterns are slow, so each has words of which one stands in whatever it matches: only
/// the few lines with one are held against it.
struct Pattern {
    words: &'static [&'static str],
    compiled: LazyLock<Regex>,
}

impl Pattern {
    /// A pattern that `compile` makes when it is first needed; without words it looks at every line.
    const fn new(words: &'static [&'static str], compile: fn() -> Regex) -> Self {
        Self { words, compiled: LazyLock::new(compile) }
    }

    /// Whether it may match a line of this file at all.
    fn may_match(&self, whole: Whole<'_>) -> bool {
        self.words.is_empty() || whole.contains_any(self.words)
    }

    fn compiled(&self, line: &str) -> Option<&Regex> {
        (self.words.is_empty() || self.words.iter().any(|word| line.contains(word))).then(|| &*self.compiled)
    }

    fn captures<'l>(&self, line: &'l str) -> Option<Captures<'l>> {
        self.compiled(line)?.captures(line)
    }

    fn find<'l>(&self, line: &'l str) -> Option<Match<'l>> {
        self.compiled(line)?.find(line)
    }

    fn is_match(&self, line: &str) -> bool {
        self.compiled(line).is_some_and(|pattern| pattern.is_match(line))
    }
}

/// A constant pattern, compiled.
#[expect(clippy::unwrap_used, reason = "patterns are constants that the tests compile")]
fn regex(text: &str) -> Regex {
    Regex::new(text).unwrap()
}
