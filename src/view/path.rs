//! What to do, in order: this week, and the path in four steps.

use super::Place;
use super::findings::prompt;
use super::marks::severity;
use super::texts::{Filled, Text, Texts};
use super::words::{Prose, Shown, builder, effort_words, rule_anchor, step_anchor, who_words};
use crate::report::{Report, Step};
use maud::{Markup, html};

/// Lines of a list that are shown before the rest folds away.
const OPEN: usize = 12;

/// The steps of this week.
pub(super) fn first(report: &Report, place: Place<'_>, say: &Texts) -> Markup {
    let path = &report.path;
    let steps: Vec<&Step> = path.steps().filter(|step| path.week.contains(&step.id)).collect();
    let english = say.foreign();
    html! {
        section.block #first aria-labelledby="first-title" {
            h2 #first-title { (say.path.week) }
            @if steps.is_empty() {
                p { (say.path.nothing) }
            } @else {
                p.lead {
                    (say.count(&say.path.steps, steps.len() as u64))
                    @if let (Some(now), Some(then)) = (report.score.value, path.week_score) {
                        @if then > now { " " (Filled(say.path.gains, &[("now", &now), ("then", &html! { strong { (then) } })])) }
                    }
                }
                @if place.is_page() && steps.iter().any(|step| !step.instruction.is_empty()) {
                    p { button.button.copy type="button" data-do="copy" data-value="week" { (Filled(say.path.copy_week, &[("builder", &Shown(&builder(report, say)))])) } }
                }
                ol.cards {
                    @for step in steps {
                        li.card data-rule=(Shown(&step.rule)) data-step=(Shown(&step.id)) {
                            p.card-top { (severity(step.severity, say)) span.effort { (effort_words(step.effort, say)) } }
                            h3 lang=[english] { a href={ "#" (step_anchor(&step.id)) } { (Prose(&step.title)) } }
                            p lang=[english] { (Prose(&step.fix)) }
                            @if step.open {
                                p.card-open { (Filled(say.path.open, &[("link", &html! { a href="#questions" { (say.path.questions) } })])) }
                            }
                            p.card-foot { (gain(step)) (Filled(say.path.person, &[("who", &who_words(step.who, say))])) }
                        }
                    }
                }
            }
        }
    }
}

/// What the score gains by a step.
fn gain(step: &Step) -> Markup {
    html! { @if step.gain > 0 { strong.gain { "+" (step.gain) } " " } }
}

/// What moves the score.
pub(super) fn moves(report: &Report, say: &Texts) -> Markup {
    let score = &report.score;
    let (shown, small): (Vec<_>, Vec<_>) = score.moves.iter().partition(|known| known.gain > 0);
    let (open, folded) = shown.split_at_checked(OPEN).unwrap_or((&shown, &[]));
    html! {
        section.block #moves aria-labelledby="moves-title" hidden[score.moves.is_empty()] {
            h2 #moves-title { (say.path.moves) }
            p.lead {
                (say.path.moves_lead)
                @if let Some(held) = &score.held_by { " " span lang=[say.foreign()] { (Prose(held)) } }
            }
            ol.moves { @for known in open { (one_move(known, say)) } }
            @if !folded.is_empty() {
                details.rest #moves-rest {
                    summary { (Filled(say.names.more, &[("n", &folded.len())])) }
                    ol.moves { @for known in folded { (one_move(known, say)) } }
                }
            }
            @if !small.is_empty() {
                details.rest #moves-small {
                    summary { (say.count(&say.path.small, small.len() as u64)) }
                    ul.moves { @for known in small { (one_move(known, say)) } }
                }
            }
        }
    }
}

fn one_move(known: &crate::report::Move, say: &Texts) -> Markup {
    html! {
        li data-step=(Shown(&known.step)) {
            strong.gain { @if known.gain > 0 { "+" (known.gain) } @else { "+0" } }
            a lang=[say.foreign()] href={ "#" (step_anchor(&known.step)) } { (Prose(&known.title)) }
            span.quiet { (Filled(say.path.up_to, &[("score", &known.score)])) }
        }
    }
}

