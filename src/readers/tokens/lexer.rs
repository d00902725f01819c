//! Text to tokens: strings with the values in them, comments left out, brackets paired. One pass, no look back.

use super::syntax::{Backtick, Hole, Single, Syntax};

/// Most tokens of one file; more is data or generated.
const MOST: usize = 400_000;
/// So many here-documents may end nowhere before they are taken for something else.
const ENDLESS: u32 = 8;
/// Most texts within texts.
const NESTED: usize = 12;

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::readers) struct Token {
    pub(in crate::readers) kind: Kind,
    /// Where it starts and ends, in bytes.
    pub(in crate::readers) start: u32,
    pub(in crate::readers) end: u32,
    /// The token that closes what this one opens, or opens what it closes.
    pub(in crate::readers) pair: u32,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::readers) enum Kind {
    Word,
    Number,
    /// A text, or a piece of one that holds values; without its quotes.
    Text,
    /// `(`, `[`, `{`; `"` for a text that holds values, `!` for a shell command.
    Open(u8),
    Close(u8),
    /// An operator.
    Sign,
    /// The end of a line that ends a statement.
    Line,
}

/// Operators of several characters, longest first.
const SIGNS: &[&str] = &[
    "<=>", "===", "**=", "||=", "&&=", "...", "?.[", "??=", "<<=", ">>=", ":=", "=>", "->", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=",
    "*=", "/=", "%=", "|=", "&=", "^=", "?.", "::", "<<", "..", "??", "?:", "!!", "=~", "<-", "++", "--", "&.", "**", "!~",
];

/// A text that is being read.
#[derive(Clone, Copy)]
struct Open {
    /// The byte that closes it, and how often in a row.
    close: u8,
    times: usize,
    /// The bracket that opens once more within it (`%w(a (b))`).
    inner: u8,
    holes: bool,
    escapes: bool,
    /// A doubled quote stands for one (`@"a""b"`).
    doubled: bool,
    /// How many braces open a hole.
    braces: usize,
    command: bool,
    /// The token that opened it, once it is known to hold values.
    opened: usize,
    piece: usize,
    /// Brackets that were open outside when a hole started.
    outside: usize,
}

struct Lexer<'c> {
    text: &'c [u8],
    syntax: &'c Syntax,
    at: usize,
    tokens: Vec<Token>,
    /// Open brackets.
    open: Vec<usize>,
    texts: Vec<Open>,
    /// Where the next line is gone on with, behind the here-documents that this one starts.
    behind: Option<usize>,
    /// Here-documents that end nowhere.
    endless: u32,
}

/// The tokens of a text; nothing when it has too many.
pub(in crate::readers) fn lex(text: &str, syntax: &Syntax) -> Option<Vec<Token>> {
    let mut lexer = Lexer {
        text: text.as_bytes(),
        syntax,
        at: 0,
        tokens: Vec::with_capacity(text.len() / 5),
        open: Vec::new(),
        texts: Vec::new(),
        behind: None,
        endless: 0,
    };
    while lexer.at < lexer.text.len() {
        if lexer.tokens.len() > MOST {
            return None;
        }
        lexer.step();
    }
    // What is never closed closes at the end.
    let end = lexer.tokens.len();
    for at in std::mem::take(&mut lexer.open) {
        if let Some(token) = lexer.tokens.get_mut(at) {
            token.pair = u32::try_from(end).unwrap_or(u32::MAX);
        }
    }
    Some(lexer.tokens)
}

