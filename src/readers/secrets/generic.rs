//! Credentials that only their name gives away. Strict about context: most literals next to a word like "password" are
//! labels, rules of validation or names of fields.

use super::Candidate;
use super::assignment::Assignment;
use super::named;
use super::place::{Place, Syntax, words};
use super::placeholder::{is_default_password, is_placeholder, is_placeholder_body};
use super::randomness::{entropy, is_hex, is_uuid, looks_random};
use crate::facts::{Exposure, SecretClass, SecretKind};

/// What a name says that its value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Noun {
    Password,
    /// Signs sessions, cookies or tokens.
    Signing,
    /// Key, token or secret for somebody else's service.
    Access,
}

/// Words that make a name harmless whatever it ends in.
static HARMLESS: &[&str] = &[
    "csrf",
    "xsrf",
    "public",
    "publishable",
    "anon",
    "placeholder",
    "label",
    "hint",
    "error",
    "errors",
    "message",
    "msg",
    "confirm",
    "max",
    "min",
    "num",
    "count",
    "cancel",
    "cancellation",
    "page",
    "next",
    "prev",
    "continuation",
    "site",
    "hash",
    "hashed",
    "encrypted",
    "color",
    "css",
    "theme",
    "font",
    "forgot",
    "forgotten",
    "reset",
    "show",
    "hide",
    "invalid",
    "wrong",
    "weak",
    "mock",
    "fake",
    "dummy",
    "example",
    "sample",
    "primary",
    "foreign",
    "cache",
    "query",
    "sort",
    "partition",
    "translation",
    "i18n",
    "column",
    "field",
    "input",
    "measurement",
    "idempotency",
    "search",
    "fingerprint",
    "checksum",
    "integrity",
    "toggle",
    "update",
    "change",
    "validate",
    "test",
];

/// What stands before "key" in the name of a credential.
static KEYS: &[&str] = &[
    "api",
    "secret",
    "access",
    "private",
    "auth",
    "signing",
    "encryption",
    "crypto",
    "app",
    "account",
    "service",
    "master",
    "admin",
    "subscription",
    "server",
    "storage",
    "deploy",
    "integration",
    "write",
    "jwt",
    "session",
    "cookie",
    "hmac",
    "aes",
    "role",
    "client",
    "license",
    "live",
    "cipher",
    "token",
    "consumer",
    "webhook",
];

/// Words that may stand before the noun of a signing secret; any other word names a service of somebody else.
static SIGNERS: &[&str] = &[
    "jwt",
    "session",
    "sessions",
    "cookie",
    "cookies",
    "auth",
    "nextauth",
    "better",
    "encryption",
    "encrypt",
    "crypto",
    "signing",
    "sign",
    "access",
    "refresh",
    "token",
    "hmac",
    "aes",
    "cipher",
    "django",
    "flask",
    "rails",
    "laravel",
    "payload",
    "express",
    "my",
    "the",
    "app",
    "settings",
    "config",
    "self",
    "secret",
    "key",
    "base",
    "default",
    "hash",
    "production",
    "development",
    "s",
    "server",
    "security",
];

/// Words of a name that say which service a password opens.
static SERVERS: &[&str] = &[
    "db",
    "database",
    "pg",
    "postgres",
    "postgresql",
    "mysql",
    "mariadb",
    "mongo",
    "mongodb",
    "redis",
    "smtp",
    "mail",
    "email",
    "ftp",
    "sftp",
    "ssh",
    "rds",
    "root",
    "ldap",
    "rabbit",
    "rabbitmq",
    "keystore",
    "truststore",
    "store",
    "sudo",
    "proxy",
    "imap",
    "elastic",
    "mssql",
    "oracle",
    "jdbc",
    "sql",
    "admin",
    "datasource",
    "spring",
    "sa",
    "master",
    "service",
    "gmail",
    "wp",
    "irc",
    "vpn",
    "wifi",
    "instance",
    "cluster",
    "broker",
    "kafka",
    "couchdb",
    "neo4j",
    "dbpass",
    "dbpasswd",
    "dbpassword",
    "pgpassword",
];

