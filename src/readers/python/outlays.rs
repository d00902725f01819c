//! Calls of AI models, with what a bill can be worked out from: who is paid, which model answers, how long its answer
//! may be, and whether the call stands in a loop.

use super::queries::in_loop;
use super::services::ai_host;
use super::tree::{Context, argument, bare, dotted, keyword, last, number, text_of};
use crate::facts::{Facts, Outlay, OutlayKind};
use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};
use ruff_text_size::Ranged;

/// How calls of providers' libraries end, with the provider.
const CALLS: &[(&str, &str)] = &[
    ("chat.completions.create", "openai"),
    ("chat.completions.parse", "openai"),
    ("chat.completions.stream", "openai"),
    ("responses.create", "openai"),
    ("responses.parse", "openai"),
    ("responses.stream", "openai"),
    ("images.generate", "openai"),
    ("images.edit", "openai"),
    ("embeddings.create", "openai"),
    ("audio.transcriptions.create", "openai"),
    ("audio.speech.create", "openai"),
    ("ChatCompletion.create", "openai"),
    ("ChatCompletion.acreate", "openai"),
    ("Embedding.create", "openai"),
    ("messages.create", "anthropic"),
    ("messages.stream", "anthropic"),
    ("generate_content", "gemini"),
    ("generate_content_async", "gemini"),
    ("generate_content_stream", "gemini"),
];

/// Packages of clients that speak as OpenAI's does.
const ALIKE: &[(&str, &str)] = &[("groq", "groq"), ("together", "together"), ("litellm", "litellm"), ("mistralai", "mistral")];

/// Classes of libraries that put a model behind one surface, with its provider.
const WRAPPED: &[(&str, &str)] = &[
    ("ChatOpenAI", "openai"),
    ("AzureChatOpenAI", "openai"),
    ("ChatAnthropic", "anthropic"),
    ("ChatGoogleGenerativeAI", "gemini"),
    ("ChatVertexAI", "gemini"),
    ("ChatGroq", "groq"),
    ("ChatMistralAI", "mistral"),
    ("ChatCohere", "cohere"),
    ("ChatDeepSeek", "deepseek"),
    ("ChatPerplexity", "perplexity"),
];

/// What sends a prompt to such a model, or through a chain that ends in one.
const SENDS: &[&str] = &["invoke", "ainvoke", "stream", "astream", "predict", "apredict", "batch", "abatch", "run", "arun"];

/// Names under which a model is given.
const MODELS: &[&str] = &["model", "model_name", "model_id", "engine"];

/// Names under which the longest answer is set.
const TOKENS: &[&str] = &["max_tokens", "max_output_tokens", "max_completion_tokens", "max_tokens_to_sample"];

/// Longest name of a model that is kept, in characters.
const LONGEST: usize = 120;

/// States them.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    if !super::ships(context) {
        return;
    }
    let wrapped = wrapped(context);
    for (at, node) in context.nodes.iter().enumerate() {
        let AnyNodeRef::ExprCall(call) = node.any else { continue };
        let Some(asked) = asked(context, &wrapped, call, node.def) else { continue };
        facts.outlays.push(Outlay {
            kind: OutlayKind::AiCall,
            service: asked.provider.to_owned(),
            detail: asked.model.unwrap_or_default().chars().take(LONGEST).collect(),
            amount: asked.most,
            in_loop: in_loop(context, at),
            origin: context.at(call.range()),
        });
    }
}

/// One call of a model.
struct Asked<'c> {
    provider: &'static str,
    model: Option<&'c str>,
    most: Option<u64>,
}

