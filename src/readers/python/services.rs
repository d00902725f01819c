//! The services that a file leans on, and the environment that it reads.

use super::tree::{Context, argument, bare, dotted, keyword, last, text_of};
use crate::facts::{EnvRead, Facts, Purpose, Role, ServiceCall};
use ruff_python_ast::{AnyNodeRef, Expr};
use ruff_text_size::{Ranged, TextRange};
use std::collections::HashMap;

/// Where names are read in a file of routes; nothing for other files.
type Reads<'c> = Option<HashMap<&'c str, Vec<usize>>>;

/// Most reads of a name that are looked at one by one.
const READS: usize = 200;

/// Packages that stand for services.
const PACKAGES: &[(&str, &str, Purpose)] = &[
    ("openai", "openai", Purpose::Ai),
    ("anthropic", "anthropic", Purpose::Ai),
    ("google.generativeai", "gemini", Purpose::Ai),
    ("google.genai", "gemini", Purpose::Ai),
    ("vertexai", "gemini", Purpose::Ai),
    ("emergentintegrations", "emergent", Purpose::Ai),
    ("langchain_openai", "openai", Purpose::Ai),
    ("langchain_anthropic", "anthropic", Purpose::Ai),
    ("langchain_google_genai", "gemini", Purpose::Ai),
    ("langchain_groq", "groq", Purpose::Ai),
    ("groq", "groq", Purpose::Ai),
    ("mistralai", "mistral", Purpose::Ai),
    ("cohere", "cohere", Purpose::Ai),
    ("litellm", "litellm", Purpose::Ai),
    ("replicate", "replicate", Purpose::Ai),
    ("elevenlabs", "elevenlabs", Purpose::Ai),
    ("together", "together", Purpose::Ai),
    ("stripe", "stripe", Purpose::Payment),
    ("razorpay", "razorpay", Purpose::Payment),
    ("paypalrestsdk", "paypal", Purpose::Payment),
    ("braintree", "braintree", Purpose::Payment),
    ("djstripe", "stripe", Purpose::Payment),
    ("supabase", "supabase", Purpose::Database),
    ("firebase_admin", "firebase", Purpose::Database),
    ("psycopg2", "postgres", Purpose::Database),
    ("psycopg", "postgres", Purpose::Database),
    ("asyncpg", "postgres", Purpose::Database),
    ("MySQLdb", "mysql", Purpose::Database),
    ("pymysql", "mysql", Purpose::Database),
    ("sqlite3", "sqlite", Purpose::Database),
    ("sqlalchemy", "sql", Purpose::Database),
    ("flask_sqlalchemy", "sql", Purpose::Database),
    ("sqlmodel", "sql", Purpose::Database),
    ("peewee", "sql", Purpose::Database),
    ("tortoise", "sql", Purpose::Database),
    ("django.db", "sql", Purpose::Database),
    ("pymongo", "mongodb", Purpose::Database),
    ("motor", "mongodb", Purpose::Database),
    ("mongoengine", "mongodb", Purpose::Database),
    ("beanie", "mongodb", Purpose::Database),
    ("redis", "redis", Purpose::Database),
    ("flask_login", "login", Purpose::Login),
    ("flask_jwt_extended", "login", Purpose::Login),
    ("flask_security", "login", Purpose::Login),
    ("jwt", "login", Purpose::Login),
    ("jose", "login", Purpose::Login),
    ("authlib", "login", Purpose::Login),
    ("fastapi_users", "login", Purpose::Login),
    ("allauth", "login", Purpose::Login),
    ("rest_framework_simplejwt", "login", Purpose::Login),
    ("django.contrib.auth", "login", Purpose::Login),
    ("fastapi.security", "login", Purpose::Login),
    ("sendgrid", "sendgrid", Purpose::Mail),
    ("resend", "resend", Purpose::Mail),
    ("flask_mail", "smtp", Purpose::Mail),
    ("fastapi_mail", "smtp", Purpose::Mail),
    ("django.core.mail", "smtp", Purpose::Mail),
    ("smtplib", "smtp", Purpose::Mail),
    ("twilio", "twilio", Purpose::Sms),
    ("boto3", "aws", Purpose::FileStore),
    ("cloudinary", "cloudinary", Purpose::FileStore),
    ("google.cloud.storage", "google-cloud", Purpose::FileStore),
    ("sentry_sdk", "sentry", Purpose::ErrorTracking),
    ("rollbar", "rollbar", Purpose::ErrorTracking),
    ("bugsnag", "bugsnag", Purpose::ErrorTracking),
    ("celery", "celery", Purpose::Queue),
    ("rq", "redis queue", Purpose::Queue),
    ("dramatiq", "dramatiq", Purpose::Queue),
    ("huey", "huey", Purpose::Queue),
    ("django_q", "django-q", Purpose::Queue),
    ("arq", "redis queue", Purpose::Queue),
    ("posthog", "posthog", Purpose::Analytics),
    ("mixpanel", "mixpanel", Purpose::Analytics),
    ("googlemaps", "google-maps", Purpose::Maps),
    ("algoliasearch", "algolia", Purpose::Search),
    ("elasticsearch", "elasticsearch", Purpose::Search),
    ("pinecone", "pinecone", Purpose::Search),
];

