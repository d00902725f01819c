//! All weights of the score, in one place, with their derivation.
//!
//! A dimension starts at 100 and every failed rule takes a share of what is left, so that no number of small faults
//! weighs like one grave fault and the score never goes below 0. The losses follow the meaning of the severities: one
//! critical fault halves a dimension, one high fault takes a quarter, a medium one an eighth, enough to keep it from
//! production grade; a low one is visible and no more. The same fault in many places is one problem: repetition moves
//! a loss from 80 % to 100 % of its size.

use crate::rules::{Dimension, Severity};

/// A whole, in the unit of [`loss`] (basis points).
pub(super) const FULL: u32 = 10_000;

/// The sum of all [`share`]s.
pub(super) const SHARES: u32 = 100;

/// Coverage, in percent, from which a grade is given: below it, more is unknown than known.
pub(super) const COVERAGE_FOR_GRADE: u8 = 50;

/// Scores from which a whole can be production-grade: one dimension may lag behind.
pub(super) const PRODUCTION_FROM: u8 = 80;

/// Scores from which a single dimension can be: a product without tests or error tracking is not, in that.
pub(super) const DIMENSION_PRODUCTION_FROM: u8 = 90;

/// Scores below which a whole is a risk even without a critical fault.
pub(super) const RISK_BELOW: u8 = 40;

/// The most that a score can be with a critical fault in it.
const WITH_CRITICAL: u8 = 49;

/// The most that a score can be with a high fault in it.
const WITH_HIGH: u8 = 84;

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

/// How much a rule counts in coverage: what it guards against.
pub(super) fn coverage(severity: Severity) -> u32 {
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

/// The whole's score from the mean of its dimensions: a critical fault anywhere puts it in the lower half, and within
/// that half the mean still counts, so that every fix moves it.
pub(super) fn whole(mean: u8, worst: Option<Severity>) -> u8 {
    match worst {
        Some(Severity::Critical) => u8::try_from(u32::from(mean) * u32::from(WITH_CRITICAL) / 100).unwrap_or(WITH_CRITICAL),
        _ => bounded(mean, worst),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_make_a_whole() {
        assert_eq!(Dimension::ALL.into_iter().map(share).sum::<u32>(), SHARES);
    }

    #[test]
    fn a_critical_fault_puts_the_whole_in_the_lower_half() {
        let critical = Some(Severity::Critical);
        assert_eq!((whole(100, critical), whole(60, critical), whole(0, critical)), (49, 29, 0));
        assert_eq!((whole(95, Some(Severity::High)), whole(70, Some(Severity::High)), whole(95, None)), (84, 70, 95));
    }
}
