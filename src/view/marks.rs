//! The project's own marks: its sign, an icon for each dimension, and the shapes that say the same as a colour.

use super::texts::Texts;
use super::words::{effort_words, severity_word, tier_id, tier_word};
use crate::report::FeatureState;
use crate::rules::{Dimension, Effort, Severity};
use crate::score::Tier;
use maud::{Markup, html};

/// The sign: the load line of a ship, up to which she may be laden.
pub(super) fn sign() -> Markup {
    html! {
        svg.sign viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" {
            circle cx="16" cy="16" r="10.5" {}
            path d="M1 16H31" {}
        }
    }
}

/// An icon of 24 by 24, drawn in strokes.
pub(super) fn dimension(dimension: Dimension) -> Markup {
    html! { svg.icon viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" { path d=(strokes(dimension)) {} } }
}

fn strokes(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::SourceControl => {
            "M6 7a2 2 0 1 0 0-4 2 2 0 0 0 0 4M6 21a2 2 0 1 0 0-4 2 2 0 0 0 0 4M18 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4M6 7v10M18 9c0 5-8 4-11.5 8.5"
        }
        Dimension::Security => "M12 2.5l8 3V12c0 5-4 8.5-8 9.5-4-1-8-4.5-8-9.5V5.5zM12 13.5v3M12 9.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4",
        Dimension::Tests => "M8.5 3h7M10 3v6.5L4.5 18.5C3.5 20 4.5 21 6 21h12c1.5 0 2.5-1 1.5-2.5L14 9.5V3M7.5 15h9",
        Dimension::Cost => {
            "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M15 9.5c-.5-1-1.600-1.5-3-1.5-1.800 0-3 .8-3 2s1.200 1.700 3 2 3 .8 3 2-1.200 2-3 2c-1.400 0-2.5-.5-3-1.5M12 6.5v11"
        }
        Dimension::Spof => "M2.5 5.5h19M5 5.5v3M19 5.5v3M12 5.5V19M7.5 19h9",
        Dimension::Monitoring => "M2 12h4.5L9 5l5 14 2.5-7H22",
        Dimension::Ownership => "M8 20a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M11.5 12.5 20.5 3.5M17 7l3 3M14 10l2 2",
    }
}

/// A tier as a shape alone.
pub(super) fn tier_mark(tier: Option<Tier>) -> Markup {
    html! {
        svg.tier-mark viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" {
            @match tier {
                Some(Tier::ProductionGrade) => { circle cx="8" cy="8" r="7" {} }
                Some(Tier::Fragile) => { path d="M8 1 15 8 8 15 1 8Z" {} }
                Some(Tier::OutrightRisk) => { path d="M8 1 15.5 14.5H.5Z" {} }
                None => { circle.hollow cx="8" cy="8" r="6" {} }
            }
        }
    }
}

/// A tier in words behind a mark whose shape says the same.
pub(super) fn tier(tier: Option<Tier>, say: &Texts) -> Markup {
    html! { span.tier data-tier=(tier_id(tier)) { (tier_mark(tier)) (tier_word(tier, say)) } }
}

/// A severity in words, with its weight as bars.
pub(super) fn severity(severity: Severity, say: &Texts) -> Markup {
    let bars: u32 = match severity {
        Severity::Critical => 4,
        Severity::High => 3,
        Severity::Medium => 2,
        Severity::Low => 1,
        Severity::Info => 0,
    };
    html! {
        span.severity data-severity=(severity.id()) {
            svg.severity-mark viewBox="0 0 16 12" width="16" height="12" aria-hidden="true" {
                @for bar in 0..4_u32 { rect.hollow[bar >= bars] x=(bar * 4) y=(9 - bar * 3) width="3" height=(3 + bar * 3) {} }
            }
            (severity_word(severity, say))
        }
    }
}

/// How much work something is: a clock that is a little, half or wholly filled, and words.
pub(super) fn effort(effort: Effort, say: &Texts) -> Markup {
    let slice = match effort {
        Effort::Hour => "M8 8V1A7 7 0 0 1 15 8Z",
        Effort::Day => "M8 1A7 7 0 0 1 8 15Z",
        Effort::Week => "M8 1A7 7 0 1 1 7.99 1Z",
    };
    html! {
        span.effort {
            svg.effort-mark viewBox="0 0 16 16" width="13" height="13" aria-hidden="true" { circle.hollow cx="8" cy="8" r="7" {} path d=(slice) {} }
            (effort_words(effort, say))
        }
    }
}

/// A tick.
pub(super) fn tick() -> Markup {
    html! { svg.tick viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" { path d="M2.5 8.5 6.5 12.5 13.5 4" {} } }
}

/// How far a feature goes, as a shape.
pub(super) fn feature(state: FeatureState) -> Markup {
    html! {
        svg.feature-mark viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" {
            @match state {
                FeatureState::Works => { circle cx="8" cy="8" r="7" {} }
                FeatureState::HalfWired => { circle.hollow cx="8" cy="8" r="6.5" {} path d="M8 1A7 7 0 0 1 8 15Z" {} }
                FeatureState::OnlyPainted => { rect.hollow x="1.5" y="1.5" width="13" height="13" stroke-dasharray="3 2" {} }
                FeatureState::CannotTell => { circle.hollow cx="8" cy="8" r="6.5" {} }
            }
        }
    }
}
