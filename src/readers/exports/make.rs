//! Make: the blueprint of a scenario.

use super::Platform;
use super::document::{Document, Form};
use super::node::Node;
use super::teller::Teller;
use super::words;
use crate::facts::{Alert, Automation, AutomationKind, Effect, EndpointKind, Purpose, RemarkKind, SiteKind};

pub(super) static PLATFORM: &[Platform] = &[Platform {
    id: "make",
    form: Form::Json,
    marks: &["\"flow\"", "\"module\"", "\"mapper\""],
    claims: |document| blueprint(document).is_some(),
    read,
}];

/// The scenario, as the editor exports it or as the interface wraps it.
fn blueprint<'n, 'a>(document: &'n Document<'a>) -> Option<&'n Node<'a>> {
    let root = &document.root;
    [root, root.get("blueprint"), root.at(&["response", "blueprint"])]
        .into_iter()
        .find(|node| node.get("flow").items().iter().any(|module| module.get("module").text().contains(':') && module.has("id")))
}

/// A walk over the modules of a scenario.
#[derive(Default)]
struct Walk {
    handles: bool,
    effects: Vec<Effect>,
}

fn read(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    let Some(root) = blueprint(document) else { return Ok(()) };
    tell.trace(document, "the modules of a scenario");
    let name = Some(root.get("name").text()).filter(|name| !name.is_empty()).unwrap_or("a scenario without a name");
    let mut scenario = tell.automation(AutomationKind::Flow, name, if root.has("name") { root.get("name") } else { root });
    scenario.unattended = true;
    let mut walk = Walk::default();
    modules(root.get("flow"), 0, &mut scenario, &mut walk, tell);
    scenario.alert = if walk.handles { Alert::Told } else { Alert::Untold };
    let settings = root.at(&["metadata", "scenario"]);
    if settings.get("dlq").is(false) {
        let stops = settings
            .get("maxErrors")
            .number()
            .map_or(String::new(), |most| format!(", and after {most} failures in a row the scenario is switched off"));
        tell.remark(RemarkKind::RunLost, format!("Make keeps no incomplete runs{stops}"), settings.get("dlq"));
    }
    if let Some(first) = root.get("flow").items().first().filter(|first| first.get("module").text() == "gateway:CustomWebHook") {
        let mut endpoint = tell.endpoint(EndpointKind::Webhook, name, first.get("module"));
        endpoint.method = Some("POST".to_owned());
        endpoint.effects = walk.effects;
        tell.facts.endpoints.push(endpoint);
    }
    tell.facts.automations.push(scenario);
    document.outcome()
}

fn modules(list: &Node<'_>, depth: u32, scenario: &mut Automation, walk: &mut Walk, tell: &mut Teller<'_, '_>) {
    if depth > 32 {
        return;
    }
    for module in list.items() {
        one(module, scenario, walk, tell);
        for route in module.get("routes").items() {
            modules(route.get("flow"), depth + 1, scenario, walk, tell);
        }
        walk.handles |= !module.get("onerror").is_empty();
    }
}

fn one(module: &Node<'_>, scenario: &mut Automation, walk: &mut Walk, tell: &mut Teller<'_, '_>) {
    let kind = module.get("module");
    let mapper = module.get("mapper");
    let is_http = kind.text().starts_with("http:");
    scenario.units += 1;
    let service = if is_http { words::service(mapper.get("url").text()) } else { words::service(kind.text()) };
    if let Some(service) = service {
        tell.service(service, kind);
        walk.effects.push(tell.effect(words::effect(service, kind.text()), service.name, kind));
    }
    if service.is_some() || is_http {
        scenario.outside += 1;
        let caught = !module.get("onerror").is_empty();
        scenario.unprotected += u32::from(!caught);
        scenario.moves_money |= !caught && service.is_some_and(|service| service.purpose == Purpose::Payment);
        scenario.untimed += u32::from(is_http && mapper.get("timeout").is_empty());
    }
    tell.address(mapper.get("url"));
    if mapper.get("rejectUnauthorized").is(false) {
        tell.site(SiteKind::TlsUnverified, "the module accepts any certificate", mapper.get("rejectUnauthorized"));
    }
    if Teller::is_ai(service) && mapper.has("model") {
        if ["max_tokens", "max_completion_tokens", "maxTokens"].iter().all(|key| mapper.get(key).is_empty()) {
            tell.remark(RemarkKind::AiUnlimited, kind.text(), kind);
        }
        let model = mapper.get("model");
        if !model.text().is_empty() && !words::is_filled_in(model.text()) {
            tell.site(SiteKind::AiModel, model.text(), model);
        }
    }
    for (_, restored) in module.at(&["metadata", "restore", "parameters"]).entries() {
        let label = restored.get("label");
        tell.connection(kind.text().split(':').next().unwrap_or(""), label.text(), label);
    }
    let restored = module.at(&["metadata", "restore", "parameters", "__IMTCONN__"]);
    let inner = restored.at(&["data", "connection"]);
    tell.connection(kind.text(), inner.text(), inner);
    if !kind.text().starts_with("code:") {
        return;
    }
    tell.remark(RemarkKind::CodeStep, kind.text(), kind);
    tell.javascript(mapper.get("code"));
}
