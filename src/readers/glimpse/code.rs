//! Telemetry and single dangerous constructs, by the line that holds them.

use crate::facts::{Facts, Language, Role, Site, SiteKind, Telemetry, TelemetryKind};
use crate::intake::Entry;
use crate::readers::Source;
use crate::readers::pattern::{Pattern, regex};

/// What starts an error tracker: (text, tool).
const STARTERS: &[(&str, &str)] = &[
    ("sentry.Init(", "sentry"),
    ("SentryFlutter.init(", "sentry"),
    ("Sentry.init", "sentry"),
    ("SentrySDK.start", "sentry"),
    ("\\Sentry\\init(", "sentry"),
    ("Integration::handles($exceptions)", "sentry"),
    ("FirebaseCrashlytics.instance", "crashlytics"),
    ("Crashlytics.crashlytics()", "crashlytics"),
    ("Rollbar::init(", "rollbar"),
    ("Bugsnag.configure", "bugsnag"),
    ("bugsnag.Configure(", "bugsnag"),
    ("newrelic.NewApplication(", "new-relic"),
    ("Honeybadger.configure", "honeybadger"),
];

static HEALTH: Pattern =
    Pattern::new(&[], || regex(r#"['"]/?(?:[A-Za-z0-9_/-]*/)?(?:health|healthz|healthcheck|health-check|livez|readyz|up|ping)/?['"]"#));
static ENV_FALLBACK: Pattern = Pattern::new(&["JWT", "SESSION", "SIGNING", "SECRET", "TOKEN"], || {
    regex(
        r#"(?:os\.getenv|os\.environ\.get|environ\.get|env|config)\([ \t\n]*['"]([A-Z0-9_]*(?:JWT|SESSION|SIGNING|SECRET|TOKEN)[A-Z0-9_]*)['"][ \t]*,[ \t]*(?:default[ \t]*=[ \t]*)?f?['"]([^'"]{4,})['"]"#,
    )
});
static MODEL: Pattern = Pattern::new(&["gpt-", "claude-", "gemini-", "text-davinci"], || {
    regex(r#"['"]((?:gpt-|claude-|gemini-|text-davinci)[A-Za-z0-9.-]+)['"]"#)
});
static ADMIN: Pattern = Pattern::new(&["email"], || {
    regex(
        r#"(?:token\.email|jwt\(\)[ ]*->>[ ]*'email'\)?|auth\.email\(\))[ ]*(?:==|=|in)[ ]*\[?['"]([A-Za-z0-9._+-]+)@([A-Za-z0-9.-]+\.[a-z]+)['"]"#,
    )
});
static LOGGED: Pattern = Pattern::new(&["(f'", "(f\""], || {
    regex(r#"(?:print|logger\.[a-z]+|logging\.[a-z]+)\(f['"].*\{(otp|otp_code|password|reset_token|access_token|secret|api_key)\}"#)
});
static RANDOM: Pattern = Pattern::new(&["random.", "rand(", "uniqid(", "Random().next"], || {
    regex(r"(?:random\.(?:choice|choices|randint|randrange|sample|random)\(|mt_rand\(|[^a-z_]rand\(|uniqid\(|Random\(\)\.next)")
});
static SECRET_WORD: Pattern = Pattern::new(&[], || {
    regex(
        r"(?:(?:^|[^a-z])(?:otp|generate_otp|verification_code|reset_token|session_id|api_key|password_reset|access_token|auth_token|secret_key|temp_password)(?:[^a-z]|$))",
    )
});

pub(super) fn read(language: Language, entry: &Entry, source: &Source<'_>, facts: &mut Facts) {
    if entry.role == Role::Test {
        return;
    }
    let whole = source.whole();
    let [admins, fallbacks, models, logs, draws] =
        [&ADMIN, &ENV_FALLBACK, &MODEL, &LOGGED, &RANDOM].map(|pattern| pattern.may_match(whole));
    let mut function = "";
    for (at, line) in source.lines() {
        let code = line.trim_start();
        if admins
            && let Some(found) = ADMIN.captures(line)
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
        if fallbacks
            && language != Language::Python
            && let Some(found) = ENV_FALLBACK.captures(line)
            && let (Some(name), Some(value)) = (found.get(1), found.get(2))
            && signs(name.as_str())
            && !value.as_str().starts_with("http")
        {
            site(SiteKind::SecretFallback, name.as_str());
        }
        if models && let Some(model) = MODEL.captures(line).and_then(|found| found.get(1)).filter(|model| calls_model(line, model.start()))
        {
            site(SiteKind::AiModel, model.as_str());
        }
        // The rest of Python is read from its syntax.
        if language == Language::Python {
            continue;
        }
        if logs && let Some(secret) = LOGGED.captures(line).and_then(|found| found.get(1)) {
            site(SiteKind::SensitiveLog, secret.as_str());
        }
        // Dart has a generator for games and one for secrets; others are left to their own readers.
        if draws
            && language == Language::Dart
            && RANDOM.is_match(line)
            && !line.contains("Random.secure")
            && (SECRET_WORD.is_match(&line.to_ascii_lowercase())
                || code.starts_with("return ") && SECRET_WORD.is_match(&function.split('(').next().unwrap_or("").to_ascii_lowercase()))
        {
            site(SiteKind::PredictableSecret, function.split('(').next().unwrap_or(""));
        }
        if let Some((_, tool)) = STARTERS.iter().find(|(text, _)| line.contains(text)) {
            facts.telemetry.push(Telemetry {
                kind: TelemetryKind::ErrorTracking,
                tool: (*tool).to_owned(),
                active: true,
                origin: source.at(at),
            });
        }
        let routes = ["@", "path(", "oute", "Get(", "GET(", "HandleFunc", "health:"];
        if routes.iter().any(|word| line.contains(word)) && HEALTH.is_match(line) {
            facts.telemetry.push(Telemetry {
                kind: TelemetryKind::HealthCheck,
                tool: "route".to_owned(),
                active: true,
                origin: source.at(at),
            });
        }
    }
}

/// Whether a variable of this name signs tokens or sessions.
pub(in crate::readers) fn signs(name: &str) -> bool {
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
            "CAPTCHA",
            "TURNSTILE",
            "STRIPE",
            "PAYPAL",
            "AWS_",
            "WEBHOOK",
            "_ALG",
            "_TYPE",
        ]
        .iter()
        .any(|part| name.contains(part))
}

/// Whether a cookie of this name says who somebody is or what they may do, in plain words.
pub(in crate::readers) fn names_caller(key: &str) -> bool {
    let plain: String = key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    matches!(
        plain.as_str(),
        "role"
            | "userrole"
            | "roles"
            | "admin"
            | "isadmin"
            | "userid"
            | "uid"
            | "username"
            | "user"
            | "loggedin"
            | "isloggedin"
            | "authenticated"
            | "isauthenticated"
            | "usertype"
            | "accounttype"
            | "privilege"
            | "isstaff"
            | "email"
            | "useremail"
    )
}

/// Whether a line with a model's name may call it: it speaks of a model or a conversation, and does not only compare names.
fn calls_model(line: &str, at: usize) -> bool {
    let lower = line.to_ascii_lowercase();
    let before = lower.get(..at).unwrap_or("").trim_end_matches(['"', '\'', '(', '[']).trim_end();
    let compares = ["==", "!=", " in", "startswith", "includes", "contains", "endswith", "replace"].iter().any(|end| before.ends_with(end));
    !compares && ["model", "llm", "chat", "completion", "engine", "gpt =", "claude =", "gemini ="].iter().any(|word| lower.contains(word))
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
