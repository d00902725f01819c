//! Content systems: Directus snapshots, Strapi content types and exports, Airtable schemas, Budibase exports.

use super::Platform;
use super::credentials::Stated;
use super::document::{Document, Form};
use super::node::Node;
use super::teller::Teller;
use super::{json, words};
use crate::facts::{AutomationKind, PeopleFile, PeopleKind, Reach, RemarkKind};

pub(super) static PLATFORM: &[Platform] = &[
    Platform {
        id: "directus",
        form: Form::Yaml,
        marks: &["directus:", "collections:", "fields:"],
        claims: is_snapshot,
        read: read_snapshot,
    },
    Platform {
        id: "directus",
        form: Form::Json,
        marks: &["\"directus\"", "\"collections\"", "\"fields\""],
        claims: is_snapshot,
        read: read_snapshot,
    },
    Platform {
        id: "strapi",
        form: Form::Json,
        marks: &["\"collectionName\"", "\"attributes\"", "\"kind\""],
        claims: |document| {
            let root = &document.root;
            matches!(root.get("kind").text(), "collectionType" | "singleType")
                && root.get("attributes").is_map()
                && root.has("collectionName")
        },
        read: read_content_type,
    },
    Platform {
        id: "strapi",
        form: Form::Text,
        marks: &["plugin::users-permissions.", "\"data\""],
        claims: |document| document.path.ends_with(".jsonl") && document.path.contains("entities/"),
        read: read_entities,
    },
    Platform {
        id: "airtable",
        form: Form::Json,
        marks: &["\"tables\"", "\"fld", "\"tbl"],
        claims: |document| {
            let own = |table: &Node<'_>| {
                table.get("id").text().starts_with("tbl")
                    && table.get("fields").items().iter().any(|field| field.get("id").text().starts_with("fld"))
            };
            document.root.get("tables").items().iter().any(own)
        },
        read: read_tables,
    },
    Platform {
        id: "budibase",
        form: Form::Text,
        marks: &["\"_id\":\"app_metadata\""],
        claims: |document| document.name() == "db.txt",
        read: read_budibase,
    },
];

fn is_snapshot(document: &Document<'_>) -> bool {
    let root = &document.root;
    root.has("directus") && root.get("collections").is_list() && root.get("fields").is_list()
}

fn read_snapshot(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.is(document, "is a snapshot of a Directus schema");
    let root = &document.root;
    let shown = tell.automation(AutomationKind::Content, "the schema", root.get("directus"));
    tell.facts.automations.push(shown);
    let collections = root.get("collections").items();
    let silent: Vec<&Node<'_>> = collections
        .iter()
        .filter(|collection| collection.get("meta").has("accountability") && collection.at(&["meta", "accountability"]).is_empty())
        .collect();
    if let Some(first) = silent.first() {
        tell.remark(
            RemarkKind::AuditOff,
            format!("{} of {} collections", silent.len(), collections.len()),
            first.at(&["meta", "accountability"]),
        );
    }
    for field in root.get("fields").items() {
        let name = field.get("field");
        let secret = ["password", "secret", "token", "api_key"].iter().any(|word| name.text().contains(word));
        let hashed = field.at(&["meta", "interface"]).text() == "input-hash" || field.get("type").text() == "hash";
        if secret && !hashed && field.get("type").text() == "string" {
            tell.remark(RemarkKind::PlainField, name.text(), name);
        }
    }
    tell.remark(RemarkKind::LeftBehind, "who may read and write which collection, the users and the flows", root.get("directus"));
    document.outcome()
}

fn read_content_type(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.is(document, "describes a type of content of Strapi");
    for (name, attribute) in document.root.get("attributes").entries() {
        let secret = ["password", "secret", "token"].iter().any(|word| name.to_ascii_lowercase().contains(word));
        if secret && attribute.get("type").text() == "string" && !attribute.get("private").is(true) {
            tell.remark(RemarkKind::PlainField, name, attribute);
        }
    }
    document.outcome()
}

