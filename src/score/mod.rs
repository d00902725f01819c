//! From verdicts to figures: dimension scores, tiers, coverage and the overall score. Integers only.
//!
//! What a rule came to is a [`Line`]; [`weigh`] turns lines into figures and knows nothing else, so that a report can
//! be weighed again without the files: after an answer, or as if a job were done.

mod line;
mod weights;

#[cfg(test)]
mod tests;

pub use line::{Line, Weighed, asked, lines, loss_of, worst_of};
pub use weights::coverage as weight_of;

use crate::facts::{Language, ProductKind, Project, ReadState, SkipReason};
use crate::rules::{Dimension, Judged, Outcome, Severity};
use crate::sorted::Arrange;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// What keeps the whole below the mean of its dimensions, if anything does.
    pub held_by: Option<Held>,
    /// One line a dimension, in the order of [`Dimension::ALL`].
    pub dimensions: Vec<DimensionScore>,
}

/// What keeps a score below the mean of its dimensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Held {
    /// Critical faults, of so many kinds.
    Critical(u16),
    /// High faults, of so many kinds.
    High(u16),
    /// The security dimension lags behind.
    Security,
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
    weigh(&lines(project, verdicts), read_share(project))
}

/// Weighs lines, where `read` percent of the code were understood.
#[must_use]
pub fn weigh<'l>(lines: impl IntoIterator<Item = &'l Line>, read: u8) -> Score {
    let lines: Vec<&Line> = lines.into_iter().collect();
    let dimensions: Vec<DimensionScore> = Dimension::ALL.into_iter().map(|dimension| weigh_dimension(dimension, &lines, read)).collect();
    let counts = |d: &DimensionScore| if applies(d) { weights::share(d.dimension) } else { 0 };
    let all: u32 = dimensions.iter().map(counts).sum();
    let judged: u32 = dimensions.iter().filter(|d| d.value.is_some()).map(counts).sum();
    let covered: u32 = dimensions.iter().map(|d| u32::from(d.coverage) * counts(d)).sum();
    let coverage = percent(covered, 100 * all);
    let points: u32 = dimensions.iter().filter_map(|d| Some(u32::from(d.value?) * counts(d))).sum();
    let kinds = Kinds::of(&lines);
    let mean = (judged > 0).then(|| {
        let seen = percent(points, 100 * judged);
        // Dimensions in which nothing could be judged count as half good, and never better than the others.
        let unseen = seen.min(weights::NEUTRAL);
        percent(u32::from(seen) * judged + u32::from(unseen) * (all - judged), 100 * all)
    });
    let security = dimensions.iter().find(|d| d.dimension == Dimension::Security).and_then(|d| d.value);
    let whole = mean.map(|mean| weights::whole(mean, kinds.critical, kinds.high, security));
    let enough = coverage >= weights::COVERAGE_FOR_GRADE;
    // Where no code was understood, only a grave fault makes a figure: there is nothing that could be called middling.
    let seen = read > 0 || kinds.worst.is_some_and(|worst| worst <= Severity::High);
    let value = whole.filter(|_| seen).map(|(value, _)| if enough { value } else { value.min(weights::WITHOUT_GRADE) });
    let graded = value.filter(|_| enough);
    Score {
        value,
        grade: graded.map(weights::grade),
        tier: value.and_then(|value| tier(value, kinds.worst, coverage, weights::PRODUCTION_FROM)),
        coverage,
        held_by: whole.and_then(|(_, held)| held),
        dimensions,
    }
}

/// Whether any rule of a dimension makes sense for the project.
fn applies(dimension: &DimensionScore) -> bool {
    dimension.passed + dimension.failed + dimension.unknown > 0
}

/// How many kinds of grave faults there are: the same fault fifty times is one.
struct Kinds {
    critical: u16,
    high: u16,
    worst: Option<Severity>,
}

impl Kinds {
    fn of(lines: &[&Line]) -> Self {
        let mut worst: BTreeMap<&str, Severity> = BTreeMap::new();
        for line in lines.iter().filter(|line| line.outcome == Outcome::Failed) {
            if let Some(severity) = line.worst {
                worst.entry(&line.job).and_modify(|known| *known = severity.min(*known)).or_insert(severity);
            }
        }
        let count = |severity| u16::try_from(worst.values().filter(|worst| **worst == severity).count()).unwrap_or(u16::MAX);
        Self { critical: count(Severity::Critical), high: count(Severity::High), worst: worst.values().min().copied() }
    }
}

