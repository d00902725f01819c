//! Whether JavaScript is nested deeper than its parser may be asked to follow.
//!
//! The parser calls itself once a level, and so does the walk over what it made. Brackets alone are bounded for all
//! languages; what else nests is bounded here: words and signs that open an operand (`typeof`, `!`, `=>`, `@`), statements
//! that hold a statement (`if (a) if (b)`, `else if`, labels), and what nests to the left (calls, members, operators,
//! templates behind templates). What was counted within a bracket is given back when it closes; what a statement counted,
//! when it ends.

/// Levels that nest to the right, in all open brackets together.
const NESTING: u32 = 400;
/// Levels that nest to the left, in all open brackets together.
const CHAINED: u32 = 2_500;
/// What an open element counts for: to follow one takes more calls than to follow an operator.
const ELEMENT: u32 = 5;
/// Open brackets.
const BRACKETS: usize = 256;
/// How often a comment or template that never closes is taken for something else.
const UNCLOSED: u32 = 40;

/// Whether a text is nested too deeply for the parser.
pub(super) fn is_too_deep(text: &str) -> bool {
    let mut look = Look::new(text.as_bytes());
    while look.at < look.bytes.len() {
        look.step();
        if look.nesting > NESTING || look.chained > CHAINED || look.frames.len() > BRACKETS || look.unclosed > UNCLOSED {
            return true;
        }
    }
    false
}

/// What stands before a place, as far as it tells what may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// A value, or a word that may be one.
    Value,
    /// The `)` of the head of a statement that holds another one.
    Head,
    /// The `}` of a block or of a value.
    Brace,
    /// A word or sign that waits for an operand.
    Open,
}

/// One open bracket.
#[derive(Debug, Clone, Copy)]
struct Frame {
    opener: u8,
    /// It is the head of a statement: `if (`.
    head: bool,
    nesting: u32,
    chained: u32,
}

struct Look<'t> {
    bytes: &'t [u8],
    at: usize,
    frames: Vec<Frame>,
    /// What the statement at hand counted outside all brackets.
    top: Frame,
    nesting: u32,
    chained: u32,
    before: Before,
    /// The last word opens the head of a statement.
    heading: bool,
    /// A line ended since the last token.
    line: bool,
    unclosed: u32,
    /// Marks of templates before this place are taken for nothing: one that was opened there never closes.
    plain_until: usize,
}

impl<'t> Look<'t> {
    fn new(bytes: &'t [u8]) -> Self {
        let top = Frame { opener: b'{', head: false, nesting: 0, chained: 0 };
        Self {
            bytes,
            at: 0,
            frames: Vec::new(),
            top,
            nesting: 0,
            chained: 0,
            before: Before::Open,
            heading: false,
            line: false,
            unclosed: 0,
            plain_until: 0,
        }
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(b'\n')
    }

    fn frame(&mut self) -> &mut Frame {
        self.frames.last_mut().unwrap_or(&mut self.top)
    }

    fn nest(&mut self) {
        self.nesting += 1;
        self.frame().nesting += 1;
        self.before = Before::Open;
    }

    fn chain(&mut self) {
        self.chained += 1;
        self.frame().chained += 1;
    }

    /// An element closes.
    fn shut(&mut self) {
        let frame = self.frame();
        let given = frame.chained.min(ELEMENT);
        frame.chained -= given;
        self.chained = self.chained.saturating_sub(given);
        self.at += 1;
    }

    /// A statement or an element of a list ends: what it counted is given back.
    fn end(&mut self) {
        let frame = self.frame();
        let (nesting, chained) = (frame.nesting, frame.chained);
        (frame.nesting, frame.chained) = (0, 0);
        self.nesting = self.nesting.saturating_sub(nesting);
        self.chained = self.chained.saturating_sub(chained);
    }

    fn open(&mut self, opener: u8, head: bool) {
        self.frames.push(Frame { opener, head, nesting: 0, chained: 0 });
        self.before = Before::Open;
    }

    fn close(&mut self) -> Option<Frame> {
        if !self.frames.is_empty() {
            self.end();
        }
        self.frames.pop()
    }

