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
    let mut previous = b'\n';
    let mut quote = None;
    let bytes = text.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        // What stands in a string on one line nests nothing.
        if lines_end && byte == b'\n' {
            depth.broken();
        }
        match quote {
            Some(mark) if byte == mark || byte == b'\n' => quote = None,
            Some(_) => {}
            // An apostrophe within a word opens no string.
            None if byte == b'"' || (byte == b'\'' && !previous.is_ascii_alphanumeric()) => quote = Some(byte),
            None => {
                depth.step(previous, byte, bytes.get(at + 1).copied().unwrap_or(b'\n'));
                if depth.is_over() {
                    return true;
                }
            }
        }
        previous = byte;
    }
    false
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
