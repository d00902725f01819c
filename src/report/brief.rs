//! One page for a first talk with somebody who could help: how it stands, what to talk about in which order, what to
//! bring. The founder keeps it and sends it on if they wish; it names no file, no line of code and no credential.

use super::markdown::{plain, prose};
use super::{Face, Report, Step};
use crate::cost::{Guarded, figure, knee, two};
use crate::facts::service_name;
use std::fmt::Write;

/// Most lines of each part, so that it stays one page.
const FIRST: usize = 5;
const LATER: usize = 4;
const GOOD: usize = 4;
const QUESTIONS: usize = 4;
const STACK: usize = 10;

/// Users for whom the bill is named.
const USERS: u64 = 1_000;

/// The brief, as Markdown.
#[must_use]
pub fn brief(report: &Report, face: Face) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write(report, face, &mut out);
    out
}

fn write(report: &Report, face: Face, out: &mut String) -> std::fmt::Result {
    let name = if face.named { format!(": {}", plain(&report.project.name)) } else { String::new() };
    writeln!(out, "# Brief for a first talk{name}\n")?;
    let score = report.score.value.map_or("?".to_owned(), |value| value.to_string());
    let tier = report.score.tier.map_or("cannot tell", |tier| tier.title());
    let day = face.at.map(crate::facts::Moment::in_words).filter(|day| !day.is_empty()).map(|day| format!(", {day}")).unwrap_or_default();
    writeln!(out, "**{score} of 100, {tier}**{day}. {} % of what matters could be judged from the files.\n", report.score.coverage)?;
    writeln!(out, "{}\n", prose(&report.score.verdict))?;
    writeln!(out, "## What it is\n\n{}", prose(&report.project.summary))?;
    let parts: Vec<String> = report.project.stack.iter().take(STACK).map(|part| plain(&service_name(part))).collect();
    if !parts.is_empty() {
        writeln!(out, "Built from {}. {} lines read.", parts.join(", "), figure(report.project.lines))?;
    }
    writeln!(out, "\n| Dimension | Score | Tier |\n|---|---:|---|")?;
    for dimension in &report.dimensions {
        let score = dimension.score.map_or("–".to_owned(), |score| score.to_string());
        writeln!(out, "| {} | {score} | {} |", dimension.id.title(), dimension.tier.map_or("cannot tell", |tier| tier.title()))?;
    }
    agenda(report, out)?;
    if !report.good.is_empty() {
        writeln!(out, "\n## What is good and should stay\n")?;
        for good in report.good.iter().take(GOOD) {
            writeln!(out, "- {}", prose(&good.text))?;
        }
    }
    money(report, out)?;
    let answered: Vec<_> = report.questions.iter().filter(|question| !question.is_open()).collect();
    if !answered.is_empty() {
        writeln!(out, "\n## What I answered\n")?;
        for question in answered {
            let Some(choice) = question.choice() else { continue };
            writeln!(out, "- {} **{}**", prose(&question.text), prose(&choice.text))?;
        }
    }
    let open: Vec<_> = report.questions.iter().filter(|question| question.is_open()).take(QUESTIONS).collect();
    if !open.is_empty() {
        writeln!(out, "\n## What no file could say: bring the answers\n")?;
        for question in open {
            writeln!(out, "- {}", prose(&question.text))?;
        }
    }
    if let Some(words) = report.left_out() {
        writeln!(out, "\n{words}")?;
    }
    writeln!(out, "\n---\n\nMade by Shipworthy on the founder's own computer. It holds no code, no file names and no credentials.")
}

/// What to talk about, in the order of the path.
fn agenda(report: &Report, out: &mut String) -> std::fmt::Result {
    let path = &report.path;
    let week = |step: &&Step| path.week.contains(&step.id);
    let first: Vec<&Step> = path.steps().filter(week).chain(path.stabilize.iter().filter(|step| !week(step))).take(FIRST).collect();
    writeln!(out, "\n## What to talk about, in this order\n")?;
    if first.is_empty() {
        writeln!(out, "Nothing urgent was found.")?;
    }
    for (at, step) in first.iter().enumerate() {
        let facts = format!("{}, {}, {}", step.severity.id(), step.effort.words(), step.who.words());
        writeln!(out, "{}. **{}** ({facts}). {}", at + 1, prose(&step.title), prose(&step.protects))?;
    }
    if let (Some(score), false) = (path.week_score, path.week.is_empty()) {
        writeln!(out, "\nWith the steps of the first week done, the score is {score}.")?;
    }
    let rest = |title: &str, steps: &[Step], out: &mut String| -> std::fmt::Result {
        let left: Vec<&Step> = steps.iter().filter(|step| !first.iter().any(|known| known.id == step.id)).collect();
        if left.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = left.iter().take(LATER).map(|step| prose(&step.title)).collect();
        let more = if left.len() > LATER { format!("; and {} more", left.len() - LATER) } else { String::new() };
        writeln!(out, "\n{title}: {}{more}.", names.join("; "))
    };
    rest("Then, to stabilize", &path.stabilize, out)?;
    rest("The foundations", &path.foundations, out)?;
    rest("To scale", &path.scale, out)
}

/// What it costs to run, in a sentence.
fn money(report: &Report, out: &mut String) -> std::fmt::Result {
    let cost = &report.cost;
    let dollars = |sum: u64| format!("${}", figure(two((sum + 500_000) / 1_000_000)));
    let Some(point) = cost.points.iter().find(|point| point.users == USERS).filter(|_| !cost.bill.parts.is_empty()) else { return Ok(()) };
    writeln!(out, "\n## What it costs to run\n")?;
    write!(
        out,
        "With {} users about {} a month (from {} to {}), at list prices of {}.",
        figure(USERS),
        dollars(point.likely),
        dollars(point.low),
        dollars(point.high),
        plain(&cost.bill.as_of)
    )?;
    match knee(&cost.turns) {
        Some(knee) => writeln!(out, " {}", prose(&knee.words))?,
        None => writeln!(out)?,
    }
    if let Some(worst) = cost.worst.iter().find(|worst| worst.guarded == Guarded::Open) {
        writeln!(
            out,
            "\nWorst case: anyone can spend about {} an hour through a way in that asks nobody who they are.",
            dollars(worst.likely)
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Memory;

    #[test]
    fn a_brief_fits_a_page_and_names_no_file() {
        let files = [
            (
                "src/server.js",
                "const app = require('express')();\napp.get('/', (q, r) => r.redirect(q.query.to));\napp.get('/run', (q, r) => require('child_process').exec('ls ' + q.query.name));\n",
            ),
            ("README.md", "# Shop\n\nRun it.\n"),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).to_vec();
        let report = crate::check(&mut Memory::new("shop", files), &mut crate::Silent).unwrap();
        let brief = brief(&report, Face::default());
        for words in ["## What to talk about, in this order", "| Tests |", "bring the answers", "1. **"] {
            assert!(brief.contains(words), "{words} is not in\n{brief}");
        }
        assert!(!brief.contains("server.js") && !brief.contains("README.md") && !brief.contains("exec("), "{brief}");
        assert!(brief.lines().count() <= 60, "{brief}");
        assert!(!brief.contains("What I answered"), "{brief}");
        let question = report.questions.first().unwrap();
        let choice = question.choices.first().unwrap();
        let told = crate::report::Answer { question: question.id.clone(), choice: choice.id.clone() };
        let answered = super::brief(&crate::report::answer(&report, &[told]), Face::default());
        assert!(answered.contains("## What I answered") && answered.contains(&format!("**{}**", choice.text)), "{answered}");
    }
}
