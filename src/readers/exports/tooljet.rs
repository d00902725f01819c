//! ToolJet: an app as one file.

use super::Platform;
use super::document::{Document, Form};
use super::node::Node;
use super::sql;
use super::teller::Teller;
use super::words;
use crate::facts::{Alert, AutomationKind, RemarkKind};

pub(super) static PLATFORM: &[Platform] = &[Platform {
    id: "tooljet",
    form: Form::Json,
    marks: &["tooljet", "\"definition\""],
    claims: |document| !apps(document).is_empty() && document.root.entries().any(|(key, _)| key.starts_with("tooljet")),
    read,
}];

fn apps<'n, 'a>(document: &'n Document<'a>) -> Vec<&'n Node<'a>> {
    document.root.get("app").items().iter().map(|app| app.at(&["definition", "appV2"])).filter(|app| app.is_map()).collect()
}

fn read(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.trace(document, "a ToolJet app with its pages and queries");
    for app in apps(document) {
        let mut shown = tell.automation(AutomationKind::App, app.get("name").text(), app.get("name"));
        if app.get("isPublic").is(true) {
            tell.remark(RemarkKind::PublicApp, "The app", app.get("isPublic"));
        }
        if !app.get("workflowApiToken").is_empty() {
            tell.remark(RemarkKind::CredentialsInExport, "the token that starts its workflow", app.get("workflowApiToken"));
        }
        let sources = app.get("dataSources");
        for source in sources.items() {
            if let Some(service) = words::service(source.get("kind").text()) {
                tell.service(service, source.get("kind"));
            }
        }
        for option in app.get("dataSourceOptions").items() {
            for (key, field) in option.get("options").entries() {
                let secret = ["password", "secret", "token", "key"].iter().any(|word| key.to_ascii_lowercase().contains(word));
                if secret
                    && field.get("value").text().len() >= 6
                    && !field.get("encrypted").is(true)
                    && !words::is_filled_in(field.get("value").text())
                {
                    tell.remark(RemarkKind::CredentialsInExport, format!("`{key}` of a data source"), field);
                }
            }
        }
        for query in app.get("dataQueries").items() {
            shown.outside += 1;
            let options = query.get("options");
            let text = options.get("query");
            let name = query.get("name").text();
            tell.query("sql", text.text(), text);
            if let Some((at, _)) = sql::puts(text.text()).first() {
                let origin = tell.within(text, *at);
                tell.remark_at(RemarkKind::QueryBuilt, format!("{name}: values are put into the text"), origin);
            }
            tell.javascript(options.get("code"));
            tell.address(options.get("url"));
        }
        let answered = app.get("events").items().iter().any(|event| event.at(&["event", "eventId"]).text() == "onDataQueryFailure");
        shown.unattended = shown.outside > 0;
        shown.alert = if answered || shown.outside == 0 { Alert::Told } else { Alert::Untold };
        let versions = app.get("appVersions").items();
        if let [only] = versions {
            tell.remark(RemarkKind::NeverVersioned, only.get("name").text(), only.get("name"));
        }
        tell.facts.automations.push(shown);
    }
    document.outcome()
}
