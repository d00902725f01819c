//! Report to HTML: the scorecard on the page and the single file that people keep are one renderer, run by the engine.
//!
//! Everything that comes from a report is escaped by the type of what is built ([`maud`] escapes every string), and
//! goes through [`words`], which makes invisible characters visible. Nothing here knows a rule.

mod aside;
mod bill;
mod data;
mod document;
mod findings;
mod head;
mod history;
mod map;
mod notes;
mod path;
mod product;
mod questions;
mod rule_page;
mod since;
mod words;

pub use bill::{dollars, live as bill_live};
pub use document::document;
pub use rule_page::rule_page;
pub use words::is_hidden;

use crate::report::Report;
use maud::{Markup, html};

/// Where a scorecard is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// On the page, whose program gives its buttons life.
    Page,
    /// In a file without any program.
    File,
}

/// The scorecard, for the page.
#[must_use]
pub fn scorecard(report: &Report) -> Markup {
    draw(report, Place::Page)
}

fn draw(report: &Report, place: Place) -> Markup {
    let score = &report.score;
    html! {
        section #report.scorecard aria-labelledby="report-title"
            data-score=(score.value.map(|value| value.to_string()).unwrap_or_default())
            data-grade=(words::Shown(score.grade.as_deref().unwrap_or_default()))
            data-tier=(words::tier_id(score.tier))
            data-coverage=(score.coverage) {
            (head::head(report))
            (since::since(report))
            (aside::aside(report))
            (head::contents(report))
            (path::first(report))
            (head::dimensions(report))
            (product::understood(report))
            (product::features(report))
            (notes::good(report))
            (path::path(report, place))
            (path::moves(report))
            (questions::questions(report, place))
            (bill::bill(report, place))
            (map::map(report))
            (data::section(report))
            (findings::findings(report, place))
            (notes::read(report))
            (notes::rules(report))
        }
    }
}
