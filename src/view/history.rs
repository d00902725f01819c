//! The version history: a line at the top, and what stands behind it folded away.

use super::words::{Shown, counted, figure};
use crate::report::{HistoryInfo, Report};
use maud::{Markup, html};

/// Names that are shown of a long list.
const OPEN: usize = 20;

/// The line at the top.
pub(super) fn line(report: &Report) -> Markup {
    html! {
        @if let Some(history) = &report.history {
            div { dt { "History" } dd { (Shown(&history.summary)) } }
        }
    }
}

/// Who, where and how large, for whoever asks.
pub(super) fn details(report: &Report) -> Markup {
    html! {
        @if let Some(history) = &report.history {
            details.rest #history {
                summary { "The version history" }
                ul.skipped {
                    @for sentence in sentences(history) { li { (Shown(&sentence)) } }
                    @for limit in &history.limits { li { (Shown(limit)) } }
                }
                @if !history.authors.is_empty() {
                    h3 { "Who made the changes" }
                    ul.skipped {
                        @for author in history.authors.iter().take(OPEN) {
                            li {
                                (Shown(&author.name)) " "
                                span.quiet { (counted(author.commits.into(), "commit", "commits")) @if author.bot { ", a machine" } }
                            }
                        }
                        @if history.authors.len() > OPEN { li.quiet { "and " (history.authors.len() - OPEN) " more" } }
                    }
                }
                @if !history.largest.is_empty() {
                    h3 { "The largest contents it keeps" }
                    ul.skipped {
                        @for content in &history.largest {
                            li {
                                code { (Shown(&content.path)) } " "
                                span.quiet { (size(content.bytes)) @if !content.current { ", only in older versions" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn sentences(history: &HistoryInfo) -> Vec<String> {
    let mut sentences = Vec::new();
    if let Some(branch) = &history.branch {
        sentences.push(format!("The branch {branch} is checked out."));
    }
    let places: Vec<String> = history
        .remotes
        .iter()
        .map(|remote| {
            if remote.host.is_empty() {
                format!("{} on the same machine", remote.name)
            } else {
                format!("{} at {}", remote.name, remote.host)
            }
        })
        .collect();
    sentences.push(if places.is_empty() {
        "It knows no other copy of itself.".to_owned()
    } else {
        format!("Other copies: {}.", places.join(", "))
    });
    for (names, one, many) in [(&history.branches, "branch", "branches"), (&history.tags, "tag", "tags")] {
        if !names.is_empty() {
            let shown: Vec<&str> = names.iter().take(OPEN).map(String::as_str).collect();
            let more = if names.len() > OPEN { ", …" } else { "" };
            sentences.push(format!("{}: {}{more}.", counted(names.len() as u64, one, many), shown.join(", ")));
        }
    }
    if let Some(unpushed) = history.unpushed.filter(|&unpushed| unpushed > 0 && !history.remotes.is_empty()) {
        sentences.push(format!("{} no other copy is known to have.", counted(unpushed.into(), "commit that", "commits that")));
    }
    if let Some(changed) = history.changed.filter(|&changed| changed > 0) {
        sentences.push(format!("{} since the last commit.", counted(changed.into(), "file was changed", "files were changed")));
    }
    sentences
}

/// Bytes as people say them.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{} MB", figure(bytes / 1_000_000)),
    }
}
