//! The plot: users to the right, dollars upwards, both by factors of ten. Bands stand for parts; letters, patterns and
//! the table say without colour which is which.

use super::super::texts::{Filled, Texts};
use super::super::words::Shown;
use super::money::short;
use crate::cost::two;
use crate::cost::{Bill, Point, Turn, TurnKind};
use crate::sorted::Arrange;
use maud::{Markup, html};
use std::fmt::Write;

/// Bands that can be told apart.
const BANDS: usize = 6;
/// Letters of bands.
const LETTERS: [&str; BANDS] = ["A", "B", "C", "D", "E", "F"];
/// The height at the bottom that stands for sums under a dollar.
const UNDER: f64 = 16.0;
/// The height of a line of letters.
const LINE: f64 = 14.0;
/// The width of a letter at most, for words that must not leave the plot.
const WIDE_LETTER: f64 = 7.4;

/// Which parts a band stands for, smallest first: the largest lies on top, so that what it adds can be seen.
#[derive(Debug, Clone)]
pub(super) struct Band {
    /// Its parts, by their places in the bill.
    pub(super) parts: Vec<usize>,
    /// Its letter.
    pub(super) letter: &'static str,
}

impl Band {
    fn cost(&self, point: &Point) -> u64 {
        self.parts.iter().filter_map(|at| point.parts.get(*at)).fold(0, |sum, cost| sum.saturating_add(*cost))
    }

    /// Its name.
    pub(super) fn title<'b>(&self, bill: &'b Bill, say: &Texts) -> &'b str {
        match self.parts.as_slice() {
            [one] => bill.parts.get(*one).map_or("", |part| part.title.as_str()),
            _ => say.bill.others,
        }
    }
}

/// The bands of a bill: parts that ever cost something, the smallest together in one where there are too many.
pub(super) fn bands(bill: &Bill, points: &[Point]) -> Vec<Band> {
    let weight = |at: usize| points.iter().filter_map(|point| point.parts.get(at)).fold(0_u64, |sum, cost| sum.max(*cost));
    let mut costing: Vec<usize> = (0..bill.parts.len()).filter(|at| weight(*at) > 0).collect();
    costing.arrange_by_key(|at| std::cmp::Reverse((weight(*at), *at)));
    let alone = if costing.len() > BANDS { BANDS - 1 } else { costing.len() };
    let rest = costing.split_off(alone);
    let mut bands: Vec<Band> = costing.into_iter().map(|at| Band { parts: vec![at], letter: "" }).collect();
    if !rest.is_empty() {
        bands.push(Band { parts: rest, letter: "" });
    }
    for (band, letter) in bands.iter_mut().zip(LETTERS) {
        band.letter = letter;
    }
    bands.reverse();
    bands
}

/// Size and letters of a plot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    id: &'static str,
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Shape {
    /// For screens and paper.
    pub(super) const WIDE: Self = Self { id: "wide", width: 760.0, height: 420.0, left: 58.0, right: 30.0, top: 46.0, bottom: 48.0 };
    /// For phones.
    pub(super) const NARROW: Self = Self { id: "narrow", width: 340.0, height: 380.0, left: 46.0, right: 26.0, top: 50.0, bottom: 46.0 };

    fn x(&self, users: u64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a hundred thousand at most is drawn")]
        let decades = (users.clamp(10, 100_000) as f64).log10() - 1.0;
        self.left + decades / 4.0 * (self.width - self.left - self.right)
    }

    fn y(&self, sum: u64, decades: f64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a pixel is coarser")]
        let dollars = sum as f64 / 1_000_000.0;
        let floor = self.height - self.bottom;
        if dollars <= 1.0 {
            return floor - dollars * UNDER;
        }
        floor - UNDER - dollars.log10() / decades * (floor - UNDER - self.top)
    }
}

