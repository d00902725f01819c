//! What stands beside the findings: what is real and what is good, where data about people lies, what it costs, what no
//! file can say, the path, and what was not read.

use super::{Look, Sheet, weight};
use crate::cost::{Guarded, figure, knee, two};
use crate::report::{Report, Step};

/// Left-out paths that are listed of a long list.
const OPEN: usize = 15;

pub(super) fn features(report: &Report, sheet: &mut Sheet) {
    if report.features.is_empty() {
        return;
    }
    sheet.title("REAL OR FAÇADE");
    for feature in &report.features {
        let place = feature.evidence.first().map_or("", String::as_str);
        let state = format!("{}.", feature.state.words());
        sheet.say(
            "  ",
            &[(Look::Strong, &format!("{}:", feature.title)), (Look::Plain, &state), (Look::Plain, &feature.why), (Look::Quiet, place)],
        );
    }
}

pub(super) fn good(report: &Report, sheet: &mut Sheet) {
    if report.good.is_empty() {
        return;
    }
    sheet.title("GOOD, LEAVE IT ALONE");
    for good in &report.good {
        sheet.say("  ", &[(Look::Good, "✓"), (Look::Plain, &good.text), (Look::Quiet, &good.evidence.join(", "))]);
    }
}

pub(super) fn data(report: &Report, sheet: &mut Sheet) {
    let data = &report.data;
    for (title, places) in [("PERSONAL DATA", &data.personal), ("PAYMENT DATA", &data.payment), ("HEALTH DATA", &data.health)] {
        if !places.is_empty() {
            sheet.title(title);
        }
        for place in places {
            let columns = if place.columns.is_empty() { String::new() } else { format!("({})", place.columns.join(", ")) };
            let readers = format!("read by {}", place.readers);
            sheet.say("  ", &[(Look::Strong, &place.table), (Look::Plain, &columns), (Look::Plain, &readers)]);
        }
    }
}

/// A sum as people say it: two figures that count.
fn dollars(sum: u64) -> String {
    match two((sum + 500_000) / 1_000_000) {
        0 if sum > 0 => "<$1".to_owned(),
        whole => format!("${}", figure(whole)),
    }
}

pub(super) fn cost(report: &Report, sheet: &mut Sheet) {
    let cost = &report.cost;
    if cost.bill.parts.is_empty() {
        return;
    }
    sheet.title(&format!("WHAT IT COSTS TO RUN (estimate at list prices of {}, a month)", cost.bill.as_of));
    for point in &cost.points {
        let (low, high) = (dollars(point.low), dollars(point.high));
        let words = format!("likely {} (from {low} to {high}; after the fixes {})", dollars(point.likely), dollars(point.mended));
        sheet.say(&format!("  {:>7} users: ", figure(point.users)), &[(Look::Plain, &words)]);
    }
    if let Some(knee) = knee(&cost.turns) {
        sheet.say("  ", &[(Look::Plain, &knee.words)]);
    }
    for worst in cost.worst.iter().take(3) {
        let who = if worst.guarded == Guarded::Open { "anyone" } else { "anyone with an account" };
        let words = format!("Worst case: through {} {who} can spend about {} an hour", worst.entry, dollars(worst.likely));
        sheet.say("  ", &[(Look::Plain, &words), (Look::Quiet, &format!("({})", worst.place))]);
    }
    if !cost.bill.unpriced.is_empty() {
        let names: Vec<&str> = cost.bill.unpriced.iter().map(|one| one.service.as_str()).collect();
        sheet.say("  ", &[(Look::Plain, "Not priced:"), (Look::Plain, &names.join(", "))]);
    }
}

