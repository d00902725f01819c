//! Credentials, wherever they stand. Runs on every text before any other reader, because what it finds is masked in
//! every excerpt.
//!
//! One pass looks for trigger words; each trigger asks its detector, at its own place. No pattern runs over a whole
//! text, and in very long lines only credentials of known form are looked for.

mod assignment;
mod call;
mod catalogue;
mod checksum;
mod command;
mod context;
mod detector;
mod documentation;
mod encoded;
mod generic;
mod google;
mod header;
mod jwt;
mod named;
mod nameplate;
mod names;
mod password;
mod pem;
mod place;
mod placeholder;
mod randomness;
pub(super) mod stated;
mod stores;
mod url;

#[cfg(test)]
mod kinds;
#[cfg(test)]
mod tests;

use crate::facts::{Exposure, Origin, Secret, SecretClass, SecretKind};
use crate::intake::Entry;
use crate::sorted::Arrange;
use aho_corasick::automaton::Automaton;
use aho_corasick::dfa::DFA;
use aho_corasick::{Input, MatchKind};
use detector::Detector;
use place::{Place, Syntax};
use std::ops::Range;
use std::sync::LazyLock;

pub(crate) use nameplate::without_credentials;
pub(super) use place::is_environment_file;
pub(super) use placeholder::is_placeholder;

/// Longest line in which names are looked at, in bytes; longer ones are made by machines.
const LINE: usize = 5_000;
/// Most credentials of one text.
const MOST: usize = 2_000;
/// How far from an AWS key id its secret stands at most, in bytes.
const PAIR: usize = 300;

/// A credential in a text: its byte range and what is known of it. The places are made by the caller, masked.
#[derive(Debug)]
pub(super) struct Found {
    /// What no excerpt may show.
    pub(super) range: Range<usize>,
    /// Where a reviewer would point.
    pub(super) place: Range<usize>,
    /// Everything about it but its place; `None` where the value is hidden without being a credential of its own.
    pub(super) secret: Option<Secret>,
}

/// A credential that one detector sees.
#[derive(Debug, Clone)]
struct Candidate {
    id: String,
    name: String,
    kind: SecretKind,
    class: SecretClass,
    range: Range<usize>,
    place: Range<usize>,
    variable: Option<String>,
    /// The first characters that may be shown.
    prefix: usize,
    /// Of two at one place the stronger speaks.
    strength: u8,
    /// Of two equally strong ones at one place, the one of lower rank.
    rank: usize,
    /// Only to be masked.
    hidden: bool,
}

impl Candidate {
    fn new(id: &str, name: &str, kind: SecretKind, class: SecretClass, range: Range<usize>, strength: u8) -> Self {
        let place = range.clone();
        let (id, name) = (id.to_owned(), name.to_owned());
        Self { id, name, kind, class, range, place, variable: None, prefix: 0, strength, rank: 0, hidden: false }
    }

    /// A value that is masked and not reported.
    fn hidden(range: Range<usize>) -> Self {
        Self { hidden: true, ..Self::new("", "", SecretKind::Generic, SecretClass::Placeholder, range, 0) }
    }
}

