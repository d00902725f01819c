//! The version history: a line of what was understood, and what stands behind it folded away.

use super::texts::{Filled, Texts};
use super::words::Shown;
use crate::report::{HistoryInfo, Report};
use maud::{Markup, html};

/// Names that are shown of a long list.
const OPEN: usize = 20;

/// The line beside the other traces.
pub(super) fn line(report: &Report, say: &Texts) -> Markup {
    html! {
        @if let Some(history) = &report.history {
            div { dt { (say.history.label) } dd lang=[say.foreign()] { (Shown(&history.summary)) } }
        }
    }
}

/// Who, where and how large, for whoever asks.
pub(super) fn details(report: &Report, say: &Texts) -> Markup {
    html! {
        @if let Some(history) = &report.history {
            details.rest #history {
                summary { (say.history.title) }
                ul.skipped {
                    @for sentence in sentences(history, say) { li { (Shown(&sentence)) } }
                    @for limit in &history.limits { li lang=[say.foreign()] { (Shown(limit)) } }
                }
                @if !history.authors.is_empty() {
                    h3 { (say.history.authors) }
                    ul.skipped {
                        @for author in history.authors.iter().take(OPEN) {
                            li {
                                (Shown(&author.name)) " "
                                span.quiet { (say.count(&say.history.commits, author.commits.into())) @if author.bot { ", " (say.history.machine) } }
                            }
                        }
                        @if history.authors.len() > OPEN { li.quiet { (Filled(say.names.more, &[("n", &(history.authors.len() - OPEN))])) } }
                    }
                }
                @if !history.largest.is_empty() {
                    h3 { (say.history.largest) }
                    ul.skipped {
                        @for content in &history.largest {
                            li {
                                code { (Shown(&content.path)) } " "
                                span.quiet { (size(content.bytes, say)) @if !content.current { ", " (say.history.only_older) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn sentences(history: &HistoryInfo, say: &Texts) -> Vec<String> {
    let words = &say.history;
    let mut sentences = Vec::new();
    if let Some(branch) = &history.branch {
        sentences.push(say.fill(words.branch, "name", branch));
    }
    let places: Vec<String> = history
        .remotes
        .iter()
        .map(|remote| {
            let text = if remote.host.is_empty() { words.same_machine } else { words.hosted };
            // The host first: a name may hold anything.
            say.fill(text, "host", &remote.host).replace("{name}", &remote.name)
        })
        .collect();
    sentences.push(if places.is_empty() { words.no_copy.to_owned() } else { say.fill(words.copies, "list", &places.join(", ")) });
    for (names, forms) in [(&history.branches, &words.branches), (&history.tags, &words.tags)] {
        if !names.is_empty() {
            let shown: Vec<&str> = names.iter().take(OPEN).map(String::as_str).collect();
            let more = if names.len() > OPEN { ", …" } else { "" };
            sentences.push(say.count(forms, names.len() as u64).replace("{list}", &format!("{}{more}", shown.join(", "))));
        }
    }
    if let Some(unpushed) = history.unpushed.filter(|&unpushed| unpushed > 0 && !history.remotes.is_empty()) {
        sentences.push(say.count(&words.unpushed, unpushed.into()));
    }
    if let Some(changed) = history.changed.filter(|&changed| changed > 0) {
        sentences.push(say.count(&words.changed, changed.into()));
    }
    sentences
}

/// Bytes as people say them.
fn size(bytes: u64, say: &Texts) -> String {
    let (text, number) = match bytes {
        0..1_000 => (say.history.bytes, bytes),
        1_000..1_000_000 => (say.history.kilobytes, bytes / 1_000),
        _ => (say.history.megabytes, bytes / 1_000_000),
    };
    say.fill(text, "n", &say.figure(number))
}
