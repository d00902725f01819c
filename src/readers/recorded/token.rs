//! Tokens of PHP and Ruby, as far as migrations need them: names, texts, numbers and signs, without comments.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A bare word or number.
    Word,
    /// A string, a heredoc, or a symbol of Ruby.
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
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text == word
    }

    pub(super) fn sign(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }
}

/// Which of the two languages it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tongue {
    Php,
    Ruby,
}

/// All tokens of a text.
pub(super) fn tokens(text: &str, tongue: Tongue) -> Vec<Token<'_>> {
    let mut lexer = Lexer { text, tongue, at: 0 };
    let mut tokens = Vec::new();
    while let Some((kind, inner, start)) = lexer.next() {
        tokens.push(Token { kind, text: text.get(inner).unwrap_or(""), start });
    }
    tokens
}

struct Lexer<'a> {
    text: &'a str,
    tongue: Tongue,
    at: usize,
}

impl Lexer<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn find(&self, from: usize, what: &str) -> usize {
        self.text.get(from..).and_then(|rest| rest.find(what)).map_or(self.text.len(), |at| from + at)
    }

    fn run(&self, from: usize) -> usize {
        let word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
        from + self.text.as_bytes().iter().skip(from).take_while(|byte| word(byte)).count()
    }

    fn next(&mut self) -> Option<(Kind, Range<usize>, usize)> {
        let php = self.tongue == Tongue::Php;
        loop {
            let at = self.at;
            if at >= self.text.len() {
                return None;
            }
            let (byte, next) = (self.byte(at), self.byte(at + 1));
            match (byte, next) {
                (b'\n', _) => {
                    self.at += 1;
                    // What Ruby puts behind `=begin` is a comment.
                    if !php && self.text.get(self.at..).is_some_and(|rest| rest.starts_with("=begin")) {
                        self.at = self.find(self.at, "\n=end");
                    }
                    return Some((Kind::Line, at..at + 1, at));
                }
                (b'#', next) if !(php && next == b'[') => self.at = self.find(at, "\n"),
                (b'/', b'/') if php => self.at = self.find(at, "\n"),
                (b'/', b'*') if php => self.at = (self.find(at + 2, "*/") + 2).min(self.text.len()),
                (b'\'' | b'"', _) => return Some(self.quoted(at, byte)),
                (b'<', b'<') => match self.heredoc(at) {
                    Some(found) => return Some(found),
                    None => self.at += 2,
                },
                (b':', next) if !php && (next.is_ascii_alphabetic() || next == b'_') && !self.follows_name(at) => {
                    let end = self.run(at + 1);
                    self.at = end;
                    return Some((Kind::Text, at + 1..end, at));
                }
                (byte, _) if byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80 => {
                    let end = self.run(at);
                    self.at = end;
                    return Some((Kind::Word, at..end, at));
                }
                (byte, _) if byte.is_ascii_whitespace() => self.at += 1,
                _ => {
                    self.at += 1;
                    return Some((Kind::Sign, at..at + 1, at));
                }
            }
        }
    }

    /// Whether a colon stands right behind a name or another colon, so that it starts no symbol.
    fn follows_name(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map_or(b' ', |before| self.byte(before));
        before.is_ascii_alphanumeric() || matches!(before, b'_' | b':' | b'"' | b'\'')
    }

    fn quoted(&mut self, start: usize, quote: u8) -> (Kind, Range<usize>, usize) {
        let mut at = start + 1;
        while at < self.text.len() && self.byte(at) != quote {
            at += if self.byte(at) == b'\\' { 2 } else { 1 };
        }
        let end = at.min(self.text.len());
        self.at = (end + 1).min(self.text.len());
        (Kind::Text, start + 1..end, start)
    }

    /// `<<<'SQL' … SQL` of PHP, `<<~SQL … SQL` of Ruby.
    fn heredoc(&mut self, start: usize) -> Option<(Kind, Range<usize>, usize)> {
        let mut at = start + 2;
        while matches!(self.byte(at), b'<' | b'~' | b'-' | b'\'' | b'"') {
            at += 1;
        }
        let end = self.run(at);
        let mark = self.text.get(at..end).filter(|mark| mark.starts_with(|c: char| c.is_ascii_uppercase()))?;
        let body = self.find(end, "\n") + 1;
        let mut line = body;
        while line < self.text.len() {
            let line_end = self.find(line, "\n");
            if self.text.get(line..line_end)?.trim_start().starts_with(mark) {
                self.at = line + self.text.get(line..line_end)?.find(mark)? + mark.len();
                return Some((Kind::Text, body..line, start));
            }
            line = line_end + 1;
        }
        None
    }
}

/// What stands between the bracket that opens at a position and its partner, and the position behind that.
pub(super) fn group<'t, 'a>(tokens: &'t [Token<'a>], open: usize) -> Option<(&'t [Token<'a>], usize)> {
    let mut depth = 0_u32;
    for (ahead, token) in tokens.iter().enumerate().skip(open) {
        if token.sign("(") || token.sign("[") || token.sign("{") {
            depth += 1;
        } else if token.sign(")") || token.sign("]") || token.sign("}") {
            depth = depth.saturating_sub(1);
        } else if depth == 0 {
            return None;
        }
        if depth == 0 {
            return Some((tokens.get(open + 1..ahead)?, ahead + 1));
        }
    }
    None
}

/// Tokens cut at the commas that no bracket encloses.
pub(super) fn by_comma<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_i32, 0);
    for (at, token) in tokens.iter().enumerate() {
        if ["(", "[", "{"].iter().any(|sign| token.sign(sign)) {
            depth += 1;
        } else if [")", "]", "}"].iter().any(|sign| token.sign(sign)) {
            depth -= 1;
        } else if depth <= 0 && token.sign(",") {
            parts.extend(tokens.get(start..at));
            start = at + 1;
        }
    }
    parts.extend(tokens.get(start..).filter(|part| part.iter().any(|token| token.kind != Kind::Line)));
    parts
}

/// The texts of an argument: one, or those of a list.
pub(super) fn texts(argument: &[Token<'_>]) -> Vec<String> {
    // `%i[first_name last_name]` is a list of symbols.
    let bare = matches!(argument, [percent, kind, open, ..] if percent.sign("%") && kind.kind == Kind::Word && open.sign("["));
    let named = |(at, token): &(usize, &Token<'_>)| token.kind == Kind::Text || bare && *at > 1 && token.kind == Kind::Word;
    argument.iter().enumerate().filter(named).map(|(_, token)| token.text.to_owned()).collect()
}
