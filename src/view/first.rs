//! The first screen: what was understood, the verdict, the figures, the picture of the seven dimensions, the three
//! things to do first, and what is good.

use super::marks;
use super::texts::{Filled, Texts};
use super::words::{Prose, Shown, builders, dimension_title, effort_words, step_anchor, tier_id, tier_word, who_words};
use crate::report::{DimensionInfo, Report, Step};
use crate::rules::Outcome;
use crate::score::Tier;
use maud::{Markup, html};

/// Steps and good things that it shows.
const THREE: usize = 3;

/// The first screen.
pub(super) fn first(report: &Report, say: &Texts) -> Markup {
    let english = say.foreign();
    html! {
        header.report-head #head {
            div.report-words {
                p.eyebrow { (marks::sign()) (say.first.eyebrow) }
                h1 #report-title tabindex="-1" { (Shown(&report.project.name)) }
                p.verdict lang=[english] { (Prose(&report.score.verdict)) }
                p.summary {
                    span lang=[english] { (Prose(&report.project.summary)) }
                    @if let Some(builders) = builders(report, say) { " " (Filled(say.first.made_with, &[("list", &Shown(&builders))])) }
                }
                @if let Some(note) = say.foreign_note { p.foreign { (note) } }
            }
            (figures(report, say))
            (dimensions(report, say))
            (three(report, say))
            (good(report, say))
        }
    }
}

/// The overall score, never without its tier and its coverage.
fn figures(report: &Report, say: &Texts) -> Markup {
    let score = &report.score;
    let shown = score.value.map_or_else(|| "?".to_owned(), |value| value.to_string());
    let told = if score.value.is_some() { say.fill(say.first.score, "score", &shown) } else { say.first.no_score.to_owned() };
    html! {
        div.figures data-tier=(tier_id(score.tier)) {
            svg.gauge viewBox="0 0 200 160" role="img" aria-label=(told) {
                circle.gauge-track cx="100" cy="80" r="66" pathLength="100" {}
                @if let Some(value) = score.value {
                    circle.gauge-arc cx="100" cy="80" r="66" pathLength="100" stroke-dasharray={ (value) " 100" } transform="rotate(-90 100 80)" {}
                }
                path.gauge-line d="M4 92H196" {}
                text.gauge-score x="100" y="84" text-anchor="middle" { (shown) }
                text.gauge-of x="100" y="112" text-anchor="middle" { (say.first.of_100) }
            }
            div.figure-words {
                p.figure-tier { (marks::tier(score.tier, say)) }
                p.figure-grade {
                    @if let Some(grade) = &score.grade { (Filled(say.first.grade, &[("grade", &Shown(grade))])) }
                    @else { (say.first.no_grade) }
                }
                p.figure-coverage {
                    strong { (Filled(say.first.coverage, &[("n", &score.coverage)])) }
                    svg.bar viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
                        rect.bar-track x="0" y="2" width="100" height="6" {}
                        rect.bar-fill x="0" y="2" width=(score.coverage) height="6" {}
                    }
                }
            }
            p.figure-note { (Filled(say.first.coverage_note, &[("link", &html! { a href="#questions" { (say.first.coverage_link) } })])) }
        }
    }
}

/// The seven dimensions, readable without colour: shape, bar, marks at the borders, figure, and words for who listens.
fn dimensions(report: &Report, say: &Texts) -> Markup {
    let tier = |tier| marks::tier(Some(tier), say);
    html! {
        section.first-part.first-dimensions #dimensions aria-labelledby="dimensions-title" {
            h2 #dimensions-title { (say.first.dimensions) }
            ul.dimensions { @for dimension in &report.dimensions { (row(dimension, say)) } }
            p.legend {
                (Filled(say.first.legend, &[
                    ("risk", &tier(Tier::OutrightRisk)), ("fragile", &tier(Tier::Fragile)), ("good", &tier(Tier::ProductionGrade)),
                ]))
            }
        }
    }
}

