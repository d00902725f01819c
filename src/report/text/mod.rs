//! The report for a terminal: what stands between the project and its customers first, the evidence after it, the way
//! out at the end, where a terminal shows it.

mod after;
mod found;
mod sheet;

pub use sheet::Terminal;
pub(super) use sheet::{Look, Sheet};

use super::{AsideInfo, Report, Since, Standing};
use crate::facts::service_name;
use crate::rules::Severity;
use crate::score::Tier;
use crate::sorted::Gather;
use std::collections::BTreeSet;

/// Width of a dimension's bar, in characters: its line fits a terminal of 80.
const BAR: u8 = 12;

/// The report as plain text, for files and other programs.
#[must_use]
pub fn text(report: &Report) -> String {
    on_terminal(report, Terminal::default())
}

/// The report for a terminal. Control characters of checked files are made visible, so that a terminal obeys none.
#[must_use]
pub fn on_terminal(report: &Report, terminal: Terminal) -> String {
    let mut sheet = Sheet::new(terminal);
    head(report, &mut sheet);
    dimensions(report, &mut sheet);
    if let Some(since) = &report.since {
        changed(report, since, &mut sheet);
    }
    if let Some(aside) = &report.set_aside {
        set_aside(report, aside, &mut sheet);
    }
    found::found(report, &mut sheet);
    after::features(report, &mut sheet);
    after::good(report, &mut sheet);
    after::data(report, &mut sheet);
    after::cost(report, &mut sheet);
    after::questions(report, &mut sheet);
    after::path(report, &mut sheet);
    after::read(report, &mut sheet);
    foot(report, &mut sheet);
    sheet.text()
}

fn head(report: &Report, sheet: &mut Sheet) {
    let project = &report.project;
    sheet.say("", &[(Look::Strong, &project.name)]);
    sheet.say("", &[(Look::Plain, &project.summary)]);
    for builder in &project.builders {
        let name = service_name(&builder.id);
        sheet.say("", &[(Look::Plain, "Made with"), (Look::Plain, &name), (Look::Quiet, &format!("({})", builder.evidence))]);
    }
    if let Some(history) = &report.history {
        sheet.say("", &[(Look::Plain, "Version history:"), (Look::Plain, &history.summary)]);
        for limit in &history.limits {
            sheet.say("  ", &[(Look::Quiet, limit)]);
        }
    }
    sheet.blank();
    standing(report, sheet);
    sheet.say("", &[(Look::Plain, &report.score.verdict)]);
    if let Some(held) = &report.score.held_by {
        sheet.say("", &[(Look::Plain, held)]);
    }
}

/// The figures in one line.
fn standing(report: &Report, sheet: &mut Sheet) {
    let score = report.score.value.map_or("?".to_owned(), |value| value.to_string());
    let grade = report.score.grade.as_deref().unwrap_or("no grade");
    let tier = report.score.tier;
    sheet.say(
        "",
        &[
            (Look::Strong, &format!("Score {score} of 100 · {grade} ·")),
            (look(tier), title(tier)),
            (Look::Plain, &format!("· {} % of what matters could be judged", report.score.coverage)),
        ],
    );
}

fn dimensions(report: &Report, sheet: &mut Sheet) {
    sheet.blank();
    for dimension in &report.dimensions {
        let score = dimension.score.map_or("  –".to_owned(), |score| format!("{score:3}"));
        let full = usize::from(u16::from(dimension.score.unwrap_or(0).min(100)) * u16::from(BAR) / 100);
        let bar = format!("{}{}", "█".repeat(full), "░".repeat(usize::from(BAR).saturating_sub(full)));
        let lead = format!("{score}  {:28}{bar}  ", dimension.id.title());
        let tier = (look(dimension.tier), title(dimension.tier));
        sheet.say(&lead, &[tier, (Look::Quiet, &format!("({} % judged)", dimension.coverage))]);
    }
}

/// Most of what is new that is named one by one: all of it stands below.
const NEW: usize = 20;

