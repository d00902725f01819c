//! What code does to the world beyond its own records: models that cost money, messages, payments, files, other
//! servers, rights.

use super::callers::Callers;
use crate::facts::{Effect, EffectKind, Picked};
use crate::readers::python::tree::{Context, NONE, argument, bare, holder, is_bool, keyword, last, text_of};
use ruff_python_ast::{Expr, ExprAttribute, ExprCall};
use ruff_text_size::{Ranged, TextRange};

pub(super) fn push(context: &Context<'_>, range: TextRange, kind: EffectKind, target: &str, picked: Picked, out: &mut Vec<Effect>) {
    let target: String = target.chars().take(80).collect();
    // The place is the end of a chain's call: its method stands there.
    out.push(Effect { kind, target, policed: false, picked, origin: context.at(range) });
}

/// Hosts of AI providers.
const AI_HOSTS: &[&str] = &[
    "api.openai.com",
    "api.anthropic.com",
    "generativelanguage.googleapis.com",
    "openrouter.ai",
    "api.groq.com",
    "api.mistral.ai",
    "api.deepseek.com",
    "api.perplexity.ai",
    "api.together.xyz",
    "api.elevenlabs.io",
    "api-inference.huggingface.co",
    "api.replicate.com",
    "api.cohere",
    "api.x.ai",
    "api.stability.ai",
];
const MAIL_HOSTS: &[&str] =
    &["api.resend.com", "api.sendgrid.com", "api.mailgun.net", "api.brevo.com", "api.twilio.com", "api.postmarkapp.com"];
const PAY_HOSTS: &[&str] =
    &["api.stripe.com", "connect.squareup.com", "api.paystack.co", "api.lemonsqueezy.com", "api.razorpay.com", "api-m.paypal.com"];

/// Packages whose objects send prompts.
const AI_PACKAGES: &[&str] = &[
    "openai",
    "anthropic",
    "google.generativeai",
    "google.genai",
    "groq",
    "mistralai",
    "cohere",
    "litellm",
    "langchain",
    "langchain_openai",
    "langchain_anthropic",
    "langchain_core",
    "langchain_groq",
    "langchain_google_genai",
    "langchain_community",
    "llama_index",
    "emergentintegrations",
    "replicate",
    "together",
    "crewai",
    "instructor",
    "langgraph",
];

