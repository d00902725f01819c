//! The order of the steps: by stage, then by danger, never before what must come first, small ones sooner.

use super::Step;
use crate::rules::{Effort, Severity, Stage};
use crate::sorted::{Arrange, Gather};
use crate::steps::{self, Job};
use std::collections::{BTreeMap, BTreeSet};

/// Points from which a step moves the score by more than chance.
const MOVES: u8 = 2;

/// A step that waits for its turn.
pub(super) struct Candidate {
    pub(super) step: Step,
    pub(super) stage: Stage,
    /// The jobs that it does, the one that names it first.
    pub(super) jobs: Vec<&'static Job>,
}

impl Candidate {
    /// What must come first of what it does not do itself.
    fn after(&self) -> impl Iterator<Item = &'static str> {
        let own = |first: &&'static str| self.jobs.iter().any(|job| job.id == *first);
        self.jobs.iter().flat_map(|job| job.after.iter().copied()).filter(move |first| !own(first))
    }

    fn does(&self, id: &str) -> bool {
        self.jobs.iter().any(|job| job.id == id)
    }

    fn is_core(&self) -> bool {
        self.jobs.iter().any(|job| steps::is_core(job.id))
    }

    /// How grave it is to put off. Once the urgent is done, what every product needs is as urgent as what endangers data:
    /// an hour of it makes every later step safer.
    fn rank(&self) -> Severity {
        let severity = self.step.severity;
        if self.stage == Stage::Foundations && severity == Severity::Medium && self.is_core() { Severity::High } else { severity }
    }
}

/// The steps of the three stages in their order.
pub(super) fn order(mut waiting: Vec<Candidate>) -> [Vec<Step>; 3] {
    // Which step does a job.
    let present: BTreeMap<&'static str, String> =
        waiting.iter().flat_map(|candidate| candidate.jobs.iter().map(|job| (job.id, candidate.step.id.clone()))).into_map();
    pull(&mut waiting);
    // What is small does not stand before what is worse, whatever its stage.
    if waiting.iter().any(|candidate| candidate.stage == Stage::Scale && candidate.step.severity <= Severity::Medium) {
        for candidate in waiting.iter_mut().filter(|candidate| candidate.step.severity >= Severity::Low) {
            candidate.stage = Stage::Scale;
        }
        pull(&mut waiting);
    }
    waiting.arrange_by_key(|candidate| {
        let step = &candidate.step;
        // Among grave ones the order of the jobs decides, which is one of danger; among others, what every product needs
        // goes first, then what moves the score, and an hour before a day.
        let rank = candidate.rank();
        let (extra, still, effort) =
            if rank <= Severity::High { (false, false, Effort::Hour) } else { (!candidate.is_core(), step.gain < MOVES, step.effort) };
        (candidate.stage, rank, step.open, extra, still, effort, candidate.jobs.first().map(|job| steps::position(job.id)))
    });
    let mut done: BTreeSet<&'static str> = BTreeSet::new();
    let mut stages = [Vec::new(), Vec::new(), Vec::new()];
    while !waiting.is_empty() {
        let ready = |candidate: &Candidate| candidate.after().all(|first| !present.contains_key(first) || done.contains(first));
        // No circle is possible: the jobs are checked for it. Were there one, its first step would go first.
        let next = waiting.iter().position(ready).unwrap_or(0);
        let candidate = waiting.remove(next);
        let first: BTreeSet<&String> = candidate.after().filter_map(|first| present.get(first)).into_set();
        let after = first.into_iter().cloned().collect();
        let Candidate { mut step, stage, jobs } = candidate;
        step.after = after;
        step.reason = reason(&step, stage);
        done.extend(jobs.iter().map(|job| job.id));
        let [stabilize, foundations, scale] = &mut stages;
        match stage {
            Stage::Stabilize => stabilize.push(step),
            Stage::Foundations => foundations.push(step),
            Stage::Scale => scale.push(step),
        }
    }
    stages
}

