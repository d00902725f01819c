//! Bubble: the file of a whole app, one line of JSON that may have more than a hundred megabytes.
//!
//! Read from front to back: of each type of data, workflow and setting a small tree is made and dropped again; pages are
//! passed over but for what they are made of. What `settings.secure` holds is counted and never shown.

use super::bubble_pages::{Pages, answers_errors};
use super::credentials::{self, Stated};
use super::document::{Document, Form};
use super::json::Cursor;
use super::node::Node;
use super::teller::Teller;
use super::{Platform, schedule, words};
use crate::facts::{
    Alert, AutomationKind, BuilderTrace, EffectKind, Endpoint, EndpointKind, GuardKind, Origin, Reach, RemarkKind, TraceKind,
};

pub(super) static PLATFORM: &[Platform] = &[
    Platform { id: "bubble", form: Form::Stream, marks: &["\"user_types\""], claims, read },
    Platform { id: "bubble", form: Form::Stream, marks: &["\"element_definitions\""], claims, read },
];

/// Values of one type, workflow or settings block that become a tree.
const VALUES: usize = 200_000;
/// Keys of which an app has at least three.
const KEYS: &[&str] = &["pages", "element_definitions", "user_types", "option_sets", "api", "styles", "settings", "mobile_views"];

fn claims(document: &Document<'_>) -> bool {
    let mut keys = 0;
    let mut named = false;
    Cursor::new(document.text, 0).map(&mut |key, cursor| {
        keys += usize::from(KEYS.contains(&key.as_ref()));
        named |= matches!(key.as_ref(), "_id" | "app_version");
        cursor.skip();
    });
    keys >= 3 && (named || document.name().ends_with(".bubble"))
}

/// Shows each entry of the map that stands at the cursor as a small tree.
fn each(cursor: &mut Cursor<'_>, visit: &mut dyn FnMut(&str, &Node<'_>)) {
    if !cursor.is_map() {
        return cursor.skip();
    }
    cursor.map(&mut |key, cursor| {
        cursor.refill(VALUES);
        let node = cursor.value();
        visit(&key, &node);
    });
}

/// Credentials of the app's calls to other services that are not marked private, and tokens typed into conditions.
pub(super) fn credentials(document: &Document<'_>) -> Vec<Stated> {
    let mut found = Vec::new();
    let mut cursor = Cursor::new(document.text, 0);
    cursor.map(&mut |key, cursor| match key.as_ref() {
        "settings" => each(cursor, &mut |key, node| {
            if key == "client_safe" {
                node.get("apiconnector2").walk(&mut |_, field| {
                    if field.has("key") && !field.get("private").is(true) {
                        credentials::push_pair(&mut found, document.text, field);
                    }
                });
            }
        }),
        "api" => each(cursor, &mut |_, node| {
            if let Some((_, token)) = typed_token(node) {
                credentials::push(&mut found, document.text, "authorization", token, true);
            }
        }),
        _ => cursor.skip(),
    });
    found
}

/// Where the part of the settings stands that only the server should know.
pub(super) fn secure_part(document: &Document<'_>) -> Option<std::ops::Range<usize>> {
    let mut found = None;
    Cursor::new(document.text, 0).map(&mut |key, cursor| {
        if key != "settings" {
            return cursor.skip();
        }
        each(cursor, &mut |key, node| {
            if key == "secure" && !node.is_empty() {
                found = Some(node.span());
            }
        });
    });
    found
}

/// The token that a workflow's condition compares a parameter with, and the parameter's name.
fn typed_token<'n, 'a>(workflow: &'n Node<'a>) -> Option<(&'n str, &'n Node<'a>)> {
    let condition = workflow.at(&["properties", "condition"]);
    let next = condition.get("next");
    let name = condition.at(&["properties", "param_name"]).text();
    let lower = name.to_ascii_lowercase();
    let named = ["auth", "token", "key", "secret", "password"].iter().any(|word| lower.contains(word));
    let token = next.get("args");
    let compared = condition.get("type").text() == "APIEventParameter" && next.get("name").text() == "equals";
    (compared && named && token.text().len() >= 16).then_some((name, token))
}

