//! Report to HTML. Everything that comes from a report is escaped by the type of what is built.

use crate::report::Report;
use maud::{Markup, html};

/// The scorecard.
#[must_use]
pub fn scorecard(report: &Report) -> Markup {
    html! {
        section.scorecard {
            h1 { (report.project.name) }
            p { (report.score.verdict) }
        }
    }
}
