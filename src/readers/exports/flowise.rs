//! Flowise: one chat as its nodes, a chat as its server keeps it, and everything of a server in one file.

use super::Platform;
use super::credentials::{self, Stated};
use super::document::{Document, Form};
use super::node::Node;
use super::teller::Teller;
use super::{json, words};
use crate::facts::{AutomationKind, RemarkKind};
use crate::readers::Source;
use crate::readers::source::{Host, Writing};

pub(super) static PLATFORM: &[Platform] = &[
    Platform {
        id: "flowise",
        form: Form::Json,
        marks: &["\"nodes\"", "\"edges\"", "\"inputParams\""],
        claims: |document| is_flow(&document.root),
        read: |document, tell| {
            tell.trace(document, "the nodes of a Flowise chat");
            let name = document.name().trim_end_matches(".json").to_owned();
            read_flow(&name, &document.root, tell);
            document.outcome()
        },
    },
    Platform {
        id: "flowise",
        form: Form::Json,
        marks: &["\"flowData\"", "\"name\""],
        claims: |document| kept(&document.root).any(|(_, flow)| flow.get("flowData").text().contains("\"nodes\"")),
        read: read_kept,
    },
    Platform {
        id: "flowise",
        form: Form::Json,
        marks: &["\"func\"", "\"schema\"", "\"iconSrc\""],
        claims: |document| is_tool(&document.root),
        read: |document, tell| {
            tell.trace(document, "a tool of a Flowise server");
            read_tool(&document.root, tell);
            document.outcome()
        },
    },
];

/// Largest chat that is unpacked, in bytes.
const LARGEST: usize = 4 << 20;
/// Values of all chats of one file together.
const VALUES: usize = 1_000_000;

fn is_flow(root: &Node<'_>) -> bool {
    let own = |node: &Node<'_>| node.at(&["data", "name"]).text() != "" && node.get("data").has("inputParams");
    root.get("nodes").items().iter().any(own)
}

/// A tool: code with the description of what it is handed.
fn is_tool(root: &Node<'_>) -> bool {
    !root.get("func").text().is_empty() && root.has("schema") && root.has("iconSrc") && root.has("name")
}

fn read_tool(tool: &Node<'_>, tell: &mut Teller<'_, '_>) {
    tell.remark(RemarkKind::CodeStep, format!("the tool “{}”", tool.get("name").text()), tool.get("func"));
    tell.javascript(tool.get("func"));
}

/// Chats as the server keeps them, with the list that each stands in: the file itself, or the lists of an export of all.
fn kept<'n, 'a>(root: &'n Node<'a>) -> impl Iterator<Item = (&'n str, &'n Node<'a>)> {
    let lists = root.entries().flat_map(|(kind, list)| list.items().iter().map(move |flow| (kind, flow)));
    let bare = root.items().iter().map(|flow| ("ChatFlow", flow));
    std::iter::once(("ChatFlow", root)).chain(lists).chain(bare).filter(|(_, flow)| flow.has("flowData"))
}

fn read_kept(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.trace(document, "chats and agents of a Flowise server");
    let mut left = VALUES;
    let mut large = false;
    for (_, flow) in kept(&document.root) {
        let data = flow.get("flowData");
        large |= data.text().len() > LARGEST || left == 0;
        if data.text().len() > LARGEST || left == 0 {
            continue;
        }
        if flow.get("isPublic").is(true) {
            tell.remark(RemarkKind::PublicApp, format!("The chat “{}”", flow.get("name").text()), flow.get("isPublic"));
        }
        let (inner, _) = json::tree(data.text(), left);
        inner.walk(&mut |_, _| left = left.saturating_sub(1));
        let source = Source::inside(Host::new(tell.source, data.start, Writing::Escaped, 0), data.text());
        let mut own = Teller { source: &source, facts: &mut *tell.facts, platform: tell.platform };
        read_flow(flow.get("name").text(), &inner, &mut own);
    }
    for tool in document.root.entries().filter(|(kind, _)| kind.eq_ignore_ascii_case("tool")).flat_map(|(_, list)| list.items()) {
        read_tool(tool, tell);
    }
    if large {
        return Err("some of its chats are larger than 4 megabytes and were left out".to_owned());
    }
    document.outcome()
}

