//! Tokens of Firebase's rules language.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Text,
    Number,
    Sign,
}

/// One token; a text's quotes are off.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    pub(super) start: usize,
}

impl Token<'_> {
    /// Whether it is this word or sign.
    pub(super) fn is(&self, text: &str) -> bool {
        self.kind != Kind::Text && self.text == text
    }
}

/// Signs of two characters.
const PAIRS: &[&str] = &["&&", "||", "==", "!=", "<=", ">=", "**"];

/// Cuts a text into tokens; comments and white space are left out.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let kind = match byte(at) {
            b' ' | b'\t' | b'\r' | b'\n' => {
                at += 1;
                continue;
            }
            b'/' if byte(at + 1) == b'/' && comment(bytes, at) => {
                at = text.get(at..).and_then(|rest| rest.find('\n')).map_or(bytes.len(), |end| at + end);
                continue;
            }
            b'/' if byte(at + 1) == b'*' && byte(at + 2) != b'*' || text.get(at..).is_some_and(|rest| rest.starts_with("/**")) => {
                at = text.get(at..).and_then(|rest| rest.find("*/")).map_or(bytes.len(), |end| at + end + 2);
                continue;
            }
            quote @ (b'\'' | b'"') => {
                at += 1;
                while at < bytes.len() && byte(at) != quote && byte(at) != b'\n' {
                    at += if byte(at) == b'\\' { 2 } else { 1 };
                }
                let inner = text.get(start + 1..at.min(bytes.len())).unwrap_or("");
                at = (at + 1).min(bytes.len());
                tokens.push(Token { kind: Kind::Text, text: inner, start });
                continue;
            }
            b'0'..=b'9' => {
                at += run(bytes, at, |byte| byte.is_ascii_alphanumeric() || byte == b'.');
                Kind::Number
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => {
                at += run(bytes, at, |byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80);
                Kind::Word
            }
            _ => {
                at += if PAIRS.iter().any(|pair| text.get(at..).is_some_and(|rest| rest.starts_with(pair))) { 2 } else { 1 };
                Kind::Sign
            }
        };
        tokens.push(Token { kind, text: text.get(start..at).unwrap_or(""), start });
    }
    tokens
}

/// Two slashes start a comment unless they stand inside an address.
fn comment(bytes: &[u8], at: usize) -> bool {
    at == 0 || bytes.get(at - 1) != Some(&b':')
}

fn run(bytes: &[u8], from: usize, within: impl Fn(u8) -> bool) -> usize {
    bytes.get(from..).unwrap_or(&[]).iter().take_while(|byte| within(**byte)).count()
}