/// A stage of the path that has steps.
struct Stage<'r> {
    id: &'static str,
    title: Text,
    note: Text,
    steps: &'r [Step],
    /// Steps of the stages before.
    before: usize,
}

/// The path: assess, stabilize, foundations, scale.
pub(super) fn path(report: &Report, place: Place<'_>, say: &Texts) -> Markup {
    let path = &report.path;
    let words = &say.path;
    let before = path.stabilize.len();
    let stages = [
        Stage { id: "stabilize", title: words.stabilize, note: words.stabilize_note, steps: &path.stabilize, before: 0 },
        Stage { id: "foundations", title: words.foundations, note: words.foundations_note, steps: &path.foundations, before },
        Stage { id: "scale", title: words.scale, note: words.scale_note, steps: &path.scale, before: before + path.foundations.len() },
    ];
    let assessed = html! { span lang=[say.foreign()] { (Prose(&path.assess)) } };
    html! {
        section.block #path aria-labelledby="path-title" {
            h2 #path-title { (words.title) }
            ol.stages {
                li.stage data-stage="assess" {
                    h3 { (words.assess) }
                    p.stage-note { (Filled(words.assess_note, &[("words", &assessed)])) }
                }
                @for stage in &stages { (draw(report, stage, place, say)) }
            }
        }
    }
}

fn draw(report: &Report, stage: &Stage<'_>, place: Place<'_>, say: &Texts) -> Markup {
    html! {
        li.stage data-stage=(stage.id) {
            h3 { (stage.title) }
            p.stage-note {
                (stage.note)
                @if stage.steps.is_empty() { " " (say.path.empty) }
            }
            @if !stage.steps.is_empty() {
                ol.steps start=(stage.before + 1) {
                    @for (at, step) in stage.steps.iter().enumerate() { (one(report, step, stage.before + at + 1, place, say)) }
                }
            }
        }
    }
}

fn one(report: &Report, step: &Step, number: usize, place: Place<'_>, say: &Texts) -> Markup {
    let anchor = step_anchor(&step.id);
    let words = &say.path;
    let english = say.foreign();
    html! {
        li.step data-rule=(Shown(&step.rule)) data-step=(Shown(&step.id)) {
            details.step-details id=(anchor) {
                summary {
                    span.step-title { span.step-number { (number) "." } " " span lang=[english] { (Prose(&step.title)) } }
                    span.step-note {
                        (severity(step.severity, say)) " · " (effort_words(step.effort, say)) " · " (who_words(step.who, say)) " · "
                        @if step.open { (words.unseen) } @else { (say.count(&say.names.places, u64::from(step.places))) }
                        @if step.gain > 0 { " · " strong.gain { "+" (step.gain) } }
                    }
                }
                div.step-body {
                    p.step-reason lang=[english] { (Prose(&step.reason)) }
                    h4 { (words.protects) }
                    p lang=[english] { (Prose(&step.protects)) }
                    h4 { (words.to_do) }
                    p lang=[english] { (Prose(&step.fix)) }
                    @if !step.found.is_empty() {
                        h4 { (words.found) }
                        ul.found lang=[english] {
                            @for (rule, found) in step.rules.iter().zip(&step.found) { li { a href={ "#" (rule_anchor(rule)) } { (Prose(found)) } } }
                        }
                    }
                    h4 { (words.done) }
                    p lang=[english] { (Prose(&step.done_when)) }
                    @if !step.after.is_empty() {
                        h4 { (words.after) }
                        ul.found lang=[english] {
                            @for first in &step.after { li { a href={ "#" (step_anchor(first)) } { (Prose(title(report, first))) } } }
                        }
                    }
                    @if let Some(warning) = &step.warning {
                        p.warning { strong { (words.careful) } " " span lang=[english] { (Prose(warning)) } }
                    }
                    @if !step.instruction.is_empty() {
                        (prompt(&step.instruction, &format!("{anchor}-instruction"), &builder(report, say), place, say))
                    }
                }
            }
        }
    }
}

fn title<'r>(report: &'r Report, id: &'r str) -> &'r str {
    report.path.steps().find(|step| step.id == id).map_or(id, |step| &step.title)
}