impl Lexer<'_> {
    fn byte(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn starts(&self, text: &str) -> bool {
        self.text.get(self.at..).is_some_and(|rest| rest.starts_with(text.as_bytes()))
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) -> usize {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.tokens.push(Token { kind, start: number(start), end: number(end), pair: u32::MAX });
        self.tokens.len() - 1
    }

    fn opens(&mut self, bracket: u8, start: usize, end: usize) {
        let at = self.push(Kind::Open(bracket), start, end);
        self.open.push(at);
    }

    /// Closes the innermost bracket, if it is of this kind; one that fits nothing is left alone.
    fn closes(&mut self, bracket: u8, start: usize, end: usize) {
        let floor = self.texts.last().map_or(0, |open| open.outside);
        let fits = |at: &usize| self.tokens.get(*at).is_some_and(|token| token.kind == Kind::Open(bracket));
        let Some(place) = self.open.iter().rposition(fits).filter(|place| *place >= floor) else { return };
        let unclosed: Vec<usize> = self.open.drain(place..).collect();
        let close = self.push(Kind::Close(bracket), start, end);
        let number = u32::try_from(close).unwrap_or(u32::MAX);
        for at in &unclosed {
            if let Some(token) = self.tokens.get_mut(*at) {
                token.pair = number;
            }
        }
        if let (Some(first), Some(token)) = (unclosed.first(), self.tokens.get_mut(close)) {
            token.pair = u32::try_from(*first).unwrap_or(u32::MAX);
        }
    }

    fn step(&mut self) {
        let start = self.at;
        let byte = self.byte(0);
        match byte {
            b'\n' => {
                self.at += 1;
                self.line(start);
                if let Some(behind) = self.behind.take() {
                    self.at = behind;
                } else if self.syntax.hash_comments && self.starts("=begin") {
                    self.until("\n=end");
                }
            }
            _ if byte.is_ascii_whitespace() => self.at += 1,
            b'#' if self.syntax.hash_comments => self.rest_of_line(),
            // Directives of the compiler.
            b'#' if self.syntax.hole == Hole::Marked => self.rest_of_line(),
            b'/' if !self.syntax.hash_comments && self.byte(1) == b'/' => self.rest_of_line(),
            b'/' if !self.syntax.hash_comments && self.byte(1) == b'*' => self.comment(),
            b'/' if self.syntax.hash_comments && self.is_pattern() => self.text_of(1, b'/', 1, true, true, 1),
            b'"' => self.quoted(b'"', 0, false, 0),
            b'\'' if self.syntax.single == Single::Character => self.character(),
            b'\'' => self.quoted(b'\'', 0, self.syntax.single == Single::Plain, 0),
            b'`' => match self.syntax.backtick {
                Backtick::Raw => self.text_of(1, b'`', 1, false, false, 1),
                Backtick::Command => self.text_of(1, b'`', 1, true, true, 1),
                Backtick::Name => {
                    self.until("`");
                    self.push(Kind::Word, start + 1, self.at.saturating_sub(1));
                }
                Backtick::Nothing => self.at += 1,
            },
            b'$' | b'@' if self.syntax.hole == Hole::Marked => self.marked(),
            b'%' if self.syntax.hash_comments && self.is_percent() => self.percent(),
            b'<' if self.syntax.hash_comments && self.starts("<<") && self.here() => {}
            _ if byte == self.syntax.raw_mark && matches!(self.byte(1), b'"' | b'\'') => {
                let quote = self.byte(1);
                self.quoted(quote, 1, true, 0);
            }
            _ if byte.is_ascii_digit() => {
                while self.byte(0).is_ascii_alphanumeric() || self.byte(0) == b'_' || self.byte(0) == b'.' && self.byte(1).is_ascii_digit()
                {
                    self.at += 1;
                }
                self.push(Kind::Number, start, self.at);
            }
            _ if is_word(byte) || byte == b'$' || byte == b'@' && self.syntax.hash_comments => self.word(),
            b'(' | b'[' | b'{' => {
                self.at += 1;
                self.opens(byte, start, self.at);
            }
            b')' => {
                self.at += 1;
                self.closes(b'(', start, self.at);
            }
            b']' => {
                self.at += 1;
                self.closes(b'[', start, self.at);
            }
            b'}' => {
                self.at += 1;
                let hole = self.texts.last().is_some_and(|open| open.outside + 1 == self.open.len());
                self.closes(b'{', start, self.at);
                if hole {
                    self.resume();
                }
            }
            _ => {
                let length = SIGNS.iter().find(|sign| self.starts(sign)).map_or(1, |sign| sign.len());
                self.at += length;
                if byte < 0x80 {
                    self.push(Kind::Sign, start, self.at);
                }
            }
        }
    }

    fn word(&mut self) {
        let start = self.at;
        self.at += 1;
        while is_word(self.byte(0)) || self.byte(0).is_ascii_digit() || self.byte(0) == b'$' && !self.syntax.hash_comments {
            self.at += 1;
        }
        // `valid?`, `save!`
        if self.syntax.hash_comments && matches!(self.byte(0), b'?' | b'!') && self.byte(1) != b'=' {
            self.at += 1;
        }
        self.push(Kind::Word, start, self.at);
    }

    /// The end of a line, where it ends a statement.
    fn line(&mut self, start: usize) {
        if !self.syntax.lines {
            return;
        }
        let inner = self.open.last().and_then(|at| self.tokens.get(*at)).map(|token| token.kind);
        if matches!(inner, Some(Kind::Open(b'(' | b'['))) {
            return;
        }
        let Some(last) = self.tokens.last() else { return };
        let goes_on = match last.kind {
            Kind::Line => true,
            Kind::Sign => {
                let sign = self.text.get(last.start as usize..last.end as usize).unwrap_or_default();
                !matches!(sign, b"++" | b"--" | b"!" | b"?" | b"!!" | b"|" | b"*" | b">")
            }
            _ => false,
        };
        if goes_on {
            return;
        }
        // A line that starts with a member belongs to the one before.
        let rest = self.text.get(self.at..).unwrap_or_default();
        let ahead = rest.iter().take(400).position(|byte| !byte.is_ascii_whitespace()).and_then(|at| rest.get(at..)).unwrap_or_default();
        let member = match ahead {
            [b'.', next, ..] => *next != b'.',
            [b'?', b'.' | b':', ..] | [b'&', b'.' | b'&', ..] | [b'|', b'|', ..] => true,
            _ => false,
        };
        if !member {
            self.push(Kind::Line, start, start + 1);
        }
    }

    fn rest_of_line(&mut self) {
        while self.at < self.text.len() && self.byte(0) != b'\n' {
            self.at += 1;
        }
    }

    fn comment(&mut self) {
        let mut depth = 0_u32;
        while self.at < self.text.len() {
            if self.starts("*/") {
                self.at += 2;
                depth = depth.saturating_sub(1);
                if depth == 0 || !self.syntax.nested_comments {
                    return;
                }
            } else if self.starts("/*") {
                self.at += 2;
                depth += 1;
            } else {
                self.at += 1;
            }
        }
    }

    /// Goes behind the next place of a mark, or to the end.
    fn until(&mut self, mark: &str) {
        self.at += 1;
        while self.at < self.text.len() && !self.starts(mark) {
            self.at += 1;
        }
        self.at = (self.at + mark.len()).min(self.text.len());
    }

    /// `'a'`, `'\n'`, `'\u{1F}'`; an apostrophe that closes nowhere is nothing.
    fn character(&mut self) {
        let start = self.at;
        let end = (start + 14).min(self.text.len());
        let rest = self.text.get(start + 1..end).unwrap_or_default();
        let mut escaped = false;
        for (at, byte) in rest.iter().enumerate() {
            match byte {
                b'\n' => break,
                b'\\' if !escaped => escaped = true,
                b'\'' if !escaped && at > 0 => {
                    self.at = start + at + 2;
                    self.push(Kind::Text, start + 1, start + 1 + at);
                    return;
                }
                _ => escaped = false,
            }
        }
        self.at += 1;
    }

    /// Whether a slash opens a pattern: nothing that could be divided stands before it.
    fn is_pattern(&self) -> bool {
        let spaced = self.at > 0 && self.text.get(self.at - 1).is_some_and(u8::is_ascii_whitespace);
        let tight = !self.byte(1).is_ascii_whitespace() && self.byte(1) != b'=';
        match self.tokens.last() {
            None => true,
            Some(token) => match token.kind {
                Kind::Sign | Kind::Line | Kind::Open(_) => true,
                Kind::Word => {
                    let word = self.text.get(token.start as usize..token.end as usize).unwrap_or_default();
                    matches!(word, b"if" | b"unless" | b"when" | b"and" | b"or" | b"not" | b"while" | b"return" | b"in") || spaced && tight
                }
                _ => false,
            },
        }
    }

    fn is_percent(&self) -> bool {
        let after = !matches!(self.tokens.last().map(|token| token.kind), Some(Kind::Word | Kind::Number | Kind::Text | Kind::Close(_)));
        let (mark, bracket) = (self.byte(1), self.byte(2));
        let opens = |byte: u8| matches!(byte, b'(' | b'[' | b'{' | b'<' | b'|' | b'/' | b'!');
        let typed = matches!(mark, b'w' | b'W' | b'i' | b'I' | b'q' | b'Q' | b'x' | b'r' | b's') && opens(bracket);
        typed || after && opens(mark)
    }

    /// `%w[…]`, `%(…)`, `%x{…}`
    fn percent(&mut self) {
        let mark = self.byte(1);
        let ahead = if mark.is_ascii_alphabetic() { 2 } else { 1 };
        let bracket = self.byte(ahead);
        let close = match bracket {
            b'(' => b')',
            b'[' => b']',
            b'{' => b'}',
            b'<' => b'>',
            other => other,
        };
        let holes = !matches!(mark, b'w' | b'i' | b'q' | b's');
        self.text_of(ahead + 1, close, 1, holes, true, 1);
    }

    /// `<<~SQL`: its text starts in the next line and counts as standing here.
    fn here(&mut self) -> bool {
        let mut ahead = if matches!(self.byte(2), b'~' | b'-') { 3 } else { 2 };
        let quote = self.byte(ahead);
        let quoted = matches!(quote, b'\'' | b'"');
        ahead += usize::from(quoted);
        let from = self.at + ahead;
        let named = self.text.get(from..).unwrap_or_default();
        let length = named.iter().take(60).take_while(|byte| is_word(**byte) || byte.is_ascii_digit()).count();
        if length < 2 || !self.byte(ahead).is_ascii_uppercase() || self.endless >= ENDLESS {
            return false;
        }
        let word = named.get(..length).unwrap_or_default().to_vec();
        let after = from + length + usize::from(quoted);
        let rest = self.text.get(after..).unwrap_or_default();
        let line_end = rest.iter().position(|byte| *byte == b'\n').map_or(self.text.len(), |at| after + at + 1);
        let start = self.behind.unwrap_or(line_end);
        let mut line = start;
        let end = loop {
            if line >= self.text.len() {
                self.endless += 1;
                return false;
            }
            let rest = self.text.get(line..).unwrap_or_default();
            let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            if rest.get(..length).unwrap_or_default().trim_ascii() == word.as_slice() {
                self.behind = Some(line + length + 1);
                break line;
            }
            line += length + 1;
        };
        self.here_text(start, end, quote != b'\'');
        self.at = after;
        true
    }

    /// The text of a here-document, with the values in it.
    fn here_text(&mut self, start: usize, end: usize, holes: bool) {
        self.opens(b'"', start, start);
        let mut piece = start;
        let mut at = start;
        while holes && at < end {
            if self.text.get(at..).is_some_and(|rest| rest.starts_with(b"#{")) {
                let rest = self.text.get(at + 2..end).unwrap_or_default();
                let close = rest.iter().take(400).position(|byte| *byte == b'}').unwrap_or(rest.len().min(400));
                self.push(Kind::Text, piece, at);
                self.opens(b'{', at, at + 2);
                self.words(at + 2, at + 2 + close);
                self.closes(b'{', at + 2 + close, at + 3 + close);
                at += close + 3;
                piece = at.min(end);
            } else {
                at += 1;
            }
        }
        self.push(Kind::Text, piece.min(end), end);
        self.closes(b'"', end, end);
    }

    /// The names, signs and brackets of a short value.
    fn words(&mut self, from: usize, to: usize) {
        let back = std::mem::replace(&mut self.at, from);
        while self.at < to {
            let byte = self.byte(0);
            if is_word(byte) || byte == b'@' {
                self.word();
            } else {
                let start = self.at;
                self.at += 1;
                match byte {
                    b'[' | b'(' => self.opens(byte, start, start + 1),
                    b']' => self.closes(b'[', start, start + 1),
                    b')' => self.closes(b'(', start, start + 1),
                    _ if byte.is_ascii_whitespace() || byte >= 0x80 => {}
                    _ => drop(self.push(Kind::Sign, start, start + 1)),
                }
            }
        }
        self.at = back;
    }

    /// `$"…{x}…"`, `@"…"`, `$@"…"`, `$"""…"""`
    fn marked(&mut self) {
        let start = self.at;
        let mut ahead = 0;
        let (mut dollars, mut verbatim) = (0, false);
        while matches!(self.byte(ahead), b'$' | b'@') && ahead < 8 {
            dollars += usize::from(self.byte(ahead) == b'$');
            verbatim |= self.byte(ahead) == b'@';
            ahead += 1;
        }
        if self.byte(ahead) == b'"' {
            self.quoted(b'"', ahead, verbatim, dollars);
        } else if is_word(self.byte(ahead)) {
            self.at += ahead;
            self.word();
        } else {
            self.at = start + ahead.max(1);
        }
    }

    /// A text in quotes that start `ahead` of here.
    fn quoted(&mut self, quote: u8, ahead: usize, raw: bool, dollars: usize) {
        let triple = self.syntax.triple && self.byte(ahead + 1) == quote && self.byte(ahead + 2) == quote;
        let times = if triple { 3 } else { 1 };
        let marked = self.syntax.hole == Hole::Marked;
        let holes = match self.syntax.hole {
            Hole::Never => false,
            Hole::Marked => dollars > 0,
            Hole::Dollar | Hole::Hash => !raw,
        };
        // Three quotes of C#, and those of Kotlin, know no escapes.
        let escapes =
            !(raw && self.syntax.single != Single::Plain || triple && (marked || self.syntax.nested_comments && self.syntax.lines));
        self.text_of(ahead + times, quote, times, holes, escapes, dollars.max(1));
        if let Some(open) = self.texts.last_mut() {
            open.doubled = raw && marked && !triple;
        }
        self.resume();
    }

    /// Starts a text.
    fn text_of(&mut self, ahead: usize, close: u8, times: usize, holes: bool, escapes: bool, braces: usize) {
        self.at += ahead;
        let holes = holes && self.texts.len() < NESTED;
        self.texts.push(Open {
            close,
            times,
            inner: 0,
            holes,
            escapes,
            doubled: false,
            braces: if self.syntax.hole == Hole::Marked { braces } else { 1 },
            command: false,
            opened: usize::MAX,
            piece: self.at,
            outside: self.open.len(),
        });
        if !matches!(close, b'"' | b'\'') {
            self.resume_later();
        }
    }

    /// Texts whose last traits are set after they start are gone on with by the next step.
    fn resume_later(&mut self) {
        // The caller may still say what kind of text it is; it reads the rest here and now all the same.
        let place = self.texts.len();
        let command =
            self.byte(0) != 0 && self.syntax.backtick == Backtick::Command && self.text.get(self.at.saturating_sub(1)) == Some(&b'`');
        if let Some(open) = self.texts.get_mut(place.saturating_sub(1)) {
            open.command = command;
            let bracket = self.text.get(self.at.saturating_sub(1)).copied().unwrap_or(0);
            open.inner = if bracket != open.close && matches!(bracket, b'(' | b'[' | b'{' | b'<') { bracket } else { 0 };
            if self.at >= 3 && self.text.get(self.at - 3..self.at - 1) == Some(b"%x") {
                open.command = true;
            }
        }
        self.resume();
    }

    /// Reads the innermost text on: to its end, or to the next value in it.
    fn resume(&mut self) {
        let Some(mut open) = self.texts.pop() else { return };
        open.piece = self.at;
        let mut depth = 0_u32;
        loop {
            let byte = self.byte(0);
            let over = self.at >= self.text.len()
                || byte == b'\n' && open.times == 1 && matches!(open.close, b'"' | b'\'') && !open.holes_over_lines(self.syntax);
            if over {
                self.end_text(open, self.at);
                return;
            }
            if byte == b'\\' && open.escapes {
                self.at += 2;
                continue;
            }
            if byte == open.close {
                let closes = (0..open.times).all(|ahead| self.byte(ahead) == open.close);
                if open.doubled && self.byte(1) == open.close {
                    self.at += 2;
                    continue;
                }
                if depth > 0 {
                    depth -= 1;
                } else if closes {
                    let end = self.at;
                    self.at += open.times;
                    self.end_text(open, end);
                    return;
                }
            } else if byte == open.inner && open.inner != 0 {
                depth += 1;
            } else if open.holes && self.hole(&mut open) {
                return;
            }
            self.at += 1;
        }
    }

    /// Whether a value starts here; it is gone into then.
    fn hole(&mut self, open: &mut Open) -> bool {
        let length = match self.syntax.hole {
            Hole::Never => return false,
            Hole::Hash if self.starts("#{") => 2,
            Hole::Dollar if self.starts("${") => 2,
            Hole::Dollar if self.byte(0) == b'$' && is_word(self.byte(1)) => 1,
            Hole::Marked if self.byte(0) == b'{' => {
                let braces = (0..8).take_while(|ahead| self.byte(*ahead) == b'{').count();
                if braces < open.braces || open.braces == 1 && braces % 2 == 0 {
                    self.at += braces - 1;
                    return false;
                }
                self.at += braces - open.braces;
                open.braces
            }
            _ => return false,
        };
        if open.opened == usize::MAX {
            self.opens(if open.command { b'!' } else { b'"' }, open.piece, open.piece);
            open.opened = self.tokens.len() - 1;
        }
        self.push(Kind::Text, open.piece, self.at);
        let start = self.at;
        self.at += length;
        open.outside = self.open.len();
        self.opens(b'{', start, self.at);
        if length == 1 && self.syntax.hole == Hole::Dollar {
            // `$name`
            let from = self.at;
            while is_word(self.byte(0)) || self.byte(0).is_ascii_digit() {
                self.at += 1;
            }
            self.push(Kind::Word, from, self.at);
            self.texts.push(*open);
            self.closes(b'{', self.at, self.at);
            self.resume();
        } else {
            self.texts.push(*open);
        }
        true
    }

    fn end_text(&mut self, open: Open, end: usize) {
        if open.opened == usize::MAX && !open.command {
            self.push(Kind::Text, open.piece, end);
            return;
        }
        let bracket = if open.command { b'!' } else { b'"' };
        if open.opened == usize::MAX {
            self.opens(bracket, open.piece, open.piece);
        }
        self.push(Kind::Text, open.piece, end);
        self.closes(bracket, end, self.at);
    }
}

impl Open {
    /// Whether a text in single quotes may go on in the next line.
    fn holes_over_lines(&self, syntax: &Syntax) -> bool {
        self.doubled || syntax.hash_comments
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}
