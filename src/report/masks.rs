//! Values that are known as credentials somewhere in a project are masked everywhere in its report: a password that a
//! compose file sets is masked in the README that mentions it, where nothing else gives it away.

use super::{FindingInfo, rows};
use crate::facts::{Project, Secret, SecretClass};
use crate::sorted::Arrange;
use std::collections::BTreeSet;
use std::ops::Range;

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
        for text in [Some(&mut finding.title), finding.detail.as_mut()].into_iter().flatten() {
            self.settle(text);
        }
        if let Some(excerpt) = &mut finding.excerpt {
            self.settle_line(finding.path.as_deref().unwrap_or(""), excerpt);
        }
        for place in &mut finding.related {
            self.settle_line(&place.path, &mut place.excerpt);
        }
    }

    /// Masks a line of a file in place, and what a row of data says.
    pub(super) fn settle_line(&self, path: &str, line: &mut String) {
        if let Some(shown) = rows::hidden(path, line) {
            *line = shown;
        }
        self.settle(line);
    }

    /// Masks a text in place.
    fn settle(&self, text: &mut String) {
        if let Some(masked) = self.masked(text) {
            *text = masked;
        }
    }

    /// The text without known values and without what its place gives away; nothing where it holds neither.
    fn masked(&self, text: &str) -> Option<String> {
        let bare = without_given_away(text);
        self.without_known(bare.as_deref().unwrap_or(text)).or(bare)
    }

    fn without_known(&self, text: &str) -> Option<String> {
        if self.0.is_empty() {
            return None;
        }
        let mut found: Vec<&str> = Vec::new();
        for loose in [LOOSE, STRICT] {
            found.extend(text.split(loose).filter_map(|part| self.known(part)));
        }
        // Longest first: a value may hold another.
        found.arrange_by_key(|value| std::cmp::Reverse(value.len()));
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

/// Shortest value that only its place gives away.
const GIVEN: usize = 16;

/// The text without what its place alone gives away as a credential, whatever its form: the account in an address, and
/// what looks drawn behind a name that speaks of one. A value that nothing else knows is better hidden once too often.
pub(super) fn without_given_away(text: &str) -> Option<String> {
    let mut hidden: Vec<Range<usize>> = text.match_indices("://").filter_map(|(at, _)| account(text, at + 3)).collect();
    hidden.extend(text.match_indices(['=', ':']).filter_map(|(at, _)| named(text, at)));
    hidden.extend(HASHERS.iter().flat_map(|call| text.match_indices(call).filter_map(|(at, _)| quoted(text, at + call.len()))));
    hidden.arrange_by_key(|range| range.start);
    let mut masked = String::new();
    let mut from = 0;
    for range in hidden {
        if range.start >= from {
            masked.push_str(text.get(from..range.start)?);
            masked.push('…');
            from = range.end;
        }
    }
    (from > 0).then(|| masked + text.get(from..).unwrap_or(""))
}

/// How calls end that make a hash of a password.
const HASHERS: &[&str] = &["hash(", "hashSync(", "hashpw(", "hashPassword(", "hash_password(", "set_password(", "make_password("];

/// What stands in the quotes that open at `from`, behind the `b` of Python's bytes.
fn quoted(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    let start = from + rest.len() - rest.trim_start_matches([' ', 'b']).len();
    let open = text.get(start..)?.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let value = text.get(start + 1..)?.split(open).next()?;
    (!value.is_empty()).then_some(start + 1..start + 1 + value.len())
}

/// The account, or its password, of the address that goes on at `from`.
fn account(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    let address = rest.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '\\' | ',')).next()?;
    let account = &address.rsplit_once('@')?.0;
    // `https://host.example/@name` has no account.
    if account.contains('/') && account.contains('.') {
        return None;
    }
    let start = account.find(':').map_or(0, |colon| colon + 1);
    let value = account.get(start..)?;
    (value.len() >= GIVEN && is_drawn(value)).then_some(from + start..from + account.len())
}

/// What stands behind a name that speaks of a credential and the `=` or `:` at `at`.
fn named(text: &str, at: usize) -> Option<Range<usize>> {
    const SPEAKS: &[&str] = &["secret", "token", "passw", "pwd", "apikey", "accesskey", "privatekey", "credential", "auth", "signature"];
    let before = text.get(..at)?.trim_end_matches(['"', '\'', ' ', '\\']);
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let letters: String = before.chars().rev().take(60).take_while(|&c| part(c)).filter(char::is_ascii_alphanumeric).collect();
    let name: String = letters.to_ascii_lowercase().chars().rev().collect();
    if name.is_empty() || !(name.ends_with("key") || SPEAKS.iter().any(|word| name.contains(word))) {
        return None;
    }
    let after = text.get(at + 1..)?;
    let start = after.len() - after.trim_start_matches(['"', '\'', ' ', '\\', '=']).len();
    let of_value = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '_' | '-' | '~' | '=' | '%');
    let value = after.get(start..)?.split(|c| !of_value(c)).next()?;
    (value.len() >= GIVEN && is_drawn(value)).then_some(at + 1 + start..at + 1 + start + value.len())
}

/// Whether a value is no word and no path: letters and several figures, and no part of it that reads.
fn is_drawn(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    digits >= 3 && value.bytes().any(|byte| byte.is_ascii_alphabetic()) && !value.contains(['$', '{', '(']) && !value.contains("://")
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

    #[test]
    fn what_its_place_gives_away_is_masked_without_being_known() {
        let masked = |text: &str| Masks(BTreeSet::new()).masked(text);
        let drawn = ["9f3a", "77c1", "0be2", "58d4", "aa61"].concat();
        for (text, shown) in [
            (format!("git+https://{drawn}@host.example/a.git"), Some("git+https://…@host.example/a.git")),
            (format!("git+https://me:{drawn}/+@host.example/a.git"), Some("git+https://me:…@host.example/a.git")),
            (format!("\"deploy\": \"API_SECRET_KEY={drawn} node a.js\""), Some("\"deploy\": \"API_SECRET_KEY=… node a.js\"")),
            (format!("'/a?token={drawn}&b=1'"), Some("'/a?token=…&b=1'")),
            (format!("{{ \"apiKey\": \"{drawn}\" }}"), Some("{ \"apiKey\": \"…\" }")),
            ("const hashed = await bcrypt.hash('Brew-1234', 10);".to_owned(), Some("const hashed = await bcrypt.hash('…', 10);")),
            ("pw = bcrypt.hashpw(b\"Brew-1234\", salt)".to_owned(), Some("pw = bcrypt.hashpw(b\"…\", salt)")),
            ("crypto.createHash('sha256')".to_owned(), None),
            ("bcrypt.hash(password, 10)".to_owned(), None),
            (format!("https://host.example/{drawn}/@me"), None),
            (format!("commit = {drawn}"), None),
            ("token: process.env.API_TOKEN_2024".to_owned(), None),
            ("git+ssh://git@host.example/a.git".to_owned(), None),
        ] {
            assert_eq!(masked(&text).as_deref(), shown, "{text}");
        }
    }
}
