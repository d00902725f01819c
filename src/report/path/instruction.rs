//! What to paste into an AI builder for a step: where, what, what not, and when it is done.

use super::{FindingInfo, Report};
use crate::rules::Effort;
use crate::steps::Job;

/// Most places that an instruction names: more make a builder skim.
const NAMED: usize = 20;

/// Most rules whose own instruction is carried along.
const KINDS: usize = 6;

/// Longest text of a place's title, in characters.
const LONGEST: usize = 140;

/// How to begin, by builder: most builders have a way to think before they write.
const OPENINGS: &[(&str, &str)] = &[
    ("lovable", "Use Lovable's Plan mode: first tell me in plain words what you will change, then wait for my yes."),
    ("bolt", "Use Bolt's Plan mode: first tell me in plain words what you will change, then wait for my yes."),
    ("v0", "Change only what this message names and show me the difference file by file; I publish it myself."),
    ("replit", "Use the Agent's Plan mode and make a checkpoint first. Never run a command against the production database."),
    ("base44", "Use Base44's Discuss mode: first tell me in plain words what you will change, then wait for my yes."),
    ("cursor", "Use Plan mode: list the files that you will change and why, then wait for my yes. Work on a branch."),
    ("windsurf", "List the files that you will change and why, then wait for my yes. Work on a branch."),
    ("claude-code", "Use plan mode: list the files that you will change and why, then wait for my yes. Work on a branch."),
    ("codex", "List the files that you will change and why, then wait for my yes. Work on a branch."),
    ("gemini", "List the files that you will change and why, then wait for my yes. Work on a branch."),
    ("copilot", "List the files that you will change and why, then wait for my yes. Work on a branch."),
    ("firebase-studio", "First tell me in plain words what you will change, then wait for my yes."),
];

/// For everybody else.
const OPENING: &str = "First tell me in plain words what you will change, then wait for my yes.";

/// What no builder does alone.
const LIVE: &str = "Prepare the change and explain it. Do not run it against live data, do not release it, and do not handle keys: a person does that part.";

/// The builder that the project was made with, as far as an instruction differs.
pub(super) fn builder(report: &Report) -> &'static str {
    let known = |id: &str| report.project.builders.iter().any(|builder| builder.id == id);
    OPENINGS.iter().find(|(id, _)| known(id)).map_or("", |(id, _)| *id)
}

/// The instruction for a step.
pub(super) fn instruction(job: &Job, findings: &[&FindingInfo], builder: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let opening = OPENINGS.iter().find(|(id, _)| *id == builder).map_or(OPENING, |(_, opening)| *opening);
    lines.push(format!("{}. {opening}", job.title));
    if !job.warns.is_empty() {
        lines.push(LIVE.to_owned());
    }
    lines.push(job.fix.to_owned());
    if !findings.is_empty() {
        lines.push("Places:".to_owned());
        let mut named: Vec<String> = Vec::new();
        for finding in findings {
            let line =
                format!("- {}: {}", finding.place().map_or_else(|| "the whole project".to_owned(), |at| plain(&at)), plain(&finding.title));
            if !named.contains(&line) {
                named.push(line);
            }
        }
        let more = named.len().saturating_sub(NAMED);
        lines.extend(named.into_iter().take(NAMED));
        if more > 0 {
            lines.push(format!("- and {more} more of the same kind: search for them and name each one you change"));
        }
        let mut prompts: Vec<&str> = Vec::new();
        for finding in findings {
            if !finding.prompt.is_empty() && !prompts.contains(&finding.prompt.as_str()) {
                prompts.push(&finding.prompt);
            }
        }
        lines.push("How:".to_owned());
        lines.extend(prompts.iter().take(KINDS).map(|prompt| format!("- {prompt}")));
    }
    lines.push(format!("Leave as it is: {}. Change nothing else on the way.", job.leave));
    lines.push(format!("It is done when: {}", job.done));
    if job.effort != Effort::Hour {
        lines.push("Go in small steps, one file or one table at a time, and stop after each for me to look.".to_owned());
    }
    lines.join("\n")
}

/// The instruction for what one rule found: the same, for one kind of fault. The rule's own words say what to leave and
/// when it is done.
pub(super) fn for_findings(job: &Job, findings: &[&FindingInfo], builder: &str) -> String {
    let Some(first) = findings.first() else { return String::new() };
    let opening = OPENINGS.iter().find(|(id, _)| *id == builder).map_or(OPENING, |(_, opening)| *opening);
    let mut lines = vec![opening.to_owned()];
    if !job.warns.is_empty() {
        lines.push(LIVE.to_owned());
    }
    let mut named: Vec<String> = Vec::new();
    for finding in findings {
        let line = finding.place().map_or_else(|| plain(&finding.title), |at| format!("{}: {}", plain(&at), plain(&finding.title)));
        if !named.contains(&line) {
            named.push(line);
        }
    }
    match named.as_slice() {
        [one] => lines.push(format!("What is wrong: {one}")),
        many => {
            lines.push("What is wrong:".to_owned());
            lines.extend(many.iter().take(NAMED).map(|line| format!("- {line}")));
            if many.len() > NAMED {
                lines.push(format!("- and {} more of the same kind: search for them and name each one you change", many.len() - NAMED));
            }
        }
    }
    lines.push(first.prompt.clone());
    if !first.prompt.contains("nothing else") {
        lines.push("Change nothing else on the way.".to_owned());
    }
    lines.join("\n")
}

/// A name out of a project in one line of limited length: what a file is called must not read like an order.
fn plain(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect();
    if text.chars().count() > LONGEST { format!("{line}…") } else { line }
}
