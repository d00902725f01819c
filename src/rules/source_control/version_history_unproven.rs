//! Whether the code has a version history: shown by the history itself, or by files that only a repository has a use for.

use crate::facts::{FileFact, Project, ReadState, SkipReason};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, histories, samples};

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
    cannot_see: "A history that the upload does not hold: most downloads are files alone.",
    refs: &[Ref::Url("https://docs.github.com/en/repositories")],
    judge,
    bad: samples![],
    good: samples![
        { "the history itself":
            ".git" => "remote origin https://github.com/acme/shop.git\ncommit 2024-03-01 Ann: Start\n+ *\ncommits 12 Ann\n",
            "package.json" => "{}" }
        { "a pipeline needs a repository":
            "package.json" => "{}",
            ".github/workflows/ci.yml" => "on: push\njobs:\n  a:\n    steps:\n      - run: npm test\n" }
        { "settings that only a repository has a use for":
            "package.json" => "{}",
            ".gitattributes" => "* text=auto\n",
            ".github/pull_request_template.md" => "What changed?\n" }
        { "a plain download, of which nothing is known":
            "package.json" => "{}",
            ".gitignore" => "node_modules\n" }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let in_store = |file: &&FileFact| matches!(file.state, ReadState::Skipped(SkipReason::VersionControl | SkipReason::History));
    let own = facts.histories.iter().min_by_key(|history| history.folder.matches('/').count());
    if let Some(history) = own.filter(|history| history.commits > 0) {
        out.pass_saying(format!("The code is kept under version control: {}", histories::sentence(history)));
    } else if own.is_some_and(|history| history.limits.is_empty()) {
        out.not_applicable("A repository was set up and holds no commit yet, which another check speaks of.");
    } else if facts.files.iter().any(|file| in_store(&file)) {
        out.pass_saying("The upload holds version control's own store, whose commits could not be read");
    } else if let Some(sign) = project.signs_of_repository().first() {
        out.pass_saying(format!("The code is kept under version control; a sign of it: {}", sign.what));
        out.pass_at(&sign.origin);
    } else if let Some(platform) = exports::only(project) {
        out.unknown("An export holds one version of one moment, and mostly none of the data.", Some(platform.backup));
    } else {
        out.unknown(
            "A zip holds the files of one moment and no history.",
            Some("Is the code kept in a Git repository that your company owns, with every change as a commit?"),
        );
    }
}
