//! Whether a text is nested deeper than parsers may be asked to follow.
//!
//! Parsers and the walks over their trees call themselves once a level, and the stack of a browser worker is small.
//! Text that somebody wrote stays far below these limits; text that passes them was made to break a reader. The count is
//! rough on purpose: it must be quick and need no parser of its own.

/// Open brackets of any kind.
const BRACKETS: u32 = 256;
/// Open elements of markup within code.
const ELEMENTS: u32 = 1_000;
/// Open angle brackets of generic types.
const GENERICS: u32 = 200;
/// Operators that nest to the right (`!`, `? :`, `**`, `=>` …) without a break between them.
const NESTING: u32 = 2_500;
/// Operators that nest to the left (`+`, `.` …) without a break between them.
const CHAINED: u32 = 12_000;

/// Whether a text is nested too deeply for a parser. In some languages a line's end ends what operators nest: their
/// readers bound by themselves what goes on in the next line.
pub(super) fn is_too_deep(text: &str, lines_end: bool) -> bool {
    let mut depth = Depth::default();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = ahead(bytes, &mut at, |byte| SIGNS.get(usize::from(byte)) == Some(&true)) {
        let previous = at.checked_sub(1).and_then(|at| bytes.get(at)).copied().unwrap_or(b'\n');
        at += 1;
        match byte {
            b'\n' if lines_end => depth.broken(),
            b'\n' => {}
            // What stands in a string on one line nests nothing. An apostrophe within a word opens no string.
            b'"' | b'\'' if byte == b'"' || !previous.is_ascii_alphanumeric() => {
                if ahead(bytes, &mut at, |inside| inside == byte || inside == b'\n') == Some(byte) {
                    at += 1;
                }
            }
            _ => {
                depth.step(previous, byte, bytes.get(at).copied().unwrap_or(b'\n'));
                if depth.is_over() {
                    return true;
                }
            }
        }
    }
    false
}

/// Bytes that count for something.
const SIGNS: [bool; 256] = signs();

#[expect(clippy::indexing_slicing, reason = "a table of all bytes, made while the program is built")]
const fn signs() -> [bool; 256] {
    let (mut table, signs, mut at) = ([false; 256], b"\n\"'()[]{};,<>!~?:*/=+-.&|%^", 0);
    while at < signs.len() {
        table[signs[at] as usize] = true;
        at += 1;
    }
    table
}

/// Moves on to the next byte that is wanted, and says which it is.
fn ahead(bytes: &[u8], at: &mut usize, wanted: impl Fn(u8) -> bool) -> Option<u8> {
    let rest = bytes.get(*at..)?;
    let found = rest.iter().position(|byte| wanted(*byte))?;
    *at += found;
    rest.get(found).copied()
}

#[derive(Debug, Default)]
struct Depth {
    brackets: u32,
    elements: u32,
    generics: u32,
    nesting: u32,
    chained: u32,
}

impl Depth {
    fn step(&mut self, previous: u8, byte: u8, next: u8) {
        match byte {
            b'(' | b'[' => {
                self.brackets += 1;
                self.chained += 1;
            }
            b')' | b']' => self.brackets = self.brackets.saturating_sub(1),
            b'{' => {
                self.brackets += 1;
                self.broken();
            }
            b'}' => {
                self.brackets = self.brackets.saturating_sub(1);
                self.broken();
            }
            b';' | b',' => self.broken(),
            b'<' if next == b'/' => self.elements = self.elements.saturating_sub(1),
            b'<' if previous.is_ascii_alphanumeric() => self.generics += 1,
            b'<' if next.is_ascii_alphabetic() || next == b'>' => self.elements += 1,
            b'>' if previous == b'/' => self.elements = self.elements.saturating_sub(1),
            b'>' if previous == b'=' => self.nesting += 1,
            b'>' => self.generics = self.generics.saturating_sub(1),
            b'!' | b'~' | b'?' | b':' | b'*' => self.nesting += 1,
            // The slash of a closing element divides nothing.
            b'/' if previous == b'<' || next == b'>' => {}
            b'=' if !matches!(next, b'"' | b'\'' | b'=' | b'>') => self.nesting += 1,
            b'+' | b'-' | b'.' | b'&' | b'|' | b'%' | b'^' | b'/' => self.chained += 1,
            _ => {}
        }
    }

    fn broken(&mut self) {
        self.generics = 0;
        self.nesting = 0;
        self.chained = 0;
    }

    fn is_over(&self) -> bool {
        self.brackets > BRACKETS || self.elements > ELEMENTS || self.generics > GENERICS || self.nesting > NESTING || self.chained > CHAINED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_to_break_a_reader() {
        for (piece, times) in
            [("(", 300), ("{", 300), ("<a>", 2000), ("A<", 300), ("!", 3000), ("x ? 1 :", 3000), ("a => ", 3000), ("a.", 20_000)]
        {
            assert!(is_too_deep(&piece.repeat(times), false), "{piece}");
        }
    }

    /// Every byte that counts is among those that are looked at.
    #[test]
    fn what_is_passed_over_counts_for_nothing() {
        for byte in 0..=u8::MAX {
            for (previous, next) in [(b' ', b' '), (b'a', b'a'), (b'=', b'>'), (b'<', b'/')] {
                let mut depth = Depth { brackets: 3, elements: 3, generics: 3, nesting: 3, chained: 3 };
                let before = format!("{depth:?}");
                depth.step(previous, byte, next);
                assert!(SIGNS[usize::from(byte)] || format!("{depth:?}") == before, "{byte}");
            }
        }
    }

    #[test]
    fn written_by_somebody() {
        let lines = [
            "const a = f(g(h([1, 2, { b: c ? d : !e }])));\n",
            "<path d=\"M10.5-3.2-4.1\" fill=\"none\" /><b>it's</b>\n",
            "if (a < b && c > d) { x = `${y}`; }\n",
            "const smile = ':((((';\n",
            "let m: Map<string, Array<number>> = new Map<string, Array<number>>();\n",
        ];
        for line in lines {
            assert!(!is_too_deep(&line.repeat(20_000), false), "{line}");
        }
        assert!(!is_too_deep(&"ALLOWED = a * b ** c\n".repeat(20_000), true));
    }
}
