//! The findings, by dimension and then by rule, each with its evidence.

use super::evidence::one;
use super::first::basis;
use super::texts::{Filled, Texts};
use super::words::{Prose, Shown, builder, dimension_title, effort_words, link, link_name, rule_anchor};
use super::{Place, by_step, look, marks, rule_page};
use crate::report::{DimensionInfo, FindingInfo, Report};
use crate::rules::Severity;
use maud::{Markup, html};

/// Places that are shown before the rest folds away.
const OPEN: usize = 20;

/// Most links below one rule.
const LINKS: usize = 12;

/// All findings.
pub(super) fn findings(report: &Report, place: Place<'_>, say: &Texts) -> Markup {
    html! {
        section.block #findings aria-labelledby="findings-title" {
            h2 #findings-title { (say.findings.title) }
            @if report.findings.is_empty() {
                p { (say.findings.none) }
            } @else {
                p.lead.screen { (say.findings.lead) }
                @if let Place::Page(controls) = place { (look::controls(report, &controls.look, say)) }
                (list(report, place, say))
            }
            (minor(report, say))
        }
    }
}

/// The findings themselves, by dimension or by the step that mends them.
pub(super) fn list(report: &Report, place: Place<'_>, say: &Texts) -> Markup {
    let by_step = matches!(place, Place::Page(controls) if controls.look.by_step());
    html! {
        div #found-list {
            @if by_step { (by_step::draw(report, place, say)) } @else {
                @for dimension in &report.dimensions {
                    @let groups = groups(report.findings.iter().filter(|finding| finding.dimension == dimension.id));
                    @if !groups.is_empty() { (of_dimension(report, dimension, &groups, place, say)) }
                }
            }
        }
    }
}

fn of_dimension(report: &Report, dimension: &DimensionInfo, groups: &[Vec<&FindingInfo>], place: Place<'_>, say: &Texts) -> Markup {
    let only_minor = groups.iter().all(|group| group.first().is_some_and(|first| is_minor(first)));
    html! {
        section.dimension-findings.minor[only_minor] data-group="" id={ "dimension-" (dimension.id.id()) } {
            div.dimension-head {
                h3 { (marks::dimension(dimension.id)) (dimension_title(dimension.id, say)) }
                p.dimension-standing {
                    (marks::tier(dimension.tier, say))
                    @if let Some(score) = dimension.score { " · " (Filled(say.first.dimension_score, &[("score", &score)])) }
                    " · " (basis(dimension, say))
                }
            }
            @for group in groups { (rule(report, group, place, say)) }
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

/// What a group of findings is called.
fn title(group: &[&FindingInfo], say: &Texts) -> String {
    let Some(first) = group.first() else { return String::new() };
    match group.iter().filter(|finding| finding.title != first.title).count() {
        0 => first.title.clone(),
        others => say.fill(say.findings.more_like_it, "n", &others.to_string()).replace("{title}", &first.title),
    }
}

/// Whether a group is of little weight, so that paper has it in a table.
fn is_minor(first: &FindingInfo) -> bool {
    first.severity > Severity::Medium
}

pub(super) fn rule(report: &Report, group: &[&FindingInfo], place: Place<'_>, say: &Texts) -> Markup {
    let Some(first) = group.first() else { return html! {} };
    let step = report.path.steps().find(|step| step.rules.contains(&first.rule)).map_or("", |step| step.id.as_str());
    let title = title(group, say);
    let anchor = rule_anchor(&first.rule);
    let (open, folded) = group.split_at_checked(OPEN).unwrap_or((group, &[]));
    let english = say.foreign();
    html! {
        details.rule.minor[is_minor(first)] id=(anchor) data-rule=(Shown(&first.rule)) data-severity=(first.severity.id())
            data-dimension=(first.dimension.id()) data-stage=(first.stage.id()) data-step=(Shown(step)) {
            summary {
                span.rule-title lang=[english] { (Prose(&title)) }
                span.rule-note {
                    (marks::severity(first.severity, say)) " · " (marks::effort(first.effort, say)) " · "
                    @if group.iter().all(|finding| finding.path.is_none()) { (say.names.whole_project) }
                    @else { (say.count(&say.names.places, group.len() as u64)) }
                }
            }
            div.rule-body {
                h4 { (say.findings.why) }
                p lang=[english] { (Prose(&first.why)) }
                h4 { (say.findings.fix) }
                p lang=[english] { (Prose(&first.fix)) }
                h4 { (say.findings.location) }
                ol.places { @for finding in open { (one(finding, &title, step, say)) } }
                @if !folded.is_empty() {
                    details.rest {
                        summary { (say.count(&say.names.more_places, folded.len() as u64)) }
                        ol.places { @for finding in folded { (one(finding, &title, step, say)) } }
                    }
                }
                @if !first.prompt.is_empty() {
                    (prompt(&crate::report::prompt(report, group), &format!("{anchor}-prompt"), &builder(report, say), place, say))
                }
                (rule_page::about(&first.rule, say))
                p.rule-foot {
                    span { (Filled(say.findings.check, &[("rule", &html! { code { (Shown(&first.rule)) } })])) }
                    @for url in links(open.iter().chain(folded).copied()) {
                        a href=(url) rel="noreferrer noopener" target="_blank" { (Shown(&link_name(url))) }
                    }
                }
            }
        }
    }
}

/// The instruction for an AI builder, and on the page a button that copies it.
pub(super) fn prompt(prompt: &str, id: &str, builder: &str, place: Place<'_>, say: &Texts) -> Markup {
    html! {
        div.prompt {
            div.prompt-head {
                h4 { (Filled(say.findings.paste, &[("builder", &Shown(builder))])) }
                @if place.is_page() { button.copy type="button" data-copy=(id) { (say.findings.copy) } }
            }
            p.prompt-text id=(id) lang=[say.foreign()] { (Shown(prompt)) }
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

/// What is of little weight as a table, for paper.
fn minor(report: &Report, say: &Texts) -> Markup {
    let mut groups: Vec<Vec<&FindingInfo>> = Vec::new();
    for dimension in &report.dimensions {
        groups.extend(groups_of_minor(report, dimension));
    }
    html! {
        @if !groups.is_empty() {
            div.paper.minor-findings {
                h3 { (say.findings.minor) }
                p { (say.findings.minor_lead) }
                table {
                    thead { tr { th { (say.findings.what) } th { (say.findings.location) } th { (say.findings.fix) } } }
                    tbody {
                        @for group in &groups {
                            @if let Some(first) = group.first() {
                                tr {
                                    td { (Prose(&title(group, say))) br; span.quiet { (marks::severity(first.severity, say)) " · " (effort_words(first.effort, say)) } }
                                    td { (places(group, say)) }
                                    td { (Prose(&first.fix)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn groups_of_minor<'a>(report: &'a Report, dimension: &DimensionInfo) -> Vec<Vec<&'a FindingInfo>> {
    groups(report.findings.iter().filter(|finding| finding.dimension == dimension.id))
        .into_iter()
        .filter(|group| group.first().is_some_and(|first| is_minor(first)))
        .collect()
}

/// All places of a group in a few lines.
fn places(group: &[&FindingInfo], say: &Texts) -> Markup {
    let places: Vec<String> = group.iter().filter_map(|finding| finding.place()).collect();
    html! {
        @if places.is_empty() { (say.names.whole_project) }
        @for (at, place) in places.iter().enumerate() { @if at > 0 { ", " } code { (Shown(place)) } }
    }
}