    fn step(&mut self) {
        let byte = self.byte(0);
        match byte {
            b'\n' | b'\r' => {
                self.line = true;
                self.at += 1;
                return;
            }
            b' ' | b'\t' | 0x0B | 0x0C => {
                self.at += 1;
                return;
            }
            b'/' if self.byte(1) == b'/' => {
                self.at = self.line_end();
                return;
            }
            b'/' if self.byte(1) == b'*' => {
                match find(self.bytes, self.at + 2, b"*/") {
                    Some(end) => self.at = end + 2,
                    None => {
                        self.unclosed += 1;
                        self.at += 2;
                    }
                }
                return;
            }
            _ => {}
        }
        if byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$' | b'#' | b'\\' | 0x80..) {
            self.word();
        } else {
            // Behind a block a value cannot go on with a number or a text.
            self.sign(byte);
        }
        self.line = false;
    }

    fn line_end(&self) -> usize {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        rest.iter().position(|&byte| byte == b'\n').map_or(self.bytes.len(), |ahead| self.at + ahead)
    }

    fn word(&mut self) {
        let within = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(**byte, b'_' | b'$' | b'#' | b'\\' | 0x80..);
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().take_while(within).count();
        let word = rest.get(..length).unwrap_or_default();
        let member = self.at.checked_sub(1).and_then(|at| self.bytes.get(at)) == Some(&b'.');
        self.at += length;
        self.heading = false;
        if member {
            self.before = Before::Value;
            return;
        }
        let joins = matches!(word, b"else" | b"in" | b"instanceof" | b"as" | b"satisfies" | b"of" | b"extends" | b"is");
        let ended = match self.before {
            Before::Value => self.line,
            Before::Brace => true,
            Before::Head | Before::Open => false,
        };
        if ended && !joins && self.frames.last().is_none_or(|frame| frame.opener == b'{') {
            self.end();
        }
        match word {
            b"typeof" | b"void" | b"delete" | b"await" | b"new" | b"yield" | b"keyof" | b"readonly" | b"unique" | b"infer" | b"asserts"
            | b"else" | b"do" | b"async" | b"extends" | b"throw" | b"return" | b"default" | b"abstract" | b"is" | b"case" => self.nest(),
            b"if" | b"for" | b"while" | b"with" => {
                self.nest();
                self.heading = true;
            }
            b"in" | b"instanceof" | b"as" | b"satisfies" => {
                self.chain();
                self.before = Before::Open;
            }
            _ => self.before = Before::Value,
        }
    }

    fn sign(&mut self, byte: u8) {
        let heading = std::mem::take(&mut self.heading);
        self.at += 1;
        match byte {
            b'(' | b'[' => {
                if matches!(self.before, Before::Value | Before::Brace) {
                    self.chain();
                }
                self.open(byte, heading && byte == b'(');
            }
            b'{' => self.open(byte, false),
            b')' | b']' => {
                let head = self.close().is_some_and(|frame| frame.head);
                self.before = if head { Before::Head } else { Before::Value };
            }
            b'}' => {
                let frame = self.close();
                if frame.is_some_and(|frame| frame.opener == b'`') {
                    self.template();
                } else {
                    self.before = Before::Brace;
                }
            }
            b';' | b',' => {
                // Within the head of a loop both part expressions; elsewhere a statement or an element ends.
                self.end();
                self.before = Before::Open;
            }
            // An apostrophe within a word of markup opens no text.
            b'\'' if self.at.checked_sub(2).and_then(|at| self.bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric) => {}
            b'"' | b'\'' => {
                self.text(byte);
                self.before = Before::Value;
            }
            b'`' if self.at > self.plain_until => {
                self.chain();
                self.template();
            }
            b'/' if self.byte(0) == b'>' => {
                self.shut();
                self.before = Before::Value;
            }
            b'/' if matches!(self.before, Before::Open | Before::Head | Before::Brace) => {
                self.pattern();
                self.before = Before::Value;
            }
            b'=' if self.byte(0) == b'>' => {
                self.at += 1;
                self.nest();
            }
            b'!' if self.before == Before::Value && self.byte(0) != b'=' => self.chain(),
            // An attribute, or a value that its own marks hold together.
            b'=' if matches!(self.byte(0), b'"' | b'\'' | b'{') => self.before = Before::Open,
            b'=' | b'!' | b'~' | b'?' | b':' | b'@' => {
                // Signs of several characters count once; a bang, a tilde and an at nest each.
                let double = matches!(self.byte(0), b'=' | b'?' | b'.') && byte != b':';
                self.at += usize::from(double);
                if double && matches!(byte, b'=' | b'!' | b'?') {
                    self.chain();
                    self.before = Before::Open;
                } else {
                    self.nest();
                }
            }
            b'*' if self.byte(0) == b'*' => {
                self.at += 1;
                self.nest();
            }
            b'+' | b'-' if self.before == Before::Open => self.nest(),
            // An element is given back where it closes; a type that holds another never is.
            b'<' if self.byte(0) == b'/' => self.shut(),
            b'<' if matches!(self.byte(0), b'a'..=b'z' | b'A'..=b'Z' | b'>' | b'_' | b'$') => {
                (0..ELEMENT).for_each(|_| self.chain());
                self.before = Before::Value;
            }
            b'.' if self.byte(0).is_ascii_digit() => self.before = Before::Value,
            b'0'..=b'9' => {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                self.at += rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(**byte, b'.' | b'_')).count();
                self.before = Before::Value;
            }
            b'>' => self.before = Before::Value,
            _ => {
                self.chain();
                self.before = Before::Open;
            }
        }
    }

    /// To the end of a text in quotes.
    fn text(&mut self, quote: u8) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' => self.at += 1,
                b'\n' => return,
                _ => {}
            }
            self.at += 1;
            if byte == quote {
                return;
            }
        }
    }

    /// To the end of a template, or to the next value that is put into it.
    fn template(&mut self) {
        let start = self.at;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'`' => {
                    self.before = Before::Value;
                    return;
                }
                b'$' if self.byte(0) == b'{' => {
                    self.at += 1;
                    self.open(b'`', false);
                    return;
                }
                _ => {}
            }
        }
        // None closes it: a mark in a text of markup, perhaps.
        self.unclosed += 1;
        self.plain_until = self.bytes.len();
        self.at = start;
        self.before = Before::Value;
    }

    /// To the end of a regular expression, which its line ends too.
    fn pattern(&mut self) {
        let mut class = false;
        let start = self.at;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => return,
                b'\n' => {
                    // It was the slash of a closing element, or a division.
                    self.at = start;
                    return;
                }
                _ => {}
            }
        }
        self.at = start;
    }
}

