//! The text of one entry, with its lines and with its secrets masked.

use crate::facts::Origin;
use std::borrow::Cow;
use std::ops::Range;

/// Longest excerpt, in characters.
const EXCERPT: usize = 200;

/// The text of one entry. The only maker of places.
#[derive(Debug)]
pub struct Source<'a> {
    path: &'a str,
    text: &'a str,
    /// Byte offset at which each line starts.
    starts: Vec<usize>,
    /// Byte ranges that no excerpt may show, in order.
    masks: Vec<Range<usize>>,
}

impl<'a> Source<'a> {
    /// A text whose `masks` (byte ranges) no excerpt shows.
    #[must_use]
    pub fn new(path: &'a str, text: &'a str, mut masks: Vec<Range<usize>>) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        masks.sort_by_key(|mask| mask.start);
        Self { path, text, starts, masks }
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
        let line = self.starts.partition_point(|&start| start <= span.start).max(1);
        let end = self.starts.partition_point(|&start| start < span.end.max(span.start + 1)).max(line);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let column = self.text.get(start..span.start).map_or(0, |before| before.chars().count());
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Origin {
            path: self.path.to_owned(),
            line: number(line),
            end_line: number(end),
            column: number(column + 1),
            excerpt: self.excerpt(start),
        }
    }

    /// The line that starts at `start`, masked, trimmed and capped.
    fn excerpt(&self, start: usize) -> String {
        let line = self.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("");
        let end = start + line.len();
        let mut shown = String::new();
        let mut at = start;
        for mask in self.masks.iter().filter(|mask| mask.start < end && mask.end > start) {
            shown.push_str(self.text.get(at..mask.start.max(at)).unwrap_or(""));
            shown.push('…');
            at = mask.end.max(at);
        }
        shown.push_str(self.text.get(at.min(end)..end).unwrap_or(""));
        let trimmed = shown.trim();
        match trimmed.char_indices().nth(EXCERPT) {
            Some((cut, _)) => format!("{}…", trimmed.get(..cut).unwrap_or("")),
            None => trimmed.to_owned(),
        }
    }
}

/// Bytes as text, if they are text: UTF-8 with or without its mark, UTF-16 with its mark, or nearly UTF-8.
pub(super) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).filter_map(|pair| Some(unit(pair.try_into().ok()?))).collect();
        Cow::Owned(String::from_utf16_lossy(&units))
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => Some(String::from_utf8_lossy(rest)),
        [0xFF, 0xFE, rest @ ..] => Some(utf16(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => Some(utf16(rest, u16::from_be_bytes)),
        _ if bytes.iter().take(8192).any(|&byte| byte == 0) => None,
        _ => Some(String::from_utf8_lossy(bytes)),
    }
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

    #[test]
    fn masks_are_never_shown() {
        let source = Source::new("a.ts", "key = \"abcdef\" // x\nabcdef", std::iter::once(7..13).collect());
        assert_eq!(source.at(0).excerpt, "key = \"…\" // x");
    }

    #[test]
    fn binary_is_no_text() {
        assert_eq!(decode(b"\x7fELF\0\0"), None);
        assert_eq!(decode(b"\xFF\xFEa\0b\0").as_deref(), Some("ab"));
    }
}
