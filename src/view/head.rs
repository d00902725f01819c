//! Where to find what.

use super::texts::Texts;
use crate::report::Report;
use crate::rules::Outcome;
use maud::{Markup, html};

/// The parts of a report that there are, with their names, in their order.
pub(super) fn parts(report: &Report, say: &Texts) -> Vec<(&'static str, &'static str)> {
    let of = &say.contents;
    let parts = [
        ("since", of.since, report.since.is_some()),
        ("set-aside", of.set_aside, report.set_aside.is_some()),
        ("first", of.first, true),
        ("path", of.path, true),
        ("moves", of.moves, !report.score.moves.is_empty()),
        ("findings", of.findings, true),
        ("map", of.map, super::map::shows(report)),
        ("bill", of.bill, true),
        ("questions", of.questions, true),
        ("product", of.product, true),
        ("features", of.features, !report.features.is_empty()),
        ("data", of.data, super::data::shows(report)),
        ("good", of.good, report.verdicts.iter().any(|verdict| verdict.outcome == Outcome::Passed)),
        ("read", of.read, true),
        ("rules", of.rules, true),
    ];
    parts.into_iter().filter(|(_, _, shown)| *shown).map(|(id, name, _)| (id, name)).collect()
}

/// Where to find what in a long report.
pub(super) fn contents(report: &Report, say: &Texts) -> Markup {
    html! {
        nav.contents #contents aria-label=(say.contents.title) {
            ul { @for (id, name) in parts(report, say) { li { a href={ "#" (id) } { (name) } } } }
        }
    }
}
