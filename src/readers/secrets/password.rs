//! Passwords that people typed, told from labels, rules of validation and names of fields.

use super::Candidate;
use super::assignment::Assignment;
use super::generic::{neighbours, shown};
use super::names::SERVERS;
use super::place::{Place, Syntax};
use super::placeholder::{is_default_password, is_placeholder, is_placeholder_body};
use crate::facts::{SecretClass, SecretKind};

/// Whether a value is assigned by a statement of its own rather than passed on or listed.
fn is_statement(text: &str, at: usize) -> bool {
    let line = text.get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or("");
    // `ENV["NAME"] = …` names its place by an index.
    !line.contains(['(', '{', ',']) && line.matches('[').count() == line.matches(']').count()
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

/// A password that people typed.
pub(super) fn password(text: &str, found: &Assignment<'_>, words: &[String], place: Place, script: bool) -> Option<Candidate> {
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
    // `--disabled-password --quiet`: the next option of a command.
    if value.starts_with("--") {
        return None;
    }
    // `data['password']` in code that stands in a field of an export: what is read by a name, not a password.
    if !found.quoted && (value.contains("['") || value.contains("[\"") || value.contains("[\\\"")) {
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
        // The containers of a set are neighbours: a plain word between them is the password of a quick start.
        Syntax::Yaml if place.compose => mixed,
        Syntax::Yaml | Syntax::Xml => opens_a_server && mixed || near_a_server || mixed && value.len() >= 8,
        Syntax::Json => {
            near_a_server
                || opens_a_server && mixed
                || mixed && around.contains("user") && ["://", "basic"].iter().any(|word| around.contains(word))
        }
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
    let spoken = value.to_ascii_lowercase();
    let naming = spoken.contains("password")
        && value.contains(['-', '_'])
        && (spoken.contains("hash") || !value.bytes().any(|byte| byte.is_ascii_digit()));
    if !counts || found.fallback && script || naming && !place.credential_file {
        return mixed.then(|| Candidate::hidden(found.range.clone()));
    }
    // What a store of keys is locked with is no matter of the machine around it.
    let of_keys = words.iter().any(|word| matches!(word.as_str(), "key" | "store" | "keystore" | "truststore"));
    // A database inside the program or in a file beside it answers nobody else.
    let local = !of_keys
        && ["localhost", "127.0.0.1", ":h2:file", ":h2:mem", ":h2:~", ":h2:./", ":hsqldb:mem", ":hsqldb:file"]
            .iter()
            .any(|host| around.contains(host));
    // A database that is called like its user and like its password: the quick start of a program.
    let alike = !mixed && ["_USER", "_DB", "_NAME"].iter().any(|end| names_alike(&around, end, value));
    let class = if place.credential_file && !is_placeholder_body(value) {
        SecretClass::Live
    } else if default || is_placeholder(value) || alike {
        SecretClass::Placeholder
    } else if local && !place.environment {
        SecretClass::Test
    } else {
        SecretClass::Live
    };
    Some(Candidate::new("password", &format!("`{}`", shown(found.name)), SecretKind::Password, class, found.range.clone(), 1))
}

/// Whether a variable near by, whose name ends so, has the same value.
fn names_alike(around: &str, end: &str, value: &str) -> bool {
    let end = end.to_ascii_lowercase();
    let value = value.to_ascii_lowercase();
    around.to_ascii_lowercase().match_indices(&end).any(|(at, _)| {
        let rest = around.get(at + end.len()..).unwrap_or("").to_ascii_lowercase();
        let rest =
            rest.trim_start_matches([' ', ':', '=', '"', '\'']).trim_start_matches("str").trim_start_matches([' ', ':', '=', '"', '\'']);
        rest.strip_prefix(value.as_str()).is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_alphanumeric()))
    })
}
