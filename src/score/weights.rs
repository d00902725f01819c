//! All weights of the score, in one place, with their derivation. docs/decisions shows what they make of two dozen projects.
//!
//! **A loss is severity × exposure × confidence.** Severity already holds exposure: a fault that strangers can use is
//! critical, one that any signed-in person can use is high, one that needs a slip or growth is medium. One critical
//! fault halves its dimension, one high fault takes three tenths, a medium one about a seventh, enough to keep it from
//! production grade; a low one is visible and no more. A finding that something outside the files may still make
//! fine counts seven tenths, one that is only worth a look four tenths, and neither a doubtful critical nor a doubtful
//! high fault caps anything as if it were sure.
//!
//! **The same fault fifty times is one problem.** Repetition moves a loss from 80 % to 100 % of its size. Rules whose
//! findings are mended by one job ([`crate::steps`]) are one kind of fault: the gravest counts in full, the others by
//! a quarter. Losses multiply: no number of small faults weighs like one grave fault, and nothing goes below 0.
//!
//! **Size does not distort.** A large project has more places in which something can be: a medium or low fault that
//! shows fewer than once in [`LINES_A_PLACE`] lines weighs three quarters. One hole is enough, so high and critical
//! faults weigh the same in every size.
//!
//! **What is absent as a whole is no single fault.** Where no test or no error tracking exists, there is nothing left of
//! its dimension that could be judged, and whoever reads the figure would call it half at best.
//!
//! **Unknown never lifts.** What could not be judged lowers coverage, and counts as half good where the rest is better
//! than that: nobody is called sound for what nobody could see, and a bad dimension stays as bad as it is.

use super::Held;
use crate::rules::{Confidence, Dimension, Severity};

/// A whole, in the unit of [`loss`] (basis points).
pub(super) const FULL: u32 = 10_000;

/// The sum of all [`share`]s.
#[cfg(test)]
pub(super) const SHARES: u32 = 100;

/// Coverage, in percent, from which a grade is given: below it, more is unknown than known.
pub(super) const COVERAGE_FOR_GRADE: u8 = 50;

/// Most that a score can be without a grade: where less than half could be judged, what is not known may be bad.
pub(super) const WITHOUT_GRADE: u8 = 60;

/// Scores from which a whole can be production-grade: one dimension may lag behind.
pub(super) const PRODUCTION_FROM: u8 = 80;

/// Scores from which a single dimension can be: a product without tests or error tracking is not, in that.
pub(super) const DIMENSION_PRODUCTION_FROM: u8 = 90;

/// Scores below which a whole is a risk even without a critical fault.
pub(super) const RISK_BELOW: u8 = 40;

/// What counts for the part of a dimension that could not be judged.
pub(super) const NEUTRAL: u8 = 50;

/// The part that further rules of one kind of fault count by: a quarter.
pub(super) const FURTHER: u32 = 4;

/// A place in so many lines is rare: about one in thirty files of usual length.
pub(super) const LINES_A_PLACE: u64 = 5_000;

/// Quarters that a rare fault weighs.
pub(super) const RARE: u32 = 3;

/// The most that a score can be with one kind of critical fault in it.
const WITH_CRITICAL: u8 = 49;

/// The most that a score can be with one kind of high fault in it.
const WITH_HIGH: u8 = 84;

/// However many kinds of high faults there are, they alone do not push a score below this: none lets just anyone in.
const WITH_MANY_HIGH: u8 = 50;

/// How far the whole may stand above its security: tidy files do not make up for open doors.
const ABOVE_SECURITY: u8 = 25;

/// A dimension's part of the overall score: what a loss in it costs the business, by likelihood and by damage.
/// Security decides whether customers' data survives, source control and single points of failure whether the
/// business does, tests and monitoring whether anyone notices in time, cost whether it pays, ownership who decides.
pub(super) fn share(dimension: Dimension) -> u32 {
    match dimension {
        Dimension::Security => 32,
        Dimension::SourceControl => 14,
        Dimension::Spof => 14,
        Dimension::Tests => 13,
        Dimension::Cost => 10,
        Dimension::Monitoring => 10,
        Dimension::Ownership => 7,
    }
}