/// The plot.
pub(super) fn plot(shape: &Shape, bill: &Bill, points: &[Point], bands: &[Band], knee: Option<&Turn>, users: u64, say: &Texts) -> Markup {
    let most = points.last().map_or(0, |point| point.high);
    let mut decades = 1_u32;
    while decades < 10 && 10_u64.pow(decades) * 1_000_000 < most {
        decades += 1;
    }
    let y = |sum: u64| shape.y(sum, f64::from(decades));
    let line = |of: &dyn Fn(&Point) -> u64| path(points.iter().map(|point| (shape.x(point.users), y(of(point)))));
    let floor = shape.height - shape.bottom;
    let end = shape.width - shape.right;
    let knee = knee.filter(|knee| knee.users <= 100_000);
    let mended = points.iter().any(|point| point.mended < point.likely);
    let told = points.last().map_or_else(String::new, |last| {
        let first = points.first().map_or(0, |first| first.likely);
        say.fill(say.bill.plot, "first", &short(first, say)).replace("{last}", &short(last.likely, say))
    });
    html! {
        svg class={ "bill-plot bill-" (shape.id) } viewBox={ "0 0 " (shape.width) " " (shape.height) } role="img" aria-label=(told) {
            defs { @for (at, _) in bands.iter().enumerate() { (pattern(shape.id, at, bands.len())) } }
            @for power in 0..=decades {
                @let sum = 10_u64.pow(power) * 1_000_000;
                path.bill-grid d=(format!("M{} {}H{}", n(shape.left), n(y(sum)), n(end))) {}
                text.bill-tick x=(n(shape.left - 7.0)) y=(n(y(sum) + 4.0)) text-anchor="end" { (tick(sum, say)) }
            }
            @for (power, word) in [(1, "10"), (2, "100"), (3, "1k"), (4, "10k"), (5, "100k")] {
                @let x = shape.x(10_u64.pow(power));
                path.bill-grid d=(format!("M{} {}V{}", n(x), n(shape.top), n(floor))) {}
                text.bill-tick x=(n(x)) y=(n(floor + 17.0)) text-anchor="middle" { (word) }
            }
            text.bill-axis x=(n(shape.left)) y="14" { (say.bill.axis_money) }
            text.bill-axis x=(n(end)) y=(n(shape.height - 10.0)) text-anchor="end" { (say.bill.axis_users) }
            @for (at, area) in areas(shape, points, bands, &y).iter().enumerate() {
                path.bill-band d=(area) fill=(format!("url(#bill-{}-{at})", shape.id)) {}
            }
            path.bill-range d=(line(&|point| point.low)) {}
            path.bill-range d=(line(&|point| point.high)) {}
            @if mended { path.bill-mended d=(line(&|point| point.mended)) {} }
            path.bill-likely d=(line(&|point| point.likely)) {}
            path.bill-frame d=(format!("M{} {}V{}H{}", n(shape.left), n(shape.top), n(floor), n(end))) {}
            @for (band, from, y) in letters(shape, points, bands, &y) {
                path.bill-leader d=(format!("M{} {}L{} {}", n(end), n(from), n(end + 6.0), n(y))) {}
                text.bill-letter x=(n(end + 8.0)) y=(n(y + 4.5)) { (band.letter) }
            }
            @let x = shape.x(users);
            path.bill-you d=(format!("M{} {}l-4 7h8z", n(x), n(floor))) {}
            @if let Some(knee) = knee { (mark(shape, bill, points, knee, &y, say)) }
        }
    }
}

/// The knee: a line, a ring where it meets the curve, and its words.
fn mark(shape: &Shape, bill: &Bill, points: &[Point], knee: &Turn, y: &impl Fn(u64) -> f64, say: &Texts) -> Markup {
    let x = shape.x(knee.users);
    let near = points.iter().min_by_key(|point| point.users.abs_diff(knee.users)).map_or(0, |point| point.likely);
    let title = usize::try_from(knee.part).ok().and_then(|at| bill.parts.get(at)).map_or("", |part| part.title.as_str());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few dozen letters")]
    let room = ((shape.width - 8.0) / WIDE_LETTER) as usize;
    let text = match knee.kind {
        TurnKind::Passes if knee.users <= 10 => say.bill.knee_first,
        TurnKind::Passes => say.bill.knee_passes,
        TurnKind::Paid => say.bill.knee_paid,
    };
    let plain: String = title.split(" (").next().unwrap_or(title).chars().take(room.saturating_sub(24).max(8)).collect();
    let words = say.fill(text, "n", &say.figure(two(knee.users))).replace("{part}", &plain);
    #[expect(clippy::cast_precision_loss, reason = "a few dozen letters")]
    let wide = words.chars().count() as f64 * WIDE_LETTER;
    let from = (x - wide / 2.0).min(shape.width - 4.0 - wide).max(4.0);
    html! {
        path.bill-knee-line d=(format!("M{} {}V{}", n(x), n(shape.top - 10.0), n(shape.height - shape.bottom))) {}
        circle.bill-knee-ring cx=(n(x)) cy=(n(y(near))) r="5" {}
        text.bill-knee-words x=(n(from)) y=(n(shape.top - 16.0)) { (Shown(&words)) }
    }
}

/// A mark of the scale.
fn tick(sum: u64, say: &Texts) -> String {
    if sum == 1_000_000_000 { "$1k".to_owned() } else { short(sum, say) }
}

/// The outlines of the bands.
fn areas(shape: &Shape, points: &[Point], bands: &[Band], y: &impl Fn(u64) -> f64) -> Vec<String> {
    let mut below: Vec<u64> = vec![0; points.len()];
    let mut areas = Vec::new();
    for band in bands {
        let above: Vec<u64> = points.iter().zip(&below).map(|(point, below)| below.saturating_add(band.cost(point))).collect();
        let top = points.iter().zip(&above).map(|(point, sum)| (shape.x(point.users), y(*sum)));
        let back = points.iter().zip(&below).rev().map(|(point, sum)| (shape.x(point.users), y(*sum)));
        areas.push(format!("{}Z", path(top.chain(back))));
        below = above;
    }
    areas
}