/// What the last words of a name say.
fn noun(words: &[String]) -> Option<Noun> {
    if words.iter().any(|word| HARMLESS.contains(&word.as_str())) {
        return None;
    }
    let trailing = |word: &&String| {
        word.bytes().all(|byte| byte.is_ascii_digit())
            || matches!(word.as_str(), "value" | "default" | "prod" | "production" | "dev" | "live")
    };
    let mut named = words.iter().rev().skip_while(trailing);
    let last = named.next()?.as_str();
    let before = named.next().map_or("", String::as_str);
    let only_signers = || words.iter().all(|word| SIGNERS.contains(&word.as_str()) || word.bytes().all(|byte| byte.is_ascii_digit()));
    let joined_signer = ["jwtsecret", "sessionsecret", "cookiesecret", "tokensecret", "secretkey", "cryptokey", "encryptionkey"];
    match last {
        _ if ["password", "passwd", "passphrase", "passwort", "pwd"].iter().any(|end| last.ends_with(end)) => Some(Noun::Password),
        "pass" | "dbpass" | "userpass" | "mypass" => Some(Noun::Password),
        "base" if before == "key" => Some(Noun::Signing),
        _ if joined_signer.contains(&last) && only_signers_but(words, last) => Some(Noun::Signing),
        "secret" if words.len() > 1 && only_signers() => Some(Noun::Signing),
        "key"
            if matches!(before, "secret" | "signing" | "encryption" | "crypto" | "jwt" | "session" | "cookie" | "hmac" | "app" | "aes")
                && only_signers() =>
        {
            Some(Noun::Signing)
        }
        "secret" | "token" | "credential" | "credentials" | "pat" | "apikey" => Some(Noun::Access),
        "key" if KEYS.contains(&before) || words.len() > 1 && named::issuer_word(words) => Some(Noun::Access),
        _ if ["secret", "token", "apikey", "secretkey", "accesskey", "privatekey", "authkey"].iter().any(|end| last.ends_with(end)) => {
            Some(Noun::Access)
        }
        _ => None,
    }
}

fn only_signers_but(words: &[String], last: &str) -> bool {
    words.iter().all(|word| word == last || SIGNERS.contains(&word.as_str()))
}

/// Whether a value is no literal credential by its form: a reference, a path, an address, a pattern, a sentence.
fn is_something_else(name: &str, value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let letters = |text: &str| text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase()).collect::<Vec<_>>();
    value.len() < 4
        || value.len() > 300
        || !value.bytes().all(|byte| byte.is_ascii_graphic())
        || value.starts_with(['$', '/', '~', '^', '!', '&', '*', '(', '{', '[', '@', '<', '.'])
        || [
            "://",
            "process.env",
            "getenv",
            "environ",
            "env.",
            "env(",
            "secrets.",
            "vault:",
            "arn:",
            "op://",
            "::",
            "()",
            "\\d",
            "[a-z",
            "(?",
            "${",
            "{{",
            "<",
            "var.",
        ]
        .iter()
        .any(|mark| lower.contains(mark))
        || [".pem", ".key", ".json", ".txt", ".crt", ".p8", ".jks", ".keystore", ".php", ".py", ".js", ".ts"]
            .iter()
            .any(|end| lower.ends_with(end))
        || letters(name).ends_with(&letters(value))
        || letters(value).is_empty()
        || is_dotted_path(value)
        || is_shouted_name(value)
}

/// `django.contrib.auth.password_validation`, `java.lang.String`.
fn is_dotted_path(value: &str) -> bool {
    value.matches('.').count() >= 1
        && value.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_'))
}

/// The name of a variable in capitals: `JWT_SECRET`.
fn is_shouted_name(value: &str) -> bool {
    value.contains('_') && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}