/// What a finding takes of what is left of its dimension, in basis points, when repetition makes it weigh in full.
pub(super) fn loss(severity: Severity) -> u32 {
    match severity {
        Severity::Critical => 5_000,
        Severity::High => 3_000,
        Severity::Medium => 1_500,
        Severity::Low => 300,
        Severity::Info => 0,
    }
}

/// What rules take that find the heart of their dimension absent: with a high one it is below half, with a middling one little
/// above.
pub(super) fn absence(rule: &str, worst: Option<Severity>) -> Option<u32> {
    if !["tests/tests-absent", "monitoring/error-tracking-absent"].contains(&rule) {
        return None;
    }
    match worst? {
        Severity::Critical | Severity::High => Some(5_800),
        Severity::Medium => Some(4_500),
        Severity::Low | Severity::Info => None,
    }
}

/// How much of a loss counts when a finding is that sure, in tenths.
pub(super) fn certainty(confidence: Confidence) -> u32 {
    match confidence {
        Confidence::High => 10,
        Confidence::Medium => 7,
        Confidence::Low => 4,
    }
}

/// How much of a loss counts at so many places, in tenths.
pub(super) fn repetition(places: usize) -> u32 {
    match places {
        0 | 1 => 8,
        2 => 9,
        _ => 10,
    }
}

/// How much a rule counts in coverage: what it guards against.
#[must_use]
pub fn coverage(severity: Severity) -> u32 {
    match severity {
        Severity::Critical => 8,
        Severity::High => 4,
        Severity::Medium => 2,
        Severity::Low | Severity::Info => 1,
    }
}

/// A dimension's score with its worst fault in it: nothing averages a grave fault away.
pub(super) fn bounded(value: u8, worst: Option<Severity>) -> u8 {
    match worst {
        Some(Severity::Critical) => value.min(WITH_CRITICAL),
        Some(Severity::High) => value.min(WITH_HIGH),
        _ => value,
    }
}

/// A dimension's score when only `coverage` percent of it could be judged: the rest counts as half good, and never
/// lifts.
pub(super) fn seen(value: u8, coverage: u8) -> u8 {
    let blend = u32::from(value) * u32::from(coverage) + u32::from(NEUTRAL) * u32::from(100 - coverage.min(100));
    value.min(u8::try_from(blend / 100).unwrap_or(value))
}

/// The whole's score from the mean of its dimensions, and what holds it down. A critical fault anywhere puts it in the
/// lower half, each further kind takes an eighth of that half, and within it the mean still counts, so that every fix
/// moves it; there security counts as much as all else together, because whoever can take everything does not mind
/// good tests. Each further kind of high fault takes a sixteenth of the most that is possible.
pub(super) fn whole(mean: u8, critical: u16, high: u16, security: Option<u8>) -> (u8, Option<Held>) {
    let most = |first: u8, kinds: u16, keeps: u32, of: u32| (1..kinds.min(32)).fold(u32::from(first), |most, _| most * keeps / of);
    if critical > 0 {
        let base = (u32::from(mean) + u32::from(security.unwrap_or(mean).min(mean))) / 2;
        let value = base * most(WITH_CRITICAL, critical, 7, 8) / 100;
        return (u8::try_from(value).unwrap_or(WITH_CRITICAL), Some(Held::Critical(critical)));
    }
    let mut held = None;
    let mut value = mean;
    let mut bound = |most: u8, by: Held| {
        if most < value {
            (value, held) = (most, Some(by));
        }
    };
    if high > 0 {
        bound(u8::try_from(most(WITH_HIGH, high, 15, 16)).unwrap_or(WITH_HIGH).max(WITH_MANY_HIGH), Held::High(high));
    }
    if let Some(security) = security {
        bound(security.saturating_add(ABOVE_SECURITY), Held::Security);
    }
    (value, held)
}

/// Whether what a dimension can tell depends on how much of the code was read.
pub(super) fn needs_code(dimension: Dimension) -> bool {
    !matches!(dimension, Dimension::SourceControl | Dimension::Ownership)
}

/// The grade of a score.
pub(super) fn grade(value: u8) -> char {
    match value {
        90.. => 'A',
        80.. => 'B',
        65.. => 'C',
        50.. => 'D',
        _ => 'F',
    }
}
