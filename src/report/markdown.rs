//! The report as Markdown: a check list that can be pasted into an issue.
//!
//! Names of files and words of the checked project stand in code spans or with every mark of Markdown taken away, so
//! that they neither format, link nor call anybody.

use super::words::is_hidden;
use super::{AsideInfo, Report, Standing, Step};
use std::fmt::Write;

/// Most places that a step lists.
const PLACES: usize = 12;

/// The report as Markdown.
#[must_use]
pub fn markdown(report: &Report) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write(report, &mut out);
    out
}

fn write(report: &Report, out: &mut String) -> std::fmt::Result {
    let score = report.score.value.map_or("?".to_owned(), |value| value.to_string());
    let tier = report.score.tier.map_or("cannot tell", |tier| tier.title());
    let grade = report.score.grade.as_deref().map(|grade| format!(", grade {}", plain(grade))).unwrap_or_default();
    writeln!(out, "# Readiness of {}\n", plain(&report.project.name))?;
    writeln!(out, "{}\n", prose(&report.project.summary))?;
    writeln!(out, "**{score} of 100**{grade}: {tier}. {} % of what matters could be judged.\n", report.score.coverage)?;
    writeln!(out, "{}\n", prose(&report.score.verdict))?;
    writeln!(out, "| Dimension | Score | Tier | Judged |\n|---|---:|---|---:|")?;
    for dimension in &report.dimensions {
        let score = dimension.score.map_or("–".to_owned(), |score| score.to_string());
        let tier = dimension.tier.map_or("cannot tell", |tier| tier.title());
        writeln!(out, "| {} | {score} | {tier} | {} % |", plain(&dimension.title), dimension.coverage)?;
    }
    let stages = [
        ("Stabilize", "Close what endangers people, data or money now.", &report.path.stabilize),
        ("Foundations", "Put in place what every product in production needs.", &report.path.foundations),
        ("Scale", "Prepare for more people and more data.", &report.path.scale),
    ];
    for (title, note, steps) in stages {
        writeln!(out, "\n## {title}\n\n{note}\n")?;
        if steps.is_empty() {
            writeln!(out, "Nothing found to do here.")?;
        }
        for step in steps {
            step_lines(step, out)?;
        }
    }
    if !report.questions.is_empty() {
        writeln!(out, "\n## What no file can say\n")?;
        for question in &report.questions {
            match question.choice() {
                Some(choice) => writeln!(out, "- [x] {}  \n  {}", prose(&question.text), prose(&choice.text))?,
                None => writeln!(out, "- [ ] {}", prose(&question.text))?,
            }
        }
    }
    if let Some(aside) = &report.set_aside {
        set_aside(report, aside, out)?;
    }
    if let Some(contact) = &report.contact {
        let booking = contact.booking.as_ref().map(|address| format!(": <{address}>")).unwrap_or_default();
        writeln!(out, "\nTalk it through with {}{booking}", plain(&contact.name))?;
    }
    let unread: u32 = report.skipped.iter().map(|skipped| skipped.files).sum();
    writeln!(
        out,
        "\n---\n\nMade by {} {} from {} files; {unread} were left out or not understood. No code left the machine that read it.",
        plain(&report.tool.name),
        plain(&report.tool.version),
        report.project.files
    )
}

fn set_aside(report: &Report, aside: &AsideInfo, out: &mut String) -> std::fmt::Result {
    writeln!(out, "\n## Set aside by the owner\n\nBy {}. A waived fault is still a fault: it stays in the score.\n", code(&aside.by))?;
    for waiver in &aside.waived {
        let mark = match waiver.standing {
            Standing::Holds => "Waived",
            Standing::Expired => "Waiver that is over",
            Standing::Unused => "Waiver of no use",
        };
        let path = waiver.path.as_ref().map(|path| format!(" in {}", code(path))).unwrap_or_default();
        let until = waiver.until.as_ref().map(|until| format!(", until {}", plain(until))).unwrap_or_default();
        writeln!(out, "- {mark}: {}{path}{until}: {}", code(&waiver.rule), plain(&waiver.reason))?;
        for finding in report.findings.iter().filter(|finding| report.waiver(finding) == Some(waiver)) {
            let place = finding.place().map(|place| format!(" {}", code(&place))).unwrap_or_default();
            writeln!(out, "  - {}{place}", prose(&finding.title))?;
        }
    }
    for one in &aside.left_out {
        writeln!(out, "- Left out, {} files: {}: {}", one.files, code(&one.path), plain(&one.reason))?;
    }
    Ok(())
}

fn step_lines(step: &Step, out: &mut String) -> std::fmt::Result {
    let facts = format!("{}, {}, {}", step.severity.id(), step.effort.words(), step.who.words());
    writeln!(out, "- [ ] **{}** ({facts})  \n  {}", prose(&step.title), prose(&step.fix))?;
    for found in step.found.iter().filter(|found| **found != step.title) {
        writeln!(out, "  - {}", prose(found))?;
    }
    for place in step.at.iter().take(PLACES) {
        writeln!(out, "  - {}", code(place))?;
    }
    if step.at.len() > PLACES {
        writeln!(out, "  - and {} more places", step.at.len() - PLACES)?;
    }
    if let Some(warning) = &step.warning {
        writeln!(out, "  - **Careful:** {}", prose(warning))?;
    }
    writeln!(out, "  - Done when: {}", prose(&step.done_when))
}

/// A sentence in which `` `name` `` stands for code.
pub(super) fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let whole = !parts.len().is_multiple_of(2);
    let part = |(at, part): (usize, &&str)| if whole && at % 2 == 1 { code(part) } else { plain(part) };
    parts.iter().enumerate().map(part).collect()
}

/// Words without any meaning for Markdown.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut letters = text.chars().peekable();
    let mut run = 0;
    while let Some(c) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // Code hosts make links and calls of these even when they are escaped; an empty comment parts them.
            '@' | '#' => out.extend(['\\', c].into_iter().chain("<!-- -->".chars())),
            ':' if next == '/' => out.push_str(":<!-- -->"),
            '.' if run >= 3 => out.push_str("<!-- -->."),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' => out.extend(['\\', c]),
            c if hidden(c) => out.push('\u{FFFD}'),
            c => out.push(c),
        }
        run = if c.eq_ignore_ascii_case(&'w') { run + 1 } else { 0 };
    }
    out
}

/// A code span, with a fence longer than any run of fences inside. What looks like markup stands in an element of its own:
/// some viewers let it through in spans.
fn code(text: &str) -> String {
    if text.contains('<') {
        return format!("<code>{}</code>", plain(text));
    }
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    let inner: String = text.chars().map(|c| if hidden(c) { '\u{FFFD}' } else { c }).collect();
    format!("{fence}{pad}{inner}{pad}{fence}").replace('|', "\\|")
}

/// What must not stand in a line of Markdown: invisible characters, and new lines.
fn hidden(c: char) -> bool {
    matches!(c, '\n' | '\t') || is_hidden(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_project_format_nothing() {
        assert_eq!(plain("[x](y) @me <b>"), "\\[x\\](y) \\@<!-- -->me &lt;b&gt;");
        assert_eq!(plain("https://a www.b.c: d"), "https:<!-- -->//a www<!-- -->.b.c: d");
        assert_eq!(plain("a\nb\u{202E}c"), "a\u{FFFD}b\u{FFFD}c");
    }

    #[test]
    fn code_cannot_be_left() {
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(code("a<b>`*"), "<code>a&lt;b&gt;\\`\\*</code>");
        assert_eq!(prose("table `a|b` and *c*"), "table `a\\|b` and \\*c\\*");
    }
}
