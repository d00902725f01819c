//! Where a rule falls that no job names: one gathering job for each dimension.

use super::{Job, Who};
use crate::rules::{Effort, Stage};

const fn gather(id: &'static str, title: &'static str, protects: &'static str, stage: Stage) -> Job {
    Job {
        id,
        title,
        protects,
        fix: "Go through the places one after the other; each says what to do.",
        rules: &[],
        stage,
        effort: Effort::Hour,
        many: 4,
        who: Who::Developer,
        after: &[],
        done: "None of the places shows up when the project is checked again.",
        leave: "anything that the places below do not name",
        warns: "",
    }
}

pub(super) const JOBS: &[Job] = &[
    gather("rest-security", "Close the remaining holes one by one", "Data and accounts.", Stage::Stabilize),
    gather("rest-source-control", "Put the project's files in order", "The way back after a mistake.", Stage::Foundations),
    gather("rest-tests", "Close the gaps in the tests", "What works today.", Stage::Foundations),
    gather("rest-monitoring", "See more of what goes wrong", "Your chance to notice before customers do.", Stage::Foundations),
    gather("rest-spof", "Strengthen what everything hangs on", "The hours in which the product works.", Stage::Foundations),
    gather("rest-cost", "Trim what costs by use", "Your bill.", Stage::Scale),
    gather("rest-ownership", "Loosen what ties you to others", "Your freedom to move.", Stage::Scale),
];

/// The gathering job of a dimension.
pub(super) fn of(dimension: &str) -> &'static Job {
    let own = |job: &&Job| job.id.strip_prefix("rest-") == Some(dimension);
    const SECURITY: &Job = &gather("rest-security", "Close the remaining holes one by one", "Data and accounts.", Stage::Stabilize);
    JOBS.iter().find(own).unwrap_or(SECURITY)
}
