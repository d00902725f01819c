//! What to do, in order: this week, and the path in four steps.

use super::Place;
use super::words::{Prose, Shown, counted, rule_anchor, severity, step_anchor};
use crate::report::{Report, Step};
use maud::{Markup, html};

/// Lines of a list that are shown before the rest folds away.
const OPEN: usize = 12;

/// The steps of this week.
pub(super) fn first(report: &Report, place: Place<'_>) -> Markup {
    let path = &report.path;
    let steps: Vec<&Step> = path.steps().filter(|step| path.week.contains(&step.id)).collect();
    html! {
        section.block #first aria-labelledby="first-title" {
            h2 #first-title { "This week" }
            @if steps.is_empty() {
                p { "Nothing is urgent: the checks that could judge this project found nothing that cannot wait. See what could not be judged below." }
            } @else {
                p.lead {
                    (match steps.len() { 1 => "One step".to_owned(), many => format!("{many} steps") })
                    ", in this order. "
                    @if let (Some(now), Some(then)) = (report.score.value, path.week_score) {
                        @if then > now { "Done, they take the score from " (now) " to " strong { (then) } "." }
                    }
                }
                @if place.is_page() && steps.iter().any(|step| !step.instruction.is_empty()) {
                    p { button.button.copy type="button" data-do="copy" data-value="week" { "Copy this week's instructions for your AI builder" } }
                }
                ol.cards {
                    @for step in steps {
                        li.card data-rule=(Shown(&step.rule)) data-step=(Shown(&step.id)) {
                            p.card-top { (severity(step.severity)) span.effort { (step.effort.words()) } }
                            h3 { a href={ "#" (step_anchor(&step.id)) } { (Prose(&step.title)) } }
                            p { (Prose(&step.fix)) }
                            @if step.open {
                                p.card-open { "No file shows whether this is done already. If it is, say so under " a href="#questions" { "questions" } "." }
                            }
                            p.card-foot { (gain(step)) "For " (step.who.words()) }
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
pub(super) fn moves(report: &Report) -> Markup {
    let score = &report.score;
    let (shown, small): (Vec<_>, Vec<_>) = score.moves.iter().partition(|known| known.gain > 0);
    let (open, folded) = shown.split_at_checked(OPEN).unwrap_or((&shown, &[]));
    html! {
        section.block #moves aria-labelledby="moves-title" hidden[score.moves.is_empty()] {
            h2 #moves-title { "What moves the score" }
            p.lead {
                "What the score gains by each step alone, if nothing else is done. Together they can bring more or less than the sum."
                @if let Some(held) = &score.held_by { " " (Prose(held)) }
            }
            ol.moves {
                @for known in open { (one_move(known)) }
            }
            @if !folded.is_empty() {
                details.rest #moves-rest {
                    summary { "and " (folded.len()) " more" }
                    ol.moves { @for known in folded { (one_move(known)) } }
                }
            }
            @if !small.is_empty() {
                details.rest #moves-small {
                    summary { (counted(small.len() as u64, "step", "steps")) " that alone move it by less than a point" }
                    ul.moves { @for known in small { (one_move(known)) } }
                }
            }
        }
    }
}

fn one_move(known: &crate::report::Move) -> Markup {
    html! {
        li data-step=(Shown(&known.step)) {
            strong.gain { @if known.gain > 0 { "+" (known.gain) } @else { "+0" } }
            a href={ "#" (step_anchor(&known.step)) } { (Prose(&known.title)) }
            span.quiet { "to " (known.score) }
        }
    }
}

/// The path: assess, stabilize, foundations, scale.
pub(super) fn path(report: &Report, place: Place<'_>) -> Markup {
    let path = &report.path;
    let after_stabilize = path.stabilize.len();
    let after_foundations = after_stabilize + path.foundations.len();
    html! {
        section.block #path aria-labelledby="path-title" {
            h2 #path-title { "Your path in four stages" }
            ol.stages {
                li.stage data-stage="assess" {
                    h3 { "Assess" }
                    p.stage-note { "Know where you stand. Done: " (Prose(&path.assess)) }
                }
                (stage(report, "stabilize", "Stabilize", "Close what endangers people, data or money now.", &path.stabilize, 0, place))
                (stage(report, "foundations", "Foundations", "Put in place what every product in production needs.", &path.foundations, after_stabilize, place))
                (stage(report, "scale", "Scale", "Prepare for more people and more data.", &path.scale, after_foundations, place))
            }
        }
    }
}

fn stage(report: &Report, id: &str, title: &str, note: &str, steps: &[Step], before: usize, place: Place<'_>) -> Markup {
    html! {
        li.stage data-stage=(id) {
            h3 { (title) }
            p.stage-note {
                (note)
                @if steps.is_empty() { " Nothing found to do here." }
            }
            @if !steps.is_empty() {
                ol.steps start=(before + 1) {
                    @for (at, step) in steps.iter().enumerate() { (one(report, step, before + at + 1, place)) }
                }
            }
        }
    }
}

fn one(report: &Report, step: &Step, number: usize, place: Place<'_>) -> Markup {
    let anchor = step_anchor(&step.id);
    html! {
        li.step data-rule=(Shown(&step.rule)) data-step=(Shown(&step.id)) {
            details.step-details id=(anchor) {
                summary {
                    span.step-title { span.step-number { (number) "." } " " (Prose(&step.title)) }
                    span.step-note {
                        (severity(step.severity)) " · " (step.effort.words()) " · " (step.who.words()) " · "
                        @if step.open { "no file can show it" } @else { (counted(u64::from(step.places), "place", "places")) }
                        @if step.gain > 0 { " · " strong.gain { "+" (step.gain) } }
                    }
                }
                div.step-body {
                    p.step-reason { (Prose(&step.reason)) }
                    h4 { "What it protects" }
                    p { (Prose(&step.protects)) }
                    h4 { "What to do" }
                    p { (Prose(&step.fix)) }
                    @if !step.found.is_empty() {
                        h4 { "What was found" }
                        ul.found { @for (rule, found) in step.rules.iter().zip(&step.found) { li { a href={ "#" (rule_anchor(rule)) } { (Prose(found)) } } } }
                    }
                    h4 { "Done when" }
                    p { (Prose(&step.done_when)) }
                    @if !step.after.is_empty() {
                        h4 { "Comes after" }
                        ul.found { @for first in &step.after { li { a href={ "#" (step_anchor(first)) } { (Prose(title(report, first))) } } } }
                    }
                    @if let Some(warning) = &step.warning { p.warning { strong { "Careful. " } (Prose(warning)) } }
                    @if !step.instruction.is_empty() { (instruction(step, &anchor, place)) }
                }
            }
        }
    }
}

fn title<'r>(report: &'r Report, id: &'r str) -> &'r str {
    report.path.steps().find(|step| step.id == id).map_or(id, |step| &step.title)
}

fn instruction(step: &Step, anchor: &str, place: Place<'_>) -> Markup {
    let id = format!("{anchor}-instruction");
    html! {
        div.prompt {
            div.prompt-head {
                h4 { "Paste this into your AI builder" }
                @if place.is_page() { button.copy type="button" data-copy=(id) { "Copy" } }
            }
            p.prompt-text id=(id) { (Shown(&step.instruction)) }
        }
    }
}
