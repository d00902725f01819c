//! The pieces of a formula of Power Fx.

use super::PARTS;
use std::borrow::Cow;

/// One piece of a formula.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'a> {
    Text(Cow<'a, str>),
    /// A text with parts put into it: the sources of these parts, with where they start.
    Woven(Vec<(usize, &'a str)>),
    Number(&'a str),
    Name(Cow<'a, str>),
    Sign(&'a str),
}

/// Where a piece starts, and the piece.
pub(super) type Placed<'a> = (usize, Token<'a>);

/// The pieces of a text that starts at byte `from` of the formula.
pub(super) fn tokens(text: &str, from: usize) -> Vec<Placed<'_>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = text.get(at..).unwrap_or("");
        let place = from + at;
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'/' if rest.starts_with("//") => at += rest.find('\n').unwrap_or(rest.len()),
            b'/' if rest.starts_with("/*") => at += rest.find("*/").map_or(rest.len(), |end| end + 2),
            b'"' => {
                let (value, length) = quoted(rest, '"');
                found.push((place, Token::Text(value)));
                at += length;
            }
            b'$' if rest.starts_with("$\"") => {
                let (holes, length) = woven(rest.get(1..).unwrap_or(""), place + 1);
                found.push((place, Token::Woven(holes)));
                at += length + 1;
            }
            b'\'' => {
                let (value, length) = quoted(rest, '\'');
                found.push((place, Token::Name(value)));
                at += length;
            }
            b'0'..=b'9' => {
                let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'.').count();
                found.push((place, Token::Number(rest.get(..length).unwrap_or(""))));
                at += length;
            }
            _ => {
                let first = rest.chars().next().unwrap_or(' ');
                if first.is_alphabetic() || first == '_' {
                    let length: usize = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').map(char::len_utf8).sum();
                    found.push((place, Token::Name(Cow::Borrowed(rest.get(..length).unwrap_or("")))));
                    at += length;
                } else {
                    let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
                    let length = sign.map_or(first.len_utf8(), |sign| sign.len());
                    found.push((place, Token::Sign(rest.get(..length).unwrap_or(""))));
                    at += length;
                }
            }
        }
        if found.len() > PARTS {
            break;
        }
    }
    found
}

/// Signs of more than one character.
const SIGNS: &[&str] = &[";;", "&&", "||", "<>", "<=", ">=", "[@"];

/// A quoted text whose quotes are doubled within, and how many bytes it takes.
fn quoted(rest: &str, quote: char) -> (Cow<'_, str>, usize) {
    let mut end = 1;
    let mut doubled = false;
    loop {
        let Some(found) = rest.get(end..).and_then(|rest| rest.find(quote)) else {
            return (Cow::Borrowed(rest.get(1..).unwrap_or("")), rest.len());
        };
        end += found + 1;
        if rest.get(end..).is_some_and(|rest| rest.starts_with(quote)) {
            doubled = true;
            end += 1;
            continue;
        }
        let inner = rest.get(1..end - 1).unwrap_or("");
        let plain = if doubled { Cow::Owned(inner.replace(&format!("{quote}{quote}"), &quote.to_string())) } else { Cow::Borrowed(inner) };
        return (plain, end);
    }
}

/// The parts that are put into a text, with where they start, and how many bytes the text takes.
fn woven(rest: &str, from: usize) -> (Vec<(usize, &str)>, usize) {
    let bytes = rest.as_bytes();
    let mut holes = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' if open.is_empty() && bytes.get(at + 1) == Some(&b'"') => at += 1,
            b'"' if open.is_empty() => return (holes, at + 1),
            b'"' => at += quoted(rest.get(at..).unwrap_or("\""), '"').1.saturating_sub(1),
            b'{' => open.push(at + 1),
            b'}' => {
                if let Some(start) = open.pop()
                    && open.is_empty()
                {
                    holes.push((from + start, rest.get(start..at).unwrap_or("")));
                }
            }
            _ => {}
        }
        at += 1;
    }
    (holes, rest.len())
}
