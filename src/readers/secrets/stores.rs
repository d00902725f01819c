//! Files whose one purpose is to hold credentials, in forms of their own.

use super::Candidate;
use super::placeholder::is_placeholder_body;
use super::randomness::is_hex;
use crate::facts::{SecretClass, SecretKind};
use std::ops::Range;

/// Most lines that are read of such a file.
const LINES: usize = 500;

/// What a file holds by its name.
pub(super) fn read(path: &str, text: &str) -> Vec<Candidate> {
    let lower = path.to_ascii_lowercase();
    let name = lower.rsplit('/').next().unwrap_or("");
    let password = |name: &str, range| Candidate::new("password", name, SecretKind::Password, SecretClass::Live, range, 2);
    // ASP.NET keeps each key in a file of its own; one that is locked has no master key in the open.
    let ring = name.starts_with("key-") && name.ends_with(".xml") && text.contains("<masterKey");
    let mut found = Vec::new();
    for (start, line) in lines(text).take(LINES).filter(|(_, line)| !line.trim_start().starts_with('#')) {
        let candidate = match name {
            ".netrc" | "_netrc" | ".esmtprc" | ".msmtprc" | ".fetchmailrc" => {
                after(line, "password ").map(|range| password("password of a mail or web account", shift(range, start)))
            }
            ".pgpass" => {
                (line.matches(':').count() >= 4).then(|| line.rsplit_once(':')).flatten().filter(|(_, value)| !value.trim().is_empty()).map(
                    |(before, value)| {
                        password("database password", shift(before.len() + 1..before.len() + 1 + value.trim_end().len(), start))
                    },
                )
            }
            "master.key" | "credentials.yml.key" => (line.trim().len() == 32 && is_hex(line.trim())).then(|| {
                Candidate::new(
                    "rails-master-key",
                    "Rails master key",
                    SecretKind::Signing,
                    SecretClass::Live,
                    start..start + line.trim_end().len(),
                    2,
                )
            }),
            ".htpasswd" | "htpasswd" | "shadow" | "proftpdpasswd" => hashed(line).map(|range| {
                Candidate::new("password-hash", "password hash", SecretKind::Password, SecretClass::Live, shift(range, start), 2)
            }),
            ".dockercfg" | "config.json" | ".dockerconfigjson" if name != "config.json" || lower.contains(".docker/") => {
                quoted_after(line, "\"auth\"").map(|range| {
                    Candidate::new(
                        "docker-registry-auth",
                        "container registry password",
                        SecretKind::Code,
                        SecretClass::Live,
                        shift(range, start),
                        2,
                    )
                })
            }
            ".npmrc" => after(line, "_auth=").or_else(|| after(line, "_auth = ")).or_else(|| after(line, "_password=")).map(|range| {
                Candidate::new(
                    "npm-registry-auth",
                    "package registry password",
                    SecretKind::Code,
                    SecretClass::Live,
                    shift(range, start),
                    2,
                )
            }),
            "logins.json" => {
                quoted_after(line, "\"encryptedPassword\"").map(|range| password("password that a browser kept", shift(range, start)))
            }
            "filezilla.xml" | "recentservers.xml" | "sitemanager.xml" => {
                between(line, "<Pass", '>', '<').map(|range| password("file server password", shift(range, start)))
            }
            _ if ring => between(line, "<value", '>', '<').map(|range| {
                let name = "a key of ASP.NET data protection";
                Candidate::new("aspnet-key-ring", name, SecretKind::Signing, SecretClass::Live, shift(range, start), 2)
            }),
            _ => return found,
        };
        found.extend(candidate.filter(|candidate| {
            let value = text.get(candidate.range.clone()).unwrap_or("");
            // Programs that keep passwords write no placeholders.
            let kept = matches!(name, "logins.json" | "filezilla.xml" | "recentservers.xml" | "sitemanager.xml");
            !value.contains("${") && (kept || !is_placeholder_body(value)) && !value.is_empty()
        }));
    }
    found
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line.trim_end_matches(['\n', '\r'])))
    })
}

fn shift(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// The word after a marker, without quotes.
fn after(line: &str, marker: &str) -> Option<Range<usize>> {
    let from = line.find(marker)? + marker.len();
    let rest = line.get(from..)?;
    let skipped = rest.bytes().take_while(|byte| matches!(byte, b' ' | b'"' | b'\'')).count();
    let value = rest.get(skipped..)?.split([' ', '"', '\'']).next()?;
    Some(from + skipped..from + skipped + value.len())
}

/// The quoted value after a quoted key.
fn quoted_after(line: &str, key: &str) -> Option<Range<usize>> {
    let from = line.find(key)? + key.len();
    let open = from + line.get(from..)?.find('"')? + 1;
    let len = line.get(open..)?.find('"')?;
    (len >= 8).then_some(open..open + len)
}

/// What stands between the first `open` after a marker and the next `close`.
fn between(line: &str, marker: &str, open: char, close: char) -> Option<Range<usize>> {
    let from = line.find(marker)?;
    let start = from + line.get(from..)?.find(open)? + 1;
    let len = line.get(start..)?.find(close)?;
    Some(start..start + len)
}

/// The hash of an account line (`name:$6$…`).
fn hashed(line: &str) -> Option<Range<usize>> {
    let colon = line.find(':')? + 1;
    let value = line.get(colon..)?.split(':').next()?;
    (value.len() >= 13 && (value.starts_with('$') || value.starts_with("{SHA}"))).then_some(colon..colon + value.len())
}
