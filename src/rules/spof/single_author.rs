//! A product that one person alone has ever changed.

use crate::facts::{Author, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, histories, samples};

/// Commits from which shares mean something.
const ENOUGH: u32 = 20;
/// The share, in percent, that makes all others guests.
const NEARLY_ALL: u32 = 90;

pub(super) static RULE: Rule = Rule {
    id: "spof/single-author",
    title: "One person made nearly all changes to the code",
    pass_title: "More than one person knows the code",
    severity: Severity::Low,
    effort: Effort::Week,
    stage: Stage::Scale,
    why: "If this person leaves, falls ill or is simply on holiday when something breaks, nobody else has ever changed this code. That is \
          normal for a young product, and buyers and investors ask about it.",
    fix: "Let a second person make a few real changes and one release, with the first one watching instead of typing. Write down how to run, \
          release and restore the product.",
    prompt: "Write docs/handover.md for a developer who has never seen this project: how to run it, how it is released, where it is hosted, \
             which outside services it needs, where data lies and how to restore it, and the three parts that are hardest to change. Take it \
             from the code; mark what you cannot know. Do not change code. Done when every outside service in the code is named there.",
    cannot_see: "People who know the code without committing to it, and several people who share one name.",
    refs: &[Ref::Url(
        "https://docs.github.com/en/repositories/viewing-activity-and-data-for-your-repository/viewing-a-projects-contributors",
    )],
    judge,
    bad: samples![
        { "a founder and a machine":
            ".git" => "commit 2024-03-01 Ann: Start\n+ *\ncommits 30 Ann\ncommits 60 gpt-engineer-app[bot]\ncommits 2 Bob\n",
            "package.json" => "{}" }
    ],
    good: samples![
        { "two people":
            ".git" => "commit 2024-03-01 Ann: Start\n+ *\ncommits 30 Ann\ncommits 20 Bob\n",
            "package.json" => "{}" }
        { "a young project, most of it by a machine":
            ".git" => "commit 2024-03-01 Ann: Start\n+ *\ncommits 60 gpt-engineer-app[bot]\ncommits 5 Ann\n",
            "package.json" => "{}" }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let Some(read) = histories::read(project, out) else { return };
    let Some(own) = read.iter().max_by_key(|history| history.commits) else { return };
    let people: Vec<&Author> = own.authors.iter().filter(|author| !author.bot).collect();
    let all: u32 = people.iter().map(|author| author.commits).fold(0, u32::saturating_add);
    if all < ENOUGH {
        return out.not_applicable("Too few commits by people to tell who knows the code.");
    }
    let most = people.iter().map(|author| author.commits).max().unwrap_or(0);
    if u64::from(most) * 100 < u64::from(all) * u64::from(NEARLY_ALL) {
        return out.pass_saying(format!("{} people have changed the code", people.len()));
    }
    let finding = out.fail_whole();
    finding.detail(match people.len() {
        1 => format!("All {all} commits by people are from one person."),
        several => format!("{most} of the {all} commits by people are from one of {several}."),
    });
}
