//! How far a check is, in words and in one figure, told to the page no more often than people can see.

use super::{NOW, Port};
use crate::view::{self, Language, visible};
use crate::{Progress, Stage};
use shipworthy_messages::{Answer, Standing};

/// Most often that the page is told how far the reading is, in milliseconds.
const EVERY: f64 = 50.0;

/// Progress that goes to the page: every rule, and of the entries no more than people can see.
pub(super) struct Told {
    port: Port,
    last: Option<(Stage, f64)>,
    announced: Option<(Stage, u32)>,
    language: Language,
}

impl Told {
    pub(super) fn new(port: Port, language: Language) -> Self {
        Self { port, last: None, announced: None, language }
    }

    /// What to say aloud now, if anything: each stage, and each quarter of a long one.
    fn aloud(&mut self, stage: Stage, percent: u32) -> String {
        let now = Some((stage, if stage == Stage::Reading { percent / 25 } else { 0 }));
        if self.announced == now {
            return String::new();
        }
        self.announced = now;
        view::standing_aloud(id(stage), percent, self.language)
    }
}

impl Progress for Told {
    fn at(&mut self, stage: Stage, done: usize, of: usize, now: &str) {
        // Nothing else holds it: the hook reads it only when the program is over.
        NOW.with(|cell| {
            if let Ok(mut place) = cell.try_borrow_mut() {
                now.clone_into(&mut place);
            }
        });
        let time = js_sys::Date::now();
        let quiet = stage == Stage::Reading && self.last.is_some_and(|(last, at)| last == stage && time - at < EVERY);
        if quiet {
            return;
        }
        self.last = Some((stage, time));
        let percent = percent(stage, done, of);
        let aloud = self.aloud(stage, percent);
        let standing = Standing {
            stage: id(stage).to_owned(),
            percent,
            words: view::standing(id(stage), done, of, self.language),
            now: visible(now),
            aloud,
        };
        self.port.say(&Answer::Progress(standing));
    }
}

fn id(stage: Stage) -> &'static str {
    match stage {
        Stage::Listing => "listing",
        Stage::Reading => "reading",
        Stage::Judging => "judging",
    }
}

/// The whole in percent: listing is short, reading long, judging short.
fn percent(stage: Stage, done: usize, of: usize) -> u32 {
    let (from, to) = match stage {
        Stage::Listing => (0, 2),
        Stage::Reading => (2, 88),
        Stage::Judging => (88, 100),
    };
    let share = done.saturating_mul(to - from) / of.max(1);
    u32::try_from(from + share.min(to - from)).unwrap_or(100)
}
