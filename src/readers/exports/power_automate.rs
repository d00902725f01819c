//! Power Automate: the definition of a flow, from a package or a solution, and the list of what a package holds.

use super::document::{Document, Form};
use super::node::Node;
use super::teller::Teller;
use super::words;
use super::{Platform, schedule};
use crate::facts::{Alert, Automation, AutomationKind, Effect, EndpointKind, GuardKind, Purpose, RemarkKind};

pub(super) static PLATFORM: &[Platform] = &[
    Platform {
        id: "power-automate",
        form: Form::Json,
        marks: &["\"triggers\"", "\"actions\""],
        claims: |document| definition(document).get("triggers").is_map() && definition(document).has("$schema"),
        read,
    },
    Platform {
        id: "power-automate",
        form: Form::Json,
        marks: &["packageTelemetryId"],
        claims: |document| document.root.at(&["details", "packageTelemetryId"]).text() != "" && document.root.get("resources").is_map(),
        read: read_manifest,
    },
];

/// The definition of a flow, however deep the file wraps it.
fn definition<'n, 'a>(document: &'n Document<'a>) -> &'n Node<'a> {
    let root = &document.root;
    [root.at(&["properties", "definition"]), root.get("definition"), root]
        .into_iter()
        .find(|node| node.get("triggers").is_map() && node.get("actions").is_map())
        .unwrap_or(root)
}

/// What a package lists: the connections with the names of the accounts behind them.
fn read_manifest(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.trace(document, "the list of a Power Platform package");
    for (_, resource) in document.root.get("resources").entries() {
        if resource.get("type").text() == "Microsoft.PowerApps/apis/connections" {
            let label = resource.at(&["details", "displayName"]);
            tell.connection("a connection of the package", label.text(), label);
        }
    }
    document.outcome()
}

fn read(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.trace(document, "the definition of a flow with its triggers and actions");
    let definition = definition(document);
    let properties = document.root.get("properties");
    let shown = properties.get("displayName");
    let name = if shown.text().is_empty() { file_title(document.name()) } else { shown.text().to_owned() };
    let mut flow = tell.automation(AutomationKind::Flow, &name, definition.get("triggers"));
    let mut effects = Vec::new();
    let mut caught =
        definition.at(&["metadata", "failureAlertSubscription"]).is(true) || properties.get("flowFailureAlertSubscribed").is(true);
    actions(definition.get("actions"), 0, false, &mut |key, action, looped| {
        flow.looped += u32::from(looped);
        step(key, action, &mut flow, &mut effects, &mut caught, tell);
    });
    flow.alert = if caught { Alert::Told } else { Alert::Untold };
    for (key, trigger) in definition.get("triggers").entries() {
        trigger_of(key, trigger, &name, &mut flow, &effects, tell);
    }
    for (key, reference) in properties.get("connectionReferences").entries() {
        let service = key.trim_start_matches("shared_").split(['_', '-']).next().unwrap_or("").to_owned();
        let embedded = reference.get("runtimeSource").text() == "embedded" || reference.get("source").text() == "Embedded";
        if embedded && reference.at(&["connection", "connectionReferenceLogicalName"]).is_empty() {
            tell.remark(
                RemarkKind::PersonalAccount,
                format!("{}, the account of whoever made the flow", words::short(&service, 40)),
                reference,
            );
        }
        if reference.get("isOnPremiseConnection").is(true) {
            tell.remark(RemarkKind::FixedEnvironment, format!("a gateway in the company's own network, for {service}"), reference);
        }
        if reference.get("tier").text() == "Premium" {
            tell.remark(RemarkKind::PaidConnector, service, reference);
        }
    }
    tell.facts.automations.push(flow);
    document.outcome()
}

/// The name of a flow from that of its file, without the code that a solution adds.
fn file_title(file: &str) -> String {
    let stem = file.trim_end_matches(".json");
    let from = stem.len().saturating_sub(37);
    match stem.get(from..) {
        Some(code) if code.starts_with('-') && code.matches('-').count() == 5 => stem.get(..from).unwrap_or(stem).to_owned(),
        _ => stem.to_owned(),
    }
}

