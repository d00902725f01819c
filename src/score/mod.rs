//! From verdicts to figures: dimension scores, tiers, coverage and the overall score. Integers only.

mod weights;

use crate::facts::{Project, ReadState};
use crate::rules::{Confidence, Dimension, Judged, Outcome, Severity};
use serde::{Deserialize, Serialize};

/// The figures of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// 0 to 100; `None` when nothing could be judged.
    pub value: Option<u8>,
    /// `A` to `F`; `None` when too little could be judged for a grade.
    pub grade: Option<char>,
    /// The tier of the whole; `None` when too little could be judged to call it sound.
    pub tier: Option<Tier>,
    /// Share of what matters that could be judged, 0 to 100.
    pub coverage: u8,
    /// One line a dimension, in the order of [`Dimension::ALL`].
    pub dimensions: Vec<DimensionScore>,
}

/// The figures of one dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DimensionScore {
    /// Which.
    pub dimension: Dimension,
    /// 0 to 100; `None` when no rule could judge.
    pub value: Option<u8>,
    /// Its tier; `None` when too little could be judged to call it sound.
    pub tier: Option<Tier>,
    /// Share of its rules that could judge, by weight, 0 to 100.
    pub coverage: u8,
    /// Rules passed.
    pub passed: u16,
    /// Rules failed.
    pub failed: u16,
    /// Rules that could not tell.
    pub unknown: u16,
}

/// How ready something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// Can carry paying customers and growth.
    ProductionGrade,
    /// Works today, breaks under load or change.
    Fragile,
    /// Endangers people, data or money now.
    OutrightRisk,
}

impl Tier {
    /// Its name for founders.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::ProductionGrade => "Production-grade",
            Self::Fragile => "Fragile",
            Self::OutrightRisk => "Outright risk",
        }
    }
}

/// Weighs the verdicts.
#[must_use]
pub fn score(project: &Project, verdicts: &[Judged]) -> Score {
    let read = read_share(project);
    let dimensions: Vec<DimensionScore> = Dimension::ALL.into_iter().map(|dimension| score_dimension(dimension, verdicts, read)).collect();
    let share = |dimension: Dimension| weights::share(dimension);
    let judged: u32 = dimensions.iter().filter(|d| d.value.is_some()).map(|d| share(d.dimension)).sum();
    let points: u32 = dimensions.iter().filter_map(|d| Some(u32::from(d.value?) * share(d.dimension))).sum();
    let covered: u32 = dimensions.iter().map(|d| u32::from(d.coverage) * share(d.dimension)).sum();
    let coverage = percent(covered, 100 * weights::SHARES);
    let worst = verdicts.iter().filter_map(Judged::worst).min();
    let value = (judged > 0).then(|| weights::whole(percent(points, 100 * judged), worst));
    let graded = value.filter(|_| coverage >= weights::COVERAGE_FOR_GRADE);
    Score {
        value,
        grade: graded.map(weights::grade),
        tier: value.and_then(|value| tier(value, worst, coverage, weights::PRODUCTION_FROM)),
        coverage,
        dimensions,
    }
}

fn score_dimension(dimension: Dimension, verdicts: &[Judged], read: u8) -> DimensionScore {
    let mut left = weights::FULL;
    let (mut judged, mut open) = (0_u32, 0_u32);
    let (mut passed, mut failed, mut unknown) = (0_u16, 0_u16, 0_u16);
    let mut worst = None;
    for verdict in verdicts.iter().filter(|verdict| verdict.rule.dimension() == dimension) {
        let weight = weights::coverage(verdict.rule.severity);
        match verdict.outcome {
            Outcome::Passed => {
                passed += 1;
                judged += weight;
            }
            Outcome::Failed => {
                failed += 1;
                judged += weight;
                left = left * (weights::FULL - loss(verdict)) / weights::FULL;
                worst = worst.into_iter().chain(verdict.worst()).min();
            }
            Outcome::Unknown => {
                unknown += 1;
                open += weight;
            }
            Outcome::NotApplicable => {}
        }
    }
    let value = (judged > 0).then(|| weights::bounded(percent(left, weights::FULL), worst));
    let mut coverage = if judged + open == 0 { 0 } else { percent(judged, judged + open) };
    if weights::needs_code(dimension) {
        coverage = percent(u32::from(coverage) * u32::from(read), 10_000);
    }
    DimensionScore {
        dimension,
        value,
        tier: value.and_then(|value| tier(value, worst, coverage, weights::DIMENSION_PRODUCTION_FROM)),
        coverage,
        passed,
        failed,
        unknown,
    }
}

/// What one failed rule takes, in parts of [`weights::FULL`]: its worst finding, a little more for repetition.
fn loss(verdict: &Judged) -> u32 {
    let one = |finding: &crate::rules::Finding| {
        let sure = match finding.confidence {
            Confidence::High => 10,
            Confidence::Medium => 7,
            Confidence::Low => 4,
        };
        weights::loss(finding.severity.unwrap_or(verdict.rule.severity)) * sure / 10
    };
    let worst = verdict.findings.iter().map(one).max().unwrap_or(0);
    let repeated = match verdict.findings.len() {
        0 | 1 => 8,
        2 => 9,
        _ => 10,
    };
    worst * repeated / 10
}

/// Share of the project's code, by bytes, that a reader understood.
fn read_share(project: &Project) -> u8 {
    let (mut read, mut all) = (0_u64, 0_u64);
    for file in project.facts.files.iter().filter(|file| file.language.is_some_and(crate::facts::Language::is_code)) {
        match file.state {
            ReadState::Read => {
                read += file.bytes;
                all += file.bytes;
            }
            ReadState::Searched | ReadState::Unread(_) => all += file.bytes,
            ReadState::Skipped(_) => {}
        }
    }
    (read * 100).checked_div(all).map_or(100, |share| u8::try_from(share).unwrap_or(100))
}

/// The tier that a score, its worst fault and its coverage allow. Faults stand whatever else is unknown; a clean bill
/// needs enough that was looked at.
fn tier(value: u8, worst: Option<Severity>, coverage: u8, production_from: u8) -> Option<Tier> {
    match worst {
        Some(Severity::Critical) => Some(Tier::OutrightRisk),
        _ if value < weights::RISK_BELOW => Some(Tier::OutrightRisk),
        Some(Severity::High) => Some(Tier::Fragile),
        _ if value < production_from => Some(Tier::Fragile),
        _ if coverage < weights::COVERAGE_FOR_GRADE => None,
        _ => Some(Tier::ProductionGrade),
    }
}

/// `part` of `whole` in percent, rounded down.
fn percent(part: u32, whole: u32) -> u8 {
    u8::try_from(u64::from(part) * 100 / u64::from(whole.max(1))).unwrap_or(100).min(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clean_bill_needs_coverage_and_a_fault_does_not() {
        assert_eq!(tier(95, None, 80, 80), Some(Tier::ProductionGrade));
        assert_eq!(tier(95, None, 49, 80), None);
        assert_eq!(tier(49, Some(Severity::Critical), 10, 80), Some(Tier::OutrightRisk));
        assert_eq!(tier(84, Some(Severity::High), 10, 80), Some(Tier::Fragile));
        assert_eq!(tier(79, Some(Severity::Medium), 90, 80), Some(Tier::Fragile));
    }

    #[test]
    fn percent_stays_within_bounds() {
        assert_eq!((percent(1, 3), percent(3, 3), percent(5, 0), percent(9, 3)), (33, 100, 100, 100));
    }
}
