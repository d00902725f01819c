//! What stands beside the findings: what is good, what was read.

use super::history;
use super::words::{Prose, Shown, counted, figure, outcome, outcome_id};
use crate::report::{Report, VerdictInfo};
use crate::rules::Outcome;
use maud::{Markup, html};

/// What is good: first what a place in the files shows and should be left alone, then, folded, what else passed.
pub(super) fn good(report: &Report) -> Markup {
    let named = |verdict: &VerdictInfo| report.good.iter().any(|good| good.rule == verdict.rule);
    let rest: Vec<&VerdictInfo> = report.verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Passed && !named(verdict)).collect();
    let (shown, quiet): (Vec<&VerdictInfo>, Vec<&VerdictInfo>) = rest.into_iter().partition(|verdict| !verdict.evidence.is_empty());
    html! {
        @if !report.good.is_empty() || !shown.is_empty() || !quiet.is_empty() {
            section.block #good aria-labelledby="good-title" {
                h2 #good-title { "What is good" }
                @if !report.good.is_empty() {
                    p.lead { "Leave this alone. Tearing everything down and building it anew is usually the most expensive and the riskiest way there is." }
                    ul.good {
                        @for good in &report.good {
                            li data-rule=(Shown(&good.rule)) {
                                (tick())
                                span {
                                    (Prose(&good.text))
                                    @for place in &good.evidence { " " code.quiet { (Shown(place)) } }
                                }
                            }
                        }
                    }
                }
                @if !shown.is_empty() {
                    details.rest #good-more {
                        summary { "and " (shown.len()) " more" }
                        ul.good { @for verdict in &shown { (good_one(verdict)) } }
                    }
                }
                @if !quiet.is_empty() {
                    details.rest #good-quiet {
                        summary { (counted(quiet.len() as u64, "check", "checks")) " found nothing to fix" }
                        p.stage-note { "Nothing in the files speaks against these. That is less than proof." }
                        ul.good { @for verdict in &quiet { (good_one(verdict)) } }
                    }
                }
            }
        }
    }
}

fn tick() -> Markup {
    html! { svg.tick viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" { path d="M2.5 8.5 6.5 12.5 13.5 4" {} } }
}

fn good_one(verdict: &VerdictInfo) -> Markup {
    html! {
        li data-rule=(Shown(&verdict.rule)) {
            (tick())
            span {
                (Prose(&verdict.reason))
                @if let Some(place) = verdict.evidence.first() { " " code.quiet { (Shown(place)) } }
            }
        }
    }
}

/// What was read and what not.
pub(super) fn read(report: &Report) -> Markup {
    let project = &report.project;
    let unread: u64 = report.skipped.iter().map(|skipped| u64::from(skipped.files)).sum();
    html! {
        section.block #read aria-labelledby="read-title" {
            h2 #read-title { "What was read, and what was not" }
            p.lead {
                (counted(project.files, "file", "files")) " in the upload; " (figure(project.lines)) " lines read. "
                @if unread > 0 { (counted(unread, "file was", "files were")) " left out or not understood." }
                @else { "Nothing was left out." }
            }
            @if !project.languages.is_empty() {
                ul.languages {
                    @for language in &project.languages {
                        li {
                            span { (Shown(&language.name)) }
                            svg.bar viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
                                rect.bar-track x="0" y="2" width="100" height="6" {}
                                rect.bar-fill x="0" y="2" width=(language.percent) height="6" {}
                            }
                            span.quiet {
                                @if language.percent == 0 { "under 1 %" } @else { (language.percent) " %" }
                                @if !language.read { ", only searched for secrets" }
                            }
                        }
                    }
                }
            }
            @if report.packages.count > 0 {
                p.quiet {
                    (counted(u64::from(report.packages.count), "package version was", "package versions were"))
                    " looked up among published flaws, as known on " (Shown(&report.packages.known_on))
                    " (" (Shown(&report.packages.sources.join(", "))) ")."
                }
            }
            (history::details(report))
            @if !report.skipped.is_empty() {
                details.rest {
                    summary { "What was left out, and why (" (counted(report.skipped.len() as u64, "line", "lines")) ")" }
                    ul.skipped {
                        @for skipped in &report.skipped {
                            li {
                                code { (Shown(&skipped.path)) } " "
                                span.quiet {
                                    (Shown(&skipped.reason))
                                    @if skipped.files > 1 { ", " (counted(u64::from(skipped.files), "file", "files")) }
                                }
                            }
                        }
                    }
                }
            }
            @if !report.oddities.is_empty() {
                details.rest {
                    summary { "What is odd about the upload (" (report.oddities.len()) ")" }
                    ul.skipped {
                        @for oddity in &report.oddities {
                            li {
                                @if let Some(path) = &oddity.path { code { (Shown(path)) } " " }
                                span.quiet { (Shown(&oddity.what)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Every rule with its outcome.
pub(super) fn rules(report: &Report) -> Markup {
    html! {
        section.block #rules aria-labelledby="rules-title" {
            h2 #rules-title { "Every check and its outcome" }
            details.rest {
                summary { (counted(report.verdicts.len() as u64, "check", "checks")) }
                ul.verdicts {
                    @for verdict in &report.verdicts {
                        li data-rule=(Shown(&verdict.rule)) data-outcome=(outcome_id(verdict.outcome)) {
                            code { (Shown(&verdict.rule)) }
                            strong { (outcome(verdict.outcome)) }
                            span.quiet {
                                (Prose(&verdict.reason))
                                @if verdict.outcome == Outcome::Passed && verdict.evidence.is_empty() { " (nothing found against it)" }
                            }
                        }
                    }
                }
            }
            p.made { "Made by " (Shown(&report.tool.name)) " " (Shown(&report.tool.version)) " with " (report.tool.rules) " checks." }
        }
    }
}