/// A stored hash opens nothing by itself.
fn is_hash(value: &str) -> bool {
    ["$2a$", "$2b$", "$2y$", "$argon2", "$apr1$", "$6$", "$5$", "$1$", "pbkdf2", "sha256", "sha384", "sha512", "scrypt:", "{SHA}"]
        .iter()
        .any(|prefix| value.starts_with(prefix))
}

/// What is said in the lines around a place, in small letters.
fn neighbours(text: &str, at: usize) -> String {
    super::google::around(text, at).to_ascii_lowercase()
}

fn names_a_server(around: &str) -> bool {
    [
        "host",
        "server",
        "dialect",
        "database",
        "dbname",
        "port\"",
        "port:",
        "port=",
        "port =",
        "protocol",
        "transport",
        "jdbc",
        "smtp",
        "connect(",
    ]
    .iter()
    .any(|word| around.contains(word))
}

/// Judges one assignment. The answer's class says what it is worth; `None` where it is no credential at all.
pub(super) fn judged(text: &str, found: &Assignment<'_>, place: Place, script: bool) -> Option<Candidate> {
    let words = words(found.name);
    let noun = noun(&words)?;
    let value = found.value;
    if place.syntax == Syntax::Prose || place.translation || is_something_else(found.name, value) {
        return None;
    }
    if is_hash(value) {
        return Some(Candidate::hidden(found.range.clone()));
    }
    let own = found.name.rsplit('.').next().unwrap_or(found.name).trim_matches(['$', '-']);
    let candidate = match noun {
        Noun::Password => password(text, found, &words, place, script)?,
        Noun::Signing => signing(found, place, script)?,
        Noun::Access => access(found, &words, place)?,
    };
    let class = match (candidate.class, place.exposure) {
        (SecretClass::Live, Exposure::Test) => SecretClass::Test,
        (SecretClass::Live, Exposure::Documentation) => SecretClass::Placeholder,
        (SecretClass::Live, _) if place.rehearsal => SecretClass::Test,
        (class, _) => class,
    };
    Some(Candidate { class, variable: Some(own.to_owned()), ..candidate })
}

/// A key, token or secret for a service.
fn access(found: &Assignment<'_>, words: &[String], place: Place) -> Option<Candidate> {
    let value = found.value;
    let issuer = named::issuer(words, value);
    let config = place.syntax != Syntax::Code;
    let random = looks_random(value)
        || (value.len() >= 20 && is_hex(value))
        || (config && is_uuid(value))
        || (value.len() >= 24 && !value.contains(['-', '.']) && value.bytes().any(|byte| byte.is_ascii_digit()) && entropy(value) >= 380);
    if !random && issuer.is_none() || is_uuid(value) && issuer.is_none() && !config {
        return None;
    }
    let class = if is_placeholder_body(value) || is_placeholder_name(value) {
        SecretClass::Placeholder
    } else if super::is_public_name(found.name)
        && !words.iter().any(|word| matches!(word.as_str(), "secret" | "private" | "service" | "admin"))
    {
        SecretClass::Public
    } else {
        SecretClass::Live
    };
    Some(match issuer {
        Some(named) => Candidate::new(named.id, named.name, named.kind, class, found.range.clone(), 1),
        None => Candidate::new(
            "generic-secret",
            &format!("secret in `{}`", shown(found.name)),
            SecretKind::Generic,
            class,
            found.range.clone(),
            1,
        ),
    })
}

/// A value made of words only.
fn is_placeholder_name(value: &str) -> bool {
    is_placeholder(value) && !looks_random(value)
}

