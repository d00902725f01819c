//! The map: the product's parts as a drawing, and the same as a list.

mod draw;
mod layout;

use super::texts::{Filled, Texts};
use super::words::{Prose, Shown, rule_anchor};
use crate::report::{Architecture, Node, Report};
use layout::Shape;
use maud::{Markup, html};

/// Whether there is anything to draw beside the people who use it.
pub(super) fn shows(report: &Report) -> bool {
    report.architecture.nodes.len() > 1
}

/// What a kind of part is called.
pub(super) fn kind(kind: &str, say: &Texts) -> &'static str {
    draw::kind(kind, say)
}

/// The section of the map.
pub(super) fn map(report: &Report, say: &Texts) -> Markup {
    let map = &report.architecture;
    html! {
        @if shows(report) {
            section.block #map aria-labelledby="map-title" {
                h2 #map-title { (say.map.title) }
                p.lead {
                    (say.map.lead) " "
                    @if map.nodes.iter().any(|node| !node.marks.is_empty()) { (say.map.weak) } @else { (say.map.sound) }
                }
                figure.map-figure {
                    (draw::draw(map, Shape::Wide, say))
                    (draw::draw(map, Shape::Narrow, say))
                }
                details.map-parts {
                    summary { (say.map.words) }
                    ul { @for node in &map.nodes { (part(map, node, say)) } }
                }
            }
        }
    }
}

fn part(map: &Architecture, node: &Node, say: &Texts) -> Markup {
    let asks: Vec<&str> = map
        .edges
        .iter()
        .filter(|edge| edge.from == node.id)
        .filter_map(|edge| map.nodes.iter().find(|other| other.id == edge.to))
        .map(|other| other.title.as_str())
        .collect();
    html! {
        li.map-part data-kind=(Shown(&node.kind)) {
            h3 { (Shown(&node.title)) }
            @if !node.about.is_empty() { p lang=[say.foreign()] { (Prose(&node.about)) } }
            @if !asks.is_empty() { p { (Filled(verb(&node.kind, say), &[("list", &Shown(&asks.join(", ")))])) } }
            @if !node.stops.is_empty() { p { strong { (say.map.stops) } " " span lang=[say.foreign()] { (Prose(&node.stops)) } } }
            @if !node.marks.is_empty() {
                p {
                    strong { (say.map.single) } " "
                    @for (at, mark) in node.marks.iter().enumerate() {
                        @if at > 0 { "; " }
                        @if mark.rule.is_empty() { (Shown(&mark.text)) } @else { a href={ "#" (rule_anchor(&mark.rule)) } { (Shown(&mark.text)) } }
                    }
                    "."
                }
            }
            @if !node.places.is_empty() {
                @let places = html! { @for (at, place) in node.places.iter().enumerate() { @if at > 0 { ", " } code { (Shown(place)) } } };
                p.quiet { (Filled(say.map.seen, &[("places", &places)])) }
            }
        }
    }
}

/// What a part does with those that its lines lead to.
fn verb(kind: &str, say: &Texts) -> &'static str {
    match kind {
        "people" => say.map.uses,
        "schedule" => say.map.starts,
        "callers" => say.map.calls,
        _ => say.map.asks,
    }
}
