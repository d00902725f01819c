//! Parts of a report as text to paste somewhere else.

use super::{FindingInfo, Report, Step};
use std::fmt::Write;

/// One finding: what, where, why, and what to do.
#[must_use]
pub fn finding_text(finding: &FindingInfo) -> String {
    let mut text = format!("{} ({})\n", finding.title, finding.severity.id());
    let mut line = |line: &str| {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{line}");
    };
    line(&finding.place().unwrap_or_else(|| "The project as a whole".to_owned()));
    for more in [&finding.excerpt, &finding.detail].into_iter().flatten().filter(|more| !more.is_empty()) {
        line(more);
    }
    line(&format!("Why: {}", finding.why));
    line(&format!("Fix: {}", finding.fix));
    line(&format!("Check: {}", finding.rule));
    text
}

/// The instructions for this week as one text, to be pasted step by step or at once.
#[must_use]
pub fn week_instructions(report: &Report) -> String {
    let steps: Vec<&Step> =
        report.path.steps().filter(|step| report.path.week.contains(&step.id) && !step.instruction.is_empty()).collect();
    let mut text = String::new();
    if steps.len() > 1 {
        text.push_str("Do these one after the other. Stop after each, say what you changed, and wait for my yes before the next.\n");
    }
    for (at, step) in steps.iter().enumerate() {
        let _ = write!(text, "\n{}. {}\n\n{}\n", at + 1, step.title, step.instruction.trim_end());
    }
    text.trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Memory;
    use crate::{Silent, check};

    #[test]
    fn a_week_holds_each_of_its_instructions_once() {
        let files = [
            ("package.json", r#"{ "name": "shop", "dependencies": { "express": "^4" } }"#),
            (
                "src/a.ts",
                "import express from 'express';\nconst app = express();\napp.get('/x', (q, r) => { eval(q.query.x); r.send(''); });\napp.listen(1);\n",
            ),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        let report = check(&mut Memory::new("shop", files.into()), &mut Silent).unwrap();
        let text = week_instructions(&report);
        let steps: Vec<&Step> = report.path.steps().filter(|step| report.path.week.contains(&step.id)).collect();
        assert!(!steps.is_empty());
        for step in steps.iter().filter(|step| !step.instruction.is_empty()) {
            assert_eq!(text.matches(step.instruction.trim_end()).count(), 1, "{}", step.id);
        }
        let finding = report.findings.iter().find(|finding| finding.line.is_some()).unwrap();
        let place = finding.place().unwrap();
        for text in [finding_text(finding), crate::report::prompt(&report, &[finding])] {
            assert!(text.contains(&place), "{text}");
        }
    }
}
