//! What the connections of an export may do elsewhere cannot be seen in it.

use crate::facts::Project;
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/platform-access-unproven",
    title: "What the platform's connections may do cannot be seen",
    pass_title: "The platform's connections may do what they must",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Behind every connection of a workflow or app stands an account with rights of its own. When it is a person's \
          own account, the product can do whatever that person can, and stops when the person leaves.",
    fix: "Make a list of all connections with the account behind each. Use accounts made for the purpose, with no more \
          rights than the steps need.",
    prompt: "List every connection that this export uses in a table: service, what the steps do with it, and the least \
             rights that this needs. Leave columns for the account behind it and its owner. Do not write secrets into it. \
             Change nothing. Done when every connection is in the table.",
    cannot_see: "Rights and accounts of any kind: exports hold the names of connections and nothing of what they may do.",
    refs: &[Ref::Url("https://owasp.org/www-project-top-10-low-code-no-code-security-risks/"), Ref::Cwe(250)],
    judge,
    bad: samples![],
    good: samples![{ "code":
        "package.json" => "{}",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    match exports::first(project) {
        Some(platform) => {
            out.unknown("An export does not show what its connections may do, nor who else may change it.", Some(platform.access))
        }
        None => out.not_applicable("There is no export of a no-code platform."),
    }
}
