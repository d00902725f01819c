//! The interview: questions that no file can answer, with answers to choose from on the page.

use super::Place;
use super::texts::{Filled, Language, Texts};
use super::words::{Prose, Shown};
use crate::report::{QuestionInfo, Report};
use maud::{Markup, html};

/// The questions; on the page with answers to choose, in a file with the answers that were given.
pub(super) fn questions(report: &Report, place: Place<'_>, say: &Texts) -> Markup {
    html! {
        section.block #questions aria-labelledby="questions-title" {
            h2 #questions-title { (say.questions.title) }
            @if report.questions.is_empty() {
                p { (say.questions.none) }
            } @else {
                p.lead {
                    (say.questions.lead)
                    @if place.is_page() { " " (say.questions.lead_page) }
                }
                p #answer-effect.answer-effect { (told(report, say)) }
                @match place {
                    Place::Page(controls) => {
                        form #answers data-do="answer" autocomplete="off" {
                            ol.questions { @for question in &report.questions { (one(question, place, say)) } }
                            p.remember {
                                label {
                                    input #remember type="checkbox" name="remember" checked[controls.memory.answers];
                                    " " (say.questions.remember)
                                }
                                " "
                                button.quiet-button.button type="button" data-do="reset" data-value="answers" { (say.questions.forget) }
                            }
                        }
                    }
                    Place::File => { ol.questions { @for question in &report.questions { (one(question, place, say)) } } }
                }
            }
        }
    }
}

/// What the answers did to the figures.
#[must_use]
pub fn effect(report: &Report, language: Language) -> String {
    told(report, language.texts())
}

fn told(report: &Report, say: &Texts) -> String {
    let score = &report.score;
    let shown = |value: Option<u8>| value.map_or_else(|| "?".to_owned(), |value| value.to_string());
    let (text, was, before) = match &score.before {
        Some(before) => (say.questions.effect_before, shown(before.value), before.coverage),
        None => (say.questions.effect, String::new(), 0),
    };
    let text = say.fill(text, "score", &shown(score.value)).replace("{n}", &score.coverage.to_string());
    text.replace("{was}", &was).replace("{before}", &before.to_string())
}

fn one(question: &QuestionInfo, place: Place<'_>, say: &Texts) -> Markup {
    let name = anchor(&question.id);
    html! {
        li data-rule=(Shown(&question.rule)) data-question=(Shown(&question.id)) {
            @if place.is_page() {
                fieldset {
                    legend lang=[say.foreign()] { (Prose(&question.text)) }
                    @if let Some(hint) = &question.hint { p.quiet lang=[say.foreign()] { (Prose(hint)) } }
                    @for choice in &question.choices {
                        label.choice {
                            input type="radio" name=(Shown(&question.id)) id={ (name) "-" (anchor(&choice.id)) }
                                value=(Shown(&choice.id)) checked[question.chosen.as_deref() == Some(choice.id.as_str())];
                            " " span lang=[say.foreign()] { (Prose(&choice.text)) }
                        }
                    }
                }
            } @else {
                p.asked lang=[say.foreign()] { (Prose(&question.text)) }
                @if let Some(choice) = question.choice() { p.answered { (Filled(say.questions.answered, &[("choice", &html! { strong lang=[say.foreign()] { (Prose(&choice.text)) } })])) } }
                @else {
                    @if let Some(hint) = &question.hint { p.quiet lang=[say.foreign()] { (Prose(hint)) } }
                    ul.answers lang=[say.foreign()] { @for choice in &question.choices { li { (Prose(&choice.text)) } } }
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
