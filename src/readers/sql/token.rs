//! Tokens of SQL, and the statements they make up.
//!
//! Knows dollar quoting, nested comments, `COPY` data and psql's own commands, so that a semicolon inside any of
//! them ends nothing. An unclosed quote runs to the end of the text.

use std::ops::Range;

/// Most tokens that one statement keeps: an `INSERT` of a dump may hold millions.
const TOKENS: usize = 20_000;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A bare word.
    Word,
    /// A quoted name.
    Quoted,
    /// A string in single quotes.
    Text,
    /// A string between dollar signs.
    Dollar,
    /// A number.
    Number,
    /// One sign.
    Sign,
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    /// What it says: quotes off, doubled quotes as written.
    pub(super) text: &'a str,
    /// Where its text stands, quotes included.
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Token<'_> {
    /// Whether it is this bare word.
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is this sign.
    pub(super) fn sign(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }

    /// Whether it can name something.
    pub(super) fn is_name(&self) -> bool {
        matches!(self.kind, Kind::Word | Kind::Quoted)
    }
}

/// One statement.
#[derive(Debug)]
pub(super) struct Statement<'a> {
    pub(super) tokens: Vec<Token<'a>>,
    /// Data lines of `COPY … FROM stdin`.
    pub(super) data: Option<Range<usize>>,
}

/// Cuts a text into statements.
pub(super) struct Statements<'a> {
    text: &'a str,
    at: usize,
    /// Backslashes escape in strings, as MySQL has it.
    backslashes: bool,
}

