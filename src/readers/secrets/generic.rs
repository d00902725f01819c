//! Credentials that only their name gives away. Strict about context: most literals next to a word like "password" are
//! labels, rules of validation or names of fields.

use super::Candidate;
use super::assignment::Assignment;
use super::named;
use super::names::{Noun, SERVERS, noun};
use super::place::{Place, Syntax, words};
use super::placeholder::{is_default_password, is_placeholder, is_placeholder_body};
use super::randomness::{entropy, is_hex, is_uuid, looks_random};
use crate::facts::{Exposure, SecretClass, SecretKind};

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
        || is_chain_address(value)
        || letters(value).is_empty()
        || is_dotted_path(value)
        || is_slashed_path(value)
        || is_shouted_name(value)
}

/// `django.contrib.auth.password_validation`, `java.lang.String`.
fn is_dotted_path(value: &str) -> bool {
    value.matches('.').count() >= 1
        && value.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_'))
}

/// The place of a file or object: `a/b/picture.webp`.
fn is_slashed_path(value: &str) -> bool {
    let last = value.rsplit('/').next().unwrap_or(value);
    value.matches('/').count() >= 2
        && last.rsplit_once('.').is_some_and(|(stem, end)| {
            !stem.is_empty() && (2..=5).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// The public address of an account or contract: `0x` and 40 hexadecimal digits.
fn is_chain_address(value: &str) -> bool {
    value.strip_prefix("0x").is_some_and(|digits| digits.len() == 40 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Whether a value is assigned by a statement of its own rather than passed on or listed.
fn is_statement(text: &str, at: usize) -> bool {
    let line = text.get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or("");
    !line.contains(['(', '{', ',', '['])
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
fn neighbours(text: &str, at: usize, reach: usize) -> String {
    super::google::around(text, at, reach).to_ascii_lowercase()
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
    // Storage clients call half of a key pair `secret_key`.
    let of_a_pair = noun == Noun::Signing && place.syntax != Syntax::Code && {
        let around = neighbours(text, found.range.start, 300);
        ["access_key", "accesskey", "aws_", "bucket", "publishable"].iter().any(|word| around.contains(word))
    };
    let noun = if of_a_pair && words.len() == 2 { Noun::Access } else { noun };
    if noun != Noun::Access && place.page {
        return None;
    }
    let candidate = match noun {
        Noun::Password => password(text, found, &words, place, script)?,
        Noun::Signing => signing(found, place, script)?,
        Noun::Access => access(found, &words, place)?,
    };
    let class = match (candidate.class, place.exposure) {
        (SecretClass::Live, Exposure::Test) => SecretClass::Test,
        (SecretClass::Live, Exposure::Documentation) => SecretClass::Placeholder,
        (SecretClass::Live, _) if place.rehearsal || place.development && (place.environment || candidate.kind == SecretKind::Generic) => {
            SecretClass::Test
        }
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
    } else if issuer.is_some_and(|named| named.public)
        || super::is_public_name(found.name)
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
    if !found.quoted && matches!(value.to_ascii_lowercase().as_str(), "true" | "false" | "null" | "none" | "yes" | "no" | "on" | "off") {
        return None;
    }
    let around = neighbours(text, found.range.start, if script { 150 } else { 600 });
    let opens_a_server = words.len() > 1 && words.iter().any(|word| SERVERS.contains(&word.as_str()))
        || words.last().is_some_and(|last| {
            ["db", "pg", "my", "sql", "smtp", "ftp", "ssh", "rds"]
                .iter()
                .any(|start| last.starts_with(start) && last.len() > start.len() + 2)
        });
    // Code speaks of databases and servers everywhere; an object of connection options names its host.
    let near_a_server = if script {
        ["host:", "host\":", "host'", "dialect", "hostname", "host =", "host="].iter().any(|word| around.contains(word))
    } else {
        names_a_server(&around)
    };
    let counts = match place.syntax {
        Syntax::Environment => true,
        Syntax::Settings | Syntax::Shell => opens_a_server || near_a_server || mixed,
        Syntax::Yaml | Syntax::Xml => opens_a_server && mixed || near_a_server || mixed && value.len() >= 8,
        Syntax::Json => near_a_server,
        Syntax::Code => {
            opens_a_server && (mixed || near_a_server)
                || near_a_server && mixed
                || !script && mixed && value.len() >= 8 && is_statement(text, found.range.start)
        }
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
