//! The whole code base, packed into one file for an AI, lies among the code.

use super::strays;
use crate::facts::Project;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/generated-dump-committed",
    title: "A generated dump of the whole code base lies in the project",
    pass_title: "No generated dump of the code base lies in the project",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Such a dump is out of date the next day, and keeps secrets and deleted code alive in one handy file. \
          AI tools that find it read the old state as the truth.",
    fix: "Delete the file and ignore its name.",
    prompt: "Delete the generated dump that was found, add its name to .gitignore, and check that no script or \
          document needs it. Do not change application code. Done when it is no longer tracked.",
    cannot_see: "Dumps under names of their own.",
    refs: &[Ref::Url("https://git-scm.com/docs/gitignore")],
    judge,
    bad: samples![{ "a dump for an AI":
        "repomix-output.xml" => "⟦⟧<file/>",
    }],
    good: samples![{ "the tool's settings":
        "repomix.config.json" => "{}",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let found = strays::tracked(project, |file| {
        let name = strays::file_name(&file.path);
        let stem = name.split('.').next().unwrap_or("");
        matches!(
            stem,
            "repomix-output"
                | "repopack-output"
                | "codebase-dump"
                | "code2prompt"
                | "gitingest"
                | "llm-context"
                | "full_codebase"
                | "combined_code"
        )
    });
    let paths: Vec<&str> = found.iter().map(|file| file.path.as_str()).collect();
    strays::tell(out, &paths);
}
