//! The hardening path: findings merged into jobs, in the order in which a senior engineer would do them.

mod instruction;
mod order;

use super::{FindingInfo, QuestionInfo, Report, Role};
use crate::rules::{Effort, Outcome, Severity, Stage};
use crate::steps::{self, Job, Who};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most places that a step names; the findings name them all.
const PLACES: usize = 40;

/// Most steps for one week.
const WEEK: usize = 5;

/// The hardening path.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathInfo {
    /// The first stage is this report; what it says in a sentence.
    pub assess: String,
    /// The steps for this week, by id, five at most.
    #[serde(default)]
    pub week: Vec<String>,
    /// What the score is when they are done, or `null`.
    #[serde(default)]
    pub week_score: Option<u8>,
    /// Now.
    pub stabilize: Vec<Step>,
    /// Next.
    pub foundations: Vec<Step>,
    /// Then.
    pub scale: Vec<Step>,
}

impl PathInfo {
    /// All steps in their order.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.stabilize.iter().chain(&self.foundations).chain(&self.scale)
    }
}

/// One step of the path: all findings that one job mends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The job.
    #[serde(default)]
    pub id: String,
    /// The rule with the gravest of its findings, or the one that could not tell.
    pub rule: String,
    /// All rules whose findings it mends, gravest first.
    #[serde(default)]
    pub rules: Vec<String>,
    /// What to do, in a line.
    pub title: String,
    /// What was found, in a few words each.
    #[serde(default)]
    pub found: Vec<String>,
    /// What it protects.
    #[serde(default)]
    pub protects: String,
    /// What to do.
    pub fix: String,
    /// Worst severity among them.
    pub severity: Severity,
    /// How many places.
    pub places: u32,
    /// The places, `path:line`, forty at most.
    #[serde(default, rename = "where")]
    pub at: Vec<String>,
    /// How much work.
    pub effort: Effort,
    /// Who can do it.
    #[serde(default)]
    pub who: Who,
    /// Steps of this path that come first, by id.
    #[serde(default)]
    pub after: Vec<String>,
    /// Why it stands here in the order.
    pub reason: String,
    /// How one knows that it is done.
    #[serde(default)]
    pub done_when: String,
    /// What to paste into the AI builder.
    #[serde(default)]
    pub instruction: String,
    /// Why an AI builder must not do it alone, or `null`.
    #[serde(default)]
    pub warning: Option<String>,
    /// Nothing was found: it is here because the files cannot say, and a question asks.
    #[serde(default)]
    pub open: bool,
    /// Points that the score gains when it is done.
    #[serde(default)]
    pub gain: u8,
}

/// The path of a report, from its findings and its open questions.
///
/// `gain` says what the score gains when a job is done.
pub(super) fn path(report: &Report, gain: impl Fn(&str) -> u8) -> PathInfo {
    let mut found: BTreeMap<&str, Vec<&FindingInfo>> = BTreeMap::new();
    for finding in &report.findings {
        found.entry(steps::of(&finding.rule).id).or_default().push(finding);
    }
    let builder = instruction::builder(report);
    let mut candidates: Vec<order::Candidate> = Vec::new();
    for (id, findings) in &found {
        if let Some(job) = steps::named(id) {
            let stage = stage(job, findings);
            candidates.push(order::Candidate { step: step(job, findings, builder), stage, job });
        }
    }
    let asked = |question: &&QuestionInfo| question.is_open() && question.severity <= Severity::High;
    let asking: Vec<&QuestionInfo> = report.questions.iter().filter(asked).collect();
    for question in &asking {
        let Some(job) = steps::named(&question.step) else { continue };
        // One visit to the accounts answers both.
        let with = steps::asked_with(job.id).filter(|with| asking.iter().any(|other| other.step == *with));
        if with.is_some() && !candidates.iter().any(|candidate| candidate.job.id == job.id) {
            continue;
        }
        match candidates.iter_mut().find(|candidate| candidate.job.id == job.id) {
            // What is open is graver than what was found: its turn is no later.
            Some(known) if question.severity < known.step.severity => known.stage = known.stage.min(job.stage),
            Some(_) => {}
            None => candidates.push(order::Candidate { step: open(job, question, builder), stage: job.stage, job }),
        }
    }
    for candidate in &mut candidates {
        candidate.step.gain = gain(candidate.job.id);
    }
    let failed = report.verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Failed).count();
    let unknown = report.verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Unknown).count();
    let judged = report.verdicts.iter().filter(|verdict| verdict.outcome != Outcome::NotApplicable).count();
    let [stabilize, foundations, scale] = order::order(candidates);
    let mut path = PathInfo {
        assess: format!("This report: {failed} of {judged} checks found something to do, {unknown} could not be answered from the files."),
        stabilize,
        foundations,
        scale,
        ..PathInfo::default()
    };
    path.week = path.steps().filter(|step| step.severity <= Severity::Medium).take(WEEK).map(|step| step.id.clone()).collect();
    path
}

