//! What the owner set aside: waived faults with their reasons, and what was left out of the check.

use super::texts::{Filled, Texts};
use super::words::{Prose, Shown, rule_anchor};
use crate::report::{FindingInfo, Report, Standing, WaivedInfo};
use maud::{Markup, html};

/// The section; nothing where no settings were followed.
pub(super) fn aside(report: &Report, say: &Texts) -> Markup {
    let Some(aside) = &report.set_aside else { return html! {} };
    html! {
        section.block #set-aside aria-labelledby="set-aside-title" {
            h2 #set-aside-title { (say.aside.title) }
            p.lead { (Filled(say.aside.lead, &[("file", &html! { code { (Shown(&aside.by)) } })])) }
            @if !aside.waived.is_empty() {
                h3 { (say.aside.waived) }
                ul.plain { @for waiver in &aside.waived { (waived(report, waiver, say)) } }
            }
            @if !aside.left_out.is_empty() {
                h3 { (say.aside.left_out) }
                ul.plain {
                    @for one in &aside.left_out {
                        li { code { (Shown(&one.path)) } ", " (say.count(&say.names.files, u64::from(one.files))) ": " (Shown(&one.reason)) }
                    }
                }
            }
        }
    }
}

fn waived(report: &Report, waiver: &WaivedInfo, say: &Texts) -> Markup {
    let findings = || report.findings.iter().filter(|finding| waiver.findings.contains(&finding.fingerprint));
    let rule = html! { code { (Shown(&waiver.rule)) } };
    html! {
        li data-standing=(standing(waiver.standing)) {
            @if let Some(path) = &waiver.path {
                (Filled(say.aside.waived_in, &[("rule", &rule), ("path", &html! { code { (Shown(path)) } })]))
            } @else { (rule) }
            ": " (Shown(&waiver.reason)) " "
            span.quiet {
                @match waiver.standing {
                    Standing::Holds => { (say.count(&say.aside.holds, waiver.findings.len() as u64)) }
                    Standing::Expired => { (say.aside.expired) }
                    Standing::Unused => { (say.aside.unused) }
                }
                @if let Some(until) = &waiver.until { ", " (Filled(say.aside.until, &[("day", &Shown(until))])) }
                "."
            }
            @if waiver.standing == Standing::Holds {
                ul.plain { @for finding in findings() { (line(finding, say)) } }
            }
        }
    }
}

fn line(finding: &FindingInfo, say: &Texts) -> Markup {
    html! {
        li {
            a lang=[say.foreign()] href={ "#" (rule_anchor(&finding.rule)) } { (Prose(&finding.title)) }
            @if let Some(place) = finding.place() { " " code.quiet { (Shown(&place)) } }
        }
    }
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Holds => "holds",
        Standing::Expired => "expired",
        Standing::Unused => "unused",
    }
}
