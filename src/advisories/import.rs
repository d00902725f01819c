//! Advisories from the forms in which the public hands them out: OSV's, the list of npm's security group, retire.js's.

use crate::facts::{Danger, registry_name};
use crate::sorted::Arrange;
use serde_json::Value;

/// One advisory for one package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// `npm`, `pip` …
    pub ecosystem: String,
    /// The package's name, as its registry keeps it.
    pub package: String,
    /// Its number in the catalogue that it comes from.
    pub id: String,
    /// The number under which people know it, if another: a CVE.
    pub alias: String,
    /// How dangerous.
    pub danger: Danger,
    /// The day it was published, `2025-03-21`; empty where nobody says.
    pub day: String,
    /// The version itself was put out by an attacker.
    pub planted: bool,
    /// From, to, and whether the end is affected too.
    pub spans: Vec<(String, String, bool)>,
}

/// The advisories in one JSON text; none where it has none of the forms, or is withdrawn.
#[must_use]
pub fn import(json: &str) -> Vec<Imported> {
    let Ok(value) = serde_json::from_str::<Value>(json) else { return Vec::new() };
    if value.get("withdrawn").is_some() {
        return Vec::new();
    }
    if value.get("affected").is_some() {
        of_osv(&value)
    } else if value.get("module_name").is_some() {
        of_security_group(&value).into_iter().collect()
    } else {
        of_retire(&value)
    }
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or("")
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn day(of: &str) -> String {
    of.get(..10).unwrap_or("").to_owned()
}

fn of_osv(value: &Value) -> Vec<Imported> {
    let id = text(value, "id");
    let aliases: Vec<&str> = list(value, "aliases").filter_map(Value::as_str).collect();
    let alias = aliases.iter().find(|alias| alias.starts_with("CVE-")).or(aliases.iter().find(|alias| alias.starts_with("GHSA-"))).copied();
    let mut all = Vec::new();
    for affected in list(value, "affected") {
        let Some(package) = affected.get("package") else { continue };
        let named = text(package, "ecosystem");
        let Some(ecosystem) = ecosystem(named.split(':').next().unwrap_or(named)) else { continue };
        let mut spans = Vec::new();
        for range in list(affected, "ranges").filter(|range| matches!(text(range, "type"), "ECOSYSTEM" | "SEMVER")) {
            spans.extend(of_events(range));
        }
        // Where a range is told, the list of versions only repeats it.
        if spans.is_empty() {
            spans
                .extend(list(affected, "versions").filter_map(Value::as_str).map(|version| (version.to_owned(), version.to_owned(), true)));
        }
        if spans.is_empty() {
            continue;
        }
        let rated = [affected, value].into_iter().find_map(rating);
        all.push(Imported {
            ecosystem: ecosystem.to_owned(),
            package: registry_name(ecosystem, text(package, "name")),
            id: id.to_owned(),
            alias: alias.unwrap_or("").to_owned(),
            danger: rated.unwrap_or(Danger::Unrated),
            day: day(text(value, "published")),
            planted: id.starts_with("MAL-"),
            spans,
        });
    }
    all
}

/// The name by which facts know an ecosystem of OSV.
fn ecosystem(name: &str) -> Option<&'static str> {
    Some(match name {
        "npm" => "npm",
        "PyPI" => "pip",
        "Packagist" => "composer",
        "RubyGems" => "gem",
        "Go" => "go",
        "crates.io" => "cargo",
        "Pub" => "pub",
        "Maven" => "maven",
        "NuGet" => "nuget",
        _ => return None,
    })
}

/// Events in the order of the file: each beginning with the end that follows it.
fn of_events(range: &Value) -> Vec<(String, String, bool)> {
    let mut spans = Vec::new();
    let mut open: Option<&str> = None;
    for event in list(range, "events") {
        let of = |key: &str| event.get(key).and_then(Value::as_str);
        if let Some(from) = of("introduced") {
            if let Some(before) = open.replace(from) {
                spans.push((before.to_owned(), String::new(), false));
            }
        } else if let Some((to, closed)) = of("fixed").map(|to| (to, false)).or_else(|| of("last_affected").map(|to| (to, true))) {
            spans.push((open.take().unwrap_or("0").to_owned(), to.to_owned(), closed));
        }
    }
    if let Some(from) = open {
        spans.push((from.to_owned(), String::new(), false));
    }
    spans
}

fn rating(value: &Value) -> Option<Danger> {
    let named = value.get("database_specific").map(|of| text(of, "severity")).unwrap_or("");
    if let Some(danger) = by_word(named) {
        return Some(danger);
    }
    list(value, "severity").find_map(|severity| match text(severity, "type") {
        "CVSS_V3" => of_cvss3(text(severity, "score")),
        _ => None,
    })
}

fn by_word(word: &str) -> Option<Danger> {
    Some(match word.to_ascii_lowercase().as_str() {
        "critical" => Danger::Critical,
        "high" => Danger::High,
        "moderate" | "medium" => Danger::Medium,
        "low" => Danger::Low,
        _ => return None,
    })
}

/// The words of the standard for a base score.
fn by_score(score: f64) -> Danger {
    match score {
        score if score >= 9.0 => Danger::Critical,
        score if score >= 7.0 => Danger::High,
        score if score >= 4.0 => Danger::Medium,
        _ => Danger::Low,
    }
}

