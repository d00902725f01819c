//! Runs that are dropped with their data when they fail.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/failed-run-lost",
    title: "What a failed run was about is lost: {what}",
    pass_title: "Failed runs are kept and can be repeated",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "A message that arrives while a service is away is gone: an order, a lead, a payment. Nobody can repeat what nobody kept.",
    fix: "Keep failed runs so that they can be repeated, and decide what happens with them.",
    prompt: "Switch on that incomplete runs are kept (Make: allow storing of incomplete executions), and add a break handler that tries again. For steps that delete rows, ask for confirmation first. Do not change what the steps do. Done when a run that fails can be repeated from where it stopped.",
    cannot_see: "Whether the sender would send again.",
    refs: &[Ref::Url("https://help.make.com/incomplete-executions"), Ref::Cwe(755)],
    judge,
    bad: samples![{ "a scenario that drops incomplete runs":
        "scenario.json" => r##"{ "name": "Leads", "flow": [
{ "id": 1, "module": "google-sheets:watchRows", "mapper": {} }
], "metadata": { "scenario": {
"dlq": ⟦false⟧, "maxErrors": 3 } } }"##,
    }],
    good: samples![{ "one that keeps them":
        "scenario.json" => r##"{ "name": "Leads", "flow": [
{ "id": 1, "module": "google-sheets:watchRows", "mapper": {} }
], "metadata": { "scenario": {
"dlq": true } } }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_kind(project, out, RemarkKind::RunLost);
}
