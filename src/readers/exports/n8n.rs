//! n8n: workflows as downloaded from the editor, copied nodes, and the collections that its command line writes.

use super::document::{Document, Form};
use super::node::Node;
use super::teller::Teller;
use super::words::{self, Service};
use super::{Platform, schedule, sql};
use crate::facts::{Alert, AutomationKind, EndpointKind, GuardKind, Purpose, RemarkKind, Sink, SiteKind};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static PLATFORM: &[Platform] =
    &[Platform { id: "n8n", form: Form::Json, marks: &["\"nodes\"", "n8n"], claims: |document| !workflows(document).is_empty(), read }];

/// Prefixes of the types of nodes.
const TYPES: &[&str] = &["n8n-nodes-", "@n8n/"];
/// Kinds of triggers that a person starts by hand, and what is no trigger at all.
const BY_HAND: &[&str] = &["manualTrigger", "executeWorkflowTrigger", "errorTrigger", "manualChatTrigger", "evaluationTrigger"];

/// The workflows of a file.
fn workflows<'n, 'a>(document: &'n Document<'a>) -> Vec<&'n Node<'a>> {
    let root = &document.root;
    let lists = [root.items(), root.get("workflows").items(), root.get("data").items()];
    let mut found: Vec<&Node<'a>> = std::iter::once(root).chain(lists.into_iter().flatten()).filter(|node| is_workflow(node)).collect();
    // What a template site hands out is wrapped once more.
    found.extend([root.get("workflow"), root.at(&["workflow", "workflow"])].into_iter().filter(|node| is_workflow(node)));
    found
}

fn is_workflow(node: &Node<'_>) -> bool {
    let nodes = node.get("nodes").items();
    let typed = |node: &Node<'_>| node.has("parameters") && node.has("position");
    nodes.iter().any(|node| typed(node) && is_node_type(node.get("type").text())) && nodes.iter().all(Node::is_map)
}

/// Whether a text is the type of a node: of the maker's packages or of somebody else's that follow their naming.
fn is_node_type(kind: &str) -> bool {
    TYPES.iter().any(|prefix| kind.starts_with(prefix)) || kind.starts_with('@') && kind.contains("/n8n-nodes")
}

fn read(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    let workflows = workflows(document);
    let handled = workflows.iter().any(|workflow| workflow.get("nodes").items().iter().any(|node| kind(node) == "errorTrigger"));
    tell.trace(document, "nodes and the connections between them");
    for workflow in &workflows {
        Workflow::of(workflow).read(tell, handled && workflows.len() > 1, document.name().trim_end_matches(".json"));
    }
    if workflows.iter().any(|workflow| !workflow.get("connections").is_map()) {
        return Err("it names no connections between its steps, so only the steps themselves were read".to_owned());
    }
    document.outcome()
}

/// The last part of a node's type.
fn kind<'n>(node: &'n Node<'_>) -> &'n str {
    node.get("type").text().rsplit('.').next().unwrap_or("")
}

struct Workflow<'n, 'a> {
    root: &'n Node<'a>,
    nodes: BTreeMap<&'n str, &'n Node<'a>>,
    next: BTreeMap<&'n str, Vec<&'n str>>,
}

impl<'n, 'a> Workflow<'n, 'a> {
    fn of(root: &'n Node<'a>) -> Self {
        let nodes = root.get("nodes").items().iter().map(|node| (node.get("name").text(), node)).into_map();
        let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (from, outputs) in root.get("connections").entries() {
            for (kind, lists) in outputs.entries() {
                for target in lists.items().iter().flat_map(|list| list.items()).map(|target| target.get("node").text()) {
                    // Models, memories and tools are connected from the part to the agent that uses it.
                    if kind == "main" {
                        next.entry(from).or_default().push(target);
                    } else {
                        next.entry(target).or_default().push(from);
                    }
                }
            }
        }
        Self { root, nodes, next }
    }

    /// Nodes that a run which starts at `from` may reach, itself left out.
    fn reached(&self, from: &'n str) -> Vec<&'n Node<'a>> {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open = vec![from];
        let mut found = Vec::new();
        while let Some(name) = open.pop() {
            for next in self.next.get(name).into_iter().flatten() {
                if seen.insert(next)
                    && let Some(node) = self.nodes.get(next)
                {
                    found.push(*node);
                    open.push(next);
                }
            }
        }
        found
    }

