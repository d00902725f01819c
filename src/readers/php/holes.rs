//! Texts in which variables stand.

use super::parse::{DEPTH, Parser};
use super::tree::{Expr, Node};

impl<'a> Parser<'a> {
    /// The pieces of a text with holes.
    pub(super) fn holes(&mut self, text: &'a str, from: u32) -> Vec<Expr<'a>> {
        let mut parts = Vec::new();
        let (mut done, mut at) = (0, 0);
        let bytes = text.as_bytes();
        let place = |at: usize| u32::try_from(at).unwrap_or(0).saturating_add(from);
        let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
        while at < bytes.len() && parts.len() < 2_000 {
            let deep = self.depth >= DEPTH;
            let (start, end, code) = match byte(at) {
                b'\\' => {
                    at += 2;
                    continue;
                }
                b'{' if byte(at + 1) == b'$' => {
                    let end = closed(text, at);
                    (at, end, text.get(at + 1..end.saturating_sub(1)).unwrap_or(""))
                }
                b'$' if byte(at + 1) == b'{' => {
                    let end = closed(text, at + 1);
                    (at, end, "")
                }
                b'$' if is_word(byte(at + 1)) && !byte(at + 1).is_ascii_digit() => {
                    let mut end = at + 1;
                    while is_word(byte(end)) {
                        end += 1;
                    }
                    if byte(end) == b'[' {
                        end = text.get(end..).and_then(|rest| rest.find(']')).map_or(end, |close| end + close + 1);
                    } else if byte(end) == b'-' && byte(end + 1) == b'>' && is_word(byte(end + 2)) {
                        end += 2;
                        while is_word(byte(end)) {
                            end += 1;
                        }
                    }
                    (at, end, text.get(at..end).unwrap_or(""))
                }
                _ => {
                    at += 1;
                    continue;
                }
            };
            if start > done {
                parts.push(Expr { start: place(done), end: place(start), kind: Node::Text(text.get(done..start).unwrap_or("")) });
            }
            let kind = match code.is_empty() || deep {
                true => {
                    // `${name}`
                    let name = text.get(start..end).unwrap_or("").trim_start_matches(['$', '{']).trim_end_matches('}');
                    let name = name.get(..name.bytes().take_while(|byte| is_word(*byte)).count()).unwrap_or("");
                    Expr { start: place(start), end: place(end), kind: Node::Variable(name) }
                }
                false => {
                    let from = place(start) as usize + usize::from(byte(start) == b'{');
                    let mut inner = Parser::new(code, from, true);
                    inner.depth = self.depth + 1;
                    inner.expr()
                }
            };
            parts.push(kind);
            at = end.max(at + 1);
            done = at;
        }
        if done < bytes.len() {
            parts.push(Expr { start: place(done), end: place(bytes.len()), kind: Node::Text(text.get(done..).unwrap_or("")) });
        }
        parts
    }
}

/// Where the brace that opens at `at` is closed; the byte behind it.
fn closed(text: &str, at: usize) -> usize {
    let mut open = 0_u32;
    for (place, byte) in text.bytes().enumerate().skip(at) {
        match byte {
            b'{' => open += 1,
            b'}' => {
                open = open.saturating_sub(1);
                if open == 0 {
                    return place + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}
