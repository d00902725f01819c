//! How single words and figures of a report are shown.

use super::texts::Texts;
pub(super) use crate::cost::figure;
use crate::report::is_hidden;
use crate::report::{FeatureState, Report};
use crate::rules::{Confidence, Dimension, Effort, Outcome, Severity};
use crate::score::Tier;
use crate::steps::Who;
use maud::{Markup, Render, html};
use std::fmt::Write;

/// Text of a report: escaped, and with every invisible character made visible, so that a file name cannot hide or
/// turn round what stands beside it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown<'a>(pub(super) &'a str);

impl Render for Shown<'_> {
    fn render_to(&self, buffer: &mut String) {
        visible(self.0).render_to(buffer);
    }
}

/// The text with every invisible character made visible.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            // Writing to a string does not fail.
            let _ = write!(plain, "⟨U+{:04X}⟩", u32::from(c));
        } else {
            plain.push(c);
        }
    }
    plain
}

/// A sentence in which `` `name` `` stands for code.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prose<'a>(pub(super) &'a str);

impl Render for Prose<'_> {
    fn render_to(&self, buffer: &mut String) {
        let parts: Vec<&str> = self.0.split('`').collect();
        let pairs = parts.len() / 2 * 2;
        for (at, part) in parts.iter().enumerate() {
            let opens_nothing = parts.len().is_multiple_of(2) && at + 1 == pairs;
            if opens_nothing {
                buffer.push('`');
            }
            if at % 2 == 1 && !opens_nothing {
                html! { code { (Shown(part)) } }.render_to(buffer);
            } else {
                Shown(part).render_to(buffer);
            }
        }
    }
}

/// A tier's id, or `unknown`.
pub(super) fn tier_id(tier: Option<Tier>) -> &'static str {
    match tier {
        Some(Tier::ProductionGrade) => "production-grade",
        Some(Tier::Fragile) => "fragile",
        Some(Tier::OutrightRisk) => "outright-risk",
        None => "unknown",
    }
}

/// A tier in words.
pub(super) fn tier_word(tier: Option<Tier>, say: &Texts) -> &'static str {
    match tier {
        Some(Tier::ProductionGrade) => say.names.production_grade,
        Some(Tier::Fragile) => say.names.fragile,
        Some(Tier::OutrightRisk) => say.names.outright_risk,
        None => say.names.no_tier,
    }
}

/// A severity in words.
pub(super) fn severity_word(severity: Severity, say: &Texts) -> &'static str {
    match severity {
        Severity::Critical => say.names.critical,
        Severity::High => say.names.high,
        Severity::Medium => say.names.medium,
        Severity::Low => say.names.low,
        Severity::Info => say.names.info,
    }
}

/// How much work something is, in words.
pub(super) fn effort_words(effort: Effort, say: &Texts) -> &'static str {
    match effort {
        Effort::Hour => say.names.hour,
        Effort::Day => say.names.day,
        Effort::Week => say.names.week,
    }
}

/// Who can do something, in words.
pub(super) fn who_words(who: Who, say: &Texts) -> &'static str {
    match who {
        Who::Founder => say.names.founder,
        Who::Developer => say.names.developer,
        Who::Senior => say.names.senior,
    }
}

/// A dimension's name.
pub(super) fn dimension_title(dimension: Dimension, say: &Texts) -> &'static str {
    match dimension {
        Dimension::SourceControl => say.names.source_control,
        Dimension::Security => say.names.security,
        Dimension::Tests => say.names.tests,
        Dimension::Cost => say.names.cost,
        Dimension::Spof => say.names.spof,
        Dimension::Monitoring => say.names.monitoring,
        Dimension::Ownership => say.names.ownership,
    }
}

/// How far a feature goes, in words.
pub(super) fn state_words(state: FeatureState, say: &Texts) -> &'static str {
    match state {
        FeatureState::Works => say.names.works,
        FeatureState::HalfWired => say.names.half_wired,
        FeatureState::OnlyPainted => say.names.only_painted,
        FeatureState::CannotTell => say.names.cannot_tell,
    }
}

