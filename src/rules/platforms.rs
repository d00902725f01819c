//! What is known of no-code platforms: their names, what stays without them and how to leave, what they bill by, and what
//! to ask about that no export holds.

use crate::facts::{ProductKind, Project, TraceKind};

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
    /// What to ask about going back to yesterday's version and data.
    pub(super) backup: &'static str,
    /// What to ask about who owns the account, and its plan.
    pub(super) account: &'static str,
    /// What to ask about the rights behind connections, which no export holds.
    pub(super) access: &'static str,
}

const fn platform(
    id: &'static str,
    name: &'static str,
    kept: &'static str,
    leaving: &'static str,
    closing: &'static str,
    unit: &'static str,
    [backup, account, access]: [&'static str; 3],
) -> Platform {
    Platform { id, name, kept, leaving, closing, unit, backup, account, access }
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
        [
            "Which of Airtable's snapshots could you go back to on your plan, and are the tables exported to a place of your own?",
            "Which workspace of Airtable is the base in, who besides you owns it, and on which plan?",
            "Whose personal access tokens and shared links reach this base, and who may edit it?",
        ],
    ),
    platform(
        "apps-script",
        "Google Apps Script",
        "the code, which calls Google's own services everywhere",
        "Move the functions to a server of your own and call Google's public interfaces from there.",
        "In the script, deploy the web app anew with access for signed-in people only, or compare a secret at the start of doPost and doGet.",
        "",
        [
            "Which version of the script is deployed, and could you go back to the one before it?",
            "Whose Google account owns the script, and does it belong to the company's Workspace?",
            "Which Google account does the script run as, and what else may that account do?",
        ],
    ),
    platform(
        "appsmith",
        "Appsmith",
        "the whole app: Appsmith is open source and runs on your own server",
        "Import this file into an Appsmith of your own.",
        "",
        "",
        [
            "Is the app connected to a Git repository, and is Appsmith's own database backed up together with its encryption key?",
            "Is this Appsmith's cloud or your own server, and who besides you administers the workspace?",
            "Which database users stand behind the data sources, what may they do, and who may edit the app?",
        ],
    ),
    platform(
        "botpress",
        "Botpress",
        "a copy of the bot that only Botpress opens",
        "Rebuild the conversations in another tool; export the tables and the knowledge as files.",
        "",
        "messages",
        [
            "Could you import yesterday's export of the bot, and are its tables and knowledge kept anywhere else?",
            "Which workspace of Botpress is the bot in, who besides you owns it, and on which plan?",
            "Whose tokens stand behind the bot's integrations, and what may they do?",
        ],
    ),
    platform(
        "bubble",
        "Bubble",
        "the data, as CSV; neither the pages nor the workflows run anywhere else",
        "Rebuild the app elsewhere from the list of its types, pages and workflows; there is no conversion.",
        "In the workflow, untick “This workflow can be run without authentication”, or untick “Expose as a public API workflow”.",
        "actions, each of which takes workload units",
        [
            "How far back does your Bubble plan let you restore the database and the app, and is the data exported anywhere else?",
            "Who owns the Bubble app besides you, on which plan, and what happens when its workload units are used up?",
            "Whose keys stand behind the plugins and the API Connector, and do live and test use different ones?",
        ],
    ),
    platform(
        "budibase",
        "Budibase",
        "the whole app: Budibase is open source and runs on your own server",
        "Import the export into a Budibase of your own.",
        "",
        "",
        [
            "Is Budibase's database backed up, and has anyone restored an app from an export?",
            "Is this Budibase's cloud or your own server, and who besides you administers it?",
            "Which database users stand behind the data sources, and what may they do?",
        ],
    ),
    platform(
        "dify",
        "Dify",
        "the whole app: Dify is open source and runs on your own server",
        "Import this file into a Dify of your own; keys are typed in again.",
        "",
        "messages",
        [
            "Are Dify's database and its vector store backed up, and could you publish an earlier version of the app?",
            "Is this Dify's cloud or your own server, on which plan, and who besides you owns the workspace?",
            "Whose API keys stand behind the model providers and tools, and is a spending limit set there?",
        ],
    ),
    platform(
        "directus",
        "Directus",
        "everything: Directus works on a database of your own",
        "Point another program at the same database.",
        "",
        "",
        [
            "How is the database under Directus backed up, with its uploads, and has anyone restored it?",
            "Whose server or project does Directus run on, and who besides you is an administrator?",
            "Which collections may the public role and each other role of Directus read and write?",
        ],
    ),
    platform(
        "flowise",
        "Flowise",
        "the whole flow: Flowise is open source and runs on your own server",
        "Import this file into a Flowise of your own; keys are typed in again.",
        "",
        "",
        [
            "Is Flowise's database backed up together with its encryption key?",
            "Is this Flowise's cloud or your own server, and who besides you can sign in?",
            "Is the chatflow public or bound to an API key, and whose keys stand behind its credentials?",
        ],
    ),
    platform(
        "flutterflow",
        "FlutterFlow",
        "the whole app: it is Flutter code that builds without FlutterFlow",
        "Push the code to a Git repository of your own and build it with Flutter; the data stays in Firebase or Supabase.",
        "",
        "",
        [
            "How are Firestore or Supabase and the uploaded files backed up, and has anyone restored them?",
            "Whose accounts own the FlutterFlow project, the Firebase or Supabase project and the entries in the app stores?",
            "Which rules are deployed at Firebase or Supabase today, and does App Check or the like keep other programs out?",
        ],
    ),
    platform(
        "langflow",
        "Langflow",
        "the whole flow: Langflow is open source and runs on your own server",
        "Import this file into a Langflow of your own; keys are typed in again.",
        "",
        "",
        [
            "Is Langflow's database backed up together with its secret key?",
            "Whose server does Langflow run on, and who besides you can sign in?",
            "Does Langflow ask for an API key when a flow is called, and whose keys do its global variables hold?",
        ],
    ),
    platform(
        "make",
        "Make",
        "a plan of the steps; it runs nowhere else",
        "Rebuild the scenario in another tool step by step, with this file as the list.",
        "Start the scenario with a filter that compares a secret from the message, and answer with an error otherwise.",
        "operations",
        [
            "Could you go back to yesterday's version of the scenario, and are the records in Make's data stores kept anywhere else?",
            "Which organisation of Make is the scenario in, who besides you is its owner or administrator, and on which plan?",
            "Whose accounts are behind Make's connections, and what stops when that person leaves?",
        ],
    ),
    platform(
        "n8n",
        "n8n",
        "the whole workflow: n8n can run on your own server",
        "Import this file into an n8n of your own; credentials are typed in again.",
        "In the node, set Authentication to Header Auth or Basic Auth and give the secret to those who call.",
        "executions",
        [
            "How is n8n's database backed up, and is its encryption key kept apart? Without the key all credentials are lost.",
            "Is this n8n's cloud or a server of your own, on which plan, and who besides you is an owner?",
            "Whose accounts are behind n8n's credentials, and what stops when that person leaves?",
        ],
    ),
    platform(
        "node-red",
        "Node-RED",
        "the whole flow: Node-RED is open source and runs on your own server",
        "Import this file into another Node-RED; credentials are typed in again.",
        "In settings.js, set httpNodeAuth, or check a secret in a function node behind the way in.",
        "",
        [
            "Are flows.json and flows_cred.json backed up together with the secret that opens the credentials?",
            "Which machine does Node-RED run on, and who besides you can sign in to it?",
            "Do adminAuth and httpNodeAuth in settings.js ask for a password? The export does not hold them.",
        ],
    ),
    platform(
        "power-apps",
        "Power Apps",
        "the data in its sources; the app itself runs nowhere else",
        "Rebuild the screens elsewhere; the sources (SharePoint, Dataverse) can be read through their interfaces.",
        "",
        "licences per person",
        [
            "Which earlier versions of the app could you restore, and how are its data sources backed up?",
            "Who owns the app besides its maker, in which environment is it, and which licences does each user need?",
            "What may each person do in the data sources themselves? Whoever may use the app may reach them without it.",
        ],
    ),
    platform(
        "power-automate",
        "Power Automate",
        "a plan of the steps; the language is that of Azure Logic Apps, which can run most of them",
        "Move flows to Azure Logic Apps, which reads the same definitions, or rebuild them elsewhere.",
        "In the trigger, set “Who can trigger the flow” to specific users or your tenant, not to anyone.",
        "requests",
        [
            "Could you go back to yesterday's version of the flow, and is it kept as a solution?",
            "Who owns the flow besides its maker, and under whose licence does it run?",
            "Whose accounts are behind the flow's connections, and what stops when that person leaves?",
        ],
    ),
    platform(
        "power-platform",
        "Power Platform",
        "the data in Dataverse, through its interface; apps and flows run nowhere else",
        "Export the tables, move flows to Azure Logic Apps and rebuild the screens.",
        "",
        "licences per person",
        [
            "How long are the backups of this environment kept, and has anyone restored one into another environment?",
            "Who administers the environment, who publishes the solution, and which licences does each user need?",
            "Which security roles do people have in Dataverse, and whose accounts are behind the connection references?",
        ],
    ),
    platform(
        "retool",
        "Retool",
        "the queries; the screens run nowhere else unless your plan hosts itself",
        "Rebuild the screens; the queries and your databases stay as they are.",
        "",
        "seats",
        [
            "Are the app's releases kept, and is it connected to a Git repository?",
            "Which organisation of Retool is the app in, who besides you is an administrator, and on which plan?",
            "Which database users stand behind the resources, are prepared statements switched on there, and who may edit the app?",
        ],
    ),
    platform(
        "shopify",
        "Shopify",
        "the look of the shop; products and orders are exported apart",
        "Export products, customers and orders as CSV; the theme runs nowhere else.",
        "",
        "",
        [
            "Are products, customers and orders exported regularly, and is a copy of the theme kept before each change?",
            "Who is the store's owner at Shopify, and does the domain belong to the company?",
            "Which staff and which apps may read customers and orders?",
        ],
    ),
    platform(
        "strapi",
        "Strapi",
        "everything: Strapi is open source and runs on your own server",
        "Import the export into a Strapi of your own.",
        "",
        "",
        [
            "How are Strapi's database and its uploads backed up, and has anyone restored them?",
            "Whose server or project does Strapi run on, and who besides you is a super administrator?",
            "Which actions are the roles Public and Authenticated allowed? They are in the database, not in these files.",
        ],
    ),
    platform(
        "tooljet",
        "ToolJet",
        "the whole app: ToolJet is open source and runs on your own server",
        "Import this file into a ToolJet of your own; data sources are typed in again.",
        "",
        "",
        [
            "Are the app's versions released from one environment to the next, and is ToolJet's database backed up with its keys?",
            "Is this ToolJet's cloud or your own server, and who besides you administers the workspace?",
            "Which database users stand behind the data sources, what may they do, and who may edit the app?",
        ],
    ),
    platform(
        "voiceflow",
        "Voiceflow",
        "a plan of the conversations; it runs nowhere else",
        "Rebuild the conversations in another tool, with this file as the list.",
        "",
        "credits",
        [
            "Could you go back to yesterday's version of the assistant, and are its transcripts and knowledge kept anywhere else?",
            "Which workspace of Voiceflow is the assistant in, who besides you owns it, and on which plan?",
            "Whose keys stand behind the steps that call other services?",
        ],
    ),
    platform(
        "webflow",
        "Webflow",
        "the pages as plain files; neither the CMS nor the forms come along",
        "Host the pages anywhere, move the CMS content as CSV and connect the forms to a service of your own.",
        "",
        "",
        [
            "Which backups of the site could you restore, and is the CMS content exported as CSV?",
            "Which workspace of Webflow is the site in, who besides you is its owner, and who owns the domain?",
            "Who receives what people type into the forms, and who may publish?",
        ],
    ),
    platform(
        "wordpress",
        "WordPress",
        "everything: WordPress is open source and runs at any host",
        "Copy the files and the database to another host.",
        "",
        "",
        [
            "How often are the database and the uploads backed up, to a place outside the host, and has anyone restored them?",
            "Who owns the hosting account, the domain and the licences of paid plugins?",
            "Who is an administrator of the site, with which second step at sign-in, and are plugins updated?",
        ],
    ),
    platform(
        "xano",
        "Xano",
        "the data and a description of the interfaces; the logic runs nowhere else",
        "Export the tables and rebuild the endpoints elsewhere, with these files as the list.",
        "In the endpoint's settings, require authentication and pick the table of users.",
        "",
        [
            "Which backups of the workspace does your plan keep, and has anyone restored one?",
            "Who besides you is an administrator of the Xano instance, and on which plan?",
            "Whose keys do Xano's environment variables hold, and who may open the database there?",
        ],
    ),
    platform(
        "zapier",
        "Zapier",
        "a plan of the steps; it runs nowhere else",
        "Rebuild the Zaps in another tool, with this file as the list.",
        "Add a filter behind the trigger that compares a secret from the message, or use a trigger of an app that signs in.",
        "tasks",
        [
            "Could you go back to yesterday's version of a Zap, and are the records in Zapier's Tables kept anywhere else?",
            "Is this a personal or a team account at Zapier, who besides you can open it, and on which plan (tasks a month)?",
            "Whose accounts are behind the Zaps' connections, and what stops when that person leaves?",
        ],
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

/// The first platform of which the project holds an export.
pub(super) fn first(project: &Project) -> Option<&'static Platform> {
    let mut traces = project.facts.builders.iter().filter(|trace| trace.kind == TraceKind::Export);
    traces.find_map(|trace| of(&trace.builder))
}

/// The same, if the project is nothing but exports.
pub(super) fn only(project: &Project) -> Option<&'static Platform> {
    first(project).filter(|_| project.product.kind == ProductKind::Export)
}
