//! Tokens of PHP: text outside the marks, strings with and without holes, here-documents, names, numbers, signs.
//! Comments are left out. What does not end, ends with the file.

/// One token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    /// As written; of texts what stands between the quotes.
    pub(super) text: &'a str,
    /// Where it starts, in bytes.
    pub(super) start: u32,
    /// Where `text` starts, in bytes.
    pub(super) inner: u32,
    /// Where it ends.
    pub(super) end: u32,
}

/// Kinds of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text outside the marks, which is sent as it is.
    Html,
    /// `<?=`
    Echo,
    /// `?>`
    Close,
    /// `$name`; its text has no dollar.
    Variable,
    /// A word, with its namespace.
    Name,
    Number,
    /// A text without holes.
    Text,
    /// A text in which variables may stand.
    Template,
    /// A command between backticks.
    Command,
    /// Signs of one to three characters.
    Sign,
    End,
}

/// Signs of several characters, the longest first.
const SIGNS: &[&str] = &[
    "<=>", "**=", "...", "<<=", ">>=", "===", "!==", "??=", "?->", "++", "--", "->", "=>", "::", "==", "!=", "<>", "<=", ">=", "&&", "||",
    "??", "+=", "-=", "*=", "/=", ".=", "%=", "&=", "|=", "^=", "<<", ">>", "**", "#[",
];

/// Most tokens of one file; more is data.
const MOST: usize = 400_000;

/// All tokens of a file, or of what stands in a hole (`inside`).
pub(super) fn tokens(text: &str, from: usize, inside: bool) -> Vec<Token<'_>> {
    let mut lexer = Lexer { text, bytes: text.as_bytes(), at: 0, from, found: Vec::new() };
    if !inside {
        lexer.html();
    }
    while lexer.at < lexer.bytes.len() && lexer.found.len() < MOST {
        lexer.next();
    }
    let end = lexer.bytes.len();
    lexer.push(Kind::End, end, end..end);
    lexer.found
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    from: usize,
    found: Vec<Token<'a>>,
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

impl<'a> Lexer<'a> {
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn push(&mut self, kind: Kind, start: usize, text: std::ops::Range<usize>) {
        let place = |at: usize| u32::try_from(at + self.from).unwrap_or(u32::MAX);
        let token = Token {
            kind,
            start: place(start),
            inner: place(text.start),
            end: place(self.at.max(text.end)),
            text: self.text.get(text).unwrap_or(""),
        };
        self.found.push(token);
    }

