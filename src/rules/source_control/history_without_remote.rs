//! A version history that has no copy anywhere else.

use crate::facts::Project;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, histories, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/history-without-remote",
    title: "The code and its history have no copy on another machine",
    pass_title: "A copy of the history is kept elsewhere",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Commits are being made, but only into the folder on this machine: no other place is set up to receive them. If the \
          machine breaks, is stolen or the workspace is closed, the product's code goes with it.",
    fix: "Make a private repository in your company's account at a hosting service for Git, set it as the remote and push.",
    prompt: "Make a private repository for this project with the company's account at its Git host, add it with `git remote add \
             origin`, check first that no secret stands in the files or in the history, then push all branches and tags. Do not \
             change code. Done when `git status` says that the branch is up to date with origin.",
    cannot_see: "Copies that are made by other means, such as a backup of the whole machine.",
    refs: &[Ref::Url(
        "https://docs.github.com/en/migrations/importing-source-code/using-the-command-line-to-import-source-code/adding-locally-hosted-code-to-github",
    )],
    judge,
    bad: samples![
        { "commits on one laptop":
            ".git" => "commit 2024-03-01 Ann: Start\n+ *\ncommits 20 Ann\n",
            "package.json" => "{}" }
        { "a copy on the same disk":
            ".git" => "remote backup /home/ann/backup/shop.git\ncommit 2024-03-01 Ann: Start\n+ *\n",
            "package.json" => "{}" }
    ],
    good: samples![
        { "a copy at a hosting service":
            ".git" => "remote origin git@github.com:acme/shop.git\ncommit 2024-03-01 Ann: Start\n+ *\npushed\n",
            "package.json" => "{}" }
        { "no history in the upload": "package.json" => "{}" }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let Some(read) = histories::read(project, out) else { return };
    // A library of its own inside the project has its own place to go; the project's own history is the nearest to the top.
    let Some(own) = read.iter().min_by_key(|history| history.folder.matches('/').count()) else { return };
    if let Some(remote) = own.remotes.iter().find(|remote| !remote.host.is_empty()) {
        return out.pass_saying(format!("A copy of the history is kept at {}", remote.host));
    }
    let finding = out.fail_whole();
    finding.confidence(Confidence::Medium);
    if !own.remotes.is_empty() {
        finding.detail("The only other copy that it knows lies on the same machine.");
    }
}
