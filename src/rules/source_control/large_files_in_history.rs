//! Contents in the history that are too large for it.

use crate::facts::{Content, Origin, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, histories, samples};
use crate::sorted::Arrange;

/// Bytes from which hosts warn of a file; they refuse one of twice that size.
const LARGE: u64 = 50_000_000;

pub(super) static RULE: Rule = Rule {
    id: "source-control/large-files-in-history",
    title: "The version history carries files of up to {size} MB",
    pass_title: "No very large file weighs on the history",
    severity: Severity::Low,
    effort: Effort::Day,
    stage: Stage::Scale,
    why: "A history keeps everything for ever: whoever copies the code, every machine that builds it included, downloads these files each \
          time, deleted ones too. Hosts refuse files of more than 100 MB, and then nothing can be pushed at all.",
    fix: "Keep large files in storage made for them (a bucket, Git LFS). Taking old ones out means rewriting the history, which is worth it \
          only if it hurts.",
    prompt: "Move the large files named below out of version control into storage made for them, load them from there at build or run time, \
             and add their paths to .gitignore. Do not rewrite the history. Done when no file of more than 10 MB is committed.",
    cannot_see: "Contents that the store in the upload does not hold.",
    refs: &[Ref::Url("https://docs.github.com/en/repositories/working-with-files/managing-large-files/about-large-files-on-github")],
    judge,
    bad: samples![],
    good: samples![{ "a small project":
        ".git" => "commit 2024-03-01 Ann: Start\n+ *\n",
        "package.json" => "{}" }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let Some(read) = histories::read(project, out) else { return };
    let mut found: Vec<&Content> = read.iter().flat_map(|history| &history.largest).filter(|content| content.bytes >= LARGE).collect();
    found.arrange_by_key(|content| (std::cmp::Reverse(content.bytes), &content.path));
    let Some(first) = found.first() else { return out.pass() };
    let size = |content: &Content| content.bytes / 1_000_000;
    let gone = found.iter().filter(|content| !content.current).count();
    let finding = out.fail_whole();
    finding.name("size", size(first).to_string());
    finding.detail(format!(
        "The largest is {} with {} MB. {gone} of the {} large ones are in older versions only.",
        first.path,
        size(first),
        found.len()
    ));
    finding.related(found.iter().map(|content| Origin::file(&content.path)));
}