fn weigh_dimension(dimension: Dimension, lines: &[&Line], read: u8) -> DimensionScore {
    let (mut judged, mut open) = (0_u32, 0_u32);
    let (mut passed, mut failed, mut unknown) = (0_u16, 0_u16, 0_u16);
    let mut worst = None;
    // One kind of fault is one loss: the gravest rule of a job counts in full, its other rules by a quarter.
    let mut losses: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.dimension == dimension) {
        match line.outcome {
            Outcome::Passed => {
                passed += 1;
                judged += line.weight;
            }
            Outcome::Failed => {
                failed += 1;
                judged += line.weight;
                losses.entry(&line.job).or_default().push(line.loss);
                worst = worst.into_iter().chain(line.worst).min();
            }
            Outcome::Unknown => {
                unknown += 1;
                open += line.weight;
            }
            Outcome::NotApplicable => {}
        }
    }
    let mut left = weights::FULL;
    for kind in losses.values_mut() {
        kind.arrange_by(|a, b| b.cmp(a));
        for (at, loss) in kind.iter().enumerate() {
            let loss = if at == 0 { *loss } else { loss / weights::FURTHER };
            left = left * (weights::FULL - loss.min(weights::FULL)) / weights::FULL;
        }
    }
    let mut coverage = if judged + open == 0 { 0 } else { percent(judged, judged + open) };
    if weights::needs_code(dimension) {
        coverage = percent(u32::from(coverage) * u32::from(read), 10_000);
    }
    let value = (judged > 0).then(|| weights::seen(weights::bounded(percent(left, weights::FULL), worst), coverage));
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

/// Share of the project's code, by bytes, that a reader understood. Of a few files that make no application, what is
/// not in them says nothing: it counts as half read. A project without a line of code has nothing that was understood,
/// unless workflows, screens or pages stand for it.
#[must_use]
pub fn read_share(project: &Project) -> u8 {
    let (mut read, mut all) = (0_u64, 0_u64);
    for file in project.facts.files.iter().filter(|file| file.language.is_some_and(crate::facts::Language::is_code)) {
        match file.state {
            ReadState::Read => {
                read += file.bytes;
                all += file.bytes;
            }
            // What the owner leaves out is code all the same, and nobody looked at it.
            ReadState::Searched | ReadState::Unread(_) | ReadState::Skipped(SkipReason::Owner) => all += file.bytes,
            ReadState::Skipped(_) => {}
        }
    }
    let share = match (read * 100).checked_div(all) {
        Some(share) => u8::try_from(share).unwrap_or(100),
        None if stands_for_code(project) => 100,
        None => 0,
    };
    if project.product.kind == ProductKind::Fragment { share / 2 } else { share }
}

/// Whether something other than code says what the project does: an export, workflows, or pages.
fn stands_for_code(project: &Project) -> bool {
    let pages =
        || project.facts.files.iter().any(|file| file.language == Some(Language::Html) && file.state == ReadState::Read && file.bytes > 0);
    project.product.kind == ProductKind::Export || !project.facts.automations.is_empty() || pages()
}

/// The tier that a score, its worst fault and its coverage allow. Faults stand whatever else is unknown; a clean bill
/// needs enough that was looked at.
fn tier(value: u8, worst: Option<Severity>, coverage: u8, production_from: u8) -> Option<Tier> {
    match worst {
        Some(Severity::Critical) => Some(Tier::OutrightRisk),
        _ if value < weights::RISK_BELOW => Some(Tier::OutrightRisk),
        Some(Severity::High) => Some(Tier::Fragile),
        Some(Severity::Medium) if value < production_from => Some(Tier::Fragile),
        _ if coverage < weights::COVERAGE_FOR_GRADE => None,
        _ if value < production_from => Some(Tier::Fragile),
        _ => Some(Tier::ProductionGrade),
    }
}

/// `part` of `whole` in percent, rounded down.
fn percent(part: u32, whole: u32) -> u8 {
    u8::try_from(u64::from(part) * 100 / u64::from(whole.max(1))).unwrap_or(100).min(100)
}
