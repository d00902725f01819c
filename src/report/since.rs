//! What changed since an earlier report of the same project.

use super::{DimensionInfo, FindingInfo, Report, SCHEMA, Tool};
use crate::rules::{Dimension, Outcome, Severity};
use crate::sorted::Gather;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What changed since an earlier report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since {
    /// The score then.
    pub score_before: Option<u8>,
    /// The score now.
    pub score_now: Option<u8>,
    /// Findings of then that the checks no longer find.
    pub fixed: Vec<Past>,
    /// Findings of then whose check can no longer tell: neither fixed nor there.
    pub untold: Vec<Past>,
    /// Fingerprints of findings that were not there then.
    pub new: Vec<String>,
    /// Findings that were there then and still are.
    pub left: u32,
    /// The checks themselves are of another version, so that some of the change may be theirs.
    pub other_checks: bool,
    /// How each dimension moved, in the order of the report.
    #[serde(default)]
    pub dimensions: Vec<Turn>,
}

/// One dimension then and now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Which.
    pub id: Dimension,
    /// Its score then, or `null`.
    pub before: Option<u8>,
    /// Its score now, or `null`.
    pub now: Option<u8>,
}

/// A finding of an earlier report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// The rule.
    pub rule: String,
    /// How bad it was.
    pub severity: Severity,
    /// What was wrong.
    pub title: String,
    /// Where it stood, or `null` for the project as a whole.
    pub path: Option<String>,
    /// Its fingerprint.
    pub fingerprint: String,
}

impl From<&Found> for Past {
    fn from(found: &Found) -> Self {
        Self {
            rule: found.rule.clone(),
            severity: found.severity,
            title: found.title.clone(),
            path: found.path.clone(),
            fingerprint: found.fingerprint.clone(),
        }
    }
}

/// What a later report is held against: of an earlier one as much as that takes. It reads from the JSON of a whole report
/// as well as from its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    tool: Tool,
    score: Scored,
    dimensions: Vec<Dimensioned>,
    findings: Vec<Found>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Scored {
    value: Option<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Dimensioned {
    id: Dimension,
    score: Option<u8>,
}

/// A finding, with the line of code by which it is known again in another file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Found {
    rule: String,
    severity: Severity,
    title: String,
    path: Option<String>,
    fingerprint: String,
    excerpt: Option<String>,
}

impl From<&FindingInfo> for Found {
    fn from(finding: &FindingInfo) -> Self {
        Self {
            rule: finding.rule.clone(),
            severity: finding.severity,
            title: finding.title.clone(),
            path: finding.path.clone(),
            fingerprint: finding.fingerprint.clone(),
            excerpt: finding.excerpt.clone(),
        }
    }
}

impl From<&Report> for Earlier {
    fn from(report: &Report) -> Self {
        let dimension = |dimension: &DimensionInfo| Dimensioned { id: dimension.id, score: dimension.score };
        Self {
            tool: report.tool.clone(),
            score: Scored { value: report.score.value },
            dimensions: report.dimensions.iter().map(dimension).collect(),
            findings: report.findings.iter().map(Found::from).collect(),
        }
    }
}

