//! The text of one entry, with its lines and with its secrets masked.

use super::whole::{Sieve, Whole};
use crate::facts::Origin;
use crate::sorted::Arrange;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

/// Longest excerpt, in characters.
const EXCERPT: usize = 200;
/// Longest line that is shown from its start, in bytes; of a longer one the part around the place is shown.
const LINE: usize = 600;
/// Farthest column that is counted in characters; behind it bytes must do, so that a file of one line stays quick.
const COLUMN: usize = 16 << 10;

/// Bytes that a line of code has at the least, by and large.
const LENGTH: usize = 24;

/// The text of one entry. The only maker of places.
#[derive(Debug)]
pub struct Source<'a> {
    path: &'a str,
    text: &'a str,
    /// Byte offset at which each line starts.
    starts: Vec<usize>,
    /// Byte ranges that no excerpt may show, in order, none touching another.
    masks: Vec<Range<usize>>,
    /// Where the text stands inside another file, if it does.
    host: Option<Host<'a>>,
    /// What occurs in the text, once somebody asked.
    sieve: OnceCell<Sieve>,
}

/// Where a text stands that is a value of another file.
#[derive(Debug, Clone)]
pub(super) struct Host<'a> {
    source: &'a Source<'a>,
    start: usize,
    writing: Writing,
    before: usize,
    /// For an escaped value: places in it with their places in the file, some thousand bytes apart.
    stations: Vec<(usize, usize)>,
}

/// How a text is written as a value of another file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    /// In quotes, with escapes.
    Escaped,
    /// Line by line behind the line on which it starts.
    Lines,
    /// As it is.
    Plain,
}

impl<'a> Host<'a> {
    /// A value that starts at byte `start` of `source`, with `before` bytes put before it.
    pub(super) fn new(source: &'a Source<'a>, start: usize, writing: Writing, before: usize) -> Self {
        let stations = if writing == Writing::Escaped { super::exports::stations(source.text, start) } else { Vec::new() };
        Self { source, start, writing, before, stations }
    }

    /// The byte of the other file at which byte `at` of `text` stands.
    fn place(&self, text: &str, at: usize) -> usize {
        let within = at.saturating_sub(self.before);
        match self.writing {
            Writing::Plain => self.start + within,
            Writing::Escaped => {
                let station = self.stations.partition_point(|(inside, _)| *inside <= within).checked_sub(1);
                let (inside, outside) = station.and_then(|at| self.stations.get(at)).copied().unwrap_or((0, self.start + 1));
                super::exports::step_within(self.source.text, outside, within - inside)
            }
            Writing::Lines => {
                let line = text.get(self.before..at).map_or(0, |above| above.matches('\n').count());
                let first = self.source.starts.partition_point(|&start| start <= self.start);
                self.source.starts.get(first + line).copied().unwrap_or(self.start)
            }
        }
    }
}

