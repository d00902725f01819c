//! YAML as export tools write it, as a tree with places: block maps and lists, flow collections, quoted and folded
//! texts. Anchors, tags and several documents in one file are left out. Never fails: what it does not understand it
//! passes over.

use super::node::{Node, Value};
use std::borrow::Cow;

/// Deepest nesting that is followed.
const DEPTH: u32 = 100;

/// The text as a tree of at most `most` values.
pub(in crate::readers) fn tree(text: &str, most: usize) -> Node<'_> {
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let indent = content.len() - content.trim_start().len();
        lines.push(Line { start: at, indent, content: content.get(indent..).unwrap_or("") });
        at += line.len();
    }
    let mut reader = Reader { text, lines, now: 0, left: most };
    reader.block(0, 0)
}

#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    start: usize,
    indent: usize,
    content: &'a str,
}

struct Reader<'a> {
    text: &'a str,
    lines: Vec<Line<'a>>,
    now: usize,
    left: usize,
}

impl<'a> Reader<'a> {
    /// The next line with content, which becomes the current one.
    fn line(&mut self) -> Option<Line<'a>> {
        loop {
            let line = *self.lines.get(self.now)?;
            if !line.content.is_empty() && !line.content.starts_with('#') && line.content != "---" {
                return Some(line);
            }
            self.now += 1;
        }
    }

    /// The map or list whose lines stand at `indent` or further in.
    fn block(&mut self, indent: usize, depth: u32) -> Node<'a> {
        let Some(first) = self.line().filter(|line| line.indent >= indent && depth < DEPTH && self.left > 0) else {
            return Node::default();
        };
        self.left -= 1;
        if is_item(first.content) { self.list(first.indent, depth) } else { self.map(first.indent, depth) }
    }

    fn list(&mut self, indent: usize, depth: u32) -> Node<'a> {
        let start = self.lines.get(self.now).map_or(0, |line| line.start + line.indent);
        let mut items = Vec::new();
        while let Some(line) = self.line().filter(|line| line.indent == indent && is_item(line.content)) {
            let rest = line.content.get(1..).unwrap_or("").trim_start();
            let column = indent + line.content.len() - rest.len();
            if rest.is_empty() || rest.starts_with('#') {
                self.now += 1;
                items.push(self.block(indent + 1, depth + 1));
            } else if is_item(rest) || key_of(rest).is_some() {
                // What stands behind the dash is a block of its own, further in.
                if let Some(line) = self.lines.get_mut(self.now) {
                    line.indent = column;
                    line.content = rest;
                }
                items.push(self.block(column, depth + 1));
            } else {
                items.push(self.scalar(line.start + column, rest, indent));
            }
        }
        Node { start, end: self.end(), value: Value::List(items) }
    }

    fn map(&mut self, indent: usize, depth: u32) -> Node<'a> {
        let start = self.lines.get(self.now).map_or(0, |line| line.start + line.indent);
        let mut entries = Vec::new();
        while let Some(line) = self.line().filter(|line| line.indent >= indent) {
            let Some((key, rest)) = key_of(line.content).filter(|_| line.indent == indent && self.left > 0) else {
                self.now += 1;
                continue;
            };
            self.left -= 1;
            let at = line.start + line.indent + line.content.len() - rest.len();
            let node = if rest.is_empty() || rest.starts_with('#') {
                self.now += 1;
                match self.line() {
                    Some(next) if next.indent > indent => self.block(indent + 1, depth + 1),
                    // A list may stand as far out as the key that holds it.
                    Some(next) if next.indent == indent && is_item(next.content) && depth < DEPTH => self.list(indent, depth + 1),
                    _ => Node { start: at, end: at, value: Value::Null },
                }
            } else {
                self.scalar(at, rest, indent)
            };
            entries.push((key, node));
        }
        Node { start, end: self.end(), value: Value::Map(entries) }
    }

    fn end(&self) -> usize {
        self.lines.get(self.now).map_or(self.text.len(), |line| line.start)
    }

    /// A value that begins on the current line at byte `at` as `rest`; `indent` is that of the key or dash before it.
    fn scalar(&mut self, at: usize, rest: &'a str, indent: usize) -> Node<'a> {
        self.now += 1;
        let node = |value| Node { start: at, end: at + rest.len(), value };
        match rest.as_bytes().first() {
            Some(b'|' | b'>') => {
                let folded = rest.starts_with('>');
                let (value, end) = self.literal(indent, folded);
                Node { start: at, end, value: Value::Text(Cow::Owned(value)) }
            }
            Some(quote @ (b'"' | b'\'')) => {
                let mut whole = Cow::Borrowed(rest);
                let mut seen = 1;
                while closing(&whole, *quote, seen).is_none() {
                    let Some(next) = self.lines.get(self.now) else { break };
                    self.now += 1;
                    seen = whole.len().saturating_sub(1).max(1);
                    let joint = if next.content.is_empty() { "\n" } else { " " };
                    let before = whole.trim_end_matches('\\').len();
                    let escaped = *quote == b'"' && before < whole.len();
                    let kept = if escaped { whole.get(..before).unwrap_or("").to_owned() } else { whole.into_owned() + joint };
                    whole = Cow::Owned(kept + next.content.trim_start_matches('\\'));
                    if whole.len() > 1 << 20 {
                        break;
                    }
                }
                let end = self.end();
                Node { start: at, end, value: Value::Text(Cow::Owned(unquoted(&whole, *quote))) }
            }
            Some(b'[' | b'{') => {
                let (value, _) = flow(uncommented(rest), 0, at);
                node(value)
            }
            _ => {
                let value = uncommented(rest);
                // A plain text may go on further in.
                let mut whole = Cow::Borrowed(value);
                while let Some(next) = self.lines.get(self.now).filter(|next| next.indent > indent && !next.content.is_empty()) {
                    if whole.len() > 1 << 20 || next.content.starts_with('#') {
                        break;
                    }
                    self.now += 1;
                    whole = Cow::Owned(whole.into_owned() + " " + next.content);
                }
                let value = match whole {
                    Cow::Borrowed(value) => plain(value),
                    Cow::Owned(text) => Value::Text(Cow::Owned(text)),
                };
                node(value)
            }
        }
    }

    /// The lines of a literal or folded text, and where it ends.
    fn literal(&mut self, indent: usize, folded: bool) -> (String, usize) {
        let mut out = String::new();
        let mut inner = None;
        while let Some(line) = self.lines.get(self.now) {
            let is_blank = line.content.is_empty();
            if !is_blank && line.indent <= indent {
                break;
            }
            self.now += 1;
            if is_blank {
                out.push('\n');
                continue;
            }
            let inner = *inner.get_or_insert(line.indent);
            out.extend(std::iter::repeat_n(' ', line.indent.saturating_sub(inner)));
            out.push_str(line.content);
            out.push(if folded { ' ' } else { '\n' });
        }
        (out, self.end())
    }
}