/// Holds a report against an earlier one. A finding is the same where its fingerprint is: that stays when lines move or
/// the top folder is renamed. Where a file moved, a finding that went there and one that came here are the same when
/// rule, words and line of code are.
#[must_use]
pub fn since(before: &Earlier, now: &Report) -> Since {
    let then = before.findings.iter().map(|finding| finding.fingerprint.as_str()).into_set();
    let today = now.findings.iter().map(|finding| finding.fingerprint.as_str()).into_set();
    let mut came: BTreeMap<Moved<'_>, Vec<&str>> = BTreeMap::new();
    for finding in now.findings.iter().filter(|finding| !then.contains(finding.fingerprint.as_str())) {
        if let Some(moved) = moved(&finding.rule, &finding.title, finding.excerpt.as_deref()) {
            came.entry(moved).or_default().push(&finding.fingerprint);
        }
    }
    let mut here: BTreeSet<&str> = BTreeSet::new();
    let mut gone: Vec<&Found> = Vec::new();
    for finding in before.findings.iter().filter(|finding| !today.contains(finding.fingerprint.as_str())) {
        let moved = moved(&finding.rule, &finding.title, finding.excerpt.as_deref());
        match moved.and_then(|moved| came.get_mut(&moved)).and_then(Vec::pop) {
            Some(mark) => drop(here.insert(mark)),
            None => gone.push(finding),
        }
    }
    let tells = |rule: &str| now.verdicts.iter().any(|verdict| verdict.rule == rule && verdict.outcome != Outcome::Unknown);
    let is_new = |finding: &&FindingInfo| !then.contains(finding.fingerprint.as_str()) && !here.contains(finding.fingerprint.as_str());
    let new: Vec<String> = now.findings.iter().filter(is_new).map(|finding| finding.fingerprint.clone()).collect();
    Since {
        score_before: before.score.value,
        score_now: now.score.value,
        fixed: gone.iter().filter(|finding| tells(&finding.rule)).copied().map(Past::from).collect(),
        untold: gone.iter().filter(|finding| !tells(&finding.rule)).copied().map(Past::from).collect(),
        left: super::build::count(now.findings.len() - new.len()),
        new,
        other_checks: before.tool.version != now.tool.version || before.tool.rules != now.tool.rules,
        dimensions: now.dimensions.iter().map(|dimension| turn(before, dimension)).collect(),
    }
}

/// What a finding keeps when its file moves: rule, words, line of code.
type Moved<'r> = (&'r str, &'r str, &'r str);

fn moved<'r>(rule: &'r str, title: &'r str, excerpt: Option<&'r str>) -> Option<Moved<'r>> {
    Some((rule, title, excerpt.filter(|excerpt| !excerpt.is_empty())?))
}

fn turn(before: &Earlier, now: &DimensionInfo) -> Turn {
    let then = before.dimensions.iter().find(|dimension| dimension.id == now.id);
    Turn { id: now.id, before: then.and_then(|then| then.score), now: now.score }
}

/// An earlier report from its JSON.
///
/// # Errors
/// When it is none, or follows another schema; the words say which.
pub fn earlier(text: &str) -> Result<Earlier, String> {
    #[derive(Deserialize)]
    struct Version {
        schema: u32,
    }
    let version: Version = serde_json::from_str(text).map_err(|error| format!("it is no report in JSON ({error})"))?;
    if version.schema != SCHEMA {
        return Err(format!("it follows schema {}, and this version reads schema {SCHEMA}", version.schema));
    }
    serde_json::from_str(text).map_err(|error| format!("it is no whole report ({error})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Memory;

    fn report(files: &[(&str, &str)]) -> Report {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        crate::check(&mut Memory::new("shop", files), &mut crate::Silent).unwrap()
    }

    #[test]
    fn what_changed_is_told_with_every_dimension() {
        let server = ("server.js", "const app = require('express')();\napp.get('/', (q, r) => r.redirect(q.query.to));\n");
        let before = report(&[server]);
        let now = report(&[server, (".gitignore", "node_modules\n.env\n")]);
        let since = since(&Earlier::from(&before), &now);
        assert!(since.fixed.iter().any(|past| past.rule == "source-control/gitignore-absent"), "{:?}", since.fixed);
        assert!(since.left > 0 && since.new.is_empty() && !since.other_checks);
        assert_eq!(since.dimensions.len(), 7);
        let moved: Vec<Dimension> = since.dimensions.iter().filter(|turn| turn.before != turn.now).map(|turn| turn.id).collect();
        assert_eq!(moved, [Dimension::SourceControl]);
    }

    #[test]
    fn an_earlier_report_is_read_or_refused_in_words() {
        let report = report(&[("server.js", "require('express')().listen(1);\n")]);
        let text = serde_json::to_string(&report).unwrap();
        let kept = Earlier::from(&report);
        assert!(!kept.findings.is_empty());
        assert_eq!(earlier(&text).as_ref(), Ok(&kept));
        assert_eq!(serde_json::from_str::<Earlier>(&serde_json::to_string(&kept).unwrap()).unwrap(), kept);
        for (text, why) in [("{}", "no report"), ("<html>", "no report"), (r#"{"schema":7}"#, "schema 7"), (r#"{"schema":1}"#, "no whole")]
        {
            assert!(earlier(text).unwrap_err().contains(why), "{text}");
        }
    }
}
