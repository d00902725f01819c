//! Languages without a reader of their own: single facts that one line shows for certain.
//!
//! A glimpse does not understand a file, so it never makes one count as read.

mod code;
mod store;
mod test_cases;

pub(super) use code::{names_caller, signs};
pub(super) use test_cases::{MOST_TESTS, assertions, live_backend};

use super::{Reader, Source};
use crate::facts::{Facts, Language, Role};
use crate::intake::Entry;

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