/// Whom a trigger word calls.
#[derive(Debug, Clone, Copy)]
enum Caller {
    /// That detector, of that position in the catalogue.
    Detector(&'static Detector, usize),
    Token,
    Google,
    Address,
    Pem,
    Putty,
    Name,
    Bearer,
    Basic,
    /// The function at that position of its list.
    Call(usize),
    /// The program at that position of its list.
    Command(usize),
}

/// Trigger words that are no detector's.
static OTHERS: &[(&str, Caller)] = &[
    ("eyJ", Caller::Token),
    ("AIza", Caller::Google),
    ("://", Caller::Address),
    ("PRIVATE KEY", Caller::Pem),
    ("Private-Lines:", Caller::Putty),
    ("pass", Caller::Name),
    ("pwd", Caller::Name),
    ("secret", Caller::Name),
    ("token", Caller::Name),
    ("key", Caller::Name),
    ("credential", Caller::Name),
    ("authorization", Caller::Name),
    ("pepper", Caller::Name),
    ("salt", Caller::Name),
    ("bearer ", Caller::Bearer),
    ("basic ", Caller::Basic),
];

/// The words and whom they call.
static TRIGGERS: LazyLock<Option<(DFA, Vec<Caller>)>> = LazyLock::new(|| {
    let catalogue = catalogue::all().enumerate().map(|(rank, detector)| (detector.trigger, Caller::Detector(detector, rank)));
    let calls = call::CALLEES.iter().enumerate().map(|(at, callee)| (callee.trigger, Caller::Call(at)));
    let commands = command::PROGRAMS.iter().enumerate().map(|(at, (program, _))| (*program, Caller::Command(at)));
    let (words, callers): (Vec<&str>, Vec<Caller>) = catalogue.chain(calls).chain(commands).chain(OTHERS.iter().copied()).unzip();
    // Some two thousand states: small enough for the form of the automaton that reads fastest. It is named here, since
    // whoever leaves the choice to the library brings every form along.
    let words = DFA::builder().ascii_case_insensitive(true).match_kind(MatchKind::Standard).build(words).ok()?;
    Some((words, callers))
});

/// Whether a name says that browsers get its value.
pub(super) fn is_public_name(name: &str) -> bool {
    let name = name.rsplit('.').next().unwrap_or(name);
    ["VITE_", "NEXT_PUBLIC_", "REACT_APP_", "EXPO_PUBLIC_", "PUBLIC_", "NUXT_PUBLIC_", "GATSBY_", "VUE_APP_"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}

/// The ids of all detectors, for the check that each has a place where its credentials are revoked.
#[cfg(test)]
pub(crate) fn detectors() -> std::collections::BTreeSet<&'static str> {
    let elsewhere = [
        "aspnet-key-ring",
        "basic-auth-address",
        "connection-string",
        "docker-registry-auth",
        "gemini-key",
        "generic-secret",
        "google-api-key",
        "google-maps-key",
        "google-service-account",
        "guessable-signing-secret",
        "calendly-token",
        "jwt",
        "kubernetes-token",
        "monday-token",
        "n8n-api-key",
        "npm-registry-auth",
        "password",
        "password-hash",
        "pinata-token",
        "prisma-api-key",
        "private-key",
        "private-key-locked",
        "rails-master-key",
        "signing-secret",
        "supabase-service-role",
        "turso-token",
    ];
    let catalogue = catalogue::all().filter(|detector| detector.class != SecretClass::Public).map(|detector| detector.id);
    let named = named::ids().filter(|(.., public)| !public).map(|(id, ..)| id);
    catalogue.chain(named).chain(elsewhere).collect()
}

/// Finds credentials.
pub(super) fn scan(entry: &Entry, text: &str) -> Vec<Found> {
    let place = Place::of(entry, text);
    let mut candidates = stores::read(&entry.path, text);
    let Some((words, callers)) = TRIGGERS.as_ref() else {
        return Vec::new();
    };
    let mut search = Search { entry, text, place, line: 0..0, name: 0..0, token: 0 };
    let Ok(hits) = words.try_find_overlapping_iter(Input::new(text)) else { return Vec::new() };
    for hit in hits {
        let Some(&caller) = callers.get(hit.pattern().as_usize()) else {
            continue;
        };
        candidates.extend(search.ask(caller, hit.start()));
        if candidates.len() >= MOST {
            break;
        }
    }
    pair_keys(text, &mut candidates);
    strongest(candidates).into_iter().map(|candidate| found(candidate, entry, text, place)).collect()
}

/// One pass over one text.
struct Search<'a> {
    entry: &'a Entry,
    text: &'a str,
    place: Place,
    /// The line that was looked at last.
    line: Range<usize>,
    /// The name that was looked at last: several triggers stand in one name.
    name: Range<usize>,
    /// Where the run of characters ends that was last looked at as a token.
    token: usize,
}

