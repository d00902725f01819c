//! Code and formulas on a platform that nothing tries.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "tests/automation-untested",
    title: "Nothing tries “{what}” before a change goes live",
    pass_title: "Logic on the platform is tried by machine",
    severity: Severity::Low,
    effort: Effort::Day,
    stage: Stage::Scale,
    why: "This logic changes with a click and goes live at once. A mistake shows when customers run into it.",
    fix: "Keep a copy for trials with made-up data, and write down the few cases that must work before a change goes live. Move longer code into a place where it can be tested.",
    prompt: "For this workflow, write down three cases with made-up input and the result that is expected (the usual one, an empty one, a broken one), keep a copy of the workflow that runs them, and move code of more than twenty lines into a module with tests. Do not change behaviour. Done when the cases can be run with one click before a change goes live.",
    cannot_see: "Trials that are made by hand or on a copy.",
    refs: &[Ref::Url("https://learn.microsoft.com/en-us/power-platform/test-engine/overview"), Ref::Cwe(1053)],
    judge,
    bad: samples![{ "code in a step":
        "flow.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{ "name": "Price",
"type": "n8n-nodes-base.code", "typeVersion": 1, "position": [0, 0], "parameters": {
⟦"jsCode": "return items.map((item) => ({ json: { total: item.json.price * 1.19 } }));"⟧ } }
] }"##,
    }],
    good: samples![{ "no code":
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
        |site| matches!(site.kind, RemarkKind::CodeStep | RemarkKind::PlatformTestsAbsent | RemarkKind::MadeByAi),
        |_, _| {},
    );
    // Apps of this platform carry their tests in a folder of their own.
    let apps = project.facts.automations.iter().filter(|automation| automation.platform == "power-apps");
    if !project.facts.files.iter().any(|file| file.path.contains("AppTests/")) {
        for app in apps {
            out.fail(&app.origin).name("what", app.name.clone());
        }
    }
    exports::gather(out, "what");
}