fn is_item(content: &str) -> bool {
    content == "-" || content.starts_with("- ")
}

/// The key that a line begins with, and what follows its colon.
fn key_of(content: &str) -> Option<(Cow<'_, str>, &str)> {
    if let Some(quote) = content.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let (key, rest) = content.get(1..)?.split_once(quote)?;
        let rest = rest.trim_start().strip_prefix(':')?;
        return (rest.is_empty() || rest.starts_with(' ')).then(|| (Cow::Borrowed(key), rest.trim_start()));
    }
    if content.starts_with(['{', '[', '|', '>', '&', '*', '!', '%', '@', '`']) {
        return None;
    }
    match content.split_once(": ") {
        Some((key, rest)) => (!key.contains(" #")).then(|| (Cow::Borrowed(key.trim_end()), rest.trim_start())),
        None => content.strip_suffix(':').map(|key| (Cow::Borrowed(key), "")),
    }
}

fn uncommented(value: &str) -> &str {
    value.split_once(" #").map_or(value, |(before, _)| before).trim_end()
}

fn plain(value: &str) -> Value<'_> {
    match value {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "yes" => Value::Bool(true),
        "false" | "False" | "no" => Value::Bool(false),
        _ if value.parse::<f64>().is_ok() && value.starts_with(|c: char| c.is_ascii_digit() || c == '-') => Value::Number(value),
        _ => Value::Text(Cow::Borrowed(value)),
    }
}

/// Where the quote that a text opens with closes, at or behind byte `from`.
fn closing(text: &str, quote: u8, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        let byte = *bytes.get(at)?;
        let escape = byte == b'\\' && quote == b'"';
        let doubled = byte == quote && quote == b'\'' && bytes.get(at + 1) == Some(&b'\'');
        if escape || doubled {
            at += 2;
        } else if byte == quote {
            return Some(at);
        } else {
            at += 1;
        }
    }
}

