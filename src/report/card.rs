//! What a founder may show to others: a card as a picture, and a few lines to paste. Tier, score, dimensions and day,
//! and nothing of the project: its name only where that is asked for, and no fault by name.

use super::words::{is_hidden, line};
use super::{DimensionInfo, Report};
use crate::facts::Moment;
use crate::rules::Dimension;
use crate::score::Tier;
use maud::{Markup, html};
use std::fmt::Write;

/// Size of the card in pixels, as pages that preview links expect it.
const WIDTH: u16 = 1200;
const HEIGHT: u16 = 630;

/// Fonts that are everywhere; the card brings none along.
const SANS: &str = "Segoe UI, Roboto, Helvetica, Arial, sans-serif";
const SERIF: &str = "Charter, Cambria, Georgia, Times New Roman, serif";

/// Longest name that the card has room for, in characters.
const NAME: usize = 40;

/// Colours, each readable on the card's ground: words, quieter words, lines, ground, tiles, the product's own.
const INK: &str = "#11212d";
const SOFT: &str = "#4d606e";
const LINE: &str = "#d3dce2";
const PAPER: &str = "#f6f8f9";
const TILE: &str = "#ffffff";
const SEA: &str = "#0f6b8a";

/// What stands on a card or a summary beside the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Face {
    /// When the check was made; the core has no clock of its own.
    pub at: Option<Moment>,
    /// Whether the project is named.
    pub named: bool,
}

impl Face {
    fn day(self) -> String {
        self.at.map(Moment::in_words).unwrap_or_default()
    }

    fn name(self, report: &Report) -> Option<String> {
        self.named.then(|| short(&report.project.name)).filter(|name| !name.is_empty())
    }
}

/// The card as a picture: SVG that needs nothing else and runs nothing.
#[must_use]
pub fn card(report: &Report, face: Face) -> String {
    let score = report.score.value;
    let told = score.map_or_else(|| "?".to_owned(), |score| score.to_string());
    let tier = report.score.tier;
    let label = format!("Readiness scorecard: {told} of 100, {}", title(tier));
    let mut foot = face.day();
    if let Some(name) = face.name(report) {
        foot = if foot.is_empty() { name } else { format!("{name} · {foot}") };
    }
    html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(WIDTH) height=(HEIGHT) viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(label) {
            title { (label) }
            rect width=(WIDTH) height=(HEIGHT) fill=(PAPER) {}
            rect width=(WIDTH) height="12" fill=(SEA) {}
            (mark())
            text x="134" y="98" font-family=(SERIF) font-size="40" font-weight="700" fill=(INK) { "Shipworthy" }
            text x="1140" y="96" text-anchor="end" font-family=(SANS) font-size="26" fill=(SOFT) { "Readiness scorecard" }
            (gauge(score, &told))
            g transform="translate(60 506)" {
                rect width="360" height="64" rx="32" fill=(TILE) stroke=(colour(tier)) stroke-width="3" {}
                g transform="translate(30 20)" fill=(colour(tier)) { (shape(tier)) }
                text x="70" y="43" font-family=(SANS) font-size="30" font-weight="700" fill=(colour(tier)) { (title(tier)) }
            }
            @for (at, dimension) in (0_u16..).zip(report.dimensions.iter().take(Dimension::ALL.len())) {
                g transform={ "translate(480 " (150 + at * 54) ")" } { (row(dimension)) }
            }
            text x="1140" y="592" text-anchor="end" font-family=(SANS) font-size="24" fill=(SOFT) { (foot) }
            @if report.left_out().is_some() {
                text x="480" y="552" font-family=(SANS) font-size="22" fill=(SOFT) { "Some files were left out by the owner." }
            }
        }
    }
    .into_string()
        + "\n"
}

/// A few lines to paste into a mail or a chat.
#[must_use]
pub fn summary(report: &Report, face: Face) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write(report, face, &mut out);
    out
}

fn write(report: &Report, face: Face, out: &mut String) -> std::fmt::Result {
    out.push_str("Readiness scorecard");
    if let Some(name) = face.name(report) {
        write!(out, " of {name}")?;
    }
    let day = face.day();
    if !day.is_empty() {
        write!(out, ", {day}")?;
    }
    let score = report.score.value.map_or_else(|| "?".to_owned(), |score| score.to_string());
    writeln!(out, "\n{score} of 100: {}. {} % of what matters could be judged.", title(report.score.tier), report.score.coverage)?;
    writeln!(out, "{}\n", line(&report.score.verdict))?;
    for dimension in &report.dimensions {
        let score = dimension.score.map_or_else(|| "–".to_owned(), |score| score.to_string());
        writeln!(out, "- {}: {score}, {}", dimension.id.title(), title(dimension.tier).to_lowercase())?;
    }
    if let Some(words) = report.left_out() {
        writeln!(out, "\n{words}")?;
    }
    writeln!(out, "\nMade with Shipworthy, which read the code on our own computer and sent it nowhere.")
}

/// The product's mark: a load line.
fn mark() -> Markup {
    html! {
        g transform="translate(60 52) scale(1.9)" fill="none" stroke=(SEA) stroke-width="2.5" {
            circle cx="16" cy="16" r="10.5" {}
            path d="M1 16H31" {}
        }
    }
}

