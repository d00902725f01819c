//! Rules scale with what the product is: what is grave in one is small in another.

use super::ProfileInfo;
use crate::rules::{Confidence, Judged, Severity};
use crate::steps;

/// Jobs that keep strangers from what is stored.
const ACCESS: &[&str] = &["database-closed", "endpoints-guarded", "others-records-closed", "files-private", "rights-from-server"];

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

/// Moves severities by what the product is, and says so.
pub(in crate::report) fn fit(profile: &mut ProfileInfo, verdicts: &mut [Judged]) {
    let sensitive = profile.has("sensitive-data").map(|known| known.words.trim_start_matches("it stores ").to_owned());
    if let Some(what) = sensitive {
        let why = format!("Graver here than elsewhere, because this product stores {what}.");
        if shift(verdicts, ACCESS, Severity::Medium, Severity::High, &why) {
            profile.fitted.push(format!("Faults of access count as graver, because it stores {what}."));
        }
    }
    if profile.has("page-only").is_some() {
        let why = "Smaller here than elsewhere: these pages keep nothing and nobody signs in.";
        let high = shift(verdicts, LATER, Severity::High, Severity::Low, why);
        let medium = shift(verdicts, LATER, Severity::Medium, Severity::Low, why);
        if high || medium {
            profile
                .fitted
                .push("What growth and running need counts as small, because these pages keep nothing and nobody signs in.".to_owned());
        }
    }
}

/// Moves sure findings of some jobs from one severity to another, and whether there were any.
fn shift(verdicts: &mut [Judged], jobs: &[&str], from: Severity, to: Severity, why: &str) -> bool {
    let mut any = false;
    for judged in verdicts.iter_mut().filter(|judged| jobs.contains(&steps::of(judged.rule.id).id)) {
        let own = judged.rule.severity;
        for finding in &mut judged.findings {
            if finding.severity.unwrap_or(own) == from && (to > from || finding.confidence == Confidence::High) {
                finding.severity = Some(to);
                finding.detail = Some(finding.detail.take().map_or_else(|| why.to_owned(), |detail| format!("{detail} {why}")));
                any = true;
            }
        }
    }
    any
}