/// What must come first comes no later than what waits for it.
fn pull(waiting: &mut [Candidate]) {
    for _ in 0..waiting.len() {
        let wanted: Vec<(&'static str, Stage)> =
            waiting.iter().flat_map(|candidate| candidate.after().map(|first| (first, candidate.stage))).collect();
        let mut moved = false;
        for candidate in waiting.iter_mut() {
            let soonest = wanted.iter().filter(|(first, _)| candidate.does(first)).map(|(_, stage)| *stage).min();
            if let Some(stage) = soonest.filter(|stage| *stage < candidate.stage) {
                candidate.stage = stage;
                moved = true;
            }
        }
        if !moved {
            return;
        }
    }
}

/// Why a step stands where it stands. What it comes after stands beside it.
fn reason(step: &Step, stage: Stage) -> String {
    let notices = step.id == "errors-tracked" || step.id == "service-kept-up";
    let checks = steps::is_core(&step.id) || step.id == "migrations-whole" || step.id == "versions-fixed";
    let why = match (stage, step.severity) {
        _ if step.open => "Here because no file can show it. If it is done, say so under the questions, and this step goes.",
        (Stage::Stabilize, Severity::Critical) => "First, because anyone can use this now.",
        (Stage::Stabilize, Severity::High) => "Early, because people, data or money are in danger while it stands.",
        (Stage::Stabilize, _) => "Early: it is no emergency, and small next to what it prevents.",
        (Stage::Foundations, _) if notices => "After the urgent: from here on you hear of trouble before your customers do.",
        (Stage::Foundations, _) if checks => "After the urgent: it keeps the next change from breaking what works.",
        (Stage::Foundations, _) => "After the urgent, and before more people come.",
        (Stage::Scale, Severity::Low | Severity::Info) => "Last, because little hangs on it.",
        (Stage::Scale, _) => "Last: it matters once more people come.",
    };
    why.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(id: &str, stage: Stage, severity: Severity) -> Candidate {
        let step = Step { id: id.to_owned(), title: id.to_owned(), severity, places: 1, ..Step::default() };
        Candidate { step, stage, jobs: vec![steps::named(id).unwrap()] }
    }

    fn ids(stages: &[Vec<Step>; 3]) -> Vec<&str> {
        stages.iter().flatten().map(|step| step.id.as_str()).collect()
    }

    #[test]
    fn keys_go_before_history_and_backups_before_migrations() {
        let stages = order(vec![
            candidate("people-data-out", Stage::Stabilize, Severity::Critical),
            candidate("leaked-keys-replaced", Stage::Stabilize, Severity::High),
            candidate("migrations-whole", Stage::Foundations, Severity::High),
            candidate("backups-proven", Stage::Foundations, Severity::Medium),
        ]);
        assert_eq!(ids(&stages), ["leaked-keys-replaced", "backups-proven", "people-data-out", "migrations-whole"]);
    }

    #[test]
    fn tests_and_monitoring_go_before_scaling() {
        let stages = order(vec![
            candidate("second-instance", Stage::Scale, Severity::High),
            candidate("tests-written", Stage::Scale, Severity::Low),
            candidate("errors-tracked", Stage::Scale, Severity::Low),
        ]);
        assert_eq!(ids(&stages), ["errors-tracked", "tests-written", "second-instance"]);
        assert_eq!(stages[2][2].after, ["errors-tracked", "tests-written"]);
    }

    #[test]
    fn what_is_small_waits_for_what_is_worse() {
        let stages = order(vec![
            candidate("files-tidied", Stage::Foundations, Severity::Low),
            candidate("queries-lean", Stage::Scale, Severity::Medium),
        ]);
        assert_eq!(ids(&stages), ["queries-lean", "files-tidied"]);
        let alone = order(vec![candidate("files-tidied", Stage::Foundations, Severity::Low)]);
        assert_eq!(alone[1].len(), 1, "where nothing is worse, it keeps its stage");
    }

    #[test]
    fn what_every_product_needs_goes_before_what_makes_it_better() {
        let stages = order(vec![
            candidate("versions-fixed", Stage::Foundations, Severity::Medium),
            candidate("talk-quieted", Stage::Foundations, Severity::Medium),
            candidate("tests-written", Stage::Foundations, Severity::Medium),
            candidate("changes-checked", Stage::Foundations, Severity::Medium),
        ]);
        assert_eq!(ids(&stages), ["changes-checked", "tests-written", "talk-quieted", "versions-fixed"]);
    }

    #[test]
    fn a_step_of_two_jobs_waits_for_what_either_waits_for() {
        let mut both = candidate("leaked-keys-replaced", Stage::Stabilize, Severity::Medium);
        both.jobs.push(steps::named("environment-files-out").unwrap());
        let stages = order(vec![
            candidate("files-tidied", Stage::Stabilize, Severity::Medium),
            both,
            candidate("backups-proven", Stage::Stabilize, Severity::Low),
            candidate("people-data-out", Stage::Stabilize, Severity::High),
        ]);
        assert_eq!(ids(&stages), ["leaked-keys-replaced", "files-tidied", "backups-proven", "people-data-out"]);
        assert!(stages[0][0].after.is_empty(), "what it does itself comes first by itself");
    }

    #[test]
    fn danger_goes_first() {
        let stages = order(vec![
            candidate("files-tidied", Stage::Foundations, Severity::Low),
            candidate("payments-true", Stage::Stabilize, Severity::Critical),
            candidate("flaws-patched", Stage::Stabilize, Severity::Medium),
        ]);
        assert_eq!(ids(&stages), ["payments-true", "flaws-patched", "files-tidied"]);
    }
}
