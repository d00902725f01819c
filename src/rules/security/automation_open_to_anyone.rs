//! Workflows of no-code platforms that start for everyone who knows their address.

use super::openness;
use crate::facts::{EffectKind, Endpoint, EndpointKind, Project};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/automation-open-to-anyone",
    title: "Anyone who knows the address can start “{endpoint}”",
    pass_title: "Workflows that are called from outside know who calls",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The address is the only protection, and addresses leak: in logs, in browser histories, in screenshots. Whoever has it can start this workflow as often as they like, with whatever data they like, on your accounts and your bill.",
    fix: "Ask callers for a secret: switch authentication on for the trigger and give the secret only to those who call it. For news from a payment provider, check the signature as well.",
    prompt: "Change the trigger of this workflow so that callers must authenticate: header authentication with a long random secret kept in the platform's credentials, or a signature check as the first step where the caller signs its messages. Answer 401 otherwise. Update every caller to send the secret. Do not change the other steps. Done when a call without the secret starts nothing.",
    cannot_see: "Restrictions that a proxy or firewall makes in front of the platform, and whether the workflow is switched on.",
    refs: &[Ref::Cwe(306), Ref::Url("https://docs.n8n.io/integrations/builtin/core-nodes/n8n-nodes-base.webhook/")],
    judge,
    bad: samples![{ "an n8n webhook that writes to a table":
        "flow.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": { "Hook": { "main": [[{ "node": "Save", "type": "main", "index": 0 }]] } }, "nodes": [
{ "name": "Hook",
⟦"type": "n8n-nodes-base.webhook"⟧, "typeVersion": 1, "position": [0, 0], "parameters": { "path": "orders", "httpMethod": "POST" } },
{ "name": "Save",
"type": "n8n-nodes-base.airtable", "typeVersion": 1, "position": [0, 0], "parameters": { "operation": "create" } }
] }"##,
    }
    { "a Power Automate flow that anyone may start":
        "flow/definition.json" => r##"{ "properties": { "displayName": "Refund", "definition": { "$schema": "https://schema.management.azure.com/x", "triggers": { "manual": {
    ⟦"type": "Request"⟧, "kind": "Http", "inputs": {} } }, "actions": { "Mail": { "type": "OpenApiConnection", "runAfter": {}, "inputs": { "host": { "apiId": "/providers/x/apis/shared_office365", "operationId": "SendEmailV2" } } } } } } }"##,
    }
    { "a Make scenario behind a custom webhook":
        "scenario.json" => r##"{ "name": "Leads", "flow": [
{ "id": 1,
⟦"module": "gateway:CustomWebHook"⟧, "parameters": {}, "mapper": {} },
{ "id": 2, "module": "google-sheets:addRow", "mapper": {}, "onerror": [{ "id": 3, "module": "builtin:Break", "mapper": {} }] }
], "metadata": { "scenario": {
"dlq": true } } }"##,
    }
    { "a Bubble workflow without login that ignores privacy rules":
        "app.bubble" => r##"{ "_id": "a", "user_types": {}, "option_sets": {}, "api": { "k": { "type": "APIEvent", "id": "x1", "actions": {}, "properties": {
    "wf_name": ⟦"quote"⟧, "auth_unecessary": true, "ignore_privacy_rules": true } } }, "styles": {} }"##,
    }],
    good: samples![{ "a secret in a header, a signature that a step checks, a list of addresses, a flow that people start":
        "a.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": { "Hook": { "main": [[{ "node": "Save", "type": "main", "index": 0 }]] } }, "nodes": [
{ "name": "Hook",
"type": "n8n-nodes-base.webhook", "typeVersion": 1, "position": [0, 0], "parameters": { "path": "a", "httpMethod": "POST", "authentication": "headerAuth" } },
{ "name": "Save",
"type": "n8n-nodes-base.airtable", "typeVersion": 1, "position": [0, 0], "parameters": { "operation": "create" } }
] }"##,
        "b.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": { "Hook": { "main": [[{ "node": "Check", "type": "main", "index": 0 }]] }, "Check": { "main": [[{ "node": "Save", "type": "main", "index": 0 }]] } }, "nodes": [
{ "name": "Hook",
"type": "n8n-nodes-base.webhook", "typeVersion": 1, "position": [0, 0], "parameters": { "path": "b", "httpMethod": "POST" } },
{ "name": "Check",
"type": "n8n-nodes-base.code", "typeVersion": 1, "position": [0, 0], "parameters": { "jsCode": "const ok = $json.headers['stripe-signature'];\nreturn ok ? items : [];" } },
{ "name": "Save",
"type": "n8n-nodes-base.airtable", "typeVersion": 1, "position": [0, 0], "parameters": { "operation": "create" } }
] }"##,
        "c.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{ "name": "Chat",
