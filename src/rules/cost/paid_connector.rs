//! Connectors that are licensed by the head.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "cost/paid-connector",
    title: "It uses a connector that needs a paid licence: {what}",
    pass_title: "It uses only connectors that every licence includes",
    severity: Severity::Info,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "On this platform some connectors (HTTP and connectors of your own among them) need a paid licence for each person who uses the app or owns the flow. Growth then costs by the head.",
    fix: "Know who needs the licence, and replace the connector where a free one does the same.",
    prompt: "List every premium or custom connector of this project, say who needs a licence because of it, and where a connector that is included would do. Change nothing yet. Done when the list with the number of licences stands in the project's notes.",
    cannot_see: "Which licences you have.",
    refs: &[Ref::Url("https://learn.microsoft.com/en-us/power-platform/admin/power-automate-licensing/types")],
    judge,
    bad: samples![{ "an HTTP step":
        "flow/definition.json" => r##"{ "properties": { "displayName": "Rates", "definition": { "$schema": "https://schema.management.azure.com/x", "triggers": { "manual": { "type": "Request", "kind": "Button" } }, "actions": { "Get": {
    ⟦"type": "Http"⟧, "runAfter": {}, "inputs": { "method": "GET", "uri": "https://api.kurse.se" } } } } } }"##,
    }],
    good: samples![{ "connectors that are included":
        "flow/definition.json" => r##"{ "properties": { "displayName": "Rates", "definition": { "$schema": "https://schema.management.azure.com/x", "triggers": { "manual": { "type": "Request", "kind": "Button" } }, "actions": { "Mail": { "type": "OpenApiConnection", "runAfter": {}, "inputs": { "host": { "apiId": "/x/shared_office365", "operationId": "SendEmailV2" } } } } } } }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_kind(project, out, RemarkKind::PaidConnector);
}
