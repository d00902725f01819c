//! Where each part of the map stands, and how the lines run between them.
//!
//! Parts stand in lanes from who starts something at the top to whom the product leans on at the bottom, on one grid of
//! columns. Lines run only in the gutters between rows and columns, each source on a track of its own, so that none
//! crosses a part.

use crate::report::{Architecture, Edge};
use crate::sorted::{Arrange, Gather};
use std::collections::{BTreeMap, BTreeSet};

/// The two drawings of one map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// For screens and paper.
    Wide,
    /// For phones.
    Narrow,
}

/// Sizes of a drawing, in its own units.
struct Sizes {
    width: u32,
    columns: u32,
    node: u32,
    track: u32,
    letters: usize,
}

impl Shape {
    fn sizes(self) -> Sizes {
        match self {
            Self::Wide => Sizes { width: 960, columns: 4, node: 196, track: 6, letters: 15 },
            Self::Narrow => Sizes { width: 340, columns: 2, node: 138, track: 4, letters: 10 },
        }
    }
}

/// Height of a part.
pub(super) const HEIGHT: u32 = 66;

/// Room above the first track of a gutter, and below its last one, where the lane's name stands.
const ABOVE: u32 = 12;
const BELOW: u32 = 24;

/// Room for the head of an arrow above a row within a lane.
const HEAD: u32 = 14;

/// How far from a part's middle those lines start that run around the next row: lines that arrive end at the middle.
const ASIDE: u32 = 14;

/// The width of a letter of a lane's name at most, and the room that it keeps from lines.
const LETTER: u32 = 7;
const CLEAR: u32 = 5;

/// Lanes from top to bottom: the kinds of parts in them. Who starts it, what people see, the product's own programs,
/// where data lies, and last, whom it leans on.
const LANES: [&[&str]; 5] = [
    &["people", "callers", "schedule"],
    &["pages", "app", "assistant"],
    &["server", "functions", "flow"],
    &["database", "storage", "queue"],
    &[],
];

/// A drawing, laid out.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) parts: Vec<Part>,
    pub(super) lines: Vec<Line>,
    pub(super) lanes: Vec<Lane>,
}

/// A lane's name and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lane {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) name: &'static str,
}

/// A part's place.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Which node of the architecture.
    pub(super) node: usize,
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) width: u32,
    /// The name in one or two lines.
    pub(super) title: Vec<String>,
    row: u32,
    column: u32,
}

/// A line between two parts.
#[derive(Debug)]
pub(super) struct Line {
    /// Corners, from the source's lower edge to the target's upper edge.
    pub(super) corners: Vec<(u32, u32)>,
    /// Which of the sources it belongs to, which chooses the stroke.
    pub(super) track: u32,
}

