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

impl Step {
    /// The jobs that it does, its own first.
    pub fn jobs(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.id.as_str()).chain(self.joined.iter().map(String::as_str))
    }
}

impl PathInfo {
    /// All steps in their order.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.stabilize.iter().chain(&self.foundations).chain(&self.scale)
    }
}

/// One step of the path: all findings that one job mends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The job.
    #[serde(default)]
    pub id: String,
    /// Further jobs that are done in the same go.
    #[serde(default)]
    pub joined: Vec<String>,
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

/// What one job has to mend here.
struct Part<'r> {
    job: &'static Job,
    findings: Vec<&'r FindingInfo>,
    /// The question that only a person can answer, where one is open and nothing was found.
    question: Option<&'r QuestionInfo>,
    stage: Stage,
}

impl Part<'_> {
    fn is_open(&self) -> bool {
        self.findings.is_empty()
    }
}

/// The path of a report, from its findings and its open questions.
///
/// `gain` says what the score gains when some jobs are done.
pub(super) fn path(report: &Report, gain: impl Fn(&[&str]) -> u8) -> PathInfo {
    let builder = instruction::builder(report);
    let candidates = together(parts(report))
        .into_iter()
        .map(|parts| {
            let stage = parts.iter().map(|part| part.stage).min().unwrap_or(Stage::Scale);
            let jobs: Vec<&'static Job> = parts.iter().map(|part| part.job).collect();
            let ids: Vec<&str> = jobs.iter().map(|job| job.id).collect();
            order::Candidate { step: Step { gain: gain(&ids), ..step(&parts, builder) }, stage, jobs }
        })
        .collect();
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

/// What each job has to mend: what was found, and what only a person can say.
fn parts(report: &Report) -> Vec<Part<'_>> {
    let mut found: BTreeMap<&str, Vec<&FindingInfo>> = BTreeMap::new();
    for finding in &report.findings {
        found.entry(steps::of(&finding.rule).id).or_default().push(finding);
    }
    let mut parts: Vec<Part<'_>> = Vec::new();
    for (id, findings) in found {
        if let Some(job) = steps::named(id) {
            parts.push(Part { job, stage: stage(job, &findings), findings, question: None });
        }
    }
    let asked = |question: &&QuestionInfo| question.is_open() && question.severity <= Severity::High;
    let asking: Vec<&QuestionInfo> = report.questions.iter().filter(asked).collect();
    for question in &asking {
        let Some(job) = steps::named(&question.step) else { continue };
        // One visit to the accounts answers both.
        let with = steps::asked_with(job.id).filter(|with| asking.iter().any(|other| other.step == *with));
        if with.is_some() && !parts.iter().any(|part| part.job.id == job.id) {
            continue;
        }
        match parts.iter_mut().find(|part| part.job.id == job.id) {
            // What is open is graver than what was found: its turn is no later.
            Some(known) if known.findings.iter().all(|finding| question.severity < finding.severity) => {
                known.stage = known.stage.min(job.stage)
            }
            Some(_) => {}
            None => parts.push(Part { job, findings: Vec::new(), question: Some(question), stage: job.stage }),
        }
    }
    parts
}

/// Jobs that are done in one go stand together, the one that gives the step its name first. What was found does not join
/// what is only asked about.
fn together(parts: Vec<Part<'_>>) -> Vec<Vec<Part<'_>>> {
    let known: Vec<(&'static str, bool)> = parts.iter().map(|part| (part.job.id, part.is_open())).collect();
    let (mut joining, mut all) = (Vec::new(), Vec::new());
    for part in parts {
        match steps::joins(part.job.id).find(|join| known.contains(&(join.into, part.is_open()))) {
            Some(join) => joining.push((part, join.into)),
            None => all.push(vec![part]),
        }
    }
    for (part, into) in joining {
        if let Some(parts) = all.iter_mut().find(|parts| parts.first().is_some_and(|first| first.job.id == into)) {
            parts.push(part);
        }
    }
    all
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
    let worst = findings.iter().map(|finding| finding.severity).min().unwrap_or(Severity::Info);
    let high = findings.iter().filter(|finding| finding.severity <= Severity::High).map(|finding| finding.stage.min(job.stage)).min();
    let grave = findings.iter().filter(|finding| finding.severity <= Severity::Medium);
    let soonest = grave.map(|finding| finding.stage).min();
    match soonest {
        Some(stage) if steps::waits(job.id, worst) => stage.max(Stage::Foundations),
        Some(stage) => high.map_or(stage, |high| stage.min(high)),
        None => job.stage.max(Stage::Foundations).max(findings.iter().map(|finding| finding.stage).min().unwrap_or(Stage::Foundations)),
    }
}

fn step(parts: &[Part<'_>], builder: &str) -> Step {
    let all: Vec<Step> = parts.iter().map(|part| of_part(part, builder)).collect();
    let mut steps = all.into_iter();
    let Some(mut whole) = steps.next() else { return Step::default() };
    let named = whole.id.clone();
    let also = parts.iter().skip(1).filter_map(|part| steps::joins(part.job.id).find(|join| join.into == named)).map(|join| join.also);
    for (step, also) in steps.zip(also) {
        whole.title = format!("{}, {also}", whole.title);
        for (text, more) in [(&mut whole.protects, &step.protects), (&mut whole.fix, &step.fix), (&mut whole.done_when, &step.done_when)] {
            text.push(' ');
            text.push_str(more);
        }
        whole.instruction = format!("{}\n\n{}", whole.instruction, step.instruction);
        whole.warning = match (whole.warning.take(), step.warning) {
            (Some(one), Some(other)) if one != other => Some(format!("{one} {other}")),
            (one, other) => one.or(other),
        };
        // The gravest gives the step its rule.
        if step.severity < whole.severity {
            whole.rule = step.rule;
        }
        whole.severity = whole.severity.min(step.severity);
        whole.effort = whole.effort.max(step.effort);
        whole.who = whole.who.max(step.who);
        whole.places = whole.places.saturating_add(step.places);
        whole.rules.extend(step.rules);
        whole.found.extend(step.found);
        for place in step.at {
            if whole.at.len() < PLACES && !whole.at.contains(&place) {
                whole.at.push(place);
            }
        }
        whole.joined.push(step.id);
    }
    whole
}

fn of_part(part: &Part<'_>, builder: &str) -> Step {
    let Part { job, findings, question, .. } = part;
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
    let found = Step {
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
        done_when: job.done.to_owned(),
        instruction: instruction::instruction(job, findings, builder),
        warning: (!job.warns.is_empty()).then(|| job.warns.to_owned()),
        rules,
        ..Step::default()
    };
    match question {
        // No file can show whether it is needed or done.
        Some(question) => {
            Step { severity: question.severity, open: true, rule: question.rule.clone(), rules: question.covers.clone(), ..found }
        }
        None => found,
    }
}

/// One title for all findings of a rule, worst first: the worst one's own, and how many others differ.
fn title_of_all(findings: &[&FindingInfo]) -> String {
    let Some(worst) = findings.first() else { return String::new() };
    let others = findings.iter().filter(|finding| finding.title != worst.title).count();
    if others == 0 { worst.title.clone() } else { format!("{} (and {others} more like it)", worst.title) }
}