/// A secret that signs sessions, cookies or tokens: a guessable one is worse than a random one.
fn signing(found: &Assignment<'_>, place: Place, script: bool) -> Option<Candidate> {
    let value = found.value;
    if value.len() < 6
        || matches!(value.to_ascii_lowercase().as_str(), "string" | "secret" | "required" | "optional" | "password") && !found.fallback
    {
        return None;
    }
    // Fallbacks of scripts are stated by their own reader.
    if script && found.fallback {
        return Some(Candidate::hidden(found.range.clone()));
    }
    // What a program assigns is in force, however much it reads like a placeholder.
    let in_force = place.syntax == Syntax::Code;
    let template = ["<", "{{", "${", "..."].iter().any(|mark| value.contains(mark));
    let class = if template || (!in_force && is_placeholder(value)) { SecretClass::Placeholder } else { SecretClass::Live };
    if place.syntax == Syntax::Json && !looks_random(value) {
        return None;
    }
    let guessable = !looks_random(value) && !value.starts_with("django-insecure-");
    let id = if guessable { "guessable-signing-secret" } else { "signing-secret" };
    Some(Candidate::new(id, &format!("`{}`", shown(found.name)), SecretKind::Signing, class, found.range.clone(), 1))
}

/// A password that people typed.
fn password(text: &str, found: &Assignment<'_>, words: &[String], place: Place, script: bool) -> Option<Candidate> {
    let value = found.value;
    let mixed = value.bytes().any(|byte| byte.is_ascii_digit() || byte.is_ascii_punctuation())
        && value.bytes().any(|byte| byte.is_ascii_alphabetic());
    let default = is_default_password(value);
    if !place.credential_file
        && matches!(
            value.to_ascii_lowercase().as_str(),
            "string"
                | "text"
                | "true"
                | "false"
                | "required"
                | "hidden"
                | "null"
                | "none"
                | "undefined"
                | "varchar"
                | "password"
                | "current-password"
                | "new-password"
                | "off"
                | "yes"
                | "keep"
        )
    {
        return None;
    }
    let around = neighbours(text, found.range.start);
    let opens_a_server = words.len() > 1 && words.iter().any(|word| SERVERS.contains(&word.as_str()))
        || words.last().is_some_and(|last| {
            ["db", "pg", "my", "sql", "smtp", "ftp", "ssh", "rds"]
                .iter()
                .any(|start| last.starts_with(start) && last.len() > start.len() + 2)
        });
    let near_a_server = names_a_server(&around);
    let counts = match place.syntax {
        Syntax::Environment => true,
        Syntax::Settings | Syntax::Shell => opens_a_server || near_a_server || mixed,
        Syntax::Yaml | Syntax::Xml => opens_a_server && mixed || near_a_server || mixed && value.len() >= 8,
        Syntax::Json => near_a_server,
        Syntax::Code => opens_a_server && (mixed || near_a_server) || near_a_server && mixed || !script && mixed && value.len() >= 8,
        Syntax::Prose => false,
    } || place.credential_file;
    if value.contains('|') {
        return None;
    }
    // A form's or a query's field: `password: "password-input"`.
    let naming =
        value.to_ascii_lowercase().contains("password") && value.contains(['-', '_']) && !value.bytes().any(|byte| byte.is_ascii_digit());
    if !counts || found.fallback && script || naming && !place.credential_file {
        return mixed.then(|| Candidate::hidden(found.range.clone()));
    }
    let local = ["localhost", "127.0.0.1"].iter().any(|host| around.contains(host));
    let class = if place.credential_file && !is_placeholder_body(value) {
        SecretClass::Live
    } else if default || is_placeholder(value) {
        SecretClass::Placeholder
    } else if local && !place.environment {
        SecretClass::Test
    } else {
        SecretClass::Live
    };
    Some(Candidate::new("password", &format!("`{}`", shown(found.name)), SecretKind::Password, class, found.range.clone(), 1))
}

/// A name as the report shows it: its last part.
fn shown(name: &str) -> &str {
    let name = name.trim_matches(['$', '-', '.']);
    name.rsplit('.').next().unwrap_or(name)
}
