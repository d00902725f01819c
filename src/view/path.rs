//! What to do, in order: the three first things, and the path in four steps.

use super::words::{Prose, Shown, counted, rule_anchor, severity};
use crate::report::{Report, Step};
use maud::{Markup, html};

/// The three things to do first.
pub(super) fn first(report: &Report) -> Markup {
    let path = &report.path;
    let steps: Vec<&Step> = path.stabilize.iter().chain(&path.foundations).chain(&path.scale).take(3).collect();
    html! {
        section.block #first aria-labelledby="first-title" {
            h2 #first-title {
                @match steps.len() {
                    0 => { "Nothing to do first" }
                    1 => { "The one thing to do" }
                    2 => { "The two things to do first" }
                    _ => { "The three things to do first" }
                }
            }
            @if steps.is_empty() {
                p { "The checks that could judge this project found nothing to fix. See what could not be judged below." }
            } @else {
                ol.cards {
                    @for step in steps {
                        li.card data-rule=(Shown(&step.rule)) {
                            p.card-top { (severity(step.severity)) span.effort { (step.effort.words()) } }
                            h3 { a href={ "#" (rule_anchor(&step.rule)) } { (Prose(&step.title)) } }
                            p { (Prose(&step.fix)) }
                        }
                    }
                }
            }
        }
    }
}

/// The path: assess, stabilize, foundations, scale.
pub(super) fn path(report: &Report) -> Markup {
    let path = &report.path;
    html! {
        section.block #path aria-labelledby="path-title" {
            h2 #path-title { "Your path in four steps" }
            ol.stages {
                li.stage data-stage="assess" {
                    h3 { "Assess" }
                    p.stage-note { "Know where you stand. Done: " (Prose(&path.assess)) }
                }
                (stage("stabilize", "Stabilize", "Close what endangers people, data or money now.", &path.stabilize))
                (stage("foundations", "Foundations", "Put in place what every product in production needs.", &path.foundations))
                (stage("scale", "Scale", "Prepare for more people and more data.", &path.scale))
            }
        }
    }
}

fn stage(id: &str, title: &str, note: &str, steps: &[Step]) -> Markup {
    html! {
        li.stage data-stage=(id) {
            h3 { (title) }
            p.stage-note {
                (note)
                @if steps.is_empty() { " Nothing found to do here." }
            }
            @if !steps.is_empty() {
                ol.steps {
                    @for step in steps {
                        li.step data-rule=(Shown(&step.rule)) {
                            p.step-title { a href={ "#" (rule_anchor(&step.rule)) } { (Prose(&step.title)) } }
                            p.step-note {
                                (severity(step.severity)) " · " (step.effort.words()) " · "
                                (counted(u64::from(step.places), "place", "places"))
                            }
                            p.step-reason { (Prose(&step.reason)) }
                        }
                    }
                }
            }
        }
    }
}
