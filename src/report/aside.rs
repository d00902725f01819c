//! What the owner of a project set aside: faults that are waived with a reason, and paths that are left out of the check.
//!
//! A waiver hides nothing and mends nothing: the fault stays in the report and in the score, marked as waived, and only
//! what decides over a build (`--fail-on`) passes it over. What is left out is code that nobody looked at, and counts as
//! such in coverage.

use super::{FindingInfo, OddityInfo, Report};
use crate::facts::{Moment, Project, ReadState, SkipReason, matched};
use serde::{Deserialize, Serialize};

/// The name of the file in a project's top folder that holds its settings.
pub const FILE: &str = "shipworthy.toml";

/// What a settings file asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// What the report calls the file.
    pub file: String,
    /// Faults that are waived.
    pub waivers: Vec<Waiver>,
    /// Paths that are left out.
    pub left_out: Vec<LeaveOut>,
}

/// A fault that the owner knows and bears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The rule.
    pub rule: String,
    /// Where: a pattern of gitignore's form; everywhere where there is none.
    pub path: Option<String>,
    /// Which one of them, by its fingerprint; all of them where there is none.
    pub fingerprint: Option<String>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds, `2026-12-31`.
    pub until: Option<String>,
}

/// A path that is not to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaveOut {
    /// A pattern of gitignore's form.
    pub path: String,
    /// Why.
    pub reason: String,
}

impl Settings {
    /// The part of a path that is left out, and which wish says so.
    #[must_use]
    pub fn leaves_out<'p>(&self, path: &'p str) -> Option<&'p str> {
        self.left_out.iter().find_map(|wish| matched(&wish.path, path))
    }
}

/// What was set aside, as the report shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsideInfo {
    /// The file that says so.
    pub by: String,
    /// Waivers, each with the findings that it covers.
    pub waived: Vec<WaivedInfo>,
    /// Paths that were left out.
    pub left_out: Vec<LeftOutInfo>,
}

/// A waiver and what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaivedInfo {
    /// The rule.
    pub rule: String,
    /// Where, as a pattern, or `null` for everywhere.
    pub path: Option<String>,
    /// The owner's reason.
    pub reason: String,
    /// The last day on which it holds, or `null`.
    pub until: Option<String>,
    /// Whether it holds.
    pub standing: Standing,
    /// Fingerprints of the findings that it names.
    pub findings: Vec<String>,
}

/// Whether a waiver holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// It holds.
    Holds,
    /// Its last day is over; what it names counts again.
    Expired,
    /// It names nothing that was found.
    Unused,
}

/// Paths that were left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOutInfo {
    /// The pattern.
    pub path: String,
    /// The owner's reason.
    pub reason: String,
    /// How many files it left out.
    pub files: u32,
}

impl WaivedInfo {
    /// What it says, in one line.
    #[must_use]
    pub fn words(&self) -> String {
        let place = self.path.as_ref().map(|path| format!(" in {path}")).unwrap_or_default();
        let found = match (self.standing, self.findings.len()) {
            (Standing::Holds, 1) => "1 finding".to_owned(),
            (Standing::Holds, many) => format!("{many} findings"),
            (Standing::Expired, _) => "no longer holds".to_owned(),
            (Standing::Unused, _) => "names nothing that was found".to_owned(),
        };
        let until = self.until.as_ref().map(|until| format!(", until {until}")).unwrap_or_default();
        format!("{}{place} ({found}{until}): {}", self.rule, self.reason)
    }
}

impl LeftOutInfo {
    /// What it says, in one line.
    #[must_use]
    pub fn words(&self) -> String {
        let files = if self.files == 1 { "1 file".to_owned() } else { format!("{} files", self.files) };
        format!("{} ({files}): {}", self.path, self.reason)
    }
}

impl Report {
    /// The waiver that holds for a finding.
    #[must_use]
    pub fn waiver(&self, finding: &FindingInfo) -> Option<&WaivedInfo> {
        let waived = &self.set_aside.as_ref()?.waived;
        waived.iter().find(|waiver| waiver.standing == Standing::Holds && waiver.findings.contains(&finding.fingerprint))
    }

    /// That files were left out, in a sentence; nothing where none were.
    #[must_use]
    pub fn left_out(&self) -> Option<String> {
        let aside = self.set_aside.as_ref()?;
        let files = aside.left_out.iter().fold(0_u32, |sum, one| sum.saturating_add(one.files));
        match files {
            0 => None,
            1 => Some("1 file was left out of the check by the owner.".to_owned()),
            many => Some(format!("{many} files were left out of the check by the owner.")),
        }
    }
}

/// Notes in a report what the settings set aside. `today` decides which waivers still hold.
pub(crate) fn set_aside(report: &mut Report, project: &Project, settings: &Settings, today: Moment) {
    let today = today.date();
    let waived = settings.waivers.iter().map(|waiver| judged(waiver, report, &today)).collect();
    let mut left_out: Vec<LeftOutInfo> =
        settings.left_out.iter().map(|wish| LeftOutInfo { path: wish.path.clone(), reason: wish.reason.clone(), files: 0 }).collect();
    for file in project.facts.files.iter().filter(|file| file.state == ReadState::Skipped(SkipReason::Owner)) {
        if let Some(wish) = left_out.iter_mut().find(|wish| matched(&wish.path, &file.path).is_some()) {
            wish.files = wish.files.saturating_add(1);
        }
    }
    report.oddities.retain(|odd| !(settings.file == FILE && odd.path.as_deref() == Some(FILE)));
    report.set_aside = Some(AsideInfo { by: settings.file.clone(), waived, left_out });
}

fn judged(waiver: &Waiver, report: &Report, today: &str) -> WaivedInfo {
    let names = |finding: &&FindingInfo| {
        let here = |pattern: &String| finding.path.as_ref().is_some_and(|path| matched(pattern, path).is_some());
        finding.rule == waiver.rule
            && waiver.path.as_ref().is_none_or(here)
            && waiver.fingerprint.as_ref().is_none_or(|mark| *mark == finding.fingerprint)
    };
    let findings: Vec<String> = report.findings.iter().filter(names).map(|finding| finding.fingerprint.clone()).collect();
    // Days in this form come one after the other in the order of letters, too.
    let over = waiver.until.as_ref().is_some_and(|until| until.as_str() < today);
    let standing = match (over, findings.is_empty()) {
        (true, _) => Standing::Expired,
        (false, true) => Standing::Unused,
        (false, false) => Standing::Holds,
    };
    WaivedInfo {
        rule: waiver.rule.clone(),
        path: waiver.path.clone(),
        reason: waiver.reason.clone(),
        until: waiver.until.clone(),
        standing,
        findings,
    }
}

/// Settings that came along with the project are followed by nobody but the owner's own command line: whoever sends an
/// archive could hide faults with them. That they are there is said.
pub(super) fn unfollowed(project: &Project) -> Option<OddityInfo> {
    let there = project.facts.files.iter().any(|file| file.path == FILE);
    let what = "These settings ask to waive faults or to leave files out. They were not followed: everything was checked.";
    there.then(|| OddityInfo { path: Some(FILE.to_owned()), what: what.to_owned() })
}
