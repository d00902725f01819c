//! Power Apps: the parts of a canvas app's package. Microsoft's own check of the app travels with it and is used as it is.

use super::Platform;
use super::document::{Document, Form};
use super::json;
use super::node::Node;
use super::teller::Teller;
use super::words;
use crate::facts::{Alert, AutomationKind, RemarkKind};
use crate::sorted::Arrange;
use std::collections::BTreeMap;

pub(super) static PLATFORM: &[Platform] = &[
    Platform {
        id: "power-apps",
        form: Form::Json,
        marks: &["DocVersion", "MSAppStructureVersion"],
        claims: |document| document.root.has("DocVersion"),
        read: |document, tell| {
            tell.trace(document, "the head of a Power Apps package");
            document.outcome()
        },
    },
    Platform {
        id: "power-apps",
        form: Form::Json,
        marks: &["DocumentLayoutWidth", "DocumentAppType"],
        claims: |document| document.root.has("DocumentAppType"),
        read: read_properties,
    },
    Platform {
        id: "power-apps",
        form: Form::Json,
        marks: &["\"TopParent\"", "InvariantScript"],
        claims: |document| document.root.get("TopParent").is_map(),
        read: read_control,
    },
    Platform {
        id: "power-apps",
        form: Form::Json,
        marks: &["\"runs\"", "fullyQualifiedName"],
        claims: |document| {
            let checked = |result: &Node<'_>| ["app-", "acc-"].iter().any(|start| result.get("ruleId").text().starts_with(start));
            document.root.get("runs").items().iter().any(|run| run.get("results").items().iter().any(checked))
        },
        read: read_check,
    },
    Platform {
        id: "power-apps",
        form: Form::Json,
        marks: &["\"DataSources\"", "\"Type\"", "\"Name\""],
        claims: |document| {
            let listed = document.root.get("DataSources").items();
            !listed.is_empty() && listed.iter().all(|source| source.has("Type") && source.has("Name"))
        },
        read: read_sources,
    },
    // Themes, templates and other parts that say nothing of their own.
    Platform {
        id: "power-apps",
        form: Form::Json,
        marks: &["\"UsedTemplates\""],
        claims: |document| document.root.has("UsedTemplates"),
        read: |document, _| document.outcome(),
    },
];

fn read_properties(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    properties(&document.root, tell);
    document.outcome()
}

/// What the properties of an app say.
pub(super) fn properties(root: &Node<'_>, tell: &mut Teller<'_, '_>) {
    let name = root.get("Name").text().trim_end_matches(".msapp").replace('+', " ");
    let mut app = tell.automation(AutomationKind::App, &name, root.get("Name"));
    let watched = !root.get("InstrumentationKey").is_empty() || !root.get("ConnectionString").is_empty();
    // People stand before an app when it fails; somebody else still has to hear of it.
    app.unattended = true;
    app.alert = if watched { Alert::Told } else { Alert::Untold };
    if let Some(errors) = root.get("ErrorCount").written().parse::<usize>().ok().filter(|errors| *errors > 0) {
        tell.remark(RemarkKind::PlatformError, words::counted(errors, "formula") + " with errors", root.get("ErrorCount"));
    }
    let rows = root.get("DefaultConnectedDataSourceMaxGetRowsCount");
    if let Some(read) = rows.number() {
        tell.remark(RemarkKind::RowLimit, format!("row limit: {read}"), rows);
    }
    let flag = root.at(&["AppPreviewFlagsMap", "errorhandling"]);
    if flag.is(false) {
        tell.remark(RemarkKind::PlatformError, "the app's own handling of errors is switched off", flag);
    }
    let references = root.get("LocalConnectionReferences");
    let (inner, _) = json::tree(references.text(), 50_000);
    for (_, reference) in inner.entries() {
        let connector = reference.get("connectionRef");
        let id = connector.get("id").text();
        app.outside += 1;
        if let Some(service) = words::service(id) {
            tell.service(service, references);
        }
        let last = id.rsplit('/').next().unwrap_or("");
        // Connectors that a company made itself carry a code in their id.
        let is_custom = last.contains("-5f") || last.contains("-20");
        if connector.get("apiTier").text() == "Premium" || is_custom {
            tell.remark(RemarkKind::PaidConnector, connector.get("displayName").text(), references);
        }
    }
    tell.facts.automations.push(app);
}

fn read_control(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    super::formulas::control(document, tell);
    document.outcome()
}

fn read_check(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    let results = document.root.get("runs").items().iter().flat_map(|run| run.get("results").items());
    let mut groups: BTreeMap<&str, Vec<&Node<'_>>> = BTreeMap::new();
    for result in results {
        let id = result.get("ruleId").text();
        let group = match id {
            "app-SuggestRemoteExecutionHint" | "app-CollectDelegatableDataSource" | "app-DataSourceDefaultMaxRowsLimit" => "delegation",
            _ if id.starts_with("app-Err") => "errors",
            _ if id.starts_with("acc-") => "accessibility",
            _ => "performance",
        };
        groups.entry(group).or_default().push(result);
    }
    for (group, results) in groups {
        let Some(first) = results.first() else { continue };
        let place = first.get("ruleId");
        let mut places: Vec<String> = results.iter().map(|result| location(result)).filter(|at| !at.is_empty()).collect();
        places.arrange();
        places.dedup();
        let shown = places.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
        match group {
            "delegation" => tell.remark(RemarkKind::RowLimit, format!("non-delegable: {shown}"), place),
            "errors" => tell.remark(RemarkKind::PlatformError, format!("formulas with errors at {shown}"), place),
            "accessibility" => tell.remark(
                RemarkKind::PlatformError,
                format!("accessibility: {} hard to use with a screen reader or keyboard", words::counted(results.len(), "place")),
                place,
            ),
            _ => tell.remark(
                RemarkKind::PlatformError,
                format!("performance: {} where the app is slow or keeps what nothing uses", words::counted(results.len(), "place")),
                place,
            ),
        }
    }
    document.outcome()
}

/// The control and property that a result of Microsoft's check speaks of.
fn location(result: &Node<'_>) -> String {
    let first = result.get("locations").items().first();
    first.map_or(String::new(), |place| place.at(&["physicalLocation", "address", "fullyQualifiedName"]).text().to_owned())
}

fn read_sources(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    let mut hosts: Vec<&str> = Vec::new();
    for source in document.root.get("DataSources").items() {
        if let Some(service) = words::service(source.get("ApiId").text()) {
            tell.service(service, source.get("Name"));
        }
        let dataset = source.get("DatasetName").text();
        if dataset.starts_with("https://") && !hosts.contains(&dataset) {
            hosts.push(dataset);
            tell.remark(RemarkKind::FixedEnvironment, dataset, source.get("DatasetName"));
        }
    }
    document.outcome()
}
