//! What changed since an earlier report of the same project.

use super::{FindingInfo, Report};
use crate::rules::{Outcome, Severity};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What changed since an earlier report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since {
    /// The score then.
    pub score_before: Option<u8>,
    /// The score now.
    pub score_now: Option<u8>,
    /// Findings of then that the checks no longer find.
    pub fixed: Vec<Past>,
    /// Findings of then whose check can no longer tell: neither fixed nor there.
    pub untold: Vec<Past>,
    /// Fingerprints of findings that were not there then.
    pub new: Vec<String>,
    /// Findings that were there then and still are.
    pub left: u32,
    /// The checks themselves are of another version, so that some of the change may be theirs.
    pub other_checks: bool,
}

/// A finding of an earlier report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// The rule.
    pub rule: String,
    /// How bad it was.
    pub severity: Severity,
    /// What was wrong.
    pub title: String,
    /// Where it stood, or `null` for the project as a whole.
    pub path: Option<String>,
    /// Its fingerprint.
    pub fingerprint: String,
}

impl From<&FindingInfo> for Past {
    fn from(finding: &FindingInfo) -> Self {
        Self {
            rule: finding.rule.clone(),
            severity: finding.severity,
            title: finding.title.clone(),
            path: finding.path.clone(),
            fingerprint: finding.fingerprint.clone(),
        }
    }
}

/// Holds a report against an earlier one. A finding is the same where its fingerprint is: that stays when lines move or
/// the top folder is renamed.
#[must_use]
pub fn since(before: &Report, now: &Report) -> Since {
    let marks = |report: &Report| report.findings.iter().map(|finding| finding.fingerprint.clone()).collect::<BTreeSet<String>>();
    let (then, today) = (marks(before), marks(now));
    let tells = |rule: &str| now.verdicts.iter().any(|verdict| verdict.rule == rule && verdict.outcome != Outcome::Unknown);
    let gone = || before.findings.iter().filter(|finding| !today.contains(&finding.fingerprint));
    Since {
        score_before: before.score.value,
        score_now: now.score.value,
        fixed: gone().filter(|finding| tells(&finding.rule)).map(Past::from).collect(),
        untold: gone().filter(|finding| !tells(&finding.rule)).map(Past::from).collect(),
        new: now.findings.iter().filter(|f| !then.contains(&f.fingerprint)).map(|f| f.fingerprint.clone()).collect(),
        left: super::build::count(now.findings.iter().filter(|finding| then.contains(&finding.fingerprint)).count()),
        other_checks: before.tool.version != now.tool.version || before.tool.rules != now.tool.rules,
    }
}
