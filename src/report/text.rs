//! The report for a terminal.

use super::words::tame;
use super::{FindingInfo, Report, Since, Step, service_name};
use crate::cost::{figure, two};
use crate::rules::Severity;
use std::fmt::Write;

/// The report as plain text. Control characters of checked files are made visible, so that a terminal obeys none.
#[must_use]
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write(report, &mut out);
    tame(&out)
}

fn write(report: &Report, out: &mut String) -> std::fmt::Result {
    let project = &report.project;
    writeln!(out, "{}", project.name)?;
    writeln!(out, "{}", project.summary)?;
    for builder in &project.builders {
        writeln!(out, "Made with {} ({})", service_name(&builder.id), builder.evidence)?;
    }
    if let Some(history) = &report.history {
        writeln!(out, "Version history: {}", history.summary)?;
        for limit in &history.limits {
            writeln!(out, "  {limit}")?;
        }
    }
    let score = report.score.value.map_or("?".to_owned(), |value| value.to_string());
    let grade = report.score.grade.as_deref().unwrap_or("no grade");
    let tier = report.score.tier.map_or("cannot tell", |tier| tier.title());
    writeln!(out, "\nScore {score} of 100 · {grade} · {tier} · {} % of what matters could be judged", report.score.coverage)?;
    writeln!(out, "{}", report.score.verdict)?;
    if let Some(held) = &report.score.held_by {
        writeln!(out, "{held}")?;
    }
    writeln!(out)?;
    if let Some(since) = &report.since {
        since_lines(since, out)?;
    }
    for dimension in &report.dimensions {
        let score = dimension.score.map_or("  ?".to_owned(), |score| format!("{score:3}"));
        let tier = dimension.tier.map_or("cannot tell", |tier| tier.title());
        writeln!(out, "{score}  {:30} {tier} ({} % judged)", dimension.title, dimension.coverage)?;
    }
    for severity in [Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Info] {
        let of: Vec<&FindingInfo> = report.findings.iter().filter(|finding| finding.severity == severity).collect();
        if !of.is_empty() {
            writeln!(out, "\n{} ({})", severity.id().to_uppercase(), of.len())?;
        }
        for finding in of {
            finding_lines(finding, out)?;
        }
    }
    if !report.features.is_empty() {
        writeln!(out, "\nREAL OR FAÇADE")?;
        for feature in &report.features {
            writeln!(
                out,
                "  {}: {}. {} {}",
                feature.title,
                feature.state.words(),
                feature.why,
                feature.evidence.first().map_or("", String::as_str)
            )?;
        }
    }
    if !report.good.is_empty() {
        writeln!(out, "\nGOOD, LEAVE IT ALONE")?;
        for good in &report.good {
            writeln!(out, "  {}: {}", good.text, good.evidence.join(", "))?;
        }
    }
    path_lines(report, out)?;
    cost_lines(report, out)?;
    question_lines(report, out)?;
    data_lines(report, out)?;
    let unread: u32 = report.skipped.iter().map(|skipped| skipped.files).sum();
    let files = |number: u64| if number == 1 { "1 file".to_owned() } else { format!("{number} files") };
    writeln!(out, "\n{}, {} lines read, {} left out or not understood", files(project.files), project.lines, files(unread.into()))
}

fn since_lines(since: &Since, out: &mut String) -> std::fmt::Result {
    let score = |score: Option<u8>| score.map_or("?".to_owned(), |score| score.to_string());
    let (before, now) = (score(since.score_before), score(since.score_now));
    writeln!(
        out,
        "Since the earlier report: score {before} → {now}; {} fixed, {} new, {} left",
        since.fixed.len(),
        since.new.len(),
        since.left
    )?;
    for past in &since.fixed {
        writeln!(out, "  fixed: {}{}", past.title, past.path.as_ref().map(|path| format!(" ({path})")).unwrap_or_default())?;
    }
    for past in &since.untold {
        writeln!(out, "  can no longer be told: {}", past.title)?;
    }
    if since.other_checks {
        writeln!(out, "  The checks are of another version than then: some of this may be their doing.")?;
    }
    writeln!(out)
}

fn data_lines(report: &Report, out: &mut String) -> std::fmt::Result {
    let data = &report.data;
    for (title, places) in [("PERSONAL DATA", &data.personal), ("PAYMENT DATA", &data.payment), ("HEALTH DATA", &data.health)] {
        if !places.is_empty() {
            writeln!(out, "\n{title}")?;
        }
        for place in places {
            let columns = if place.columns.is_empty() { String::new() } else { format!(" ({})", place.columns.join(", ")) };
            writeln!(out, "  {}{columns}: read by {}", place.table, place.readers)?;
        }
    }
    Ok(())
}

