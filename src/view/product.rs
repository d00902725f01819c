//! What was understood of the product: what it is, what it keeps, and which of its features are real.

use super::texts::{Filled, Texts};
use super::words::{Prose, Shown, name, state_words};
use super::{history, marks};
use crate::report::{FeatureInfo, FeatureState, Report, service_name};
use maud::{Markup, html};

/// Most names of languages, frameworks and services that are shown.
const STACK: usize = 24;

/// What the product is, with the places that show it.
pub(super) fn understood(report: &Report, say: &Texts) -> Markup {
    let profile = &report.project.profile;
    let english = say.foreign();
    html! {
        section.block #product aria-labelledby="product-title" {
            h2 #product-title { (say.product.title) }
            p.lead { (say.product.lead) }
            @if !profile.traits.is_empty() || profile.kind.is_some() {
                ul.traits-list {
                    @if let Some(kind) = &profile.kind {
                        @let names = html! { @for (at, name) in profile.kind_shown_by.iter().enumerate() { @if at > 0 { ", " } code { (Shown(name)) } } };
                        li {
                            strong lang=[english] { (Prose(kind)) } " "
                            @if !profile.kind_shown_by.is_empty() { span.quiet { (Filled(say.product.shown_by, &[("names", &names)])) } }
                        }
                    }
                    @for known in &profile.traits {
                        li data-trait=(Shown(&known.id)) {
                            span lang=[english] { (Prose(&known.words)) }
                            @if let Some(place) = known.evidence.first() { " " code.quiet { (Shown(place)) } }
                        }
                    }
                }
                @for sentence in &profile.fitted { p lang=[english] { (Prose(sentence)) } }
            }
            (traces(report, say))
        }
    }
}

/// What it was made with and from, and how large it is.
fn traces(report: &Report, say: &Texts) -> Markup {
    let project = &report.project;
    let files = say.count(&say.names.files, project.files);
    html! {
        dl.traces {
            @if !project.builders.is_empty() {
                div {
                    dt { (say.product.made_with) }
                    dd {
                        ul.chips {
                            @for builder in &project.builders { li title=(Shown(&builder.evidence)) { (Shown(&name(&builder.id))) } }
                        }
                    }
                }
            }
            @if !project.stack.is_empty() {
                div {
                    dt { (say.product.built_from) }
                    dd {
                        ul.chips {
                            @for part in project.stack.iter().take(STACK) { li { (Shown(&service_name(part))) } }
                            @if project.stack.len() > STACK { li.more { (Filled(say.names.more, &[("n", &(project.stack.len() - STACK))])) } }
                        }
                    }
                }
            }
            div {
                dt { (say.product.size) }
                dd { (Filled(say.product.size_words, &[("files", &files), ("lines", &say.figure(project.lines))])) }
            }
            (history::line(report, say))
        }
    }
}

/// The features found, and how far each goes.
pub(super) fn features(report: &Report, say: &Texts) -> Markup {
    html! {
        @if !report.features.is_empty() {
            section.block #features aria-labelledby="features-title" {
                h2 #features-title { (say.product.features) }
                p.lead { (say.product.features_lead) }
                ul.features { @for feature in &report.features { (feature_line(feature, say)) } }
            }
        }
    }
}

fn feature_line(feature: &FeatureInfo, say: &Texts) -> Markup {
    html! {
        li data-feature=(Shown(&feature.id)) data-state=(state_id(feature.state)) {
            strong lang=[say.foreign()] { (Prose(&feature.title)) }
            span.feature-state { (marks::feature(feature.state)) (state_words(feature.state, say)) }
            span.feature-why {
                span lang=[say.foreign()] { (Prose(&feature.why)) }
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