/// Shows every action with its name and whether a loop repeats it, those within conditions, loops and scopes too.
fn actions<'n, 'a>(list: &'n Node<'a>, depth: u32, looped: bool, visit: &mut dyn FnMut(&'n str, &'n Node<'a>, bool)) {
    if depth > 32 {
        return;
    }
    for (key, action) in list.entries() {
        visit(key, action, looped);
        let within = looped || matches!(action.get("type").text(), "Foreach" | "Until");
        actions(action.get("actions"), depth + 1, within, visit);
        actions(action.at(&["else", "actions"]), depth + 1, within, visit);
        actions(action.at(&["default", "actions"]), depth + 1, within, visit);
        for (_, case) in action.get("cases").entries() {
            actions(case.get("actions"), depth + 1, within, visit);
        }
    }
}

fn step(key: &str, action: &Node<'_>, flow: &mut Automation, effects: &mut Vec<Effect>, caught: &mut bool, tell: &mut Teller<'_, '_>) {
    let inputs = action.get("inputs");
    let kind = action.get("type").text();
    flow.units += 1;
    *caught |= action
        .get("runAfter")
        .entries()
        .any(|(_, states)| states.items().iter().any(|state| matches!(state.text(), "Failed" | "TimedOut")));
    let host = inputs.get("host");
    let connector = [host.get("apiId"), host.at(&["api", "runtimeUrl"]), host.at(&["connection", "name"])]
        .into_iter()
        .find(|node| !node.text().is_empty());
    let is_http = kind == "Http";
    let service = match connector {
        Some(connector) => words::service(&format!("{} {}", connector.text(), host.get("operationId").text())),
        None if is_http => words::service(inputs.get("uri").text()),
        None => None,
    };
    if connector.is_none() && !is_http {
        return;
    }
    flow.outside += 1;
    // The platform tries four times again unless the step forbids it.
    if inputs.at(&["retryPolicy", "type"]).text() == "none" {
        flow.unprotected += 1;
        flow.moves_money |= service.is_some_and(|service| service.purpose == Purpose::Payment);
    }
    let place = if action.has("type") { action.get("type") } else { action };
    if is_http {
        tell.address(inputs.get("uri"));
        tell.remark(RemarkKind::PaidConnector, format!("HTTP, in the step “{key}”"), place);
    }
    if let Some(service) = service {
        tell.service(service, place);
        let operation = format!("{} {}", host.get("operationId").text().replace("Post", "create "), inputs.get("method").text());
        effects.push(tell.effect(words::effect(service, &operation), service.name, place));
    } else if is_http && !matches!(inputs.get("method").text(), "" | "GET") {
        effects.push(tell.effect(crate::facts::EffectKind::Writes, "another service", place));
    }
}

fn trigger_of(key: &str, trigger: &Node<'_>, name: &str, flow: &mut Automation, effects: &[Effect], tell: &mut Teller<'_, '_>) {
    let kind = trigger.get("kind").text();
    let request = trigger.get("type").text() == "Request";
    flow.unattended |= !(request && matches!(kind, "Button" | "PowerApp" | "PowerAppV2" | "ApiConnection" | "Skills" | "VirtualAgent"));
    let recurrence = trigger.get("recurrence");
    if let Some(every) = schedule::every(recurrence.get("interval").number().unwrap_or(1.0), recurrence.get("frequency").text()) {
        flow.every = Some(every);
        tell.schedule(&format!("{} {name}", schedule::spell(every)), recurrence);
    }
    if request && kind == "Http" {
        let mut endpoint = tell.endpoint(EndpointKind::Webhook, name, trigger.get("type"));
        endpoint.method =
            Some(Some(trigger.at(&["inputs", "method"]).text()).filter(|method| !method.is_empty()).unwrap_or("POST").to_owned());
        let allowed = trigger.at(&["inputs", "triggerAuthenticationType"]);
        if !matches!(allowed.text(), "" | "All") {
            endpoint.guards.push(tell.guard(GuardKind::Login, allowed.text(), allowed));
        }
        endpoint.calls.push(key.to_owned());
        endpoint.effects = effects.to_vec();
        tell.facts.endpoints.push(endpoint);
    }
}