fn gauge(score: Option<u8>, told: &str) -> Markup {
    html! {
        g transform="translate(240 310)" fill="none" {
            circle r="144" stroke=(LINE) stroke-width="22" {}
            @if let Some(score) = score.filter(|score| *score > 0) {
                circle r="144" stroke=(SEA) stroke-width="22" pathLength="100" stroke-dasharray={ (score.min(100)) " 100" } transform="rotate(-90)" {}
            }
            text y="34" text-anchor="middle" font-family=(SERIF) font-size="112" font-weight="700" fill=(INK) { (told) }
            text y="80" text-anchor="middle" font-family=(SANS) font-size="28" fill=(SOFT) { "of 100" }
        }
    }
}

/// One dimension: its name, its figure, its bar, and its tier by shape and colour.
fn row(dimension: &DimensionInfo) -> Markup {
    let told = dimension.score.map_or_else(|| "–".to_owned(), |score| score.to_string());
    html! {
        text y="18" font-family=(SANS) font-size="24" fill=(INK) { (dimension.id.title()) }
        rect y="28" width="550" height="10" rx="5" fill=(LINE) {}
        @if let Some(score) = dimension.score.filter(|score| *score > 0) {
            rect y="28" width=(u16::from(score.min(100)) * 11 / 2) height="10" rx="5" fill=(SEA) {}
        }
        text x="618" y="38" text-anchor="end" font-family=(SANS) font-size="30" font-weight="700" fill=(INK) { (told) }
        g transform="translate(634 15)" fill=(colour(dimension.tier)) { (shape(dimension.tier)) }
    }
}

/// A tier's sign, 24 by 24: the shape says what the colour says.
fn shape(tier: Option<Tier>) -> Markup {
    html! {
        @match tier {
            Some(Tier::ProductionGrade) => { circle cx="12" cy="12" r="11" {} }
            Some(Tier::Fragile) => { path d="M12 0 24 12 12 24 0 12Z" {} }
            Some(Tier::OutrightRisk) => { path d="M12 1 24 22H0Z" {} }
            None => { circle cx="12" cy="12" r="9" fill="none" stroke=(SOFT) stroke-width="3" {} }
        }
    }
}

fn colour(tier: Option<Tier>) -> &'static str {
    match tier {
        Some(Tier::ProductionGrade) => "#1b6b46",
        Some(Tier::Fragile) => "#8a5600",
        Some(Tier::OutrightRisk) => "#a8321f",
        None => SOFT,
    }
}

fn title(tier: Option<Tier>) -> &'static str {
    tier.map_or("Cannot tell", Tier::title)
}

/// A name that fits, without characters that hide, turn others round or are none in XML.
fn short(name: &str) -> String {
    let plain = |c: &char| !is_hidden(*c) && !matches!(c, '\n' | '\t' | '\u{FFFE}' | '\u{FFFF}');
    let mut letters = name.chars().filter(plain);
    let mut short: String = letters.by_ref().take(NAME).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    short.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Memory;

    const HOSTILE: &str = "</text><script>alert(1)</script>\"\u{202E}\u{0}\u{FFFE}\u{1B}[31m& = the name of the shop and more of it";

    fn report() -> Report {
        let files = vec![(
            "server.js".to_owned(),
            b"const app = require('express')();\napp.get('/', (q, r) => r.redirect(q.query.to));\n".to_vec(),
        )];
        crate::check(&mut Memory::new(HOSTILE, files), &mut crate::Silent).unwrap()
    }

    fn face(named: bool) -> Face {
        Face { at: Some(Moment { seconds: 1_709_251_200, offset: 0 }), named }
    }

    #[test]
    fn a_card_says_how_it_stands_and_of_what_only_where_asked() {
        let report = report();
        for text in [card(&report, face(false)), summary(&report, face(false))] {
            assert!(text.contains("1 March 2024") && text.contains("Source control and backups"), "{text}");
            assert!(text.contains(&format!("{} of 100", report.score.value.unwrap())), "{text}");
            assert!(!text.contains("script") && !text.contains("server.js") && !text.contains("the shop"), "{text}");
        }
        for text in [card(&report, face(true)), summary(&report, face(true))] {
            assert!(text.contains("alert(1)"), "{text}");
        }
    }

    #[test]
    fn a_name_cannot_leave_its_place() {
        let card = card(&report(), face(true));
        assert!(card.contains("&lt;/text&gt;&lt;script&gt;") && !card.contains("<script"), "{card}");
        let summary = summary(&report(), face(true));
        for text in [card, summary] {
            assert!(text.chars().all(|c| c == '\n' || !is_hidden(c) && c != '\u{FFFE}'), "{text:?}");
        }
    }

    #[test]
    fn every_element_of_a_card_is_closed() {
        let card = card(&report(), face(true));
        let mut open: Vec<&str> = Vec::new();
        for tag in card.split('<').skip(1).map(|tag| tag.split('>').next().unwrap()) {
            match tag.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop(), Some(name)),
                None => open.push(tag.split(' ').next().unwrap()),
            }
        }
        assert!(open.is_empty(), "{open:?}");
    }

    #[test]
    fn what_could_not_be_judged_has_no_figure() {
        let mut report = report();
        (report.score.value, report.score.tier) = (None, None);
        for dimension in &mut report.dimensions {
            (dimension.score, dimension.tier) = (None, None);
        }
        let card = card(&report, Face::default());
        assert!(card.contains("? of 100") && card.contains("Cannot tell") && !card.contains("stroke-dasharray"), "{card}");
    }
}
