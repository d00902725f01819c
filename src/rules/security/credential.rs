//! Credentials as the rules report them: equal values joined into one, what version control leaves out left out.

use crate::facts::{Exposure, Origin, Project, ReadState, Secret, SecretClass, SecretKind, SiteKind};
use crate::rules::{Severity, Verdict};
use std::collections::BTreeMap;

/// One credential with all the places where it stands.
#[derive(Debug)]
pub(super) struct Credential<'a> {
    /// The place that matters most.
    pub(super) first: &'a Secret,
    /// All other places.
    pub(super) others: Vec<Origin>,
    /// Browsers receive it.
    pub(super) shipped: bool,
}

/// The credentials of some kinds that open something, most exposed place first.
pub(super) fn live(project: &Project, wanted: impl Fn(&Secret) -> bool) -> Vec<Credential<'_>> {
    let ignores = project.ignores();
    let mut groups: BTreeMap<(u64, &str, &str), Vec<&Secret>> = BTreeMap::new();
    for secret in &project.facts.secrets {
        let path = secret.origin.path.as_str();
        let key = match secret.kind {
            // People use one password for several servers: each file leads to its own.
            SecretKind::Password => (secret.digest, path, ""),
            // One file may name a signing secret for each mode.
            SecretKind::Signing => (0, path, secret.variable.as_deref().unwrap_or("")),
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
            places.retain(|secret| {
                matches!(secret.class, SecretClass::Live | SecretClass::Test)
                    && wanted(secret)
                    && !stated_elsewhere(project, secret)
                    && (is_shipped(project, secret) || !ignores.covers(&secret.origin.path))
            });
            places.sort_by_key(|secret| (secret.class, secret.exposure, &secret.origin.path, secret.origin.line));
            let (first, rest) = places.split_first()?;
            let shipped = places.iter().any(|secret| is_shipped(project, secret));
            let others = rest.iter().map(|secret| secret.origin.clone()).collect();
            Some(Credential { first, others, shipped })
        })
        .collect();
    found.sort_by_key(|credential| (&credential.first.origin.path, credential.first.origin.line));
    found
}

/// Whether a reader of code states the same line as a fault of its own.
fn stated_elsewhere(project: &Project, secret: &Secret) -> bool {
    matches!(secret.kind, SecretKind::Signing | SecretKind::Password | SecretKind::Generic)
        && project.facts.sites.iter().any(|site| {
            matches!(site.kind, SiteKind::SecretFallback | SiteKind::LiteralCredentials | SiteKind::LiteralKey)
                && site.origin.path == secret.origin.path
                && (site.origin.line..=site.origin.end_line.max(site.origin.line)).contains(&secret.origin.line)
        })
}

/// Whether browsers receive the place where it stands.
fn is_shipped(project: &Project, secret: &Secret) -> bool {
    secret.exposure == Exposure::Browser || (secret.exposure == Exposure::Repository && project.shipped.contains(&secret.origin.path))
}

/// Whether a rule of its own speaks of credentials that browsers receive.
pub(super) fn opens_a_service(kind: SecretKind) -> bool {
    !matches!(kind, SecretKind::PrivateKey | SecretKind::ConnectionString | SecretKind::Password | SecretKind::Signing | SecretKind::Map)
}

/// One finding for each live credential of a kind, graded by who sees it; `lesser` is the detector whose credentials
/// open less.
pub(super) fn fail_each(project: &Project, out: &mut Verdict, kind: SecretKind, lesser: &str) {
    for credential in live(project, |secret| secret.kind == kind) {
        let first = credential.first;
        let finding = out.fail(&first.origin);
        finding.name("what", capitalised(&first.name)).related(credential.others);
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
