//! Every rule has exactly one job, and every job is whole.

use super::*;
use crate::rules;
use std::collections::{BTreeMap, BTreeSet};

/// Ids of questions of the interview that stand for no rule.
const ASKED: &[&str] = &[
    "monitoring/outside-watch-unproven",
    "monitoring/growth-unmeasured",
    "monitoring/incident-contact-unproven",
    "tests/staging-unproven",
    "security/processors-unproven",
    "cost/spending-limit-unproven",
];

#[test]
fn every_rule_belongs_to_one_job() {
    let mut owners: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for job in all() {
        for rule in job.rules {
            owners.entry(rule).or_default().push(job.id);
        }
    }
    let twice: Vec<_> = owners.iter().filter(|(_, jobs)| jobs.len() > 1).collect();
    assert!(twice.is_empty(), "rules in more than one job of src/steps: {twice:?}");
    let known: BTreeSet<&str> = rules::all().map(|rule| rule.id).chain(ASKED.iter().copied()).collect();
    let gone: Vec<_> = owners.keys().filter(|rule| !known.contains(*rule)).collect();
    assert!(gone.is_empty(), "jobs of src/steps name rules that are no more: {gone:?}");
}

/// New rules fall into the gathering job of their dimension until somebody names them in the job that mends them. A few
/// may wait; a heap of them means that the path no longer merges what belongs together.
#[test]
fn few_rules_wait_for_a_job() {
    let waiting: Vec<&str> = rules::all().map(|rule| rule.id).filter(|rule| of(rule).is_rest()).collect();
    assert!(waiting.len() <= 60, "name these rules in a job of src/steps: {waiting:#?}");
}

#[test]
fn jobs_are_whole() {
    let mut ids = BTreeSet::new();
    for job in all() {
        assert!(ids.insert(job.id), "{} stands twice", job.id);
        assert!(!job.title.is_empty() && !job.protects.is_empty() && !job.fix.is_empty(), "{} has no words", job.id);
        assert!(job.done.ends_with('.') && job.fix.ends_with('.') && job.protects.ends_with('.'), "{}: sentences end", job.id);
        assert!(job.many > 1, "{}", job.id);
    }
    for job in all() {
        for first in job.after {
            let other = named(first).unwrap_or_else(|| panic!("{} comes after {first}, which is no job", job.id));
            assert!(!leads_to(other, job.id, 0), "{} and {first} wait for each other", job.id);
        }
    }
}

fn leads_to(job: &Job, id: &str, depth: usize) -> bool {
    depth > 50 || job.id == id || job.after.iter().filter_map(|first| named(first)).any(|first| leads_to(first, id, depth + 1))
}

#[test]
fn many_places_are_more_work() {
    let job = of("security/policy-open-write");
    assert!(job.effort_at(400) > job.effort_at(1));
}

/// Jobs that are done in one go wait for what any of them waits for, and still nothing waits for itself.
#[test]
fn jobs_done_in_one_go_make_no_circle() {
    // Whichever of the jobs it joins.
    let wholes = |id: &'static str| joins(id).map(|join| join.into).chain([id]);
    let mut first: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for job in all() {
        for own in wholes(job.id) {
            let waits = job.after.iter().flat_map(|other| wholes(other)).filter(|other| *other != own);
            first.entry(own).or_default().extend(waits);
        }
    }
    while let Some((&free, _)) = first.iter().find(|(_, waits)| waits.is_empty()) {
        first.remove(free);
        for waits in first.values_mut() {
            waits.remove(free);
        }
    }
    assert!(first.is_empty(), "these wait for each other: {first:?}");
}

#[test]
fn a_job_joins_one_that_names_its_own_step() {
    for join in all().flat_map(|job| joins(job.id)) {
        let into = named(join.into).unwrap_or_else(|| panic!("{} joins {}, which is no job", join.job, join.into));
        assert!(joins(into.id).next().is_none(), "{} joins {}, which joins another", join.job, join.into);
        assert!(join.also.starts_with("and ") && !into.title.ends_with('.'), "{} reads on from {}", join.also, into.title);
    }
    let waiting: Vec<&Job> = all().filter(|job| waits(job.id, Severity::Medium)).collect();
    assert!(waiting.iter().all(|job| job.stage == Stage::Stabilize) && waiting.len() > 3);
    assert!(!waits("flaws-patched", Severity::Critical) && waits("flaws-patched", Severity::High));
}