fn row(dimension: &DimensionInfo, say: &Texts) -> Markup {
    let id = dimension.id.id();
    html! {
        li.dimension data-dimension=(id) data-tier=(tier_id(dimension.tier))
            data-score=(dimension.score.map(|score| score.to_string()).unwrap_or_default()) {
            (marks::dimension(dimension.id))
            span.dimension-name {
                @if dimension.failed > 0 { a href={ "#dimension-" (id) } { (dimension_title(dimension.id, say)) } }
                @else { (dimension_title(dimension.id, say)) }
            }
            (bar(dimension, say))
            strong.dimension-score aria-hidden="true" { @if let Some(score) = dimension.score { (score) } @else { "–" } }
            span.tier data-tier=(tier_id(dimension.tier)) title=(tier_word(dimension.tier, say)) {
                (marks::tier_mark(dimension.tier))
                span.unseen { (tier_word(dimension.tier, say)) }
            }
        }
    }
}

/// A dimension's score as a bar with marks where a tier ends.
pub(super) fn bar(dimension: &DimensionInfo, say: &Texts) -> Markup {
    let told = dimension
        .score
        .map_or_else(|| say.first.dimension_no_score.to_owned(), |score| say.fill(say.first.dimension_score, "score", &score.to_string()));
    html! {
        svg.bar viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label=(told) {
            rect.bar-track x="0" y="2" width="100" height="6" {}
            @if let Some(score) = dimension.score { rect.bar-fill x="0" y="2" width=(score) height="6" {} }
            path.bar-tick d="M40 0V10M90 0V10" {}
        }
    }
}

/// What the figure of a dimension rests on, in words.
pub(super) fn basis(dimension: &DimensionInfo, say: &Texts) -> String {
    let parts = [(dimension.failed, say.first.to_fix), (dimension.passed, say.first.good_checks), (dimension.unknown, say.first.open)];
    let mut parts: Vec<String> =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, text)| say.fill(text, "n", &number.to_string())).collect();
    if parts.is_empty() {
        return say.first.no_check.to_owned();
    }
    parts.push(say.fill(say.first.judged, "n", &dimension.coverage.to_string()));
    parts.join(" · ")
}

/// The three things to do first.
fn three(report: &Report, say: &Texts) -> Markup {
    let path = &report.path;
    let steps: Vec<&Step> = path.steps().filter(|step| path.week.contains(&step.id)).take(THREE).collect();
    html! {
        section.first-part.first-three aria-labelledby="three-title" {
            h2 #three-title { (say.first.three) }
            @if steps.is_empty() {
                p { (Filled(say.first.nothing_urgent, &[("link", &html! { a href="#questions" { (say.first.coverage_link) } })])) }
            } @else {
                ol.three {
                    @for step in steps {
                        li data-step=(Shown(&step.id)) {
                            a lang=[say.foreign()] href={ "#" (step_anchor(&step.id)) } { (Prose(&step.title)) }
                            p.three-note {
                                (marks::severity(step.severity, say)) " · "
                                (Filled(say.first.step, &[("effort", &effort_words(step.effort, say)), ("who", &who_words(step.who, say))]))
                            }
                        }
                    }
                }
                @if let (Some(now), Some(then)) = (report.score.value, path.week_score) {
                    @if then > now { p.week-score { (Filled(say.first.week_score, &[("now", &now), ("then", &html! { strong { (then) } })])) } }
                }
            }
        }
    }
}

/// What is good, in short.
fn good(report: &Report, say: &Texts) -> Markup {
    let passed = report.verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Passed).count() as u64;
    html! {
        div.first-part.first-good {
            h2 { (say.first.good) }
            @if report.good.is_empty() { p.quiet { (say.first.good_none) } }
            ul.good-short lang=[say.foreign()] { @for good in report.good.iter().take(THREE) { li { (marks::tick()) span { (Prose(&good.text)) } } } }
            @if passed > 0 { p.more-good { a href="#good" { (say.count(&say.first.good_link, passed)) } } }
        }
    }
}
