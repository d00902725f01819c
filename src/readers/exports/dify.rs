//! Dify: the description of an app (DSL), with its workflow.

use super::Platform;
use super::document::{Document, Form};
use super::node::Node;
use super::teller::Teller;
use super::words;
use crate::facts::{Alert, AutomationKind, RemarkKind, SiteKind};

pub(super) static PLATFORM: &[Platform] = &[
    Platform { id: "dify", form: Form::Yaml, marks: &["app:", "mode:"], claims, read },
    Platform { id: "dify", form: Form::Json, marks: &["\"app\"", "\"mode\"", "\"kind\""], claims, read },
];

fn claims(document: &Document<'_>) -> bool {
    let root = &document.root;
    let is_app = root.get("kind").text() == "app" || !root.at(&["app", "mode"]).text().is_empty();
    is_app && root.get("app").is_map() && (root.at(&["workflow", "graph", "nodes"]).is_list() || root.get("model_config").is_map())
}

fn read(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    let root = &document.root;
    tell.trace(document, "the description of an app with its workflow");
    let name = root.at(&["app", "name"]);
    let mut app = tell.automation(AutomationKind::Assistant, name.text(), name);
    // Whoever chats sees the error; nobody else does, and a workflow that is called shows it to nobody.
    app.unattended = root.at(&["app", "mode"]).text() == "workflow";
    app.alert = Alert::Unsaid;
    for node in root.at(&["workflow", "graph", "nodes"]).items() {
        let data = node.get("data");
        step(data, tell);
        let kind = data.get("type").text();
        if matches!(kind, "llm" | "http-request" | "tool" | "agent" | "parameter-extractor" | "question-classifier") {
            app.outside += 1;
            app.units += 1;
            app.looped += u32::from(data.get("isInIteration").is(true) || data.get("isInLoop").is(true));
            let tries = data.at(&["retry_config", "retry_enabled"]).is(true);
            let caught = !matches!(data.get("error_strategy").text(), "" | "none");
            app.unprotected += u32::from(!tries && !caught);
        }
    }
    let model = root.at(&["model_config", "model"]);
    if !model.is_empty() {
        models(model, name.text(), tell);
    }
    let filters = [root.at(&["workflow", "features", "sensitive_word_avoidance"]), root.at(&["model_config", "sensitive_word_avoidance"])];
    if let Some(filter) = filters.into_iter().find(|filter| filter.get("enabled").is(false)) {
        tell.remark(RemarkKind::ModerationOff, name.text(), filter.get("enabled"));
    }
    for dependency in
        root.get("dependencies").items().iter().filter(|dependency| matches!(dependency.get("type").text(), "github" | "package"))
    {
        let what = dependency.get("value");
        let named = what.entries().find(|(_, value)| !value.text().is_empty()).map_or("", |(_, value)| value.text());
        tell.remark(RemarkKind::CommunityPart, named, what);
    }
    tell.facts.automations.push(app);
    document.outcome()
}

fn step(data: &Node<'_>, tell: &mut Teller<'_, '_>) {
    let title = data.get("title").text();
    let kind = data.get("type");
    match kind.text() {
        "llm" => models(data.get("model"), title, tell),
        "agent" => {
            let model = data.at(&["agent_parameters", "model", "value"]);
            models(model, title, tell);
        }
        "code" => {
            let code = data.get("code");
            tell.remark(RemarkKind::CodeStep, title, if code.is_empty() { kind } else { code });
            match data.get("code_language").text() {
                "javascript" => tell.javascript(code),
                "python3" | "python" => tell.python(code),
                _ => {}
            }
            if ["exec(", "eval(", "os.system(", "subprocess."].iter().any(|call| code.text().contains(call)) {
                tell.remark(RemarkKind::ModelRuns, "code, in the step that runs what it is handed", code);
            }
        }
        "http-request" => {
            tell.address(data.get("url"));
            if let Some(service) = words::service(data.get("url").text()) {
                tell.service(service, data.get("url"));
            }
            if data.get("ssl_verify").is(false) {
                tell.site(SiteKind::TlsUnverified, "the step accepts any certificate", data.get("ssl_verify"));
            }
        }
        _ => {}
    }
}

fn models(model: &Node<'_>, title: &str, tell: &mut Teller<'_, '_>) {
    let name = if model.get("name").is_empty() { model.get("model") } else { model.get("name") };
    let service = words::service(model.get("provider").text()).or_else(|| words::service(name.text()));
    if let Some(service) = service {
        tell.service(service, name);
    }
    if !name.text().is_empty() {
        tell.site(SiteKind::AiModel, name.text(), name);
    }
    let parameters = model.get("completion_params");
    let limits = ["max_tokens", "max_completion_tokens", "num_predict", "max_tokens_to_sample", "max_output_tokens"];
    if Teller::is_ai(service) && limits.iter().all(|key| !parameters.has(key)) {
        tell.remark(RemarkKind::AiUnlimited, title, name);
    }
}