impl<'a> Source<'a> {
    /// A text whose `masks` (byte ranges) no excerpt shows.
    #[must_use]
    pub fn new(path: &'a str, text: &'a str, mut masks: Vec<Range<usize>>) -> Self {
        // Of a large text exactly what it takes: an index that grows stands in memory twice.
        let lines = if text.len() > LARGE { breaks(text.as_bytes()) } else { text.len() / LENGTH };
        let mut starts = Vec::with_capacity(lines + 1);
        starts.push(0);
        starts.extend(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1));
        masks.arrange_by_key(|mask| mask.start);
        masks.dedup_by(|next, mask| {
            let joined = next.start <= mask.end;
            if joined {
                mask.end = mask.end.max(next.end);
            }
            joined
        });
        Self { path, text, starts, masks, host: None, sieve: OnceCell::new() }
    }

    /// The same text with what is known of it already.
    #[must_use]
    pub(super) fn sieved(self, sieve: Sieve) -> Self {
        Self { sieve: OnceCell::from(sieve), ..self }
    }

    /// The text, ready to be asked again and again whether something stands in it.
    pub(super) fn whole(&self) -> Whole<'_> {
        Whole::new(self.text, self.sieve.get_or_init(|| Sieve::of(self.text)))
    }

    /// A text that is a value of another file; its places are those of that file.
    #[must_use]
    pub(super) fn inside(host: Host<'a>, text: &'a str) -> Self {
        let path = host.source.path;
        Self { host: Some(host), ..Self::new(path, text, Vec::new()) }
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &'a str {
        self.path
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// How many lines it has.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        let blank_end = self.text.is_empty() || self.text.ends_with('\n');
        u32::try_from(self.starts.len() - usize::from(blank_end)).unwrap_or(u32::MAX)
    }

    /// The lines with the byte offset at which each starts, without their ends.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &'a str)> {
        self.starts.iter().filter_map(|&start| Some((start, self.text.get(start..)?.lines().next().unwrap_or(""))))
    }

    /// The place of one line that holds byte `at`.
    #[must_use]
    pub fn at(&self, at: usize) -> Origin {
        self.span(at..at)
    }

    /// The place of a byte range. The excerpt is its first line.
    #[must_use]
    pub fn span(&self, span: Range<usize>) -> Origin {
        let end_line = self.starts.partition_point(|&start| start < span.end.max(span.start + 1));
        let head = self.head(span);
        Origin { end_line: u32::try_from(end_line).unwrap_or(u32::MAX).max(head.line), ..head }
    }

    /// The place of the first line of a byte range; what of it stands in that line is marked.
    #[must_use]
    pub fn head(&self, span: Range<usize>) -> Origin {
        if let Some(host) = &self.host {
            return host.source.at(host.place(self.text, span.start));
        }
        let line = self.starts.partition_point(|&start| start <= span.start).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = self.text.get(start..span.start).unwrap_or("");
        let column = if before.len() > COLUMN { before.len() } else { before.chars().count() };
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (excerpt, mark) = self.excerpt(line, start, span);
        Origin { path: self.path.to_owned(), line: number(line), end_line: number(line), column: number(column + 1), excerpt, mark }
    }

    /// The `line` that starts at `start`, masked, trimmed and capped; around `span` if it is long. And which of its
    /// characters `span` stands for: where it is empty, the name that starts there.
    fn excerpt(&self, line: usize, start: usize, span: Range<usize>) -> (String, [u16; 2]) {
        let next = self.starts.get(line).copied().unwrap_or(self.text.len());
        let from = if next - start > LINE { self.boundary(span.start.saturating_sub(EXCERPT / 4).max(start)) } else { start };
        let to = self.boundary(next.min(from.saturating_add(LINE)));
        let until = if span.end > span.start { span.end } else { self.name_end(span.start, to) };
        let low = self.unmasked(span.start, |mask| mask.start).clamp(from, to);
        let high = self.unmasked(until, |mask| mask.end).clamp(low, to);
        let mut shown = String::with_capacity(to - from);
        self.mask(from..low, &mut shown);
        let first = shown.len();
        self.mask(low..high, &mut shown);
        let last = shown.trim_end().len().max(first);
        self.mask(high..to, &mut shown);
        let trimmed = shown.trim();
        let lead = shown.len() - shown.trim_start().len();
        let count = |to: usize| shown.get(lead..to).map_or(0, |before| before.chars().count()).min(EXCERPT);
        let mark = [count(first), count(last)];
        let cut = match trimmed.char_indices().nth(EXCERPT) {
            Some((cut, _)) => format!("{}…", trimmed.get(..cut).unwrap_or("")),
            None => trimmed.to_owned(),
        };
        let opened = from > start && !cut.starts_with('…');
        let mark = mark.map(|at| u16::try_from(at + usize::from(opened)).unwrap_or(u16::MAX));
        (if opened { format!("…{cut}") } else { cut }, mark)
    }

    /// A line by its number from 1, masked, with its indentation in spaces, capped like an excerpt; nothing behind the last.
    pub(super) fn shown_line(&self, number: u32) -> Option<String> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        let start = *self.starts.get(at)?;
        if number > self.line_count() {
            return None;
        }
        let next = self.starts.get(at + 1).copied().unwrap_or(self.text.len());
        let to = self.boundary(next.min(start.saturating_add(LINE)));
        let mut shown = String::with_capacity(to - start);
        self.mask(start..to, &mut shown);
        let shown = shown.trim_end();
        let text = shown.trim_start();
        let blank = shown.get(..shown.len() - text.len()).unwrap_or_default();
        let mut out: String = blank.chars().map(|c| if c == '\t' { "  " } else { " " }).collect();
        out.extend(text.chars().take(EXCERPT));
        let is_cut = !self.text.get(to..next).unwrap_or_default().trim().is_empty();
        if is_cut || text.chars().nth(EXCERPT).is_some() {
            out.push('…');
        }
        Some(out)
    }

    /// Adds a range of the text with a mark in place of each secret.
    fn mask(&self, range: Range<usize>, shown: &mut String) {
        let mut at = range.start;
        let first = self.masks.partition_point(|mask| mask.end <= range.start);
        for mask in self.masks.iter().skip(first).take_while(|mask| mask.start < range.end) {
            shown.push_str(self.text.get(at..mask.start.max(at)).unwrap_or(""));
            shown.push('…');
            at = mask.end.max(at);
        }
        shown.push_str(self.text.get(at.min(range.end)..range.end).unwrap_or(""));
    }

    /// Byte `at`, or where it falls within a mask that end of it.
    fn unmasked(&self, at: usize, side: impl Fn(&Range<usize>) -> usize) -> usize {
        let mask = self.masks.get(self.masks.partition_point(|mask| mask.end <= at));
        mask.filter(|mask| mask.start < at).map_or_else(|| self.boundary(at), side)
    }

    /// Where the name that starts at byte `at` ends, one character at least.
    fn name_end(&self, at: usize, to: usize) -> usize {
        let text = self.text.get(at..to).unwrap_or("");
        let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '-');
        at + text.find(|c| !part(c)).unwrap_or(text.len()).max(text.chars().next().map_or(0, char::len_utf8))
    }

    /// The nearest start of a character at or before byte `at`.
    fn boundary(&self, at: usize) -> usize {
        (0..=at).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(0)
    }

    /// Lines that bring something in, as `names` tells them, sorted, each once; forty at most.
    pub(super) fn brought_in(&self, names: impl Fn(&str) -> bool) -> Vec<String> {
        let lines = self.lines().map(|(_, line)| line.trim()).filter(|line| names(line));
        let mut found: Vec<String> = lines.map(|line| line.chars().take(120).collect()).take(40).collect();
        found.arrange();
        found.dedup();
        found
    }

    /// The places of a way that ends at byte `end`, one a line.
    pub(super) fn way(&self, steps: &[u32], end: u32) -> Vec<Origin> {
        let mut places: Vec<Origin> = Vec::new();
        for step in steps.iter().chain(std::iter::once(&end)) {
            let place = self.at(*step as usize);
            if places.last().is_none_or(|last| last.line != place.line) {
                places.push(place);
            }
        }
        // Nearly all have one or two, and a large project has hundreds of thousands of them.
        places.shrink_to_fit();
        places
    }

    /// Whether a tool pressed the text into few long lines.
    #[must_use]
    pub(super) fn is_minified(&self) -> bool {
        /// Below this, a long line or two is nothing unusual.
        const SMALL: usize = 16 << 10;
        /// Mean length of a line that nobody writes.
        const MEAN: usize = 400;
        self.text.len() > SMALL && self.text.len() / self.starts.len().max(1) > MEAN
    }
}