/// The id of the builder that the project was made with, where an instruction for it differs; empty otherwise.
#[must_use]
pub fn builder(report: &Report) -> &'static str {
    instruction::builder(report)
}

/// What to paste into an AI builder to mend what one rule found.
#[must_use]
pub fn prompt(report: &Report, findings: &[&FindingInfo]) -> String {
    let Some(first) = findings.first() else { return String::new() };
    instruction::for_findings(steps::of(&first.rule), findings, instruction::builder(report))
}

/// When the turn of a job comes here: at its own stage, later where all that was found can wait, and sooner where a
/// finding cannot. What is high or worse waits no longer than its job.
fn stage(job: &Job, findings: &[&FindingInfo]) -> Stage {
    let high = findings.iter().filter(|finding| finding.severity <= Severity::High).map(|finding| finding.stage.min(job.stage)).min();
    let grave = findings.iter().filter(|finding| finding.severity <= Severity::Medium);
    let soonest = grave.map(|finding| finding.stage).min();
    match soonest {
        Some(stage) => high.map_or(stage, |high| stage.min(high)),
        None => job.stage.max(Stage::Foundations).max(findings.iter().map(|finding| finding.stage).min().unwrap_or(Stage::Foundations)),
    }
}

fn step(job: &'static Job, findings: &[&FindingInfo], builder: &str) -> Step {
    let mut rules: Vec<String> = Vec::new();
    for finding in findings {
        if !rules.contains(&finding.rule) {
            rules.push(finding.rule.clone());
        }
    }
    let of = |rule: &str| findings.iter().filter(|finding| finding.rule == rule).copied().collect::<Vec<_>>();
    let severity = findings.iter().map(|finding| finding.severity).min().unwrap_or(Severity::Info);
    let places = u32::try_from(findings.len()).unwrap_or(u32::MAX);
    let mut at: Vec<String> = Vec::new();
    let related = findings.iter().flat_map(|finding| &finding.related).filter(|place| place.role != Role::Example).map(super::Place::place);
    for place in findings.iter().filter_map(|finding| finding.place()).chain(related) {
        if at.len() < PLACES && !at.contains(&place) {
            at.push(place);
        }
    }
    // What gathers rules without a job of their own and holds one rule only speaks with that rule's words.
    let alone = findings.first().filter(|_| job.is_rest() && rules.len() == 1);
    Step {
        id: job.id.to_owned(),
        rule: rules.first().cloned().unwrap_or_default(),
        title: alone.map_or_else(|| job.title.to_owned(), |finding| title_of_all(&of(&finding.rule))),
        found: rules.iter().map(|rule| title_of_all(&of(rule))).collect(),
        protects: job.protects.to_owned(),
        fix: alone.map_or_else(|| job.fix.to_owned(), |finding| finding.fix.clone()),
        severity,
        places,
        at,
        effort: job
            .effort_at(places)
            .max(findings.iter().filter(|_| job.is_rest()).map(|finding| finding.effort).max().unwrap_or(job.effort)),
        who: job.who,
        after: Vec::new(),
        reason: String::new(),
        done_when: job.done.to_owned(),
        instruction: instruction::instruction(job, findings, builder),
        warning: (!job.warns.is_empty()).then(|| job.warns.to_owned()),
        open: false,
        gain: 0,
        rules,
    }
}

/// A step that no file can show to be needed or done.
fn open(job: &'static Job, question: &QuestionInfo, builder: &str) -> Step {
    Step { severity: question.severity, open: true, rule: question.rule.clone(), rules: question.covers.clone(), ..step(job, &[], builder) }
}

/// One title for all findings of a rule, worst first: the worst one's own, and how many others differ.
fn title_of_all(findings: &[&FindingInfo]) -> String {
    let Some(worst) = findings.first() else { return String::new() };
    let others = findings.iter().filter(|finding| finding.title != worst.title).count();
    if others == 0 { worst.title.clone() } else { format!("{} (and {others} more like it)", worst.title) }
}
