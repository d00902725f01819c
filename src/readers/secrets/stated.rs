//! Literals of which a format says that a credential stands there: a header's value, a password field.

use super::names::{Noun, is_harmless, noun};
use super::placeholder::{is_default_password, is_placeholder, is_placeholder_body};
use super::randomness::{is_hex, is_uuid, looks_random};
use super::{Candidate, Found, encoded, found, generic, jwt, named, place};
use crate::facts::{SecretClass, SecretKind};
use crate::intake::Entry;
use crate::sorted::Arrange;
use std::ops::Range;

/// Adds the credentials among literals that stand at `range` under `name`; `sure` where the format itself says that it
/// is one. What was found before at the same place stays as it is.
pub(in crate::readers) fn add<'n>(
    entry: &Entry,
    text: &str,
    stated: impl Iterator<Item = (Range<usize>, &'n str, bool)>,
    known: &mut Vec<Found>,
) {
    let place = place::Place::of(entry, text);
    let mut new: Vec<Found> = Vec::new();
    for (range, name, sure) in stated {
        let taken = |other: &Found| other.range.start < range.end && range.start < other.range.end;
        if !known.iter().chain(&new).any(taken)
            && let Some(candidate) = judged(text, range, name, sure)
        {
            new.push(found(candidate, entry, text, place));
        }
    }
    known.extend(new);
    known.arrange_by_key(|found| found.range.start);
}

fn judged(text: &str, range: Range<usize>, name: &str, sure: bool) -> Option<Candidate> {
    let literal = text.get(range.clone())?;
    let words = place::words(name);
    // Capitals that run together hide the words of a name: `openAIApiKey`.
    let joined = name.to_ascii_lowercase().replace(['-', '_', ' '], "");
    let subscribes = joined.ends_with("subscriptionkey") || joined.ends_with("apikey");
    let noun = noun(&words);
    // A header or query value that is called nothing but “key” and looks drawn.
    let bare = name.eq_ignore_ascii_case("key") && literal.len() >= 24 && (is_hex(literal) || looks_random(literal));
    if !sure && (noun.is_none() && !subscribes && !bare || is_harmless(&words)) {
        return None;
    }
    let scheme = ["Bearer ", "bearer ", "Basic ", "Token ", "token ", "Key ", "ApiKey ", "Apikey "]
        .iter()
        .find(|scheme| literal.starts_with(**scheme));
    let skipped = scheme.map_or(0, |scheme| scheme.len());
    let value = literal.get(skipped..)?.trim_end();
    let range = range.start + skipped..range.start + skipped + value.len();
    if value.starts_with("eyJ") {
        let (_, candidate) = jwt::matched(text, range.start, false);
        return candidate;
    }
    if value.contains(char::is_whitespace) || is_placeholder(value) || is_placeholder_body(value) || is_default_password(value) {
        return None;
    }
    if scheme == Some(&"Basic ") {
        let password = encoded::password(value)?;
        let real = !is_placeholder(&password) && !is_default_password(&password);
        let name = format!("the password in `{}`", generic::shown(name));
        return real.then(|| Candidate::new("authorization-header", &name, SecretKind::Password, SecretClass::Live, range, 1));
    }
    let id = noun.map_or("generic-secret", |noun| match noun {
        Noun::Password => "password",
        Noun::Signing => "signing-secret",
        Noun::Access => "generic-secret",
    });
    let kind = match id {
        "password" => SecretKind::Password,
        _ => SecretKind::Generic,
    };
    let mixed = value.bytes().any(|byte| byte.is_ascii_digit()) && value.bytes().any(|byte| byte.is_ascii_alphabetic());
    let drawn = looks_random(value) || is_uuid(value) || value.len() >= 20 && is_hex(value) || value.len() >= 16 && mixed && sure;
    let typed = id == "password" && mixed && value.len() >= 8;
    if !(drawn || typed || named::issuer(&words, value).is_some()) {
        return None;
    }
    let name = format!("secret in `{}`", generic::shown(name));
    Some(Candidate {
        variable: None,
        ..Candidate::new(if id == "signing-secret" { "generic-secret" } else { id }, &name, kind, SecretClass::Live, range, 1)
    })
}
