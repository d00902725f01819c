//! A report with answers in it: weighed again, with the step that a bad answer needs.

use super::{ChoiceInfo, QuestionInfo};
use crate::report::build::{fnv, order};
use crate::report::{Before, FindingInfo, Report, architecture, standing};
use crate::rules::{Confidence, Outcome, Severity};
use crate::score;
use crate::steps;
use serde::{Deserialize, Serialize};

/// One answer, by the names of question and choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The question's id.
    pub question: String,
    /// The choice's id.
    pub choice: String,
}

/// One answer as the report shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerInfo {
    /// The question's id.
    pub question: String,
    /// The choice's id.
    pub choice: String,
    /// The question.
    pub text: String,
    /// The answer.
    pub answer: String,
}

/// The report as it is with these answers. Each call begins at the report as it was checked, so `report` is one
/// without answers; names that it does not know are passed over, and of two answers to one question the last counts.
#[must_use]
pub fn answer(report: &Report, answers: &[Answer]) -> Report {
    let before = Before { value: report.score.value, coverage: report.score.coverage };
    let mut report = report.clone();
    report.answers.clear();
    let mut questions = std::mem::take(&mut report.questions);
    for question in &mut questions {
        let given = answers.iter().rev().find(|answer| answer.question == question.id);
        let known = given.filter(|answer| question.choices.iter().any(|choice| choice.id == answer.choice));
        question.chosen = known.map(|answer| answer.choice.clone());
        if let Some(choice) = question.choice().cloned() {
            settle(&mut report, question, &choice);
            architecture::told(&mut report.architecture, &question.rule, &choice.id);
        }
    }
    report.questions = questions;
    report.score.before = (!report.answers.is_empty()).then_some(before);
    order(&mut report.findings);
    standing::settle(&mut report);
    report
}

/// Answers out of a file: a list of `{question, choice}`, an object of `question: choice`, or a report that was saved
/// with answers in it.
///
/// # Errors
/// When it is none of these, or speaks of a question or a choice that the report does not ask: an answer that counts for
/// nothing should not look as if it counted.
pub fn answers(text: &str, report: &Report) -> Result<Vec<Answer>, String> {
    let value: serde_json::Value = serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
    let listed = value.get("answers").unwrap_or(&value);
    let answers: Vec<Answer> = if let Some(map) = listed.as_object() {
        let one = |(question, choice): (&String, &serde_json::Value)| {
            let choice = choice.as_str().ok_or_else(|| format!("the answer to “{question}” is no text"))?;
            Ok(Answer { question: question.clone(), choice: choice.to_owned() })
        };
        map.iter().map(one).collect::<Result<_, String>>()?
    } else {
        serde_json::from_value(listed.clone()).map_err(|error| error.to_string())?
    };
    for answer in &answers {
        let question = report.questions.iter().find(|question| question.id == answer.question);
        let asked: Vec<&str> = report.questions.iter().map(|question| question.id.as_str()).collect();
        let question = question.ok_or_else(|| format!("“{}” is not asked here; asked are: {}", answer.question, asked.join(", ")))?;
        if !question.choices.iter().any(|choice| choice.id == answer.choice) {
            let known: Vec<&str> = question.choices.iter().map(|choice| choice.id.as_str()).collect();
            return Err(format!("“{}” is no answer to “{}”; answers are: {}", answer.choice, answer.question, known.join(", ")));
        }
    }
    Ok(answers)
}

fn settle(report: &mut Report, question: &QuestionInfo, choice: &ChoiceInfo) {
    report.answers.push(AnswerInfo {
        question: question.id.clone(),
        choice: choice.id.clone(),
        text: question.text.clone(),
        answer: choice.text.clone(),
    });
    let severity = choice.severity.unwrap_or(question.severity);
    for verdict in report.verdicts.iter_mut().filter(|verdict| verdict.outcome == Outcome::Unknown) {
        let Some(at) = question.covers.iter().position(|rule| *rule == verdict.rule) else { continue };
        match choice.outcome {
            Outcome::Passed => {
                verdict.outcome = Outcome::Passed;
                verdict.reason = format!("You answered: {}.", choice.text);
            }
            // One bad answer is one fault, however many rules waited for it.
            Outcome::Failed if at == 0 => {
                let fault = [(severity, Confidence::High)];
                verdict.outcome = Outcome::Failed;
                verdict.reason = format!("You answered: {}.", choice.text);
                verdict.loss = score::loss_of(fault.into_iter(), None);
                verdict.worst = score::worst_of(fault.into_iter());
            }
            _ => {}
        }
    }
    if choice.outcome == Outcome::Failed {
        report.findings.push(finding(question, choice, severity));
    }
}

/// A bad answer as a finding.
fn finding(question: &QuestionInfo, choice: &ChoiceInfo, severity: Severity) -> FindingInfo {
    let job = steps::of(&question.rule);
    FindingInfo {
        rule: question.rule.clone(),
        dimension: question.dimension,
        severity,
        confidence: Confidence::High,
        title: format!("You answered “{}”: {}", choice.text, question.text),
        detail: None,
        path: None,
        line: None,
        end_line: None,
        column: None,
        excerpt: None,
        around: None,
        mark: None,
        related: Vec::new(),
        why: question.why.clone(),
        fix: question.fix.clone(),
        prompt: question.prompt.clone(),
        effort: job.effort,
        stage: job.stage,
        refs: Vec::new(),
        fingerprint: format!("{:016x}", fnv([question.id.as_str(), choice.id.as_str()])),
    }
}
