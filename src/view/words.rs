//! How single words and figures of a report are shown.

pub(super) use crate::cost::figure;
use crate::report::is_hidden;
use crate::rules::{Confidence, Outcome, Severity};
use crate::score::Tier;
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

/// `1 place`, `3 places`.
pub(super) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", figure(number), if number == 1 { one } else { many })
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

/// A tier in words behind a mark whose shape says the same.
pub(super) fn tier(tier: Option<Tier>) -> Markup {
    html! {
        span.tier data-tier=(tier_id(tier)) {
            svg.tier-mark viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" {
                @match tier {
                    Some(Tier::ProductionGrade) => { circle cx="8" cy="8" r="7" {} }
                    Some(Tier::Fragile) => { path d="M8 1 15 8 8 15 1 8Z" {} }
                    Some(Tier::OutrightRisk) => { path d="M8 1 15.5 14.5H.5Z" {} }
                    None => { circle.hollow cx="8" cy="8" r="6" {} }
                }
            }
            (tier.map_or("Cannot tell", Tier::title))
        }
    }
}

/// A severity as a word.
pub(super) fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "Critical",
        Severity::High => "High",
        Severity::Medium => "Medium",
        Severity::Low => "Low",
        Severity::Info => "Note",
    }
}

/// A severity in words, with its weight as bars.
pub(super) fn severity(severity: Severity) -> Markup {
    let bars = match severity {
        Severity::Critical => 4,
        Severity::High => 3,
        Severity::Medium => 2,
        Severity::Low => 1,
        Severity::Info => 0,
    };
    html! {
        span.severity data-severity=(severity.id()) {
            svg.severity-mark viewBox="0 0 16 12" width="16" height="12" aria-hidden="true" {
                @for bar in 0..4_u8 {
                    rect.hollow[bar >= bars] x=(u32::from(bar) * 4) y=(9 - u32::from(bar) * 3) width="3" height=(3 + u32::from(bar) * 3) {}
                }
            }
            (severity_word(severity))
        }
    }
}

/// How sure a finding is, in words; nothing when it is sure.
pub(super) fn confidence(confidence: Confidence) -> Option<&'static str> {
    match confidence {
        Confidence::High => None,
        Confidence::Medium => Some("Likely: something outside these files could still make it fine."),
        Confidence::Low => Some("Worth a look: this may be fine."),
    }
}

/// An outcome in words.
pub(super) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "Good",
        Outcome::Failed => "To fix",
        Outcome::NotApplicable => "Does not apply",
        Outcome::Unknown => "Cannot tell",
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
