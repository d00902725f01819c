//! Power Platform solutions: what the manifest and the list of customizations say.

use super::Platform;
use super::credentials::Stated;
use super::document::{Document, Form};
use super::json;
use super::teller::Teller;
use super::words;
use super::xml;
use crate::facts::RemarkKind;

pub(super) static PLATFORM: &[Platform] = &[
    Platform {
        id: "power-platform",
        form: Form::Text,
        marks: &["<ImportExportXml", "<SolutionManifest"],
        claims: |_| true,
        read: read_manifest,
    },
    Platform {
        id: "power-platform",
        form: Form::Text,
        marks: &["<ImportExportXml", "</ImportExportXml>"],
        claims: |document| ["<Workflows", "<CanvasApps", "<Entities", "<Roles"].iter().any(|part| document.text.contains(part)),
        read: read_customizations,
    },
    Platform {
        id: "power-platform",
        form: Form::Text,
        marks: &["<environmentvariabledefinition", "schemaname="],
        claims: |_| true,
        read: |_, _| Ok(()),
    },
];

/// The value that an environment variable starts from, where it is kept as plain text and its name is a secret's.
pub(super) fn credentials(document: &Document<'_>) -> Vec<Stated> {
    let text = document.text;
    let plain = xml::first(text, "secretstore") == "0" || xml::first(text, "type") == "100000000";
    let name = text.split_once("schemaname=\"").and_then(|(_, rest)| rest.split('"').next()).unwrap_or("");
    let value = xml::first(text, "defaultvalue");
    let start = text.find("<defaultvalue").and_then(|at| text.get(at..).and_then(|rest| rest.find(value)).map(|within| at + within));
    match start {
        Some(start) if plain && value.len() >= 8 && !text.contains("<type>100000005") => {
            vec![Stated { range: start..start + value.len(), name: name.to_owned(), sure: false }]
        }
        _ => Vec::new(),
    }
}

fn read_manifest(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.is(document, "is the manifest of a Power Platform solution");
    let manifest = xml::first(document.text, "SolutionManifest");
    let version = xml::first(manifest, "Version");
    if xml::first(manifest, "Managed") == "0" && version == "1.0.0.0" {
        let at = document.text.find("<Version>").unwrap_or(0);
        tell.remark_at(RemarkKind::NeverVersioned, version, tell.source.at(at));
    }
    Ok(())
}

fn read_customizations(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    let text = document.text;
    tell.is(document, "lists the parts of a Power Platform solution");
    // A file of many megabytes is one of many forms; the first ones say enough.
    let entities = xml::elements(text, "Entity", 500);
    let unaudited: Vec<_> = entities
        .iter()
        .filter(|(_, _, inner)| {
            inner.rfind("<IsAuditEnabled>0").is_some_and(|off| inner.get(off..).is_some_and(|rest| !rest.contains("</attribute>")))
        })
        .collect();
    if let Some((at, ..)) = unaudited.first() {
        tell.remark_at(RemarkKind::AuditOff, format!("{} of {} tables", unaudited.len(), entities.len()), tell.source.at(*at));
    }
    if !entities.is_empty() && xml::first(text, "Roles").is_empty() {
        let at = text.find("<Roles").or_else(|| text.find("<Entities")).unwrap_or(0);
        tell.remark_at(RemarkKind::LeftBehind, "the roles that say who may see which table", tell.source.at(at));
    }
    for (at, _, inner) in xml::elements(text, "ConnectionReferences", 200) {
        let plain = xml::unescaped(inner);
        let (references, _) = json::tree(&plain, 20_000);
        for (_, reference) in references.entries() {
            let shown = reference.get("displayName").text();
            if let Some(service) = words::service(reference.get("id").text()) {
                tell.facts.services.push(crate::facts::ServiceCall {
                    service: service.name.to_owned(),
                    purpose: service.purpose,
                    origin: tell.source.at(at),
                });
            }
            if reference.get("apiTier").text() == "Premium" {
                tell.remark_at(RemarkKind::PaidConnector, shown, tell.source.at(at));
            }
            if reference.get("isOnPremiseConnection").is(true) {
                tell.remark_at(
                    RemarkKind::FixedEnvironment,
                    format!("a gateway in the company's own network, for {shown}"),
                    tell.source.at(at),
                );
            }
        }
    }
    Ok(())
}
