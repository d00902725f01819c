//! The map as SVG.

use super::super::texts::Texts;
use super::super::words::Shown;
use super::layout::{HEIGHT, Layout, Line, Part, Shape, layout};
use crate::report::Architecture;
use maud::{Markup, html};
use std::fmt::Write;

/// One of the two drawings; the page shows the one that fits.
pub(super) fn draw(map: &Architecture, shape: Shape, say: &Texts) -> Markup {
    let drawn = layout(map, shape, &say.map.lanes);
    let class = match shape {
        Shape::Wide => "wide",
        Shape::Narrow => "narrow",
    };
    let weak = map.nodes.iter().filter(|node| !node.marks.is_empty()).count();
    let told = say.fill(say.map.drawing, "n", &say.figure(map.nodes.len() as u64));
    let told = if weak == 0 { told } else { format!("{told} {}", say.count(&say.map.drawing_weak, weak as u64)) };
    html! {
        svg class={ "map " (class) } viewBox={ "0 0 " (drawn.width) " " (drawn.height) } role="img"
            aria-label=(told) {
            (lines(&drawn))
            @for lane in &drawn.lanes { text.map-lane x=(lane.x) y=(lane.y) { (lane.name) } }
            @for part in &drawn.parts { (node(map, part, say)) }
        }
    }
}

fn lines(drawn: &Layout) -> Markup {
    html! {
        @for line in &drawn.lines {
            path.map-line data-track=(line.track % 4) d=(corners(line)) {}
            @if let Some((x, y)) = line.corners.last() { path.map-arrow d={ "M" (x) " " (y) "l-4 -7h8z" } {} }
        }
    }
}

fn corners(line: &Line) -> String {
    let mut path = String::new();
    for (at, (x, y)) in line.corners.iter().enumerate() {
        // Writing to a string does not fail.
        let _ = write!(path, "{}{x} {y}", if at == 0 { 'M' } else { 'L' });
    }
    path
}

fn node(map: &Architecture, part: &Part, say: &Texts) -> Markup {
    let Some(node) = map.nodes.get(part.node) else { return html! {} };
    let left = part.x + 42;
    let top = if part.title.len() == 1 { part.y + 28 } else { part.y + 21 };
    let weak = !node.marks.is_empty();
    html! {
        g.map-node.weak[weak] data-kind=(Shown(&node.kind)) {
            title {
                (Shown(&node.title))
                @for mark in &node.marks { "; " (Shown(&mark.text)) }
            }
            rect x=(part.x) y=(part.y) width=(part.width) height=(HEIGHT) rx="9" {}
            path.map-icon transform={ "translate(" (part.x + 12) " " (part.y + 12) ")" } d=(icon(&node.kind)) {}
            @for (at, line) in part.title.iter().enumerate() {
                text.map-title x=(left) y=(usize::try_from(top).unwrap_or(0) + at * 16) { (Shown(line)) }
            }
            text.map-kind x=(left) y=(part.y + 54) { (kind(&node.kind, say)) }
            @if weak { path.map-warn d={ "M" (part.x + part.width - 15) " " (part.y - 9) "l10 17h-20z" } {} }
            @if weak { path.map-bang d={ "M" (part.x + part.width - 15) " " (part.y - 3) "v5m0 2v1.5" } {} }
        }
    }
}

/// What a kind is called under a part's name.
pub(super) fn kind(kind: &str, say: &Texts) -> &'static str {
    let words = &say.map;
    match kind {
        "people" => words.people,
        "schedule" => words.schedule,
        "callers" => words.callers,
        "pages" => words.pages,
        "app" => words.app,
        "assistant" => words.assistant,
        "server" => words.server,
        "functions" => words.functions,
        "flow" => words.flow,
        "database" => words.database,
        "storage" => words.storage,
        "queue" => words.queue,
        "ai" => words.ai,
        "payment" => words.payment,
        "mail" => words.mail,
        "sms" => words.sms,
        "login" => words.login,
        "analytics" => words.analytics,
        "tracking" => words.tracking,
        "maps" => words.maps,
        "search" => words.search,
        "hosting" => words.hosting,
        _ => words.service,
    }
}

/// A mark of 22 by 22 for each kind, drawn in strokes.
fn icon(kind: &str) -> &'static str {
    match kind {
        "people" => "M11 10a4 4 0 1 0 0-8 4 4 0 0 0 0 8M3 20c0-5 3-7 8-7s8 2 8 7",
        "schedule" => "M11 2a9 9 0 1 0 0 18 9 9 0 0 0 0-18M11 6v5l4 2",
        "callers" => "M2 11h13M10 6l5 5-5 5M19 4v14",
        "pages" => "M2 4h18v14H2zM2 8h18M5 6h.5",
        "app" => "M6 2h10v18H6zM10 17h2",
        "assistant" => "M3 4h16v11h-8l-5 4v-4H3zM8 9h.5M13.500 9h.5",
        "server" => "M3 3h16v6H3zM3 13h16v6H3zM6 6h.5M6 16h.5",
        "functions" => "M12 2 5 12h6l-1 8 7-11h-6z",
        "flow" => "M3 3h6v6H3zM13 13h6v6h-6zM9 6h7v7",
        "database" => "M3 5c0-4 16-4 16 0v12c0 4-16 4-16 0zM3 5c0 4 16 4 16 0M3 11c0 4 16 4 16 0",
        "storage" => "M2 5h7l2 3h9v11H2z",
        "queue" => "M3 4h16M3 9h16M3 14h10M16 12v7m-3-3 3 3 3-3",
        "ai" => "M11 2l2.500 6.500L20 11l-6.500 2.500L11 20l-2.500-6.500L2 11l6.500-2.500z",
        "payment" => "M2 5h18v12H2zM2 9h18M5 13h4",
        "mail" => "M2 4h18v14H2zM2 5l9 7 9-7",
        "sms" => "M3 4h16v11h-8l-5 4v-4H3zM7 8h8M7 11h5",
        "login" => "M5 10h12v9H5zM7 10V7c0-6 8-6 8 0v3",
        "analytics" => "M3 19V9M9 19V3M15 19v-7M20 19H1",
        "tracking" => "M2 12h4l3-8 4 14 3-6h4",
        "maps" => "M11 20C5 13 4 11 4 8a7 7 0 0 1 14 0c0 3-1 5-7 12M11 8h.5",
        "search" => "M9 2a7 7 0 1 0 0 14A7 7 0 0 0 9 2M14 14l6 6",
        "hosting" => "M6 17a5 5 0 0 1 0-9 6 6 0 0 1 11 1 4 4 0 0 1 0 8z",
        _ => "M11 2l8 4.500v9L11 20l-8-4.500v-9z",
    }
}
