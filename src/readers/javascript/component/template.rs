//! The expressions of a template, put as statements where they stand.
//!
//! What is no expression on its own (patterns of slots, heads of loops) stays blank: one faulty piece must not take the
//! scripts with it.

use crate::facts::Language;
use crate::readers::javascript::depth;
use oxc_allocator::Allocator;
use oxc_parser::Parser;
use oxc_span::SourceType;
use std::ops::Range;

/// Most expressions that are read from one template, and the longest of them in bytes.
const MOST: usize = 2000;
const LONGEST: usize = 8000;

/// One expression of a template.
struct Found {
    inner: Range<usize>,
    /// Several statements may stand in it, and they run later.
    handler: bool,
    /// Its value is shown as HTML.
    html: bool,
}

/// Writes the expressions of the template into `bytes`, and gives where the values start that are shown as HTML.
pub(super) fn splice(language: Language, text: &str, kept: &[(usize, usize)], bytes: &mut [u8]) -> Vec<u32> {
    let mut found = Vec::new();
    for part in parts(text, kept) {
        match language {
            Language::Vue => vue(text, part, &mut found),
            _ => braces(text, part, &mut found),
        }
    }
    let kind = if language == Language::Astro { SourceType::tsx() } else { SourceType::ts() };
    let mut html = Vec::new();
    let mut free = 0;
    for found in found.into_iter().take(MOST) {
        let Some(inner) = text.get(found.inner.clone()) else { continue };
        let (before, after) = if found.handler { (";()=>{", "};") } else { (";(", ");") };
        // Too little room: another expression stands right before it.
        let Some(start) = found.inner.start.checked_sub(before.len()).filter(|start| *start >= free) else { continue };
        if inner.len() > LONGEST || inner.trim().is_empty() || !is_code(inner, found.handler, kind) {
            continue;
        }
        put(bytes, start, before.as_bytes());
        put(bytes, found.inner.start, inner.as_bytes());
        put(bytes, found.inner.end, after.as_bytes().get(..1).unwrap_or(&[]));
        free = found.inner.end + 1;
        if bytes.get(free).is_some_and(u8::is_ascii_whitespace) && !kept.iter().any(|(from, to)| (*from..*to).contains(&free)) {
            put(bytes, free, b";");
        }
        if found.html {
            html.extend(u32::try_from(start + 1));
        }
    }
    html
}

fn put(bytes: &mut [u8], at: usize, what: &[u8]) {
    if let Some(place) = bytes.get_mut(at..at + what.len()) {
        place.copy_from_slice(what);
    }
}

fn is_code(inner: &str, handler: bool, kind: SourceType) -> bool {
    let allocator = Allocator::default();
    let text = if handler { format!("()=>{{{inner}\n}}") } else { format!("({inner}\n)") };
    if depth::is_too_deep(&text) {
        return false;
    }
    let parsed = Parser::new(&allocator, &text, kind).parse();
    !parsed.panicked && parsed.diagnostics.is_empty()
}

/// What lies between the scripts, without styles and comments.
fn parts(text: &str, kept: &[(usize, usize)]) -> Vec<Range<usize>> {
    let mut left: Vec<Range<usize>> = Vec::new();
    let mut done = 0;
    for (start, end) in kept.iter().copied().chain([(text.len(), text.len())]) {
        left.push(done..start);
        done = end;
    }
    for (open, close) in [("<style", "</style"), ("<!--", "-->")] {
        let mut cut = Vec::new();
        for part in left {
            let mut at = part.start;
            while let Some(from) = text.get(at..part.end).and_then(|rest| rest.find(open)).map(|found| at + found) {
                cut.push(at..from);
                at = text.get(from..part.end).and_then(|rest| rest.find(close)).map_or(part.end, |found| from + found + close.len());
            }
            cut.push(at..part.end);
        }
        left = cut;
    }
    left
}

/// Attributes of Vue whose value is an expression.
const BOUND: &[&str] = &["v-if", "v-else-if", "v-show", "v-html", "v-text", "v-model", "v-bind"];