/// A call, as far as it reaches outside.
pub(super) fn of_call<'c>(context: &Context<'c>, callers: &Callers, at: usize, call: &'c ExprCall, name: &str, out: &mut Vec<Effect>) {
    let _ = callers;
    let method = last(name);
    let owner = holder(name);
    let full = context.full(name);
    let def = context.nodes.get(at).map_or(NONE, |node| node.def);
    let mut say = |kind: EffectKind, target: &str| push(context, call.range(), kind, target, Picked::Otherwise, out);
    let ai = || AI_PACKAGES.iter().any(|package| context.uses(package)) || context.source.text().contains("emergentintegrations");
    let lower = owner.to_ascii_lowercase();
    match method {
        "create" | "parse" | "stream" | "generate" | "acreate" | "create_and_poll"
            if [
                "chat.completions",
                ".messages",
                ".responses",
                ".images",
                ".embeddings",
                "audio.speech",
                "audio.transcriptions",
                ".completions",
                "ChatCompletion",
                "Completion",
                "audio.translations",
            ]
            .iter()
            .any(|known| owner.ends_with(known))
                && !lower.contains("twilio")
                && (ai() || owner.contains("chat.completions")) =>
        {
            say(EffectKind::CallsAi, owner.split('.').next().unwrap_or("ai"));
        }
        "generate_content" | "generate_content_async" | "generate_content_stream" | "embed_content" => say(EffectKind::CallsAi, "gemini"),
        "completion" | "acompletion" if full.starts_with("litellm") => say(EffectKind::CallsAi, "litellm"),
        "invoke" | "ainvoke" | "astream" | "predict" | "apredict" | "generate" | "kickoff" | "arun" | "stream_chat" | "send_message"
        | "send_message_async" | "achat"
            if ai() && !lower.contains("lambda") && !lower.contains("bot") && !lower.contains("boto") =>
        {
            say(EffectKind::CallsAi, owner.split('.').next().unwrap_or("ai"));
        }
        "run" if full == "replicate.run" => say(EffectKind::CallsAi, "replicate"),
        "invoke_model" | "converse" => say(EffectKind::CallsAi, "bedrock"),
        "send_mail" | "send_mass_mail" | "sendmail" | "send_email" | "send_sms" | "send_message"
            if full.starts_with("django.core.mail") || matches!(method, "sendmail" | "send_email" | "send_sms" | "send_mail") =>
        {
            say(EffectKind::SendsMessage, method);
        }
        "send"
            if lower.ends_with("mail")
                || lower.ends_with("emails")
                || lower.ends_with("email")
                || lower.ends_with("msg")
                || lower.ends_with("sg")
                || lower.contains("sendgrid") =>
        {
            say(EffectKind::SendsMessage, owner.split('.').next().unwrap_or("mail"));
        }
        "create" if lower.ends_with("messages") && context.uses("twilio") => say(EffectKind::SendsMessage, "twilio"),
        "create"
            if full.starts_with("stripe.")
                && [
                    "Session",
                    "PaymentIntent",
                    "Charge",
                    "Subscription",
                    "Invoice",
                    "SetupIntent",
                    "PaymentLink",
                    "sessions",
                    "payment_intents",
                ]
                .iter()
                .any(|part| owner.ends_with(part))
                || context.uses("razorpay") && (lower.ends_with("order") || lower.ends_with("payment"))
                || context.uses("paypalrestsdk") =>
        {
            say(EffectKind::TakesPayment, owner.split('.').next().unwrap_or("payment"));
        }
        "get" | "post" | "put" | "patch" | "delete" | "request" | "urlopen" | "urlretrieve" | "stream" | "head" => {
            let client = ["requests", "httpx", "aiohttp", "urllib", "urllib3"].iter().any(|package| full.starts_with(package))
                || lower.ends_with("client") && (context.uses("httpx") || context.uses("aiohttp"))
                || lower.ends_with("session") && context.uses("aiohttp")
                || lower.starts_with("asyncclient");
            if client && let Some(url) = argument(call, usize::from(method == "request")).or_else(|| keyword(call, "url")) {
                fetches(context, url, def, &mut say);
            }
        }
        "save"
            if lower.ends_with("file")
                || lower.contains("files")
                || lower.ends_with("upload")
                || lower.ends_with("storage")
                || lower.ends_with("image")
                || lower.ends_with("photo") =>
        {
            say(EffectKind::StoresFile, "file");
        }
        "upload_fileobj" | "upload_file" | "put_object" | "upload_blob" | "upload_from_file" | "upload_from_string" | "copyfileobj" => {
            say(EffectKind::StoresFile, method)
        }
        "upload" if name.contains("storage") || name.contains("uploader") => say(EffectKind::StoresFile, "storage"),
        "open" if owner.is_empty() || owner == "aiofiles" => {
            let mode = argument(call, 1).or_else(|| keyword(call, "mode")).and_then(text_of).unwrap_or("r");
            if mode.contains("wb") {
                say(EffectKind::StoresFile, "file");
            }
        }
        "set_custom_user_claims" => say(EffectKind::ManagesUsers, "role"),
        "create_user" | "delete_user" | "update_user_by_id" | "list_users" | "invite_user_by_email"
            if name.contains("auth.admin") || full.starts_with("firebase_admin") =>
        {
            say(EffectKind::ManagesUsers, "accounts");
        }
        "create_client" if call.arguments.args.get(1).is_some_and(|key| is_service_key(context, key, def)) => {
            say(EffectKind::ActsPrivileged, "service role")
        }
        _ => {}
    }
    if matches!(method, "update" | "update_one" | "filter" | "values") {
        let named = call.arguments.keywords.iter().filter_map(|given| Some((given.arg.as_ref()?.as_str(), &given.value)));
        let listed = call.arguments.args.iter().filter_map(|given| match given {
            Expr::Dict(dict) => Some(dict.items.iter().filter_map(|item| Some((text_of(item.key.as_ref()?)?, &item.value)))),
            _ => None,
        });
        let all: Vec<(&str, &Expr)> = named.chain(listed.flatten()).collect();
        if method != "filter" && all.iter().any(|(field, value)| gives_rights(context, field, value)) {
            push(context, call.range(), EffectKind::ManagesUsers, "role", Picked::Otherwise, out);
        }
    }
}

