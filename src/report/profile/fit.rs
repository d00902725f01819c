//! Rules scale with what the product is: what is grave in one is small in another, and within one product what is grave
//! at a table of diagnoses is not at a table of notifications.

use super::ProfileInfo;
use super::people::Held;
use crate::facts::{EffectKind, Project};
use crate::report::words::listed;
use crate::rules::{Confidence, Finding, Judged, Severity};
use crate::sorted::Gather;
use crate::steps;
use std::collections::BTreeSet;

/// Jobs that keep strangers from what is stored.
const ACCESS: &[&str] = &["database-closed", "endpoints-guarded", "others-records-closed", "files-private", "rights-from-server"];

/// Jobs that keep customers apart from each other.
const APART: &[&str] = &["others-records-closed"];

/// Jobs that matter once people rely on the product and data piles up.
const LATER: &[&str] = &[
    "errors-tracked",
    "failures-shown",
    "tests-written",
    "changes-checked",
    "service-kept-up",
    "handbook-written",
    "queries-lean",
    "pages-lighter",
    "second-instance",
    "outside-calls-bounded",
    "changes-traceable",
];

/// Jobs that matter once many people come.
const GROWTH: &[&str] = &["queries-lean", "pages-lighter", "second-instance"];

/// Most tables that a sentence names.
const NAMED: usize = 4;

/// Moves severities by what the product is, and says so.
pub(in crate::report) fn fit(profile: &mut ProfileInfo, verdicts: &mut [Judged], project: &Project, held: &Held) {
    let mut touched: BTreeSet<String> = BTreeSet::new();
    let any = shift(verdicts, ACCESS, Severity::Medium, Severity::High, |finding| {
        let table = tables(project, finding).into_iter().find(|table| held.sensitive_tables.contains_key(table))?;
        let why = format!("Graver here than elsewhere, because `{table}` holds {}.", what(held, &table));
        touched.insert(table);
        Some(why)
    });
    if any {
        let tables: Vec<String> = touched.iter().take(NAMED).map(|table| format!("`{table}`")).collect();
        let more = if touched.len() > NAMED { " and others" } else { "" };
        let kinds: BTreeSet<&str> = touched.iter().filter_map(|table| held.sensitive_tables.get(table)).flatten().copied().into_set();
        profile.fitted.push(format!(
            "Faults of access to {}{more} count as graver, because they hold {}.",
            listed(&tables),
            listed(&kinds.into_iter().collect::<Vec<_>>())
        ));
    }
    by_traits(profile, verdicts);
}

/// What a table holds, in words.
fn what(held: &Held, table: &str) -> String {
    held.sensitive_tables.get(table).map(|kinds| listed(kinds)).unwrap_or_default()
}

/// Moves severities by what the product is as a whole.
pub(super) fn by_traits(profile: &mut ProfileInfo, verdicts: &mut [Judged]) {
    let same = |why: &'static str| move |_: &Finding| Some(why.to_owned());
    if profile.has("tenants").is_some() {
        let why = "Graver here than elsewhere: several organisations share the tables, so one would see another's records.";
        if shift(verdicts, APART, Severity::Medium, Severity::High, same(why)) {
            profile.fitted.push(
                "What lets one customer reach another's records counts as graver, because organisations share its tables.".to_owned(),
            );
        }
    }
    if profile.has("page-only").is_some() {
        let why = "Smaller here than elsewhere: these pages keep nothing and nobody signs in.";
        let high = shift(verdicts, LATER, Severity::High, Severity::Low, same(why));
        let medium = shift(verdicts, LATER, Severity::Medium, Severity::Low, same(why));
        if high || medium {
            profile
                .fitted
                .push("What growth and running need counts as small, because these pages keep nothing and nobody signs in.".to_owned());
        }
    }
    if profile.has("internal").is_some() {
        let why = "Smaller here than elsewhere: people of one company use this, and they do not become many.";
        let high = shift(verdicts, GROWTH, Severity::High, Severity::Low, same(why));
        let medium = shift(verdicts, GROWTH, Severity::Medium, Severity::Low, same(why));
        if high || medium {
            profile.fitted.push("What growth needs counts as small, because people of one company use it.".to_owned());
        }
    }
}

/// The tables that a finding is about: the one that it names, or else those that its way in or its file works on.
fn tables(project: &Project, finding: &Finding) -> BTreeSet<String> {
    let plain = |name: &str| name.rsplit('.').next().unwrap_or(name).trim_matches('"').to_ascii_lowercase();
    let named: BTreeSet<String> =
        finding.names.iter().filter(|(key, _)| matches!(*key, "table" | "model" | "collection")).map(|(_, name)| plain(name)).into_set();
    if !named.is_empty() {
        return named;
    }
    let Some(origin) = &finding.origin else { return named };
    let at = project.endpoints_at(&origin.path);
    let own = at.filter(|endpoint| {
        endpoint.origin.line == origin.line
            || finding.names.iter().any(|(key, name)| *key == "endpoint" && *name == endpoint.label())
            || endpoint.effects.iter().any(|effect| effect.origin.path == origin.path && effect.origin.line == origin.line)
    });
    let stored = own
        .flat_map(|endpoint| &endpoint.effects)
        .filter(|effect| matches!(effect.kind, EffectKind::Reads | EffectKind::Writes | EffectKind::Deletes))
        .map(|effect| plain(&effect.target));
    let found: BTreeSet<String> = stored.filter(|table| !table.is_empty()).into_set();
    if !found.is_empty() {
        return found;
    }
    let asked = project.queries_at(&origin.path);
    asked.filter_map(|query| query.table.as_deref()).map(plain).into_set()
}

/// Moves sure findings of some jobs from one severity to another where `why` says a reason, and whether there were any.
fn shift(verdicts: &mut [Judged], jobs: &[&str], from: Severity, to: Severity, mut why: impl FnMut(&Finding) -> Option<String>) -> bool {
    let mut any = false;
    for judged in verdicts.iter_mut().filter(|judged| jobs.contains(&steps::of(judged.rule.id).id)) {
        let own = judged.rule.severity;
        for finding in &mut judged.findings {
            if finding.severity.unwrap_or(own) == from
                && (to > from || finding.confidence == Confidence::High)
                && let Some(why) = why(finding)
            {
                finding.severity = Some(to);
                finding.detail = Some(finding.detail.take().map_or_else(|| why.clone(), |detail| format!("{detail} {why}")));
                any = true;
            }
        }
    }
    any
}
