//! Whether the code has a version history cannot be seen in a zip.

use crate::facts::{FileFact, Origin, Project, ReadState, SkipReason};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/version-history-unproven",
    title: "Whether a version history exists cannot be seen",
    pass_title: "The code is kept under version control",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Without a version history, a bad change by a person or an AI tool cannot be taken back, and nobody \
          can see who changed what.",
    fix: "Put the code into a Git repository that belongs to your company, and push every change there.",
    prompt: "Connect this project to a Git repository in the company's own account (in an AI builder, use its \
          GitHub connection), push everything except what .gitignore leaves out, and protect the main branch. \
          Do not change code. Done when each change appears there as a commit.",
    cannot_see: "The history itself: a zip of the code does not hold it.",
    refs: &[Ref::Url("https://docs.github.com/en/repositories")],
    judge,
    bad: samples![],
    good: samples![{ "a pipeline needs a repository":
        "package.json" => "{}",
        ".github/workflows/ci.yml" => "on: push\njobs:\n  a:\n    steps:\n      - run: npm test\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let in_store = |file: &&FileFact| matches!(file.state, ReadState::Skipped(SkipReason::VersionControl | SkipReason::History));
    if facts.files.iter().any(|file| in_store(&file)) {
        out.pass();
    } else if let Some(step) = facts.pipeline.first() {
        // A pipeline runs on commits: there must be a repository.
        out.pass_at(&step.origin);
    } else if let Some(file) = facts.files.iter().find(|file| file.path.ends_with("CODEOWNERS") || file.path == ".github/dependabot.yml") {
        out.pass_at(&Origin::file(&file.path));
    } else {
        out.unknown(
            "A zip holds the files of one moment and no history.",
            Some("Is the code kept in a Git repository that your company owns, with every change as a commit?"),
        );
    }
}
