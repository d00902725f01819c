//! What was understood of the product: what it is, what it keeps, and which of its features are real.

use super::words::{Prose, Shown};
use crate::report::{FeatureInfo, FeatureState, Report};
use maud::{Markup, html};

/// What the product is, with the places that show it.
pub(super) fn understood(report: &Report) -> Markup {
    let profile = &report.project.profile;
    html! {
        @if !profile.traits.is_empty() || profile.kind.is_some() {
            section.block #product aria-labelledby="product-title" {
                h2 #product-title { "What was understood" }
                p.lead { "The rest is judged by this. Where it is wrong, the rest may be too." }
                ul.traits-list {
                    @if let Some(kind) = &profile.kind {
                        li {
                            strong { (Prose(kind)) }
                            span.quiet { " by names such as " @for (at, name) in profile.kind_shown_by.iter().enumerate() { @if at > 0 { ", " } code { (Shown(name)) } } }
                        }
                    }
                    @for known in &profile.traits {
                        li data-trait=(Shown(&known.id)) {
                            (Prose(&known.words))
                            @if let Some(place) = known.evidence.first() { " " code.quiet { (Shown(place)) } }
                        }
                    }
                }
                @for sentence in &profile.fitted { p { (Prose(sentence)) } }
            }
        }
    }
}

/// The features found, and how far each goes.
pub(super) fn features(report: &Report) -> Markup {
    html! {
        @if !report.features.is_empty() {
            section.block #features aria-labelledby="features-title" {
                h2 #features-title { "What is real and what is a façade" }
                p.lead { "By the code alone: nothing was run. “Can't tell” is no reproach." }
                ul.features { @for feature in &report.features { (feature_line(feature)) } }
            }
        }
    }
}

fn feature_line(feature: &FeatureInfo) -> Markup {
    html! {
        li data-feature=(Shown(&feature.id)) data-state=(state_id(feature.state)) {
            strong { (Prose(&feature.title)) }
            span.feature-state {
                svg.feature-mark viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" {
                    @match feature.state {
                        FeatureState::Works => { circle cx="8" cy="8" r="7" {} }
                        FeatureState::HalfWired => { circle.hollow cx="8" cy="8" r="6.5" {} path d="M8 1A7 7 0 0 1 8 15Z" {} }
                        FeatureState::OnlyPainted => { rect.hollow x="1.5" y="1.5" width="13" height="13" stroke-dasharray="3 2" {} }
                        FeatureState::CannotTell => { circle.hollow cx="8" cy="8" r="6.5" {} }
                    }
                }
                (feature.state.words())
            }
            span.feature-why {
                (Prose(&feature.why))
                @for place in feature.evidence.iter().take(2) { " " code.quiet { (Shown(place)) } }
            }
        }
    }
}

fn state_id(state: FeatureState) -> &'static str {
    match state {
        FeatureState::Works => "works",
        FeatureState::HalfWired => "half-wired",
        FeatureState::OnlyPainted => "only-painted",
        FeatureState::CannotTell => "cannot-tell",
    }
}
