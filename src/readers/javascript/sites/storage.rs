//! AI in the browser and by name, files in rows, calls that keep a free plan awake.

use super::super::Context;
use super::expression::{body, head, holds_address, initial, is_bool, last, name, object, property};
use super::{on_server, state, words};
use crate::facts::{Deployment, Facts, Role, Setting, SiteKind};
use oxc_ast::ast::{Argument, CallExpression, Expression, NewExpression};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// How names of models start.
const MODELS: &[&str] =
    &["gpt-", "claude-", "gemini-", "text-davinci", "text-bison", "chat-bison", "models/gemini", "code-davinci", "o1-", "davinci-"];

/// Addresses and constructors of AI providers.
const PROVIDERS: &[(&str, &str)] = &[
    ("//api.openai.com", "OpenAI"),
    ("//api.anthropic.com", "Anthropic"),
    ("//generativelanguage.googleapis.com", "Gemini"),
    ("//openrouter.ai", "OpenRouter"),
    ("//api.groq.com", "Groq"),
    ("//api.mistral.ai", "Mistral"),
    ("//api.deepseek.com", "DeepSeek"),
];

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] =
    &[AstType::StringLiteral, AstType::TemplateElement, AstType::NewExpression, AstType::ObjectProperty, AstType::CallExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["setInterval", "fetch", "from", "query", "readAsDataURL", "$queryRaw", "writeFile", "writeFileSync"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    match node.kind() {
        AstKind::StringLiteral(literal) => {
            let value = literal.value.as_str();
            if value.len() < 60 && MODELS.iter().any(|start| value.starts_with(start)) && !value.contains(' ') && is_used(context, node) {
                state(context, SiteKind::AiModel, value.trim_start_matches("models/"), literal.span, facts);
            }
            provider(context, value, literal.span, facts);
        }
        AstKind::TemplateElement(quasi) => {
            let raw = quasi.value.raw.as_str();
            provider(context, raw, quasi.span, facts);
            if context.whole.may_contain("models/gemini-")
                && let Some((_, rest)) = raw.split_once("models/")
                && rest.starts_with("gemini-")
            {
                let model = rest.split([':', '?', '/']).next().unwrap_or("");
                state(context, SiteKind::AiModel, model, quasi.span, facts);
            }
            if raw.len() > 10
                && context.whole.may_contain("data:image/")
                && raw.contains("data:image/")
                && !raw.contains("svg")
                && raw.contains(";base64,")
                && on_server(context)
            {
                let text = body(context, node.id()).unwrap_or("");
                let stored = [".update(", ".insert(", ".upsert("].iter().any(|call| text.contains(call));
                if stored && !text.contains(".upload(") && !text.contains("storage") {
                    let table = text.split_once(".from(").map_or("", |(_, rest)| rest.split(')').next().unwrap_or(""));
                    state(context, SiteKind::BlobInRow, table.trim_matches(['\'', '"', '`']), quasi.span, facts);
                }
            }
        }
        AstKind::NewExpression(made) => {
            let provider = match called {
                "GoogleGenerativeAI" | "GoogleGenAI" => "Gemini",
                "OpenAI" | "OpenAIApi" => "OpenAI",
                "Anthropic" => "Anthropic",
                "Groq" => "Groq",
                _ => return,
            };
            if !on_server(context) && !is_lent(context, made) {
                state(context, SiteKind::AiInBrowser, provider, made.span, facts);
            }
        }
        AstKind::ObjectProperty(pair)
            if pair.key.static_name().as_deref() == Some("dangerouslyAllowBrowser") && is_bool(&pair.value, true) =>
        {
            state(context, SiteKind::AiInBrowser, "forced", pair.span, facts);
        }
        AstKind::CallExpression(call) if matches!(last(called), "writeFile" | "writeFileSync") => written(context, node, call, facts),
        AstKind::ObjectProperty(pair)
            if context.entry.role == Role::Source
                && on_server(context)
                && pair.key.static_name().is_some_and(|key| is_file_text(context, &key, &pair.value)) =>
        {
            sent_into_row(context, node, pair.span, facts);
        }
        AstKind::CallExpression(call) if last(called) == "readAsDataURL" => read_into_row(context, node, call.span, facts),
        AstKind::CallExpression(call) => {
            let text = if called == "setInterval" { head(context.text(call.span), 600) } else { "" };
            let of_itself = || {
                [
                    "onrender.com",
                    "RENDER_EXTERNAL_URL",
                    "glitch.me",
                    "repl.co",
                    "PROJECT_DOMAIN",
                    "RAILWAY_STATIC_URL",
                    "KOYEB_PUBLIC",
                    "keepAlive(",
                    "keepServerAwake(",
                ]
                .iter()
                .any(|mark| text.contains(mark))
            };
            let to_wake = || ["/health", "/ping", "alive", "Alive", "wake", "awake"].iter().any(|mark| text.contains(mark));
            let page = context.entry.path.ends_with("sx");
            if !text.is_empty() && of_itself() && (on_server(context) || to_wake() && !page) {
                state(context, SiteKind::KeepAwake, "", call.span, facts);
            }
            let asks = called == "fetch" || [".from", ".query", "$queryRaw"].iter().any(|end| called.ends_with(end));
            if asks && is_kept_awake(&context.entry.path) {
                state(context, SiteKind::KeepAwake, "", call.span, facts);
            }
        }
        _ => {}
    }
}

/// A file that a page reads as text and puts into a row as it is.
fn read_into_row(context: &Context<'_, '_>, node: &AstNode<'_>, span: oxc_span::Span, facts: &mut Facts) {
    let Some(around) = body(context, node.id()).filter(|around| around.len() < 6_000) else { return };
    if around.contains("upload") || around.contains("storage") {
        return;
    }
    let writes = [".insert(", ".update(", ".upsert(", "addDoc(", "setDoc(", "updateDoc("];
    let stored = writes.iter().find_map(|write| around.split_once(write)).map(|(_, rest)| head(rest, 400));
    if stored.is_some_and(|stored| [".result", "base64", "dataUrl", "dataURL"].iter().any(|text| stored.contains(text))) {
        let table = around.split_once(".from(").map_or("", |(_, rest)| rest.split(')').next().unwrap_or(""));
        state(context, SiteKind::BlobInRow, table.trim_matches(['\'', '"', '`']), span, facts);
    }
}

/// A file that the server writes beside the program: what users upload, or records kept as JSON.
fn written<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    if context.entry.role != Role::Source || !on_server(context) {
        return;
    }
    let Some(around) = body(context, node.id()) else { return };
    let place = call.arguments.first().and_then(Argument::as_expression).map_or("", |place| context.text(place.span()));
    let passing = ["tmpdir", "/tmp", "tempDir", "TMP"].iter().any(|sign| around.contains(sign) || place.contains(sign));
    let given = call.arguments.get(1).and_then(Argument::as_expression).map_or("", |given| head(context.text(given.span()), 200));
    let whole = &context.whole;
    let json = given.contains("JSON.stringify") && whole.contains(".json\"") | whole.contains(".json'") | whole.contains(".json`");
    let own = ["process.cwd()", "__dirname", "import.meta.dirname", "./data", "data/"].iter().any(|sign| whole.contains(sign));
    let sent = ["formData()", ".arrayBuffer()", "req.file", "req.files", "base64"].iter().any(|sign| around.contains(sign));
    if passing || !own {
        return;
    }
    if json && whole.contains("JSON.parse(") {
        state(context, SiteKind::FileDatabase, "JSON", call.span, facts);
    } else if sent && !json {
        facts.deployments.push(Deployment {
            platform: "upload-folder".to_owned(),
            setting: Setting::LocalUploads,
            value: "fs".to_owned(),
            origin: context.at(call.span),
        });
    }
}

