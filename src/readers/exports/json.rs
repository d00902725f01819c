//! JSON read from front to back, with the place of every value. A caller takes what it wants as a tree and skips the
//! rest, so that a file of a hundred megabytes costs no more memory than its text.

use super::node::{Node, Value};
use std::borrow::Cow;

/// Deepest nesting that is followed; what lies deeper is skipped.
const DEPTH: u32 = 160;

/// A place in a JSON text.
#[derive(Debug, Clone)]
pub(in crate::readers) struct Cursor<'a> {
    text: &'a str,
    at: usize,
    /// Values that may still become nodes of a tree.
    left: usize,
    broken: bool,
    /// Values were left out because there were too many.
    cut: bool,
}

/// The whole text as a tree of at most `most` values, and whether it was well formed to its end.
pub(in crate::readers) fn tree(text: &str, most: usize) -> (Node<'_>, bool) {
    let mut cursor = Cursor::new(text, most);
    let root = cursor.value();
    cursor.blank();
    let whole = !cursor.broken && !cursor.cut && cursor.at >= text.len();
    (root, whole)
}

impl<'a> Cursor<'a> {
    /// At the start of a text; trees made from it hold at most `most` values.
    pub(in crate::readers) fn new(text: &'a str, most: usize) -> Self {
        Self { text, at: 0, left: most, broken: false, cut: false }
    }

    /// Lets the next trees hold `most` values.
    pub(in crate::readers) fn refill(&mut self, most: usize) {
        self.left = most;
    }

    /// Whether something was met that is no JSON, or more than the limit allows.
    pub(in crate::readers) fn is_broken(&self) -> bool {
        self.broken
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        self.blank();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// The value that stands here, as a tree.
    pub(in crate::readers) fn value(&mut self) -> Node<'a> {
        self.value_at(0)
    }

    fn value_at(&mut self, depth: u32) -> Node<'a> {
        self.blank();
        let start = self.at;
        if depth > DEPTH || self.left == 0 {
            self.cut |= self.left == 0;
            self.skip();
            return Node { start, end: self.at, value: Value::Null };
        }
        self.left -= 1;
        let value = match self.peek() {
            Some(b'{') => {
                let mut entries = Vec::new();
                self.map(&mut |key, cursor| entries.push((key, cursor.value_at(depth + 1))));
                Value::Map(entries)
            }
            Some(b'[') => {
                let mut items = Vec::new();
                self.list(&mut |cursor| items.push(cursor.value_at(depth + 1)));
                Value::List(items)
            }
            Some(b'"') => self.string().map_or(Value::Null, Value::Text),
            _ => self.plain(),
        };
        Node { start, end: self.at, value }
    }

    /// Walks over the map that stands here. `each` is called with the cursor before each value and takes or skips it.
    pub(in crate::readers) fn map(&mut self, each: &mut dyn FnMut(Cow<'a, str>, &mut Self)) {
        if !self.eat(b'{') {
            self.fail();
            return;
        }
        if self.eat(b'}') {
            return;
        }
        loop {
            self.blank();
            let key = if self.peek() == Some(b'"') { self.string() } else { None };
            let (Some(key), true) = (key, self.eat(b':')) else {
                self.fail();
                return;
            };
            each(key, self);
            if self.eat(b',') {
                continue;
            }
            if !self.eat(b'}') {
                self.fail();
            }
            return;
        }
    }

    /// Walks over the list that stands here, as [`Cursor::map`] does.
    pub(in crate::readers) fn list(&mut self, each: &mut dyn FnMut(&mut Self)) {
        if !self.eat(b'[') {
            self.fail();
            return;
        }
        if self.eat(b']') {
            return;
        }
        loop {
            if self.at >= self.text.len() {
                self.fail();
                return;
            }
            each(self);
            if self.eat(b',') {
                continue;
            }
            if !self.eat(b']') {
                self.fail();
            }
            return;
        }
    }

    /// The byte at which the next value starts.
    pub(in crate::readers) fn place(&mut self) -> usize {
        self.blank();
        self.at
    }

    /// Whether a map stands here.
    pub(in crate::readers) fn is_map(&mut self) -> bool {
        self.blank();
        self.peek() == Some(b'{')
    }

    /// Passes over the value that stands here without keeping anything.
    pub(in crate::readers) fn skip(&mut self) {
        self.blank();
        let mut open = 0_u32;
        loop {
            match self.peek() {
                None => return self.fail(),
                Some(b'"') => self.pass_string(),
                Some(b'{' | b'[') => {
                    open += 1;
                    self.at += 1;
                }
                Some(b'}' | b']') if open == 0 => return self.fail(),
                Some(b'}' | b']') => {
                    open -= 1;
                    self.at += 1;
                }
                Some(_) if open == 0 => drop(self.plain()),
                Some(_) => self.at += 1,
            }
            if open == 0 {
                return;
            }
        }
    }

    fn pass_string(&mut self) {
        self.at += 1;
        loop {
            let Some(found) =
                self.text.as_bytes().get(self.at..).and_then(|rest| rest.iter().position(|byte| matches!(byte, b'"' | b'\\')))
            else {
                return self.fail();
            };
            self.at += found;
            if self.peek() == Some(b'"') {
                self.at += 1;
                return;
            }
            self.at += 2;
        }
    }

    fn string(&mut self) -> Option<Cow<'a, str>> {
        let start = self.at + 1;
        self.pass_string();
        if self.broken {
            return None;
        }
        let raw = self.text.get(start..self.at.checked_sub(1)?)?;
        Some(if raw.contains('\\') { Cow::Owned(unescape(raw, usize::MAX).0) } else { Cow::Borrowed(raw) })
    }

    fn plain(&mut self) -> Value<'a> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')) {
            self.at += 1;
        }
        match self.text.get(start..self.at).unwrap_or("") {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            number if number.starts_with(|c: char| c.is_ascii_digit() || c == '-') => Value::Number(number),
            _ => {
                self.fail();
                Value::Null
            }
        }
    }

    /// Nothing more can be read.
    fn fail(&mut self) {
        self.broken = true;
        self.at = self.text.len();
    }
}

