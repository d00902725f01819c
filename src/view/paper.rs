//! What only paper shows: a cover with the contents.

use super::head::parts;
use super::marks;
use super::texts::{Filled, Texts};
use super::words::{Prose, Shown};
use crate::report::Report;
use maud::{Markup, html};

/// The cover: what was checked, how it stands, and the parts of the document by number.
pub(super) fn cover(report: &Report, say: &Texts) -> Markup {
    let score = &report.score;
    html! {
        div.paper.cover #cover {
            p.cover-brand { (marks::sign()) "Shipworthy" }
            p.cover-kind { (say.first.eyebrow) }
            p.cover-name { (Shown(&report.project.name)) }
            p.cover-verdict { (Prose(&score.verdict)) }
            dl.cover-figures {
                div { dt { (say.paper.score) } dd { @if let Some(value) = score.value { (value) " " (say.first.of_100) } @else { "?" } } }
                div { dt { (say.paper.tier) } dd { (marks::tier(score.tier, say)) } }
                div { dt { (say.paper.grade) } dd { @if let Some(grade) = &score.grade { (Shown(grade)) } @else { "–" } } }
                div { dt { (say.paper.coverage) } dd { (Filled(say.notes.percent, &[("n", &score.coverage)])) } }
            }
            p.cover-contents { (say.paper.contents) }
            ol.cover-parts { @for (id, name) in parts(report, say) { li { a href={ "#" (id) } { (name) } } } }
            p.cover-note { (say.paper.cover_note) }
        }
    }
}