/// Whether a field is given a whole file as text: `screenshot_url: screenshotBase64`, `image: dataUrl`.
fn is_file_text<'a>(context: &Context<'_, 'a>, key: &str, value: &Expression<'a>) -> bool {
    let column = words::has(
        key,
        &[
            "image",
            "images",
            "photo",
            "picture",
            "avatar",
            "screenshot",
            "file",
            "attachment",
            "document",
            "receipt",
            "logo",
            "signature",
            "thumbnail",
            "url",
            "data",
            "content",
            "blob",
        ],
    );
    column && {
        let named = name(value);
        let says = |text: &str| ["base64", "dataurl", "datauri"].iter().any(|sign| text.to_ascii_lowercase().contains(sign));
        let made = initial(context, value).map_or("", |first| head(context.text(first.span()), 300));
        says(last(&named))
            || made.contains("toString(\"base64\")")
            || made.contains("toString('base64')")
            || made.contains(";base64,")
            || words::has(last(&named), &["screenshot", "screenshotData"]) && context.whole.contains("base64")
    }
}

/// A file that a request carries as text, put into a row as it is.
fn sent_into_row(context: &Context<'_, '_>, node: &AstNode<'_>, span: oxc_span::Span, facts: &mut Facts) {
    let stored = context.semantic.nodes().ancestor_kinds(node.id()).take(4).find_map(|above| match above {
        AstKind::CallExpression(call) => Some(name(&call.callee).into_owned()),
        _ => None,
    });
    let Some(stored) = stored else { return };
    if !matches!(last(&stored), "insert" | "update" | "upsert" | "create" | "values" | "set" | "insertOne" | "updateOne") {
        return;
    }
    // What is made at somebody else's service is no row: `stripe.checkout.sessions.create`, `openai.images.create`.
    let service = ["stripe", "openai", "anthropic", "completions", "sessions.", "messages.", "images.", "emails."];
    if service.iter().any(|part| stored.to_ascii_lowercase().contains(part)) {
        return;
    }
    let around = body(context, node.id()).unwrap_or("");
    // A picture that was put together as an address is marked where that happens.
    let made_here = around.contains("data:image/") && around.contains(";base64,");
    if made_here || around.contains(".upload(") || around.contains("putObject") || stored.contains("storage.") && stored.contains("from(") {
        return;
    }
    let table = around.split_once(".from(").map_or("", |(_, rest)| rest.split(')').next().unwrap_or(""));
    state(context, SiteKind::BlobInRow, table.trim_matches(['\'', '"', '`']), span, facts);
}