impl<'a> Statements<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, backslashes: text.contains('`') }
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    /// The end of the line that holds `from`.
    fn line_end(&self, from: usize) -> usize {
        self.text.get(from..).and_then(|rest| rest.find('\n')).map_or(self.text.len(), |at| from + at)
    }

    /// Leaves out white space, comments and psql's own commands.
    fn skip_blank(&mut self) {
        while self.at < self.text.len() {
            match (self.byte(0), self.byte(1)) {
                (b' ' | b'\t' | b'\r' | b'\n' | 0x0c, _) => self.at += 1,
                (b'-', b'-') => self.at = self.line_end(self.at),
                (b'/', b'*') => self.skip_block_comment(),
                (b'\\', _) => self.at = self.line_end(self.at),
                (b'#', next) if self.backslashes && next != b'>' => self.at = self.line_end(self.at),
                _ => return,
            }
        }
    }

    fn skip_block_comment(&mut self) {
        let mut depth = 0_u32;
        while self.at < self.text.len() {
            match (self.byte(0), self.byte(1)) {
                (b'/', b'*') => {
                    depth += 1;
                    self.at += 2;
                }
                (b'*', b'/') => {
                    depth = depth.saturating_sub(1);
                    self.at += 2;
                    if depth == 0 {
                        return;
                    }
                }
                _ => self.at += 1,
            }
        }
    }

    fn token(&mut self) -> Option<Token<'a>> {
        self.skip_blank();
        let start = self.at;
        let first = self.byte(0);
        if start >= self.text.len() {
            return None;
        }
        let (kind, inner) = match first {
            b'\'' => (Kind::Text, self.quoted(b'\'', self.backslashes)),
            b'"' => (Kind::Quoted, self.quoted(b'"', false)),
            b'`' => (Kind::Quoted, self.quoted(b'`', false)),
            b'$' => match self.dollar() {
                Some(inner) => (Kind::Dollar, inner),
                None => (Kind::Sign, self.run(1)),
            },
            b'e' | b'E' if self.byte(1) == b'\'' => {
                self.at += 1;
                (Kind::Text, self.quoted(b'\'', true))
            }
            b'0'..=b'9' => (Kind::Number, self.run_while(|byte| byte.is_ascii_alphanumeric() || byte == b'.')),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => {
                (Kind::Word, self.run_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..)))
            }
            _ => (Kind::Sign, self.run(1)),
        };
        Some(Token { kind, text: self.text.get(inner).unwrap_or(""), start, end: self.at })
    }

    fn run(&mut self, bytes: usize) -> Range<usize> {
        let start = self.at;
        self.at += bytes;
        start..self.at
    }

    fn run_while(&mut self, within: impl Fn(u8) -> bool) -> Range<usize> {
        let start = self.at;
        while self.at < self.text.len() && within(self.byte(0)) {
            self.at += 1;
        }
        start..self.at
    }

    /// A string up to its closing quote; a doubled quote does not close.
    fn quoted(&mut self, quote: u8, backslashes: bool) -> Range<usize> {
        self.at += 1;
        let start = self.at;
        while self.at < self.text.len() {
            match self.byte(0) {
                b'\\' if backslashes => self.at += 2,
                byte if byte == quote && self.byte(1) == quote => self.at += 2,
                byte if byte == quote => {
                    self.at += 1;
                    return start..self.at - 1;
                }
                _ => self.at += 1,
            }
        }
        self.at = self.text.len();
        start..self.at
    }

    /// `$tag$ … $tag$`; nothing when the dollar sign starts no quote.
    fn dollar(&mut self) -> Option<Range<usize>> {
        let rest = self.text.get(self.at..)?;
        let tag_end = rest.get(1..)?.find('$')? + 2;
        let tag = rest.get(..tag_end)?;
        let name = tag.trim_matches('$');
        if tag_end > 66 || name.starts_with(|c: char| c.is_ascii_digit()) || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
            return None;
        }
        let start = self.at + tag_end;
        let (end, after) = match self.text.get(start..)?.find(tag) {
            Some(at) => (start + at, start + at + tag.len()),
            None => (self.text.len(), self.text.len()),
        };
        self.at = after;
        Some(start..end)
    }

    /// The lines that follow a `COPY … FROM stdin;`, without the closing `\.`.
    fn copy_data(&mut self) -> Range<usize> {
        let start = (self.line_end(self.at) + 1).min(self.text.len());
        let mut at = start;
        while at < self.text.len() {
            let end = self.line_end(at);
            let line = self.text.get(at..end).unwrap_or("").trim_end();
            if line == "\\." {
                self.at = end;
                return start..at;
            }
            at = end + 1;
        }
        self.at = self.text.len();
        start..self.text.len()
    }
}

impl<'a> Iterator for Statements<'a> {
    type Item = Statement<'a>;

    fn next(&mut self) -> Option<Statement<'a>> {
        let mut tokens: Vec<Token<'a>> = Vec::new();
        while let Some(token) = self.token() {
            if token.sign(";") {
                if tokens.is_empty() {
                    continue;
                }
                break;
            }
            if tokens.len() < TOKENS {
                tokens.push(token);
            }
        }
        let copies = tokens.first().is_some_and(|first| first.is("copy")) && tokens.iter().any(|token| token.is("stdin"));
        let data = copies.then(|| self.copy_data());
        (!tokens.is_empty()).then_some(Statement { tokens, data })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn firsts(text: &str) -> Vec<String> {
        Statements::new(text).map(|statement| statement.tokens.iter().map(|token| token.text).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn semicolons_in_quotes_end_nothing() {
        let text = "select ';' ; -- a;b\n create function f() as $x$ begin; end; $x$ ; /* ; /* ; */ */ drop table \"a;b\"";
        assert_eq!(firsts(text), ["select ;", "create function f ( ) as  begin; end; ", "drop table a;b"]);
    }

    #[test]
    fn copy_data_and_psql_commands_are_no_statements() {
        let text = "\\connect shop\nCOPY public.users (id) FROM stdin;\n1;drop\n2\n\\.\n\nSELECT 1;\n";
        let all: Vec<Statement<'_>> = Statements::new(text).collect();
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].data.clone().and_then(|data| text.get(data)), Some("1;drop\n2\n"));
    }

    #[test]
    fn unclosed_quotes_run_to_the_end() {
        for text in ["select 'a", "select $$a", "/* a", "select \"", "\\", "$", "select E'\\", "copy t from stdin;"] {
            let _ = Statements::new(text).count();
        }
    }
}
