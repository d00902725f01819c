//! Retool: an app as JSON, whose content is packed as Transit in one text.

use super::document::{Document, Form};
use super::node::Node;
use super::sql::{self, Put};
use super::teller::Teller;
use super::{Platform, json, transit, words};
use crate::facts::{Alert, AutomationKind, Purpose, RemarkKind, SiteKind};
use crate::readers::Source;
use crate::readers::source::{Host, Writing};

pub(super) static PLATFORM: &[Platform] = &[Platform {
    id: "retool",
    form: Form::Json,
    marks: &["appState", "~#iR"],
    claims: |document| state(document).text().starts_with("[\"~#iR\""),
    read,
}];

/// Largest packed content that is read, in bytes.
const LARGEST: usize = 4 << 20;

fn state<'n, 'a>(document: &'n Document<'a>) -> &'n Node<'a> {
    document.root.at(&["page", "data", "appState"])
}

fn read(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.trace(document, "the packed content of a Retool app");
    let state = state(document);
    let text = state.text();
    if text.len() > LARGEST {
        return Err("its packed content is larger than 4 megabytes, so only its credentials were looked for".to_owned());
    }
    let (packed, whole) = json::tree(text, 400_000);
    let app = transit::unpacked(&packed);
    let app = app.get("v");
    let source = Source::inside(Host::new(tell.source, state.start, Writing::Escaped, 0), text);
    let mut inner = Teller { source: &source, facts: &mut *tell.facts, platform: tell.platform };
    let name = document.name().trim_end_matches(".json").to_owned();
    let mut shown = inner.automation(AutomationKind::App, &name, app);
    let mut answered = 0_u32;
    for (id, plugin) in app.get("plugins").entries() {
        let plugin = if plugin.has("v") { plugin.get("v") } else { plugin };
        if plugin.get("type").text() == "datasource" {
            shown.outside += 1;
            answered += u32::from(query(id, plugin, &mut inner));
        }
    }
    shown.unattended = shown.outside > 0;
    shown.alert = if shown.outside == 0 || answered > 0 { Alert::Told } else { Alert::Untold };
    let written = app.get("testEntities").items().iter().any(|test| !test.get("body").is_empty());
    if app.get("tests").is_list() && app.get("tests").is_empty() && !written {
        inner.remark(RemarkKind::PlatformTestsAbsent, name, app.get("tests"));
    }
    for link in app.get("preloadedAppJSLinks").items() {
        inner.site(SiteKind::ExternalScript, link.text(), link);
    }
    inner.facts.automations.push(shown);
    if whole && document.whole {
        Ok(())
    } else {
        Err("its content is cut off or damaged: what stands before the damage was read".to_owned())
    }
}

/// One query; whether something happens when it fails.
fn query(id: &str, plugin: &Node<'_>, tell: &mut Teller<'_, '_>) -> bool {
    let template = plugin.get("template");
    let subtype = plugin.get("subtype");
    let text = template.get("query");
    let shown = plugin.get("resourceDisplayName");
    match subtype.text() {
        "SqlQueryUnified" | "SqlQuery" => {
            tell.facts.services.push(crate::facts::ServiceCall {
                service: words::service(shown.text()).map_or("sql", |service| service.name).to_owned(),
                purpose: Purpose::Database,
                origin: tell.source.at(plugin.start),
            });
            tell.query("sql", text.text(), text);
            for (at, put) in sql::puts(text.text()) {
                let how = match put {
                    Put::Quoted => "a value stands inside a quoted text",
                    Put::Name => "a value stands where a name is expected",
                    Put::Value => continue,
                };
                let place = tell.within(text, at);
                tell.remark_at(RemarkKind::QueryBuilt, format!("{id}: {how}"), place);
            }
        }
        "JavascriptQuery" => tell.javascript(text),
        "RESTQuery" => tell.address(text),
        other => {
            if let Some(service) = words::service(other) {
                tell.service(service, subtype);
            }
        }
    }
    for key in ["databaseHostOverride", "databaseNameOverride", "databaseUsernameOverride", "databasePasswordOverride"] {
        let value = template.get(key);
        if !value.text().trim().is_empty() && !words::is_filled_in(value.text()) {
            tell.remark(RemarkKind::FixedEnvironment, format!("{id} sets {key}"), value);
        }
    }
    let again = template.get("queryRefreshTime");
    if let Some(time) = again.number().filter(|time| *time >= 1.0) {
        // Older apps keep seconds, newer ones thousandths of them.
        let spelled = if time < 1_000.0 { time * 1_000.0 } else { time };
        tell.site(SiteKind::Polling, format!("{spelled:.0}"), again);
    }
    let deletes = matches!(template.get("actionType").text(), "DELETE_BY" | "DELETE" | "BULK_DELETE_BY_KEY");
    if deletes && template.get("requireConfirmation").is(false) {
        tell.remark(RemarkKind::RunLost, format!("{id} deletes rows without asking first"), template.get("actionType"));
    }
    let failure = |event: &Node<'_>| event.get("event").text() == "failure";
    template.get("events").items().iter().any(failure) || !template.get("triggersOnFailure").is_empty()
}
