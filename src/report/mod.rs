//! The report: the one thing that crosses from engine to page, and its plain forms. It carries all words; whoever
//! shows it knows no rule.

mod architecture;
mod around;
mod aside;
mod booking;
mod brief;
mod build;
mod card;
mod clip;
mod cost;
mod csv;
mod cyclonedx;
mod data;
mod explain;
mod features;
mod good;
mod history;
mod interview;
mod lead;
mod markdown;
mod masks;
mod path;
mod profile;
mod rows;
mod sarif;
mod since;
mod standing;
mod text;
mod words;

pub use crate::facts::Around;
pub(crate) use crate::facts::service_name;
pub use architecture::{Architecture, Edge, Mark, Node};
pub(crate) use around::{surround, to_surround};
pub(crate) use aside::set_aside;
pub use aside::{AsideInfo, FILE as SETTINGS, LeaveOut, LeftOutInfo, Settings, Standing, WaivedInfo, Waiver};
pub use booking::{booking_link, form_encoded, hubspot, mail_link, mail_text};
pub use brief::brief;
pub use build::build;
pub use card::{Face, card, summary};
pub use clip::{finding_text, week_instructions};
pub use cost::{CostDriver, CostInfo, WorstCase, assume};
pub use csv::csv;
pub use cyclonedx::cyclonedx;
pub use data::{DataFile, DataInfo, DataPlace};
pub use explain::explain;
pub use features::{FeatureInfo, FeatureState};
pub use good::GoodInfo;
pub use interview::{Answer, AnswerInfo, ChoiceInfo, QuestionInfo, answer, answers};
pub use lead::{Consent, Contact, Form, LEAD, Lead, draft, lead};
pub use markdown::markdown;
pub use path::{PathInfo, Step};
pub use path::{builder, prompt};
pub use profile::{ProfileInfo, TraitInfo};
pub use sarif::sarif;
pub use since::{Earlier, Past, Since, Turn, earlier, since};
pub use standing::{Before, Move, ScoreInfo, VerdictInfo};
pub use text::{Terminal, on_terminal, text};
pub use words::is_hidden;

use crate::rules::{Confidence, Dimension, Effort, Severity, Stage};
use crate::score::Tier;
use serde::{Deserialize, Serialize};

/// The version of the schema.
pub const SCHEMA: u32 = 1;

/// A readiness report, schema 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Who made it.
    pub tool: Tool,
    /// What was checked.
    pub project: ProjectInfo,
    /// The whole in figures.
    pub score: ScoreInfo,
    /// Seven dimensions, in their order.
    pub dimensions: Vec<DimensionInfo>,
    /// Faults, worst first.
    pub findings: Vec<FindingInfo>,
    /// Every rule with its outcome.
    pub verdicts: Vec<VerdictInfo>,
    /// What no file can say.
    pub questions: Vec<QuestionInfo>,
    /// Features that were found, and how far each goes.
    #[serde(default)]
    pub features: Vec<FeatureInfo>,
    /// What is good and should be left alone.
    #[serde(default)]
    pub good: Vec<GoodInfo>,
    /// What was answered to them.
    #[serde(default)]
    pub answers: Vec<AnswerInfo>,
    /// The hardening path.
    pub path: PathInfo,
    /// What drives the bill.
    pub cost: CostInfo,
    /// The product's parts as found.
    pub architecture: Architecture,
    /// Where data about people lies, and what can be done about it.
    #[serde(default)]
    pub data: DataInfo,
    /// The version history in the container, or `null` where it holds none.
    #[serde(default)]
    pub history: Option<HistoryInfo>,
    /// Packages of others, and what they were looked up in.
    #[serde(default)]
    pub packages: PackagesInfo,
    /// Who offered the check, where somebody did.
    #[serde(default)]
    pub contact: Option<ContactInfo>,
    /// What changed since an earlier report, where one was given.
    #[serde(default)]
    pub since: Option<Since>,
    /// What the owner set aside, where a configuration file was followed.
    #[serde(default)]
    pub set_aside: Option<AsideInfo>,
    /// What was not read, and why.
    pub skipped: Vec<Skipped>,
    /// What is odd about the container.
    pub oddities: Vec<OddityInfo>,
}

/// Who offered a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactInfo {
    /// Their name.
    pub name: String,
    /// Where a call with them is booked, or `null`.
    pub booking: Option<String>,
}

/// Who made a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// `shipworthy`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// How many rules judged.
    pub rules: u32,
}

/// What was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectInfo {
    /// Its name.
    pub name: String,
    /// `code`, `export` or `fragment`.
    pub kind: String,
    /// AI builders, platforms and agents that left traces, with what gave them away.
    pub builders: Vec<Builder>,
    /// Languages, frameworks and services.
    pub stack: Vec<String>,
    /// What kind of product was understood, in a sentence.
    pub summary: String,
    /// The same in parts, with the places that show it.
    #[serde(default)]
    pub profile: ProfileInfo,
    /// Files in the container.
    pub files: u64,
    /// Bytes that were read.
    pub bytes: u64,
    /// Lines that were read.
    pub lines: u64,
    /// Languages by share of the code, largest first.
    pub languages: Vec<LanguageShare>,
}

/// One language of the project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguageShare {
    /// Its name.
    pub name: String,
    /// Its share of the code's bytes, in percent.
    pub percent: u8,
    /// Whether a reader understood most of it.
    pub read: bool,
}

/// A builder that left traces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Builder {
    /// `lovable`, `bolt` …
    pub id: String,
    /// What gave it away.
    pub evidence: String,
}

