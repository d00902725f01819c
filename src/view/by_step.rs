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
    let mends = |step: &Step, finding: &FindingInfo| step.jobs().any(|job| job == steps::of(&finding.rule).id);
    let of = |step: &Step| report.findings.iter().filter(|finding| mends(step, finding)).collect::<Vec<_>>();
    let named: Vec<_> = report.path.steps().map(|step| (Some(step), of(step))).filter(|(_, found)| !found.is_empty()).collect();
    let rest: Vec<&FindingInfo> = report.findings.iter().filter(|finding| !report.path.steps().any(|step| mends(step, finding))).collect();
    named.into_iter().chain((!rest.is_empty()).then_some((None, rest))).collect()
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
