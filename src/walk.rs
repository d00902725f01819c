//! The walk of data, whole: from a container to its report.

use crate::advisories::Advisories;
use crate::facts::{Facts, FileFact, Moment, Project, ReadState, SkipReason};
use crate::intake::{self, Container, Entry, Part, Refusal, Store};
use crate::report::{Report, Settings};
use crate::{link, readers, report, rules};
use std::collections::BTreeMap;

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

/// Checks everything in `container` on these terms.
///
/// # Errors
/// As for [`check`].
pub fn examine(container: &mut dyn Container, progress: &mut dyn Progress, terms: &Terms) -> Result<Checked, Refusal> {
    let (name, facts, entries) = state_but(container, progress, |path| terms.settings.and_then(|(settings, _)| settings.leaves_out(path)))?;
    let project = link::link_with(facts, terms.advisories);
    let verdicts = rules::judge(&project, |done, of, rule| progress.at(Stage::Judging, done, of, rule));
    let mut report = report::build(&name, &project, verdicts);
    surround(container, &entries, &project, &mut report);
    if let Some((settings, today)) = terms.settings {
        report::set_aside(&mut report, &project, settings, today);
    }
    Ok(Checked { name, project, report })
}

/// Reads everything in `container`: its name and what its files and its version store state, neither joined nor judged.
///
/// # Errors
/// As for [`check`].
pub fn state(container: &mut dyn Container, progress: &mut dyn Progress) -> Result<(String, Facts), Refusal> {
    state_but(container, progress, |_| None).map(|(name, facts, _)| (name, facts))
}

/// The same, but for the files that `left_out` names: it gives the part of their path for which they are left out.
fn state_but(
    container: &mut dyn Container,
    progress: &mut dyn Progress,
    left_out: impl Fn(&str) -> Option<&str>,
) -> Result<(String, Facts, Vec<Entry>), Refusal> {
    progress.at(Stage::Listing, 0, 1, "");
    let mut listing = intake::list(container)?;
    listing.data.retain(|entry| left_out(&entry.path).is_none());
    let mut facts = listing.facts;
    listing.entries.retain(|entry| {
        let Some(part) = left_out(&entry.path) else { return true };
        let folder = part.ends_with('/').then(|| part.to_owned());
        facts.files.push(FileFact { folder, ..entry.file(0, ReadState::Skipped(SkipReason::Owner)) });
        false
    });
    let mut budget = intake::Budget::new(listing.limits);
    let mut versions = readers::Versions::new(&listing.stores, &listing.around);
    let steps = steps(&listing.entries, &listing.data, &listing.stores);
    let total = steps.len();
    let alone = listing.limits == intake::Limits::EXPORT;
    let mut unknown = Vec::new();
    for (done, step) in steps.into_iter().enumerate() {
        match step {
            Step::Entry(entry) => {
                progress.at(Stage::Reading, done, total, &entry.path);
                match budget.take(container, entry) {
                    Ok(bytes) => {
                        versions.see(entry, &bytes);
                        let read = readers::read(entry, &bytes);
                        unknown.extend(alone.then(|| readers::unknown(entry, &bytes, &read)).flatten());
                        facts.absorb(read);
                    }
                    Err(why) => facts.absorb(Facts::unread(entry.file(0, ReadState::Read), why)),
                }
            }
            // What cannot be looked into keeps its line as a file that was left out.
            Step::Data(entry) => {
                progress.at(Stage::Reading, done, total, &entry.path);
                if let Ok(bytes) = budget.take_start(container, entry) {
                    facts.absorb(readers::look(entry, &bytes));
                }
            }
            Step::Part(store, part) => {
                progress.at(Stage::Reading, done, total, &part.path);
                versions.take(store, part, part.read(container));
            }
        }
    }
    // Of a few files none of which is code or a known export, each says what it looks like.
    if facts.modules.is_empty() && facts.manifests.is_empty() && facts.automations.is_empty() {
        facts.oddities.extend(unknown);
    }
    let of_history = versions.read(&facts, &mut |done, of| progress.at(Stage::Reading, done, of, ".git"));
    facts.absorb(of_history);
    if !facts.files.iter().any(|file| matches!(file.state, ReadState::Read | ReadState::Searched | ReadState::Unread(_))) {
        return Err(Refusal::NothingToCheck);
    }
    Ok((listing.name, facts, listing.entries))
}

/// Bytes that are read again for the lines around findings.
const AGAIN: u64 = 16 << 20;
/// Files that are.
const FILES: usize = 200;

/// Adds to the findings the lines around their places. Facts carry one line each, so the files of findings are read a
/// second time, in the order of the container.
fn surround(container: &mut dyn Container, entries: &[Entry], project: &Project, report: &mut Report) {
    let wanted = report::to_surround(report);
    let mut near = BTreeMap::new();
    let mut left = AGAIN;
    let cited = entries.iter().filter_map(|entry| Some((entry, wanted.get(&entry.path)?)));
    for (entry, lines) in cited.take(FILES) {
        let most = left.min(intake::Limits::PROJECT.code_bytes);
        // A finding stands without its surroundings too.
        let Ok(bytes) = container.read(entry.index, most) else { continue };
        left = left.saturating_sub(bytes.len() as u64);
        near.extend(readers::around(entry, &bytes, lines).into_iter().map(|(line, found)| ((entry.path.clone(), line), found)));
    }
    report::surround(report, project, &near);
}

/// One thing that is read from the container.
enum Step<'l> {
    Entry(&'l Entry),
    /// A file of data, of which the start is enough.
    Data(&'l Entry),
    /// A part of the store at that position.
    Part(usize, &'l Part),
}

/// Files and stores in the order of the container: a packed stream is then read once, from its start to its end.
fn steps<'l>(entries: &'l [Entry], data: &'l [Entry], stores: &'l [Store]) -> Vec<Step<'l>> {
    let parts = stores.iter().enumerate().flat_map(|(at, store)| store.parts.iter().map(move |part| (part.index, Step::Part(at, part))));
    let mut steps: Vec<(usize, Step<'l>)> = entries.iter().map(|entry| (entry.index, Step::Entry(entry))).chain(parts).collect();
    steps.extend(data.iter().map(|entry| (entry.index, Step::Data(entry))));
    steps.sort_by_key(|(index, _)| *index);
    steps.into_iter().map(|(_, step)| step).collect()
}
