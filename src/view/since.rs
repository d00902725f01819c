//! What changed since an earlier report: how score and dimensions moved, what is fixed, what is new, what still stands.

use super::marks::severity;
use super::texts::{Filled, Texts};
use super::words::{Prose, Shown, dimension_title, rule_anchor};
use crate::report::{FindingInfo, Past, Report, Since, Turn};
use crate::sorted::Gather;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// Findings that are listed of a long list.
const OPEN: usize = 40;

/// The comparison; nothing where no earlier report was given.
pub(super) fn since(report: &Report, say: &Texts) -> Markup {
    let Some(since) = &report.since else { return html! {} };
    let marks: BTreeSet<&String> = since.new.iter().into_set();
    let (new, open): (Vec<&FindingInfo>, Vec<&FindingInfo>) =
        report.findings.iter().partition(|finding| marks.contains(&finding.fingerprint));
    let words = &say.since;
    html! {
        section.block.since #since aria-labelledby="since-title" {
            h2 #since-title { (words.title) }
            p.verdict { (moved(since, say)) }
            p {
                (say.count(&words.fixed, since.fixed.len() as u64)) ", "
                (say.count(&words.new, since.new.len() as u64)) ", "
                (say.count(&words.left, u64::from(since.left))) "."
                @if since.other_checks { " " (words.other_checks) }
            }
            @if !since.dimensions.is_empty() {
                table.turns {
                    caption.unseen { (words.table) }
                    thead {
                        tr { @for head in [words.dimension, words.then, words.now, words.change] { th scope="col" { (head) } } }
                    }
                    tbody { @for turn in &since.dimensions { (row(turn, say)) } }
                }
            }
            (past(words.list_fixed, "since-fixed", &since.fixed, say))
            (past(words.list_untold, "since-untold", &since.untold, say))
            (standing(words.list_new, "since-new", &new, true, say))
            (standing(words.list_left, "since-left", &open, false, say))
        }
    }
}

fn moved(since: &Since, say: &Texts) -> Markup {
    let figure = |score: Option<u8>| {
        html! { strong { (score.map_or_else(|| "?".to_owned(), |score| score.to_string())) } }
    };
    let (before, now) = (figure(since.score_before), figure(since.score_now));
    html! {
        (Filled(say.since.moved, &[("before", &before), ("now", &now)]))
        @match (since.score_before, since.score_now) {
            (Some(before), Some(now)) if now > before => { ", " (Filled(say.since.up, &[("n", &(now - before))])) "." }
            (Some(before), Some(now)) if now < before => { ", " (Filled(say.since.down, &[("n", &(before - now))])) "." }
            (Some(_), Some(_)) => { ": " (say.since.unchanged) "." }
            _ => { "." }
        }
    }
}

fn row(turn: &Turn, say: &Texts) -> Markup {
    let figure = |score: Option<u8>| score.map_or_else(|| "–".to_owned(), |score| score.to_string());
    html! {
        tr data-dimension-turn=(turn.id.id()) {
            th scope="row" { (dimension_title(turn.id, say)) }
            td { (figure(turn.before)) }
            td { (figure(turn.now)) }
            td {
                @match (turn.before, turn.now) {
                    (Some(before), Some(now)) if now > before => { "+" (now - before) }
                    (Some(before), Some(now)) if now < before => { "−" (before - now) }
                    (Some(_), Some(_)) => { (say.since.same) }
                    _ => { (say.since.cannot_tell) }
                }
            }
        }
    }
}

fn past(title: &str, id: &str, list: &[Past], say: &Texts) -> Markup {
    html! {
        @if !list.is_empty() {
            details id=(id) {
                summary { (title) " (" (list.len()) ")" }
                ul.plain {
                    @for past in list.iter().take(OPEN) {
                        li {
                            (severity(past.severity, say)) " " span lang=[say.foreign()] { (Prose(&past.title)) }
                            @if let Some(path) = &past.path { " " code.quiet { (Shown(path)) } }
                        }
                    }
                    @if list.len() > OPEN { li.quiet { (Filled(say.names.more, &[("n", &(list.len() - OPEN))])) } }
                }
            }
        }
    }
}

fn standing(title: &str, id: &str, list: &[&FindingInfo], open: bool, say: &Texts) -> Markup {
    let link = html! { a href="#findings" { (say.since.more_link) } };
    html! {
        @if !list.is_empty() {
            details id=(id) open[open] {
                summary { (title) " (" (list.len()) ")" }
                ul.plain {
                    @for finding in list.iter().take(OPEN) {
                        li {
                            (severity(finding.severity, say)) " "
                            a lang=[say.foreign()] href={ "#" (rule_anchor(&finding.rule)) } { (Prose(&finding.title)) }
                            @if let Some(place) = finding.place() { " " code.quiet { (Shown(&place)) } }
                        }
                    }
                    @if list.len() > OPEN { li.quiet { (Filled(say.since.more, &[("n", &(list.len() - OPEN)), ("link", &link)])) } }
                }
            }
        }
    }
}
