//! Zapier: the list of all Zaps that an account's data export holds, and Zaps that a team exports.

use super::document::{Document, Form};
use super::node::Node;
use super::teller::Teller;
use super::{Platform, schedule, words};
use crate::facts::{Alert, AutomationKind, EndpointKind, RemarkKind, SiteKind};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static PLATFORM: &[Platform] = &[Platform {
    id: "zapier",
    form: Form::Json,
    marks: &["\"zaps\"", "\"selected_api\""],
    claims: |document| {
        document
            .root
            .get("zaps")
            .items()
            .iter()
            .any(|zap| zap.get("nodes").values().any(|node| !node.get("selected_api").text().is_empty()))
    },
    read,
}];

fn read(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.trace(document, "the Zaps of an account");
    let zaps = document.root.get("zaps").items();
    let mut owners: BTreeSet<&str> = BTreeSet::new();
    for zap in zaps {
        one(zap, tell);
        owners.extend(zap.get("nodes").values().map(|node| node.get("customuser_id").written()).filter(|id| !id.is_empty()));
    }
    if let (Some(first), 1) = (zaps.first(), owners.len()) {
        let place = first.get("nodes").values().next().map_or(first, |node| node.get("customuser_id"));
        tell.remark(RemarkKind::PersonalAccount, format!("{} Zaps, all of them one person's", zaps.len()), place);
    }
    document.outcome()
}

/// Seconds between the runs that Zapier's own clock starts.
fn planned(node: &Node<'_>) -> Option<u32> {
    if !node.get("selected_api").text().starts_with("Schedule") {
        return None;
    }
    match node.get("action").text() {
        action if action.contains("hour") => Some(3_600),
        action if action.contains("day") => Some(86_400),
        action if action.contains("week") => Some(604_800),
        action if action.contains("month") => Some(2_592_000),
        _ => None,
    }
}

/// Steps on the longest way through a Zap that count as tasks, and how many of them come once for each thing of a list.
fn tasks(zap: &Node<'_>) -> (u32, u32) {
    let nodes: BTreeMap<&str, &Node<'_>> = zap.get("nodes").values().map(|node| (node.get("id").written(), node)).into_map();
    // Of every step the way back to the trigger; a ring in a broken file ends by its length.
    nodes
        .values()
        .map(|end| {
            let (mut all, mut each, mut now) = (0, 0, Some(*end));
            let mut behind = 0;
            for _ in 0..nodes.len() {
                let Some(node) = now else { break };
                let kind = node.get("selected_api").text();
                let counts = matches!(node.get("type_of").text(), "write" | "search") && !kind.starts_with("BranchingAPI");
                all += u32::from(counts);
                behind += u32::from(counts);
                if kind.to_ascii_lowercase().starts_with("loop") {
                    each = behind;
                }
                now = nodes.get(node.get("parent_id").written()).copied();
            }
            (all, each)
        })
        .max()
        .unwrap_or_default()
}

fn one(zap: &Node<'_>, tell: &mut Teller<'_, '_>) {
    let title = zap.get("title").text();
    let name = if title.is_empty() { "a Zap without a name" } else { title };
    let mut flow = tell.automation(AutomationKind::Flow, name, zap.get("title"));
    flow.unattended = true;
    // Zapier mails the owner of an account about failures, which no file can switch off.
    flow.alert = Alert::Unsaid;
    flow.active = match zap.get("status").text() {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    };
    let mut effects = Vec::new();
    (flow.units, flow.looped) = tasks(zap);
    if zap.get("nodes").values().any(|node| node.at(&["meta", "$editor", "$zap_guesser", "generated_by_ai"]).is(true)) {
        tell.remark(RemarkKind::MadeByAi, format!("{name}, which Zapier's own assistant drew up,"), zap.get("title"));
    }
    for node in zap.get("nodes").values() {
        let minutes = node.at(&["triple_stores", "polling_interval_override"]).number().filter(|minutes| *minutes > 0.0);
        if let Some(every) = minutes.and_then(|minutes| schedule::every(minutes, "minute")) {
            flow.every = Some(every);
        }
        if let Some(every) = planned(node) {
            flow.every = Some(every);
            tell.schedule(&format!("{} {name}", schedule::spell(every)), node.get("selected_api"));
        }
        let api = node.get("selected_api");
        let action = node.get("action").text();
        let params = node.get("params");
        let service = words::service(api.text());
        if let Some(service) = service {
            tell.service(service, api);
        }
        match node.get("type_of").text() {
            "write" | "search" => {
                flow.outside += u32::from(service.is_some());
                effects.extend(service.map(|service| tell.effect(words::effect(service, action), service.name, api)));
            }
            _ => {}
        }
        if api.text().starts_with("CodeCLIAPI") && !params.get("code").is_empty() {
            tell.remark(RemarkKind::CodeStep, format!("a code step of {name}"), params.get("code"));
            // Its language is part of the action, whose name is a code; Python is told by its words.
            let code = params.get("code").text();
            let python = ["import ", "def ", "input_data.get(", "print("].iter().any(|word| code.contains(word));
            if python {
                tell.python(params.get("code"));
            } else {
                tell.javascript(params.get("code"));
            }
        }
        if node.at(&["meta", "$editor", "has_automatic_issues"]).is(true) {
            tell.remark(
                RemarkKind::PlatformError,
                format!("Zapier itself sees a problem in {name}"),
                node.at(&["meta", "$editor", "has_automatic_issues"]),
            );
        }
        for key in ["from", "to", "cc", "bcc", "reply_to"] {
            let value = params.get(key);
            for value in std::iter::once(value).chain(value.items()) {
                if !words::is_filled_in(value.text()) {
                    tell.connection(api.text().split('@').next().unwrap_or(""), value.text(), value);
                }
            }
        }
        for (_, value) in params.entries() {
            tell.address(value);
        }
        if Teller::is_ai(service) {
            if ["max_tokens", "maxTokens", "max_completion_tokens"].iter().all(|key| params.get(key).is_empty()) && params.has("model") {
                tell.remark(RemarkKind::AiUnlimited, name, api);
            }
            if !params.get("model").text().is_empty() && !words::is_filled_in(params.get("model").text()) {
                tell.site(SiteKind::AiModel, params.get("model").text(), params.get("model"));
            }
        }
    }
    for node in zap.get("nodes").values().filter(|node| node.get("parent_id").is_empty()) {
        let catches = node.get("selected_api").text().starts_with("WebHookCLIAPI")
            && ["hook", "catch"].iter().any(|word| node.get("action").text().contains(word));
        if catches {
            let mut endpoint = tell.endpoint(EndpointKind::Webhook, name, node.get("selected_api"));
            endpoint.method = Some("POST".to_owned());
            endpoint.effects = effects.clone();
            tell.facts.endpoints.push(endpoint);
        }
    }
    tell.facts.automations.push(flow);
}