/// Whether a file says by its path that it keeps a server awake.
fn is_kept_awake(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    ["keep-alive", "keepalive", "keep_alive", "keep-awake", "keep-warm", "anti-sleep"].iter().any(|mark| path.contains(mark))
}

/// Whether a client gets a token that the server hands out for the session (`apiKey: answer.token`) instead of a key.
fn is_lent<'a>(context: &Context<'_, 'a>, made: &NewExpression<'a>) -> bool {
    let options = made.arguments.first().and_then(Argument::as_expression).and_then(object);
    let Some(key) = options.and_then(|options| property(options, "apiKey")) else { return false };
    let named = name(key);
    let Some((holder, field)) = named.split_once('.') else { return false };
    let fetched = format!("{holder} = await ");
    matches!(last(field), "token" | "client_secret" | "clientSecret" | "ephemeralToken" | "ephemeral_token")
        && context
            .source
            .text()
            .split(fetched.as_str())
            .skip(1)
            .any(|rest| rest.split([';', '\n']).next().is_some_and(|rest| rest.contains(".json()")))
}

/// Whether a model's name is given to a call, not merely listed, compared or typed.
fn is_used(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    match context.semantic.nodes().parent_kind(node.id()) {
        AstKind::ObjectProperty(pair) => pair.key.static_name().is_some_and(|key| {
            words::words(&key).last().is_some_and(|word| word == "model" || word == "name") && words::has(&key, &["model"])
        }),
        // What only asks for a part of the name calls no model.
        AstKind::CallExpression(call) => {
            !matches!(call.callee_name(), Some("includes" | "startsWith" | "endsWith" | "indexOf" | "replace" | "split" | "has"))
        }
        AstKind::VariableDeclarator(_) | AstKind::LogicalExpression(_) | AstKind::AssignmentPattern(_) => true,
        AstKind::ConditionalExpression(choice) => choice.test.span() != node.kind().span(),
        _ => false,
    }
}

/// Whether a file that names a host can also call it, or hands its name on to one that does.
fn calls_out(context: &Context<'_, '_>) -> bool {
    let has = |sign: &str| context.whole.contains(sign);
    // Several providers side by side are a list to choose from.
    let listed = || PROVIDERS.iter().filter(|(host, _)| has(host)).count() > 2;
    ["fetch(", "axios", "baseURL", "base_url", "XMLHttpRequest"].iter().any(|sign| has(sign)) || has("export const") && !listed()
}

fn provider(context: &Context<'_, '_>, text: &str, span: oxc_span::Span, facts: &mut Facts) {
    // A list of models is public and costs nothing.
    if holds_address(text)
        && !text.ends_with("/models")
        && let Some((host, provider)) = PROVIDERS.iter().find(|(host, _)| text.contains(host))
        && (!text.trim_end_matches(['/', 'v', '1']).ends_with(host) || calls_out(context))
        && !on_server(context)
    {
        state(context, SiteKind::AiInBrowser, *provider, span, facts);
    }
}
