//! The lines around the places of findings, which are read once the findings stand: as many as a person looks at, so that
//! a report of thousands of findings stays small.

use super::Report;
use super::masks::Masks;
use crate::facts::{Near, Project};
use std::collections::{BTreeMap, BTreeSet};

/// Places of one rule that show their surroundings: those that a view shows before it folds the rest away.
const OF_A_RULE: usize = 20;
/// Places of a report that do.
const OF_A_REPORT: usize = 600;

/// The lines whose surroundings are shown, file by file: of the worst findings first.
pub(crate) fn to_surround(report: &Report) -> BTreeMap<String, BTreeSet<u32>> {
    let mut of_rules: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wanted: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    let placed = report.findings.iter().filter_map(|finding| Some((finding, finding.path.as_ref()?, finding.line?)));
    let shown = placed.filter(|(finding, ..)| finding.excerpt.as_ref().is_some_and(|excerpt| !excerpt.is_empty()));
    let first = shown.filter(|(finding, ..)| {
        let of_rule = of_rules.entry(&finding.rule).or_default();
        *of_rule += 1;
        *of_rule <= OF_A_RULE
    });
    for (_, path, line) in first.take(OF_A_REPORT) {
        wanted.entry(path.clone()).or_default().insert(line);
    }
    wanted
}

/// Adds what stands around the findings' lines, wherever the line is still the one that was found: a finding about an
/// older version speaks of another line.
pub(crate) fn surround(report: &mut Report, project: &Project, near: &BTreeMap<(String, u32), Near>) {
    let masks = Masks::of(project);
    for finding in &mut report.findings {
        let Some(place) = finding.path.clone().zip(finding.line) else { continue };
        let Some(found) = near.get(&place) else { continue };
        let mut own = found.own.clone();
        masks.settle_line(&place.0, &mut own);
        if finding.excerpt.as_ref() != Some(&own) {
            continue;
        }
        let mut around = found.around.clone();
        around.before.iter_mut().chain(&mut around.after).for_each(|line| masks.settle_line(&place.0, line));
        finding.around = (!around.before.is_empty() || !around.after.is_empty()).then_some(around);
    }
}