pub(super) fn questions(report: &Report, sheet: &mut Sheet) {
    if report.questions.is_empty() {
        return;
    }
    sheet.title("WHAT NO FILE CAN SAY");
    for question in &report.questions {
        sheet.say("  ", &[(Look::Plain, &question.text), (Look::Quiet, &format!("[{}]", question.id))]);
        match question.choice() {
            Some(choice) => sheet.say("    ", &[(Look::Plain, "You answered:"), (Look::Plain, &choice.text)]),
            None => {
                let known: Vec<String> = question.choices.iter().map(|choice| format!("{} ({})", choice.id, choice.text)).collect();
                sheet.say("    ", &[(Look::Quiet, &known.join(" · "))]);
            }
        }
    }
    match &report.score.before {
        Some(before) => {
            let score = before.value.map_or("?".to_owned(), |value| value.to_string());
            sheet.say("  ", &[(Look::Plain, &format!("Without these answers: score {score}, {} % judged", before.coverage))]);
        }
        None => sheet.say("  ", &[(Look::Quiet, "Answer them with --answers FILE.json, such as {\"question\": \"choice\"}")]),
    }
}

pub(super) fn path(report: &Report, sheet: &mut Sheet) {
    let path = &report.path;
    sheet.title("PATH");
    sheet.say("  Assess: ", &[(Look::Plain, &path.assess)]);
    let mut number = 0;
    for (stage, steps) in [("Stabilize:", &path.stabilize), ("Foundations:", &path.foundations), ("Scale:", &path.scale)] {
        sheet.say("  ", &[(Look::Strong, stage), (Look::Plain, if steps.is_empty() { "nothing found" } else { "" })]);
        for known in steps {
            number += 1;
            step(number, known, path.week.contains(&known.id), sheet);
        }
    }
    if let (Some(score), false) = (path.week_score, path.week.is_empty()) {
        sheet.say("  ", &[(Look::Plain, &format!("With the steps of this week done, the score is {score}."))]);
    }
}

fn step(number: usize, step: &Step, week: bool, sheet: &mut Sheet) {
    let gain = if step.gain > 0 { format!(", +{}", step.gain) } else { String::new() };
    let week = if week { ", this week" } else { "" };
    let places = match step.places {
        0 => "no file can show it".to_owned(),
        1 => "one place".to_owned(),
        many => format!("{many} places"),
    };
    let facts = format!("{places}, {}, {}{gain}{week})", step.effort.words(), step.who.words());
    let severity = format!("({},", step.severity.id());
    sheet.say(&format!("  {number:>3}. "), &[(Look::Strong, &step.title), (weight(step.severity), &severity), (Look::Quiet, &facts)]);
    for found in step.found.iter().filter(|found| **found != step.title) {
        sheet.say("       - ", &[(Look::Plain, found)]);
    }
    sheet.say("       ", &[(Look::Quiet, "Done when:"), (Look::Plain, &step.done_when)]);
    if let Some(warning) = &step.warning {
        sheet.say("       ", &[(Look::Middling, "Careful:"), (Look::Plain, warning)]);
    }
}

pub(super) fn read(report: &Report, sheet: &mut Sheet) {
    let unread: u64 = report.skipped.iter().map(|skipped| u64::from(skipped.files)).sum();
    let files = |number: u64| if number == 1 { "1 file".to_owned() } else { format!("{} files", figure(number)) };
    sheet.title("WHAT WAS READ");
    let words = format!(
        "{}, {} lines read, {} left out or not understood",
        files(report.project.files),
        figure(report.project.lines),
        files(unread)
    );
    sheet.say("  ", &[(Look::Plain, &words)]);
    for skipped in report.skipped.iter().take(OPEN) {
        let more = if skipped.files > 1 { format!(", {}", files(u64::from(skipped.files))) } else { String::new() };
        sheet.say("  ", &[(Look::Plain, &skipped.path), (Look::Quiet, &format!("{}{more}", skipped.reason))]);
    }
    if report.skipped.len() > OPEN {
        sheet.say("  ", &[(Look::Quiet, &format!("and {} more; --format json lists all", report.skipped.len() - OPEN))]);
    }
    for oddity in &report.oddities {
        let path = oddity.path.as_deref().unwrap_or("The upload:");
        sheet.say("  ", &[(Look::Middling, "odd:"), (Look::Plain, path), (Look::Plain, &oddity.what)]);
    }
}