fn asked<'c>(context: &Context<'c>, wrapped: &[(&'static str, &'c ExprCall)], call: &'c ExprCall, def: usize) -> Option<Asked<'c>> {
    let name = dotted(&call.func)?;
    let method = last(&name);
    let full = context.full(&name);
    if matches!(method, "completion" | "acompletion") && full.starts_with("litellm") {
        return Some(by_arguments(context, "litellm", call, def));
    }
    if full == "replicate.run" {
        let model = argument(call, 0).and_then(|model| context.literal(model, def));
        return Some(Asked { provider: "replicate", model, most: None });
    }
    if let Some((_, provider)) =
        CALLS.iter().find(|(end, _)| name.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.')))
        && is_of_a_model(context, provider, &name)
    {
        let client = made(context, call, def);
        let mut asked = by_arguments(context, client.map_or(provider, |client| of_client(context, provider, client)), call, def);
        if let Some(client) = client {
            // `genai.GenerativeModel("gemini-1.5-flash").generate_content(...)`
            let given = by_arguments(context, provider, client, def);
            let first = || argument(client, 0).and_then(|model| settled(context, model, def, 0));
            asked.model = asked.model.or(given.model).or_else(|| first().filter(|_| *provider == "gemini"));
            asked.most = asked.most.or(given.most);
        }
        return Some(asked);
    }
    if matches!(method, "post" | "request") {
        return posted(context, call, def);
    }
    if method == "send_message" && context.uses("emergentintegrations") {
        let with = calls(context).find(|with| dotted(&with.func).is_some_and(|name| last(&name) == "with_model"));
        let model = with.and_then(|with| argument(with, 1)).and_then(|model| context.literal(model, def));
        return Some(Asked { provider: "emergent", model, most: None });
    }
    if SENDS.contains(&method) && !wrapped.is_empty() && !is_another(&name) {
        let own = made(context, call, def).and_then(|made| wrapped.iter().find(|(_, known)| std::ptr::eq(*known, made)));
        let (provider, model) = own.or_else(|| wrapped.first())?;
        // Agents, chains and graphs send what they are given to the model that the file makes.
        return Some(by_arguments(context, provider, model, def));
    }
    None
}

/// Whether something that is no model is run, invoked or streamed by the same word.
fn is_another(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["subprocess", "asyncio", "uvicorn", "app.", "lambda", "boto", "response", "loop.", "server", "mcp."]
        .iter()
        .any(|word| lower.contains(word))
}

/// Whether a call by an ending that other libraries share (`twilio.messages.create`) is one of a model's.
fn is_of_a_model(context: &Context<'_>, provider: &str, name: &str) -> bool {
    let uses = |packages: &[&str]| packages.iter().any(|package| context.uses(package));
    match provider {
        "anthropic" => uses(&["anthropic"]) || context.source.text().contains("nthropic"),
        "gemini" => true,
        // The embeddings, images and answers of other libraries are called by these words too.
        _ => {
            name.contains("chat.completions")
                || name.contains("ChatCompletion")
                || uses(&["openai", "groq", "together", "litellm", "langfuse"])
        }
    }
}

/// The provider that a client speaks to: the one of its package, or of the address that it is given.
fn of_client(context: &Context<'_>, provider: &'static str, client: &ExprCall) -> &'static str {
    let address = ["base_url", "api_base"].iter().find_map(|name| keyword(client, name)).map_or("", |value| context.text(value));
    if let Some(named) = ai_host(address) {
        return named;
    }
    let full = dotted(&client.func).map(|name| context.full(&name)).unwrap_or_default();
    let package = full.split('.').next().unwrap_or("");
    ALIKE.iter().find(|(name, _)| *name == package).map_or(provider, |(_, named)| named)
}

/// Model and longest answer as a call's arguments give them.
fn by_arguments<'c>(context: &Context<'c>, provider: &'static str, call: &'c ExprCall, def: usize) -> Asked<'c> {
    let model = MODELS.iter().find_map(|name| keyword(call, name)).and_then(|model| settled(context, model, def, 0));
    let within = ["generation_config", "config"].iter().find_map(|name| keyword(call, name));
    let most = tokens(context, call, def).or_else(|| match within.map(bare)? {
        Expr::Call(options) => tokens(context, options, def),
        other => listed(other, TOKENS).and_then(|value| figure(context, value, def)),
    });
    Asked { provider, model, most }
}

