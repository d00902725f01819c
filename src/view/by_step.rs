//! The findings below the steps of the path that mend them.

use super::Place;
use super::findings::{groups, rule};
use super::texts::Texts;
use super::words::{Prose, step_anchor};
use crate::report::{FindingInfo, Report, Step};
use crate::steps;
use maud::{Markup, html};

/// One group a step, in the order of the path; last what no step names.
fn groups_of(report: &Report) -> Vec<(Option<&Step>, Vec<&FindingInfo>)> {
    let mut rest: Vec<(&str, &FindingInfo)> = report.findings.iter().map(|finding| (steps::of(&finding.rule).id, finding)).collect();
    let mut groups = Vec::new();
    for step in report.path.steps() {
        let (found, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(|(job, _)| step.jobs().any(|own| own == *job));
        groups.push((Some(step), found));
        rest = others;
    }
    groups.push((None, rest));
    groups.retain(|(_, found)| !found.is_empty());
    groups.into_iter().map(|(step, found)| (step, found.into_iter().map(|(_, finding)| finding).collect())).collect()
}

pub(super) fn draw(report: &Report, place: Place<'_>, say: &Texts) -> Markup {
    html! {
        @for (step, found) in groups_of(report) {
            section.dimension-findings data-group="" {
                h3 {
                    @match step {
                        Some(step) => { a lang=[say.foreign()] href={ "#" (step_anchor(&step.id)) } { (Prose(&step.title)) } }
                        None => { (say.look.no_step) }
                    }
                }
                @for group in groups(found.into_iter()) { (rule(report, &group, place, say)) }
            }
        }
    }
}
