//! How far a check is, in words and in one figure.

use crate::browser::message::{Standing, Step};

/// The whole in percent: listing is short, reading long, judging short.
pub(super) fn percent(standing: &Standing) -> u32 {
    let (from, to) = match standing.stage {
        Step::Listing => (0, 2),
        Step::Reading => (2, 88),
        Step::Judging => (88, 100),
    };
    let share = u64::from(standing.done) * (to - from) / u64::from(standing.of.max(1));
    u32::try_from(from + share.min(to - from)).unwrap_or(100)
}

/// What happens, in words.
pub(super) fn words(standing: &Standing) -> String {
    let Standing { stage, done, of, .. } = standing;
    match stage {
        Step::Listing => "Looking inside".to_owned(),
        Step::Reading => format!("Reading file {} of {of}", (done + 1).min(*of)),
        Step::Judging => format!("Judging: check {} of {of}", (done + 1).min(*of)),
    }
}

/// Decides what is worth saying aloud: each stage, and each quarter of a long one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Announcer {
    last: Option<(Step, u32)>,
}

impl Announcer {
    /// What to say aloud now, if anything.
    pub(super) fn tell(&mut self, standing: &Standing) -> Option<String> {
        let quarter = match standing.stage {
            Step::Reading => percent(standing) / 25,
            Step::Listing | Step::Judging => 0,
        };
        let now = Some((standing.stage, quarter));
        if self.last == now {
            return None;
        }
        self.last = now;
        Some(match standing.stage {
            Step::Listing => "Looking inside".to_owned(),
            Step::Reading => format!("Reading the files, {} percent", percent(standing)),
            Step::Judging => "Judging".to_owned(),
        })
    }
}