fn read_flow(name: &str, root: &Node<'_>, tell: &mut Teller<'_, '_>) {
    let mut shown = tell.automation(AutomationKind::Assistant, name, root);
    for node in root.get("nodes").items() {
        let data = node.get("data");
        let kind = data.get("name");
        let inputs = data.get("inputs");
        let service = words::service(kind.text());
        if let Some(service) = service {
            tell.service(service, kind);
            shown.outside += 1;
        }
        let lower = kind.text().to_ascii_lowercase();
        if Teller::is_ai(service) && inputs.has("maxTokens") && inputs.get("maxTokens").is_empty() {
            tell.remark(RemarkKind::AiUnlimited, kind.text(), kind);
        }
        model(inputs.get("modelName"), tell);
        if lower.contains("sqldatabasechain") || lower.contains("sqlagent") {
            tell.remark(RemarkKind::ModelRuns, "SQL on your database", kind);
        } else if ["codeinterpreter", "requestspost", "requestsget", "pythoninterpreter"].iter().any(|tool| lower.contains(tool)) {
            tell.remark(RemarkKind::ModelRuns, if lower.contains("request") { "a request to any address" } else { "code" }, kind);
        } else if lower == "customtool" || lower == "customfunction" {
            // Typed code that the model may call: what runs is what somebody wrote.
            tell.remark(RemarkKind::CodeStep, format!("{} of {name}", kind.text()), kind);
        }
        if inputs.has("inputModeration") && inputs.get("inputModeration").is_empty() {
            tell.remark(RemarkKind::ModerationOff, kind.text(), inputs.get("inputModeration"));
        }
        let base = inputs.get("basepath");
        tell.address(base);
        if base.text().starts_with("http") && !words::is_filled_in(base.text()) {
            tell.remark(RemarkKind::FixedEnvironment, base.text(), base);
        }
        tell.javascript(inputs.get("javascriptFunction"));
        agent_step(name, kind, inputs, &mut shown, tell);
    }
    tell.facts.automations.push(shown);
}

fn model(name: &Node<'_>, tell: &mut Teller<'_, '_>) {
    if !name.text().is_empty() && !words::is_filled_in(name.text()) {
        tell.site(crate::facts::SiteKind::AiModel, name.text(), name);
    }
}

/// A step of the second form of agents, whose settings stand under names that begin with the step's own.
fn agent_step(flow: &str, kind: &Node<'_>, inputs: &Node<'_>, shown: &mut crate::facts::Automation, tell: &mut Teller<'_, '_>) {
    let Some(own) = kind.text().strip_suffix("Agentflow") else { return };
    let setting = |name: &str| inputs.get(&format!("{own}{name}"));
    let chosen = setting("Model");
    if !chosen.text().is_empty() {
        shown.outside += 1;
        if let Some(service) = words::service(chosen.text()) {
            tell.service(service, chosen);
        }
        let settings = setting("ModelConfig");
        model(settings.get("modelName"), tell);
        if settings.has("modelName") && settings.get("maxTokens").is_empty() && settings.get("maxOutputTokens").is_empty() {
            tell.remark(RemarkKind::AiUnlimited, format!("{own} of {flow}"), chosen);
        }
        let base = settings.get("basepath");
        tell.address(base);
        if base.text().starts_with("http") && !words::is_filled_in(base.text()) {
            tell.remark(RemarkKind::FixedEnvironment, base.text(), base);
        }
    }
    if own == "http" {
        shown.outside += 1;
        tell.address(setting("Url"));
        if let Some(service) = words::service(setting("Url").text()) {
            tell.service(service, setting("Url"));
        }
    }
    let code = setting("JavascriptFunction");
    if !code.text().is_empty() {
        tell.remark(RemarkKind::CodeStep, format!("a function of {flow}"), code);
        tell.javascript(code);
    }
}

/// Credentials of chats that are packed into one text of the file.
pub(super) fn packed_credentials(document: &Document<'_>) -> Vec<Stated> {
    let mut found = Vec::new();
    for (_, flow) in kept(&document.root) {
        let data = flow.get("flowData");
        if data.text().len() > LARGEST {
            continue;
        }
        let (root, whole) = json::tree(data.text(), VALUES);
        let inner = Document { path: document.path, text: data.text(), root, whole, language: document.language };
        for own in credentials::of(&inner) {
            let start = json::place_within(document.text, data.start, own.range.start);
            let end = json::place_within(document.text, data.start, own.range.end);
            found.push(Stated { range: start..end, ..own });
        }
    }
    found
}
