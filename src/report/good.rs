//! What is good and should be left alone, with the place that shows it.

use crate::facts::Origin;
use crate::rules::{Dimension, Judged, Outcome, Severity};
use crate::sorted::{Arrange, Gather};
use crate::steps;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most that are named.
const MOST: usize = 8;

/// Most places that show one.
const PLACES: usize = 3;

/// Something that is good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoodInfo {
    /// The rule that passed.
    pub rule: String,
    /// Its dimension.
    pub dimension: Dimension,
    /// What is good, in a sentence without its full stop.
    pub text: String,
    /// Places that show it, `path:line`, a few.
    pub evidence: Vec<String>,
}

/// What passed and has a place to look at, the most valuable first: what the rule guards against decides, and no
/// dimension takes more than its half. Nothing is praised whose job has work left, nor in a file with a grave fault.
pub(super) fn good(verdicts: &[Judged]) -> Vec<GoodInfo> {
    let failed = || verdicts.iter().filter(|judged| judged.outcome == Outcome::Failed);
    let grave = |judged: &&Judged| judged.worst().is_some_and(|worst| worst <= Severity::Medium);
    let jobs: BTreeSet<&str> = failed().filter(grave).map(|judged| steps::of(judged.rule.id).id).into_set();
    let faults = failed().flat_map(|judged| {
        let own = judged.rule.severity;
        judged.findings.iter().filter(move |finding| finding.severity.unwrap_or(own) <= Severity::High)
    });
    let files: BTreeSet<&str> = faults.filter_map(|finding| finding.origin.as_ref()).map(|origin| origin.path.as_str()).into_set();
    let mut passed: Vec<&Judged> =
        verdicts.iter().filter(|judged| judged.outcome == Outcome::Passed && !jobs.contains(steps::of(judged.rule.id).id)).collect();
    passed.arrange_by_key(|judged| judged.rule.severity);
    let mut good: Vec<GoodInfo> = Vec::new();
    for judged in passed {
        let dimension = judged.rule.dimension();
        let taken = good.iter().filter(|known| known.dimension == dimension).count();
        if good.len() == MOST || taken >= MOST / 2 {
            continue;
        }
        let mut evidence: Vec<String> = Vec::new();
        for place in judged.evidence.iter().filter(|origin| !files.contains(origin.path.as_str())).map(Origin::place) {
            if evidence.len() < PLACES && !evidence.contains(&place) {
                evidence.push(place);
            }
        }
        if !evidence.is_empty() {
            let text = judged.reason.trim_end_matches('.').to_owned();
            good.push(GoodInfo { rule: judged.rule.id.to_owned(), dimension, text, evidence });
        }
    }
    good
}
