//! What costs money each time that it happens, with what a bill can be worked out from.

use super::Context;
use super::queries::in_loop;
use super::services::HOSTS;
use super::sites::expression::{argument, bare, initial, is_bool, last, name, number, object, property, string};
use super::sites::words;
use crate::facts::{Facts, Outlay, OutlayKind, Purpose, Role};
use oxc_ast::ast::{CallExpression, Expression, ObjectExpression};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::Span;

/// How calls of providers' libraries end, with the provider where the call tells it.
const CALLS: &[(&str, &str)] = &[
    ("chat.completions.create", "openai"),
    ("chat.completions.parse", "openai"),
    ("responses.create", "openai"),
    ("images.generate", "openai"),
    ("images.edit", "openai"),
    ("embeddings.create", "openai"),
    ("audio.transcriptions.create", "openai"),
    ("audio.speech.create", "openai"),
    ("messages.create", "anthropic"),
    ("messages.stream", "anthropic"),
    ("generateContent", "gemini"),
    ("generateContentStream", "gemini"),
    ("generateText", ""),
    ("streamText", ""),
    ("generateObject", ""),
    ("streamObject", ""),
    ("replicate.run", "replicate"),
    ("fal.subscribe", "fal"),
    ("fal.run", "fal"),
];

/// Names under which the longest answer is set.
const TOKENS: &[&str] =
    &["max_tokens", "maxTokens", "max_output_tokens", "maxOutputTokens", "max_completion_tokens", "maxCompletionTokens"];

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression, AstType::VariableDeclarator, AstType::ObjectProperty];

/// Looks at one node.
pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    if matches!(context.entry.role, Role::Test | Role::Example | Role::Generated) {
        return;
    }
    match node.kind() {
        AstKind::CallExpression(call) => costs(context, node, call, called, facts),
        AstKind::VariableDeclarator(declared) => {
            let named = declared.id.get_binding_identifier().is_some_and(|id| id.name == "maxDuration");
            if named && let Some(seconds) = declared.init.as_ref().and_then(number) {
                push(context, OutlayKind::LongRun, ("", ""), whole(seconds), false, declared.span, facts);
            }
        }
        AstKind::ObjectProperty(pair) => match pair.key.static_name().as_deref() {
            Some("maxDuration" | "timeoutSeconds") => {
                if let Some(seconds) = number(&pair.value) {
                    push(context, OutlayKind::LongRun, ("", ""), whole(seconds), false, pair.span, facts);
                }
            }
            Some("unoptimized") if is_bool(&pair.value, true) && context.entry.path.contains("next.config") => {
                push(context, OutlayKind::RawImages, ("next", ""), None, false, pair.span, facts);
            }
            _ => {}
        },
        _ => {}
    }
}

fn push(
    context: &Context<'_, '_>,
    kind: OutlayKind,
    (service, detail): (&str, &str),
    amount: Option<u64>,
    in_loop: bool,
    span: Span,
    facts: &mut Facts,
) {
    let short = |text: &str| text.chars().take(120).collect();
    facts.outlays.push(Outlay { kind, service: short(service), detail: short(detail), amount, in_loop, origin: context.at(span) });
}

/// A number that is not below nought, without its fraction.
fn whole(value: f64) -> Option<u64> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held between nought and a bound that fits")]
    (0.0..1e15).contains(&value).then_some(value as u64)
}

fn costs<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>, called: &str, facts: &mut Facts) {
    if last(called) == "setInterval" || matches!(called, "useQuery" | "useSWR") {
        polling(context, call, facts);
        return;
    }
    let may_ask = matches!(
        last(called),
        "create"
            | "parse"
            | "generate"
            | "edit"
            | "stream"
            | "generateContent"
            | "generateContentStream"
            | "generateText"
            | "streamText"
            | "generateObject"
            | "streamObject"
            | "run"
            | "subscribe"
    );
    if may_ask
        && let Some((end, provider)) =
            CALLS.iter().find(|(end, _)| called.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.')))
        && (!others_too(end) || is_of_a_model(context, call, called))
    {
        let provider = if *provider == "openai" { speaks_as_openai(context) } else { provider };
        let Some(options) = call.arguments.iter().filter_map(|argument| argument.as_expression()).find_map(|value| settled(context, value))
        else {
            return push(context, OutlayKind::AiCall, (provider, ""), None, in_loop(context, node.id()), call.span, facts);
        };
        asked(context, node, provider, options, call.span, facts);
    } else if matches!(called, "fetch" | "axios.post" | "axios") {
        let Some(address) = argument(call, 0).and_then(|address| context.prefix(address, 4)) else { return };
        let Some((_, provider, _)) = HOSTS.iter().find(|(host, _, purpose)| *purpose == Purpose::Ai && address.contains(host)) else {
            return;
        };
        if address.ends_with("/models") {
            return;
        }
        let sent =
            argument(call, 1).and_then(|options| settled(context, options)).and_then(|options| match property(options, "body").map(bare) {
                Some(Expression::CallExpression(written)) => argument(written, 0).and_then(|body| settled(context, body)),
                _ => Some(options),
            });
        match sent {
            Some(options) => asked(context, node, provider, options, call.span, facts),
            None => push(context, OutlayKind::AiCall, (provider, ""), None, in_loop(context, node.id()), call.span, facts),
        }
    }
}

/// Whom calls in the manner of OpenAI reach: others offer libraries and addresses that are used the same way.
fn speaks_as_openai(context: &Context<'_, '_>) -> &'static str {
    let whole = &context.whole;
    let of_openai = ["\"openai\"", "'openai'", "npm:openai", "/openai@"].iter().any(|import| whole.contains(import));
    if !of_openai {
        let library = [("groq-sdk", "groq"), ("together-ai", "together"), ("@cerebras/", "cerebras")];
        if let Some((_, provider)) = library.iter().find(|(library, _)| whole.contains(library)) {
            return provider;
        }
    }
    let mut others = HOSTS.iter().filter(|(host, provider, purpose)| {
        *purpose == Purpose::Ai && *provider != "openai" && !matches!(*provider, "anthropic" | "gemini") && whole.contains(host)
    });
    match (others.next(), whole.contains("api.openai.com")) {
        (Some((_, provider, _)), false) if others.all(|(_, other, _)| other == provider) => provider,
        _ => "openai",
    }
}

