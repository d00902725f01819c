//! The interview: questions that no file can answer, with answers to choose from on the page.

use super::Place;
use super::words::{Prose, Shown};
use crate::report::{QuestionInfo, Report};
use maud::{Markup, html};

/// The questions; on the page with answers to choose, in a file with the answers that were given.
pub(super) fn questions(report: &Report, place: Place<'_>) -> Markup {
    html! {
        section.block #questions aria-labelledby="questions-title" {
            h2 #questions-title { "Questions that no file can answer" }
            @if report.questions.is_empty() {
                p { "None: everything that applies to this project could be judged from its files." }
            } @else {
                p.lead {
                    "You know these, or somebody on your team does. “I don't know” is a good answer: then finding out is a step of the path. "
                    @if place.is_page() { "Score, coverage and path follow each answer at once. Nothing leaves this page." }
                }
                p #answer-effect.answer-effect { (effect(report)) }
                @match place {
                    Place::Page(controls) => {
                        form #answers data-do="answer" autocomplete="off" {
                            ol.questions { @for question in &report.questions { (one(question, place)) } }
                            p.remember {
                                label {
                                    input #remember type="checkbox" name="remember" checked[controls.memory.answers];
                                    " Remember my answers in this browser"
                                }
                                " "
                                button.quiet-button.button type="button" data-do="reset" data-value="answers" { "Take all answers back" }
                            }
                        }
                    }
                    Place::File => { ol.questions { @for question in &report.questions { (one(question, place)) } } }
                }
            }
        }
    }
}

/// What the answers did to the figures.
#[must_use]
pub fn effect(report: &Report) -> String {
    let score = &report.score;
    let shown = |value: Option<u8>| value.map_or_else(|| "?".to_owned(), |value| value.to_string());
    match &score.before {
        Some(before) => format!(
            "With your answers: score {} (was {}), {} % judged (was {} %).",
            shown(score.value),
            shown(before.value),
            score.coverage,
            before.coverage
        ),
        None => format!("So far: score {}, {} % judged.", shown(score.value), score.coverage),
    }
}

fn one(question: &QuestionInfo, place: Place<'_>) -> Markup {
    let name = anchor(&question.id);
    html! {
        li data-rule=(Shown(&question.rule)) data-question=(Shown(&question.id)) {
            @if place.is_page() {
                fieldset {
                    legend { (Prose(&question.text)) }
                    @if let Some(hint) = &question.hint { p.quiet { (Prose(hint)) } }
                    @for choice in &question.choices {
                        label.choice {
                            input type="radio" name=(Shown(&question.id)) id={ (name) "-" (anchor(&choice.id)) }
                                value=(Shown(&choice.id)) checked[question.chosen.as_deref() == Some(choice.id.as_str())];
                            " " (Prose(&choice.text))
                        }
                    }
                }
            } @else {
                p.asked { (Prose(&question.text)) }
                @if let Some(choice) = question.choice() { p.answered { "Answered: " strong { (Prose(&choice.text)) } } }
                @else {
                    @if let Some(hint) = &question.hint { p.quiet { (Prose(hint)) } }
                    ul.answers { @for choice in &question.choices { li { (Prose(&choice.text)) } } }
                }
            }
        }
    }
}

/// A name that may stand in an id.
fn anchor(id: &str) -> String {
    let plain: String = id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect();
    format!("q-{plain}")
}
