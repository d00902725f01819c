//! What code asks of stores and other services: queries, packages, reads of the environment.

use super::dialect::Dialect;
use super::lexer::Kind;
use super::syntax::Shape;
use super::tree::{Call, Code};
use crate::facts::{EffectKind, EnvRead, Facts, Language, Purpose, Query, ServiceCall, Site, SiteKind};
use crate::readers::glimpse;
use std::ops::Range;

/// Most queries of one file.
const QUERIES: usize = 400;

/// A statement of SQL, as far as its first words tell.
pub(super) struct Statement {
    pub(super) verb: &'static str,
    pub(super) table: Option<String>,
    bounded: bool,
    filtered: bool,
    all: bool,
}

impl Statement {
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = text.trim_start();
        let head: String = text.chars().take(7).collect::<String>().to_ascii_uppercase();
        let verb = ["SELECT", "INSERT", "UPDATE", "DELETE"]
            .into_iter()
            .find(|verb| head.starts_with(verb) && head.chars().nth(6).is_some_and(char::is_whitespace))?;
        let upper = text.chars().take(4_000).collect::<String>().to_ascii_uppercase();
        let words: Vec<&str> = upper.split_ascii_whitespace().collect();
        let after = |word: &str| words.iter().position(|own| *own == word).and_then(|at| words.get(at + 1)).copied();
        let table = match verb {
            "SELECT" | "DELETE" => after("FROM"),
            "INSERT" => after("INTO"),
            _ => after("UPDATE"),
        };
        table?;
        if verb == "UPDATE" && !words.contains(&"SET") {
            return None;
        }
        let table = table.map(|table| table.trim_matches(['`', '"', '(', ')', ';', '\'', '[', ']', ',']).to_ascii_lowercase());
        let table = table.filter(|table| !table.is_empty() && !table.contains(['%', '$', '{', '?']));
        let counts = ["COUNT(", "MAX(", "MIN(", "SUM(", "EXISTS("].iter().any(|word| upper.contains(word));
        let ids = [" ID =", " ID=", "_ID =", "_ID=", ".ID =", ".ID=", "EMAIL =", "EMAIL=", "USERNAME =", "USERNAME="]
            .iter()
            .any(|word| upper.contains(word));
        Some(Self {
            verb,
            table,
            bounded: counts || ids || ["LIMIT", "TOP ", "FETCH", "ROWNUM"].iter().any(|word| upper.contains(word)),
            filtered: upper.contains("WHERE"),
            all: upper.contains("SELECT *"),
        })
    }

    pub(super) fn effect(&self) -> EffectKind {
        match self.verb {
            "SELECT" => EffectKind::Reads,
            "DELETE" => EffectKind::Deletes,
            _ => EffectKind::Writes,
        }
    }
}

/// Hosts that stand for services.
pub(super) const HOSTS: &[(&str, &str, Purpose)] = &[
    ("api.openai.com", "openai", Purpose::Ai),
    ("api.anthropic.com", "anthropic", Purpose::Ai),
    ("generativelanguage.googleapis.com", "gemini", Purpose::Ai),
    ("openrouter.ai/api", "openrouter", Purpose::Ai),
    ("api.groq.com", "groq", Purpose::Ai),
    ("api.mistral.ai", "mistral", Purpose::Ai),
    ("api.deepseek.com", "deepseek", Purpose::Ai),
    ("api.perplexity.ai", "perplexity", Purpose::Ai),
    ("api.stripe.com", "stripe", Purpose::Payment),
    ("api.paystack.co", "paystack", Purpose::Payment),
    ("api.razorpay.com", "razorpay", Purpose::Payment),
    ("api.resend.com", "resend", Purpose::Mail),
    ("api.sendgrid.com", "sendgrid", Purpose::Mail),
    ("api.mailgun.net", "mailgun", Purpose::Mail),
    ("api.twilio.com", "twilio", Purpose::Sms),
    ("maps.googleapis.com", "google-maps", Purpose::Maps),
];