/// Whether libraries that ask no model have calls of the same name: `twilio.messages.create`, `intercom.messages.create`.
fn others_too(end: &str) -> bool {
    !["chat.completions", "generateContent", "embeddings.", "audio.", "replicate.", "fal."].iter().any(|own| end.starts_with(own))
}

/// Whether a call by a name that others use too (`tts.streamText(sentence)`) asks a model: the function itself, an owner
/// whose name says so, or a prompt.
fn is_of_a_model<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, called: &str) -> bool {
    /// Words of names under which models and their libraries are kept.
    const OWNERS: &[&str] =
        &["ai", "llm", "model", "gpt", "openai", "groq", "gemini", "claude", "anthropic", "mistral", "llama", "ollama", "deepseek"];
    let bare_name = !called.contains('.');
    // The AI SDK's own functions stand alone; under the same name a program keeps its own.
    let wrapped = called.starts_with("this.") && ["Text", "Object"].iter().any(|end| called.ends_with(end));
    let owner = !wrapped && called.rsplit_once('.').is_some_and(|(owner, _)| words::has(owner, OWNERS));
    let options = || call.arguments.iter().filter_map(|argument| argument.as_expression()).find_map(|value| settled(context, value));
    bare_name
        || owner
        || match options() {
            Some(options) => ["prompt", "messages", "model", "system"].iter().any(|key| property(options, key).is_some()),
            None => !wrapped && context.whole.contains("nthropic") || context.whole.contains("penAI"),
        }
}

/// The object that an expression is or names.
fn settled<'e, 'a>(context: &Context<'_, 'a>, value: &'e Expression<'a>) -> Option<&'e ObjectExpression<'a>>
where
    'a: 'e,
{
    object(value).or_else(|| initial(context, value).and_then(object))
}

fn asked<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, provider: &str, options: &ObjectExpression<'a>, span: Span, facts: &mut Facts) {
    let model = property(options, "model");
    let named = model.and_then(|model| {
        string(model).or_else(|| initial(context, model).and_then(string)).or_else(|| match bare(model) {
            // `openai("gpt-4o")`
            Expression::CallExpression(made) => argument(made, 0).and_then(string),
            Expression::LogicalExpression(either) => string(&either.right),
            _ => None,
        })
    });
    let by_library = model.and_then(|model| match bare(model) {
        Expression::CallExpression(made) => Some(name(&made.callee)),
        _ => None,
    });
    let provider = if provider.is_empty() {
        by_library.as_deref().map_or("ai-sdk", |made| made.split('.').next().unwrap_or("ai-sdk"))
    } else {
        provider
    };
    let within = ["generationConfig", "config"].iter().find_map(|key| property(options, key)).and_then(object);
    let tokens = [Some(options), within]
        .into_iter()
        .flatten()
        .find_map(|options| TOKENS.iter().find_map(|key| property(options, key)))
        .and_then(|value| number(value).or_else(|| initial(context, value).and_then(number)));
    push(context, OutlayKind::AiCall, (provider, named.unwrap_or("")), tokens.and_then(whole), in_loop(context, node.id()), span, facts);
}

/// What a timer or a query of a page asks for, and how often.
fn polling<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    let every = argument(call, 1).and_then(|every| number(every).or_else(|| initial(context, every).and_then(number))).or_else(|| {
        let options = call.arguments.iter().filter_map(|argument| argument.as_expression()).filter_map(object);
        options
            .flat_map(|options| ["refetchInterval", "refreshInterval", "pollInterval"].into_iter().filter_map(|key| property(options, key)))
            .find_map(number)
    });
    let Some(every) = every.filter(|every| *every > 0.0) else { return };
    let Some(Expression::ArrowFunctionExpression(callback)) = argument(call, 0).map(bare) else { return };
    // What is asked for, where the call stands in the timer itself.
    let target = context.subtree(callback.node_id.get()).find_map(|node| match node.kind() {
        AstKind::CallExpression(inner) => {
            let called = name(&inner.callee);
            (called == "fetch" || matches!(last(&called), "invoke" | "rpc" | "from")).then(|| argument(inner, 0).and_then(string)).flatten()
        }
        _ => None,
    });
    if let Some(target) = target {
        push(context, OutlayKind::Polling, (target, ""), whole(every), false, call.span, facts);
    }
}
