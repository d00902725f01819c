//! The walk of data, whole: from a container to its report.
//!
//! [`examine`] does it one entry after another. Whoever has several readers takes it in pieces: a [`Plan`] of what is
//! read, [`Plan::deal`] into [`Task`]s, a [`Reader`] wherever one can work, a [`Gathering`] that takes in what they
//! state in any order, and [`judge`]. The report is the same.

mod bytes;
mod deal;
#[cfg(feature = "faults")]
mod faults;
mod gathering;
mod plan;
mod reading;
mod surroundings;

pub use bytes::{Garbled, pack, unpack};
pub use deal::{Dealt, Order, Task};
pub use gathering::Gathering;
pub use plan::{Manner, Piece, Plan, Step};
pub use reading::{FATAL, LATE, Reader, Reading};

use crate::advisories::Advisories;
use crate::facts::{Facts, Moment, Project};
use crate::intake::{Container, Refusal};
use crate::report::{Report, Settings};
use crate::rules::Judged;
use crate::{link, report, rules};

/// Where the walk is, for whoever shows progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The container's directory is being read.
    Listing,
    /// Entries are being inflated and read.
    Reading,
    /// Facts are being joined and judged.
    Judging,
}

/// Is told how far the walk is. `done` and `of` count entries while reading, rules while judging.
pub trait Progress {
    /// The walk stands at `done` of `of` in `stage`; `now` names the entry or rule that starts.
    fn at(&mut self, stage: Stage, done: usize, of: usize, now: &str);
}

/// Progress for callers who do not watch.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn at(&mut self, _: Stage, _: usize, _: usize, _: &str) {}
}

/// Checks everything in `container` and reports.
///
/// # Errors
/// [`Refusal`] when the container as a whole gives nothing to judge (not an archive, encrypted, empty, too large).
/// One unreadable entry is no refusal: it is named in the report and lowers coverage.
pub fn check(container: &mut dyn Container, progress: &mut dyn Progress) -> Result<Report, Refusal> {
    Ok(examine(container, progress, &Terms::of(&Advisories::curated()))?.report)
}

/// A checked container: its report, and the project that it speaks of.
#[derive(Debug)]
pub struct Checked {
    /// A name for it.
    pub name: String,
    /// Everything known about it.
    pub project: Project,
    /// What is said about it.
    pub report: Report,
}

/// What a check is told beside the container.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'t> {
    /// What packages are looked up in.
    pub advisories: &'t Advisories,
    /// What the owner sets aside, and the day on which that is asked.
    pub settings: Option<(&'t Settings, Moment)>,
}

impl<'t> Terms<'t> {
    /// These advisories, and nothing set aside.
    #[must_use]
    pub fn of(advisories: &'t Advisories) -> Self {
        Self { advisories, settings: None }
    }
}

/// Checks everything in `container` on these terms, one entry after another.
///
/// # Errors
/// As for [`check`].
pub fn examine(container: &mut dyn Container, progress: &mut dyn Progress, terms: &Terms) -> Result<Checked, Refusal> {
    progress.at(Stage::Listing, 0, 1, "");
    let plan = Plan::of(container, terms.settings.map(|(settings, _)| settings))?;
    let facts = read_all(&plan, container, progress)?;
    Ok(judge(&plan, container, facts, progress, terms))
}

/// Reads everything in `container`: its name and what its files and its version store state, neither joined nor judged.
///
/// # Errors
/// As for [`check`].
pub fn state(container: &mut dyn Container, progress: &mut dyn Progress) -> Result<(String, Facts), Refusal> {
    progress.at(Stage::Listing, 0, 1, "");
    let plan = Plan::of(container, None)?;
    let facts = read_all(&plan, container, progress)?;
    Ok((plan.name().to_owned(), facts))
}

/// Reads what is planned, one step after another.
///
/// # Errors
/// As for [`Gathering::finish`].
pub fn read_all(plan: &Plan, container: &mut dyn Container, progress: &mut dyn Progress) -> Result<Facts, Refusal> {
    let mut gathering = Gathering::new(plan);
    let total = plan.steps().len();
    for (done, step) in plan.steps().iter().enumerate() {
        progress.at(Stage::Reading, done, total, step.path());
        gathering.step(step, container);
    }
    gathering.finish(progress)
}

/// Joins the facts of all entries and judges them. The container shows the lines around what is found.
pub fn judge(plan: &Plan, container: &mut dyn Container, facts: Facts, progress: &mut dyn Progress, terms: &Terms) -> Checked {
    judge_by(plan, container, facts, terms, |project| rules::judge(project, |done, of, rule| progress.at(Stage::Judging, done, of, rule)))
}

/// The same, by whoever has several judges: `judged` gives what every rule says, in the order of the rules.
pub fn judge_by(
    plan: &Plan,
    container: &mut dyn Container,
    facts: Facts,
    terms: &Terms,
    judged: impl FnOnce(&Project) -> Vec<Judged>,
) -> Checked {
    let project = link::link_with(facts, terms.advisories);
    let verdicts = judged(&project);
    let mut report = report::build(plan.name(), &project, verdicts);
    surroundings::surround(container, plan, &project, &mut report);
    if let Some((settings, today)) = terms.settings {
        report::set_aside(&mut report, &project, settings, today);
    }
    Checked { name: plan.name().to_owned(), project, report }
}