/// What the parts of an app add up to.
#[derive(Default)]
struct App {
    name: String,
    endpoints: Vec<Endpoint>,
    /// Workflows run on their own.
    backend: u32,
    workflows_closed: bool,
    pages: Pages,
    /// Plugins that are installed; `None` where the file does not say.
    installed: Option<Vec<String>>,
    /// Types of data that the Data API hands out.
    exposed: Vec<String>,
    /// Where the Data API is switched on, and whether its description is hidden.
    data_api: Option<(Origin, bool)>,
}

fn read(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.facts.builders.push(BuilderTrace {
        builder: tell.platform.to_owned(),
        kind: TraceKind::Export,
        evidence: format!("{} holds pages, types of data and workflows of an app", document.path),
        origin: tell.source.at(0),
    });
    let mut app = App { name: document.name().trim_end_matches(".bubble").to_owned(), ..App::default() };
    let mut cursor = Cursor::new(document.text, 0);
    cursor.map(&mut |key, cursor| match key.as_ref() {
        "user_types" => each(cursor, &mut |key, node| {
            if node.get("exposed_api").is(true) && !node.get("deleted").is(true) {
                app.exposed.push(node.get("display").text().to_owned());
            }
            data_type(key, node, tell);
        }),
        "api" => each(cursor, &mut |_, node| workflow(node, &mut app, tell)),
        "settings" => each(cursor, &mut |key, node| match key {
            "client_safe" => settings(node, &mut app, tell),
            "secure" => secure(node, tell),
            _ => {}
        }),
        "pages" => app.pages.read(cursor, true, tell),
        "element_definitions" | "mobile_views" => app.pages.read(cursor, false, tell),
        _ => cursor.skip(),
    });
    if !app.workflows_closed {
        tell.facts.endpoints.append(&mut app.endpoints);
    }
    if let Some((origin, hidden)) = app.data_api.take() {
        let types = if app.exposed.is_empty() {
            String::new()
        } else {
            format!(", which hands out {},", words::short(&app.exposed.join(", "), 80))
        };
        let described = if hidden { "" } else { " with its description" };
        tell.remark_at(RemarkKind::PublicApp, format!("The Data API of the app{described}{types}"), origin);
    }
    if let Some(installed) = &app.installed {
        for (id, at) in app.pages.plugins.iter().filter(|(id, _)| !installed.contains(id)).take(20) {
            let origin = tell.source.at(*at);
            tell.remark_at(RemarkKind::PlatformError, format!("a part of the plugin {id} is used, which is not installed"), origin);
        }
    }
    let mut whole = tell.automation(AutomationKind::App, &app.name, &Node::default());
    whole.unattended = app.backend > 0;
    whole.alert = if app.pages.handles_errors { Alert::Told } else { Alert::Untold };
    tell.facts.automations.push(whole);
    if cursor.is_broken() {
        return Err("it is cut off or damaged: what stands before the damage was read, so export it again".to_owned());
    }
    Ok(())
}

/// Words of fields that hold credentials.
const SECRET: &[&str] = &["token", "jwt", "secret", "password", "apikey", "api_key", "private_key"];

fn data_type(key: &str, node: &Node<'_>, tell: &mut Teller<'_, '_>) {
    let display = node.get("display");
    if display.text().is_empty() || node.get("deleted").is(true) {
        return;
    }
    let name = if display.text().len() < 2 { key } else { display.text() };
    let live = node.get("fields").entries().filter(|(_, field)| !field.get("deleted").is(true));
    let fields: Vec<String> = live.map(|(key, _)| key.to_owned()).take(500).collect();
    let roles = node.get("privacy_role");
    if roles.is_empty() {
        tell.access(name, &["get", "list"], Reach::Everyone, fields, display);
        return;
    }
    for (role_key, role) in roles.entries() {
        let permissions = role.get("permissions");
        let allowed = |key: &str| permissions.get(key).is(true);
        let everyone = role_key == "everyone" || role.get("condition").is_empty();
        let seen: Vec<String> = if allowed("view_all") {
            fields.clone()
        } else {
            permissions.get("view_fields").values().map(|field| field.text().to_owned()).take(500).collect()
        };
        if everyone && (allowed("view_all") || allowed("search_for")) {
            tell.access(name, &["get", "list"], Reach::Everyone, seen.clone(), role.get("display"));
        }
        let writes = ["auto_binding", "create_via_api", "modify_via_api", "delete_via_api"];
        if everyone && writes.iter().any(|key| allowed(key)) {
            tell.access(name, &["create", "update", "delete"], Reach::Everyone, Vec::new(), role.get("display"));
        }
        let secrets: Vec<String> = seen.into_iter().filter(|field| SECRET.iter().any(|word| field.contains(word))).collect();
        if !everyone && !secrets.is_empty() {
            let reach = if is_owner(role) { Reach::Owner } else { Reach::Member };
            tell.access(name, &["get"], reach, secrets, role.get("display"));
        }
    }
}