/// Bytes as text, if they are text: UTF-8 with or without its mark, UTF-16 with its mark, or nearly UTF-8.
pub(super) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).filter_map(|pair| Some(unit(pair.try_into().ok()?)));
        Cow::Owned(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
    };
    // The strict look is many times quicker than the lenient one, and nearly always enough.
    let utf8 = |bytes| std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => Some(utf8(rest)),
        [0xFF, 0xFE, rest @ ..] => Some(utf16(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => Some(utf16(rest, u16::from_be_bytes)),
        _ if is_binary(bytes.get(..8192).unwrap_or(bytes)) => None,
        _ => Some(utf8(bytes)),
    }
}

/// Largest file of which a second copy or an index of every line may stand in memory, in bytes.
const LARGE: usize = 24 << 20;
/// Most lines of a larger file. An export that somebody made has longer ones.
const LINES: usize = 12_000_000;

/// Why a file would take a multiple of its size in memory, if it would.
pub(super) fn swells(bytes: &[u8]) -> Option<&'static str> {
    if bytes.len() <= LARGE {
        return None;
    }
    let text = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    if !is_binary(text.get(..8192).unwrap_or(text)) && std::str::from_utf8(text).is_err()
        || matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..])
    {
        return Some("it is too large for a file that is not written in UTF-8: save it in that form and check again");
    }
    (breaks(bytes) > LINES).then_some("it has more lines than can be kept in mind")
}

