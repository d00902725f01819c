//! What stays when the platform goes.

use crate::facts::{Project, TraceKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "ownership/platform-lock-in",
    title: "If {platform} closed tomorrow, you would keep {kept}",
    pass_title: "Nothing depends on a no-code platform",
    severity: Severity::Info,
    effort: Effort::Week,
    stage: Stage::Scale,
    why: "A product on somebody else's platform lives by their prices, limits and decisions. That is fine while you know what you would keep and how long leaving takes.",
    fix: "Export regularly, keep the exports in a place of your own, and know the first step of leaving.",
    prompt: "Write a short plan for leaving this platform: what is exported how often and to where, which services the product needs elsewhere, and in which order parts would be moved. Change nothing in the product. Done when the plan stands in the project's notes.",
    cannot_see: "Your plan, the terms of the contract, and whether exports are made.",
    refs: &[Ref::Url("https://owasp.org/www-project-top-10-low-code-no-code-security-risks/")],
    judge,
    bad: samples![{ "an n8n workflow":
        "flow.json" => r##"⟦{⟧ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{ "name": "Start",
"type": "n8n-nodes-base.manualTrigger", "typeVersion": 1, "position": [0, 0], "parameters": {} }
] }"##,
    }],
    good: samples![{ "code":
        "package.json" => r##"{ "name": "shop" }"##,
        "src/a.ts" => r##"export const a = 1;
    "##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    if !exports::found(project, out) {
        return;
    }
    let mut seen = BTreeSet::new();
    for trace in project.facts.builders.iter().filter(|trace| trace.kind == TraceKind::Export) {
        let Some(platform) = exports::of(&trace.builder) else { continue };
        if seen.insert(platform.id) {
            let finding = out.fail(&trace.origin);
            finding.name("platform", platform.name).name("kept", platform.kept).detail(platform.leaving);
        }
    }
    out.pass();
}
