//! Sites and shops that a platform hands out as files: Webflow pages, Shopify themes; and the manifest of Apps Script.

use super::Platform;
use super::document::{Document, Form};
use super::node::Node;
use super::teller::Teller;
use super::xml;
use crate::facts::{EffectKind, EndpointKind, Language, RemarkKind, SiteKind};

pub(super) static PLATFORM: &[Platform] = &[
    Platform {
        id: "webflow",
        form: Form::Text,
        marks: &["data-wf-page", "data-wf-site"],
        claims: |document| document.language == Some(Language::Html),
        read: read_page,
    },
    Platform {
        id: "shopify",
        form: Form::Json,
        marks: &["theme_info", "\"theme_name\""],
        claims: |document| document.root.items().first().is_some_and(|first| first.get("name").text() == "theme_info"),
        read: |document, tell| {
            tell.trace(document, "the settings of a Shopify theme");
            tell.remark(RemarkKind::LeftBehind, "products, orders and customers", &document.root);
            document.outcome()
        },
    },
    Platform {
        id: "shopify",
        form: Form::Text,
        marks: &["content_for_header", "<script"],
        claims: |document| document.path.ends_with("layout/theme.liquid"),
        read: |document, tell| {
            scripts(document.text, tell);
            Ok(())
        },
    },
    Platform {
        id: "shopify",
        form: Form::Json,
        marks: &["shopify://apps/"],
        claims: |document| document.path.ends_with("config/settings_data.json") || document.path.contains("templates/"),
        read: read_apps,
    },
    Platform {
        id: "apps-script",
        form: Form::Json,
        marks: &["\"timeZone\"", "\"runtimeVersion\""],
        claims: |document| document.name() == "appsscript.json" || document.root.has("exceptionLogging"),
        read: read_script_manifest,
    },
];

/// Apps whose blocks stand in a theme: without them these parts of the shop are gone.
fn read_apps(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    let mut seen = std::collections::BTreeSet::new();
    for (at, found) in document.text.match_indices("shopify://apps/").take(500) {
        let rest = document.text.get(at + found.len()..).unwrap_or("");
        let name = rest.split(['/', '"', '\\']).next().unwrap_or("");
        if !name.is_empty() && seen.insert(name) {
            tell.remark_at(RemarkKind::CommunityPart, format!("app {name}"), tell.source.at(at));
        }
    }
    document.outcome()
}

/// Scripts that a page loads from elsewhere, a site each.
fn scripts(text: &str, tell: &mut Teller<'_, '_>) {
    for (at, attributes, _) in xml::elements(text, "script", 200) {
        let Some(from) =
            attributes.split_once("src=").and_then(|(_, rest)| rest.trim_start_matches(['"', '\'']).split(['"', '\'', ' ', '>']).next())
        else {
            continue;
        };
        let rest = from.strip_prefix("https://").or_else(|| from.strip_prefix("//")).or_else(|| from.strip_prefix("http://"));
        let host = rest.and_then(|rest| rest.split('/').next()).unwrap_or("");
        let own = ["website-files.com", "webflow.com", "cdn.shopify.com", "cloudfront.net", "ajax.googleapis.com"];
        if host.contains('.') && !host.contains("{{") && !own.iter().any(|end| host.ends_with(end)) {
            tell.site_at(SiteKind::ExternalScript, host, tell.source.at(at));
        }
    }
}

fn read_page(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    let text = document.text;
    tell.is(document, "is a page that Webflow exported");
    for (at, attributes, _) in xml::elements(text, "form", 50) {
        let before = text.get(at.saturating_sub(300)..at).unwrap_or("");
        let own = attributes.contains("action=") && !attributes.contains("action=\"/.wf_");
        if before.contains("w-form") && !own {
            let what = if attributes.contains("/.wf_auth") {
                "the password of the page"
            } else {
                "the form, whose entries nobody receives once the site is hosted elsewhere"
            };
            tell.remark_at(RemarkKind::LeftBehind, what, tell.source.at(at));
        }
    }
    if document.name().starts_with("detail_") || text.contains("w-dyn-bind-empty") {
        let at = text.find("w-dyn-bind-empty").unwrap_or(0);
        tell.remark_at(RemarkKind::LeftBehind, "the content of the CMS", tell.source.at(at));
    }
    for host in ["cdn.prod.website-files.com", "uploads-ssl.webflow.com"] {
        if let Some(at) = text.find(host) {
            tell.remark_at(RemarkKind::FixedEnvironment, format!("pictures on {host}"), tell.source.at(at));
            break;
        }
    }
    scripts(text, tell);
    Ok(())
}

/// What the web app of a script is called: by the folder that the script lies in.
fn script_title(document: &Document<'_>) -> String {
    match document.path.rsplit('/').nth(1) {
        Some(folder) => format!("the web app of the script {folder}"),
        None => "the script's web app".to_owned(),
    }
}

/// Whether a script asks for all of somebody's mail, files, contacts or calendars.
fn is_broad(scope: &str) -> bool {
    let last = scope.trim_start_matches("https://").trim_end_matches('/');
    matches!(
        last,
        "mail.google.com"
            | "www.googleapis.com/auth/drive"
            | "www.googleapis.com/auth/gmail.modify"
            | "www.googleapis.com/auth/contacts"
            | "www.googleapis.com/auth/calendar"
            | "www.googleapis.com/auth/admin.directory.user"
            | "www.googleapis.com/auth/cloud-platform"
    )
}

fn read_script_manifest(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.trace(document, "the manifest of an Apps Script");
    let webapp = document.root.get("webapp");
    let access = webapp.get("access");
    if matches!(access.text(), "ANYONE_ANONYMOUS") {
        let mut endpoint = tell.endpoint(EndpointKind::Webhook, &script_title(document), access);
        if webapp.get("executeAs").text() == "USER_DEPLOYING" {
            endpoint.effects.push(tell.effect(EffectKind::ActsPrivileged, "the owner's Google account", webapp.get("executeAs")));
        }
        tell.facts.endpoints.push(endpoint);
    }
    // A scope that opens everything of a kind, where narrower ones exist.
    let broad: Vec<&Node<'_>> = document.root.get("oauthScopes").items().iter().filter(|scope| is_broad(scope.text())).collect();
    if let Some(first) = broad.first() {
        let named: Vec<&str> = broad.iter().map(|scope| scope.text().rsplit('/').find(|part| !part.is_empty()).unwrap_or("")).collect();
        tell.remark(RemarkKind::BroadRights, named.join(", "), first);
    }
    let logging = document.root.get("exceptionLogging");
    if !logging.is_empty() && logging.text() != "STACKDRIVER" {
        tell.remark(RemarkKind::PlatformError, "errors of the script are not logged", logging);
    }
    document.outcome()
}
