//! Credentials typed into the header of a request: `Authorization: Bearer …`, `Basic …`.

use super::placeholder::{is_default_password, is_placeholder, is_placeholder_body};
use super::randomness::{is_hex, is_uuid, looks_random};
use super::{Candidate, encoded, google};
use crate::facts::{SecretClass, SecretKind};
use std::ops::Range;

/// Longest credential, in bytes.
const LONGEST: usize = 2_000;
/// How far from its scheme the header is named at most, in bytes.
const AROUND: usize = 160;

/// The run of characters behind a scheme word that starts at `at` and has `len` bytes with its blank.
fn value(text: &str, at: usize, len: usize) -> Option<Range<usize>> {
    let start = at + len;
    let bytes = text.as_bytes();
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'+' | b'/' | b'=');
    let count = bytes.get(start..)?.iter().take(LONGEST).take_while(is_part).count();
    let ends =
        bytes.get(start + count).is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b'\\' | b'<' | b','));
    let own = at.checked_sub(1).and_then(|before| bytes.get(before)).is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    (ends && own && count >= 8).then_some(start..start + count)
}

fn is_named(text: &str, at: usize) -> bool {
    google::around(text, at, AROUND).to_ascii_lowercase().contains("authorization")
}

/// The token of the `Bearer ` that stands at `at`.
pub(super) fn bearer(text: &str, at: usize) -> Option<Candidate> {
    let range = value(text, at, "bearer ".len())?;
    let token = text.get(range.clone())?;
    // Documentation shows the beginning of a token.
    if token.ends_with("...") {
        return None;
    }
    let token = token.trim_end_matches(['=', '.']);
    let random = token.len() >= 20 && (looks_random(token) || is_hex(token) || is_uuid(token));
    if !random || is_placeholder_body(token) || !is_named(text, at) {
        return None;
    }
    Some(Candidate::new("authorization-header", "access token in a request's header", SecretKind::Generic, SecretClass::Live, range, 1))
}

/// The account of the `Basic ` that stands at `at`.
pub(super) fn basic(text: &str, at: usize) -> Option<Candidate> {
    let range = value(text, at, "basic ".len())?;
    let password = encoded::password(text.get(range.clone())?)?;
    if !is_named(text, at) {
        return None;
    }
    let placeholder = is_placeholder(&password) || is_default_password(&password);
    let class = if placeholder { SecretClass::Placeholder } else { SecretClass::Live };
    Some(Candidate::new("authorization-header", "the password in a request's header", SecretKind::Password, class, range, 1))
}