    fn read(&self, tell: &mut Teller<'_, '_>, handled: bool, file: &str) {
        let root = self.root;
        let name = Some(root.get("name").text()).filter(|name| !name.is_empty()).unwrap_or(file);
        let mut whole = tell.automation(AutomationKind::Flow, name, if root.has("name") { root.get("name") } else { root });
        whole.active = [true, false].into_iter().find(|state| root.get("active").is(*state));
        whole.units = 1;
        whole.alert = match root.get("settings") {
            settings if !settings.get("errorWorkflow").is_empty() => Alert::Told,
            _ if handled || self.nodes.values().any(|node| kind(node) == "errorTrigger") => Alert::Told,
            settings if settings.is_map() => Alert::Untold,
            _ => Alert::Unsaid,
        };
        let limited = !root.at(&["settings", "executionTimeout"]).is_empty();
        let strangers: Vec<&Node<'a>> = self.nodes.values().copied().filter(|node| !is_off(node) && calls_in(node)).collect();
        let sent: BTreeSet<usize> =
            strangers.iter().flat_map(|node| self.reached(node.get("name").text())).map(|node| node.start).into_set();
        for node in self.nodes.values() {
            let own = kind(node);
            if is_off(node) {
                tell.remark(RemarkKind::SwitchedOff, format!("the step “{}” of {name}", node.get("name").text()), node.get("name"));
                continue;
            }
            if is_trigger(own) {
                whole.unattended |= !BY_HAND.contains(&own);
                if let Some(every) = interval(node) {
                    whole.every = Some(whole.every.map_or(every, |other| other.min(every)));
                    tell.schedule(&format!("{} {name}", schedule::spell(every)), node.get("type"));
                }
                self.entry(node, tell);
            }
            let service = service(node);
            if let Some(service) = service {
                tell.service(service, node.get("type"));
            }
            let outside = service.is_some() || own == "httpRequest";
            if outside && !is_trigger(own) && !is_part(node) {
                whole.outside += 1;
                let caught = node.get("retryOnFail").is(true)
                    || node.get("continueOnFail").is(true)
                    || !matches!(node.get("onError").text(), "" | "stopWorkflow");
                whole.unprotected += u32::from(!caught);
                whole.moves_money |= !caught && service.is_some_and(|service| service.purpose == Purpose::Payment);
                let timed = limited || !node.at(&["parameters", "options", "timeout"]).is_empty();
                whole.untimed += u32::from(own == "httpRequest" && !timed);
            }
            step(node, sent.contains(&node.start), tell);
        }
        self.captured(tell, name);
        tell.facts.automations.push(whole);
    }

    /// A way in for callers from outside.
    fn entry(&self, node: &'n Node<'a>, tell: &mut Teller<'_, '_>) {
        let parameters = node.get("parameters");
        let name = node.get("name").text();
        let own = kind(node);
        if !calls_in(node) {
            return;
        }
        let route = match own {
            "webhook" => format!("/{}", parameters.get("path").written().trim_start_matches('/')),
            _ => name.to_owned(),
        };
        let mut endpoint = tell.endpoint(EndpointKind::Webhook, &route, node.get("type"));
        endpoint.calls.push(own.to_owned());
        if own == "webhook" {
            endpoint.method =
                Some(Some(parameters.get("httpMethod").text()).filter(|method| !method.is_empty()).unwrap_or("GET").to_owned());
        }
        let authentication = parameters.get("authentication");
        if !matches!(authentication.text(), "" | "none") {
            endpoint.guards.push(tell.guard(GuardKind::SharedSecret, authentication.text(), authentication));
        }
        let listed = parameters.at(&["options", "ipWhitelist"]);
        if !listed.is_empty() {
            endpoint.guards.push(tell.guard(GuardKind::SharedSecret, "ipWhitelist", listed));
        }
        for step in self.reached(name) {
            if matches!(kind(step), "if" | "switch" | "filter" | "code" | "function" | "crypto")
                && !is_off(step)
                && let Some(by) = checks_sender(step)
            {
                endpoint.guards.push(tell.guard(GuardKind::Signature, by, step.get("type")));
            }
            if let Some(service) = service(step).filter(|_| !is_off(step)) {
                let operation = operation(step);
                endpoint.effects.push(tell.effect(words::effect(service, &operation), service.name, step.get("type")));
            } else if matches!(kind(step), "httpRequest") && !matches!(step.at(&["parameters", "method"]).text(), "" | "GET") {
                endpoint.effects.push(tell.effect(crate::facts::EffectKind::Writes, "another service", step.get("type")));
            } else if matches!(kind(step), "executeCommand" | "ssh") {
                endpoint.effects.push(tell.effect(crate::facts::EffectKind::ActsPrivileged, "the server", step.get("type")));
            }
        }
        tell.facts.endpoints.push(endpoint);
    }