fn tokens<'c>(context: &Context<'c>, call: &'c ExprCall, def: usize) -> Option<u64> {
    TOKENS.iter().find_map(|name| keyword(call, name)).and_then(|value| figure(context, value, def))
}

/// A number as it is written or, by a name, first given.
fn figure<'c>(context: &Context<'c>, value: &'c Expr, def: usize) -> Option<u64> {
    match bare(value) {
        Expr::Name(name) => number(bare(context.initial(&name.id, def)?)),
        other => number(other),
    }
}

/// What a dictionary that is written out holds under one of these keys.
fn listed<'e>(value: &'e Expr, keys: &[&str]) -> Option<&'e Expr> {
    let Expr::Dict(dict) = value else { return None };
    dict.items.iter().find(|item| item.key.as_ref().and_then(text_of).is_some_and(|key| keys.contains(&key))).map(|item| &item.value)
}

/// The name of a model: written out, first given to a name or a field, what a setting falls back on, or what a
/// parameter is unless somebody says otherwise.
fn settled<'c>(context: &Context<'c>, value: &'c Expr, def: usize, depth: u32) -> Option<&'c str> {
    if depth > 4 {
        return None;
    }
    let next = |value: &'c Expr| settled(context, value, def, depth + 1);
    match bare(value) {
        Expr::StringLiteral(text) => Some(text.value.to_str()),
        Expr::Name(name) => match context.initial(&name.id, def) {
            Some(given) => next(given),
            None => {
                let own = context.defs.get(def)?;
                let parameter =
                    own.function.parameters.iter_non_variadic_params().find(|parameter| parameter.name().as_str() == name.id.as_str())?;
                next(parameter.default()?)
            }
        },
        Expr::Attribute(member) => next(field(context, member.attr.as_str())?),
        // `os.getenv("MODEL", "gpt-4o-mini")`
        Expr::Call(read) => {
            let name = dotted(&read.func).unwrap_or_default();
            let reads = matches!(last(&name), "getenv" | "get" | "config" | "env" | "Field" | "str");
            next(keyword(read, "default").or_else(|| argument(read, 1)).filter(|_| reads)?)
        }
        Expr::BoolOp(either) => next(either.values.last()?),
        Expr::If(either) => next(&either.body),
        _ => None,
    }
}

/// What a field of a class is first given, by its name alone.
fn field<'c>(context: &Context<'c>, name: &str) -> Option<&'c Expr> {
    context.nodes.iter().find_map(|node| match node.any {
        AnyNodeRef::StmtAssign(assign) => match assign.targets.first()? {
            Expr::Attribute(member) if member.attr.as_str() == name => Some(&*assign.value),
            _ => None,
        },
        // A class of settings.
        AnyNodeRef::StmtAnnAssign(assign) => match &*assign.target {
            Expr::Name(known) if known.id.as_str() == name => assign.value.as_deref(),
            _ => None,
        },
        _ => None,
    })
}

/// The call that made the object on which another call is made: `client = OpenAI(...)`, `self.model = GenerativeModel(...)`.
fn made<'c>(context: &Context<'c>, call: &'c ExprCall, def: usize) -> Option<&'c ExprCall> {
    let mut at: &Expr = &call.func;
    for _ in 0..24 {
        at = match at {
            Expr::Attribute(member) => {
                if let Expr::Name(own) = &*member.value
                    && matches!(own.id.as_str(), "self" | "cls")
                {
                    return as_call(field(context, member.attr.as_str())?);
                }
                &member.value
            }
            Expr::Call(inner) if matches!(&*inner.func, Expr::Name(_)) || is_class(inner) => return Some(inner),
            Expr::Call(inner) => &inner.func,
            Expr::Await(inner) => &inner.value,
            Expr::Name(name) => return as_call(context.initial(&name.id, def)?),
            _ => return None,
        };
    }
    None
}

fn is_class(call: &ExprCall) -> bool {
    dotted(&call.func).is_some_and(|name| last(&name).starts_with(|c: char| c.is_ascii_uppercase()))
}

fn as_call(value: &Expr) -> Option<&ExprCall> {
    match bare(value) {
        Expr::Call(call) => Some(call),
        _ => None,
    }
}

