//! The interview: what no zip can show, asked of the founder after the score is shown. Each question carries its
//! choices and what each means, so that a report can be weighed again from an answer without the files.

mod answer;
mod catalogue;

#[cfg(test)]
mod tests;

pub use answer::{Answer, AnswerInfo, answer, answers};

use crate::facts::Project;
use crate::rules::{Dimension, Judged, Outcome, Rule, Severity};
use crate::score::{self, Line};
use crate::sorted::Arrange;
use crate::steps;
use serde::{Deserialize, Serialize};

/// Most questions that are asked.
const MOST: usize = 10;

/// What no file can say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionInfo {
    /// A stable name.
    #[serde(default)]
    pub id: String,
    /// The rule that asks, or the name that a bad answer gets as a finding.
    pub rule: String,
    /// The question.
    pub text: String,
    /// What makes it worth asking, or `null`.
    #[serde(default)]
    pub hint: Option<String>,
    /// The dimension that an answer moves.
    #[serde(default = "anywhere")]
    pub dimension: Dimension,
    /// How much hangs on it.
    #[serde(default = "middling")]
    pub severity: Severity,
    /// The rules that an answer settles; empty where the question stands for itself.
    #[serde(default)]
    pub covers: Vec<String>,
    /// The step of the path that a bad answer needs.
    #[serde(default)]
    pub step: String,
    /// The answers to choose from; the last one is “I don't know”.
    #[serde(default)]
    pub choices: Vec<ChoiceInfo>,
    /// The choice that was made, or `null`.
    #[serde(default)]
    pub chosen: Option<String>,
    /// What it means for the business.
    #[serde(default)]
    pub why: String,
    /// What to do after a bad answer.
    #[serde(default)]
    pub fix: String,
    /// The same for an AI builder.
    #[serde(default)]
    pub prompt: String,
}

/// Where a question of a report stands that was made before questions had dimensions.
fn anywhere() -> Dimension {
    Dimension::Ownership
}

/// How much hangs on a question of such a report.
fn middling() -> Severity {
    Severity::Medium
}

/// One answer to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceInfo {
    /// A stable name within its question.
    pub id: String,
    /// The answer.
    pub text: String,
    /// What it means: `passed`, `failed` or `unknown`.
    pub outcome: Outcome,
    /// How bad it is, for `failed`.
    pub severity: Option<Severity>,
}

impl QuestionInfo {
    /// Not answered, or answered by “I don't know”.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.choice().is_none_or(|choice| choice.outcome == Outcome::Unknown)
    }

    /// The choice that was made.
    #[must_use]
    pub fn choice(&self) -> Option<&ChoiceInfo> {
        let chosen = self.chosen.as_ref()?;
        self.choices.iter().find(|choice| choice.id == *chosen)
    }
}

/// The line that a question adds to the score; nothing where it settles rules, which have lines of their own.
pub(super) fn line(question: &QuestionInfo) -> Option<Line> {
    if !question.covers.is_empty() {
        return None;
    }
    let choice = question.choice();
    let outcome = choice.map_or(Outcome::Unknown, |choice| choice.outcome);
    let fault = choice.and_then(|choice| choice.severity);
    Some(score::asked(&question.rule, question.dimension, &question.step, question.severity, outcome, fault))
}

/// The questions that matter for this project and are still open, those first on which most hangs.
pub(super) fn questions(project: &Project, verdicts: &[Judged]) -> Vec<QuestionInfo> {
    let mut asked: Vec<QuestionInfo> = Vec::new();
    for judged in verdicts.iter().filter(|judged| judged.outcome == Outcome::Unknown) {
        let Some(text) = judged.question else { continue };
        // Several rules may wait for one answer.
        match asked.iter_mut().find(|question| question.text == text) {
            Some(question) => lead(question, judged.rule),
            None => asked.push(of_rule(judged, text)),
        }
    }
    let own: Vec<QuestionInfo> = catalogue::OWN
        .iter()
        .filter(|own| (own.applies)(project) && !catalogue::is_asked(own, &asked))
        .map(|own| own.question(project))
        .collect();
    asked.extend(own);
    asked.arrange_by_key(|question| (question.severity, catalogue::position(&question.id)));
    asked.truncate(MOST);
    asked
}

/// A further rule waits for a question's answer. The gravest of them speaks for all; among equals the one whose step
/// has the question for its subject, which is the later in the order of names.
fn lead(question: &mut QuestionInfo, rule: &'static Rule) {
    let known = (question.severity, std::cmp::Reverse(question.rule.as_str()));
    if (rule.severity, std::cmp::Reverse(rule.id)) < known {
        question.covers.insert(0, rule.id.to_owned());
        question.id = rule.id.replace('/', "-");
        rule.id.clone_into(&mut question.rule);
        question.dimension = rule.dimension();
        question.severity = rule.severity;
        question.step = steps::of(rule.id).id.to_owned();
        question.choices = catalogue::choices(rule, &question.text);
        (question.why, question.fix, question.prompt) = (rule.why.to_owned(), rule.fix.to_owned(), rule.prompt.to_owned());
    } else {
        question.covers.push(rule.id.to_owned());
    }
}

fn of_rule(judged: &Judged, text: &str) -> QuestionInfo {
    let rule: &Rule = judged.rule;
    let choices = catalogue::choices(rule, text);
    QuestionInfo {
        id: rule.id.replace('/', "-"),
        rule: rule.id.to_owned(),
        text: text.to_owned(),
        hint: (!judged.reason.is_empty()).then(|| judged.reason.clone()),
        dimension: rule.dimension(),
        severity: rule.severity,
        covers: vec![rule.id.to_owned()],
        step: steps::of(rule.id).id.to_owned(),
        choices,
        chosen: None,
        why: rule.why.to_owned(),
        fix: rule.fix.to_owned(),
        prompt: rule.prompt.to_owned(),
    }
}
