//! Sites and shops that a platform hands out as files: Webflow pages, Shopify themes; and the scripts of Apps Script and
//! Xano.

use super::Platform;
use super::document::{Document, Form};
use super::teller::Teller;
use super::xml;
use crate::facts::{
    AutomationKind, BuilderTrace, Effect, EffectKind, EndpointKind, GuardKind, Language, Picked, RemarkKind, SiteKind, TraceKind,
};
use crate::readers::exports::schedule;

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
        id: "apps-script",
        form: Form::Json,
        marks: &["\"timeZone\"", "\"runtimeVersion\""],
        claims: |document| document.name() == "appsscript.json" || document.root.has("exceptionLogging"),
        read: read_script_manifest,
    },
    Platform {
        id: "xano",
        form: Form::Text,
        marks: &["{"],
        claims: |document| document.path.ends_with(".xs") && head(document.text).is_some(),
        read: read_xano,
    },
];

fn trace(document: &Document<'_>, tell: &mut Teller<'_, '_>, what: &str) {
    tell.facts.builders.push(BuilderTrace {
        builder: tell.platform.to_owned(),
        kind: TraceKind::Export,
        evidence: format!("{} {what}", document.path),
        origin: tell.source.at(0),
    });
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
    trace(document, tell, "is a page that Webflow exported");
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

fn read_script_manifest(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.trace(document, "the manifest of an Apps Script");
    let webapp = document.root.get("webapp");
    let access = webapp.get("access");
    if matches!(access.text(), "ANYONE_ANONYMOUS") {
        let mut endpoint = tell.endpoint(EndpointKind::Webhook, "the script's web app", access);
        if webapp.get("executeAs").text() == "USER_DEPLOYING" {
            endpoint.effects.push(tell.effect(EffectKind::ActsPrivileged, "the owner's Google account", webapp.get("executeAs")));
        }
        tell.facts.endpoints.push(endpoint);
    }
    let logging = document.root.get("exceptionLogging");
    if !logging.is_empty() && logging.text() != "STACKDRIVER" {
        tell.remark(RemarkKind::PlatformError, "errors of the script are not logged", logging);
    }
    document.outcome()
}

/// What a file of XanoScript declares: its kind and name, behind comments.
fn head(text: &str) -> Option<(&str, &str)> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("//"))?;
    let (kind, rest) = line.split_once([' ', '{'])?;
    let name = rest.trim().trim_start_matches('"').split(['"', ' ', '{']).next().unwrap_or("");
    ["query", "table", "function", "task", "api_group", "agent", "tool", "addon", "middleware", "workspace", "table_trigger"]
        .contains(&kind)
        .then_some((kind, name))
}

fn read_xano(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    let text = document.text;
    let Some((kind, name)) = head(text) else { return Ok(()) };
    trace(document, tell, "is written in XanoScript");
    let start = text.find(kind).unwrap_or(0);
    let place = super::node::Node { start, end: start, ..super::node::Node::default() };
    let at = |word: &str| text.find(word);
    match kind {
        "query" => {
            let mut endpoint = tell.endpoint(EndpointKind::Http, &format!("/{}", name.trim_start_matches('/')), &place);
            endpoint.method = text.split_once("verb=").map(|(_, rest)| rest.chars().take_while(char::is_ascii_uppercase).collect());
            // Only a line of the query's own block: two blanks in.
            if let Some((line, _)) = tell.source.lines().find(|(_, line)| line.starts_with("  auth = ") && !line.contains("\"\"")) {
                let guard = super::node::Node { start: line, end: line, ..super::node::Node::default() };
                endpoint.guards.push(tell.guard(GuardKind::Login, "auth", &guard));
            }
            for (word, effect) in [
                ("db.del", EffectKind::Deletes),
                ("db.bulk.delete", EffectKind::Deletes),
                ("db.truncate", EffectKind::Deletes),
                ("db.add", EffectKind::Writes),
                ("db.edit", EffectKind::Writes),
                ("db.patch", EffectKind::Writes),
                ("db.direct_query", EffectKind::Writes),
                ("db.get", EffectKind::Reads),
                ("db.query", EffectKind::Reads),
            ] {
                if let Some(at) = at(word) {
                    let target = text
                        .get(at + word.len()..)
                        .unwrap_or("")
                        .trim_start()
                        .split([' ', '{', '\n'])
                        .next()
                        .unwrap_or("")
                        .trim_matches('"');
                    endpoint.effects.push(Effect {
                        kind: effect,
                        target: target.to_owned(),
                        policed: false,
                        picked: Picked::Otherwise,
                        origin: tell.source.at(at),
                    });
                }
            }
            for (at, _) in text.match_indices("url = \"") {
                let address = text.get(at + 7..).unwrap_or("").split('"').next().unwrap_or("");
                if let Some(service) = super::words::service(address) {
                    let node = super::node::Node { start: at, end: at, ..super::node::Node::default() };
                    tell.service(service, &node);
                    endpoint.effects.push(tell.effect(super::words::effect(service, ""), service.name, &node));
                }
            }
            tell.facts.endpoints.push(endpoint);
        }
        "task" => {
            let mut task = tell.automation(AutomationKind::Flow, name, &place);
            task.unattended = true;
            let freq = text
                .split_once("freq:")
                .and_then(|(_, rest)| rest.trim_start().split(|c: char| !c.is_ascii_digit()).next()?.parse::<u32>().ok());
            if let Some(every) = freq.filter(|every| *every > 0) {
                task.every = Some(every);
                tell.schedule(&format!("{} {name}", schedule::spell(every)), &place);
            }
            tell.facts.automations.push(task);
        }
        "api_group" if text.contains("swagger = {") && !text.contains("active: false") && !text.contains("token:") => {
            let node = super::node::Node { start: at("swagger").unwrap_or(start), end: start, ..super::node::Node::default() };
            tell.remark(RemarkKind::PublicApp, "The description of the API", &node);
        }
        _ => {}
    }
    tell.facts.services.push(crate::facts::ServiceCall {
        service: "xano".to_owned(),
        purpose: crate::facts::Purpose::Database,
        origin: tell.source.at(start),
    });
    Ok(())
}
