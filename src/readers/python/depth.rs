//! Whether Python code is nested deeper than its parser may be asked to follow.
//!
//! The parser calls itself once a level, and so does the walk over what it made. Brackets and signs are bounded for all
//! languages; what only Python nests by is bounded here: indentation, words that open an operand (`not`, `lambda`,
//! `await`, `yield`, `else`), signs before a value, texts within texts, and operators in a row.

/// Levels of indentation; Python itself takes 100.
const BLOCKS: usize = 90;
/// Words and signs that nest an expression, within one statement.
const NESTING: u32 = 400;
/// Operators in a row within one statement.
const CHAINED: u32 = 2_500;
/// Open braces within texts that are put together.
const TEXTS: u32 = 40;

/// Whether a text is nested too deeply for the parser.
pub(super) fn is_too_deep(text: &str) -> bool {
    let mut blocks: Vec<usize> = Vec::new();
    let (mut open, mut nesting, mut chained, mut texts) = (0_u32, 0_u32, 0_u32, 0_u32);
    // Whether a value has just ended: a minus behind it takes something off, any other turns what follows around.
    let mut valued = false;
    // The quotes that end a text over several lines.
    let mut within: Option<&[u8]> = None;
    for line in text.lines() {
        let mut start = 0;
        if let Some(end) = within {
            let Some(at) = find(line.as_bytes(), end) else { continue };
            start = at + end.len();
            within = None;
            valued = true;
        }
        let line = line.get(start..).unwrap_or("");
        let code = line.trim_start_matches([' ', '\t', '\x0C']);
        if code.is_empty() || code.starts_with('#') {
            continue;
        }
        if open == 0 && start == 0 {
            (nesting, chained, texts) = (0, 0, 0);
            valued = false;
            let width = line.len() - code.len();
            while blocks.last().is_some_and(|above| *above >= width) {
                blocks.pop();
            }
            blocks.push(width);
            if blocks.len() > BLOCKS {
                return true;
            }
        }
        let bytes = code.as_bytes();
        let mut before = b' ';
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'#' => break,
                // What stands in a text nests nothing, unless it is put together from code.
                b'"' | b'\'' if !matches!(before, b'f' | b'F' | b't' | b'T') && texts == 0 => {
                    let rest = bytes.get(at..).unwrap_or_default();
                    let long: &[u8] = if byte == b'"' { b"\"\"\"" } else { b"\'\'\'" };
                    at += if rest.starts_with(long) {
                        match rest.get(3..).and_then(|rest| find(rest, long)) {
                            Some(end) => end + 6,
                            None => {
                                within = Some(long);
                                break;
                            }
                        }
                    } else {
                        length(rest)
                    };
                    before = byte;
                    valued = true;
                    continue;
                }
                b'(' | b'[' => open += 1,
                b'{' => {
                    open += 1;
                    texts += u32::from(matches!(before, b'"' | b'\''));
                }
                b')' | b']' | b'}' => open = open.saturating_sub(1),
                b',' | b';' => (nesting, chained, texts) = (0, 0, 0),
                b'~' | b'*' | b':' => nesting += 1,
                b'+' | b'-' if !valued => nesting += 1,
                b'+' | b'-' | b'.' | b'&' | b'|' | b'%' | b'^' | b'/' | b'@' | b'<' | b'>' => chained += 1,
                b'n' | b'l' | b'a' | b'e' | b'i' | b'y' if !before.is_ascii_alphanumeric() && before != b'_' => {
                    let rest = bytes.get(at..).unwrap_or_default();
                    let word = [&b"not"[..], b"lambda", b"await", b"yield", b"else", b"if"].iter().any(|word| {
                        rest.strip_prefix(*word)
                            .is_some_and(|after| after.first().is_none_or(|next| !next.is_ascii_alphanumeric() && *next != b'_'))
                    });
                    nesting += u32::from(word);
                    chained += u32::from(rest.starts_with(b"and ") || rest.starts_with(b"in "));
                }
                _ => {}
            }
            if byte != b' ' && byte != b'\t' {
                valued = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b')' | b']' | b'}' | b'"' | b'\'') || !byte.is_ascii();
            }
            before = byte;
            at += 1;
            if nesting > NESTING || chained > CHAINED || texts > TEXTS {
                return true;
            }
        }
        // A bracket that is never closed leaves the count open; no statement is that long.
        if open > 0 && !code.ends_with(['(', '[', '{', ',', '\\']) && (code.starts_with("def ") || code.starts_with("class ")) {
            open = 0;
        }
    }
    false
}

/// Where a part first stands.
fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

/// How long a text of one line is that starts with its quote.
fn length(text: &[u8]) -> usize {
    let Some(quote) = text.first() else { return 1 };
    let mut at = 1;
    while let Some(byte) = text.get(at) {
        at += if *byte == b'\\' { 2 } else { 1 };
        if byte == quote {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_to_break_the_parser() {
        let blocks: String = (0..200).map(|level| format!("{}if x:\n", " ".repeat(level))).collect();
        assert!(is_too_deep(&blocks));
        for (piece, times) in [
            ("not ", 3000),
            ("lambda: ", 3000),
            ("a + ", 20_000),
            ("- ~", 3000),
            ("- ", 500),
            ("+", 500),
            ("x if y else ", 3000),
            ("f\"{", 300),
            ("await ", 3000),
            ("yield ", 500),
        ] {
            assert!(is_too_deep(&format!("x = {}", piece.repeat(times))), "{piece}");
        }
    }

    #[test]
    fn written_by_somebody() {
        let lines = [
            "def f(a, b=None, *args, **kwargs):\n    return not a and b or {'x': [1, 2, (3, 4)]}\n",
            "x = a.b.c(d)[0].e if not f else -g\n",
            "text = f\"{a} and {b['c']} of {d!r:>10}\"\n",
            "smile = ':(((('\n",
            "note = 'it\\'s ((' # (((\n",
            "change = -a + b - (-c) - d['e'] - 1 - \"f\" -- g\n",
            "note = \"\"\"a ((( b\n ((( ~~~ not not\n\"\"\"\n",
        ];
        for line in lines {
            assert!(!is_too_deep(&line.repeat(5_000)), "{line}");
        }
    }
}
