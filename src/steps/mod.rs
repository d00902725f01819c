//! The jobs of a hardening path: findings of many rules merge into one job that a person does in one go.
//!
//! A job names the rules whose findings it mends, who can do it, how long it takes, what must come before, and how one
//! knows that it is done. Every rule belongs to exactly one job; a rule that no job names falls into the [`rest`] of its
//! dimension, so that a new rule always has a place. Jobs are data: [`access`], [`stabilize`], [`foundations`] and [`scale`] hold
//! them, and nothing here decides which of them a project needs.

mod access;
mod foundations;
mod rest;
mod scale;
mod stabilize;

#[cfg(test)]
mod tests;

use crate::rules::{Dimension, Effort, Severity, Stage};
use serde::{Deserialize, Serialize};

/// One job.
#[derive(Debug)]
pub struct Job {
    /// A stable name.
    pub id: &'static str,
    /// What to do, in a line.
    pub title: &'static str,
    /// What it protects, in a sentence.
    pub protects: &'static str,
    /// What to do, in plain words.
    pub fix: &'static str,
    /// The rules whose findings it mends, and the questions whose bad answers it mends.
    pub rules: &'static [&'static str],
    /// When its turn comes at the earliest.
    pub stage: Stage,
    /// How much work it is for a few places.
    pub effort: Effort,
    /// From how many places on it is the next size of work.
    pub many: u32,
    /// Who can do it.
    pub who: Who,
    /// Jobs that come first, where the project needs them.
    pub after: &'static [&'static str],
    /// How one knows that it is done.
    pub done: &'static str,
    /// What an AI builder must not touch on the way.
    pub leave: &'static str,
    /// Why an AI builder must not do this alone; empty where it may.
    pub warns: &'static str,
}

/// Who can do a job.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    /// The founder, with the builder that made the product or in the dashboards of services.
    Founder,
    /// A developer who knows the stack.
    #[default]
    Developer,
    /// Somebody who has done it before.
    Senior,
}

impl Who {
    /// In words, to a founder.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Founder => "you yourself",
            Self::Developer => "a developer",
            Self::Senior => "a senior engineer",
        }
    }
}

/// All jobs, in the order in which they are done where nothing else decides.
pub fn all() -> impl Iterator<Item = &'static Job> {
    [access::JOBS, stabilize::JOBS, foundations::JOBS, scale::JOBS, rest::JOBS].into_iter().flatten()
}

/// What every product in production needs before anything else of its stage, whatever it is: these go before jobs as grave
/// that only make a good thing better.
const CORE: &[&str] = &["ai-spend-capped", "requests-limited", "errors-tracked", "changes-checked", "tests-written"];

/// Whether a job is one that every product needs first.
#[must_use]
pub fn is_core(id: &str) -> bool {
    CORE.contains(&id)
}

/// Jobs of the first stage that wait for what every product needs, as long as nothing graver than this was found: they
/// narrow what an attacker can make of another fault, and no stranger gets in by them alone.
const WAITS: &[(&str, Severity)] = &[
    ("page-text-cleaned", Severity::Medium),
    ("browser-borders", Severity::Medium),
    ("uploads-checked", Severity::Medium),
    ("people-data-out", Severity::Medium),
    ("environment-files-out", Severity::Medium),
    ("paint-replaced", Severity::Medium),
    ("ai-model-current", Severity::Medium),
    ("flaws-patched", Severity::High),
];

/// Whether a job waits for the foundations where this is the worst that it mends.
#[must_use]
pub fn waits(id: &str, worst: Severity) -> bool {
    WAITS.iter().any(|(job, grave)| *job == id && worst >= *grave)
}

/// A job that is done in one go with another where a project needs both: the same person has the same place open.
#[derive(Debug)]
pub struct Join {
    /// The job that is done on the way.
    pub job: &'static str,
    /// The job that it joins.
    pub into: &'static str,
    /// What follows that job's title.
    pub also: &'static str,
}

const JOINS: &[Join] = &[
    Join { job: "known-passwords-removed", into: "leaked-keys-replaced", also: "and the passwords that everybody knows" },
    Join { job: "environment-files-out", into: "leaked-keys-replaced", also: "and keep environment files out of version control" },
    Join { job: "files-private", into: "database-closed", also: "and the stored files" },
    Join { job: "webhooks-verified", into: "endpoints-guarded", also: "and believe only signed webhooks" },
    Join { job: "page-text-cleaned", into: "injection-closed", also: "and foreign text from running in the page" },
    Join { job: "requests-limited", into: "ai-spend-capped", also: "and limit how often one person can ask" },
    Join { job: "requests-limited", into: "log-in-true", also: "and limit how often one person can ask" },
    Join { job: "accounts-owned", into: "backups-proven", also: "and hold every account yourself" },
    Join { job: "tests-written", into: "changes-checked", also: "and write tests for what must not break" },
    Join { job: "talk-quieted", into: "errors-tracked", also: "and keep inner details out of answers and logs" },
    Join { job: "versions-fixed", into: "flaws-patched", also: "and fix the versions of everything you run" },
];

/// With which jobs this one is done in one go: the first of them that a project needs.
pub fn joins(id: &str) -> impl Iterator<Item = &'static Join> {
    JOINS.iter().filter(move |join| join.job == id)
}

/// The job with which another is asked about in one go, as long as nothing was found that needs it: who owns the code's
/// repository is one of the questions of who owns the accounts.
#[must_use]
pub fn asked_with(id: &str) -> Option<&'static str> {
    (id == "code-kept").then_some("accounts-owned")
}

/// The job that mends what a rule finds.
#[must_use]
pub fn of(rule: &str) -> &'static Job {
    let named = all().find(|job| job.rules.contains(&rule));
    named.unwrap_or_else(|| rest::of(rule.split('/').next().unwrap_or("")))
}

/// A job's place in the list of all.
#[must_use]
pub fn position(id: &str) -> usize {
    all().position(|job| job.id == id).unwrap_or(usize::MAX)
}

/// The job of that name.
#[must_use]
pub fn named(id: &str) -> Option<&'static Job> {
    all().find(|job| job.id == id)
}

impl Job {
    /// How much work it is at so many places.
    #[must_use]
    pub fn effort_at(&self, places: u32) -> Effort {
        match self.effort {
            Effort::Hour if places >= self.many.saturating_mul(8) => Effort::Week,
            Effort::Hour if places >= self.many => Effort::Day,
            Effort::Day if places >= self.many => Effort::Week,
            effort => effort,
        }
    }

    /// Whether it only gathers rules that no other job names.
    #[must_use]
    pub fn is_rest(&self) -> bool {
        rest::JOBS.iter().any(|job| job.id == self.id)
    }
}

/// The dimension of a rule's id.
#[must_use]
pub fn dimension(rule: &str) -> Option<Dimension> {
    let folder = rule.split('/').next()?;
    Dimension::ALL.into_iter().find(|dimension| dimension.id() == folder)
}