    /// Data of real runs that was pinned to steps and travels with the file.
    fn captured(&self, tell: &mut Teller<'_, '_>, name: &str) {
        let pinned = self.root.get("pinData");
        let steps = pinned.entries().filter(|(_, data)| !data.is_empty()).count();
        if steps > 0 {
            let text = tell.source.text().get(pinned.span()).unwrap_or("");
            let people = words::count_addresses(text);
            let of_people = if people > 0 { format!(", with mail addresses of people ({people})") } else { String::new() };
            tell.remark(RemarkKind::CapturedData, format!("data pinned to {} of {name}{of_people}", words::counted(steps, "step")), pinned);
        }
    }
}

fn is_off(node: &Node<'_>) -> bool {
    node.get("disabled").is(true)
}

fn is_trigger(kind: &str) -> bool {
    kind.ends_with("Trigger") || matches!(kind, "webhook" | "cron" | "interval" | "emailReadImap" | "start")
}

/// A model, memory or tool that an agent uses: the agent decides when it fails.
fn is_part(node: &Node<'_>) -> bool {
    let own = kind(node);
    ["lmChat", "lm", "memory", "embeddings", "tool", "outputParser", "textSplitter", "document", "vectorStore"]
        .iter()
        .any(|part| own.starts_with(part))
        || own.ends_with("Tool")
}

/// Whether anyone who knows the address may start a run through it.
fn calls_in(node: &Node<'_>) -> bool {
    match kind(node) {
        "webhook" | "formTrigger" | "mcpTrigger" => true,
        "chatTrigger" => node.at(&["parameters", "public"]).is(true),
        _ => false,
    }
}

/// The words by which a step asks who sends.
fn checks_sender(step: &Node<'_>) -> Option<&'static str> {
    const WORDS: &[&str] =
        &["signature", "hmac", "Hmac", "x-hub", "X-Hub", "x-webhook", "headers.authorization", "headers['x-", "headers[\"x-", "secret"];
    WORDS.iter().find(|word| step.get("parameters").mentions(&[word])).copied()
}

/// What a step is asked to do, in the node's own words.
fn operation(node: &Node<'_>) -> String {
    let parameters = node.get("parameters");
    format!("{} {} {}", kind(node), parameters.get("operation").text(), parameters.get("method").text())
}

fn service(node: &Node<'_>) -> Option<Service> {
    let own = kind(node);
    match own {
        "httpRequest" => words::service(node.at(&["parameters", "url"]).text()),
        "formTrigger" | "chatTrigger" => None,
        _ => words::service(own),
    }
}

/// Seconds between runs of a trigger.
fn interval(node: &Node<'_>) -> Option<u32> {
    let parameters = node.get("parameters");
    let times = |list: &Node<'_>| {
        list.items()
            .iter()
            .filter_map(|time| match time.get("mode").text() {
                "everyMinute" => Some(60),
                "everyHour" => Some(3_600),
                "everyX" => schedule::every(time.get("value").number()?, time.get("unit").text()),
                "custom" => schedule::cron(time.get("cronExpression").text()),
                _ => Some(86_400),
            })
            .min()
    };
    match kind(node) {
        "scheduleTrigger" => {
            let rules = parameters.at(&["rule", "interval"]).items();
            let each = rules.iter().filter_map(|rule| {
                let count = |key: &str, default: f64| rule.get(key).number().unwrap_or(default);
                match rule.get("field").text() {
                    "seconds" => schedule::every(count("secondsInterval", 30.0), "second"),
                    "minutes" => schedule::every(count("minutesInterval", 5.0), "minute"),
                    "hours" => schedule::every(count("hoursInterval", 1.0), "hour"),
                    "weeks" => schedule::every(count("weeksInterval", 1.0), "week"),
                    "months" => schedule::every(count("monthsInterval", 1.0), "month"),
                    "cronExpression" => schedule::cron(rule.get("expression").text()),
                    _ => schedule::every(count("daysInterval", 1.0), "day"),
                }
            });
            each.min().or(Some(86_400))
        }
        "cron" => times(parameters.at(&["triggerTimes", "item"])),
        "interval" => schedule::every(
            parameters.get("interval").number().unwrap_or(1.0),
            Some(parameters.get("unit").text()).filter(|unit| !unit.is_empty()).unwrap_or("minute"),
        ),
        _ => times(parameters.at(&["pollTimes", "item"])),
    }
}

