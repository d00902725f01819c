//! Workflows that fail without anybody hearing of it.

use crate::facts::{Alert, Automation, Project};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "monitoring/automation-failure-unnoticed",
    title: "When {name} fails, nobody is told",
    pass_title: "Somebody is told when a workflow fails",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "It runs without anyone watching. When a service changes, a password expires or a limit is reached, it simply stops, and you learn of it from customers, days later.",
    fix: "Set up a way for failures: an error workflow, an error route or a failure branch that writes to a channel that somebody reads.",
    prompt: "Add a way for failures to this workflow (n8n: an error workflow in the settings; Make: an error handler; Power Automate: a scope with a branch that runs after it has failed; Bubble: a workflow for unhandled errors; Node-RED: a catch node on each tab; Retool: a failure handler). It sends the name of the workflow, the step and the message to a channel that is read daily. Do not change the successful way. Done when a step that is made to fail on purpose produces that message.",
    cannot_see: "Messages that the platform sends to the account's owner by itself, and whether anybody reads them.",
    refs: &[Ref::Cwe(778), Ref::Url("https://docs.n8n.io/flow-logic/error-handling/")],
    judge,
    bad: samples![{ "a scheduled workflow without an error workflow":
        "flow.json" => r##"{ "name": ⟦"Orders"⟧, "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{ "name": "Every",
"type": "n8n-nodes-base.scheduleTrigger", "typeVersion": 1, "position": [0, 0], "parameters": { "rule": { "interval": [{}] } } }
] }"##,
    }
    { "a scenario without an error handler":
        "scenario.json" => r##"{ "name": ⟦"Leads"⟧, "flow": [
{ "id": 1, "module": "google-sheets:watchRows", "mapper": {} }
], "metadata": { "scenario": {
"dlq": true } } }"##,
    }],
    good: samples![{ "an error workflow, an error handler, one that people start, copied steps without settings":
        "a.json" => r##"{ "name": "Orders", "active": true, "settings": { "errorWorkflow": "12" }, "connections": {  }, "nodes": [
{ "name": "Every",
"type": "n8n-nodes-base.scheduleTrigger", "typeVersion": 1, "position": [0, 0], "parameters": { "rule": { "interval": [{}] } } }
] }"##,
        "b.json" => r##"{ "name": "Leads", "flow": [
{ "id": 1, "module": "google-sheets:watchRows", "mapper": {}, "onerror": [{ "id": 2, "module": "slack:CreateMessage", "mapper": {} }] }
], "metadata": { "scenario": {
"dlq": true } } }"##,
        "c.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{ "name": "Start",
"type": "n8n-nodes-base.manualTrigger", "typeVersion": 1, "position": [0, 0], "parameters": {} }
] }"##,
        "d.json" => r##"{ "name": "Orders", "active": true, "connections": {  }, "nodes": [
{ "name": "Every",
"type": "n8n-nodes-base.scheduleTrigger", "typeVersion": 1, "position": [0, 0], "parameters": { "rule": { "interval": [{}] } } }
] }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let running: Vec<_> = project.facts.automations.iter().filter(|automation| automation.unattended).collect();
    if running.is_empty() {
        out.not_applicable("No export of a no-code platform runs anything by itself.");
        return;
    }
    let mut files: BTreeMap<&str, Vec<&Automation>> = BTreeMap::new();
    for automation in &running {
        match automation.alert {
            Alert::Told => out.pass_at(&automation.origin),
            Alert::Untold => files.entry(&automation.origin.path).or_default().push(automation),
            Alert::Unsaid => out.unknown(
                "The export does not say whether anybody is told when a run fails.",
                Some("Who is told when an automated run fails, and through which channel?"),
            ),
        }
    }
    for untold in files.values() {
        let Some(first) = untold.iter().find(|automation| automation.active != Some(false)).or_else(|| untold.first()) else { continue };
        let more = if untold.len() > 1 { format!(" or one of {} others", untold.len() - 1) } else { String::new() };
        let others = untold.iter().filter(|other| other.origin != first.origin).take(20).map(|other| other.origin.clone());
        let finding = out.fail(&first.origin).name("name", format!("“{}”{more}", first.name)).related(others);
        if first.active == Some(false) {
            finding.severity(Severity::Low).detail("It is switched off at the moment.");
        } else if untold.iter().any(|automation| automation.moves_money) {
            finding.severity(Severity::High).detail("It moves money.");
        }
    }
    exports::gather(out, "name");
}