/// Whether a role is that of the one whom the record belongs to.
fn is_owner(role: &Node<'_>) -> bool {
    let mut owned = false;
    role.get("condition").walk(&mut |key, node| {
        owned |= key == "name"
            && ["owner", "Created By", "creator", "user_user", "_user"].iter().any(|word| node.text().contains(word))
            && !node.text().contains("list");
    });
    owned || role.get("display").text().to_ascii_lowercase().contains("owner")
}

/// Seconds of a period that is named in words.
fn period(word: &str) -> Option<u32> {
    match word {
        "hourly" | "hour" => Some(3_600),
        "daily" | "day" => Some(86_400),
        "weekly" | "week" => Some(604_800),
        "monthly" | "month" => Some(2_592_000),
        _ => None,
    }
}

fn workflow(node: &Node<'_>, app: &mut App, tell: &mut Teller<'_, '_>) {
    let properties = node.get("properties");
    let kind = node.get("type").text();
    let own = node.get("id").text();
    let title = properties.get("wf_name");
    let name = if title.text().is_empty() { own } else { title.text() };
    let place = if title.text().is_empty() { node } else { title };
    app.pages.handles_errors |= answers_errors(node);
    app.backend += u32::from(matches!(kind, "APIEvent" | "DatabaseTriggerEvent" | "RecurringEvent"));
    if kind == "RecurringEvent" {
        let mut flow = tell.automation(AutomationKind::Flow, name, place);
        flow.every = node.get("properties").entries().find_map(|(_, value)| period(value.text()));
        flow.units = u32::try_from(node.get("actions").values().count()).unwrap_or(u32::MAX);
        tell.schedule(
            &flow.every.map_or_else(|| format!("recurring: {name}"), |every| format!("{} {name}", schedule::spell(every))),
            place,
        );
        tell.facts.automations.push(flow);
    }
    if !properties.get("raw_data").is_empty() {
        tell.remark(RemarkKind::CapturedData, format!("a message that “{name}” was set up with"), properties.get("raw_data"));
    }
    let mut effects = Vec::new();
    let mut ignores = properties.get("ignore_privacy_rules").is(true);
    for action in node.get("actions").values() {
        let what = action.get("type").text();
        app.pages.uses(what, action.start);
        let inner = action.get("properties");
        ignores |= inner.get("ignore_privacy_rules").is(true);
        if matches!(what, "ScheduleAPIEvent" | "ScheduleAPIEventOnList") && !own.is_empty() && inner.get("api_event").text() == own {
            tell.remark(RemarkKind::SelfScheduling, name, place);
        }
        let lower = what.to_ascii_lowercase();
        let effect = if matches!(lower.as_str(), "login" | "signup" | "resetpassword" | "updatecredentials" | "sendmagicloginlink") {
            Some(EffectKind::ManagesUsers)
        } else if lower.contains("delete") {
            Some(EffectKind::Deletes)
        } else if lower.contains("newthing") || lower.contains("changething") || lower.contains("changelist") || lower.contains("bulk") {
            Some(EffectKind::Writes)
        } else if lower.contains("email") {
            Some(EffectKind::SendsMessage)
        } else if lower.contains("apiconnector") {
            Some(EffectKind::Fetches)
        } else {
            None
        };
        if let Some(service) = words::service(what) {
            tell.service(service, place);
        }
        effects.extend(effect.map(|effect| tell.effect(effect, what, place)));
    }
    // The switch that leaves a workflow open is written only when it was touched.
    if kind == "APIEvent" && !properties.get("expose").is(false) {
        let mut endpoint = tell.endpoint(EndpointKind::Webhook, name, place);
        endpoint.method = Some("POST".to_owned());
        if !properties.get("auth_unecessary").is(true) {
            endpoint.guards.push(tell.guard(GuardKind::Login, "the workflow asks for a signed-in user or key", place));
        }
        if let Some((parameter, token)) = typed_token(node) {
            tell.remark(
                RemarkKind::LoginRulesWeak,
                format!("“{name}” compares {parameter} with a token that is typed into the workflow"),
                place,
            );
            endpoint.guards.push(tell.guard(GuardKind::SharedSecret, parameter, token));
        }
        if ignores {
            effects.push(tell.effect(EffectKind::ActsPrivileged, "the privacy rules", place));
        }
        endpoint.effects = effects;
        app.endpoints.push(endpoint);
    }
}

