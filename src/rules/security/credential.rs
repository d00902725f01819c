//! Credentials as the rules report them: equal values joined into one, what version control leaves out left out.

use super::rotation::{self, Place};
use crate::facts::{CommitRef, Exposure, Origin, Project, ReadState, Secret, SecretClass, SecretKind, SiteKind, Standing};
use crate::rules::{Severity, Verdict};
use crate::sorted::{Arrange, Gather};
use std::collections::BTreeMap;

/// One credential with all the places where it stands.
#[derive(Debug)]
pub(super) struct Credential<'a> {
    /// The place that matters most.
    pub(super) first: &'a Secret,
    /// All other places.
    pub(super) others: Vec<Origin>,
    /// Visitors receive it.
    pub(super) shipped: bool,
    /// The oldest commit that holds it.
    past: Option<&'a CommitRef>,
    /// What version control does with the first place; `None` where no list of kept files was read.
    standing: Option<Standing>,
}

/// The credentials of some kinds that open something, most exposed place first. What stands only in older versions or
/// in files that version control leaves out has rules of its own.
pub(super) fn live(project: &Project, wanted: impl Fn(&Secret) -> bool) -> Vec<Credential<'_>> {
    let standings = project.standings();
    let past = past(project);
    // The project's own file of each signing secret, to which pasted copies belong.
    let own: BTreeMap<u64, &str> = project
        .facts
        .secrets
        .iter()
        .filter(|secret| secret.kind == SecretKind::Signing && secret.exposure == Exposure::Repository && !is_pasted(secret))
        .map(|secret| (secret.digest, secret.origin.path.as_str()))
        .into_map();
    let mut groups: BTreeMap<(u64, &str, &str), Vec<&Secret>> = BTreeMap::new();
    for secret in project.facts.secrets.iter().filter(|secret| secret.exposure != Exposure::History) {
        let path = secret.origin.path.as_str();
        let key = match secret.kind {
            // People use one password for several servers: each file leads to its own.
            SecretKind::Password => (secret.digest, path, ""),
            // One file may name a signing secret for each mode.
            SecretKind::Signing => {
                let file = own.get(&secret.digest).filter(|_| is_pasted(secret)).copied().unwrap_or(path);
                (0, file, secret.variable.as_deref().unwrap_or(""))
            }
            _ => (secret.digest, "", ""),
        };
        groups.entry(key).or_default().push(secret);
    }
    let mut found: Vec<Credential<'_>> = groups
        .into_values()
        .filter_map(|mut places| {
            // A key that one place shows to be public by design is public wherever nothing else is said of it.
            if places.iter().any(|secret| secret.class == SecretClass::Public) {
                places.retain(|secret| secret.detector != "google-api-key");
            }
            places.retain(|secret| opens(secret) && wanted(secret) && !stated_elsewhere(project, secret));
            places.retain(|secret| secret.exposure != Exposure::Ignored);
            places.arrange_by_key(|secret| (secret.class, secret.exposure, is_pasted(secret), &secret.origin.path, secret.origin.line));
            let (first, rest) = places.split_first()?;
            let path = first.origin.path.as_str();
            Some(Credential {
                first,
                others: rest.iter().map(|secret| secret.origin.clone()).collect(),
                shipped: places.iter().any(|secret| secret.exposure == Exposure::Browser),
                past: past.get(&first.digest).copied(),
                standing: standings.committed(path).map(|_| standings.standing(path)),
            })
        })
        .collect();
    found.arrange_by_key(|credential| (&credential.first.origin.path, credential.first.origin.line));
    found
}

/// Whether it stands in a file that was handed to an assistant, and so repeats what the project holds or held.
fn is_pasted(secret: &Secret) -> bool {
    secret.origin.path.split('/').any(|part| part == "attached_assets")
}

/// The oldest commit that holds each value.
fn past(project: &Project) -> BTreeMap<u64, &CommitRef> {
    let mut oldest: BTreeMap<u64, &CommitRef> = BTreeMap::new();
    for secret in project.facts.secrets.iter().filter(|secret| secret.exposure == Exposure::History) {
        if let Some(commit) = &secret.commit {
            let known = oldest.entry(secret.digest).or_insert(commit);
            if commit.at < known.at {
                *known = commit;
            }
        }
    }
    oldest
}

/// Whether it opens anything, be it a test account.
pub(super) fn opens(secret: &Secret) -> bool {
    matches!(secret.class, SecretClass::Live | SecretClass::Test)
}

/// Whether a reader of code states the same line as a fault of its own.
fn stated_elsewhere(project: &Project, secret: &Secret) -> bool {
    matches!(secret.kind, SecretKind::Signing | SecretKind::Password | SecretKind::Generic)
        && project.sites_at(&secret.origin.path).any(|site| {
            matches!(site.kind, SiteKind::SecretFallback | SiteKind::LiteralCredentials | SiteKind::LiteralKey)
                && (site.origin.line..=site.origin.end_line.max(site.origin.line)).contains(&secret.origin.line)
        })
}

