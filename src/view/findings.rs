//! The findings, by dimension and then by rule, each with its evidence.

use super::words::{Prose, Shown, confidence, counted, link, link_name, rule_anchor, severity};
use super::{Place, by_step, look, rule_page};
use crate::report::{FindingInfo, Report};
use maud::{Markup, html};

/// Places that are shown before the rest folds away.
const OPEN: usize = 20;

/// Most links below one rule.
const LINKS: usize = 12;

/// All findings.
pub(super) fn findings(report: &Report, place: Place<'_>) -> Markup {
    html! {
        section.block #findings aria-labelledby="findings-title" {
            h2 #findings-title { "What was found" }
            @if report.findings.is_empty() {
                p { "No check found anything to fix." }
            } @else {
                p.lead { "Open a line to see where it is, why it matters and how to fix it." }
                @if let Place::Page(controls) = place { (look::controls(report, &controls.look)) }
                (list(report, place))
            }
        }
    }
}

/// The findings themselves, by dimension or by the step that mends them.
pub(super) fn list(report: &Report, place: Place<'_>) -> Markup {
    let by_step = matches!(place, Place::Page(controls) if controls.look.by_step());
    html! {
        div #found-list {
            @if by_step { (by_step::draw(report, place)) } @else {
                @for dimension in &report.dimensions {
                    @let groups = groups(report.findings.iter().filter(|finding| finding.dimension == dimension.id));
                    @if !groups.is_empty() {
                        section.dimension-findings data-group="" id={ "dimension-" (dimension.id.id()) } {
                            h3 { (Shown(&dimension.title)) }
                            @for group in &groups { (rule(report, group, place)) }
                        }
                    }
                }
            }
        }
    }
}

/// Findings in groups, one a rule, in the order of their worst.
pub(super) fn groups<'a>(findings: impl Iterator<Item = &'a FindingInfo>) -> Vec<Vec<&'a FindingInfo>> {
    let mut groups: Vec<Vec<&FindingInfo>> = Vec::new();
    for finding in findings {
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| first.rule == finding.rule)) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

pub(super) fn rule(report: &Report, group: &[&FindingInfo], place: Place<'_>) -> Markup {
    let Some(first) = group.first() else { return html! {} };
    let step = report.path.steps().find(|step| step.rules.contains(&first.rule)).map_or("", |step| step.id.as_str());
    let others = group.iter().filter(|finding| finding.title != first.title).count();
    let title = if others == 0 { first.title.clone() } else { format!("{} (and {others} more like it)", first.title) };
    let anchor = rule_anchor(&first.rule);
    let (open, folded) = group.split_at_checked(OPEN).unwrap_or((group, &[]));
    html! {
        details.rule id=(anchor) data-rule=(Shown(&first.rule)) data-severity=(first.severity.id())
            data-dimension=(first.dimension.id()) data-stage=(first.stage.id()) data-step=(Shown(step)) {
            summary {
                span.rule-title { (Prose(&title)) }
                span.rule-note {
                    (severity(first.severity)) " · "
                    @if group.iter().all(|finding| finding.path.is_none()) { "the project as a whole" }
                    @else { (counted(group.len() as u64, "place", "places")) }
                }
            }
            div.rule-body {
                h4 { "Why it matters" }
                p { (Prose(&first.why)) }
                h4 { "How to fix it" }
                p { (Prose(&first.fix)) }
                @if !first.prompt.is_empty() { (prompt(&first.prompt, &anchor, place)) }
                h4 { "Where" }
                ol.places {
                    @for finding in open { (one(finding, &title, step)) }
                }
                @if !folded.is_empty() {
                    details.rest {
                        summary { "and " (counted(folded.len() as u64, "more place", "more places")) }
                        ol.places {
                            @for finding in folded { (one(finding, &title, step)) }
                        }
                    }
                }
                (rule_page::about(&first.rule))
                p.rule-foot {
                    span { "Check " code { (Shown(&first.rule)) } }
                    @for url in links(open.iter().chain(folded).copied()) {
                        a href=(url) rel="noreferrer noopener" target="_blank" { (Shown(&link_name(url))) }
                    }
                }
            }
        }
    }
}

/// The instruction for an AI builder, and on the page a button that copies it.
fn prompt(prompt: &str, anchor: &str, place: Place<'_>) -> Markup {
    let id = format!("{anchor}-prompt");
    html! {
        div.prompt {
            div.prompt-head {
                h4 { "Paste this into your AI builder" }
                @if place.is_page() {
                    button.copy type="button" data-copy=(id) { "Copy" }
                }
            }
            p.prompt-text id=(id) { (Shown(prompt)) }
        }
    }
}

/// All links of a group of findings, each once.
fn links<'r>(findings: impl Iterator<Item = &'r FindingInfo>) -> Vec<&'r str> {
    let mut links: Vec<&str> = Vec::new();
    for url in findings.flat_map(|finding| &finding.refs).filter_map(|url| link(url)) {
        if !links.contains(&url) && links.len() < LINKS {
            links.push(url);
        }
    }
    links
}

fn one(finding: &FindingInfo, group: &str, step: &str) -> Markup {
    html! {
        li.finding id={ "finding-" (finding.fingerprint) } data-rule=(Shown(&finding.rule)) data-severity=(finding.severity.id())
            data-dimension=(finding.dimension.id()) data-stage=(finding.stage.id()) data-step=(Shown(step))
            data-path=(Shown(finding.path.as_deref().unwrap_or_default())) {
            @if finding.title != group { p.finding-title { (Prose(&finding.title)) } }
            p.where {
                @match (&finding.path, finding.line) {
                    (Some(path), Some(line)) => { code { (Shown(path)) ":" (line) } }
                    (Some(path), None) => { code { (Shown(path)) } " (the whole file)" }
                    (None, _) => { "The project as a whole" }
                }
            }
            @if let Some(excerpt) = finding.excerpt.as_deref().filter(|excerpt| !excerpt.is_empty()) {
                pre.excerpt tabindex="0" { code { (Shown(excerpt)) } }
            }
            @if let Some(detail) = &finding.detail { p { (Prose(detail)) } }
            @if let Some(doubt) = confidence(finding.confidence) { p.doubt { (doubt) } }
            @if !finding.related.is_empty() {
                p.see { "See also" }
                ul.related {
                    @for related in &finding.related {
                        li {
                            code { (Shown(&related.path)) @if let Some(line) = related.line { ":" (line) } }
                            @if !related.excerpt.is_empty() { " " code.quiet { (Shown(&related.excerpt)) } }
                        }
                    }
                }
            }
        }
    }
}