/// Where `end` stands from `from` on.
fn find(bytes: &[u8], from: usize, end: &[u8]) -> Option<usize> {
    bytes.get(from..)?.windows(end.len()).position(|window| window == end).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is put before, and what is repeated.
    const NESTS: &[(&str, &str)] = &[
        ("", "`"),
        ("", "```\n"),
        ("x", "`a`"),
        ("", "@"),
        ("", "@a "),
        ("if(a){}\n", "else if(a){}\n"),
        ("", "if(a)"),
        ("", "if(a)\n"),
        ("", "for(;;)"),
        ("", "for(;;)\n"),
        ("", "while(a)"),
        ("", "with(a)"),
        ("", "do "),
        ("", "do\n"),
        ("", "a:"),
        ("", "a:\n"),
        ("", "typeof "),
        ("", "typeof\n"),
        ("", "void "),
        ("", "delete "),
        ("", "await "),
        ("", "new "),
        ("", "async ()=>"),
        ("x=", "a=>"),
        ("x=a", " as a"),
        ("x=a", " in a"),
        ("x=a", "\n in a"),
        ("x=a", " instanceof a"),
        ("x=a", " satisfies a"),
        ("x=a", "||a"),
        ("x=a", "??a"),
        ("x=a", "**a"),
        ("x=a", "?.a"),
        ("x=a", ".a"),
        ("x=a", "\n.a"),
        ("x=a", ".a(()=>{})"),
        ("x=a", "()"),
        ("x=a", "[0]"),
        ("x=a", "!"),
        ("x=", "!"),
        ("x=", "- "),
        ("x=", "~"),
        ("x={}", "+{}"),
        ("x=a", "?{}:a"),
        ("x=a", "=a"),
        ("x=", "<a>"),
        ("type A=", "keyof "),
        ("type A=a", "[]"),
        ("type A=", "a extends b ? c : "),
        ("type A=", "()=>"),
        ("type A=", "A<"),
        ("x=", "(!"),
    ];

    #[test]
    fn made_to_break_the_parser() {
        let missed: Vec<&(&str, &str)> =
            NESTS.iter().filter(|(start, piece)| !is_too_deep(&(start.to_string() + &piece.repeat(50_000)))).collect();
        assert_eq!(missed, Vec::<&(&str, &str)>::new());
    }

    /// What passes the bound is followed in a stack of the size that a browser gives.
    #[test]
    fn what_is_let_through_fits_the_stack_of_a_browser() {
        for (start, piece) in NESTS {
            let longest =
                (1..3_000).step_by(50).take_while(|times| !is_too_deep(&(start.to_string() + &piece.repeat(*times)))).last().unwrap_or(0);
            let text = format!("{start}{}a", piece.repeat(longest));
            let small = std::thread::Builder::new().stack_size(1 << 20);
            let read = move || {
                for path in ["src/a.ts", "src/a.tsx"] {
                    let _ = crate::readers::read(&crate::intake::Entry::new(0, path.to_owned(), text.len() as u64), text.as_bytes());
                }
            };
            small.spawn(read).unwrap().join().unwrap_or_else(|_| panic!("{start}{piece} {longest} times"));
        }
    }

    #[test]
    fn written_by_somebody() {
        let lines = [
            "const a = f(g(h([1, 2, { b: c ? d : !e }])));\n",
            "const a = b.c.d(e => e.f)\nfoo(a)\nbar[0] = baz\n",
            "/* ************************************************ */\n// ======================================\n",
            "export const A = () => <div className=\"a\">{b.map((c) => <p key={c}>it's {c}</p>)}</div>\n",
            "if (a) { b() } else if (c) { d() } else { e() }\n",
            "const { a, b } = c\nconst d = await e(f)\nreturn `a ${b} c`\n",
            "x.y(/[*?+!`]/g, `a`)\n",
            "type A<T> = T extends string ? { [K in keyof T]: T[K] } : Array<Map<string, T>>\n",
            "class A extends B { @C() d: string; async e(f: G): Promise<void> { await this.f(f!) } }\n",
            "switch (a) { case 1: b(); break\n case 2:\n default: c() }\n",
            "for (const a of b) if (c) d()\n",
            "await page.goto('https://a.b/c/*')\n",
            "let a = 'b' +\n  'c' +\n  'd'\n",
        ];
        for line in lines {
            assert!(!is_too_deep(&line.repeat(10_000)), "{line}");
        }
    }
}
