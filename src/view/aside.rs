//! What the owner set aside: waived faults with their reasons, and what was left out of the check.

use super::words::{Prose, Shown, counted, rule_anchor};
use crate::report::{FindingInfo, Report, Standing, WaivedInfo};
use maud::{Markup, html};

/// The section; nothing where no settings were followed.
pub(super) fn aside(report: &Report) -> Markup {
    let Some(aside) = &report.set_aside else { return html! {} };
    html! {
        section.block #set-aside aria-labelledby="set-aside-title" {
            h2 #set-aside-title { "Set aside by the owner" }
            p.lead {
                "The file " code { (Shown(&aside.by)) } " says what follows. A waived fault is still a fault: it stays in the score. "
                "What was left out was not looked at, and lowers coverage."
            }
            @if !aside.waived.is_empty() {
                h3 { "Waived" }
                ul.plain { @for waiver in &aside.waived { (waived(report, waiver)) } }
            }
            @if !aside.left_out.is_empty() {
                h3 { "Left out" }
                ul.plain {
                    @for one in &aside.left_out {
                        li { code { (Shown(&one.path)) } ", " (counted(u64::from(one.files), "file", "files")) ": " (Shown(&one.reason)) }
                    }
                }
            }
        }
    }
}

fn waived(report: &Report, waiver: &WaivedInfo) -> Markup {
    let findings = || report.findings.iter().filter(|finding| waiver.findings.contains(&finding.fingerprint));
    html! {
        li data-standing=(standing(waiver.standing)) {
            code { (Shown(&waiver.rule)) }
            @if let Some(path) = &waiver.path { " in " code { (Shown(path)) } }
            ": " (Shown(&waiver.reason)) " "
            span.quiet {
                @match waiver.standing {
                    Standing::Holds => { (counted(waiver.findings.len() as u64, "finding is", "findings are")) " waived" }
                    Standing::Expired => { "No longer holds, so what it names counts again" }
                    Standing::Unused => { "Names nothing that was found" }
                }
                @if let Some(until) = &waiver.until { ", until " (Shown(until)) }
                "."
            }
            @if waiver.standing == Standing::Holds {
                ul.plain { @for finding in findings() { (line(finding)) } }
            }
        }
    }
}

fn line(finding: &FindingInfo) -> Markup {
    html! {
        li {
            a href={ "#" (rule_anchor(&finding.rule)) } { (Prose(&finding.title)) }
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