fn changed(report: &Report, since: &Since, sheet: &mut Sheet) {
    let figure = |score: Option<u8>| score.map_or("?".to_owned(), |score| score.to_string());
    sheet.title("SINCE THE EARLIER REPORT");
    let counts = format!(
        "score {} → {}; {} fixed, {} new, {} left",
        figure(since.score_before),
        figure(since.score_now),
        since.fixed.len(),
        since.new.len(),
        since.left
    );
    sheet.say("  ", &[(Look::Plain, &counts)]);
    for turn in since.dimensions.iter().filter(|turn| turn.before != turn.now) {
        let words = format!("{} {} → {}", turn.id.title(), figure(turn.before), figure(turn.now));
        sheet.say("  ", &[(Look::Plain, &words)]);
    }
    for past in &since.fixed {
        let place = past.path.as_ref().map(|path| format!("({path})")).unwrap_or_default();
        sheet.say("  ", &[(Look::Good, "fixed:"), (Look::Plain, &past.title), (Look::Quiet, &place)]);
    }
    for past in &since.untold {
        sheet.say("  ", &[(Look::Middling, "can no longer be told:"), (Look::Plain, &past.title)]);
    }
    let marks: BTreeSet<&String> = since.new.iter().into_set();
    let new = || report.findings.iter().filter(|finding| marks.contains(&finding.fingerprint));
    for finding in new().take(NEW) {
        let place = finding.place().map(|place| format!("({place})")).unwrap_or_default();
        let severity = format!("new, {}:", finding.severity.id());
        sheet.say("  ", &[(Look::Bad, &severity), (Look::Plain, &finding.title), (Look::Quiet, &place)]);
    }
    if let Some(more) = new().count().checked_sub(NEW).filter(|more| *more > 0) {
        sheet.say("  ", &[(Look::Quiet, &format!("and {more} more that are new"))]);
    }
    if since.other_checks {
        sheet.say("  ", &[(Look::Quiet, "The checks are of another version than then: some of this may be their doing.")]);
    }
}

fn set_aside(report: &Report, aside: &AsideInfo, sheet: &mut Sheet) {
    sheet.title(&format!("SET ASIDE BY THE OWNER ({})", aside.by));
    for waiver in &aside.waived {
        let mark = match waiver.standing {
            Standing::Holds => (Look::Middling, "waived:"),
            Standing::Expired => (Look::Bad, "over:"),
            Standing::Unused => (Look::Quiet, "of no use:"),
        };
        sheet.say("  ", &[mark, (Look::Plain, &waiver.words())]);
        for finding in report.findings.iter().filter(|finding| report.waiver(finding) == Some(waiver)) {
            let place = finding.place().unwrap_or_else(|| "whole project".to_owned());
            sheet.say("    ", &[(Look::Quiet, finding.severity.id()), (Look::Plain, &finding.title), (Look::Quiet, &place)]);
        }
    }
    for one in &aside.left_out {
        sheet.say("  ", &[(Look::Middling, "left out:"), (Look::Plain, &one.words())]);
    }
    if aside.waived.iter().any(|waiver| waiver.standing == Standing::Holds) {
        sheet.say("  ", &[(Look::Quiet, "A waived fault is still a fault: it stays in the score.")]);
    }
}

/// What the reader of a long output sees last.
fn foot(report: &Report, sheet: &mut Sheet) {
    sheet.blank();
    standing(report, sheet);
    let number = |severity| report.findings.iter().filter(|f| f.severity == severity && report.waiver(f).is_none()).count();
    let counts: Vec<String> = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low]
        .into_iter()
        .filter(|severity| number(*severity) > 0)
        .map(|severity| format!("{} {}", number(severity), severity.id()))
        .collect();
    let counts = if counts.is_empty() { "Nothing to fix was found.".to_owned() } else { format!("Found: {}.", counts.join(", ")) };
    sheet.say("", &[(Look::Plain, &counts), (Look::Quiet, "`shipworthy explain RULE` says more about a check.")]);
}

fn title(tier: Option<Tier>) -> &'static str {
    tier.map_or("cannot tell", Tier::title)
}

fn look(tier: Option<Tier>) -> Look {
    match tier {
        Some(Tier::ProductionGrade) => Look::Good,
        Some(Tier::Fragile) => Look::Middling,
        Some(Tier::OutrightRisk) => Look::Bad,
        None => Look::Quiet,
    }
}

/// How a severity looks.
fn weight(severity: Severity) -> Look {
    match severity {
        Severity::Critical => Look::Worst,
        Severity::High => Look::Bad,
        Severity::Medium => Look::Middling,
        Severity::Low | Severity::Info => Look::Quiet,
    }
}
