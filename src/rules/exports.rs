//! What rules about exports of no-code platforms share: their names, how to leave them, and the judgement of what one
//! file states many times.

use super::{Finding, Verdict};
use crate::facts::{Origin, Project, Site, SiteKind, TraceKind};
use std::collections::BTreeMap;

/// What is known of a platform.
#[derive(Debug)]
pub(super) struct Platform {
    /// As facts call it.
    pub(super) id: &'static str,
    /// As people call it.
    pub(super) name: &'static str,
    /// What stays usable without the platform.
    pub(super) kept: &'static str,
    /// How to leave it.
    pub(super) leaving: &'static str,
    /// How a way in is closed there; empty where nothing is called from outside.
    pub(super) closing: &'static str,
    /// What it bills by; empty where runs cost nothing of their own.
    pub(super) unit: &'static str,
}

const fn platform(
    id: &'static str,
    name: &'static str,
    kept: &'static str,
    leaving: &'static str,
    closing: &'static str,
    unit: &'static str,
) -> Platform {
    Platform { id, name, kept, leaving, closing, unit }
}

/// All platforms whose exports are read.
static PLATFORMS: &[Platform] = &[
    platform(
        "airtable",
        "Airtable",
        "the data, as CSV files or through its interface",
        "Export every table as CSV and the attachments with a script; the automations and interfaces are built anew.",
        "",
        "automation runs",
    ),
    platform(
        "apps-script",
        "Google Apps Script",
        "the code, which calls Google's own services everywhere",
        "Move the functions to a server of your own and call Google's public interfaces from there.",
        "In the script, deploy the web app anew with access for signed-in people only, or compare a secret at the start of doPost and doGet.",
        "",
    ),
    platform(
        "appsmith",
        "Appsmith",
        "the whole app: Appsmith is open source and runs on your own server",
        "Import this file into an Appsmith of your own.",
        "",
        "",
    ),
    platform(
        "bubble",
        "Bubble",
        "the data, as CSV; neither the pages nor the workflows run anywhere else",
        "Rebuild the app elsewhere from the list of its types, pages and workflows; there is no conversion.",
        "In the workflow, untick “This workflow can be run without authentication”, or untick “Expose as a public API workflow”.",
        "workload units",
    ),
    platform(
        "budibase",
        "Budibase",
        "the whole app: Budibase is open source and runs on your own server",
        "Import the export into a Budibase of your own.",
        "",
        "",
    ),
    platform(
        "dify",
        "Dify",
        "the whole app: Dify is open source and runs on your own server",
        "Import this file into a Dify of your own; keys are typed in again.",
        "",
        "messages",
    ),
    platform(
        "directus",
        "Directus",
        "everything: Directus works on a database of your own",
        "Point another program at the same database.",
        "",
        "",
    ),
    platform(
        "flowise",
        "Flowise",
        "the whole flow: Flowise is open source and runs on your own server",
        "Import this file into a Flowise of your own; keys are typed in again.",
        "",
        "",
    ),
    platform(
        "langflow",
        "Langflow",
        "the whole flow: Langflow is open source and runs on your own server",
        "Import this file into a Langflow of your own; keys are typed in again.",
        "",
        "",
    ),
    platform(
        "make",
        "Make",
        "a plan of the steps; it runs nowhere else",
        "Rebuild the scenario in another tool step by step, with this file as the list.",
        "Start the scenario with a filter that compares a secret from the message, and answer with an error otherwise.",
        "operations",
    ),
    platform(
        "n8n",
        "n8n",
        "the whole workflow: n8n can run on your own server",
        "Import this file into an n8n of your own; credentials are typed in again.",
        "In the node, set Authentication to Header Auth or Basic Auth and give the secret to those who call.",
        "executions",
    ),
    platform(
        "node-red",
        "Node-RED",
        "the whole flow: Node-RED is open source and runs on your own server",
        "Import this file into another Node-RED; credentials are typed in again.",
        "In settings.js, set httpNodeAuth, or check a secret in a function node behind the way in.",
        "",
    ),
    platform(
        "power-apps",
        "Power Apps",
        "the data in its sources; the app itself runs nowhere else",
        "Rebuild the screens elsewhere; the sources (SharePoint, Dataverse) can be read through their interfaces.",
        "",
        "licences per person",
    ),
    platform(
        "power-automate",
        "Power Automate",
        "a plan of the steps; the language is that of Azure Logic Apps, which can run most of them",
        "Move flows to Azure Logic Apps, which reads the same definitions, or rebuild them elsewhere.",
        "In the trigger, set “Who can trigger the flow” to specific users or your tenant, not to anyone.",
        "flow runs",
    ),
    platform(
        "power-platform",
        "Power Platform",
        "the data in Dataverse, through its interface; apps and flows run nowhere else",
        "Export the tables, move flows to Azure Logic Apps and rebuild the screens.",
        "",
        "licences per person",
    ),
    platform(
        "retool",
        "Retool",
        "the queries; the screens run nowhere else unless your plan hosts itself",
        "Rebuild the screens; the queries and your databases stay as they are.",
        "",
        "seats",
    ),
    platform(
        "shopify",
        "Shopify",
        "the look of the shop; products and orders are exported apart",
        "Export products, customers and orders as CSV; the theme runs nowhere else.",
        "",
        "",
    ),
    platform(
        "strapi",
        "Strapi",
        "everything: Strapi is open source and runs on your own server",
        "Import the export into a Strapi of your own.",
        "",
        "",
    ),
    platform(
        "tooljet",
        "ToolJet",
        "the whole app: ToolJet is open source and runs on your own server",
        "Import this file into a ToolJet of your own; data sources are typed in again.",
        "",
        "",
    ),
    platform(
        "voiceflow",
        "Voiceflow",
        "a plan of the conversations; it runs nowhere else",
        "Rebuild the conversations in another tool, with this file as the list.",
        "",
        "credits",
    ),
    platform(
        "webflow",
        "Webflow",
        "the pages as plain files; neither the CMS nor the forms come along",
        "Host the pages anywhere, move the CMS content as CSV and connect the forms to a service of your own.",
        "",
        "",
    ),
    platform(
        "wordpress",
        "WordPress",
        "everything: WordPress is open source and runs at any host",
        "Copy the files and the database to another host.",
        "",
        "",
    ),
    platform(
        "xano",
        "Xano",
        "the data and a description of the interfaces; the logic runs nowhere else",
        "Export the tables and rebuild the endpoints elsewhere, with these files as the list.",
        "In the endpoint's settings, require authentication and pick the table of users.",
        "",
    ),
    platform(
        "zapier",
        "Zapier",
        "a plan of the steps; it runs nowhere else",
        "Rebuild the Zaps in another tool, with this file as the list.",
        "Add a filter behind the trigger that compares a secret from the message, or use a trigger of an app that signs in.",
        "tasks",
    ),
];

