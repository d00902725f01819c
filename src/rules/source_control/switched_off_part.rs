//! Parts of an export that are switched off.

use crate::facts::{Automation, Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "source-control/switched-off-part",
    title: "Something in the export is switched off: {what}",
    pass_title: "Everything in the export is switched on",
    severity: Severity::Info,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "Parts that are switched off are drafts, leftovers, or something that broke and was never repaired. Whoever takes over cannot tell which.",
    fix: "Delete what is no longer needed, and write down why the rest is off.",
    prompt: "List every step and workflow that is switched off, say since when as far as it can be told, and propose for each whether to delete it or to switch it on. Change nothing yet. Done when each has a decision.",
    cannot_see: "Why it is switched off.",
    refs: &[Ref::Cwe(561), Ref::Url("https://docs.n8n.io/workflows/")],
    judge,
    bad: samples![{ "a disabled step":
        "flow.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{⟦ "name": "Old",⟧
"type": "n8n-nodes-base.set", "typeVersion": 1, "position": [0, 0], "parameters": {}, "disabled": true }
] }"##,
    }],
    good: samples![{ "everything on":
        "flow.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{ "name": "Start",
"type": "n8n-nodes-base.manualTrigger", "typeVersion": 1, "position": [0, 0], "parameters": {} },
{ "name": "Set",
"type": "n8n-nodes-base.set", "typeVersion": 1, "position": [0, 0], "parameters": {} }
] }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_files(project, out, |site| site.kind == RemarkKind::SwitchedOff, |_, _| {});
    let mut files: BTreeMap<&str, Vec<&Automation>> = BTreeMap::new();
    for automation in project.facts.automations.iter().filter(|automation| automation.active == Some(false)) {
        files.entry(&automation.origin.path).or_default().push(automation);
    }
    for off in files.values() {
        let Some(first) = off.first() else { continue };
        let what = if off.len() > 1 { format!("“{}” and {} more", first.name, off.len() - 1) } else { format!("“{}”", first.name) };
        out.fail(&first.origin).name("what", what).related(off.iter().skip(1).take(20).map(|automation| automation.origin.clone()));
    }
    exports::gather(out, "what");
}
