//! Who owns the accounts cannot be seen in code.

use crate::facts::Project;
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "ownership/accounts-unproven",
    title: "Who owns the accounts cannot be seen",
    pass_title: "The company owns its accounts",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "If domain, hosting, database or payment accounts belong to a freelancer, a former partner or a \
          builder's workspace, they can be lost with one quarrel or one closed account.",
    fix: "Make a list of all accounts with their owner, move each to a company address, and add a second \
          administrator.",
    prompt: "Read this project and list every outside account that it needs to run (domain, hosting, database, \
          payments, mail, AI, monitoring, app stores) in docs/accounts.md, with empty columns for owner, \
          second administrator and how it is paid. Do not write secrets into it. Do not change code. Done when \
          every service that the code uses is in the list.",
    cannot_see: "Accounts of any kind: files do not show who pays for them and who can sign in.",
    refs: &[Ref::Url(
        "https://docs.github.com/en/organizations/managing-peoples-access-to-your-organization-with-roles/maintaining-ownership-continuity-for-your-organization",
    )],
    judge,
    bad: samples![],
    good: samples![{ "any product":
        "package.json" => "{}",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if facts.modules.is_empty() && facts.manifests.is_empty() && facts.builders.is_empty() {
        out.not_applicable("There is no product that needs accounts.");
        return;
    }
    if let Some(platform) = exports::only(project) {
        out.unknown("An export does not show who owns the account at the platform, nor its plan.", Some(platform.account));
        return;
    }
    out.unknown(
        "Files do not show who can sign in to the accounts behind the product.",
        Some("Do the domain, hosting, database and payment accounts belong to your company, and can a second person sign in to each?"),
    );
}
