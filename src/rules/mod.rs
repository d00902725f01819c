//! The judgement: one file a rule, in a folder a dimension. A rule knows facts, never bytes or syntax trees.

mod exports;
mod histories;
mod identifiers;
mod paid;
mod platforms;
mod reach;
mod rule;
mod shown;
mod sites;
mod verdict;

mod cost;
mod monitoring;
mod ownership;
mod security;
mod source_control;
mod spof;
mod tests;

#[cfg(test)]
mod checks;

pub(crate) use exports::name as platform_name;
pub(crate) use histories::sentence as history_in_words;
pub(crate) use rule::samples;
pub use rule::{Confidence, Dimension, Effort, Ref, Rule, Sample, Severity, Stage};
pub(crate) use security::{Category, Held, account_deletion, data_copy, data_retention, inventory, is_of_people};
pub use shown::{Piece, general, shown};
pub use verdict::{Finding, Judged, Outcome, Verdict};

use crate::facts::Project;

/// All rules, dimension by dimension.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let lists: [&'static [&'static Rule]; 7] =
        [source_control::RULES, security::RULES, tests::RULES, cost::RULES, spof::RULES, monitoring::RULES, ownership::RULES];
    lists.into_iter().flatten().copied()
}

/// The rule of that id.
#[must_use]
pub fn named(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

/// A project before its judges: each rule judges for itself, so that several may at the same time.
pub struct Bench<'p> {
    project: &'p Project,
    reach: reach::Reach,
    rules: Vec<&'static Rule>,
}

impl<'p> Bench<'p> {
    /// All rules before a project.
    #[must_use]
    pub fn of(project: &'p Project) -> Self {
        Self { project, reach: reach::Reach::of(project), rules: all().collect() }
    }

    /// The rules, in the order in which their verdicts belong.
    #[must_use]
    pub fn rules(&self) -> &[&'static Rule] {
        &self.rules
    }

    /// What one of them says.
    #[must_use]
    pub fn judged(&self, rule: &'static Rule) -> Judged {
        let mut verdict = Verdict::default();
        (rule.judge)(self.project, &mut verdict);
        self.reach.temper(verdict.close(rule))
    }
}

/// Judges a project by every rule. `starts` is told how many are done, of how many, and which starts.
pub fn judge(project: &Project, mut starts: impl FnMut(usize, usize, &str)) -> Vec<Judged> {
    let bench = Bench::of(project);
    let of = bench.rules().len();
    let run = |(done, rule): (usize, &&'static Rule)| {
        starts(done, of, rule.id);
        bench.judged(rule)
    };
    bench.rules().iter().enumerate().map(run).collect()
}