/// Packages that stand for services, by part of the line that brings them in.
const PACKAGES: &[(&str, &str, Purpose)] = &[
    ("openai", "openai", Purpose::Ai),
    ("anthropic", "anthropic", Purpose::Ai),
    ("google_generative_ai", "gemini", Purpose::Ai),
    ("generative-ai-go", "gemini", Purpose::Ai),
    ("langchain", "langchain", Purpose::Ai),
    ("stripe", "stripe", Purpose::Payment),
    ("razorpay", "razorpay", Purpose::Payment),
    ("in_app_purchase", "app stores", Purpose::Payment),
    ("purchases_flutter", "revenuecat", Purpose::Payment),
    ("database/sql", "sql", Purpose::Database),
    ("gorm.io", "sql", Purpose::Database),
    ("jmoiron/sqlx", "sql", Purpose::Database),
    ("jackc/pgx", "postgres", Purpose::Database),
    ("lib/pq", "postgres", Purpose::Database),
    ("mongo-driver", "mongodb", Purpose::Database),
    ("go-redis", "redis", Purpose::Database),
    ("cloud_firestore", "firebase", Purpose::Database),
    ("firebase_database", "firebase", Purpose::Database),
    ("supabase_flutter", "supabase", Purpose::Database),
    ("sqflite", "sqlite", Purpose::Database),
    ("org.springframework.data", "sql", Purpose::Database),
    ("jakarta.persistence", "sql", Purpose::Database),
    ("javax.persistence", "sql", Purpose::Database),
    ("java.sql", "sql", Purpose::Database),
    ("EntityFrameworkCore", "sql", Purpose::Database),
    ("System.Data.SqlClient", "sql server", Purpose::Database),
    ("Dapper", "sql", Purpose::Database),
    ("golang-jwt", "login", Purpose::Login),
    ("dgrijalva/jwt-go", "login", Purpose::Login),
    ("firebase_auth", "firebase", Purpose::Login),
    ("google_sign_in", "google", Purpose::Login),
    ("springframework.security", "login", Purpose::Login),
    ("AspNetCore.Identity", "login", Purpose::Login),
    ("AspNetCore.Authentication", "login", Purpose::Login),
    ("net/smtp", "smtp", Purpose::Mail),
    ("gomail", "smtp", Purpose::Mail),
    ("sendgrid", "sendgrid", Purpose::Mail),
    ("JavaMailSender", "smtp", Purpose::Mail),
    ("MailKit", "smtp", Purpose::Mail),
    ("twilio", "twilio", Purpose::Sms),
    ("aws-sdk", "aws", Purpose::FileStore),
    ("firebase_storage", "firebase", Purpose::FileStore),
    ("sentry", "sentry", Purpose::ErrorTracking),
    ("Sentry", "sentry", Purpose::ErrorTracking),
    ("firebase_crashlytics", "crashlytics", Purpose::ErrorTracking),
    ("sidekiq", "sidekiq", Purpose::Queue),
    ("hibiken/asynq", "asynq", Purpose::Queue),
    ("firebase_analytics", "firebase", Purpose::Analytics),
];

/// States queries, services and reads of the environment.
pub(super) fn read(code: &Code<'_>, dialect: &'static Dialect, facts: &mut Facts) {
    services(code, facts);
    for at in 0..code.tokens.len() {
        if code.kind(at) == Some(Kind::Text)
            && let Some((_, service, purpose)) = HOSTS.iter().find(|(host, ..)| code.word(at).contains(host))
        {
            facts.services.push(ServiceCall { service: (*service).to_owned(), purpose: *purpose, origin: code.at(at) });
            if dialect.language == Language::Dart && *purpose == Purpose::Ai {
                facts.sites.push(Site { kind: SiteKind::AiInBrowser, detail: (*service).to_owned(), origin: code.at(at) });
            }
        }
    }
    for call in &code.calls {
        environment(code, call, facts);
    }
    queries(code, dialect, facts);
}

fn services(code: &Code<'_>, facts: &mut Facts) {
    let mut block = false;
    for (at, line) in code.source.lines().take(400) {
        let trimmed = line.trim();
        if trimmed.starts_with("import (") {
            block = true;
            continue;
        }
        if block && trimmed.starts_with(')') {
            break;
        }
        let brings = block || ["import ", "using ", "require ", "gem "].iter().any(|start| trimmed.starts_with(start));
        if brings && let Some((_, service, purpose)) = PACKAGES.iter().find(|(part, ..)| trimmed.contains(part)) {
            facts.services.push(ServiceCall { service: (*service).to_owned(), purpose: *purpose, origin: code.source.at(at) });
        }
    }
}