fn unquoted(text: &str, quote: u8) -> String {
    let inner = text.get(1..closing(text, quote, 1).unwrap_or(text.len())).unwrap_or("");
    if quote == b'\'' {
        return inner.replace("''", "'");
    }
    let mut out = String::new();
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('u') => {
                let digits: String = chars.by_ref().take(4).collect();
                out.push(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).unwrap_or('\u{FFFD}'));
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

/// A flow collection or a value in one, and how many bytes it takes. `at` is where the text starts in the file.
fn flow(text: &str, depth: u32, at: usize) -> (Value<'_>, usize) {
    let bytes = text.as_bytes();
    let (is_map, close) = match bytes.first() {
        Some(b'{') => (true, b'}'),
        Some(b'[') => (false, b']'),
        Some(quote @ (b'"' | b'\'')) => {
            let end = closing(text, *quote, 1).unwrap_or(text.len().saturating_sub(1));
            return (Value::Text(Cow::Owned(unquoted(text, *quote))), end + 1);
        }
        _ => {
            let end = text.find([',', ']', '}']).unwrap_or(text.len());
            return (plain(text.get(..end).unwrap_or("").trim()), end);
        }
    };
    let (mut items, mut entries) = (Vec::new(), Vec::new());
    let mut now = 1;
    while now < text.len() && depth < DEPTH {
        let rest = text.get(now..).unwrap_or("");
        let blank = rest.len() - rest.trim_start_matches([' ', ',', '\t']).len();
        now += blank;
        let Some(rest) = text.get(now..).filter(|rest| !rest.is_empty()) else { break };
        if rest.as_bytes().first() == Some(&close) {
            now += 1;
            break;
        }
        let mut key = None;
        let mut value = rest;
        if is_map && let Some((name, after)) = rest.split_once(':') {
            key = Some(Cow::Borrowed(name.trim().trim_matches(['"', '\''])));
            value = after.trim_start();
        }
        let from = now + rest.len() - value.len();
        let (found, taken) = flow(value, depth + 1, at + from);
        now = from + taken.max(1);
        let node = Node { start: at + from, end: at + now, value: found };
        match key {
            Some(key) => entries.push((key, node)),
            None => items.push(node),
        }
    }
    (if is_map { Value::Map(entries) } else { Value::List(items) }, now.min(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tools_write() {
        let text = "app:\n  name: 'it''s'  \n  mode: chat # c\nlist:\n- data:\n    title: A\n    tags: [x, 'y, z', {a: 1}]\n    code: |\n      def f():\n        return 1\n\n  id: '5'\n- \n  long: one two\n    three\n  quoted: \"a\\nb \\\n    \\c\"\nempty: {}\nlast: true\n";
        let root = tree(text, 1000);
        assert_eq!(root.at(&["app", "name"]).text(), "it's");
        assert_eq!(root.at(&["app", "mode"]).text(), "chat");
        let items = root.get("list").items();
        assert_eq!(items.len(), 2);
        assert_eq!(items[0].at(&["data", "tags"]).items()[1].text(), "y, z");
        assert_eq!(items[0].at(&["data", "tags"]).items()[2].get("a").number(), Some(1.0));
        assert_eq!(items[0].at(&["data", "code"]).text(), "def f():\n  return 1\n\n");
        assert_eq!(items[0].get("id").text(), "5");
        assert_eq!(items[1].get("long").text(), "one two three");
        assert!(root.get("empty").is_map() && root.get("last").is(true));
        assert!(text.get(items[0].at(&["data", "title"]).start..).is_some_and(|rest| rest.starts_with("A\n")));
    }

    #[test]
    fn hostile_texts_end() {
        let deep: String = (0..5000).map(|n| format!("{}k:\n", " ".repeat(n))).collect();
        tree(&deep, 100_000);
        let dashes = "- ".repeat(20_000);
        tree(&dashes, 100_000);
        let open = format!("a: {}", "[".repeat(20_000));
        tree(&open, 100_000);
        for text in ["a: \"x", "a: 'x\n y", "- - - a", "a: |", "a: [", "? x", "a:\n- b\n c: d", "\t- a"] {
            tree(text, 100);
        }
    }
}
