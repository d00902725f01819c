//! The map: the product's parts as a drawing, and the same as a list.

mod draw;
mod layout;

use super::words::{Prose, Shown, rule_anchor};
use crate::report::{Architecture, Node, Report};
use layout::Shape;
use maud::{Markup, html};

/// Whether there is anything to draw beside the people who use it.
pub(super) fn shows(report: &Report) -> bool {
    report.architecture.nodes.len() > 1
}

/// The section of the map.
pub(super) fn map(report: &Report) -> Markup {
    let map = &report.architecture;
    html! {
        @if shows(report) {
            section.block #map aria-labelledby="map-title" {
                h2 #map-title { "The map" }
                p.lead {
                    "Your product's parts as the files show them, and who asks whom. "
                    @if map.nodes.iter().any(|node| !node.marks.is_empty()) {
                        "A dashed frame with a triangle is a single point of failure: nothing takes over when it stops."
                    } @else {
                        "No single point of failure shows in the files. Whether each account has a second person who can sign in, no file can say."
                    }
                }
                figure.map-figure {
                    (draw::draw(map, Shape::Wide))
                    (draw::draw(map, Shape::Narrow))
                }
                details.map-parts {
                    summary { "Each part in words: what it talks to, and what happens when it stops" }
                    ul { @for node in &map.nodes { (part(map, node)) } }
                }
            }
        }
    }
}

fn part(map: &Architecture, node: &Node) -> Markup {
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
            @if !node.about.is_empty() { p { (Prose(&node.about)) } }
            @if !asks.is_empty() { p { (verb(&node.kind)) " " (Shown(&asks.join(", "))) "." } }
            @if !node.stops.is_empty() { p { strong { "If this stops: " } (Prose(&node.stops)) } }
            @if !node.marks.is_empty() {
                p {
                    strong { "Single point of failure: " }
                    @for (at, mark) in node.marks.iter().enumerate() {
                        @if at > 0 { "; " }
                        @if mark.rule.is_empty() { (Shown(&mark.text)) } @else { a href={ "#" (rule_anchor(&mark.rule)) } { (Shown(&mark.text)) } }
                    }
                    "."
                }
            }
            @if !node.places.is_empty() {
                p.quiet { "Seen in " @for (at, place) in node.places.iter().enumerate() { @if at > 0 { ", " } code { (Shown(place)) } } }
            }
        }
    }
}

/// What a part does with those that its lines lead to.
fn verb(kind: &str) -> &'static str {
    match kind {
        "people" => "Use",
        "schedule" => "Starts",
        "callers" => "Call",
        _ => "Asks",
    }
}
