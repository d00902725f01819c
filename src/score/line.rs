//! What one rule came to, as far as the score needs it.

use super::weights;
use crate::facts::Project;
use crate::rules::{Confidence, Dimension, Finding, Judged, Outcome, Severity};
use crate::steps;

/// What one rule, or one answer, came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The rule's id, or the question's.
    pub rule: String,
    /// Its dimension.
    pub dimension: Dimension,
    /// The job that mends what it finds: what belongs to one job is one kind of fault.
    pub job: String,
    /// What came out.
    pub outcome: Outcome,
    /// How much it counts in coverage.
    pub weight: u32,
    /// What it takes of its dimension, in basis points, if it failed.
    pub loss: u32,
    /// Its gravest fault, as sure as it is.
    pub worst: Option<Severity>,
}

/// A fault's severity and how sure it is.
pub type Weighed = (Severity, Confidence);

/// One line a verdict.
#[must_use]
pub fn lines(project: &Project, verdicts: &[Judged]) -> Vec<Line> {
    let size: u64 = project.facts.files.iter().map(|file| u64::from(file.lines)).sum();
    verdicts.iter().map(|judged| line(judged, size)).collect()
}

fn line(judged: &Judged, size: u64) -> Line {
    let rule = judged.rule;
    let weighed = |finding: &Finding| (finding.severity.unwrap_or(rule.severity), finding.confidence);
    let placed = judged.findings.iter().all(|finding| finding.origin.is_some());
    let worst = worst_of(judged.findings.iter().map(weighed));
    let loss = || loss_of(judged.findings.iter().map(weighed), placed.then_some(size));
    Line {
        rule: rule.id.to_owned(),
        dimension: rule.dimension(),
        job: steps::of(rule.id).id.to_owned(),
        outcome: judged.outcome,
        weight: weights::coverage(rule.severity),
        loss: weights::absence(rule.id, worst).unwrap_or_else(loss),
        worst,
    }
}

/// The line of a question that stands for no rule: open unless answered, and then as bad as the answer says.
#[must_use]
pub fn asked(rule: &str, dimension: Dimension, job: &str, severity: Severity, outcome: Outcome, fault: Option<Severity>) -> Line {
    let weighed = || fault.into_iter().map(|severity| (severity, Confidence::High));
    Line {
        rule: rule.to_owned(),
        dimension,
        job: job.to_owned(),
        outcome,
        weight: weights::coverage(severity),
        loss: loss_of(weighed(), None),
        worst: worst_of(weighed()),
    }
}

/// What findings of one rule take, in parts of a whole: the worst one's loss, as sure as it is, a little more for repetition, and
/// less where a middling fault is rare in a project of `size` lines.
pub fn loss_of(findings: impl Iterator<Item = Weighed> + Clone, size: Option<u64>) -> u32 {
    let one = |(severity, confidence): Weighed| weights::loss(severity) * weights::certainty(confidence) / 10;
    let worst = findings.clone().map(one).max().unwrap_or(0);
    let places = findings.clone().count();
    let grave = findings.clone().any(|(severity, _)| severity <= Severity::High);
    let rare = !grave && size.is_some_and(|lines| (places as u64).saturating_mul(weights::LINES_A_PLACE) < lines);
    worst * weights::repetition(places) / 10 * if rare { weights::RARE } else { 4 } / 4
}

/// The gravest of findings; one that is only worth a look counts as the next lower severity.
pub fn worst_of(findings: impl Iterator<Item = Weighed>) -> Option<Severity> {
    findings
        .map(|(severity, confidence)| match (confidence, severity) {
            (Confidence::Low, Severity::Critical) => Severity::High,
            (Confidence::Low, Severity::High) => Severity::Medium,
            _ => severity,
        })
        .min()
}
