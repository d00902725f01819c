//! Values that are known as credentials somewhere in a project are masked everywhere in its report: a password that a
//! compose file sets is masked in the README that mentions it, where nothing else gives it away.

use super::FindingInfo;
use crate::facts::{Project, Secret, SecretClass};
use std::collections::BTreeSet;

/// Shortest value that is looked for: shorter ones are words.
const SHORTEST: usize = 8;

/// Marks of the values, none of them the value itself.
pub(super) struct Masks(BTreeSet<u64>);

impl Masks {
    pub(super) fn of(project: &Project) -> Self {
        let secret = |class: SecretClass| matches!(class, SecretClass::Live | SecretClass::Test);
        Self(project.facts.secrets.iter().filter(|known| secret(known.class)).map(|known| known.digest).collect())
    }

    /// Masks what a finding shows of the project's text.
    pub(super) fn apply(&self, finding: &mut FindingInfo) {
        let own = [Some(&mut finding.title), finding.detail.as_mut(), finding.excerpt.as_mut()];
        for text in own.into_iter().flatten().chain(finding.related.iter_mut().map(|place| &mut place.excerpt)) {
            self.settle(text);
        }
    }

    /// Masks a text in place.
    pub(super) fn settle(&self, text: &mut String) {
        if let Some(masked) = self.masked(text) {
            *text = masked;
        }
    }

    /// The text with its known values masked; nothing where it holds none.
    fn masked(&self, text: &str) -> Option<String> {
        if self.0.is_empty() {
            return None;
        }
        let mut found: Vec<&str> = Vec::new();
        for loose in [LOOSE, STRICT] {
            found.extend(text.split(loose).filter_map(|part| self.known(part)));
        }
        // Longest first: a value may hold another.
        found.sort_by_key(|value| std::cmp::Reverse(value.len()));
        let mut masked: Option<String> = None;
        for value in found {
            masked = Some(masked.as_deref().unwrap_or(text).replace(value, "…"));
        }
        masked
    }

    /// The value that a part of a text is, with or without the full stop or comma behind it.
    fn known<'t>(&self, part: &'t str) -> Option<&'t str> {
        let bare = part.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
        [part, bare].into_iter().find(|value| tells(value) && self.0.contains(&Secret::digest_of(value)))
    }
}

/// What parts values in prose and code: spaces and quotes; and what parts them in addresses and assignments.
const LOOSE: fn(char) -> bool = |c| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>');
const STRICT: fn(char) -> bool =
    |c| LOOSE(c) || matches!(c, '=' | ':' | '@' | '/' | ',' | ';' | '&' | '?' | '(' | ')' | '{' | '}' | '[' | ']');

/// Whether a value is more than a word: long enough, and not small letters alone.
fn tells(value: &str) -> bool {
    value.len() >= SHORTEST && value.bytes().any(|byte| !byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values_are_masked_wherever_they_stand() {
        let masks = Masks(["Maple-Harbor-41", "hunterhunter"].map(Secret::digest_of).into());
        let masked = |text: &str| masks.masked(text);
        assert_eq!(masked("Log in with Maple-Harbor-41."), Some("Log in with ….".to_owned()));
        assert_eq!(masked("postgres://me:Maple-Harbor-41@host/db"), Some("postgres://me:…@host/db".to_owned()));
        assert_eq!(masked("PASS=Maple-Harbor-41 `Maple-Harbor-41`"), Some("PASS=… `…`".to_owned()));
        assert_eq!(masked("nothing Maple-Harbor-42"), None);
        assert_eq!(masked("a word such as hunterhunter"), None, "words stay words");
    }
}
