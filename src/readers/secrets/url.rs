//! Addresses with an account and a password in them.

use super::Candidate;
use super::placeholder::{is_default_password, is_local_host, is_placeholder};
use super::randomness::looks_random;
use crate::facts::{SecretClass, SecretKind};
use std::ops::Range;

/// Longest part before the host, in bytes.
const LONGEST: usize = 256;

/// Schemes of databases and queues, with their names.
static STORES: &[(&str, &str)] = &[
    ("postgres", "PostgreSQL"),
    ("mysql", "MySQL"),
    ("mariadb", "MariaDB"),
    ("mongodb", "MongoDB"),
    ("redis", "Redis"),
    ("valkey", "Redis"),
    ("amqp", "RabbitMQ"),
    ("mssql", "SQL Server"),
    ("sqlserver", "SQL Server"),
    ("cockroach", "CockroachDB"),
    ("clickhouse", "ClickHouse"),
    ("libsql", "Turso"),
    ("neo4j", "Neo4j"),
    ("bolt", "Neo4j"),
    ("smtp", "mail server"),
    ("ldap", "directory server"),
    ("ftp", "file server"),
    ("sftp", "file server"),
    ("nats", "NATS"),
    ("cloudinary", "Cloudinary"),
];

/// Whether a part of a host is left to be filled in: `db.YOUR_PROJECT.example.com`.
fn is_named_in_capitals(host: &str) -> bool {
    host.split(['.', ':'])
        .any(|part| part.len() > 3 && part.contains('_') && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'))
}

/// The address whose `://` stands at `at`, if it holds a password. The password alone is its range.
pub(super) fn matched(text: &str, at: usize) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let scheme_len = bytes
        .get(..at)?
        .iter()
        .rev()
        .take(24)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-'))
        .count();
    let scheme = text.get(at - scheme_len..at)?.to_ascii_lowercase();
    let from = at + 3;
    let ends = |byte: u8| {
        byte.is_ascii_whitespace() || byte.is_ascii_control() || matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\' | b',' | b'|')
    };
    let span = bytes.get(from..)?.iter().take(LONGEST).take_while(|&&byte| !ends(byte)).count();
    let all = text.get(from..from + span)?;
    // A password may hold `#` or `?`, and its `/` should be escaped: everything up to the last `@` before a slash.
    let authority = all.split('/').next().unwrap_or(all);
    let (account, host) = authority.rsplit_once('@')?;
    let (user, password) = account.split_once(':')?;
    if password.is_empty() || host.is_empty() {
        return None;
    }
    let base = scheme.rsplit_once(':').map_or(scheme.as_str(), |(_, base)| base);
    let store = STORES.iter().find(|(prefix, _)| base.starts_with(prefix));
    let (id, name) = match store {
        Some((_, name)) => ("connection-string", format!("{name} address with its password")),
        None if matches!(base, "http" | "https" | "ws" | "wss" | "git+https" | "ssh") => {
            ("basic-auth-address", "web address with a password".to_owned())
        }
        None => return None,
    };
    let start = from + user.len() + 1;
    let range = start..start + password.len();
    let interpolated =
        password.contains(['{', '}', '$', '(', ')']) && (password.contains('{') || password.starts_with('$') || password.contains('('));
    if interpolated || password.starts_with('%') && !password.as_bytes().get(1).copied().is_some_and(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let shouted = password.len() > 3 && password.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let class = if is_local_host(host)
        || is_placeholder(password)
        || user.contains("abcdefghij") && !looks_random(password)
        || is_placeholder(user) && !matches!(user, "default" | "dev") && is_default_password(password)
        || shouted
        || password.starts_with('[')
        || host.contains(['[', '{', '<'])
        || user.contains(['[', '{', '<'])
        || is_named_in_capitals(host)
        || password == user
        || password == "pw"
        || is_default_password(password) && matches!(user, "user" | "username" | "root" | "admin" | "postgres")
    {
        SecretClass::Placeholder
    } else {
        SecretClass::Live
    };
    Some(Candidate::new(id, &name, SecretKind::ConnectionString, class, range, 2))
}

/// The password in a list of connection settings (`Server=…;Password=…;`) or behind an address (`?user=…&password=…`),
/// whose name stands at `name`.
pub(super) fn listed(text: &str, name: &Range<usize>) -> Option<Candidate> {
    let own = text.get(name.clone())?;
    if !own.eq_ignore_ascii_case("password") && !own.eq_ignore_ascii_case("pwd") {
        return None;
    }
    let ends = |byte: &u8| matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>' | b'\n');
    let bytes = text.as_bytes();
    let back = bytes.get(..name.start)?.iter().rev().take(LONGEST).take_while(|byte| !ends(byte)).count();
    let ahead = bytes.get(name.end..)?.iter().take(LONGEST).take_while(|byte| !ends(byte)).count();
    let before = text.get(name.start - back..name.start)?;
    let after = text.get(name.end..name.end + ahead)?;
    let of_address = before.ends_with(['?', '&']) && before.contains("://");
    if !of_address && !before.is_empty() && !before.trim_end().ends_with(';') {
        return None;
    }
    let value = after.trim_start().strip_prefix('=')?;
    let value = value.trim_start().split(if of_address { ['&', ' '] } else { [';', ';'] }).next()?.trim_end();
    let start = name.end + after.find(value)?;
    let host = if of_address { before.split_once("://")?.1.split(['/', '?']).next() } else { host(before).or_else(|| host(after)) }?;
    if value.len() < 4 || value.contains(['{', '$', '<', '%', '(']) {
        return None;
    }
    let account = before.to_ascii_lowercase();
    let local = is_local_host(host) || host.contains("(local") || host == ".";
    let default = is_default_password(value) && !account.contains("id=sa");
    let class = if local || is_placeholder(value) || default { SecretClass::Placeholder } else { SecretClass::Live };
    let name = "database address with its password";
    Some(Candidate::new("connection-string", name, SecretKind::ConnectionString, class, start..start + value.len(), 2))
}

/// The host in a list of connection settings.
fn host(settings: &str) -> Option<&str> {
    settings.split(';').find_map(|setting| {
        let (key, value) = setting.split_once('=')?;
        let key = key.trim().to_ascii_lowercase();
        let names = ["server", "data source", "host", "addr", "address", "network address", "datasource"];
        names.contains(&key.as_str()).then(|| value.trim().trim_start_matches("tcp:").split([',', '\\']).next()).flatten()
    })
}