/// A request that the product sends to a provider's address itself.
fn posted<'c>(context: &Context<'c>, call: &'c ExprCall, def: usize) -> Option<Asked<'c>> {
    let address = argument(call, 0).or_else(|| keyword(call, "url"))?;
    let given = match bare(address) {
        Expr::Name(name) => context.initial(&name.id, def).map_or("", |value| context.text(value)),
        Expr::Attribute(member) => field(context, member.attr.as_str()).map_or("", |value| context.text(value)),
        _ => "",
    };
    let written = context.text(address);
    let provider = ai_host(written).or_else(|| ai_host(given))?;
    let sent = ["json", "data"].iter().find_map(|name| keyword(call, name)).map(|sent| match bare(sent) {
        Expr::Name(name) => context.initial(&name.id, def).map_or(sent, bare),
        other => other,
    });
    let model = sent.and_then(|sent| listed(sent, MODELS)).and_then(|model| settled(context, model, def, 0));
    let most = sent.and_then(|sent| listed(sent, TOKENS)).and_then(|value| figure(context, value, def));
    // Gemini's model stands in the address: `…/models/gemini-1.5-flash:generateContent`.
    let model = model.or_else(|| {
        let rest = [written, given].into_iter().find_map(|text| text.split("models/").nth(1))?;
        rest.split([':', '"', '\'', '?', '{']).next().filter(|name| !name.is_empty())
    });
    Some(Asked { provider, model, most })
}

fn calls<'r, 'c>(context: &'r Context<'c>) -> impl Iterator<Item = &'c ExprCall> + use<'r, 'c> {
    context.nodes.iter().filter_map(|node| match node.any {
        AnyNodeRef::ExprCall(call) => Some(call),
        _ => None,
    })
}