/// `os.Getenv("X")`, `ENV.fetch("X", "…")`, `getEnv("JWT_SECRET", "…")`
fn environment(code: &Code<'_>, call: &Call, facts: &mut Facts) {
    let lower = call.name.to_ascii_lowercase();
    let reads = lower.ends_with("getenv")
        || lower.starts_with("env.")
        || lower.contains("environmentvariable")
        || lower.ends_with("lookupenv")
        || lower.contains("env") && call.args.len() == 2;
    if !reads {
        return;
    }
    let Some(name) = call.args.first().and_then(|given| code.literal(given)) else { return };
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_') {
        return;
    }
    let fallback = call.args.get(1).and_then(|given| code.literal(given));
    facts.env_reads.push(EnvRead { name: name.to_owned(), has_fallback: fallback.is_some(), origin: code.at(call.start) });
    if let Some(text) = fallback
        && text.len() >= 4
        && glimpse::signs(name)
        && !text.starts_with("http")
    {
        facts.sites.push(Site { kind: SiteKind::SecretFallback, detail: name.to_owned(), origin: code.at(call.start) });
    }
}

/// Reads of many rows.
fn queries(code: &Code<'_>, dialect: &'static Dialect, facts: &mut Facts) {
    let loops = loops(code);
    let mut count = 0;
    for call in &code.calls {
        let given = call.args.iter().find_map(|given| {
            given
                .clone()
                .find(|at| code.kind(*at) == Some(Kind::Text))
                .and_then(|at| Some((Statement::of(code.word(at))?, given.clone().count())))
        });
        let single = call.last().contains("Row") && !call.last().contains("Rows")
            || call.last().contains("One")
            || call.last().contains("First")
            || call.last().contains("Single")
            || call.last() == "Get"
            || call.last() == "queryForObject";
        let found = match given {
            Some((statement, tokens)) => {
                let operation = statement.verb.to_ascii_lowercase();
                // A statement that is put together may go on.
                let whole = tokens == 1;
                Some(("sql", statement.table, operation, statement.bounded || single || !whole, statement.filtered, statement.all))
            }
            None => everything(code, dialect, call).map(|table| ("mapper", Some(table), "select".to_owned(), false, false, true)),
        };
        let Some((store, table, operation, bounded, filtered, all_columns)) = found else { continue };
        // What changes rows within a transaction is whole or not at all.
        let holder = call.holder().to_ascii_lowercase();
        let together = holder.contains("tx") || code.has("BeginTx") || code.has(".Begin(") || code.has("ransaction");
        if operation != "select" && together {
            continue;
        }
        count += 1;
        if count > QUERIES {
            return;
        }
        let around = code.function(call.function).map_or(0, |function| code.at(function.word).line);
        let in_loop = loops.iter().any(|body| body.contains(&call.start))
            && matches!(
                call.last(),
                "Query" | "QueryRow" | "QueryContext" | "QueryRowContext" | "queryForObject" | "query" | "Get" | "Select"
            );
        facts.queries.push(Query {
            store: store.to_owned(),
            table,
            operation,
            bounded,
            filtered,
            all_columns,
            names_only: false,
            block: around,
            in_loop,
            origin: code.at(call.start),
        });
    }
}

/// A call that brings all rows of a table.
fn everything(code: &Code<'_>, dialect: &'static Dialect, call: &Call) -> Option<String> {
    let holder = call.holder();
    match dialect.language {
        Language::Go
            if call.last() == "Find"
                && call.args.len() == 1
                && matches!(holder, "db" | "DB" | "database.DB" | "config.DB" | "models.DB" | "initializers.DB") =>
        {
            let word = call.args.first()?.clone().rev().find(|at| code.is_word(*at))?;
            Some(code.word(word).to_ascii_lowercase())
        }
        Language::Java | Language::Kotlin if call.last() == "findAll" && call.args.is_empty() => {
            let name = holder.rsplit('.').next()?.trim_end_matches("Repository").trim_end_matches("Repo");
            (!name.is_empty() && holder.to_ascii_lowercase().contains("repo")).then(|| name.to_ascii_lowercase())
        }
        Language::CSharp if matches!(call.last(), "ToList" | "ToListAsync") => {
            let parts: Vec<&str> = holder.split('.').collect();
            match parts.as_slice() {
                [.., context, table]
                    if (context.to_ascii_lowercase().contains("context") || matches!(*context, "_db" | "db")) && !table.ends_with(')') =>
                {
                    Some(table.to_ascii_lowercase())
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// The bodies of loops.
fn loops(code: &Code<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for at in 0..code.tokens.len() {
        if code.is_word(at) && matches!(code.word(at), "for" | "foreach" | "while") && found.len() < 2_000 {
            let mut open = at + 1;
            for _ in 0..60 {
                match code.kind(open) {
                    Some(Kind::Open(b'{')) => {
                        found.push(open..code.pair(open));
                        break;
                    }
                    None | Some(Kind::Close(_)) => break,
                    Some(Kind::Line) if code.syntax.shape != Shape::Typed => break,
                    _ => open = code.next(open),
                }
            }
        }
    }
    found
}