"type": "@n8n/n8n-nodes-langchain.chatTrigger", "typeVersion": 1, "position": [0, 0], "parameters": { "public": false } }
] }"##,
        "d/definition.json" => r##"{ "properties": { "displayName": "Refund", "definition": { "$schema": "https://schema.management.azure.com/x", "triggers": { "manual": { "type": "Request", "kind": "PowerAppV2", "inputs": {} } }, "actions": {} } } }"##,
    }],
};

/// What makes an open door grave.
const GRAVE: &[EffectKind] = &[
    EffectKind::Writes,
    EffectKind::Deletes,
    EffectKind::SendsMessage,
    EffectKind::TakesPayment,
    EffectKind::CallsAi,
    EffectKind::ManagesUsers,
    EffectKind::ActsPrivileged,
    EffectKind::StoresFile,
];

fn judge(project: &Project, out: &mut Verdict) {
    let own = |endpoint: &&Endpoint| endpoint.kind == EndpointKind::Webhook && exports::is_platform(&endpoint.framework);
    let mut any = false;
    for endpoint in project.facts.endpoints.iter().filter(own) {
        any = true;
        if !openness::is_open(endpoint) {
            out.pass_at(&endpoint.origin);
            continue;
        }
        // A form on the web is meant for everybody; what it may cost is another rule's question.
        let is_form = endpoint.calls.iter().any(|call| call == "formTrigger");
        let worst = endpoint.effect(&[EffectKind::ManagesUsers, EffectKind::ActsPrivileged]);
        let severity = match (is_form, worst, endpoint.effect(GRAVE)) {
            (true, ..) => Severity::Low,
            (_, Some(_), _) if endpoint.framework == "bubble" => Severity::Critical,
            (_, _, Some(_)) => Severity::High,
            _ => Severity::Medium,
        };
        let related: Vec<_> = endpoint.effects.iter().take(10).map(|effect| effect.origin.clone()).collect();
        let finding = out.fail(&endpoint.origin).name("endpoint", endpoint.route.clone()).severity(severity).related(related);
        let closing = exports::of(&endpoint.framework).map_or("", |platform| platform.closing);
        let does = what(endpoint);
        finding.detail(format!("{does}{closing}").trim().to_owned());
    }
    if !any {
        out.not_applicable("No workflow of a no-code platform is called from outside.");
    }
}

/// What a call does, in words.
fn what(endpoint: &Endpoint) -> String {
    let acts = match endpoint.framework.as_str() {
        "apps-script" => "acts with everything that the script's owner may do",
        "n8n" => "runs commands on the server",
        _ => "passes over the rules that protect the data",
    };
    let mut parts: Vec<&str> = Vec::new();
    for (kind, words) in [
        (EffectKind::ManagesUsers, "signs people in or up"),
        (EffectKind::ActsPrivileged, acts),
        (EffectKind::TakesPayment, "moves money"),
        (EffectKind::Deletes, "deletes records"),
        (EffectKind::Writes, "writes records"),
        (EffectKind::SendsMessage, "sends messages in your name"),
        (EffectKind::CallsAi, "calls a paid AI model"),
        (EffectKind::StoresFile, "stores files"),
    ] {
        if endpoint.effect(&[kind]).is_some() {
            parts.push(words);
        }
    }
    match parts.as_slice() {
        [] => String::new(),
        [one] => format!("A call {one}. "),
        [first @ .., last] => format!("A call {} and {last}. ", first.join(", ")),
    }
}