/// Models that the file makes through a library that puts them behind one surface.
fn wrapped<'c>(context: &Context<'c>) -> Vec<(&'static str, &'c ExprCall)> {
    if !context.source.text().contains("Chat") {
        return Vec::new();
    }
    let of = |call: &'c ExprCall| {
        let name = dotted(&call.func)?;
        let (_, provider) = WRAPPED.iter().find(|(class, _)| *class == last(&name))?;
        Some((*provider, call))
    };
    calls(context).filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use crate::facts::OutlayKind;
    use crate::intake::Entry;

    fn outlays(text: &str) -> Vec<(String, String, Option<u64>, bool)> {
        let entry = Entry::new(0, "app/ai.py".to_owned(), text.len() as u64);
        let facts = crate::readers::read(&entry, text.as_bytes());
        let calls = facts.outlays.into_iter().filter(|outlay| outlay.kind == OutlayKind::AiCall);
        calls.map(|outlay| (outlay.service, outlay.detail, outlay.amount, outlay.in_loop)).collect()
    }

    fn one(service: &str, model: &str, most: Option<u64>) -> Vec<(String, String, Option<u64>, bool)> {
        vec![(service.to_owned(), model.to_owned(), most, false)]
    }

    #[test]
    fn models_are_named_however_they_are_given() {
        let openai = "from openai import OpenAI\nclient = OpenAI()\n";
        for (text, service, model, most) in [
            (
                "def f():\n    client.chat.completions.create(model=\"gpt-4o\", max_tokens=300, messages=[])\n",
                "openai",
                "gpt-4o",
                Some(300),
            ),
            (
                "MODEL = \"gpt-4o-mini\"\ndef f():\n    client.chat.completions.create(model=MODEL, messages=[])\n",
                "openai",
                "gpt-4o-mini",
                None,
            ),
            ("def f(model=\"gpt-4.1\"):\n    client.responses.create(model=model, input=\"\")\n", "openai", "gpt-4.1", None),
            (
                "import os\ndef f():\n    client.chat.completions.create(model=os.getenv(\"M\", \"gpt-4o\"), messages=[])\n",
                "openai",
                "gpt-4o",
                None,
            ),
            ("def f(m):\n    client.chat.completions.create(model=m, messages=[])\n", "openai", "", None),
            (
                "class A:\n    def __init__(self):\n        self.model = \"gpt-4o\"\n    def f(self):\n        client.embeddings.create(model=self.model)\n",
                "openai",
                "gpt-4o",
                None,
            ),
        ] {
            assert_eq!(outlays(&format!("{openai}{text}")), one(service, model, most), "{text}");
        }
    }

    #[test]
    fn providers_are_told_apart() {
        for (text, service, model, most) in [
            (
                "from openai import OpenAI\nc = OpenAI(base_url=\"https://api.groq.com/openai/v1\")\ndef f():\n    c.chat.completions.create(model=\"llama-3.3-70b-versatile\")\n",
                "groq",
                "llama-3.3-70b-versatile",
                None,
            ),
            (
                "from groq import Groq\nc = Groq()\nc.chat.completions.create(model=\"llama-3.1-8b-instant\")\n",
                "groq",
                "llama-3.1-8b-instant",
                None,
            ),
            (
                "import anthropic\nc = anthropic.Anthropic()\nc.messages.create(model=\"claude-sonnet-4-5\", max_tokens=1024)\n",
                "anthropic",
                "claude-sonnet-4-5",
                Some(1024),
            ),
            (
                "import google.generativeai as genai\nclass G:\n    def __init__(self):\n        self.m = genai.GenerativeModel(\"gemini-1.5-flash\")\n    def f(self, p):\n        return self.m.generate_content(p, generation_config={\"max_output_tokens\": 200})\n",
                "gemini",
                "gemini-1.5-flash",
                Some(200),
            ),
            (
                "from google import genai\nc = genai.Client()\nc.models.generate_content(model=\"gemini-2.5-pro\", contents=\"\")\n",
                "gemini",
                "gemini-2.5-pro",
                None,
            ),
            (
                "from langchain_openai import ChatOpenAI\nllm = ChatOpenAI(model=\"gpt-4o\", max_tokens=500)\nchain = prompt | llm\ndef f(q):\n    return chain.invoke(q)\n",
                "openai",
                "gpt-4o",
                Some(500),
            ),
            (
                "import requests\ndef f():\n    requests.post(\"https://openrouter.ai/api/v1/chat/completions\", json={\"model\": \"openai/gpt-4o\", \"max_tokens\": 50})\n",
                "openrouter",
                "openai/gpt-4o",
                Some(50),
            ),
            (
                "import httpx\nURL = \"https://generativelanguage.googleapis.com/v1beta/models/gemini-2.0-flash:generateContent\"\nasync def f(c):\n    await c.post(URL, json={\"contents\": []})\n",
                "gemini",
                "gemini-2.0-flash",
                None,
            ),
            ("import litellm\nlitellm.completion(model=\"gpt-4o\")\n", "litellm", "gpt-4o", None),
            (
                "import replicate\nreplicate.run(\"black-forest-labs/flux-schnell\", input={})\n",
                "replicate",
                "black-forest-labs/flux-schnell",
                None,
            ),
        ] {
            assert_eq!(outlays(text), one(service, model, most), "{text}");
        }
    }

    #[test]
    fn what_is_no_model_costs_nothing_here() {
        for text in [
            "from twilio.rest import Client\nc = Client()\nc.messages.create(to=\"\", body=\"\")\n",
            "import stripe\nstripe.PaymentIntent.create(amount=1)\n",
            "import requests\nrequests.post(\"https://api.example.com/v1/models\", json={\"model\": \"car\"})\n",
            "import subprocess\nsubprocess.run([\"ls\"])\n",
            "index.embeddings.create(data)\n",
        ] {
            assert_eq!(outlays(text), Vec::new(), "{text}");
        }
    }

    #[test]
    fn a_call_for_each_entry_is_told() {
        let text = "from openai import OpenAI\nclient = OpenAI()\ndef f(rows):\n    for row in rows:\n        client.chat.completions.create(model=\"gpt-4o\", messages=[row])\n";
        assert!(outlays(text)[0].3);
    }
}
