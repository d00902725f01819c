//! Telemetry and single dangerous constructs, by the line that holds them.

use super::pattern;
use crate::facts::{Facts, Language, Purpose, Role, ServiceCall, Site, SiteKind, Telemetry, TelemetryKind};
use crate::intake::Entry;
use crate::readers::Source;
use regex::Regex;
use std::sync::LazyLock;

/// What starts an error tracker: (text, tool).
const STARTERS: &[(&str, &str)] = &[
    ("sentry_sdk.init(", "sentry"),
    ("sentry.Init(", "sentry"),
    ("SentryFlutter.init(", "sentry"),
    ("Sentry.init", "sentry"),
    ("SentrySDK.start", "sentry"),
    ("\\Sentry\\init(", "sentry"),
    ("Integration::handles($exceptions)", "sentry"),
    ("FirebaseCrashlytics.instance", "crashlytics"),
    ("Crashlytics.crashlytics()", "crashlytics"),
    ("rollbar.init(", "rollbar"),
    ("Rollbar::init(", "rollbar"),
    ("Bugsnag.configure", "bugsnag"),
    ("bugsnag.configure(", "bugsnag"),
    ("bugsnag.Configure(", "bugsnag"),
    ("newrelic.agent.initialize", "new-relic"),
    ("newrelic.NewApplication(", "new-relic"),
    ("Honeybadger.configure", "honeybadger"),
    ("honeybadger.configure(", "honeybadger"),
    ("configure_azure_monitor(", "application-insights"),
    ("ddtrace.patch_all(", "datadog"),
    ("logfire.configure(", "logfire"),
];

static HEALTH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"['"]/?(?:[A-Za-z0-9_/-]*/)?(?:health|healthz|healthcheck|health-check|livez|readyz|up|ping)/?['"]"#));
static ENV_FALLBACK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?:os\.getenv|os\.environ\.get|environ\.get|env|config)\([ \t\n]*['"]([A-Z0-9_]*(?:JWT|SESSION|SIGNING|SECRET|TOKEN)[A-Z0-9_]*)['"][ \t]*,[ \t]*(?:default[ \t]*=[ \t]*)?f?['"]([^'"]{4,})['"]"#,
    )
});
static MODEL: LazyLock<Regex> = LazyLock::new(|| pattern(r#"['"]((?:gpt-|claude-|gemini-|text-davinci)[A-Za-z0-9.-]+)['"]"#));
static ADMIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?:token\.email|jwt\(\)[ ]*->>[ ]*'email'\)?|auth\.email\(\))[ ]*(?:==|=|in)[ ]*\[?['"]([A-Za-z0-9._+-]+)@([A-Za-z0-9.-]+\.[a-z]+)['"]"#,
    )
});
static LOGGED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?:print|logger\.[a-z]+|logging\.[a-z]+)\(f['"].*\{(otp|otp_code|password|reset_token|access_token|secret|api_key)\}"#)
});
static RANDOM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:random\.(?:choice|choices|randint|randrange|sample|random)\(|mt_rand\(|[^a-z_]rand\(|uniqid\(|Random\(\)\.next)")
});
static SECRET_WORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:(?:^|[^a-z])(?:otp|generate_otp|verification_code|reset_token|session_id|api_key|password_reset|access_token|auth_token|secret_key|temp_password)(?:[^a-z]|$))",
    )
});