/// How sure a finding is, in words; nothing when it is sure.
pub(super) fn doubt(confidence: Confidence, say: &Texts) -> Option<&'static str> {
    match confidence {
        Confidence::High => None,
        Confidence::Medium => Some(say.names.likely),
        Confidence::Low => Some(say.names.worth_a_look),
    }
}

/// An outcome in words.
pub(super) fn outcome(outcome: Outcome, say: &Texts) -> &'static str {
    match outcome {
        Outcome::Passed => say.names.passed,
        Outcome::Failed => say.names.failed,
        Outcome::NotApplicable => say.names.not_applicable,
        Outcome::Unknown => say.names.unknown,
    }
}

/// All builders that left traces, in words.
pub(super) fn builders(report: &Report, say: &Texts) -> Option<String> {
    let names: Vec<String> = report.project.builders.iter().map(|builder| name(&builder.id)).collect();
    let (last, first) = names.split_last()?;
    Some(if first.is_empty() { last.clone() } else { format!("{} {} {last}", first.join(", "), say.names.and) })
}

/// The builder at hand: whom a prompt is for.
pub(super) fn builder(report: &Report, say: &Texts) -> String {
    match crate::report::builder(report) {
        "" => say.names.builder.to_owned(),
        id => name(id),
    }
}

/// An outcome's id.
pub(super) fn outcome_id(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "passed",
        Outcome::Failed => "failed",
        Outcome::NotApplicable => "not-applicable",
        Outcome::Unknown => "unknown",
    }
}

/// The id of the part of the scorecard that speaks of a rule.
pub(super) fn rule_anchor(rule: &str) -> String {
    let part = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' };
    format!("rule-{}", rule.chars().map(part).collect::<String>())
}

/// The id of the part of the scorecard that shows a step.
pub(super) fn step_anchor(step: &str) -> String {
    let part = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' };
    format!("step-{}", step.chars().map(part).collect::<String>())
}

/// A name for people from an id: `claude-code` becomes `Claude Code`.
pub(super) fn name(id: &str) -> String {
    if id == "v0" {
        return id.to_owned();
    }
    let mut out = String::new();
    let mut starts = true;
    for c in id.chars() {
        match c {
            '-' | '_' => {
                out.push(' ');
                starts = true;
            }
            c if starts => {
                out.extend(c.to_uppercase());
                starts = false;
            }
            c => out.push(c),
        }
    }
    out
}

/// `https://…` and nothing else may become a link.
pub(super) fn link(url: &str) -> Option<&str> {
    url.starts_with("https://").then_some(url)
}

/// What a link is called: its host, or the number of a known weakness.
pub(super) fn link_name(url: &str) -> String {
    let rest = url.strip_prefix("https://").unwrap_or(url);
    if let Some(number) = rest.strip_prefix("cwe.mitre.org/data/definitions/") {
        return format!("CWE-{}", number.trim_end_matches(".html"));
    }
    rest.split('/').next().unwrap_or(rest).trim_start_matches("www.").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_show() {
        assert_eq!(Shown("a\u{202E}b\0<").render().into_string(), "a⟨U+202E⟩b⟨U+0000⟩&lt;");
    }

    #[test]
    fn backticks_in_pairs_are_code() {
        let prose = |text| Prose(text).render().into_string();
        assert_eq!(prose("table `a` and `b`"), "table <code>a</code> and <code>b</code>");
        assert_eq!(prose("one ` alone"), "one ` alone");
        assert_eq!(prose("`a` then ` alone"), "<code>a</code> then ` alone");
        assert_eq!(prose("plain"), "plain");
    }

    #[test]
    fn only_https_becomes_a_link() {
        assert_eq!(link("https://example.org/x"), Some("https://example.org/x"));
        assert_eq!(link("javascript:alert(1)"), None);
        assert_eq!(link_name("https://cwe.mitre.org/data/definitions/862.html"), "CWE-862");
        assert_eq!(link_name("https://www.example.org/x"), "example.org");
    }
}