/// What an escaped text stands for, up to `most` bytes of it, and how many bytes of the escaped form that took.
fn unescape(raw: &str, most: usize) -> (String, usize) {
    let mut out = String::new();
    let mut rest = raw;
    while out.len() < most {
        let plain = rest.find('\\').unwrap_or(rest.len()).min(most - out.len());
        let plain = (0..=plain).rev().find(|&at| rest.is_char_boundary(at)).unwrap_or(0);
        let (before, after) = rest.split_at(plain);
        out.push_str(before);
        rest = after;
        let Some(escape) = rest.strip_prefix('\\') else {
            if plain == 0 {
                break;
            } else {
                continue;
            };
        };
        let mut chars = escape.chars();
        let c = chars.next().unwrap_or('\\');
        rest = chars.as_str();
        match c {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'b' | 'f' => out.push(' '),
            'u' => {
                let unit = |rest: &str| rest.get(..4).and_then(|digits| u16::from_str_radix(digits, 16).ok());
                let first = unit(rest);
                rest = rest.get(4..).unwrap_or("");
                let second = rest.strip_prefix("\\u").and_then(unit);
                let pair = [first.unwrap_or(0xFFFD), second.unwrap_or(0)];
                let is_high = first.is_some_and(|unit| (0xD800..0xDC00).contains(&unit));
                let units = if is_high && second.is_some() { pair.as_slice() } else { pair.get(..1).unwrap_or(&[]) };
                if units.len() == 2 {
                    rest = rest.get(6..).unwrap_or("");
                }
                out.extend(char::decode_utf16(units.iter().copied()).map(|c| c.unwrap_or('\u{FFFD}')));
            }
            other => out.push(other),
        }
    }
    (out, raw.len() - rest.len())
}

/// Byte of the file at which byte `at` of the text of a quoted value stands, whose quote opens at `start`.
pub(in crate::readers) fn place_within(text: &str, start: usize, at: usize) -> usize {
    let raw = text.get(start + 1..).unwrap_or("");
    start + 1 + unescape(raw, at).1
}

/// Byte of the file that lies `steps` bytes of text behind byte `from`, which stands inside a quoted value.
pub(in crate::readers) fn step_within(text: &str, from: usize, steps: usize) -> usize {
    from + unescape(text.get(from..).unwrap_or(""), steps).1
}

/// Places within the quoted value that opens at `start`, each with its place in the file, some thousand bytes apart.
pub(in crate::readers) fn stations(text: &str, start: usize) -> Vec<(usize, usize)> {
    const APART: usize = 4_096;
    let mut cursor = Cursor { at: start, ..Cursor::new(text, 0) };
    cursor.pass_string();
    let end = cursor.at;
    let (mut inside, mut outside) = (0, start + 1);
    let mut found = vec![(inside, outside)];
    while outside < end {
        let (unescaped, taken) = unescape(text.get(outside..end.saturating_sub(1).max(outside)).unwrap_or(""), APART);
        if taken == 0 {
            break;
        }
        inside += unescaped.len();
        outside += taken;
        found.push((inside, outside));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_places() {
        let text = "{ \"a\": [1, \"x\\n\\\"\\u00e9\\ud83d\\ude00\", true], \"b\": {\"c\": null} }";
        let (root, whole) = tree(text, 100);
        assert!(whole);
        let second = &root.get("a").items()[1];
        assert_eq!(second.text(), "x\n\"é😀");
        assert_eq!(text.get(second.span()), Some("\"x\\n\\\"\\u00e9\\ud83d\\ude00\""));
        assert!(text.get(place_within(text, second.start, 2)..).is_some_and(|rest| rest.starts_with("\\\"")));
        assert!(root.at(&["b", "c"]).is_empty() && root.has("b"));
    }

    #[test]
    fn broken_and_hostile_texts_end() {
        for text in ["", "{", "[", "{\"a\"", "{\"a\":", "[1,", "\"a", "\"a\\", "{]", "nul", "{\"a\":1}}", "[1 2]"] {
            let (_, whole) = tree(text, 100);
            assert!(!whole, "{text}");
        }
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert!(tree(&deep, 1_000_000).1);
        let many = format!("[{}1]", "1,".repeat(1000));
        assert!(!tree(&many, 100).1);
    }

    #[test]
    fn what_is_not_wanted_is_skipped() {
        let mut cursor = Cursor::new("{\"big\": [{\"a\": \"]\"}, 2], \"n\": -1.5e3, \"kept\": {\"x\": 1}}", 10);
        let mut kept = None;
        cursor.map(&mut |key, cursor| if key == "kept" { kept = Some(cursor.value()) } else { cursor.skip() });
        assert!(!cursor.is_broken());
        assert_eq!(kept.unwrap().get("x").written(), "1");
    }
}
