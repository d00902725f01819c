//! Connections of workflows that run through a person's own account.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "ownership/personal-account-connection",
    title: "A workflow runs through one person's account ({what})",
    pass_title: "Connections run through accounts of the company",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "When this person leaves, changes a password or loses a right, everything that runs through the account stops. And what is done looks as if this person did it.",
    fix: "Make accounts that belong to the company (a shared mailbox, a service account) and connect the workflows through them.",
    prompt: "List every connection of this workflow with the account behind it. For each one that is a person's, tell me which shared mailbox or service account should replace it, and change the connection once I have made the account. Do not change the steps. Done when no connection runs through a person's own account.",
    cannot_see: "Who owns the platform's account, and the rights of each connection.",
    refs: &[Ref::Url("https://learn.microsoft.com/en-us/power-automate/guidance/coding-guidelines/use-service-principal"), Ref::Cwe(1125)],
    judge,
    bad: samples![{ "a mailbox of one person":
        "scenario.json" => r##"{ "name": "Leads", "flow": [
{ "id": 1, "module": "google-email:watchEmails", "mapper": {}, "metadata": { "restore": { "parameters": { "__IMTCONN__": {
⟦"label": "My Google connection (ann.lee@mail.se)"⟧ } } } } }
], "metadata": { "scenario": {
"dlq": true } } }"##,
    }],
    good: samples![{ "a mailbox of the company":
        "scenario.json" => r##"{ "name": "Leads", "flow": [
{ "id": 1, "module": "google-email:watchEmails", "mapper": {}, "metadata": { "restore": { "parameters": { "__IMTCONN__": { "label": "Shop (info@shop.se)" } } } } }
], "metadata": { "scenario": {
"dlq": true } } }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_kind(project, out, RemarkKind::PersonalAccount);
}
