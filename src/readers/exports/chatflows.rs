//! Langflow: a chat or an agent drawn as nodes; Voiceflow and Botpress: conversations.

use super::Platform;
use super::document::{Document, Form};
use super::node::Node;
use super::teller::Teller;
use super::words;
use crate::facts::{AutomationKind, RemarkKind, SiteKind};

pub(super) static PLATFORM: &[Platform] = &[
    Platform {
        id: "langflow",
        form: Form::Json,
        marks: &["\"edges\"", "\"template\"", "\"load_from_db\""],
        claims: |document| {
            let own = |node: &Node<'_>| node.at(&["data", "node", "template"]).is_map();
            !flows(document).is_empty() && flows(document).iter().any(|flow| flow.at(&["data", "nodes"]).items().iter().any(own))
        },
        read: read_langflow,
    },
    Platform {
        id: "voiceflow",
        form: Form::Json,
        marks: &["\"rootDiagramID\"", "\"diagrams\""],
        claims: |document| document.root.get("diagrams").is_map() && document.root.get("version").is_map(),
        read: |document, tell| {
            tell.trace(document, "the conversations of a Voiceflow assistant");
            let name = document.root.at(&["project", "name"]);
            let shown = tell.automation(AutomationKind::Assistant, name.text(), name);
            tell.facts.automations.push(shown);
            document.root.get("diagrams").walk(&mut |key, node| match key {
                "url" => tell.address(node),
                "customCode" | "code" if !node.text().is_empty() => {
                    tell.javascript(node);
                    tell.remark(RemarkKind::CodeStep, "a step of the conversation", node);
                }
                _ => {}
            });
            document.outcome()
        },
    },
    Platform {
        id: "botpress",
        form: Form::Json,
        marks: &["\"startNode\"", "\"nodes\"", "\"onEnter\""],
        claims: |document| {
            let own = |node: &Node<'_>| node.has("onEnter") && node.has("next");
            document.root.has("startNode") && document.root.get("nodes").items().iter().any(own)
        },
        read: read_botpress_flow,
    },
    Platform {
        id: "botpress",
        form: Form::Json,
        marks: &["bot.config.schema.json", "\"imports\""],
        claims: |document| document.root.get("$schema").text().ends_with("bot.config.schema.json"),
        read: read_botpress,
    },
];

/// The head of a bot of a Botpress server of one's own.
fn read_botpress(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.trace(document, "the head of a Botpress bot");
    let name = document.root.get("name");
    let mut shown = tell.automation(AutomationKind::Assistant, name.text(), name);
    shown.active = document.root.get("disabled").is(true).then_some(false);
    tell.facts.automations.push(shown);
    document.outcome()
}

/// One conversation of a Botpress bot.
fn read_botpress_flow(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.trace(document, "a conversation of a Botpress bot");
    let catches = !document.root.at(&["catchAll", "next"]).is_empty();
    for node in document.root.get("nodes").items() {
        for step in node.get("onEnter").items().iter().chain(node.get("onReceive").items()) {
            if let Some(service) = words::service(step.text()) {
                tell.service(service, step);
            }
        }
    }
    if !catches && document.name() == "main.flow.json" {
        tell.remark(
            RemarkKind::PlatformError,
            "the main conversation has no way on for what nobody expected",
            document.root.get("startNode"),
        );
    }
    document.outcome()
}

/// The flows of a file: one, or a list.
fn flows<'n, 'a>(document: &'n Document<'a>) -> Vec<&'n Node<'a>> {
    let root = &document.root;
    std::iter::once(root)
        .chain(root.items())
        .chain(root.get("flows").items())
        .filter(|flow| flow.at(&["data", "nodes"]).is_list())
        .collect()
}

fn read_langflow(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.trace(document, "the components of a Langflow flow");
    for flow in flows(document) {
        let mut shown = tell.automation(AutomationKind::Assistant, flow.get("name").text(), flow.get("name"));
        for node in flow.at(&["data", "nodes"]).items() {
            let kind = node.at(&["data", "type"]);
            let template = node.at(&["data", "node", "template"]);
            let service = words::service(kind.text());
            if let Some(service) = service {
                tell.service(service, kind);
                shown.outside += 1;
            }
            let provider = template.at(&["agent_llm", "value"]);
            if let Some(service) = words::service(provider.text()) {
                tell.service(service, provider);
            }
            let model = template.at(&["model_name", "value"]);
            if !model.text().is_empty() {
                tell.site(SiteKind::AiModel, model.text(), model);
            }
            let limit = template.get("max_tokens");
            if limit.is_map() && (limit.get("value").is_empty() || limit.get("value").number() == Some(0.0)) {
                tell.remark(RemarkKind::AiUnlimited, kind.text(), kind);
            }
            let lower = kind.text().to_ascii_lowercase();
            if lower.contains("sqlcomponent") || lower.contains("sqlagent") || lower.contains("sqldatabase") {
                tell.remark(RemarkKind::ModelRuns, "SQL on your database", kind);
            } else if lower.contains("pythonrepl") || lower.contains("pythoncode") || lower.contains("codeagent") {
                tell.remark(RemarkKind::ModelRuns, "code", kind);
            }
            if node.at(&["data", "node", "edited"]).is(true) {
                tell.remark(RemarkKind::CodeStep, kind.text(), template.get("code"));
            }
        }
        tell.facts.automations.push(shown);
    }
    document.outcome()
}