/// One dimension in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DimensionInfo {
    /// Which.
    pub id: Dimension,
    /// Its name for founders.
    pub title: String,
    /// 0 to 100, or `null`.
    pub score: Option<u8>,
    /// Its tier, or `null`.
    pub tier: Option<Tier>,
    /// 0 to 100.
    pub coverage: u8,
    /// Rules passed.
    pub passed: u16,
    /// Rules failed.
    pub failed: u16,
    /// Rules that could not tell.
    pub unknown: u16,
}

/// One fault at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingInfo {
    /// The rule's id.
    pub rule: String,
    /// Its dimension.
    pub dimension: Dimension,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// What is wrong, in a line.
    pub title: String,
    /// A sentence about this very place, or `null`.
    pub detail: Option<String>,
    /// The file, or `null` for the project as a whole.
    pub path: Option<String>,
    /// First line, from 1, or `null`.
    pub line: Option<u32>,
    /// Last line.
    pub end_line: Option<u32>,
    /// Column, from 1.
    pub column: Option<u32>,
    /// The line as the file has it, secrets masked.
    pub excerpt: Option<String>,
    /// Which characters of the excerpt are meant, from 0: the first, and the one past the last; or `null`.
    #[serde(default)]
    pub mark: Option<[u16; 2]>,
    /// The lines around it, where they may be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub around: Option<Around>,
    /// Further places.
    pub related: Vec<Place>,
    /// What it means for the business.
    pub why: String,
    /// What to do.
    pub fix: String,
    /// The same for an AI builder.
    pub prompt: String,
    /// How much work.
    pub effort: Effort,
    /// When.
    pub stage: Stage,
    /// Links.
    pub refs: Vec<String>,
    /// Stays the same when lines move or the project's folder is renamed.
    pub fingerprint: String,
}

impl FindingInfo {
    /// `path:line`, the path alone for a file as a whole, `None` for the project as a whole.
    #[must_use]
    pub fn place(&self) -> Option<String> {
        Some(written(self.path.as_ref()?, self.line))
    }
}

/// A further place of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file.
    pub path: String,
    /// The line, from 1, or `null` for the whole file.
    pub line: Option<u32>,
    /// The line as the file has it, secrets masked.
    pub excerpt: String,
    /// What it has to do with the finding.
    #[serde(default)]
    pub role: Role,
}

/// What a further place has to do with a finding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// It is of the same kind, or belongs to it.
    #[default]
    Also,
    /// A step of the way that something takes to the finding's own place.
    Step,
    /// The same project does it well there.
    Example,
}

impl Place {
    /// `path:line`, or the path alone for a file as a whole.
    #[must_use]
    pub fn place(&self) -> String {
        written(&self.path, self.line)
    }
}

fn written(path: &str, line: Option<u32>) -> String {
    line.map_or_else(|| path.to_owned(), |line| format!("{path}:{line}"))
}

/// A version history.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryInfo {
    /// In one sentence without its full stop.
    pub summary: String,
    /// Commits that lead to what is checked out.
    pub commits: u32,
    /// Date of the oldest, `2024-03-01`, or `null`.
    pub first: Option<String>,
    /// Date of the newest.
    pub last: Option<String>,
    /// How many people made them.
    pub people: u32,
    /// Who made them, most commits first, a hundred at most.
    pub authors: Vec<AuthorInfo>,
    /// Other copies that it knows.
    pub remotes: Vec<RemoteInfo>,
    /// The branch that is checked out, or `null`.
    pub branch: Option<String>,
    /// Branches, a hundred at most.
    pub branches: Vec<String>,
    /// Tags, a hundred at most.
    pub tags: Vec<String>,
    /// Commits that no other copy is known to have, or `null` where it cannot be told.
    pub unpushed: Option<u32>,
    /// Committed files that differ from the last commit, or `null` where it cannot be told.
    pub changed: Option<u32>,
    /// The largest contents, largest first.
    pub largest: Vec<ContentInfo>,
    /// What could not be read or was left out, a sentence each.
    pub limits: Vec<String>,
}

/// Somebody who made commits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorInfo {
    /// The name in the commits.
    pub name: String,
    /// How many.
    pub commits: u32,
    /// A machine.
    pub bot: bool,
}

/// Another copy of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteInfo {
    /// `origin` …
    pub name: String,
    /// The host; empty for a place on the same machine.
    pub host: String,
}

/// A content that a history keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentInfo {
    /// Where it stood last.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Whether it stands in the newest version too.
    pub current: bool,
}

/// Packages of others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackagesInfo {
    /// How many versions of packages are fixed, each counted once.
    pub count: u32,
    /// The files that fix them.
    pub fixed_by: Vec<String>,
    /// The day of the newest advisory that was looked up, `2024-03-01`.
    pub known_on: String,
    /// Where the advisories come from.
    pub sources: Vec<String>,
    /// Registries whose list of published flaws was fetched for this, from the page's own address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fetched: Vec<String>,
    /// Registries whose list of published flaws is there and could not be fetched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Registries of which only a few well-known flaws were at hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub thin: Vec<String>,
}

/// A path that was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The path; a whole folder where one reason holds for all of it, ending in `/`.
    pub path: String,
    /// Why.
    pub reason: String,
    /// How many files stand behind it.
    pub files: u32,
}

/// Something odd about the container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OddityInfo {
    /// The path concerned, if one is.
    pub path: Option<String>,
    /// One plain sentence.
    pub what: String,
}
