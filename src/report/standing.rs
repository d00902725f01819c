//! How the project stands: figures from what each rule came to, and what would move them. Made from the report alone,
//! so that it can be made again after an answer.

use super::build::EVIDENCE;
use super::{DimensionInfo, Report, Step, path};
use crate::facts::Origin;
use crate::rules::{Dimension, Judged, Outcome, Severity};
use crate::score::{Held, Line, Score, Tier, weigh};
use crate::sorted::{Arrange, Gather};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The whole in figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreInfo {
    /// 0 to 100; `null` when nothing could be judged.
    pub value: Option<u8>,
    /// `A` to `F`; `null` when too little could be judged.
    pub grade: Option<String>,
    /// The tier; `null` when nothing could be judged.
    pub tier: Option<Tier>,
    /// Share of what matters that could be judged, 0 to 100.
    pub coverage: u8,
    /// Share of the code, by bytes, that was understood, 0 to 100.
    #[serde(default)]
    pub read: u8,
    /// The verdict in one sentence.
    pub verdict: String,
    /// The figures without the answers, or `null` where nothing was answered.
    #[serde(default)]
    pub before: Option<Before>,
    /// What keeps the score below the mean of its dimensions, in a sentence, or `null`.
    #[serde(default)]
    pub held_by: Option<String>,
    /// What moved the score: each step of the path, and what the score gains when it is done. Most first.
    #[serde(default)]
    pub moves: Vec<Move>,
}

/// The figures of the files alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// The score without answers.
    pub value: Option<u8>,
    /// The coverage without answers.
    pub coverage: u8,
}

/// What the score gains when a step is done, by weighing again without its findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The step of the path.
    pub step: String,
    /// What it is.
    pub title: String,
    /// The rules whose findings it mends.
    pub rules: Vec<String>,
    /// Points that the score gains; 0 where something graver holds it down or the gain is under one point.
    pub gain: u8,
    /// The score when this alone is done.
    pub score: u8,
}

/// One rule's outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictInfo {
    /// The rule's id.
    pub rule: String,
    /// Its dimension.
    pub dimension: Dimension,
    /// What came out.
    pub outcome: Outcome,
    /// Why, in a sentence.
    pub reason: String,
    /// Places that show it, `path:line`, a few.
    pub evidence: Vec<String>,
    /// The step of the path that mends what it finds.
    #[serde(default)]
    pub step: String,
    /// How much it counts in coverage.
    #[serde(default)]
    pub weight: u32,
    /// What it takes of its dimension, in basis points.
    #[serde(default)]
    pub loss: u32,
    /// Its gravest fault, as sure as it is, or `null`.
    #[serde(default)]
    pub worst: Option<Severity>,
}

impl VerdictInfo {
    /// A verdict put into words.
    pub(super) fn of(judged: &Judged, line: &Line) -> Self {
        let places = judged.evidence.iter().chain(judged.findings.iter().filter_map(|finding| finding.origin.as_ref()));
        Self {
            rule: judged.rule.id.to_owned(),
            dimension: judged.rule.dimension(),
            outcome: judged.outcome,
            reason: match judged.outcome {
                Outcome::Failed if judged.findings.len() == 1 => "Found in one place.".to_owned(),
                Outcome::Failed => format!("Found in {} places.", judged.findings.len()),
                _ => judged.reason.clone(),
            },
            evidence: places.map(Origin::place).take(EVIDENCE).collect(),
            step: line.job.clone(),
            weight: line.weight,
            loss: line.loss,
            worst: line.worst,
        }
    }

    fn line(&self) -> Line {
        Line {
            rule: self.rule.clone(),
            dimension: self.dimension,
            job: self.step.clone(),
            outcome: self.outcome,
            weight: self.weight,
            loss: self.loss,
            worst: self.worst,
        }
    }
}

