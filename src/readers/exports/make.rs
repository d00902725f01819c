//! Make: the blueprint of a scenario.

use super::document::{Document, Form};
use super::node::Node;
use super::teller::Teller;
use super::{Platform, schedule, words};
use crate::facts::{Alert, Automation, AutomationKind, Effect, EndpointKind, Origin, Purpose, RemarkKind, SiteKind};

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

fn settings_of<'n, 'a>(root: &'n Node<'a>) -> &'n Node<'a> {
    root.at(&["metadata", "scenario"])
}

/// A walk over the modules of a scenario.
#[derive(Default)]
struct Walk {
    handles: bool,
    /// Where a call is set up to take an error for an answer.
    ignores: Option<Origin>,
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
    let longest = path(root.get("flow"), false, 0);
    (scenario.units, scenario.looped) = (longest.0, longest.1);
    scenario.batch = root.get("flow").items().first().and_then(batch);
    // The editor leaves the interval out; the interface tells it.
    let outer = &document.root;
    let scheduling = [outer.get("scheduling"), outer.at(&["response", "scheduling"]), root.get("scheduling")];
    if let Some(own) = scheduling.into_iter().find(|own| own.is_map()) {
        scenario.every = own.get("interval").number().and_then(|seconds| schedule::every(seconds, "second"));
        if let Some(every) = scenario.every {
            tell.schedule(&format!("{} {name}", schedule::spell(every)), own);
        }
    }
    if let Some(place) = walk.ignores.take() {
        tell.remark_at(RemarkKind::ErrorTaken, name, place);
    }
    scenario.alert = if walk.handles { Alert::Told } else { Alert::Untold };
    let settings = settings_of(root);
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

/// Modules that cost nothing by themselves.
const FREE: &[&str] = &["builtin:BasicRouter"];

/// Operations of the longest way through a list of modules, and how many of them come once for each thing of a list.
fn path(list: &Node<'_>, mut looped: bool, depth: u32) -> (u32, u32) {
    let (mut all, mut each) = (0_u32, 0_u32);
    for module in list.items() {
        let kind = module.get("module").text();
        let costs = u32::from(!FREE.contains(&kind));
        all += costs;
        each += if looped { costs } else { 0 };
        looped |= kind.contains("BasicFeeder") || kind.contains("Iterator") || kind.ends_with(":BasicRepeater");
        looped &= !kind.contains("Aggregator");
        if depth < 32 {
            let routes = module.get("routes").items().iter().map(|route| path(route.get("flow"), looped, depth + 1));
            let (more, more_each) = routes.max().unwrap_or_default();
            all += more;
            each += more_each;
        }
    }
    (all, each)
}

/// Most things that a trigger hands on in one run.
fn batch(trigger: &Node<'_>) -> Option<u32> {
    let keys = ["maxResults", "limit", "maxItems"];
    let stated = keys.iter().flat_map(|key| [trigger.get("parameters").get(key), trigger.get("mapper").get(key)]);
    let most = stated.filter_map(Node::number).find(|most| *most >= 1.0 && *most <= 100_000.0)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded on both sides")]
    Some(most as u32)
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
    let stops = module.at(&["parameters", "handleErrors"]);
    if is_http && stops.is(false) && module.get("onerror").is_empty() {
        walk.ignores.get_or_insert_with(|| tell.at(stops));
    }
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
