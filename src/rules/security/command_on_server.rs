//! Steps of a workflow that run commands on the server.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/command-on-server",
    title: "A workflow runs commands on the server: {what}",
    pass_title: "No workflow runs commands on the server",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "A step that runs commands has the whole machine in its hands, with every key that lies on it. Whoever may edit the workflow, or finds a way to feed the step, has it too.",
    fix: "Replace the command by a step made for the purpose, or move it to a small service of its own that does only that.",
    prompt: "Replace this command step by a dedicated node or by a call to a small service that takes checked parameters. If a command must stay, make it a fixed script without any value from outside, run it under an account of its own without other rights, and note why it is needed. Done when no step runs a command that could be changed from outside.",
    cannot_see: "Which account the platform runs under, and who may edit workflows.",
    refs: &[Ref::Cwe(250), Ref::Url("https://docs.n8n.io/integrations/builtin/core-nodes/n8n-nodes-base.executecommand/")],
    judge,
    bad: samples![{ "a command in a workflow":
        "flow.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{ "name": "Backup",
"type": "n8n-nodes-base.executeCommand", "typeVersion": 1, "position": [0, 0], "parameters": {
⟦"command": "tar czf /tmp/a.tgz /data"⟧ } }
] }"##,
    }],
    good: samples![{ "no command":
        "flow.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{ "name": "Start",
"type": "n8n-nodes-base.manualTrigger", "typeVersion": 1, "position": [0, 0], "parameters": {} },
{ "name": "Set",
"type": "n8n-nodes-base.set", "typeVersion": 1, "position": [0, 0], "parameters": {} }
] }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_kind(project, out, RemarkKind::CommandRun);
}
