//! Status reports of AI sessions pile up beside the code.

use super::strays;
use crate::facts::Project;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/report-sprawl",
    title: "Status reports of AI sessions pile up in the project",
    pass_title: "No pile of status reports lies in the project",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Dozens of reports say “complete” and “fixed”, and nobody can tell which still holds. AI tools read \
          them as instructions and act on an old state.",
    fix: "Keep one README and one changelog; delete the rest or move what still holds into docs/.",
    prompt: "Go through the Markdown reports at the top of the repository. Move facts that still hold into \
          README.md or docs/, then delete the reports. Do not change code. Done when the top of the repository \
          holds only README, licence, changelog, contribution and agent rules files.",
    cannot_see: "Whether the reports are still read by somebody.",
    refs: &[Ref::Url("https://git-scm.com/docs/gitignore")],
    judge,
    bad: samples![{ "a pile of reports":
        "FIX_SUMMARY.md" => "x",
        "FINAL_REPORT.md" => "x",
        "SESSION_NOTES_1.md" => "x",
        "DEPLOYMENT_READY.md" => "x",
        "LOGIN_FIX.md" => "x",
        "STATUS_OCT.md" => "x",
    }],
    good: samples![{ "documents that every project has":
        "README.md" => "x",
        "CHANGELOG.md" => "x",
        "CONTRIBUTING.md" => "x",
        "SECURITY.md" => "x",
        "docs/FIX_SUMMARY.md" => "x",
        "UPGRADE_LOG.md" => "x",
    }],
};

/// So many reports at the top that they are a habit.
const MANY: usize = 6;

fn judge(project: &Project, out: &mut Verdict) {
    const WORDS: &[&str] = &[
        "SUMMARY",
        "REPORT",
        "STATUS",
        "COMPLETE",
        "COMPLETED",
        "FIX",
        "FIXES",
        "FIXED",
        "HANDOFF",
        "PROGRESS",
        "SESSION",
        "UPDATE",
        "CONTINUE",
        "ANALYSIS",
        "READY",
        "VERIFICATION",
        "AUDIT",
        "LOG",
        "OPTIMIZATION",
        "IMPLEMENTATION",
        "IMPROVEMENT",
        "IMPROVEMENTS",
        "CHECKLIST",
        "MIGRATION",
        "REFACTOR",
        "FINAL",
        "PHASE",
    ];
    let found = strays::tracked(project, |file| {
        let name = file.path.strip_suffix(".md").unwrap_or("");
        !name.contains('/') && name.split(['_', '-', ' ']).any(|word| WORDS.contains(&word.to_ascii_uppercase().as_str()))
    });
    let paths: Vec<&str> = found.iter().map(|file| file.path.as_str()).collect();
    if paths.len() >= MANY {
        strays::tell(out, &paths);
    } else {
        out.pass();
    }
}