/// Lays the map out.
pub(super) fn layout(map: &Architecture, shape: Shape, names: &[&'static str; 5]) -> Layout {
    let sizes = shape.sizes();
    let gap = (sizes.width - sizes.columns * sizes.node) / (sizes.columns + 1);
    let mut placed = Layout { width: sizes.width, ..Layout::default() };
    // Rows that a lane begins with, and its name.
    let mut begins: BTreeMap<u32, &'static str> = BTreeMap::new();
    let mut rows = 0;
    for (at, name) in names.iter().enumerate() {
        let members: Vec<usize> = (0..map.nodes.len()).filter(|node| lane(map, *node) == at).collect();
        for (nth, chunk) in members.chunks(sizes.columns as usize).enumerate() {
            if nth == 0 {
                begins.insert(rows, name);
            }
            // Short rows stand near the middle, yet on the columns of all.
            let first = (sizes.columns as usize - chunk.len()) / 2;
            for (column, node) in chunk.iter().enumerate() {
                let column = u32::try_from(first + column).unwrap_or(0);
                let title = map.nodes.get(*node).map(|node| wrap(&node.title, sizes.letters)).unwrap_or_default();
                placed.parts.push(Part {
                    node: *node,
                    x: gap + column * (sizes.node + gap),
                    y: 0,
                    width: sizes.node,
                    title,
                    row: rows,
                    column,
                });
            }
            rows += 1;
        }
    }
    let routes = routes(map, &placed.parts);
    let tracks = Tracks::of(&routes);
    // A gutter is as high as what runs in it.
    let mut y = 0;
    let mut gutters = Vec::new();
    for row in 0..=rows {
        let runs = tracks.in_gutter(row);
        let named = begins.get(&row);
        let height = match (runs, named) {
            (0, None) if row == rows => 8,
            (0, None) => ABOVE + BELOW / 2,
            (0, Some(_)) => BELOW,
            (runs, named) => ABOVE + runs * sizes.track + if named.is_some() { BELOW } else { HEAD },
        };
        gutters.push(y + ABOVE);
        y += height;
        if let Some(name) = named {
            placed.lanes.push(Lane { x: 2, y: y - 9, name });
        }
        if row < rows {
            for part in placed.parts.iter_mut().filter(|part| part.row == row) {
                part.y = y;
            }
            y += HEIGHT;
        }
    }
    placed.height = y;
    let room = Room { gap, node: sizes.node, track: sizes.track, gutters };
    placed.lines = lines(&placed.parts, &routes, &tracks, &room);
    for lane in &mut placed.lanes {
        lane.x = clear(&placed.lines, lane, sizes.width);
    }
    placed
}

/// The leftmost place for a lane's name beside which no line runs downwards; where there is none, the left edge, and
/// the name covers the line.
fn clear(lines: &[Line], lane: &Lane, width: u32) -> u32 {
    let wide = u32::try_from(lane.name.chars().count()).unwrap_or(0) * LETTER;
    let mut taken: Vec<u32> = lines
        .iter()
        .flat_map(|line| line.corners.iter().zip(line.corners.iter().skip(1)))
        .filter(|((x, from), (then, to))| x == then && *from.min(to) < lane.y + 3 && *from.max(to) > lane.y.saturating_sub(12))
        .map(|((x, _), _)| *x)
        .collect();
    taken.arrange();
    taken.push(width + CLEAR);
    let mut left = lane.x;
    for x in taken {
        if left + wide + CLEAR <= x {
            return left;
        }
        left = left.max(x + CLEAR);
    }
    lane.x
}

/// The way of one line: where it leaves, which channel between columns it takes past other rows, where it arrives.
#[derive(Debug, Clone, Copy)]
struct Route {
    /// The parts, by their place in the drawing.
    from: usize,
    to: usize,
    /// The gutter below the source, counted by the row below it.
    leaves: u32,
    /// The channel and the gutter above the target, for lines that run past other rows.
    past: Option<(u32, u32)>,
}

fn routes(map: &Architecture, parts: &[Part]) -> Vec<Route> {
    let by_id: BTreeMap<&str, usize> =
        parts.iter().enumerate().filter_map(|(at, part)| Some((map.nodes.get(part.node)?.id.as_str(), at))).into_map();
    let route = |edge: &Edge| {
        let (from, to) = (*by_id.get(edge.from.as_str())?, *by_id.get(edge.to.as_str())?);
        let (source, target) = (parts.get(from)?, parts.get(to)?);
        let leaves = source.row + 1;
        let channel = source.column + u32::from(target.column > source.column);
        Some(Route { from, to, leaves, past: (target.row != leaves).then_some((channel, target.row)) })
    };
    map.edges.iter().filter_map(route).collect()
}

/// Which sources run in which gutter and channel: each has a track of its own there, in the order of the parts.
#[derive(Debug, Default)]
struct Tracks {
    gutters: BTreeMap<u32, BTreeSet<usize>>,
    channels: BTreeMap<u32, BTreeSet<usize>>,
}

impl Tracks {
    fn of(routes: &[Route]) -> Self {
        let mut tracks = Self::default();
        for route in routes {
            tracks.gutters.entry(route.leaves).or_default().insert(route.from);
            if let Some((channel, arrives)) = route.past {
                tracks.gutters.entry(arrives).or_default().insert(route.from);
                tracks.channels.entry(channel).or_default().insert(route.from);
            }
        }
        tracks
    }

    fn in_gutter(&self, row: u32) -> u32 {
        self.gutters.get(&row).map_or(0, |sources| u32::try_from(sources.len()).unwrap_or(u32::MAX))
    }

    /// The how-manieth of how many a source is.
    fn nth(all: &BTreeMap<u32, BTreeSet<usize>>, place: u32, source: usize) -> (u32, u32) {
        let Some(sources) = all.get(&place) else { return (0, 1) };
        let nth = sources.range(..source).count();
        (u32::try_from(nth).unwrap_or(0), u32::try_from(sources.len()).unwrap_or(1))
    }
}

/// What lines may use.
struct Room {
    gap: u32,
    node: u32,
    track: u32,
    /// Where the first track of each gutter runs.
    gutters: Vec<u32>,
}

fn lines(parts: &[Part], routes: &[Route], tracks: &Tracks, room: &Room) -> Vec<Line> {
    let asks = |from: usize, to: usize| routes.iter().any(|route| route.from == from && route.to == to);
    let mut lines = Vec::new();
    for route in routes {
        let (Some(from), Some(to)) = (parts.get(route.from), parts.get(route.to)) else { continue };
        let run = |row: u32| {
            let first = room.gutters.get(usize::try_from(row).unwrap_or(0)).copied().unwrap_or(0);
            first + Tracks::nth(&tracks.gutters, row, route.from).0 * room.track
        };
        let start = from.x + from.width / 2 - if route.past.is_none() { 0 } else { ASIDE };
        // Arrows of different sources arrive side by side, and none where a line of the part above starts.
        let asking: Vec<usize> = (0..parts.len()).filter(|source| asks(*source, route.to)).collect();
        let nth = asking.iter().position(|source| *source == route.from).unwrap_or(0) + 1;
        let share = |part: usize| u32::try_from(part).unwrap_or(1);
        let above = parts.iter().position(|part| part.row + 1 == to.row && part.column == to.column);
        let starts = above.is_some_and(|above| above != route.from && routes.iter().any(|other| other.from == above));
        let middle = room.node / 2;
        let mut end = room.node / 4 + share(nth) * (room.node / 2) / (share(asking.len()) + 1);
        if starts && (end.abs_diff(middle) < 4 || end.abs_diff(middle - ASIDE) < 4) {
            end += 7;
        }
        // A jog of a unit or two is no jog.
        let end = if route.past.is_none() && (to.x + end).abs_diff(start) <= 2 { start } else { to.x + end };
        let leaves = run(route.leaves);
        let mut corners = vec![(start, from.y + HEIGHT), (start, leaves)];
        if let Some((channel, arrives)) = route.past {
            let (nth, of) = Tracks::nth(&tracks.channels, channel, route.from);
            let wide = room.gap.saturating_sub(8);
            let step = room.track.min(wide / of.max(1)).max(1);
            let x = channel * (room.node + room.gap) + 4 + wide.saturating_sub(step * of) / 2 + (nth * step).min(wide);
            corners.extend([(x, leaves), (x, run(arrives)), (end, run(arrives))]);
        } else {
            corners.push((end, leaves));
        }
        corners.push((end, to.y));
        lines.push(Line { corners, track: share(route.from) });
    }
    // The stroke tells sources apart that run side by side: they take turns.
    let order: BTreeSet<u32> = lines.iter().map(|line| line.track).into_set();
    for line in &mut lines {
        line.track = u32::try_from(order.range(..line.track).count()).unwrap_or(0);
    }
    lines
}

fn lane(map: &Architecture, node: usize) -> usize {
    let kind = map.nodes.get(node).map_or("", |node| node.kind.as_str());
    LANES.iter().position(|kinds| kinds.contains(&kind)).unwrap_or(LANES.len() - 1)
}

/// A name in at most two lines of so many letters, the rest cut with a mark.
fn wrap(name: &str, letters: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in name.split_whitespace() {
        let used = lines.last().map_or(0, |line| wide(line));
        if used > 0 && used + 1 + wide(word) > letters {
            if lines.len() == 2 {
                if let Some(last) = lines.last_mut() {
                    *last = cut(last, letters.saturating_sub(1));
                }
                return lines;
            }
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    for line in &mut lines {
        if wide(line) > letters {
            *line = cut(line, letters.saturating_sub(1));
        }
    }
    lines
}

/// The width of a text in letters: those of East Asia, and pictures, take two.
fn wide(text: &str) -> usize {
    text.chars().map(letter).sum()
}

fn letter(c: char) -> usize {
    if c >= '\u{1100}' { 2 } else { 1 }
}

/// The start of a text that takes so many letters, with a mark.
fn cut(text: &str, letters: usize) -> String {
    let mut used = 0;
    let kept = text.chars().take_while(|c| {
        used += letter(*c);
        used <= letters
    });
    kept.chain(['…']).collect()
}

#[cfg(test)]
mod tests;