/// The base score of a vector of CVSS 3.0 or 3.1, by the formula of its specification.
fn of_cvss3(vector: &str) -> Option<Danger> {
    let part = |name: &str| vector.split('/').find_map(|part| part.strip_prefix(name)?.strip_prefix(':'));
    let changed = part("S")? == "C";
    let impact_of = |name: &str| {
        Some(match part(name)? {
            "H" => 0.56,
            "L" => 0.22,
            _ => 0.0,
        })
    };
    let base = 1.0 - (1.0 - impact_of("C")?) * (1.0 - impact_of("I")?) * (1.0 - impact_of("A")?);
    let impact: f64 = if changed { 7.52 * (base - 0.029) - 3.25 * (base - 0.02_f64).powi(15) } else { 6.42 * base };
    let vector = match part("AV")? {
        "N" => 0.85,
        "A" => 0.62,
        "L" => 0.55,
        _ => 0.2,
    };
    let complexity = if part("AC")? == "L" { 0.77 } else { 0.44 };
    let privileges = match (part("PR")?, changed) {
        ("N", _) => 0.85,
        ("L", false) => 0.62,
        ("L", true) => 0.68,
        (_, false) => 0.27,
        (_, true) => 0.5,
    };
    let interaction = if part("UI")? == "N" { 0.85 } else { 0.62 };
    let exploitability = 8.22 * vector * complexity * privileges * interaction;
    if impact <= 0.0 {
        return Some(Danger::Low);
    }
    let sum = if changed { 1.08 * (impact + exploitability) } else { impact + exploitability };
    Some(by_score((sum.min(10.0) * 10.0).ceil() / 10.0))
}

/// The list that npm's security group kept until 2020.
fn of_security_group(value: &Value) -> Option<Imported> {
    let spans = spans(text(value, "vulnerable_versions"))?;
    let number = value.get("id").map(ToString::to_string)?;
    let cve = list(value, "cves").find_map(Value::as_str).unwrap_or("");
    let score = value.get("cvss_score").and_then(|score| score.as_f64().or_else(|| score.as_str()?.parse().ok()));
    Some(Imported {
        ecosystem: "npm".to_owned(),
        package: text(value, "module_name").to_owned(),
        id: format!("NSWG-{number}"),
        alias: cve.to_owned(),
        danger: of_cvss3(text(value, "cvss_vector")).or(score.map(by_score)).unwrap_or(Danger::Unrated),
        day: day(text(value, "publish_date")),
        planted: false,
        spans,
    })
}

/// Spans of `>=1.0.0 <1.2.3 || <=0.9.1`; nothing where it says anything else.
pub(super) fn spans(affected: &str) -> Option<Vec<(String, String, bool)>> {
    let mut spans = Vec::new();
    for part in affected.split("||") {
        let (mut from, mut to, mut closed) = ("0", "", false);
        let plain = part.replace("= ", "=").replace("< ", "<").replace("> ", ">").replace("<=", " <=").replace(">=", " >=");
        for condition in plain.split_whitespace() {
            let found = |version: &str| part.find(version).and_then(|at| part.get(at..at + version.len()));
            if let Some(version) = condition.strip_prefix(">=") {
                from = found(version)?;
            } else if let Some(version) = condition.strip_prefix("<=") {
                (to, closed) = (found(version)?, true);
            } else if let Some(version) = condition.strip_prefix('<') {
                (to, closed) = (found(version)?, false);
            } else if matches!(condition, "*" | "x") {
                (from, to) = ("0", "");
            } else if condition.starts_with(|c: char| c.is_ascii_digit()) || condition.starts_with('=') {
                let version = found(condition.trim_start_matches('='))?;
                (from, to, closed) = (version, version, true);
            } else {
                return None;
            }
        }
        spans.push((from.to_owned(), to.to_owned(), closed));
    }
    Some(spans)
}

/// The repository of retire.js: libraries by name, each with its flaws.
fn of_retire(value: &Value) -> Vec<Imported> {
    let mut all = Vec::new();
    for (name, library) in value.as_object().into_iter().flatten() {
        let package = Some(text(library, "npmname")).filter(|name| !name.is_empty()).unwrap_or(name);
        // Only what an npm package of that name is surely meant by.
        if package.contains(' ') || name.starts_with("retire") || matches!(name.as_str(), "dont check") {
            continue;
        }
        for flaw in list(library, "vulnerabilities") {
            let Some(identifiers) = flaw.get("identifiers") else { continue };
            let cve = list(identifiers, "CVE").find_map(Value::as_str).unwrap_or("");
            let advisory = text(identifiers, "githubID");
            let to = text(flaw, "below");
            if to.is_empty() || (cve.is_empty() && advisory.is_empty()) {
                continue;
            }
            let from = Some(text(flaw, "atOrAbove")).filter(|from| !from.is_empty()).unwrap_or("0");
            all.push(Imported {
                ecosystem: "npm".to_owned(),
                package: package.to_owned(),
                id: if advisory.is_empty() { cve } else { advisory }.to_owned(),
                alias: if advisory.is_empty() { "" } else { cve }.to_owned(),
                danger: by_word(text(flaw, "severity")).unwrap_or(Danger::Unrated),
                day: String::new(),
                planted: false,
                spans: vec![(from.to_owned(), to.to_owned(), false)],
            });
        }
    }
    // A flaw of several lines of versions is one advisory.
    all.arrange_by(|a, b| (&a.package, &a.id).cmp(&(&b.package, &b.id)));
    all.dedup_by(|next, kept| {
        let same = (&next.package, &next.id) == (&kept.package, &kept.id);
        if same {
            kept.spans.append(&mut next.spans);
        }
        same
    });
    all
}
