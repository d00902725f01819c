//! What a detector is: a credential with a published form, as data.

use crate::facts::{SecretClass, SecretKind};

/// A credential that begins with (or holds) fixed text.
#[derive(Debug)]
pub(super) struct Detector {
    /// Stable id: `stripe-secret-key`.
    pub(super) id: &'static str,
    /// Name for people: "Stripe secret key".
    pub(super) name: &'static str,
    /// What it opens.
    pub(super) kind: SecretKind,
    /// What it is worth unless its value says otherwise.
    pub(super) class: SecretClass,
    /// The fixed text, exactly as it stands in the credential.
    pub(super) trigger: &'static str,
    /// What must stand right before the trigger as a part of the credential.
    pub(super) before: Option<Run>,
    /// What follows the trigger.
    pub(super) after: &'static [Part],
    /// The trigger is short or a common word: only a value that looks random counts.
    pub(super) weak: bool,
    /// What a real one shows beyond its characters; a value that fails it opens nothing.
    pub(super) check: Option<Check>,
}

/// What some issuers build into their credentials.
#[derive(Debug, Clone, Copy)]
pub(super) enum Check {
    /// The last six characters are the checksum of those between the trigger and them.
    Sum,
    /// Ends with fixed text.
    Ends(&'static str),
    /// Holds fixed text.
    Holds(&'static str),
    /// The part before the first dot is the number of an account, in base 64.
    AccountNumber,
    /// The part before the first underscore is a JSON object, in base 64.
    Object,
}

/// One part of a credential.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// Fixed text.
    Text(&'static str),
    /// Characters of a set.
    Any(Run),
}

/// From `min` to `max` characters of a set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) set: Set,
    pub(super) min: usize,
    pub(super) max: usize,
}

/// Sets of characters that credentials are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Set {
    Digit,
    /// `0-9a-f`.
    Hex,
    /// `A-Z0-9`.
    Upper,
    /// `0-9a-z`.
    Lower,
    Alnum,
    /// Letters, digits, `_`.
    Word,
    /// Letters, digits, `_`, `-`.
    Url,
    /// As `Url`, and `.`.
    Dotted,
    /// `A-Z2-7`.
    Base32,
    /// `0-9a-fA-F`.
    AnyHex,
    /// As `Dotted`, and `~`.
    Tilde,
    /// Letters, digits, `+`, `/`.
    Base64Body,
    /// As `Base64Body`, and `=`.
    Base64,
    /// As `Base64`, and `%`.
    Escaped,
}

impl Set {
    pub(super) fn holds(self, byte: u8) -> bool {
        match self {
            Self::Digit => byte.is_ascii_digit(),
            Self::Hex => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
            Self::Upper => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
            Self::Lower => byte.is_ascii_digit() || byte.is_ascii_lowercase(),
            Self::Alnum => byte.is_ascii_alphanumeric(),
            Self::Word => byte.is_ascii_alphanumeric() || byte == b'_',
            Self::Url => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
            Self::Dotted => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'),
            Self::Base32 => byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte),
            Self::AnyHex => byte.is_ascii_hexdigit(),
            Self::Tilde => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'~'),
            Self::Base64Body => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'),
            Self::Base64 => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='),
            Self::Escaped => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'%'),
        }
    }
}

impl Run {
    /// How many bytes of `bytes` it takes, as many as it may.
    fn take(self, bytes: impl Iterator<Item = u8>) -> Option<usize> {
        let count = bytes.take(self.max).take_while(|&byte| self.set.holds(byte)).count();
        (count >= self.min).then_some(count)
    }
}

impl Detector {
    /// The credential's byte range, if one stands around the trigger found at `at`.
    pub(super) fn matched(&self, text: &str, at: usize) -> Option<std::ops::Range<usize>> {
        let bytes = text.as_bytes();
        let mut end = at + self.trigger.len();
        if text.get(at..end)? != self.trigger {
            return None;
        }
        let start = match self.before {
            None => at,
            Some(run) => at - run.take(bytes.get(..at)?.iter().rev().copied())?,
        };
        if !starts_a_word(bytes, start) {
            return None;
        }
        for part in self.after {
            let rest = bytes.get(end..)?;
            end += match part {
                Part::Text(fixed) => rest.starts_with(fixed.as_bytes()).then_some(fixed.len())?,
                Part::Any(run) => run.take(rest.iter().copied())?,
            };
        }
        let goes_on = bytes.get(end).is_some_and(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'/' | b'+'));
        (!goes_on).then_some(start..end)
    }
}

/// Whether a credential may start here: no letter or digit before it, but for those of an escape (`\n`).
pub(super) fn starts_a_word(bytes: &[u8], start: usize) -> bool {
    let before = |back: usize| start.checked_sub(back).and_then(|at| bytes.get(at)).copied();
    match before(1) {
        Some(b'n' | b'r' | b't') => before(2) == Some(b'\\'),
        Some(byte) => !byte.is_ascii_alphanumeric() && !matches!(byte, b'_' | b'-'),
        None => true,
    }
}