/// Letters beside the right edge, from the top: where each band ends there, and where its letter stands so that none
/// lies on another.
fn letters<'b>(shape: &Shape, points: &[Point], bands: &'b [Band], y: &impl Fn(u64) -> f64) -> Vec<(&'b Band, f64, f64)> {
    let Some(last) = points.last() else { return Vec::new() };
    let mut below = 0_u64;
    let mut letters: Vec<(&Band, f64, f64)> = Vec::new();
    for band in bands {
        let above = below.saturating_add(band.cost(last));
        let middle = f64::midpoint(y(below), y(above));
        letters.push((band, middle, middle));
        below = above;
    }
    // From the bottom up none may stand lower than the floor, from the top down none nearer than a line.
    letters.reverse();
    let mut highest = shape.top - LINE;
    for (_, _, at) in &mut letters {
        *at = at.max(highest + LINE);
        highest = *at;
    }
    let mut lowest = shape.height - shape.bottom + LINE / 2.0;
    for (_, _, at) in letters.iter_mut().rev() {
        *at = at.min(lowest - LINE);
        lowest = *at;
    }
    letters
}

/// A path through places.
fn path(places: impl Iterator<Item = (f64, f64)>) -> String {
    let mut out = String::new();
    for (at, (x, y)) in places.enumerate() {
        // Writing to a string does not fail.
        let _ = write!(out, "{}{} {}", if at == 0 { 'M' } else { 'L' }, n(x), n(y));
    }
    out
}

/// A place to a tenth.
fn n(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// The number of a band's looks: the largest has the first.
fn looks(at: usize, of: usize) -> usize {
    of.saturating_sub(at + 1).min(BANDS - 1)
}

/// Strokes of each look on a tile of eight.
const STROKES: [&str; BANDS] =
    ["", "M-2 10 10 -2M-2 2 2 -2M6 10 10 6", "M2 2h1M6 6h1", "M0 4H8", "M-2 -2 10 10M-2 6 2 10M6 -2 10 2", "M4 0V8M0 4H8"];

fn pattern(id: &str, at: usize, of: usize) -> Markup {
    let look = looks(at, of);
    html! {
        pattern id=(format!("bill-{id}-{at}")) class={ "bill-look-" (look) } width="8" height="8" patternUnits="userSpaceOnUse" {
            rect.bill-tile width="8" height="8" {}
            path.bill-stroke d=(STROKES.get(look).copied().unwrap_or_default()) {}
        }
    }
}

/// A small picture of a band for the legend.
pub(super) fn swatch(at: usize, of: usize) -> Markup {
    let look = looks(at, of);
    html! {
        svg class={ "bill-swatch bill-look-" (look) } viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" {
            rect.bill-tile x="0" y="0" width="16" height="16" {}
            g { @for (x, y) in [(0, 0), (8, 0), (0, 8), (8, 8)] { path.bill-stroke transform={ "translate(" (x) " " (y) ")" } d=(STROKES.get(look).copied().unwrap_or_default()) {} } }
        }
    }
}

/// What the bands and lines are.
pub(super) fn legend(bill: &Bill, bands: &[Band], here: &Point, say: &Texts) -> Markup {
    let free: Vec<&str> = bill
        .parts
        .iter()
        .enumerate()
        .filter(|(at, _)| !bands.iter().any(|band| band.parts.contains(at)))
        .map(|(_, part)| part.title.as_str())
        .collect();
    html! {
        ul.bill-legend {
            @for (at, band) in bands.iter().enumerate().rev() {
                li { (swatch(at, bands.len())) strong { (band.letter) } " " (Shown(band.title(bill, say))) ": " (short(band.cost(here), say)) }
            }
            li { svg.bill-key viewBox="0 0 28 10" width="28" height="10" aria-hidden="true" { path.bill-likely d="M0 5H28" {} } (say.bill.likely) }
            li { svg.bill-key viewBox="0 0 28 10" width="28" height="10" aria-hidden="true" { path.bill-range d="M0 5H28" {} } (say.bill.least_most) }
            @if here.mended < here.likely || !bill.remedies.is_empty() {
                li { svg.bill-key viewBox="0 0 28 10" width="28" height="10" aria-hidden="true" { path.bill-mended d="M0 5H28" {} } (say.bill.after) }
            }
            li { svg.bill-key viewBox="0 0 12 10" width="12" height="10" aria-hidden="true" { path.bill-you d="M6 0l-5 9h10z" {} } (Filled(say.bill.users, &[("n", &say.figure(here.users))])) }
        }
        p.bill-note {
            (say.bill.scales)
            @if !free.is_empty() { " " (Filled(say.bill.free, &[("list", &Shown(&free.join(", ")))])) }
        }
    }
}
