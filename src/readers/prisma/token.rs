//! Tokens of Prisma's schema language. Comments are left out; an unclosed string ends with its line.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A bare word or number, with its dots: `User`, `db.VarChar`, `191`.
    Word,
    /// A string in double quotes.
    Text,
    /// One sign.
    Sign,
    /// The end of a line.
    Line,
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    /// What it says, quotes off.
    pub(super) text: &'a str,
    pub(super) start: usize,
}

impl Token<'_> {
    pub(super) fn sign(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }
}

/// All tokens of a text.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut push = |kind, from: usize, to: usize, start| {
        tokens.push(Token { kind, text: text.get(from..to).unwrap_or(""), start });
    };
    while let Some(&byte) = bytes.get(at) {
        let run = |from: usize, within: &dyn Fn(u8) -> bool| bytes.iter().skip(from).take_while(|byte| within(**byte)).count();
        match byte {
            b'\n' => {
                push(Kind::Line, at, at + 1, at);
                at += 1;
            }
            b'/' if bytes.get(at + 1) == Some(&b'/') => at += run(at, &|byte| byte != b'\n'),
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = text.get(at + 2..).and_then(|rest| rest.find("*/")).map_or(bytes.len(), |end| at + end + 4);
            }
            b'"' => {
                let start = at;
                at += 1;
                let mut escaped = false;
                let ends = |byte: u8| {
                    let ends = byte == b'\n' || byte == b'"' && !escaped;
                    escaped = byte == b'\\' && !escaped;
                    ends
                };
                let end = bytes.iter().skip(at).copied().position(ends).map_or(bytes.len(), |ahead| at + ahead);
                push(Kind::Text, at, end, start);
                at = if bytes.get(end) == Some(&b'"') { end + 1 } else { end };
            }
            byte if is_word(byte) => {
                let length = run(at, &|byte| is_word(byte) || byte == b'.');
                push(Kind::Word, at, at + length, at);
                at += length;
            }
            byte if byte.is_ascii_whitespace() => at += 1,
            _ => {
                push(Kind::Sign, at, at + 1, at);
                at += 1;
            }
        }
    }
    tokens
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || byte >= 0x80
}