pub(super) fn read(language: Language, entry: &Entry, source: &Source<'_>, facts: &mut Facts) {
    if entry.role == Role::Test {
        return;
    }
    let mut function = "";
    for (at, line) in source.lines() {
        let code = line.trim_start();
        if let Some(found) = ADMIN.captures(line)
            && !code.starts_with("--")
            && !code.starts_with("//")
        {
            let part = |at: usize| found.get(at).map_or("", |part| part.as_str());
            let detail = format!("{}…@{}", part(1).chars().take(1).collect::<String>(), part(2));
            facts.sites.push(Site { kind: SiteKind::LiteralAdmin, detail, origin: source.at(at) });
        }
        if matches!(language, Language::Sql | Language::Rules | Language::Prisma) {
            continue;
        }
        if code.starts_with('#') || code.starts_with("//") || code.starts_with('*') {
            continue;
        }
        for word in ["def ", "function ", "func "] {
            if let Some((before, after)) = code.split_once(word)
                && before.len() < 24
            {
                function = after;
            }
        }
        let mut site = |kind, detail: &str| facts.sites.push(Site { kind, detail: detail.to_owned(), origin: source.at(at) });
        if let Some(found) = ENV_FALLBACK.captures(line)
            && let (Some(name), Some(value)) = (found.get(1), found.get(2))
            && signs(name.as_str())
            && !value.as_str().starts_with("http")
        {
            site(SiteKind::SecretFallback, name.as_str());
        }
        if let Some(model) = MODEL.captures(line).and_then(|found| found.get(1)) {
            site(SiteKind::AiModel, model.as_str());
        }
        if let Some(secret) = LOGGED.captures(line).and_then(|found| found.get(1)) {
            site(SiteKind::SensitiveLog, secret.as_str());
        }
        // Python, PHP and Dart have a generator for games and one for secrets; others are left to their own readers.
        if matches!(language, Language::Python | Language::Php | Language::Dart)
            && RANDOM.is_match(line)
            && !line.contains("SystemRandom")
            && !line.contains("Random.secure")
            && (SECRET_WORD.is_match(&line.to_ascii_lowercase())
                || code.starts_with("return ") && SECRET_WORD.is_match(&function.split('(').next().unwrap_or("").to_ascii_lowercase()))
        {
            site(SiteKind::PredictableSecret, function.split('(').next().unwrap_or(""));
        }
        if language == Language::Python
            && (line.contains("verify=False") && line.contains("requests.") || line.contains("ssl._create_unverified_context"))
        {
            site(SiteKind::TlsUnverified, "");
        }
        if let Some((_, tool)) = STARTERS.iter().find(|(text, _)| line.contains(text)) {
            facts.telemetry.push(Telemetry {
                kind: TelemetryKind::ErrorTracking,
                tool: (*tool).to_owned(),
                active: true,
                origin: source.at(at),
            });
        }
        if HEALTH.is_match(line)
            && (line.contains('@')
                || line.contains("path(")
                || line.contains("oute")
                || line.contains("Get(")
                || line.contains("GET(")
                || line.contains("HandleFunc")
                || line.contains("health:"))
        {
            facts.telemetry.push(Telemetry {
                kind: TelemetryKind::HealthCheck,
                tool: "route".to_owned(),
                active: true,
                origin: source.at(at),
            });
        }
        service(code, at, source, facts);
    }
}

/// Whether a variable of this name signs tokens or sessions.
fn signs(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    ["JWT", "SESSION", "SECRET_KEY", "SIGNING", "APP_SECRET", "AUTH_SECRET", "TOKEN_SECRET", "COOKIE_SECRET"]
        .iter()
        .any(|part| name.contains(part))
        && ![
            "EXPIR",
            "ALGO",
            "NAME",
            "TTL",
            "LIFETIME",
            "ISSUER",
            "AUDIENCE",
            "DRIVER",
            "DOMAIN",
            "PATH",
            "AGE",
            "MINUTES",
            "HOURS",
            "DAYS",
            "TABLE",
            "CONNECTION",
            "STORE",
        ]
        .iter()
        .any(|part| name.contains(part))
}

/// Python packages that stand for services.
const SERVICES: &[(&str, &str, Purpose)] = &[
    ("openai", "openai", Purpose::Ai),
    ("anthropic", "anthropic", Purpose::Ai),
    ("google.generativeai", "gemini", Purpose::Ai),
    ("google.genai", "gemini", Purpose::Ai),
    ("emergentintegrations", "emergent", Purpose::Ai),
    ("stripe", "stripe", Purpose::Payment),
    ("supabase", "supabase", Purpose::Database),
    ("firebase_admin", "firebase", Purpose::Database),
    ("psycopg2", "postgres", Purpose::Database),
    ("sqlalchemy", "sql", Purpose::Database),
    ("flask_sqlalchemy", "sql", Purpose::Database),
    ("sqlmodel", "sql", Purpose::Database),
    ("django.db", "sql", Purpose::Database),
    ("pymongo", "mongodb", Purpose::Database),
    ("motor", "mongodb", Purpose::Database),
    ("flask_login", "login", Purpose::Login),
    ("jwt", "login", Purpose::Login),
    ("jose", "login", Purpose::Login),
    ("django.contrib.auth", "login", Purpose::Login),
    ("sendgrid", "sendgrid", Purpose::Mail),
    ("resend", "resend", Purpose::Mail),
    ("twilio", "twilio", Purpose::Sms),
    ("boto3", "aws", Purpose::FileStore),
];

fn service(code: &str, at: usize, source: &Source<'_>, facts: &mut Facts) {
    let Some(module) = code.strip_prefix("from ").or_else(|| code.strip_prefix("import ")) else { return };
    let module = module.split_whitespace().next().unwrap_or("").trim_end_matches([',', ';']).trim_matches(['"', '\'']);
    let found = SERVICES.iter().find(|(name, ..)| module == *name || module.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')));
    if let Some((_, service, purpose)) = found {
        facts.services.push(ServiceCall { service: (*service).to_owned(), purpose: *purpose, origin: source.at(at) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile() {
        for pattern in [&LOGGED, &MODEL, &ADMIN, &HEALTH, &ENV_FALLBACK, &RANDOM, &SECRET_WORD] {
            let _ = pattern.is_match("");
        }
        assert!(SECRET_WORD.is_match("def generate_otp"));
        assert!(!SECRET_WORD.is_match("options"));
    }
}
