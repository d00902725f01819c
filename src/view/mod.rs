//! Report to HTML: the scorecard on the page and the single file that people keep are one renderer, run by the engine.
//!
//! Everything that comes from a report is escaped by the type of what is built ([`maud`] escapes every string), and
//! goes through [`words`], which makes invisible characters visible. Every other word comes from [`texts`], in the
//! reader's language. Nothing here knows a rule.

mod aside;
mod bill;
mod data;
mod document;
mod evidence;
mod findings;
mod first;
mod head;
mod history;
mod map;
mod marks;
mod notes;
mod page;
mod paper;
mod path;
mod product;
mod questions;
mod rule_page;
mod since;
mod texts;
mod words;

pub use bill::{dollars, live as bill_live};
pub use document::document;
pub use page::page;
pub use rule_page::rule_page;
pub use texts::Language;
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
pub fn scorecard(report: &Report, language: Language) -> Markup {
    draw(report, Place::Page, language)
}

fn draw(report: &Report, place: Place, language: Language) -> Markup {
    let score = &report.score;
    let say = language.texts();
    html! {
        section #report.scorecard aria-labelledby="report-title" lang=(language.tag())
            data-score=(score.value.map(|value| value.to_string()).unwrap_or_default())
            data-grade=(words::Shown(score.grade.as_deref().unwrap_or_default()))
            data-tier=(words::tier_id(score.tier))
            data-coverage=(score.coverage) {
            (paper::cover(report, say))
            (first::first(report, say))
            (head::contents(report, say))
            (since::since(report, say))
            (aside::aside(report, say))
            (path::first(report))
            (path::path(report, place))
            (path::moves(report))
            (findings::findings(report, place, say))
            (map::map(report))
            (bill::bill(report, place))
            (questions::questions(report, place))
            (product::understood(report, say))
            (product::features(report, say))
            (data::section(report, say))
            (notes::good(report, say))
            (notes::read(report, say))
            (notes::rules(report, say))
        }
    }
}
