//! What a rule is.

use super::Verdict;
use crate::facts::Project;
use serde::{Deserialize, Serialize};

/// One rule: its words, its judgement and its samples, in one file of its own.
#[derive(Debug)]
pub struct Rule {
    /// `dimension/noun-of-the-failing-state`; the same as the path of its file.
    pub id: &'static str,
    /// The failing state for a founder; `{name}` is filled in by the finding.
    pub title: &'static str,
    /// The good state for a founder.
    pub pass_title: &'static str,
    /// How bad it is, unless the finding says otherwise.
    pub severity: Severity,
    /// How much work the fix is.
    pub effort: Effort,
    /// When its turn comes.
    pub stage: Stage,
    /// What it means for the business, in words a founder understands.
    pub why: &'static str,
    /// What to do, in plain words.
    pub fix: &'static str,
    /// The same as an instruction to paste into an AI builder.
    pub prompt: &'static str,
    /// What the rule cannot see from the files.
    pub cannot_see: &'static str,
    /// Where this is established.
    pub refs: &'static [Ref],
    /// The judgement.
    pub judge: fn(&Project, &mut Verdict),
    /// Projects in which it must find what `⟦ ⟧` marks.
    pub bad: &'static [Sample],
    /// Projects in which it must find nothing, near misses included.
    pub good: &'static [Sample],
}

impl Rule {
    /// The part of its id before the slash.
    #[must_use]
    pub fn dimension(&self) -> Dimension {
        let folder = self.id.split('/').next().unwrap_or("");
        Dimension::ALL.into_iter().find(|dimension| dimension.id() == folder).unwrap_or(Dimension::Security)
    }
}

/// The seven dimensions of readiness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dimension {
    /// Version history, backups, what belongs in the repository.
    SourceControl,
    /// Who can reach what.
    Security,
    /// What is checked by machine.
    Tests,
    /// What it costs to run.
    Cost,
    /// Single points of failure.
    Spof,
    /// Whether anyone notices trouble.
    Monitoring,
    /// Who controls accounts and platform.
    Ownership,
}

impl Dimension {
    /// All of them, in the order of the report.
    pub const ALL: [Self; 7] =
        [Self::SourceControl, Self::Security, Self::Tests, Self::Cost, Self::Spof, Self::Monitoring, Self::Ownership];

    /// Its id in reports and rule ids.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::SourceControl => "source-control",
            Self::Security => "security",
            Self::Tests => "tests",
            Self::Cost => "cost",
            Self::Spof => "spof",
            Self::Monitoring => "monitoring",
            Self::Ownership => "ownership",
        }
    }

    /// Its name for founders.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::SourceControl => "Source control and backups",
            Self::Security => "Security and data handling",
            Self::Tests => "Tests",
            Self::Cost => "Cost to run",
            Self::Spof => "Single points of failure",
            Self::Monitoring => "Monitoring",
            Self::Ownership => "Ownership",
        }
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Anyone can take data, money or control now.
    Critical,
    /// Real damage is likely once somebody looks or the product grows.
    High,
    /// It will hurt in time.
    Medium,
    /// Worth tidying.
    Low,
    /// Good to know.
    #[default]
    Info,
}

impl Severity {
    /// Its id in reports.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Info => "info",
        }
    }
}

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// The files show it.
    High,
    /// The files show it unless something outside them says otherwise.
    Medium,
    /// Worth a look.
    Low,
}

impl Confidence {
    /// Its stable id.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// How much work a fix is, for somebody who knows the stack.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    /// About an hour.
    #[default]
    Hour,
    /// About a day.
    Day,
    /// About a week.
    Week,
}

impl Effort {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Hour => "about an hour",
            Self::Day => "about a day",
            Self::Week => "about a week",
        }
    }
}

/// When a fix has its turn on the hardening path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Now: people, data or money are in danger.
    Stabilize,
    /// Next: what every product in production needs.
    Foundations,
    /// Then: what growth needs.
    Scale,
}

impl Stage {
    /// Its stable id.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Stabilize => "stabilize",
            Self::Foundations => "foundations",
            Self::Scale => "scale",
        }
    }
}

/// Where a rule's claim is established.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ref {
    /// A number of the Common Weakness Enumeration.
    Cwe(u16),
    /// A page of a standard or vendor; https only.
    Url(&'static str),
}

impl Ref {
    /// A link to it.
    #[must_use]
    pub fn url(self) -> String {
        match self {
            Self::Cwe(number) => format!("https://cwe.mitre.org/data/definitions/{number}.html"),
            Self::Url(url) => url.to_owned(),
        }
    }
}

/// A small project that shows what a rule must or must not find.
#[derive(Debug)]
pub struct Sample {
    /// What it shows.
    pub name: &'static str,
    /// Path and text of each file. `⟦` and `⟧` stand around what must be found, `⟦⟧` for the
    /// file as a whole; `⟪alnum:24⟫`, `⟪hex:32⟫`,
    /// `⟪digits:9⟫`, `⟪upper:16⟫` stand for that many characters made up on the spot, so that no sample looks like a
    /// leaked credential; `⟪jwt:{"role":"anon"}⟫` stands for a token with that payload. A file called `.git` describes a
    /// version history: lines such as `commit 2024-03-01 Ann: Start` with `+ path` or `- path` below them.
    pub files: &'static [(&'static str, &'static str)],
}

/// Samples, written as `samples![{ "what it shows": "path" => "text", … } …]`. Compiled for tests and docs only; of each list
/// the page shows the first, so visitors load no other.
#[cfg(all(feature = "samples", target_arch = "wasm32", not(test)))]
macro_rules! samples {
    ({ $name:literal: $($path:literal => $text:expr),+ $(,)? } $($ignored:tt)*) => {
        &[$crate::rules::Sample { name: $name, files: &[$(($path, $text)),+] }]
    };
    () => {
        &[]
    };
}
#[cfg(any(test, all(feature = "samples", not(target_arch = "wasm32"))))]
macro_rules! samples {
    ($({ $name:literal: $($path:literal => $text:expr),+ $(,)? })*) => {
        &[$($crate::rules::Sample { name: $name, files: &[$(($path, $text)),+] }),*]
    };
}
#[cfg(not(any(test, feature = "samples")))]
macro_rules! samples {
    ($($ignored:tt)*) => {
        &[]
    };
}
pub(crate) use samples;
