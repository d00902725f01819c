//! The top of the scorecard: what was understood, the figures, and the picture of the seven dimensions.

use super::history;
use super::words::{Prose, Shown, counted, figure, name, tier, tier_id};
use crate::report::{DimensionInfo, Report, service_name};
use crate::rules::Outcome;
use crate::score::Tier;
use maud::{Markup, html};

/// Most names of languages, frameworks and services that the top shows.
const STACK: usize = 14;

/// What was checked and how it stands.
pub(super) fn head(report: &Report) -> Markup {
    let project = &report.project;
    html! {
        header.report-head #head {
            div.report-words {
                p.eyebrow { "Readiness scorecard" }
                h1 #report-title tabindex="-1" { (Shown(&project.name)) }
                p.verdict { (Prose(&report.score.verdict)) }
                p.summary { (Prose(&project.summary)) }
            }
            (figures(report))
            dl.traces {
                @if !project.builders.is_empty() {
                    div {
                        dt { "Made with" }
                        dd {
                            ul.chips {
                                @for builder in &project.builders {
                                    li title=(Shown(&builder.evidence)) { (Shown(&name(&builder.id))) }
                                }
                            }
                        }
                    }
                }
                @if !project.stack.is_empty() {
                    div {
                        dt { "Built from" }
                        dd {
                            ul.chips {
                                @for part in project.stack.iter().take(STACK) { li { (Shown(&service_name(part))) } }
                                @if project.stack.len() > STACK { li.more { "and " (project.stack.len() - STACK) " more" } }
                            }
                        }
                    }
                }
                div {
                    dt { "Size" }
                    dd { (counted(project.files, "file", "files")) ", " (figure(project.lines)) " lines read" }
                }
                (history::line(report))
            }
        }
    }
}

/// The overall score, never without its tier and its coverage.
fn figures(report: &Report) -> Markup {
    let score = &report.score;
    let shown = score.value.map_or_else(|| "?".to_owned(), |value| value.to_string());
    html! {
        div.figures data-tier=(tier_id(score.tier)) {
            svg.gauge viewBox="0 0 200 160" role="img" aria-label={ "Score " (shown) " of 100" } {
                circle.gauge-track cx="100" cy="80" r="66" pathLength="100" {}
                @if let Some(value) = score.value {
                    circle.gauge-arc cx="100" cy="80" r="66" pathLength="100" stroke-dasharray={ (value) " 100" } transform="rotate(-90 100 80)" {}
                }
                path.gauge-line d="M4 92H196" {}
                text.gauge-score x="100" y="84" text-anchor="middle" { (shown) }
                text.gauge-of x="100" y="112" text-anchor="middle" { "of 100" }
            }
            dl.figure-list {
                div { dt { "Tier" } dd { (tier(score.tier)) } }
                div {
                    dt { "Grade" }
                    dd {
                        @if let Some(grade) = &score.grade { strong.grade { (Shown(grade)) } }
                        @else { "None: too little could be judged" }
                    }
                }
                div { dt { "Coverage" } dd { (score.coverage) " % judged" } }
            }
            p.figure-note {
                "Coverage is the share of what matters that these files could answer. The rest is neither good nor bad: it stands under "
                a href="#questions" { "questions" }
                "."
            }
        }
    }
}

/// Where to find what in a long report.
pub(super) fn contents(report: &Report) -> Markup {
    let parts = [
        ("since", "What changed", report.since.is_some()),
        ("set-aside", "Set aside", report.set_aside.is_some()),
        ("first", "This week", true),
        ("dimensions", "The seven dimensions", true),
        ("features", "What is real", !report.features.is_empty()),
        ("good", "What is good", report.verdicts.iter().any(|verdict| verdict.outcome == Outcome::Passed)),
        ("path", "Your path", true),
        ("moves", "What moves the score", !report.score.moves.is_empty()),
        ("questions", "Questions", true),
        ("bill", "What it costs", true),
        ("map", "The map", super::map::shows(report)),
        ("data", "Data about people", super::data::shows(report)),
        ("findings", "What was found", true),
        ("read", "What was read", true),
        ("rules", "Every check", true),
    ];
    html! {
        nav.contents #contents aria-label="In this report" {
            ul { @for (id, name, _) in parts.iter().filter(|(_, _, shown)| *shown) { li { a href={ "#" (id) } { (name) } } } }
        }
    }
}

/// The seven dimensions, readable without colour: bar, figure, shape and words.
pub(super) fn dimensions(report: &Report) -> Markup {
    html! {
        section.block #dimensions aria-labelledby="dimensions-title" {
            h2 #dimensions-title { "The seven dimensions" }
            ul.legend {
                li { (tier(Some(Tier::ProductionGrade))) " can carry paying customers" }
                li { (tier(Some(Tier::Fragile))) " works today, breaks under load or change" }
                li { (tier(Some(Tier::OutrightRisk))) " endangers people, data or money now" }
            }
            ul.dimensions {
                @for dimension in &report.dimensions { (row(dimension)) }
            }
        }
    }
}

fn row(dimension: &DimensionInfo) -> Markup {
    let id = dimension.id.id();
    let told = dimension.score.map_or_else(|| "no score".to_owned(), |score| format!("{score} of 100"));
    html! {
        li.dimension data-dimension=(id) data-tier=(tier_id(dimension.tier))
            data-score=(dimension.score.map(|score| score.to_string()).unwrap_or_default()) {
            h3 {
                @if dimension.failed > 0 { a href={ "#dimension-" (id) } { (Shown(&dimension.title)) } }
                @else { (Shown(&dimension.title)) }
            }
            svg.bar viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={ (Shown(&dimension.title)) ": " (told) } {
                rect.bar-track x="0" y="2" width="100" height="6" {}
                @if let Some(score) = dimension.score { rect.bar-fill x="0" y="2" width=(score) height="6" {} }
                path.bar-tick d="M40 0V10M90 0V10" {}
            }
            p.dimension-score { @if let Some(score) = dimension.score { (score) } @else { "–" } }
            p.dimension-tier { (tier(dimension.tier)) }
            p.dimension-note { (note(dimension)) }
        }
    }
}

/// What the figure rests on, in words.
fn note(dimension: &DimensionInfo) -> String {
    let parts = [(dimension.failed, "to fix"), (dimension.passed, "good"), (dimension.unknown, "open")];
    let parts: Vec<String> = parts.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")).collect();
    if parts.is_empty() {
        return "No check applies to these files".to_owned();
    }
    format!("{} · {} % judged", parts.join(" · "), dimension.coverage)
}
