//! The findings, worst first; those of one rule stand together under its words.

use super::{Look, Sheet, weight};
use crate::report::{FindingInfo, Place, Report};
use crate::rules::{Confidence, Severity};

/// Places of one rule that are listed before the rest is only counted.
const OPEN: usize = 12;

/// All findings that nobody waived.
pub(super) fn found(report: &Report, sheet: &mut Sheet) {
    for severity in [Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Info] {
        let of: Vec<&FindingInfo> =
            report.findings.iter().filter(|finding| finding.severity == severity && report.waiver(finding).is_none()).collect();
        if of.is_empty() {
            continue;
        }
        sheet.blank();
        sheet.say("", &[(weight(severity), &format!("{} ({})", severity.id().to_uppercase(), of.len()))]);
        let mut rules: Vec<Vec<&FindingInfo>> = Vec::new();
        for finding in of {
            match rules.iter_mut().find(|group| group.first().is_some_and(|first| first.rule == finding.rule)) {
                Some(group) => group.push(finding),
                None => rules.push(vec![finding]),
            }
        }
        for group in &rules {
            rule(group, sheet);
        }
    }
}

fn rule(group: &[&FindingInfo], sheet: &mut Sheet) {
    let Some(last) = group.last() else { return };
    for (at, finding) in group.iter().enumerate().take(OPEN) {
        if at == 0 || group.get(at - 1).is_none_or(|before| before.title != finding.title) {
            sheet.say("  ", &[(Look::Strong, &finding.title)]);
        }
        one(finding, sheet);
    }
    if group.len() > OPEN {
        sheet.say("    ", &[(Look::Plain, &format!("and {} more places", group.len() - OPEN))]);
    }
    sheet.say("    Fix: ", &[(Look::Plain, &last.fix), (Look::Quiet, &format!("[{}]", last.rule))]);
}

fn one(finding: &FindingInfo, sheet: &mut Sheet) {
    let place = finding.place().unwrap_or_else(|| "whole project".to_owned());
    let doubt = match finding.confidence {
        Confidence::High => "",
        Confidence::Medium => "(likely)",
        Confidence::Low => "(worth a look)",
    };
    sheet.say("    ", &[(Look::Plain, &place), (Look::Quiet, doubt)]);
    if let Some(excerpt) = finding.excerpt.as_deref().filter(|excerpt| !excerpt.is_empty()) {
        for line in excerpt.lines() {
            sheet.code("    | ", Look::Quiet, line);
        }
    }
    if let Some(detail) = &finding.detail {
        sheet.say("    ", &[(Look::Plain, detail)]);
    }
    // The step of a flow that is its end stands above already.
    let others: Vec<String> = finding.related.iter().map(Place::place).filter(|other| *other != place).collect();
    if let Some(first) = others.first() {
        let more = match others.len() {
            1 => String::new(),
            2 => "and one more place".to_owned(),
            many => format!("and {} more places", many - 1),
        };
        sheet.say("    ", &[(Look::Quiet, "also"), (Look::Quiet, first), (Look::Quiet, &more)]);
    }
}