fn settings(node: &Node<'_>, app: &mut App, tell: &mut Teller<'_, '_>) {
    app.workflows_closed = node.get("exposes_wf_api").is(false);
    if node.get("exposes_get_api").is(true) {
        app.data_api = Some((tell.at(node.get("exposes_get_api")), node.get("hide_swagger_api").is(true)));
    }
    let mut weak: Vec<&str> = Vec::new();
    // An app whose settings are in the file says by their absence that nobody set them.
    if !node.is_empty() {
        let short = node.get("pw_length").number().is_some_and(|length| length < 8.0);
        if !node.get("have_pw_policy").is(true) {
            weak.push("no rule for passwords");
        } else if short {
            weak.push("passwords shorter than eight characters");
        }
    }
    for (key, bad, words) in [
        ("twofa_auth", "false", "no second step at sign-in"),
        ("pw_protection", "false", "the version for trials opens without a password"),
        ("cookie_opt_in", "false", "cookies are set before anybody agrees"),
        ("allow_iframe", "allow", "other pages may show the app in a frame"),
        ("app_rights", "public", "everyone may look into the app's editor"),
        ("app_rights", "view", "everyone may look into the app's editor"),
        ("app_rights", "edit", "everyone may change the app in its editor"),
    ] {
        if node.get(key).written() == bad {
            weak.push(words);
        }
    }
    if !weak.is_empty() {
        tell.remark(RemarkKind::LoginRulesWeak, weak.join(", "), node);
    }
    if node.get("plugins").is_map() {
        app.installed = Some(node.get("plugins").entries().map(|(plugin, _)| plugin.to_owned()).take(2_000).collect());
    }
    for (plugin, version) in node.get("plugins").entries() {
        let market = plugin
            .split_once('x')
            .is_some_and(|(time, number)| time.len() == 13 && (time.to_owned() + number).bytes().all(|byte| byte.is_ascii_digit()));
        if market && !version.is(false) {
            tell.remark(RemarkKind::CommunityPart, format!("plugin {plugin}"), version);
        }
    }
    for (_, api) in node.get("apiconnector2").entries() {
        for (_, call) in api.get("calls").entries() {
            tell.address(call.get("url"));
            if let Some(service) = words::service(call.get("url").text()) {
                tell.service(service, call.get("url"));
            }
        }
    }
}

/// How many credentials the part of the settings holds that only the server should know.
fn secure(node: &Node<'_>, tell: &mut Teller<'_, '_>) {
    let mut count = 0_u32;
    let mut answers = false;
    node.walk(&mut |key, leaf| {
        answers |= key == "full_response" && !leaf.is_empty();
        count += u32::from(leaf.text().len() >= 8);
    });
    if count > 0 {
        tell.remark(RemarkKind::CredentialsInExport, format!("{count} values"), node);
    }
    if answers {
        tell.remark(RemarkKind::CapturedData, "answers of services that calls were set up with", node);
    }
}
