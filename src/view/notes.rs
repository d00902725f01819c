//! What stands beside the findings: what is good, what was read, and every check.

use super::texts::{Filled, Texts};
use super::words::{Prose, Shown, outcome, outcome_id};
use super::{history, marks};
use crate::report::{Report, VerdictInfo};
use crate::rules::Outcome;
use maud::{Markup, html};

/// What is good: first what a place in the files shows and should be left alone, then, folded, what else passed.
pub(super) fn good(report: &Report, say: &Texts) -> Markup {
    let named = |verdict: &VerdictInfo| report.good.iter().any(|good| good.rule == verdict.rule);
    let rest: Vec<&VerdictInfo> = report.verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Passed && !named(verdict)).collect();
    let (shown, quiet): (Vec<&VerdictInfo>, Vec<&VerdictInfo>) = rest.into_iter().partition(|verdict| !verdict.evidence.is_empty());
    html! {
        @if !report.good.is_empty() || !shown.is_empty() || !quiet.is_empty() {
            section.block #good aria-labelledby="good-title" {
                h2 #good-title { (say.notes.good) }
                @if report.good.is_empty() { p.paper { (say.first.good_none) } }
                @if !report.good.is_empty() {
                    p.lead { (say.notes.good_lead) }
                    ul.good {
                        @for good in &report.good {
                            li data-rule=(Shown(&good.rule)) {
                                (marks::tick())
                                span {
                                    span lang=[say.foreign()] { (Prose(&good.text)) }
                                    @for place in &good.evidence { " " code.quiet { (Shown(place)) } }
                                }
                            }
                        }
                    }
                }
                @if !shown.is_empty() {
                    details.rest #good-more {
                        summary { (Filled(say.notes.good_more, &[("n", &shown.len())])) }
                        ul.good { @for verdict in &shown { (good_one(verdict, say)) } }
                    }
                }
                @if !quiet.is_empty() {
                    details.rest #good-quiet {
                        summary { (say.count(&say.notes.quiet, quiet.len() as u64)) }
                        p.stage-note { (say.notes.quiet_note) }
                        ul.good { @for verdict in &quiet { (good_one(verdict, say)) } }
                    }
                }
            }
        }
    }
}

fn good_one(verdict: &VerdictInfo, say: &Texts) -> Markup {
    html! {
        li data-rule=(Shown(&verdict.rule)) {
            (marks::tick())
            span {
                span lang=[say.foreign()] { (Prose(&verdict.reason)) }
                @if let Some(place) = verdict.evidence.first() { " " code.quiet { (Shown(place)) } }
            }
        }
    }
}

/// What was read and what not.
pub(super) fn read(report: &Report, say: &Texts) -> Markup {
    let project = &report.project;
    let files = say.count(&say.names.files, project.files);
    let unread: u64 = report.skipped.iter().map(|skipped| u64::from(skipped.files)).sum();
    html! {
        section.block #read aria-labelledby="read-title" {
            h2 #read-title { (say.notes.read) }
            p.lead {
                (Filled(say.notes.lines_read, &[("files", &files), ("lines", &say.figure(project.lines))])) " "
                @if unread > 0 { (say.count(&say.notes.left_out, unread)) } @else { (say.notes.nothing_left_out) }
            }
            (languages(report, say))
            @if report.packages.count > 0 {
                @let looked_up = say.count(&say.notes.packages, u64::from(report.packages.count));
                p.quiet { (Shown(&looked_up.replace("{day}", &report.packages.known_on).replace("{sources}", &report.packages.sources.join(", ")))) }
            }
            @let packages = &report.packages;
            @for (lists, words) in [
                (&packages.fetched, say.notes.lists_fetched),
                (&packages.missing, say.notes.lists_missing),
                (&packages.thin, say.notes.lists_thin),
            ] {
                @if !lists.is_empty() {
                    p.quiet { (Filled(words, &[("registries", &lists.join(", "))])) }
                }
            }
            (history::details(report, say))
            @if !report.skipped.is_empty() {
                details.rest #left-out {
                    summary { (say.count(&say.notes.left_out_title, report.skipped.len() as u64)) }
                    ul.skipped {
                        @for skipped in &report.skipped {
                            li {
                                code { (Shown(&skipped.path)) } " "
                                span.quiet {
                                    span lang=[say.foreign()] { (Shown(&skipped.reason)) }
                                    @if skipped.files > 1 { ", " (say.count(&say.names.files, u64::from(skipped.files))) }
                                }
                            }
                        }
                    }
                }
            }
            @if !report.oddities.is_empty() {
                details.rest #oddities {
                    summary { (Filled(say.notes.odd_title, &[("n", &report.oddities.len())])) }
                    ul.skipped {
                        @for oddity in &report.oddities {
                            li {
                                @if let Some(path) = &oddity.path { code { (Shown(path)) } " " }
                                span.quiet lang=[say.foreign()] { (Shown(&oddity.what)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn languages(report: &Report, say: &Texts) -> Markup {
    html! {
        @if !report.project.languages.is_empty() {
            ul.languages aria-label=(say.notes.languages) {
                @for language in &report.project.languages {
                    li {
                        span { (Shown(&language.name)) }
                        svg.bar viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
                            rect.bar-track x="0" y="2" width="100" height="6" {}
                            rect.bar-fill x="0" y="2" width=(language.percent) height="6" {}
                        }
                        span.quiet {
                            @if language.percent == 0 { (say.notes.under_one) } @else { (Filled(say.notes.percent, &[("n", &language.percent)])) }
                            @if !language.read { ", " (say.notes.searched) }
                        }
                    }
                }
            }
        }
    }
}

/// Every rule with its outcome, what is to do first.
pub(super) fn rules(report: &Report, say: &Texts) -> Markup {
    let of = |outcome| report.verdicts.iter().filter(move |verdict| verdict.outcome == outcome);
    let judged = [Outcome::Failed, Outcome::Unknown, Outcome::Passed].into_iter().flat_map(of);
    html! {
        section.block #rules aria-labelledby="rules-title" {
            h2 #rules-title { (say.notes.rules) }
            details.rest #all-rules {
                summary { (say.count(&say.notes.checks, report.verdicts.len() as u64)) }
                ul.verdicts { @for verdict in judged { (rule_outcome(verdict, say)) } }
                h3.paper { (say.names.not_applicable) }
                ul.verdicts.apart { @for verdict in of(Outcome::NotApplicable) { (rule_outcome(verdict, say)) } }
            }
            p.made {
                (Filled(say.notes.made, &[
                    ("name", &Shown(&report.tool.name)), ("version", &Shown(&report.tool.version)), ("rules", &report.tool.rules),
                ]))
            }
        }
    }
}

fn rule_outcome(verdict: &VerdictInfo, say: &Texts) -> Markup {
    html! {
        li data-rule=(Shown(&verdict.rule)) data-outcome=(outcome_id(verdict.outcome)) {
            code { (Shown(&verdict.rule)) } " "
            strong { (outcome(verdict.outcome, say)) } " "
            span.quiet {
                span lang=[say.foreign()] { (Prose(&verdict.reason)) }
                @if verdict.outcome == Outcome::Passed && verdict.evidence.is_empty() { " " (say.notes.nothing_against) }
            }
        }
    }
}
