//! Steps of workflows that give up at the first failure.

use crate::facts::Project;
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/step-without-retry",
    title: "In “{name}”, {count} of {all} calls to other services neither try again nor have another way",
    pass_title: "Calls of workflows to other services try again or have another way",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Every service is away for a minute now and then. One failed call ends the whole run, and what the run was about is lost or done by half.",
    fix: "Let calls to other services try again two or three times with a pause, and say what happens when they still fail.",
    prompt: "For every step of this workflow that calls another service, switch on retry (three tries, a few seconds apart) and a timeout, and choose what happens after the last failure: another branch, or an error that is reported. For steps that move money, make sure that a repeated call does not charge twice (an idempotency key). Do not change what the steps do. Done when a service that fails once does not end the run.",
    cannot_see: "Retries that the service or the platform makes by itself.",
    refs: &[Ref::Url("https://docs.n8n.io/flow-logic/error-handling/"), Ref::Cwe(755)],
    judge,
    bad: samples![{ "a call without a second try":
        "flow.json" => r##"{ "name": ⟦"Orders"⟧, "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{ "name": "Every",
"type": "n8n-nodes-base.scheduleTrigger", "typeVersion": 1, "position": [0, 0], "parameters": { "rule": { "interval": [{}] } } },
{ "name": "Get",
"type": "n8n-nodes-base.httpRequest", "typeVersion": 1, "position": [0, 0], "parameters": { "url": "https://api.kurse.se" } }
] }"##,
    }],
    good: samples![{ "a call that tries again and one that goes another way":
        "flow.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{ "name": "Get",
"type": "n8n-nodes-base.httpRequest", "typeVersion": 1, "position": [0, 0], "parameters": { "url": "https://api.kurse.se", "options": { "timeout": 5000 } }, "retryOnFail": true },
{ "name": "Put",
"type": "n8n-nodes-base.airtable", "typeVersion": 1, "position": [0, 0], "parameters": { "operation": "create" }, "onError": "continueErrorOutput" }
] }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let calling: Vec<_> = project.facts.automations.iter().filter(|automation| automation.outside > 0).collect();
    if calling.is_empty() {
        out.not_applicable("No export of a no-code platform calls other services.");
        return;
    }
    for automation in calling {
        if automation.unprotected == 0 {
            out.pass_at(&automation.origin);
            continue;
        }
        let finding = out.fail(&automation.origin);
        finding
            .name("name", automation.name.clone())
            .name("count", automation.unprotected.to_string())
            .name("all", automation.outside.to_string());
        if automation.moves_money {
            finding.severity(Severity::High).detail("One of them moves money.");
        } else {
            if automation.unattended && automation.unprotected > 2 {
                finding.severity(Severity::Medium);
            }
            if automation.untimed > 0 {
                finding.detail(format!("{} of them would also wait for an answer without an end: no timeout is set.", automation.untimed));
            }
        }
    }
    exports::gather(out, "name");
}