impl Search<'_> {
    fn ask(&mut self, caller: Caller, at: usize) -> Option<Candidate> {
        let text = self.text;
        match caller {
            Caller::Detector(detector, rank) => known(text, detector, at).map(|candidate| {
                // What a form shows in an empty field.
                let shown = ["placeholder=\"", "placeholder='", "placeholder={\"", "placeholder={`"]
                    .iter()
                    .any(|mark| text.get(..candidate.range.start).is_some_and(|before| before.ends_with(mark)));
                let class = if shown { SecretClass::Placeholder } else { candidate.class };
                Candidate { rank, class, ..candidate }
            }),
            Caller::Token => {
                if at < self.token || !text.get(at..)?.starts_with("eyJ") {
                    return None;
                }
                let (end, found) = jwt::matched(text, at, self.place.environment);
                self.token = end;
                found
            }
            Caller::Google => {
                let prefix = text.get(at..)?.starts_with("AIza");
                prefix.then(|| google::matched(&self.entry.path, text, at, assignment::name_before(text, at))).flatten()
            }
            Caller::Address => url::matched(text, at),
            Caller::Pem => text.get(at..)?.starts_with("PRIVATE").then(|| pem::matched(text, at)).flatten(),
            Caller::Putty => pem::putty(text, at),
            Caller::Name => self.named(at),
            Caller::Bearer => self.settled(header::bearer(text, at)?),
            Caller::Basic => self.settled(header::basic(text, at)?),
            Caller::Call(position) => {
                let callee = call::CALLEES.get(position)?;
                let range = callee.handed(text, at)?;
                self.settled(generic::handed(text, callee, at, range, self.place, self.is_script())?)
            }
            Caller::Command(position) => {
                let range = command::handed(text, at, *command::PROGRAMS.get(position)?)?;
                self.settled(generic::typed(text, range)?)
            }
        }
    }

    fn named(&mut self, at: usize) -> Option<Candidate> {
        if self.place.syntax == Syntax::Prose || self.name.contains(&at) {
            return None;
        }
        if !self.line.contains(&at) {
            let start = self.text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
            let len = self.text.get(at..)?.find('\n').unwrap_or(self.text.len() - at);
            self.line = start..at + len;
        }
        if self.line.len() > LINE {
            return None;
        }
        self.name = assignment::name_around(self.text, at);
        if let Some(found) = url::listed(self.text, &self.name) {
            return self.settled(found);
        }
        let found = assignment::read(self.text, self.name.clone(), self.place)?;
        let comment = self.text.get(self.line.start..self.name.start)?.trim_start();
        let slashes = self.place.syntax == Syntax::Code && ["//", "/*", "*"].iter().any(|mark| comment.starts_with(mark));
        if slashes || comment.starts_with('#') {
            return (found.value.len() >= 8 && !found.value.contains(' ')).then(|| Candidate::hidden(found.range.clone()));
        }
        generic::judged(self.text, &found, self.place, self.is_script())
    }

    fn is_script(&self) -> bool {
        use crate::facts::Language::{Astro, JavaScript, Svelte, TypeScript, Vue};
        self.entry.language.is_some_and(|language| matches!(language, JavaScript | TypeScript | Vue | Svelte | Astro))
    }

    /// What only its place among words gives away: in tests and documentation it opens nothing.
    fn settled(&self, candidate: Candidate) -> Option<Candidate> {
        let line = self.text.get(..candidate.range.start)?.rsplit('\n').next()?.trim_start();
        let comment = ["//", "/*", "* ", "<!--"].iter().any(|mark| line.starts_with(mark))
            || line.starts_with('#') && self.place.syntax != Syntax::Prose
            || self.place.page && candidate.kind != SecretKind::Generic;
        if comment {
            return Some(Candidate::hidden(candidate.range));
        }
        let class = match (candidate.class, self.place.exposure) {
            (SecretClass::Live, Exposure::Test) => SecretClass::Test,
            (SecretClass::Live, Exposure::Documentation) => SecretClass::Placeholder,
            (class, _) => class,
        };
        Some(Candidate { class, ..candidate })
    }
}

/// A credential of known form at a trigger.
fn known(text: &str, detector: &Detector, at: usize) -> Option<Candidate> {
    let range = detector.matched(text, at)?;
    let whole = text.get(range.clone())?;
    let body = match detector.before {
        None => whole.strip_prefix(detector.trigger)?,
        Some(_) => whole,
    };
    let drawn = randomness::looks_random(body) || randomness::are_random_letters(body) || body.len() >= 20 && randomness::is_hex(body);
    if detector.weak && !drawn {
        return None;
    }
    let wrong = detector.check.is_some_and(|check| !check.fits(body));
    let account = if detector.id == "azure-storage-key" { google::around(text, at, 120) } else { "" };
    // The storage emulator's account and key are published by its maker.
    let emulator = account.contains("devstoreaccount1");
    let class = if wrong || emulator || placeholder::is_placeholder_body(body) || randomness::entropy(body) < 250 {
        SecretClass::Placeholder
    } else {
        detector.class
    };
    let prefix = if detector.before.is_none() && !detector.trigger.contains('/') { detector.trigger.len() } else { 0 };
    let (id, name, kind) = if account.contains(".documents.azure.com") {
        ("azure-cosmos-key", "Azure Cosmos DB key", SecretKind::Database)
    } else {
        (detector.id, detector.name, detector.kind)
    };
    Some(Candidate { prefix, ..Candidate::new(id, name, kind, class, range, 3) })
}

