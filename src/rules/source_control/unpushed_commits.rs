//! Commits that no other copy has.

use crate::facts::Project;
use crate::rules::{
    Effort, Ref, Rule, Severity, Stage, Verdict,
    histories::{self, counted},
    samples,
};

/// Fewer are the work of some days.
const SOME: u32 = 5;
/// From here on weeks of work are at stake.
const MANY: u32 = 30;

pub(super) static RULE: Rule = Rule {
    id: "source-control/unpushed-commits",
    title: "{count} of the history exist on this machine only",
    pass_title: "Commits reach the copy elsewhere",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "A copy of the history is set up, but these commits were never sent there. Until they are, they can be lost with this one \
          machine, and nobody else can see or check them.",
    fix: "Push the branch, and make it a habit to push at least once a day.",
    prompt: "Push the current branch to its remote (`git push -u origin HEAD`). If the remote has commits that this copy lacks, fetch and \
             merge them first and run the tests; never force. Done when `git status` says that the branch is up to date.",
    cannot_see: "Pushes after this copy was made, and pushes from elsewhere that this copy has not fetched.",
    refs: &[Ref::Url("https://git-scm.com/book/en/v2/Git-Basics-Working-with-Remotes")],
    judge,
    bad: samples![
        { "a remote that gets nothing":
            ".git" => "remote origin git@github.com:acme/shop.git\ncommit 2024-03-01 Ann: Start\n+ *\npushed\ncommits 40 Ann\n",
            "package.json" => "{}" }
    ],
    good: samples![
        { "everything but today's work":
            ".git" => "remote origin git@github.com:acme/shop.git\ncommit 2024-03-01 Ann: Start\n+ *\ncommits 40 Ann\npushed\ncommits 2 Ann\n",
            "package.json" => "{}" }
        { "no other copy at all, of which another check speaks":
            ".git" => "commit 2024-03-01 Ann: Start\n+ *\ncommits 40 Ann\n",
            "package.json" => "{}" }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let Some(read) = histories::read(project, out) else { return };
    let told: Vec<u32> = read.iter().filter(|history| !history.remotes.is_empty()).filter_map(|history| history.unpushed).collect();
    let Some(&most) = told.iter().max() else {
        return out.not_applicable("No other copy of the history is known to compare with.");
    };
    if most < SOME {
        return out.pass();
    }
    let finding = out.fail_whole();
    finding.name("count", counted(most, "commit", "commits"));
    finding.severity(if most >= MANY { Severity::Medium } else { Severity::Low });
}
