//! A product that came into version control in one piece: nothing to go back to.

use crate::facts::{FileFact, Project, ReadState, Role};
use crate::rules::{
    Effort, Ref, Rule, Severity, Stage, Verdict,
    histories::{self, counted},
    samples,
};

/// Commits from which there is something to go back to.
const ENOUGH: u32 = 3;
/// Source files from which a product was not written in one sitting.
const GROWN: usize = 25;

pub(super) static RULE: Rule = Rule {
    id: "source-control/history-too-short",
    title: "The version history begins only now: {count} for the whole product",
    pass_title: "The history holds more than one state of the product",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The whole product came into version control at once. If the next change breaks it, the only earlier state is this one, and \
          nobody can see when or why something became what it is.",
    fix: "From now on commit every change with a message that says what it is for. If an older history exists somewhere, such as in the \
          AI builder, connect it before it is lost.",
    prompt: "From now on commit after each change that works, with a message of one line that says what it does, and push. Do not squash \
             what is there. Done when this is written down for people and AI tools in CONTRIBUTING.md or AGENTS.md.",
    cannot_see: "A longer history that is kept elsewhere.",
    refs: &[Ref::Url("https://docs.github.com/en/get-started/using-git/about-git")],
    judge,
    bad: samples![
        { "a repository without a commit":
            ".git" => "branch main\n",
            "package.json" => "{}" }
    ],
    good: samples![
        { "a young project":
            ".git" => "commit 2024-03-01 Ann: Start\n+ *\n",
            "package.json" => "{}", "src/a.ts" => "export const a = 1;\n" }
        { "some weeks of work":
            ".git" => "commit 2024-03-01 Ann: Start\n+ *\ncommits 12 Ann\n",
            "package.json" => "{}" }
        { "no history in the upload": "package.json" => "{}" }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let Some(own) = facts.histories.iter().min_by_key(|history| history.folder.matches('/').count()) else {
        return out.not_applicable("The upload holds no version history.");
    };
    if own.commits >= ENOUGH {
        return out.pass_saying(histories::sentence(own));
    }
    if !own.limits.is_empty() {
        return out.not_applicable("The history could not be read whole, so its length cannot be told.");
    }
    let written = |file: &&FileFact| {
        matches!(file.state, ReadState::Read | ReadState::Searched)
            && matches!(file.role, Role::Source | Role::Test)
            && file.language.is_some_and(crate::facts::Language::is_code)
    };
    let grown = facts.files.iter().filter(written).count() >= GROWN;
    if own.commits == 0 {
        let finding = out.fail_whole();
        finding.name("count", "no commit").detail("A repository was set up, and nothing has ever been committed to it.");
        finding.severity(Severity::High);
    } else if grown {
        out.fail_whole().name("count", counted(own.commits, "commit", "commits"));
    } else {
        out.pass();
    }
}
