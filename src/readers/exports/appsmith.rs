//! Appsmith: an app as one file, and the folder that its git connection writes.

use super::Platform;
use super::document::{Document, Form};
use super::node::Node;
use super::sql;
use super::teller::Teller;
use super::words;
use crate::facts::{AutomationKind, Purpose, RemarkKind, SiteKind};

pub(super) static PLATFORM: &[Platform] = &[
    Platform {
        id: "appsmith",
        form: Form::Json,
        marks: &["exportedApplication", "actionList"],
        claims: |document| document.root.get("exportedApplication").is_map() && document.root.has("actionList"),
        read,
    },
    Platform {
        id: "appsmith",
        form: Form::Json,
        marks: &["artifactJsonType", "SchemaVersion"],
        claims: |document| document.root.get("artifactJsonType").text() == "APPLICATION",
        read: |document, tell| {
            tell.trace(document, "the head of an Appsmith app");
            document.outcome()
        },
    },
    Platform {
        id: "appsmith",
        form: Form::Json,
        marks: &["unpublishedAction\"", "pluginId"],
        claims: |document| document.root.get("unpublishedAction").is_map(),
        read: |document, tell| {
            action(&document.root, tell);
            document.outcome()
        },
    },
    Platform {
        id: "appsmith",
        form: Form::Json,
        marks: &["unpublishedActionCollection", "pluginId"],
        claims: |document| document.root.get("unpublishedActionCollection").is_map(),
        read: |document, _| document.outcome(),
    },
    Platform {
        id: "appsmith",
        form: Form::Text,
        marks: &["export default", "storeValue(", "navigateTo("],
        claims: |document| document.path.contains("jsobjects/"),
        read: |document, tell| {
            gate(document.text, 0, tell);
            Ok(())
        },
    },
];

fn read(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.trace(document, "an Appsmith app with its pages and queries");
    let root = &document.root;
    let exported = root.get("exportedApplication");
    let mut app = tell.automation(AutomationKind::App, exported.get("name").text(), exported.get("name"));
    if exported.get("isPublic").is(true) {
        tell.remark(RemarkKind::PublicApp, "The app", exported.get("isPublic"));
    }
    if root.has("decryptedFields") && !root.get("decryptedFields").is_empty() {
        tell.remark(RemarkKind::CredentialsInExport, "the passwords of its data sources", root.get("decryptedFields"));
    }
    for own in root.get("actionList").items() {
        app.outside += u32::from(action(own, tell));
    }
    for collection in root.get("actionCollectionList").items() {
        let body = collection.at(&["unpublishedCollection", "body"]);
        tell.script(body);
        if let Some(at) = gated(body.text()) {
            let origin = tell.within(body, at);
            tell.remark_at(RemarkKind::ClientSideGate, "a script of the page decides where somebody may go", origin);
        }
    }
    for library in root.get("customJSLibList").items() {
        let url = library.get("url");
        if url.text().starts_with("http") {
            tell.site(SiteKind::ExternalScript, url.text(), url);
        }
    }
    tell.facts.automations.push(app);
    document.outcome()
}

/// Where a script signs in and sends people on by itself: nothing on a server decides.
fn gated(script: &str) -> Option<usize> {
    let stores = |(at, _): &(usize, &str)| {
        let kept = script
            .get(at + 11..)
            .and_then(|rest| rest.split(')').next())
            .and_then(|inside| inside.split_once(','))
            .map_or("", |(_, value)| value.trim());
        // What a server answered may well be a token that it checks later; what was typed or is a plain “true” proves nothing.
        kept == "true" || kept.ends_with(".text") || kept.len() > 2 && kept.starts_with(['\'', '"'])
    };
    let (at, _) = script.match_indices("storeValue(").find(stores)?;
    let lower = script.to_ascii_lowercase();
    let signs = ["password", "signin", "sign_in", "login", "isloggedin", "token"].iter().any(|word| lower.contains(word));
    (signs && script.contains("navigateTo(")).then_some(at)
}

fn gate(script: &str, from: usize, tell: &mut Teller<'_, '_>) {
    if let Some(at) = gated(script) {
        let origin = tell.source.at(from + at);
        tell.remark_at(RemarkKind::ClientSideGate, "a script of the page decides where somebody may go", origin);
    }
}

/// One query; whether it calls a service or store.
fn action(root: &Node<'_>, tell: &mut Teller<'_, '_>) -> bool {
    let own = root.get("unpublishedAction");
    let plugin = root.get("pluginId").text();
    let configuration = own.get("actionConfiguration");
    let name = own.get("name").text();
    let base = own.at(&["datasource", "datasourceConfiguration", "url"]);
    if plugin == "js-plugin" {
        return false;
    }
    let body = configuration.get("body");
    if let Some(service) = words::service(plugin).or_else(|| words::service(base.text())) {
        tell.service(service, root.get("pluginId"));
    }
    if plugin == "restapi-plugin" {
        tell.address(base);
        let path = configuration.get("path");
        let bare = configuration.get("headers").items().iter().all(|header| header.get("value").text().is_empty());
        let platforms = ["/webhook/", "hook.make.com", "hook.eu", "hooks.zapier.com", "n8n", "/workflow-", "api/1.1/wf", "xano.io"];
        let target = format!("{}{}", base.text(), path.text());
        if bare && platforms.iter().any(|part| target.contains(part)) {
            let place = if path.is_empty() { base } else { path };
            tell.remark(
                RemarkKind::PublicApp,
                format!("The address {} that a query calls without any key", words::short(&target, 80)),
                place,
            );
        }
        return true;
    }
    let is_sql = ["postgres", "mysql", "mssql", "oracle", "redshift", "snowflake", "maria"].iter().any(|part| plugin.contains(part));
    if is_sql {
        tell.query("sql", body.text(), body);
        let prepared = configuration.get("pluginSpecifiedTemplates").items().first().map(|first| first.get("value"));
        let puts = sql::puts(body.text());
        if let Some((at, _)) = puts.first()
            && prepared.is_some_and(|prepared| prepared.is(false))
        {
            let origin = tell.within(body, *at);
            tell.remark_at(RemarkKind::QueryBuilt, format!("{name}: prepared statements are switched off"), origin);
        }
        if words::service(plugin).is_none() {
            tell.service(words::Service { name: "sql", purpose: Purpose::Database }, root.get("pluginId"));
        }
    }
    true
}
