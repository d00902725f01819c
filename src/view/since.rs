//! What changed since an earlier report: how score and dimensions moved, what is fixed, what is new, what still stands.

use super::words::{Prose, Shown, counted, rule_anchor, severity};
use crate::report::{FindingInfo, Past, Report, Since, Turn};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// Findings that are listed of a long list.
const OPEN: usize = 40;

/// The comparison; nothing where no earlier report was given.
pub(super) fn since(report: &Report) -> Markup {
    let Some(since) = &report.since else { return html! {} };
    let marks: BTreeSet<&String> = since.new.iter().collect();
    let (new, open): (Vec<&FindingInfo>, Vec<&FindingInfo>) =
        report.findings.iter().partition(|finding| marks.contains(&finding.fingerprint));
    html! {
        section.block.since #since aria-labelledby="since-title" {
            h2 #since-title { "Since your earlier report" }
            p.verdict { (moved(since)) }
            p {
                (counted(since.fixed.len() as u64, "finding is", "findings are")) " fixed, "
                (counted(since.new.len() as u64, "is new", "are new")) ", "
                (counted(u64::from(since.left), "is left", "are left")) "."
                @if since.other_checks { " The checks themselves are of another version than then, so some of this may be their doing." }
            }
            @if !since.dimensions.is_empty() {
                table.turns {
                    caption.unseen { "The seven dimensions then and now" }
                    thead { tr { th scope="col" { "Dimension" } th scope="col" { "Then" } th scope="col" { "Now" } th scope="col" { "Change" } } }
                    tbody { @for turn in &since.dimensions { (row(turn)) } }
                }
            }
            (past("What is fixed", "since-fixed", &since.fixed))
            (past("What can no longer be told from the files", "since-untold", &since.untold))
            (standing("What is new", "since-new", &new, true))
            (standing("What still stands", "since-left", &open, false))
        }
    }
}

fn moved(since: &Since) -> Markup {
    let figure = |score: Option<u8>| score.map_or_else(|| "?".to_owned(), |score| score.to_string());
    html! {
        "The score was " strong { (figure(since.score_before)) } " and is now " strong { (figure(since.score_now)) }
        @match (since.score_before, since.score_now) {
            (Some(before), Some(now)) if now > before => { ", up by " (now - before) "." }
            (Some(before), Some(now)) if now < before => { ", down by " (before - now) "." }
            (Some(_), Some(_)) => { ": unchanged." }
            _ => { "." }
        }
    }
}

fn row(turn: &Turn) -> Markup {
    let figure = |score: Option<u8>| score.map_or_else(|| "–".to_owned(), |score| score.to_string());
    html! {
        tr data-dimension-turn=(turn.id.id()) {
            th scope="row" { (turn.id.title()) }
            td { (figure(turn.before)) }
            td { (figure(turn.now)) }
            td {
                @match (turn.before, turn.now) {
                    (Some(before), Some(now)) if now > before => { "+" (now - before) }
                    (Some(before), Some(now)) if now < before => { "−" (before - now) }
                    (Some(_), Some(_)) => { "same" }
                    _ => { "cannot tell" }
                }
            }
        }
    }
}

fn past(title: &str, id: &str, list: &[Past]) -> Markup {
    html! {
        @if !list.is_empty() {
            details id=(id) {
                summary { (title) " (" (list.len()) ")" }
                ul.plain {
                    @for past in list.iter().take(OPEN) {
                        li { (severity(past.severity)) " " (Prose(&past.title)) @if let Some(path) = &past.path { " " code.quiet { (Shown(path)) } } }
                    }
                    @if list.len() > OPEN { li.quiet { "and " (list.len() - OPEN) " more" } }
                }
            }
        }
    }
}

fn standing(title: &str, id: &str, list: &[&FindingInfo], open: bool) -> Markup {
    html! {
        @if !list.is_empty() {
            details id=(id) open[open] {
                summary { (title) " (" (list.len()) ")" }
                ul.plain {
                    @for finding in list.iter().take(OPEN) {
                        li {
                            (severity(finding.severity)) " " a href={ "#" (rule_anchor(&finding.rule)) } { (Prose(&finding.title)) }
                            @if let Some(place) = finding.place() { " " code.quiet { (Shown(&place)) } }
                        }
                    }
                    @if list.len() > OPEN { li.quiet { "and " (list.len() - OPEN) " more, all listed under " a href="#findings" { "what was found" } } }
                }
            }
        }
    }
}
