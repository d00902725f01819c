//! The findings as SARIF 2.1.0, which code hosts show beside the lines.

use super::words::{percent, tame};
use super::{FindingInfo, Report, Role, Standing};
use crate::rules::Severity;
use crate::sorted::Gather;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Where a finding that speaks of the project as a whole points: viewers want a place for each result.
const WHOLE: &str = "no-file-for-this-finding";

/// The findings as a SARIF log with one run.
#[must_use]
pub fn sarif(report: &Report) -> String {
    let mut rules: BTreeMap<&str, &FindingInfo> = BTreeMap::new();
    for finding in &report.findings {
        rules.entry(&finding.rule).or_insert(finding);
    }
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(at, rule)| (*rule, at)).into_map();
    let results: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| suppressed(result(finding, index.get(finding.rule.as_str()).copied()), finding, report))
        .collect();
    let note = |text: String| json!({ "level": "note", "message": { "text": tame(&text) } });
    let mut notes: Vec<Value> = report.skipped.iter().map(|skipped| note(format!("{}: {}", skipped.path, skipped.reason))).collect();
    if let Some(aside) = &report.set_aside {
        let idle = aside.waived.iter().filter(|waiver| waiver.standing != Standing::Holds);
        notes.extend(idle.map(|waiver| note(format!("Waiver by {}: {}", aside.by, waiver.words()))));
        notes.extend(aside.left_out.iter().map(|one| note(format!("Left out by {}: {}", aside.by, one.words()))));
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": report.tool.name,
                "semanticVersion": report.tool.version,
                "rules": rules.values().map(|finding| rule(finding)).collect::<Vec<Value>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "PROJECT": { "description": { "text": "The top folder of what was checked." } } },
            "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": notes }],
            "results": results,
            "properties": { "score": report.score.value, "tier": report.score.tier, "coverage": report.score.coverage },
        }],
    });
    format!("{log:#}\n")
}

fn rule(finding: &FindingInfo) -> Value {
    let name: String = finding
        .rule
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .split('-')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters)
        })
        .collect();
    let mut rule = json!({
        "id": finding.rule,
        "name": name,
        "shortDescription": { "text": tame(&finding.why) },
        "help": { "text": tame(&finding.fix) },
        "defaultConfiguration": { "level": level(finding.severity) },
        "properties": { "tags": [finding.dimension.id(), finding.stage.id()], "security-severity": danger(finding) },
    });
    let page = finding.refs.iter().find(|url| url.starts_with("https://"));
    if let (Some(fields), Some(page)) = (rule.as_object_mut(), page) {
        fields.insert("helpUri".to_owned(), json!(page));
    }
    rule
}

fn result(finding: &FindingInfo, index: Option<usize>) -> Value {
    let text = match &finding.detail {
        Some(detail) => format!("{}. {}", tame(&finding.title), tame(detail)),
        None => tame(&finding.title),
    };
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": text },
        "locations": [location(finding.path.as_deref(), finding)],
        "partialFingerprints": { "shipworthy/v1": finding.fingerprint },
        "properties": { "severity": finding.severity.id(), "confidence": finding.confidence.id(), "effort": finding.effort.words() },
    });
    if let Some(fields) = result.as_object_mut() {
        if let Some(index) = index {
            fields.insert("ruleIndex".to_owned(), json!(index));
        }
        if !finding.related.is_empty() {
            let related: Vec<Value> = finding
                .related
                .iter()
                .enumerate()
                .map(|(at, place)| {
                    let mut physical = json!({ "artifactLocation": { "uri": uri(&place.path), "uriBaseId": "PROJECT" } });
                    if let (Some(line), Some(fields)) = (place.line.filter(|line| *line > 0), physical.as_object_mut()) {
                        fields.insert("region".to_owned(), json!({ "startLine": line, "snippet": { "text": tame(&place.excerpt) } }));
                    }
                    let role = match place.role {
                        Role::Also => "Belongs to the same finding.",
                        Role::Step => "A step of the way to it.",
                        Role::Example => "Here the same project does it well.",
                    };
                    json!({ "id": at + 1, "physicalLocation": physical, "message": { "text": role } })
                })
                .collect();
            fields.insert("relatedLocations".to_owned(), json!(related));
        }
    }
    result
}

/// The result with what the owner waived. Where anything may be suppressed, each result says whether it is.
fn suppressed(mut result: Value, finding: &FindingInfo, report: &Report) -> Value {
    if let (Some(_), Some(fields)) = (&report.set_aside, result.as_object_mut()) {
        let waived = report.waiver(finding).map(|waiver| {
            let until = waiver.until.as_ref().map(|until| format!(" (until {until})")).unwrap_or_default();
            json!({ "kind": "external", "status": "accepted", "justification": tame(&format!("{}{until}", waiver.reason)) })
        });
        fields.insert("suppressions".to_owned(), waived.into_iter().collect());
    }
    result
}

fn location(path: Option<&str>, finding: &FindingInfo) -> Value {
    let Some(path) = path else {
        return json!({ "physicalLocation": { "artifactLocation": { "uri": WHOLE }, "region": { "startLine": 1 } } });
    };
    let start = finding.line.unwrap_or(1).max(1);
    let mut region = json!({ "startLine": start });
    if let (Some(fields), true) = (region.as_object_mut(), finding.line.is_some()) {
        fields.insert("endLine".to_owned(), json!(finding.end_line.unwrap_or(start).max(start)));
        if let Some(column) = finding.column.filter(|column| *column > 0) {
            fields.insert("startColumn".to_owned(), json!(column));
        }
        if let Some(excerpt) = &finding.excerpt {
            fields.insert("snippet".to_owned(), json!({ "text": tame(excerpt) }));
        }
    }
    json!({ "physicalLocation": { "artifactLocation": { "uri": uri(path), "uriBaseId": "PROJECT" }, "region": region } })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// The figure by which code hosts sort, in their own bands: over 9 critical, over 7 high, over 4 medium.
fn danger(finding: &FindingInfo) -> &'static str {
    match finding.severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "3.0",
        Severity::Info => "1.0",
    }
}

/// A path as a relative address: everything but unreserved characters and slashes in percent form, and no part of it a
/// scheme or a way up.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for (at, part) in path.split('/').filter(|part| !part.is_empty()).enumerate() {
        if at > 0 {
            out.push('/');
        }
        if part == "." || part == ".." {
            out.extend(part.chars().map(|_| "%2E"));
            continue;
        }
        out.push_str(&percent(part));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_relative_addresses() {
        assert_eq!(uri("src/a b.ts"), "src/a%20b.ts");
        assert_eq!(uri("javascript:alert(1)"), "javascript%3Aalert%281%29");
        assert_eq!(uri("//host/../x"), "host/%2E%2E/x");
        assert_eq!(uri("app/[id]/é.ts"), "app/%5Bid%5D/%C3%A9.ts");
    }
}