fn breaks(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

/// A NUL, or more control characters than any text has.
fn is_binary(head: &[u8]) -> bool {
    let control = |byte: &u8| *byte < 32 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B);
    head.contains(&0) || head.iter().filter(|byte| control(byte)).count() * 10 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_of_a_span() {
        let source = Source::new("a.ts", "one\n  two three\nfour\n", vec![]);
        let place = source.span(10..15);
        assert_eq!((place.line, place.end_line, place.column, place.excerpt.as_str()), (2, 2, 7, "two three"));
        assert_eq!(source.line_count(), 3);
        assert_eq!(source.span(4..20).end_line, 3);
    }

    /// What of an excerpt is marked.
    fn marked(place: &Origin) -> String {
        place.excerpt.chars().skip(place.mark[0].into()).take((place.mark[1] - place.mark[0]).into()).collect()
    }

    #[test]
    fn what_is_meant_is_marked() {
        let source = Source::new("a.ts", "\tconst a = db.query(`é ${b}`);\nnext", vec![]);
        assert_eq!(marked(&source.at(11)), "db.query");
        assert_eq!(marked(&source.span(11..25)), "db.query(`é $");
        assert_eq!(marked(&source.span(7..40)), "a = db.query(`é ${b}`);");
        assert_eq!(source.head(7..40).end_line, 1);
        assert_eq!(marked(&source.at(0)), "");
    }

    #[test]
    fn masks_are_never_shown() {
        let source = Source::new("a.ts", "key = \"abcdef\" // x\nabcdef", std::iter::once(7..13).collect());
        assert_eq!(source.at(0).excerpt, "key = \"…\" // x");
        for (span, shown) in [(7..13, "…"), (6..14, "\"…\""), (8..10, "…"), (9..14, "…\""), (0..9, "key = \"…"), (9..9, "…")] {
            let place = source.span(span.clone());
            assert_eq!((place.excerpt.as_str(), marked(&place).as_str()), ("key = \"…\" // x", shown), "{span:?}");
        }
    }

    #[test]
    fn a_long_line_is_shown_around_the_place() {
        let text = format!("{}const here = 'abcdef';{}\nnext", "é;".repeat(4000), "x".repeat(9000));
        let at = text.find("const").unwrap();
        let secret = text.find("abcdef").unwrap();
        let source = Source::new("a.js", &text, vec![secret..secret + 3, secret + 2..secret + 6]);
        let place = source.at(at);
        assert!(place.excerpt.starts_with('…') && place.excerpt.contains(";const here = '…';xx"), "{}", place.excerpt);
        assert!(place.excerpt.chars().count() <= EXCERPT + 2);
        assert_eq!(place.column, 8001);
        assert_eq!(marked(&place), "const");
        assert_eq!(source.at(text.len() - 1).excerpt, "next");
        assert!(source.is_minified());
    }

    #[test]
    fn a_line_of_many_secrets_is_quick() {
        let text = "secret ".repeat(100_000);
        let source = Source::new("a.txt", &text, (0..100_000).map(|n| n * 7..n * 7 + 6).collect());
        let start = std::time::Instant::now();
        for n in 0..100_000 {
            assert!(!source.at(n * 7).excerpt.contains("secret"));
        }
        assert!(start.elapsed().as_secs() < 20);
    }

    #[test]
    fn binary_is_no_text() {
        assert_eq!(decode(b"PK\x01\x02\x03\x04"), None);
        assert_eq!(decode(b"\x7fELF\0\0"), None);
        assert_eq!(decode(b"\xFF\xFEa\0b\0").as_deref(), Some("ab"));
    }
}
