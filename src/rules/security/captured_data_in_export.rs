//! Data of real runs that travels with the file of a workflow.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/captured-data-in-export",
    title: "The export carries data of real runs: {what}",
    pass_title: "The export carries no data of real runs",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Whoever gets this file to look at the workflow also gets the data that was in it: names, addresses, messages of real people. Files like this are shared with freelancers and posted in forums.",
    fix: "Remove the captured data before the file leaves your hands, and use made-up data for trials.",
    prompt: "Remove pinned and captured data from this workflow, and replace it by made-up records of the same shape (addresses at example.com). Do not change any step. Done when the exported file holds no record of a real person.",
    cannot_see: "Whether the people in it are real.",
    refs: &[Ref::Cwe(359), Ref::Url("https://docs.n8n.io/data/data-pinning/")],
    judge,
    bad: samples![{ "data pinned to a step":
        "flow.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": {  },
"pinData": ⟦{⟧ "Start": [{ "json": { "mail": "ann.lee@kund.se" } }] }, "nodes": [
{ "name": "Start",
"type": "n8n-nodes-base.manualTrigger", "typeVersion": 1, "position": [0, 0], "parameters": {} }
] }"##,
    }],
    good: samples![{ "nothing pinned":
        "flow.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": {  },
"pinData": { "Start": [] }, "nodes": [
{ "name": "Start",
"type": "n8n-nodes-base.manualTrigger", "typeVersion": 1, "position": [0, 0], "parameters": {} }
] }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_files(
        project,
        out,
        |site| site.kind == RemarkKind::CapturedData,
        |sites, finding| {
            if sites.iter().any(|site| site.detail.contains("mail addresses") || site.detail.contains("accounts of")) {
                finding.severity(Severity::High);
            }
        },
    );
}