/// Hosts that stand for services.
const HOSTS: &[(&str, &str, Purpose)] = &[
    ("//api.openai.com", "openai", Purpose::Ai),
    ("//api.anthropic.com", "anthropic", Purpose::Ai),
    ("//generativelanguage.googleapis.com", "gemini", Purpose::Ai),
    ("//openrouter.ai", "openrouter", Purpose::Ai),
    ("//api.groq.com", "groq", Purpose::Ai),
    ("//api.mistral.ai", "mistral", Purpose::Ai),
    ("//api.deepseek.com", "deepseek", Purpose::Ai),
    ("//api.perplexity.ai", "perplexity", Purpose::Ai),
    ("//api.together.xyz", "together", Purpose::Ai),
    ("//api.elevenlabs.io", "elevenlabs", Purpose::Ai),
    ("//api-inference.huggingface.co", "huggingface", Purpose::Ai),
    ("//api.replicate.com", "replicate", Purpose::Ai),
    ("//api.stripe.com", "stripe", Purpose::Payment),
    ("//api.paystack.co", "paystack", Purpose::Payment),
    ("//api.resend.com", "resend", Purpose::Mail),
    ("//api.sendgrid.com", "sendgrid", Purpose::Mail),
    ("//api.mailgun.net", "mailgun", Purpose::Mail),
    ("//api.brevo.com", "brevo", Purpose::Mail),
    ("//maps.googleapis.com", "google-maps", Purpose::Maps),
];

/// States both.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    let known = reads_of(context);
    for node in &context.nodes {
        match node.any {
            AnyNodeRef::StmtImport(import) => {
                for alias in &import.names {
                    let here = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
                    package(context, &known, alias.name.as_str(), &[here], import.range, facts);
                }
            }
            AnyNodeRef::StmtImportFrom(import) if import.level == 0 => {
                let module = import.module.as_ref().map_or("", |name| name.as_str());
                let names: Vec<&str> = import.names.iter().map(|alias| alias.asname.as_ref().unwrap_or(&alias.name).as_str()).collect();
                if !package(context, &known, module, &names, import.range, facts) {
                    // `from google import genai`
                    for (alias, here) in import.names.iter().zip(&names) {
                        package(context, &known, &format!("{module}.{}", alias.name), &[here], import.range, facts);
                    }
                }
            }
            AnyNodeRef::ExprStringLiteral(text) => address(context, text.value.to_str(), text.range, facts),
            AnyNodeRef::ExprCall(call) => {
                let name = dotted(&call.func).unwrap_or_default();
                let reads = matches!(name.as_str(), "os.getenv" | "getenv" | "os.environ.get" | "environ.get" | "config" | "env")
                    || matches!(name.split('.').next(), Some("env"))
                        && matches!(last(&name), "str" | "bool" | "int" | "list" | "db" | "url");
                if reads && let Some(variable) = argument(call, 0).and_then(text_of) {
                    let default = keyword(call, "default").or_else(|| argument(call, 1));
                    let has_fallback = default.is_some_and(|value| bare(value).is_literal_expr() && !value.is_none_literal_expr());
                    facts.env_reads.push(EnvRead { name: variable.to_owned(), has_fallback, origin: context.at(call.range()) });
                }
            }
            AnyNodeRef::ExprSubscript(member) => {
                let holder = dotted(&member.value).unwrap_or_default();
                if (holder == "os.environ" || holder == "environ")
                    && let Expr::StringLiteral(variable) = &*member.slice
                {
                    facts.env_reads.push(EnvRead {
                        name: variable.value.to_str().to_owned(),
                        has_fallback: false,
                        origin: context.at(member.range),
                    });
                }
            }
            _ => {}
        }
    }
}

