//! Node-RED: flows as the editor exports them, and the credentials file that may lie beside them.

use super::document::{Document, Form};
use super::node::Node;
use super::teller::Teller;
use super::words;
use super::{Platform, schedule};
use crate::facts::{Alert, AutomationKind, EndpointKind, RemarkKind, Sink, SiteKind};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static PLATFORM: &[Platform] = &[
    Platform {
        id: "node-red",
        form: Form::Json,
        marks: &["\"wires\"", "\"type\"", "\"z\""],
        claims: |document| {
            let items = document.root.items();
            let tab = |item: &Node<'_>| item.get("type").text() == "tab" || item.get("type").text().starts_with("subflow");
            let wired = |item: &Node<'_>| item.has("z") && item.get("wires").is_list();
            items.iter().all(|item| item.has("id") && item.has("type"))
                && items.iter().any(wired)
                && (items.iter().any(tab) || items.len() < 200)
        },
        read,
    },
    Platform {
        id: "node-red",
        form: Form::Text,
        marks: &["module.exports", "uiPort", "flowFile"],
        claims: |document| document.name() == "settings.js",
        read: read_settings,
    },
    Platform {
        id: "node-red",
        form: Form::Json,
        marks: &["\":{", "assword"],
        claims: is_credentials,
        read: |document, tell| {
            tell.trace(document, "credentials of Node-RED's nodes");
            let open = document.root.values().filter(|own| own.entries().any(|(_, value)| !value.text().is_empty())).count();
            if open > 0 {
                let what = format!("{} of nodes, not encrypted", words::counted(open, "set"));
                tell.remark(RemarkKind::CredentialsInExport, what, &document.root);
            }
            document.outcome()
        },
    },
];

/// What the settings of a Node-RED server leave open: the export itself cannot say.
fn read_settings(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.facts.builders.push(crate::facts::BuilderTrace {
        builder: tell.platform.to_owned(),
        kind: crate::facts::TraceKind::Export,
        evidence: format!("{} holds the settings of a Node-RED server", document.path),
        origin: tell.source.at(0),
    });
    let set = |name: &str| {
        document.text.lines().any(|line| {
            let code = line.trim_start().trim_start_matches(['"', '\'']);
            code.strip_prefix(name).is_some_and(|rest| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':'))
        })
    };
    let mut weak = Vec::new();
    for (name, words) in [
        ("adminAuth", "whoever reaches the editor may change the flows, for no password is asked"),
        ("httpNodeAuth", "addresses of flows are open to everyone who knows them"),
        ("credentialSecret", "the key that encrypts credentials lies beside them"),
    ] {
        if !set(name) {
            weak.push(words);
        }
    }
    if !weak.is_empty() {
        let at = document.text.find("module.exports").unwrap_or(0);
        tell.remark_at(RemarkKind::LoginRulesWeak, weak.join(", "), tell.source.at(at));
    }
    Ok(())
}

/// Whether a file keeps the credentials of nodes in the open: under the ids of nodes, where an encrypted one has a text
/// under `$`.
fn is_credentials(document: &Document<'_>) -> bool {
    let id = |key: &str| {
        let digits = |part: &str| part.len() >= 4 && part.len() <= 20 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
        key.len() >= 8 && key.split('.').all(digits) && key.split('.').count() <= 2
    };
    let root = &document.root;
    document.name().contains("cred") && root.entries().count() > 0 && root.entries().all(|(key, own)| id(key) && own.is_map())
}

fn read(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.trace(document, "tabs and the nodes on them");
    let items = document.root.items();
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for item in items {
        let targets = item.get("wires").items().iter().flat_map(Node::items).map(Node::text);
        next.entry(item.get("id").text()).or_default().extend(targets);
    }
    let mut sent: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&str> = items.iter().filter(|item| is_entry(item)).map(|item| item.get("id").text()).collect();
    while let Some(id) = open.pop() {
        for target in next.get(id).into_iter().flatten() {
            if sent.insert(target) {
                open.push(target);
            }
        }
    }
    let tabs: Vec<(&str, &Node<'_>)> =
        items.iter().filter(|item| item.get("type").text() == "tab").map(|tab| (tab.get("id").text(), tab)).collect();
    for (id, tab) in &tabs {
        let own: Vec<&Node<'_>> = items.iter().filter(|item| item.get("z").text() == *id).collect();
        let mut flow = tell.automation(AutomationKind::Flow, tab.get("label").text(), tab.get("label"));
        flow.active = tab.get("disabled").is(true).then_some(false);
        let kinds = |wanted: &[&str]| own.iter().any(|item| wanted.contains(&item.get("type").text()));
        flow.unattended = own.iter().any(|item| !matches!(item.get("type").text(), "comment" | "tab" | "debug"));
        flow.every = own.iter().filter(|item| item.get("type").text() == "inject").filter_map(|item| interval(item)).min();
        flow.alert = if own.is_empty() || kinds(&["catch", "status"]) { Alert::Told } else { Alert::Untold };
        tell.facts.automations.push(flow);
    }
    for item in items {
        node(item, sent.contains(item.get("id").text()), tell);
    }
    document.outcome()
}

/// Seconds between the messages of an inject node.
fn interval(item: &Node<'_>) -> Option<u32> {
    schedule::every(item.get("repeat").number().unwrap_or(0.0), "second").or_else(|| schedule::cron(item.get("crontab").text()))
}

fn is_entry(item: &Node<'_>) -> bool {
    item.get("type").text() == "http in"
}

fn node(item: &Node<'_>, sent: bool, tell: &mut Teller<'_, '_>) {
    let kind = item.get("type");
    let name = if item.get("name").text().is_empty() { kind.text() } else { item.get("name").text() };
    match kind.text() {
        "http in" => {
            let mut endpoint = tell.endpoint(EndpointKind::Webhook, item.get("url").text(), item.get("url"));
            endpoint.method = Some(item.get("method").text().to_ascii_uppercase());
            tell.facts.endpoints.push(endpoint);
        }
        "exec" => {
            let place = item.get("command");
            let added = !matches!(item.get("addpay").written(), "" | "false");
            if added && sent {
                tell.flow(Sink::Shell, &format!("the node “{name}”"), "the request", place);
            } else {
                let what = if added { format!("{}, with what arrives behind it", place.text()) } else { place.text().to_owned() };
                tell.remark(RemarkKind::CommandRun, what, place);
            }
        }
        "mqtt-broker" => {
            let plain = !item.get("usetls").is(true) && item.get("port").written() != "8883";
            let broker = item.get("broker");
            if plain {
                tell.site(SiteKind::PlainHttp, format!("{} (MQTT)", broker.text()), broker);
            }
            let numbers = broker.text().split('.').filter(|part| part.parse::<u8>().is_ok()).count();
            if numbers == 4 {
                tell.remark(RemarkKind::FixedEnvironment, broker.text(), broker);
            }
        }
        "inject" => {
            let repeat = item.get("repeat");
            if let Some(every) = interval(item) {
                tell.schedule(&format!("{} {name}", schedule::spell(every)), repeat);
            }
        }
        "function" => {
            tell.javascript(item.get("func"));
            tell.remark(RemarkKind::CodeStep, name, item.get("func"));
        }
        "http request" => {
            tell.address(item.get("url"));
            if let Some(service) = words::service(item.get("url").text()) {
                tell.service(service, item.get("url"));
            }
        }
        own => {
            if let Some(service) = words::service(own) {
                tell.service(service, kind);
            }
        }
    }
}
