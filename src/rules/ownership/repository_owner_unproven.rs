//! Whose account holds the repository cannot be told from its name.

use crate::facts::Project;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, histories, samples};

pub(super) static RULE: Rule = Rule {
    id: "ownership/repository-owner-unproven",
    title: "Whose account holds the repository cannot be seen",
    pass_title: "The company owns its repository",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Whoever owns the account that holds the repository can lock everyone else out, delete it or take it along. If that is a \
          freelancer or a former partner, the product is theirs in practice.",
    fix: "Move the repository into an organisation that belongs to the company, with two people as owners.",
    prompt: "List every place in this project that names its repository's address (package files, pipelines, hosting settings, documents), so \
             that I can transfer the repository to the company's organisation and change them. Do not change anything yet. Done when I have \
             the list.",
    cannot_see: "Who can sign in to an account: names do not say whether it is a person's or a company's.",
    refs: &[Ref::Url("https://docs.github.com/en/repositories/creating-and-managing-repositories/transferring-a-repository")],
    judge,
    bad: samples![],
    good: samples![{ "a repository at a host":
        ".git" => "remote origin git@github.com:acme/shop.git\ncommit 2024-03-01 Ann: Start\n+ *\npushed\n",
        "package.json" => "{}" }
        { "no history in the upload": "package.json" => "{}" }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let Some(read) = histories::read(project, out) else { return };
    let remotes = read.iter().flat_map(|history| &history.remotes);
    let Some((host, owner)) = remotes.filter_map(|remote| Some((&remote.host, remote.owner.as_ref()?))).find(|(host, _)| !host.is_empty())
    else {
        return out.not_applicable("The history names no account that holds a copy.");
    };
    out.unknown(
        format!("A copy of the repository is kept by the account {owner} at {host}; a name does not say whose account that is."),
        Some("Does the account that holds the repository belong to your company, and can a second person administer it?"),
    );
}