/// Makes figures, path and the verdict's sentence from verdicts, findings and answers.
pub(super) fn settle(report: &mut Report) {
    let lines: Vec<Line> =
        report.verdicts.iter().map(VerdictInfo::line).chain(report.questions.iter().filter_map(super::interview::line)).collect();
    let read = report.score.read;
    let score = weigh(&lines, read);
    report.dimensions = score.dimensions.iter().map(dimension).collect();
    let now = score.value.unwrap_or(0);
    let then = |jobs: &[&str]| weigh(&mended(&lines, |other| jobs.contains(&other)), read).value.unwrap_or(now);
    report.path = path::path(report, |jobs| then(jobs).saturating_sub(now));
    let week: BTreeSet<&str> = report.path.steps().filter(|step| report.path.week.contains(&step.id)).flat_map(Step::jobs).into_set();
    let week_score = if week.is_empty() { None } else { weigh(&mended(&lines, |job| week.contains(job)), read).value };
    report.path.week_score = week_score;
    report.score.verdict = sentence(&score, report.path.week.len());
    report.score.held_by = score.held_by.map(held);
    report.score.value = score.value;
    report.score.grade = score.grade.map(String::from);
    report.score.tier = score.tier;
    report.score.coverage = score.coverage;
    report.score.moves = moves(report, score.value);
}

fn dimension(d: &crate::score::DimensionScore) -> DimensionInfo {
    DimensionInfo {
        id: d.dimension,
        title: d.dimension.title().to_owned(),
        score: d.value,
        tier: d.tier,
        coverage: d.coverage,
        passed: d.passed,
        failed: d.failed,
        unknown: d.unknown,
    }
}

/// The lines as they would be if these jobs were done: what failed passes, and where nothing failed and a question is
/// open, it is answered well.
fn mended(lines: &[Line], done: impl Fn(&str) -> bool) -> Vec<Line> {
    let failed: BTreeSet<&str> = lines.iter().filter(|line| line.outcome == Outcome::Failed).map(|line| line.job.as_str()).into_set();
    let mend = |line: &Line| match line.outcome {
        Outcome::Failed => done(&line.job),
        Outcome::Unknown => done(&line.job) && !failed.contains(line.job.as_str()),
        Outcome::Passed | Outcome::NotApplicable => false,
    };
    lines.iter().map(|line| if mend(line) { Line { outcome: Outcome::Passed, ..line.clone() } } else { line.clone() }).collect()
}

/// What each step gains, most first.
fn moves(report: &Report, now: Option<u8>) -> Vec<Move> {
    let Some(now) = now else { return Vec::new() };
    let one = |step: &Step| Move {
        step: step.id.clone(),
        title: step.title.clone(),
        rules: step.rules.clone(),
        gain: step.gain,
        score: now.saturating_add(step.gain),
    };
    let mut moves: Vec<Move> = report.path.steps().map(one).collect();
    // The path's own order stands among equals.
    moves.arrange_by_key(|known| std::cmp::Reverse(known.gain));
    moves
}

fn held(held: Held) -> String {
    match held {
        Held::Critical(1) => "One kind of critical fault keeps the score in the lower half, however good the rest is.".to_owned(),
        Held::Critical(kinds) => format!("{kinds} kinds of critical faults keep the score in the lower half, however good the rest is."),
        Held::High(1) => "One kind of grave fault keeps the score down, however good the rest is.".to_owned(),
        Held::High(kinds) => format!("{kinds} kinds of grave faults keep the score down, however good the rest is."),
        Held::Security => "Security keeps the score down: tidy files do not make up for open doors.".to_owned(),
    }
}

/// The verdict, and how many steps come first: the same number that the week's steps are.
fn sentence(score: &Score, week: usize) -> String {
    let things = match week {
        0 => String::new(),
        1 => " Start with the one step for this week.".to_owned(),
        n => format!(" Start with the {n} steps for this week."),
    };
    match score.tier {
        None if score.value.is_none() => "Nothing in this upload could be judged, so there is no score.".to_owned(),
        None => format!("Nothing grave was found, but too little of this could be judged to call it sound.{things}"),
        Some(Tier::OutrightRisk) => format!("As it stands, this puts people, data or money at risk.{things}"),
        Some(Tier::Fragile) => format!("It works, and it would not take growth or a bad day well.{things}"),
        Some(Tier::ProductionGrade) => format!("This can carry paying customers.{things}"),
    }
}
