//! Parts that come from outside the platform's maker.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "ownership/community-part",
    title: "It leans on a part that its platform does not look after: {what}",
    pass_title: "It uses the platform's own parts only",
    severity: Severity::Low,
    effort: Effort::Day,
    stage: Stage::Scale,
    why: "Whoever made this part can stop looking after it, change it or sell it. It runs with the same rights as everything else, and when it breaks, the platform's support does not help.",
    fix: "Keep the parts that you need, know who makes each, and replace the rest by the platform's own.",
    prompt: "List every community node, plugin or package that this project uses, with its maker and the day of its last version. Replace those for which the platform has a part of its own, pin the version of the rest, and note for each what stops when it is gone. Done when the list stands in the project's notes.",
    cannot_see: "Who makes the part and how well it is looked after.",
    refs: &[Ref::Cwe(1104), Ref::Url("https://docs.n8n.io/integrations/community-nodes/risks/")],
    judge,
    bad: samples![{ "a community node":
        "flow.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{ "name": "Start",
"type": "n8n-nodes-base.manualTrigger", "typeVersion": 1, "position": [0, 0], "parameters": {} },
{ "name": "Send",
⟦"type": "@acme/n8n-nodes-acme.send"⟧, "typeVersion": 1, "position": [0, 0], "parameters": {} }
] }"##,
    }],
    good: samples![{ "the maker's own nodes":
        "flow.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{ "name": "Start",
"type": "n8n-nodes-base.manualTrigger", "typeVersion": 1, "position": [0, 0], "parameters": {} },
{ "name": "Set",
"type": "n8n-nodes-base.set", "typeVersion": 1, "position": [0, 0], "parameters": {} }
] }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_files(
        project,
        out,
        |site| site.kind == RemarkKind::CommunityPart,
        |sites, finding| {
            if sites.len() > 10 {
                finding.severity(Severity::Medium);
            }
        },
    );
}