/// An AWS key id is dangerous together with its secret, which has no form of its own: masks the secret next to an id.
fn pair_keys(text: &str, candidates: &mut Vec<Candidate>) {
    let mut secrets = Vec::new();
    for candidate in candidates.iter_mut().filter(|candidate| candidate.id == "aws-access-key") {
        let Some(after) =
            (0..4).find_map(|less| text.get(candidate.range.end..(candidate.range.end + PAIR).min(text.len()).saturating_sub(less)))
        else {
            continue;
        };
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '+');
        let mut from = candidate.range.end;
        for piece in after.split(|c: char| !is_part(c)) {
            if piece.len() == 40 && randomness::looks_random(piece) {
                candidate.name = "AWS access key with its secret".to_owned();
                secrets.push(Candidate::hidden(from..from + piece.len()));
                break;
            }
            from += piece.len() + text.get(from + piece.len()..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        }
    }
    candidates.extend(secrets);
}

/// Of overlapping candidates the strongest, in the order of the text.
fn strongest(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.arrange_by_key(|candidate| (std::cmp::Reverse(candidate.strength), candidate.range.start, candidate.rank));
    let mut kept: std::collections::BTreeMap<usize, Candidate> = std::collections::BTreeMap::new();
    for candidate in candidates {
        let before = kept.range(..candidate.range.end).next_back();
        if before.is_none_or(|(_, other)| other.range.end <= candidate.range.start) && !candidate.range.is_empty() {
            kept.insert(candidate.range.start, candidate);
        }
    }
    kept.into_values().collect()
}

fn found(candidate: Candidate, entry: &Entry, text: &str, place: Place) -> Found {
    let value = text.get(candidate.range.clone()).unwrap_or("");
    let variable = candidate
        .variable
        .or_else(|| assignment::name_before(text, candidate.range.start).map(|name| name.rsplit('.').next().unwrap_or(name).to_owned()));
    let exposure = match place.exposure {
        Exposure::Repository if variable.as_deref().is_some_and(is_public_name) => Exposure::Browser,
        exposure => exposure,
    };
    let digest = digest(value);
    // A value of a published form is its issuer's wherever it stands; only what a name alone speaks for may be made up.
    let by_name = matches!(candidate.kind, SecretKind::Generic | SecretKind::Password | SecretKind::Signing);
    let made_up = by_name && documentation::is_shown_at(text, candidate.range.start);
    let shown = documentation::shows(digest) || made_up;
    let class = if shown { SecretClass::Placeholder } else { candidate.class };
    // What signs in a pipeline signs for nobody.
    let class =
        if class == SecretClass::Live && candidate.kind == SecretKind::Signing && place.rehearsal { SecretClass::Test } else { class };
    let secret = (!candidate.hidden).then(|| Secret {
        detector: candidate.id,
        name: candidate.name,
        kind: candidate.kind,
        class,
        variable,
        exposure,
        redacted: redacted(value, candidate.prefix),
        commit: None,
        digest,
        origin: Origin::file(&entry.path),
    });
    Found { range: candidate.range, place: candidate.place, secret }
}

/// At most the known prefix and the last two characters; short values show neither.
fn redacted(value: &str, prefix: usize) -> String {
    let last = value.char_indices().rev().nth(1).map_or(value.len(), |(at, _)| at);
    if value.len() < 16 {
        return "…".to_owned();
    }
    format!("{}…{}", value.get(..prefix).unwrap_or(""), value.get(last..).unwrap_or(""))
}

/// FNV-1a, to tell equal values from different ones.
pub(super) fn digest(value: &str) -> u64 {
    Secret::digest_of(value)
}
