//! `shipworthy.toml`: what the owner of a project waives or leaves out, each with a reason.
//!
//! It is followed where the command line names it (`--config`) or where it stands in the top folder of a checked folder.
//! One that lies in an archive is never followed: whoever made the archive could hide faults with it.

use serde::Deserialize;
use shipworthy::report::{LeaveOut, SETTINGS, Settings, Waiver};
use shipworthy::rules;
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::value::{Date, Datetime};

/// Largest file of settings that is read.
const LARGEST: u64 = 1 << 20;

/// Longest reason, in characters.
const REASON: usize = 500;

/// Longest pattern, in bytes; longer ones match nothing.
const PATTERN: usize = 512;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    ignore: Vec<Ignore>,
    #[serde(default)]
    exclude: Vec<Exclude>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ignore {
    rule: Spanned<String>,
    path: Option<Spanned<String>>,
    fingerprint: Option<Spanned<String>>,
    reason: Spanned<String>,
    until: Option<Spanned<Datetime>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exclude {
    path: Spanned<String>,
    reason: Spanned<String>,
}

/// The settings that hold for a check of `path`.
pub(super) fn settings(path: &Path, named: Option<&Path>) -> Result<Option<Settings>, String> {
    let file: PathBuf = match named {
        Some(file) => file.to_path_buf(),
        None => {
            let own = path.join(SETTINGS);
            // A link could lead anywhere.
            if !std::fs::symlink_metadata(&own).is_ok_and(|kind| kind.is_file()) {
                return Ok(None);
            }
            own
        }
    };
    let mut bytes = Vec::new();
    let read = File::open(&file).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    read.map_err(|error| format!("the settings {} cannot be read: {error}", file.display()))?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("the settings {} are larger than 1 MB", file.display()));
    }
    let text = String::from_utf8(bytes).map_err(|_| format!("the settings {} are no text in UTF-8", file.display()))?;
    let mut settings = parse(&text).map_err(|fault| format!("{}:{}: {}", file.display(), line(&text, fault.at), fault.why))?;
    settings.file = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Some(settings))
}

/// What is wrong, and where in the text.
#[derive(Debug)]
struct Fault {
    at: usize,
    why: String,
}

impl Fault {
    fn new(at: &Range<usize>, why: impl Into<String>) -> Self {
        Self { at: at.start, why: why.into() }
    }
}

fn line(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

fn parse(text: &str) -> Result<Settings, Fault> {
    let document: Document = toml::from_str(text).map_err(|error| {
        let at = error.span().unwrap_or(0..0);
        Fault::new(&at, error.message().trim())
    })?;
    let waivers = document.ignore.iter().map(waiver).collect::<Result<_, _>>()?;
    let left_out = document.exclude.iter().map(leave_out).collect::<Result<_, _>>()?;
    Ok(Settings { file: String::new(), waivers, left_out })
}

fn waiver(ignore: &Ignore) -> Result<Waiver, Fault> {
    let rule = ignore.rule.get_ref();
    if rules::named(rule).is_none() {
        let near = nearest(rule).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        return Err(Fault::new(&ignore.rule.span(), format!("there is no rule `{rule}`{near}")));
    }
    if let Some(mark) = &ignore.fingerprint
        && !(mark.get_ref().len() == 16 && mark.get_ref().bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)))
    {
        return Err(Fault::new(&mark.span(), "a fingerprint has 16 characters, 0 to 9 and a to f, as the reports show it"));
    }
    Ok(Waiver {
        rule: rule.clone(),
        path: ignore.path.as_ref().map(pattern).transpose()?,
        fingerprint: ignore.fingerprint.as_ref().map(|mark| mark.get_ref().clone()),
        reason: reason(&ignore.reason)?,
        until: ignore.until.as_ref().map(day).transpose()?,
    })
}

fn leave_out(exclude: &Exclude) -> Result<LeaveOut, Fault> {
    Ok(LeaveOut { path: pattern(&exclude.path)?, reason: reason(&exclude.reason)? })
}

fn reason(reason: &Spanned<String>) -> Result<String, Fault> {
    let words = reason.get_ref().split_whitespace().collect::<Vec<_>>().join(" ");
    match words.chars().count() {
        0 => Err(Fault::new(&reason.span(), "the reason is empty: say why this may stand")),
        1..=REASON => Ok(words),
        _ => Err(Fault::new(&reason.span(), format!("the reason is longer than {REASON} characters"))),
    }
}

fn pattern(path: &Spanned<String>) -> Result<String, Fault> {
    let pattern = path.get_ref();
    let why = if pattern.trim_matches(['/', ' ']).is_empty() {
        "the path is empty"
    } else if pattern.starts_with('!') {
        "a path cannot be taken back in with `!`; write narrower paths"
    } else if matches!(pattern.as_str(), "*" | "**" | "/*" | "/**") {
        "this path names everything; a check of nothing says nothing"
    } else if pattern.contains('\\') {
        "write `/` between folders, on every system"
    } else if pattern.len() > PATTERN {
        "the path is too long"
    } else {
        return Ok(pattern.clone());
    };
    Err(Fault::new(&path.span(), why))
}

fn day(until: &Spanned<Datetime>) -> Result<String, Fault> {
    match until.get_ref() {
        Datetime { date: Some(Date { year, month, day }), time: None, offset: None } => Ok(format!("{year:04}-{month:02}-{day:02}")),
        _ => Err(Fault::new(&until.span(), "`until` is a day, such as 2027-01-31, without a time")),
    }
}

/// The rule whose id is nearest to a mistaken one, if one is near.
pub(super) fn nearest(wrong: &str) -> Option<&'static str> {
    let own = |id: &str| id.rsplit('/').next().unwrap_or_default().to_owned();
    let short = own(wrong);
    if short.len() > 100 {
        return None;
    }
    let by = |rule: &'static rules::Rule| (distance(&own(rule.id), &short), rule.id);
    rules::all().map(by).min().filter(|(steps, _)| *steps <= 1 + short.len() / 4).map(|(_, id)| id)
}

/// How many letters must be put in, taken out or changed.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, left) in a.bytes().enumerate() {
        let mut next = vec![at + 1];
        for ((right, corner), above) in b.bytes().zip(&row).zip(row.iter().skip(1)) {
            let beside = next.last().copied().unwrap_or(0);
            next.push((corner + usize::from(left != right)).min(above + 1).min(beside + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
