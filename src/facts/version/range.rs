//! Ranges of versions, as requirements and advisories write them.

use super::{Scheme, Version};

/// One end of an interval, and whether it belongs to it.
pub type Edge = Option<(Version, bool)>;

/// All versions between two ends; an end that is missing is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    /// Where it begins.
    pub from: Edge,
    /// Where it ends.
    pub to: Edge,
}

impl Interval {
    /// All versions.
    pub const ALL: Self = Self { from: None, to: None };

    /// Whether a version lies in it.
    #[must_use]
    pub fn holds(&self, version: &Version) -> bool {
        let after = self.from.as_ref().is_none_or(|(from, within)| version > from || *within && version == from);
        after && self.to.as_ref().is_none_or(|(to, within)| version < to || *within && version == to)
    }

    /// Takes off what lies before a version.
    fn begin(&mut self, version: Version, within: bool) {
        let narrower = self.from.as_ref().is_none_or(|(from, _)| version >= *from);
        if narrower {
            self.from = Some((version, within));
        }
    }

    /// Takes off what lies behind a version.
    fn end(&mut self, version: Version, within: bool) {
        let narrower = self.to.as_ref().is_none_or(|(to, _)| version <= *to);
        if narrower {
            self.to = Some((version, within));
        }
    }
}

/// Several intervals, any of which holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range(pub Vec<Interval>);

/// Most intervals of one range, and most conditions of one interval.
const MOST: usize = 64;

impl Range {
    /// A requirement as a manifest of the ecosystem writes it; nothing where it is none (a tag, an address, a path).
    #[must_use]
    pub fn parse(ecosystem: &str, text: &str) -> Option<Self> {
        let scheme = Scheme::of(ecosystem);
        let text = text.trim();
        let text = text.strip_prefix("npm:").and_then(|alias| Some(alias.rsplit_once('@')?.1)).unwrap_or(text);
        let mut intervals = Vec::new();
        for part in text.split("||").flat_map(|part| part.split('|')).take(MOST) {
            intervals.push(interval(ecosystem, scheme, part)?);
        }
        Some(Self(intervals))
    }

    /// Whether a version lies in it.
    #[must_use]
    pub fn holds(&self, version: &Version) -> bool {
        self.0.iter().any(|interval| interval.holds(version))
    }

    /// Whether it leaves everything open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.0.contains(&Interval::ALL)
    }

    /// The newest end of all its intervals; nothing where one is open.
    #[must_use]
    pub fn top(&self) -> Option<&(Version, bool)> {
        let mut top: Option<&(Version, bool)> = None;
        for interval in &self.0 {
            let to = interval.to.as_ref()?;
            if top.is_none_or(|(highest, _)| to.0 > *highest) {
                top = Some(to);
            }
        }
        top
    }
}

/// The only version that a requirement lets in, as it is written.
#[must_use]
pub(in crate::facts) fn exact<'t>(ecosystem: &str, text: &'t str) -> Option<&'t str> {
    let text = text.trim();
    let text = text.strip_prefix("npm:").and_then(|alias| Some(alias.rsplit_once('@')?.1)).unwrap_or(text);
    let bare = match ecosystem {
        "pip" => text.strip_prefix("===").or_else(|| text.strip_prefix("=="))?,
        "npm" => text.strip_prefix('=').unwrap_or(text),
        "cargo" => text.strip_prefix('=')?,
        _ => text.strip_prefix("==").or_else(|| text.strip_prefix('=')).unwrap_or(text),
    };
    let bare = bare.trim();
    let written_out = ecosystem == "pip" || bare.split(['-', '+']).next().is_some_and(|core| core.matches('.').count() >= 2);
    let one = !bare.contains([' ', ',', '|', '*', '^', '~', '<', '>', '!']);
    (one && written_out && Version::parse(Scheme::of(ecosystem), bare).is_some()).then_some(bare)
}

fn interval(ecosystem: &str, scheme: Scheme, text: &str) -> Option<Interval> {
    let mut all = Interval::ALL;
    let text = text.trim();
    if let Some((from, to)) = text.split_once(" - ") {
        all.begin(Version::parse(scheme, from)?, true);
        let (numbers, wild) = numbers(to)?;
        if wild || numbers.len() < 3 {
            all.end(above(scheme, &numbers, numbers.len().checked_sub(1)?)?, false);
        } else {
            all.end(Version::parse(scheme, to)?, true);
        }
        return Some(all);
    }
    for (sign, version) in conditions(text)? {
        condition(ecosystem, scheme, sign, version, &mut all)?;
    }
    Some(all)
}

