//! FlutterFlow: the Flutter code that it generates, and the project as the YAML files of its interface.
//!
//! Of the code only what FlutterFlow itself writes in a fixed form is read here: the calls to other services, which run
//! on the devices of those who use the app. Rules of Firestore and cloud functions have readers of their own.

use super::Platform;
use super::credentials::Stated;
use super::document::{Document, Form};
use super::node::Node;
use super::teller::Teller;
use super::words;
use crate::facts::{AutomationKind, Language, RemarkKind, SiteKind};
use std::collections::BTreeSet;

pub(super) static PLATFORM: &[Platform] = &[
    Platform {
        id: "flutterflow",
        form: Form::Text,
        marks: &["package:flutter/", "dateTimeFormat"],
        claims: |document| document.language == Some(Language::Dart) && document.path.ends_with("flutter_flow/flutter_flow_util.dart"),
        read: |document, tell| {
            tell.is(document, "is a part of every app that FlutterFlow generates");
            Ok(())
        },
    },
    Platform {
        id: "flutterflow",
        form: Form::Text,
        marks: &["ApiManager.instance.makeApiCall", "callName:", "apiUrl:"],
        claims: |document| document.language == Some(Language::Dart),
        read: read_calls,
    },
    Platform {
        id: "flutterflow",
        form: Form::Yaml,
        marks: &["identifier:", "callType:", "url:"],
        claims: |document| {
            let root = &document.root;
            root.at(&["identifier", "key"]).written() != "" && !root.get("url").is_empty() && !root.get("callType").is_empty()
        },
        read: read_call,
    },
    Platform {
        id: "flutterflow",
        form: Form::Yaml,
        marks: &["identifier:", "fields:", "dataType:", "Type: "],
        claims: |document| {
            let typed = |field: &Node<'_>| field.get("dataType").has("scalarType") || field.get("dataType").has("listType");
            document.root.at(&["identifier", "key"]).written() != "" && document.root.get("fields").values().any(typed)
        },
        read: read_collection,
    },
];

/// The generated file of calls: each with its name, its address and its headers.
fn read_calls(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    let text = document.text;
    let mut seen = BTreeSet::new();
    for (at, _) in text.match_indices("apiUrl:").take(400) {
        let rest = text.get(at + 7..).unwrap_or("").trim_start();
        let quote = rest.chars().next().unwrap_or(' ');
        if !matches!(quote, '\'' | '"') {
            continue;
        }
        let address = rest.get(1..).unwrap_or("").split([quote, '\n']).next().unwrap_or("");
        let place = Node { start: at, end: at, ..Node::default() };
        if let Some(host) = words::unencrypted_host(address) {
            tell.site(SiteKind::PlainHttp, host, &place);
        }
        let Some(service) = words::service(address) else { continue };
        if seen.insert(service.name) {
            tell.service(service, &place);
            // A call of FlutterFlow's runs on the device unless it goes through a function of its own.
            if Teller::is_ai(Some(service)) {
                tell.site(SiteKind::AiInBrowser, service.name, &place);
            }
        }
    }
    Ok(())
}

/// One call as YAML.
fn read_call(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.is(document, "is a call to another service of a FlutterFlow project");
    let url = document.root.get("url");
    tell.address(url);
    if let Some(service) = words::service(url.text()) {
        tell.service(service, url);
        let settings = document.root.get("endpointSettings");
        let private = ["isPrivate", "makePrivate", "usePrivateApi", "private"].iter().any(|key| settings.get(key).is(true));
        if Teller::is_ai(Some(service)) && !private {
            tell.site(SiteKind::AiInBrowser, "forced", url);
        }
    }
    document.outcome()
}

/// One collection or structure of data as YAML.
fn read_collection(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.is(document, "is a kind of record of a FlutterFlow project");
    let name = document.root.at(&["identifier", "name"]);
    let shown = tell.automation(AutomationKind::Content, name.text(), name);
    tell.facts.automations.push(shown);
    let fields = document.root.get("fields");
    let named = fields.values().map(|field| field.at(&["identifier", "name"]));
    for field in named {
        let lower = field.text().to_ascii_lowercase();
        let secret = ["password", "secret", "api_key", "apikey", "access_token"].iter().any(|word| lower.contains(word));
        if secret {
            tell.remark(RemarkKind::PlainField, field.text(), field);
        }
    }
    document.outcome()
}

/// Credentials in the headers of a call, which stand as `Name: value`, and in the values that it is tried with.
pub(super) fn credentials(document: &Document<'_>) -> Vec<Stated> {
    let mut found = Vec::new();
    for header in document.root.get("headers").items() {
        let Some((name, value)) = header.text().split_once(':') else { continue };
        let value = value.trim();
        if value.contains(['[', '<']) || value.len() < 8 || words::is_filled_in(value) {
            continue;
        }
        let raw = document.text.get(header.span()).unwrap_or("");
        if let Some(at) = raw.find(value) {
            let start = header.start + at;
            found.push(Stated { range: start..start + value.len(), name: name.trim().to_owned(), sure: false });
        }
    }
    found
}