/// What one step does that matters wherever it stands. `sent`: a caller from outside can start the run that reaches it.
fn step(node: &Node<'_>, sent: bool, tell: &mut Teller<'_, '_>) {
    let parameters = node.get("parameters");
    let full = node.get("type").text();
    let own = kind(node);
    let name = node.get("name").text();
    if !full.starts_with("n8n-nodes-base.") && !full.starts_with("@n8n/") {
        tell.remark(RemarkKind::CommunityPart, full.rsplit_once('.').map_or(full, |(package, _)| package), node.get("type"));
    }
    for (_, credential) in node.get("credentials").entries() {
        tell.connection(own, credential.get("name").text(), credential.get("name"));
    }
    match own {
        "executeCommand" | "ssh" => {
            let command = parameters.get("command");
            let place = if command.is_empty() { node.get("type") } else { command };
            // What another step made may be fixed; only what arrives with the run is a caller's.
            let arrives = ["$json", "$input", ".body", ".query", ".params", ".headers"].iter().any(|part| command.text().contains(part));
            if sent && words::is_filled_in(command.text()) && arrives {
                tell.flow(Sink::Shell, &format!("the step “{name}”"), "the request", place);
            } else {
                tell.remark(RemarkKind::CommandRun, name, place);
            }
        }
        "code" | "function" | "functionItem" | "toolCode" => {
            let code = [parameters.get("jsCode"), parameters.get("functionCode")].into_iter().find(|code| !code.is_empty());
            if let Some(code) = code {
                tell.javascript(code);
            }
            let python = Some(parameters.get("pythonCode")).filter(|code| !code.is_empty());
            if let Some(python) = python {
                tell.python(python);
            }
            let place = code.or(python).unwrap_or_else(|| node.get("type"));
            tell.remark(RemarkKind::CodeStep, name, place);
        }
        "postgres" | "mySql" | "microsoftSql" | "snowflake" | "questDb" | "crateDb" | "timescaleDb" => {
            let query = parameters.get("query");
            tell.query("sql", query.text(), query);
            let replaced = ["queryReplacement", "queryParams"]
                .iter()
                .any(|key| !parameters.at(&["options", key]).is_empty() || !parameters.at(&["additionalFields", key]).is_empty());
            if !sql::puts(query.text()).is_empty() && !replaced {
                if sent {
                    tell.flow(Sink::Sql, &format!("the step “{name}”"), "the request", query);
                } else {
                    tell.remark(RemarkKind::QueryBuilt, name, query);
                }
            }
        }
        "agent" if parameters.get("agent").text() == "sqlAgent" => {
            tell.remark(RemarkKind::ModelRuns, "SQL on your database", node.get("type"))
        }
        _ => {}
    }
    if parameters.at(&["options", "allowUnauthorizedCerts"]).is(true) || parameters.get("allowUnauthorizedCerts").is(true) {
        tell.site(SiteKind::TlsUnverified, "the step accepts any certificate", parameters);
    }
    if own == "httpRequest" {
        tell.address(parameters.get("url"));
    }
    let is_model = own.starts_with("lmChat")
        || own == "openAi" && Teller::is_ai(service(node)) && !matches!(parameters.get("resource").text(), "image" | "audio" | "file");
    if is_model && own != "lmChatOllama" {
        let limits = ["maxTokens", "maxTokensToSample", "maxOutputTokens", "num_predict"];
        if limits.iter().all(|key| parameters.at(&["options", key]).is_empty()) {
            tell.remark(RemarkKind::AiUnlimited, name, node.get("type"));
        }
        let model = [
            parameters.at(&["model", "value"]),
            parameters.get("model"),
            parameters.at(&["modelId", "value"]),
            parameters.get("modelName"),
        ];
        if let Some(model) = model.into_iter().find(|model| !model.text().is_empty()) {
            tell.site(SiteKind::AiModel, model.text().trim_start_matches("models/"), model);
        }
    }
}