/// The signs and versions of one alternative; a sign may stand apart from its version.
fn conditions(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut found = Vec::new();
    let mut open = None;
    for word in text.split([' ', ',']).map(str::trim).filter(|word| !word.is_empty()) {
        if found.len() >= MOST {
            return None;
        }
        let end = word.find(|c: char| !matches!(c, '<' | '>' | '=' | '~' | '^' | '!')).unwrap_or(word.len());
        let (sign, version) = word.split_at_checked(end)?;
        match (open.take(), sign, version) {
            (None, sign, "") => open = Some(sign),
            (Some(sign), "", version) => found.push((sign, version)),
            (None, sign, version) => found.push((sign, version)),
            (Some(_), ..) => return None,
        }
    }
    open.is_none().then_some(found)
}

fn condition(ecosystem: &str, scheme: Scheme, sign: &str, version: &str, all: &mut Interval) -> Option<()> {
    // Stability flags of Composer say nothing about the order.
    let version = if ecosystem == "composer" { version.split('@').next().unwrap_or(version) } else { version };
    if version == "any" && ecosystem == "pub" {
        return Some(());
    }
    let (numbers, wild) = numbers(version)?;
    let parsed = || Version::parse(scheme, version);
    let last = numbers.len().checked_sub(1);
    match sign {
        "!=" => {}
        ">=" | ">" if wild => all.begin(of(scheme, &numbers)?, true),
        ">=" => all.begin(parsed()?, true),
        ">" => all.begin(parsed()?, false),
        "<=" if wild => all.end(above(scheme, &numbers, last?)?, false),
        "<=" => all.end(parsed()?, true),
        "<" if wild => all.end(of(scheme, &numbers)?, false),
        "<" => all.end(parsed()?, false),
        _ if numbers.is_empty() => {}
        "^" => caret(scheme, &numbers, version, wild, all)?,
        "~" | "~>" | "~=" => {
            all.begin(if wild { of(scheme, &numbers)? } else { parsed()? }, true);
            // npm's and pub's tilde keeps the second number; the others give up the last one that is written.
            let kept = if sign == "~" && !(ecosystem == "composer" && numbers.len() == 2) { 1 } else { last?.saturating_sub(1) };
            all.end(above(scheme, &numbers, kept.min(last?))?, false);
        }
        "" if ecosystem == "cargo" => caret(scheme, &numbers, version, wild, all)?,
        "" | "=" | "==" | "===" if wild || (ecosystem == "npm" && numbers.len() < 3) => {
            all.begin(of(scheme, &numbers)?, true);
            all.end(above(scheme, &numbers, last?)?, false);
        }
        "" | "=" | "==" | "===" => {
            all.begin(parsed()?, true);
            all.end(parsed()?, true);
        }
        _ => return None,
    }
    Some(())
}

/// Everything that does not change the first number that is not zero.
fn caret(scheme: Scheme, numbers: &[u64], version: &str, wild: bool, all: &mut Interval) -> Option<()> {
    all.begin(if wild { of(scheme, numbers)? } else { Version::parse(scheme, version)? }, true);
    let first = numbers.iter().position(|&number| number > 0).unwrap_or(numbers.len().saturating_sub(1));
    all.end(above(scheme, numbers, first)?, false);
    Some(())
}

/// The numbers that a version begins with, and whether others may follow (`1.2.x`, `1.*`).
fn numbers(version: &str) -> Option<(Vec<u64>, bool)> {
    let mut numbers = Vec::new();
    let core = version.trim().trim_start_matches(['v', 'V']);
    let core = core.rsplit('!').next().unwrap_or(core);
    for part in core.split('.') {
        if matches!(part, "x" | "X" | "*") {
            return Some((numbers, true));
        }
        match super::digits(part) {
            Some((number, rest)) => {
                numbers.push(number);
                if !rest.is_empty() {
                    break;
                }
            }
            None if numbers.is_empty() => return None,
            None => break,
        }
        if numbers.len() > 8 {
            return None;
        }
    }
    Some((numbers, false))
}

fn of(scheme: Scheme, numbers: &[u64]) -> Option<Version> {
    if numbers.is_empty() {
        return Version::parse(scheme, "0");
    }
    let text: Vec<String> = numbers.iter().map(u64::to_string).collect();
    Version::parse(scheme, &text.join("."))
}

/// What comes first when the number at a position grows: even before its own early releases.
fn above(scheme: Scheme, numbers: &[u64], at: usize) -> Option<Version> {
    let mut text = String::new();
    for number in numbers.iter().take(at) {
        text.push_str(&format!("{number}."));
    }
    let grown = numbers.get(at)?.saturating_add(1);
    text.push_str(&grown.to_string());
    match scheme {
        Scheme::Semver => {
            for _ in at..2 {
                text.push_str(".0");
            }
            text.push_str("-0");
        }
        Scheme::Pep440 => text.push_str(".dev0"),
        Scheme::Loose => text.push_str(".dev"),
    }
    Version::parse(scheme, &text)
}