/// `user.is_admin = True`
pub(super) fn of_assignment(context: &Context<'_>, member: &ExprAttribute, value: &Expr, out: &mut Vec<Effect>) {
    if gives_rights(context, member.attr.as_str(), value) && !matches!(context.text(&*member.value), "self" | "cls") {
        push(context, member.range(), EffectKind::ManagesUsers, "role", Picked::Otherwise, out);
    }
}

fn gives_rights(context: &Context<'_>, field: &str, value: &Expr) -> bool {
    match field {
        "is_admin" | "is_superuser" | "is_staff" | "isAdmin" => is_bool(value, true),
        "role" | "user_role" | "user_type" => {
            let text = context.text(value).to_ascii_lowercase();
            text.contains("admin") && text.len() < 40
        }
        _ => false,
    }
}

fn is_service_key(context: &Context<'_>, key: &Expr, def: usize) -> bool {
    let mut text = context.text(key).to_ascii_uppercase();
    if let Expr::Name(name) = bare(key)
        && let Some(value) = context.initial(&name.id, def)
    {
        text.push_str(&context.text(value).to_ascii_uppercase());
    }
    text.contains("SERVICE_ROLE") || text.contains("SERVICE_KEY") || text.contains("SERVICE")
}

fn fetches(context: &Context<'_>, url: &Expr, def: usize, say: &mut impl FnMut(EffectKind, &str)) {
    let mut text = context.text(url).to_owned();
    let mut at = Some(url);
    for _ in 0..3 {
        at = match at.map(bare) {
            Some(Expr::Name(name)) => context.initial(&name.id, def),
            Some(Expr::BinOp(sum)) => Some(&*sum.left),
            Some(Expr::FString(_)) | None => None,
            // `self.base_url`, a constant of the class or module.
            Some(Expr::Attribute(member)) => context.nodes.iter().find_map(|node| match node.any {
                ruff_python_ast::AnyNodeRef::StmtAssign(assign) => assign
                    .targets
                    .first()
                    .is_some_and(|target| context.text(target).rsplit('.').next() == Some(member.attr.as_str()))
                    .then_some(&*assign.value),
                _ => None,
            }),
            Some(_) => None,
        };
        if let Some(found) = at {
            text.push_str(context.text(found));
        }
    }
    // A text that is put together from a constant.
    if let Some(constant) = text.split('{').nth(1).and_then(|rest| rest.split(['}', '[', '(']).next())
        && let Some(value) = context.top(constant.trim())
    {
        text.push_str(context.text(value));
    }
    let host = |hosts: &'static [&'static str]| hosts.iter().find(|host| text.contains(**host));
    if let Some(host) = host(AI_HOSTS) {
        say(EffectKind::CallsAi, host);
    } else if let Some(host) = host(MAIL_HOSTS) {
        say(EffectKind::SendsMessage, host);
    } else if let Some(host) = host(PAY_HOSTS) {
        say(EffectKind::TakesPayment, host);
    } else {
        say(EffectKind::Fetches, text.split(['`', '"', '\'', '(']).find(|part| part.len() > 1).unwrap_or("a server"));
    }
}

/// What a statement of SQL does, by its first words; whether it was one.
pub(super) fn statement(text: &str, say: &mut impl FnMut(EffectKind, &str)) -> bool {
    let mut words = text.split_ascii_whitespace();
    let verb = words.next().unwrap_or("").to_ascii_uppercase();
    let rest: Vec<&str> = words.take(40).collect();
    let name = |name: &str| name.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_').to_owned();
    let after = |word: &str| {
        let next = rest.iter().position(|found| found.eq_ignore_ascii_case(word)).and_then(|at| rest.get(at + 1));
        next.map(|found| name(found)).filter(|found| !found.is_empty()).unwrap_or_else(|| "a table".to_owned())
    };
    match verb.as_str() {
        "INSERT" | "REPLACE" => say(EffectKind::Writes, &after("into")),
        "UPDATE" => say(EffectKind::Writes, &rest.first().map_or_else(|| "a table".to_owned(), |found| name(found))),
        "DELETE" => say(EffectKind::Deletes, &after("from")),
        "TRUNCATE" | "DROP" => say(EffectKind::Deletes, &after("table")),
        "SELECT" | "WITH" => say(EffectKind::Reads, &after("from")),
        _ => return false,
    }
    true
}