fn read_entities(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.is(document, "holds records of a Strapi export");
    let (mut people, mut hashes) = (0, 0);
    for (at, line) in tell.source.lines().collect::<Vec<_>>().into_iter().take(100_000) {
        let (node, _) = json::tree(line, 2_000);
        match node.get("type").text() {
            "plugin::users-permissions.permission" => {
                let action = node.at(&["data", "action"]).text();
                let role = node.at(&["data", "role"]);
                let public = role.get("type").text() == "public" || role.get("name").text() == "Public";
                let writes = [".create", ".update", ".delete"].iter().any(|end| action.ends_with(end));
                if public && (writes || action.ends_with(".find")) {
                    let place = Node { start: at, end: at, ..Node::default() };
                    let operations: &[&str] = if writes { &["create", "update", "delete"] } else { &["get", "list"] };
                    tell.access(action.rsplit_once('.').map_or(action, |(path, _)| path), operations, Reach::Everyone, Vec::new(), &place);
                }
            }
            "plugin::users-permissions.user" | "admin::user" => {
                people += 1;
                hashes += u32::from(node.at(&["data", "password"]).text().starts_with("$2"));
            }
            _ => {}
        }
    }
    if people > 0 {
        tell.facts.people.push(PeopleFile {
            path: document.path.to_owned(),
            kind: PeopleKind::Records,
            addresses: people,
            password_hashes: hashes,
            tables: Vec::new(),
            start_only: false,
        });
        tell.remark_at(RemarkKind::CapturedData, format!("the accounts of {people} people"), tell.source.at(0));
    }
    Ok(())
}

fn read_tables(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.is(document, "is the schema of an Airtable base");
    for table in document.root.get("tables").items() {
        let shown = tell.automation(AutomationKind::Content, table.get("name").text(), table.get("name"));
        tell.facts.automations.push(shown);
        for field in table.get("fields").items() {
            let name = field.get("name");
            let lower = name.text().to_ascii_lowercase();
            if ["password", "api key", "secret", "token"].iter().any(|word| lower.contains(word))
                && field.get("type").text().contains("Text")
            {
                tell.remark(RemarkKind::PlainField, name.text(), name);
            }
        }
    }
    document.outcome()
}

/// Credentials of the records of a Budibase export, a record or a batch of them a line.
pub(super) fn credentials(document: &Document<'_>) -> Vec<Stated> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in document.text.split_inclusive('\n') {
        let (root, whole) = json::tree(line, 50_000);
        let own = Document { path: document.path, text: line, root, whole, language: document.language };
        let shifted = super::credentials::of(&own).into_iter();
        found.extend(shifted.map(|stated| Stated { range: stated.range.start + at..stated.range.end + at, ..stated }));
        at += line.len();
    }
    found
}

fn read_budibase(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.is(document, "is the database of a Budibase app");
    let mut rows = 0_u32;
    for (at, line) in tell.source.lines().collect::<Vec<_>>() {
        let (lines, _) = json::tree(line, 50_000);
        let listed = lines.get("docs").items();
        for doc in listed.iter().chain(std::iter::once(&lines)) {
            let doc = if doc.has("doc") { doc.get("doc") } else { doc };
            let id = doc.get("_id").text();
            let place = Node { start: at, end: at, ..Node::default() };
            if id.starts_with("ro_") {
                rows += 1;
            } else if id.starts_with("screen_") && doc.at(&["routing", "roleId"]).text() == "PUBLIC" {
                tell.remark(RemarkKind::PublicApp, format!("The page {}", doc.at(&["routing", "route"]).text()), &place);
            } else if id.starts_with("datasource_") {
                if let Some(service) = words::service(doc.get("source").text()) {
                    tell.service(service, &place);
                }
                let typed = doc
                    .get("config")
                    .entries()
                    .any(|(key, value)| key.contains("password") && value.text().len() >= 4 && !words::is_filled_in(value.text()));
                if typed {
                    tell.remark(RemarkKind::CredentialsInExport, "the password of a data source", &place);
                }
            }
        }
    }
    if rows > 0 {
        tell.remark_at(RemarkKind::CapturedData, format!("{rows} rows of data"), tell.source.at(0));
    }
    Ok(())
}