    /// Text up to the next mark.
    fn html(&mut self) {
        let start = self.at;
        let rest = self.rest();
        let open = rest.match_indices("<?").find(|(at, _)| {
            let after = rest.get(at + 2..).unwrap_or("");
            after.starts_with('=')
                || after.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("php"))
                || after.starts_with([' ', '\n', '\t', '\r'])
        });
        let Some((at, _)) = open else {
            self.at = self.bytes.len();
            if self.at > start {
                self.push(Kind::Html, start, start..self.at);
            }
            return;
        };
        let open = start + at;
        if open > start {
            self.at = open;
            self.push(Kind::Html, start, start..open);
        }
        self.at = open + 2;
        if self.byte(self.at) == b'=' {
            self.at += 1;
            self.push(Kind::Echo, open, open..open);
        } else if self.rest().get(..3).is_some_and(|word| word.eq_ignore_ascii_case("php")) {
            self.at += 3;
        }
    }

    /// What stands between a quote, which starts at `at`, and its end.
    fn quoted(&mut self, kind: Kind, mark: u8) {
        let start = self.at;
        let mut at = start + 1;
        while at < self.bytes.len() && self.byte(at) != mark {
            at += if self.byte(at) == b'\\' { 2 } else { 1 };
        }
        let end = at.min(self.bytes.len());
        self.at = (end + 1).min(self.bytes.len());
        let kind = if kind == Kind::Template && !self.text.get(start..end).unwrap_or("").contains('$') { Kind::Text } else { kind };
        self.push(kind, start, start + 1..end.max(start + 1));
    }

    /// `<<<EOT` and its text.
    fn document(&mut self) -> bool {
        let Some(after) = self.rest().strip_prefix("<<<") else { return false };
        let after = after.trim_start_matches([' ', '\t']);
        let quote = after.chars().next().filter(|quote| matches!(quote, '\'' | '"'));
        let named = after.trim_start_matches(['\'', '"']);
        let name: &str = named.get(..named.bytes().take_while(|byte| is_word(*byte)).count()).unwrap_or("");
        let Some(line) = self.rest().find('\n').filter(|_| !name.is_empty()) else { return false };
        let start = self.at;
        let body = start + line + 1;
        let mut at = body;
        let mut end = self.bytes.len();
        for line in self.text.get(body..).unwrap_or("").split_inclusive('\n') {
            let code = line.trim_start_matches([' ', '\t']);
            if code.strip_prefix(name).is_some_and(|rest| !rest.bytes().next().is_some_and(is_word)) {
                end = at;
                self.at = at + (line.len() - code.len()) + name.len();
                break;
            }
            at += line.len();
        }
        if end == self.bytes.len() {
            self.at = end;
        }
        let holes = self.text.get(body..end).unwrap_or("").contains('$');
        let kind = if quote == Some('\'') || !holes { Kind::Text } else { Kind::Template };
        self.push(kind, start, body..end);
        true
    }

    fn line_comment(&mut self) {
        let rest = self.rest();
        let line = rest.find('\n').unwrap_or(rest.len());
        let close = rest.get(..line).and_then(|line| line.find("?>")).unwrap_or(line);
        self.at += close;
    }

    fn next(&mut self) {
        let start = self.at;
        match self.byte(start) {
            byte if byte.is_ascii_whitespace() => self.at += 1,
            b'#' if self.byte(start + 1) != b'[' => self.line_comment(),
            b'/' if self.byte(start + 1) == b'/' => self.line_comment(),
            b'/' if self.byte(start + 1) == b'*' => {
                let after = self.text.get(start + 2..).unwrap_or("");
                self.at = after.find("*/").map_or(self.bytes.len(), |end| start + 2 + end + 2);
            }
            b'?' if self.byte(start + 1) == b'>' => {
                self.at += 2;
                self.push(Kind::Close, start, start..start + 2);
                // One line's end belongs to the mark.
                if self.byte(self.at) == b'\n' {
                    self.at += 1;
                }
                self.html();
            }
            b'\'' => self.quoted(Kind::Text, b'\''),
            b'"' => self.quoted(Kind::Template, b'"'),
            b'`' => self.quoted(Kind::Command, b'`'),
            b'<' if self.rest().starts_with("<<<") && self.document() => {}
            b'$' if is_word(self.byte(start + 1)) && !self.byte(start + 1).is_ascii_digit() => {
                let name = self.text.get(start + 1..).unwrap_or("");
                let end = start + 1 + name.bytes().take_while(|byte| is_word(*byte)).count();
                self.at = end;
                self.push(Kind::Variable, start, start + 1..end);
            }
            byte if byte.is_ascii_digit() || (byte == b'.' && self.byte(start + 1).is_ascii_digit()) => {
                let more =
                    self.rest().bytes().skip(1).take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_')).count();
                // `1 . 'a'` and `1...5` are no numbers with points.
                self.at = start + 1 + more;
                self.push(Kind::Number, start, start..start + 1 + more);
            }
            byte if is_word(byte) || (byte == b'\\' && is_word(self.byte(start + 1))) => {
                let end = start + self.rest().bytes().take_while(|byte| is_word(*byte) || *byte == b'\\').count();
                self.at = end;
                self.push(Kind::Name, start, start..end);
            }
            _ => {
                let rest = self.rest();
                let length = SIGNS
                    .iter()
                    .find(|sign| rest.starts_with(**sign))
                    .map_or_else(|| rest.chars().next().map_or(1, char::len_utf8), |sign| sign.len());
                self.at = start + length;
                self.push(Kind::Sign, start, start..start + length);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Kind, &str)> {
        tokens(text, 0, false).iter().map(|token| (token.kind, token.text)).collect()
    }

    #[test]
    fn texts_comments_and_marks() {
        use Kind::{Close, Echo, End, Html, Name, Sign, Template, Text, Variable};
        assert_eq!(
            kinds("<p><?php // a ?>b<?= $x /* c */ ?>\nd"),
            [(Html, "<p>"), (Close, "?>"), (Html, "b"), (Echo, ""), (Variable, "x"), (Close, "?>"), (Html, "d"), (End, "")]
        );
        assert_eq!(
            kinds("<?php f('it\\'s', \"a $b\", \"c\");"),
            [
                (Name, "f"),
                (Sign, "("),
                (Text, "it\\'s"),
                (Sign, ","),
                (Template, "a $b"),
                (Sign, ","),
                (Text, "c"),
                (Sign, ")"),
                (Sign, ";"),
                (End, "")
            ]
        );
        assert_eq!(
            kinds("<?php $a = <<<EOT\n x $b\n  EOT . <<<'N'\n$c\nN;\n"),
            [(Variable, "a"), (Sign, "="), (Template, " x $b\n"), (Sign, "."), (Text, "$c\n"), (Sign, ";"), (End, "")]
        );
    }

    #[test]
    fn what_does_not_end_ends_with_the_file() {
        for text in ["<?php '", "<?php \"a\\", "<?php /*", "<?php <<<A\nb", "<?php `", "<?", "<?php $", "<?php é", "<?php \\"] {
            assert_eq!(tokens(text, 0, false).last().map(|token| token.kind), Some(Kind::End), "{text}");
        }
    }
}