fn vue(text: &str, part: Range<usize>, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let mut at = part.start;
    while at < part.end && found.len() < MOST {
        match bytes.get(at) {
            Some(b'{') if bytes.get(at + 1) == Some(&b'{') => {
                let Some(length) = text.get(at + 2..part.end).and_then(|rest| rest.find("}}")) else { return };
                found.push(Found { inner: at + 2..at + 2 + length, handler: false, html: false });
                at += length + 4;
            }
            Some(quote @ (b'"' | b'\'')) if at > part.start && bytes.get(at - 1) == Some(&b'=') => {
                let Some(length) = text.get(at + 1..part.end).and_then(|rest| rest.find(char::from(*quote))) else { return };
                let name = attribute(text, at - 1);
                let handler = name.starts_with('@') || name.starts_with("v-on:");
                let bound = name.starts_with(':') || BOUND.iter().any(|start| name.split([':', '.']).next() == Some(*start));
                // `v-for="order in orders"`: what it goes through.
                if name == "v-for"
                    && let Some(head) = text.get(at + 1..at + 1 + length)
                    && let Some(list) = [" in ", " of "].iter().find_map(|word| Some(head.find(word)? + word.len()))
                {
                    found.push(Found { inner: at + 1 + list..at + 1 + length, handler: false, html: false });
                }
                if handler || bound {
                    found.push(Found { inner: at + 1..at + 1 + length, handler, html: name == "v-html" });
                }
                at += length + 2;
            }
            _ => at += 1,
        }
    }
}

/// The name of the attribute that ends before byte `end`.
fn attribute(text: &str, end: usize) -> &str {
    let before = text.get(..end).unwrap_or("");
    let start = before.bytes().rev().take(80).take_while(|byte| !byte.is_ascii_whitespace() && !b"<>\"'".contains(byte)).count();
    before.get(before.len() - start..).unwrap_or("")
}

/// Svelte and Astro: what stands in braces.
fn braces(text: &str, part: Range<usize>, found: &mut Vec<Found>) {
    let mut at = part.start;
    while let Some(open) = text.get(at..part.end).and_then(|rest| rest.find('{')).map(|found| at + found) {
        if found.len() >= MOST {
            return;
        }
        let Some(close) = closing(text, open, part.end) else {
            at = open + 1;
            continue;
        };
        let inner = text.get(open + 1..close).unwrap_or("");
        let mut start = open + 1;
        let mut end = close;
        let mut html = attribute(text, open).ends_with("set:html=");
        match inner.bytes().next() {
            Some(b'@') => {
                html = inner.starts_with("@html ");
                start += if html { "@html ".len() } else { inner.len() };
            }
            Some(b'#' | b':') => {
                let (mark, rest) = inner.split_once(' ').unwrap_or((inner, ""));
                let rest = rest.strip_prefix("if ").unwrap_or(rest);
                start = close - rest.len();
                let stop = match mark {
                    "#each" => rest.find(" as "),
                    "#await" => rest.find(" then").or_else(|| rest.find(" catch")),
                    "#if" | "#key" | ":else" => None,
                    _ => Some(0),
                };
                end = stop.map_or(close, |stop| start + stop);
            }
            // `{...rest}` and `{/if}`
            Some(b'.' | b'/') | None => end = start,
            _ => {}
        }
        if start < end {
            found.push(Found { inner: start..end, handler: false, html });
        }
        at = close + 1;
    }
}

/// Where the brace that opens at `open` closes, texts within it left aside.
fn closing(text: &str, open: usize, end: usize) -> Option<usize> {
    let mut depth = 0_u32;
    let mut quote: Option<u8> = None;
    let mut escaped = false;
    for (offset, byte) in text.get(open..end)?.bytes().enumerate().take(LONGEST) {
        match (quote, byte) {
            _ if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(open), byte) if byte == open => quote = None,
            (Some(b'"' | b'\''), b'\n') => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'' | b'`') => quote = Some(byte),
            (None, b'{') => depth += 1,
            (None, b'}') => {
                depth -= 1;
                if depth == 0 {
                    return Some(open + offset);
                }
            }
            _ => {}
        }
    }
    None
}