/// The AI provider whose address a text holds.
pub(super) fn ai_host(text: &str) -> Option<&'static str> {
    let found = HOSTS.iter().find(|(host, _, purpose)| *purpose == Purpose::Ai && text.contains(host));
    found.map(|(_, service, _)| *service)
}

/// Collects where names are read, once for all that the file brings in.
fn reads_of<'c>(context: &Context<'c>) -> Reads<'c> {
    let serves = context.uses("flask") || context.uses("fastapi");
    serves.then(|| {
        let mut reads: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, node) in context.nodes.iter().enumerate() {
            if let AnyNodeRef::ExprName(used) = node.any
                && used.ctx.is_load()
            {
                reads.entry(used.id.as_str()).or_default().push(at);
            }
        }
        reads
    })
}

/// Whether a file of routes brings something in for nothing: it is never used, or only to make a client that is not.
fn is_idle(context: &Context<'_>, reads: &Reads<'_>, names: &[&str]) -> bool {
    let Some(reads) = reads else { return false };
    let uses = |name: &str| reads.get(name).map(Vec::as_slice).unwrap_or_default();
    let for_nothing = |at: usize| {
        let client = context.above(at).take(4).find_map(|above| match above.any {
            AnyNodeRef::StmtAssign(assign) => match assign.targets.first() {
                Some(Expr::Name(client)) if matches!(bare(&assign.value), Expr::Call(_)) => Some(client.id.as_str()),
                _ => None,
            },
            _ => None,
        });
        client.is_some_and(|client| uses(client).is_empty())
    };
    !names.iter().any(|name| *name == "*" || name.contains('.'))
        && names.iter().all(|name| uses(name).len() <= READS && uses(name).iter().copied().all(for_nothing))
}

/// States a service that a package stands for; whether it did.
fn package(context: &Context<'_>, reads: &Reads<'_>, module: &str, names: &[&str], range: TextRange, facts: &mut Facts) -> bool {
    if context.entry.role == Role::Test {
        return true;
    }
    let matches = |start: &str| module.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let mut found = false;
    for (_, service, purpose) in PACKAGES.iter().filter(|(start, ..)| matches(start)) {
        found = true;
        if *purpose == Purpose::Ai && is_idle(context, reads, names) {
            continue;
        }
        facts.services.push(ServiceCall { service: (*service).to_owned(), purpose: *purpose, origin: context.at(range) });
        if *service == "supabase" && context.source.text().contains(".auth.") {
            facts.services.push(ServiceCall { service: "supabase".to_owned(), purpose: Purpose::Login, origin: context.at(range) });
        }
    }
    found
}

fn address(context: &Context<'_>, text: &str, range: TextRange, facts: &mut Facts) {
    if !text.contains("//") || context.entry.role == Role::Test {
        return;
    }
    if let Some((_, service, purpose)) = HOSTS.iter().find(|(host, ..)| text.contains(host)) {
        facts.services.push(ServiceCall { service: (*service).to_owned(), purpose: *purpose, origin: context.at(range) });
    }
}