/// What is known of the platform of that id.
pub(super) fn of(id: &str) -> Option<&'static Platform> {
    PLATFORMS.iter().find(|platform| platform.id == id)
}

/// Whether a framework is a no-code platform.
pub(super) fn is_platform(id: &str) -> bool {
    of(id).is_some()
}

/// A platform's name for people.
pub(crate) fn name(id: &str) -> &str {
    of(id).map_or(id, |platform| platform.name)
}

/// Whether an export was found; says that the rule does not apply where there is none.
pub(super) fn found(project: &Project, out: &mut Verdict) -> bool {
    let found = project.facts.builders.iter().any(|trace| trace.kind == TraceKind::Export) || !project.facts.automations.is_empty();
    if !found {
        out.not_applicable("There is no export of a no-code platform.");
    }
    found
}

/// One finding for each file that states something wanted, at the first place, with the others beside it; `say` adds
/// what it knows. The title's `{what}` is the first detail.
pub(super) fn fail_files<'p>(
    project: &'p Project,
    out: &mut Verdict,
    wanted: impl Fn(&Site) -> bool,
    mut say: impl FnMut(&[&'p Site], &mut Finding),
) {
    let mut files: BTreeMap<&str, Vec<&Site>> = BTreeMap::new();
    for site in project.facts.sites.iter().filter(|site| wanted(site)) {
        files.entry(&site.origin.path).or_default().push(site);
    }
    if files.is_empty() {
        if found(project, out) {
            out.pass();
        }
        return;
    }
    for sites in files.values_mut() {
        sites.sort_by_key(|site| (site.origin.line, site.origin.column));
    }
    // The same said of several files is one finding.
    let mut groups: BTreeMap<Vec<&str>, Vec<&Site>> = BTreeMap::new();
    for sites in files.into_values() {
        let mut details: Vec<&str> = sites.iter().map(|site| site.detail.as_str()).collect();
        details.sort_unstable();
        details.dedup();
        groups.entry(details).or_default().extend(sites);
    }
    for sites in groups.values() {
        let Some(first) = sites.first() else { continue };
        let finding = out.fail(&first.origin).name("what", first.detail.clone()).related(others(sites));
        let mut details: Vec<&str> = sites.iter().map(|site| site.detail.as_str()).filter(|detail| *detail != first.detail).collect();
        details.sort_unstable();
        details.dedup();
        if !details.is_empty() {
            finding.detail(format!("The same file has more of it: {}.", listed(&details)));
        }
        say(sites, finding);
    }
}

/// As [`fail_files`], for one kind.
pub(super) fn fail_kind(project: &Project, out: &mut Verdict, kind: SiteKind) {
    fail_files(project, out, |site| site.kind == kind, |_, _| {});
}

fn others(sites: &[&Site]) -> Vec<Origin> {
    sites.iter().skip(1).take(20).map(|site| site.origin.clone()).collect()
}

/// The first few of a list, and how many more there are.
pub(super) fn listed(items: &[&str]) -> String {
    let shown = items.iter().take(5).copied().collect::<Vec<_>>().join("; ");
    if items.len() > 5 { format!("{shown}; and {} more", items.len() - 5) } else { shown }
}