/// Whether a rule of its own speaks of credentials that visitors receive.
pub(super) fn opens_a_service(kind: SecretKind) -> bool {
    !matches!(kind, SecretKind::PrivateKey | SecretKind::ConnectionString | SecretKind::Password | SecretKind::Signing | SecretKind::Map)
}

impl Credential<'_> {
    /// What is to be done about this one: how it reads, where it is revoked, and whether the history matters.
    pub(super) fn advice(&self) -> String {
        let secret = self.first;
        let mut parts = vec![masked(secret), rotation(secret), self.history()];
        parts.retain(|part| !part.is_empty());
        parts.join(" ")
    }

    /// Whether the history must be cleaned, in words.
    fn history(&self) -> String {
        let done = done(self.first.kind);
        if self.shipped {
            return "Visitors already have copies of it: nothing but that helps, and cleaning the history changes nothing.".to_owned();
        }
        let then = format!("Once it is {done}, those copies are worthless and the history need not be cleaned.");
        match (self.past, self.standing) {
            (Some(commit), _) => {
                format!("Every version since {} (commit {}) keeps it. {then}", commit.at.in_words(), commit.id)
            }
            (None, Some(Standing::Loose)) => "No commit holds it yet: take it out before the next one.".to_owned(),
            (None, Some(_)) => format!("It is in version control, so older versions keep it. {then}"),
            (None, None) => format!("If this file was ever committed, older versions keep it. {then}"),
        }
    }
}

/// How it reads, masked; nothing where too little of it may be shown to tell it by.
pub(super) fn masked(secret: &Secret) -> String {
    if secret.redacted.chars().count() > 1 { format!("The value reads {} (masked).", secret.redacted) } else { String::new() }
}

/// Where it is revoked.
pub(super) fn rotation(secret: &Secret) -> String {
    match rotation::place(&secret.detector) {
        Some(Place::Page(url)) => format!("Revoke it at {url} and make a new one."),
        Some(Place::Words(words)) => words.to_owned(),
        None => "Revoke it at its issuer and make a new one.".to_owned(),
    }
}

/// The issuer's page for that, if it has one.
pub(super) fn page(secret: &Secret) -> Option<&'static str> {
    match rotation::place(&secret.detector) {
        Some(Place::Page(url)) => Some(url),
        _ => None,
    }
}

/// What makes a leaked one harmless.
pub(super) fn done(kind: SecretKind) -> &'static str {
    match kind {
        SecretKind::Password | SecretKind::ConnectionString | SecretKind::Signing => "changed everywhere",
        SecretKind::PrivateKey => "trusted nowhere any more",
        _ => "revoked",
    }
}

/// One finding for each live credential of a kind, graded by who sees it; `lesser` is the detector whose credentials
/// open less.
pub(super) fn fail_each(project: &Project, out: &mut Verdict, kind: SecretKind, lesser: &str) {
    for credential in live(project, |secret| secret.kind == kind) {
        let first = credential.first;
        let finding = out.fail(&first.origin);
        finding.name("what", capitalised(&first.name)).detail(credential.advice()).page(page(first)).related(credential.others);
        match first.exposure {
            Exposure::Test => finding.severity(Severity::Low),
            Exposure::Documentation => finding.severity(Severity::Medium),
            _ if first.detector == lesser => finding.severity(Severity::High),
            _ => finding,
        };
    }
    pass_if_read(project, out);
}

/// Says that the good state holds, unless nothing was read.
pub(super) fn pass_if_read(project: &Project, out: &mut Verdict) {
    if project.facts.files.iter().any(|file| matches!(file.state, ReadState::Read | ReadState::Searched)) {
        out.pass();
    } else {
        out.not_applicable("No file of this upload holds text that could be searched.");
    }
}

/// A name as it begins a sentence.
pub(super) fn capitalised(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Whether a file holds the settings of a developer's machine or of tests, with those of the real thing beside it:
/// `settings/development.py` next to `settings/production.py`.
pub(super) fn is_for_work(project: &Project, path: &str) -> bool {
    let parts = |path: &str| -> Option<(String, String)> {
        let (folder, name) = path.rsplit_once('/')?;
        Some((folder.to_owned(), name.split('.').next().unwrap_or(name).to_ascii_lowercase()))
    };
    let Some((folder, name)) = parts(path) else { return false };
    let settings = matches!(folder.rsplit('/').next(), Some("settings" | "config" | "configs" | "conf" | "environments"));
    settings
        && matches!(name.as_str(), "development" | "develop" | "dev" | "local" | "ci" | "test" | "tests" | "testing")
        && project.facts.files.iter().filter_map(|file| parts(&file.path)).any(|(beside, other)| {
            beside == folder
                && matches!(other.as_str(), "production" | "prod" | "live" | "base" | "common" | "default" | "docker" | "staging")
        })
}