fn finding_lines(finding: &FindingInfo, out: &mut String) -> std::fmt::Result {
    let place = finding.place().unwrap_or_else(|| "whole project".to_owned());
    writeln!(out, "  {}\n    {place}  [{}]", finding.title, finding.rule)?;
    if let Some(excerpt) = &finding.excerpt {
        writeln!(out, "    | {excerpt}")?;
    }
    if let Some(detail) = &finding.detail {
        writeln!(out, "    {detail}")?;
    }
    if let Some(first) = finding.related.first() {
        let place = first.place();
        match finding.related.len() {
            1 => writeln!(out, "    also {place}")?,
            2 => writeln!(out, "    also {place} and one more place")?,
            many => writeln!(out, "    also {place} and {} more places", many - 1)?,
        }
    }
    Ok(())
}

fn path_lines(report: &Report, out: &mut String) -> std::fmt::Result {
    let path = &report.path;
    writeln!(out, "\nPATH\n  Assess: {}", path.assess)?;
    let mut number = 0;
    for (stage, steps) in [("Stabilize", &path.stabilize), ("Foundations", &path.foundations), ("Scale", &path.scale)] {
        writeln!(out, "  {stage}:{}", if steps.is_empty() { " nothing found" } else { "" })?;
        for step in steps {
            number += 1;
            step_lines(number, step, path.week.contains(&step.id), out)?;
        }
    }
    if let (Some(score), false) = (path.week_score, path.week.is_empty()) {
        writeln!(out, "  With the steps of this week done, the score is {score}.")?;
    }
    Ok(())
}

/// A sum as people say it: two figures that count.
fn dollars(sum: u64) -> String {
    match two((sum + 500_000) / 1_000_000) {
        0 if sum > 0 => "<$1".to_owned(),
        whole => format!("${}", figure(whole)),
    }
}

fn cost_lines(report: &Report, out: &mut String) -> std::fmt::Result {
    let cost = &report.cost;
    if cost.bill.parts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nWHAT IT COSTS TO RUN (estimate at list prices of {}, a month)", cost.bill.as_of)?;
    for point in &cost.points {
        writeln!(
            out,
            "  {:>7} users: likely {} (from {} to {}; after the fixes {})",
            point.users,
            dollars(point.likely),
            dollars(point.low),
            dollars(point.high),
            dollars(point.mended)
        )?;
    }
    if let Some(knee) = crate::cost::knee(&cost.turns) {
        writeln!(out, "  {}", knee.words)?;
    }
    for worst in cost.worst.iter().take(3) {
        let who = if worst.guarded == crate::cost::Guarded::Open { "anyone" } else { "anyone with an account" };
        writeln!(out, "  Worst case: through {} {who} can spend about {} an hour ({})", worst.entry, dollars(worst.likely), worst.place)?;
    }
    if !cost.bill.unpriced.is_empty() {
        let names: Vec<&str> = cost.bill.unpriced.iter().map(|one| one.service.as_str()).collect();
        writeln!(out, "  Not priced: {}", names.join(", "))?;
    }
    Ok(())
}

fn step_lines(number: usize, step: &Step, week: bool, out: &mut String) -> std::fmt::Result {
    let gain = if step.gain > 0 { format!(", +{}", step.gain) } else { String::new() };
    let week = if week { ", this week" } else { "" };
    let places = match step.places {
        0 => "no file can show it".to_owned(),
        1 => "one place".to_owned(),
        many => format!("{many} places"),
    };
    let facts = format!("{}, {places}, {}, {}{gain}{week}", step.severity.id(), step.effort.words(), step.who.words());
    writeln!(out, "    {number}. {} ({facts})", step.title)?;
    for found in step.found.iter().filter(|found| **found != step.title) {
        writeln!(out, "       - {found}")?;
    }
    writeln!(out, "       Done when: {}", step.done_when)?;
    if let Some(warning) = &step.warning {
        writeln!(out, "       Careful: {warning}")?;
    }
    Ok(())
}

fn question_lines(report: &Report, out: &mut String) -> std::fmt::Result {
    if report.questions.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nWHAT NO FILE CAN SAY")?;
    for question in &report.questions {
        writeln!(out, "  {}  [{}]", question.text, question.id)?;
        match question.choice() {
            Some(choice) => writeln!(out, "    You answered: {}", choice.text)?,
            None => {
                let known: Vec<String> = question.choices.iter().map(|choice| format!("{} ({})", choice.id, choice.text)).collect();
                writeln!(out, "    {}", known.join(" · "))?;
            }
        }
    }
    match &report.score.before {
        Some(before) => writeln!(
            out,
            "  Without these answers: score {}, {} % judged",
            before.value.map_or("?".to_owned(), |value| value.to_string()),
            before.coverage
        ),
        None => writeln!(out, "  Answer them with --answers FILE.json, such as {{\"question\": \"choice\"}}"),
    }
}
