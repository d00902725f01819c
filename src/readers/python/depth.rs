//! Whether Python code is nested deeper than its parser may be asked to follow.
//!
//! The parser calls itself once a level, and so does the walk over what it made. Brackets and signs are bounded for all
//! languages; what only Python nests by is bounded here: indentation, words that open an operand (`not`, `lambda`,
//! `await`, `else`), texts within texts, and operators in a row.

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
    for line in text.lines() {
        let code = line.trim_start_matches([' ', '\t', '\x0C']);
        if code.is_empty() || code.starts_with('#') {
            continue;
        }
        if open == 0 {
            (nesting, chained, texts) = (0, 0, 0);
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
        for (at, &byte) in bytes.iter().enumerate() {
            match byte {
                b'(' | b'[' => open += 1,
                b'{' => {
                    open += 1;
                    texts += u32::from(matches!(before, b'"' | b'\''));
                }
                b')' | b']' | b'}' => open = open.saturating_sub(1),
                b',' | b';' => (nesting, chained, texts) = (0, 0, 0),
                b'~' | b'*' | b':' => nesting += 1,
                b'+' | b'-' | b'.' | b'&' | b'|' | b'%' | b'^' | b'/' | b'@' | b'<' | b'>' => chained += 1,
                b'n' | b'l' | b'a' | b'e' | b'i' if !before.is_ascii_alphanumeric() && before != b'_' => {
                    let rest = bytes.get(at..).unwrap_or_default();
                    let word = [&b"not"[..], b"lambda", b"await", b"else", b"if"].iter().any(|word| {
                        rest.strip_prefix(*word)
                            .is_some_and(|after| after.first().is_none_or(|next| !next.is_ascii_alphanumeric() && *next != b'_'))
                    });
                    nesting += u32::from(word);
                    chained += u32::from(rest.starts_with(b"and ") || rest.starts_with(b"in "));
                }
                _ => {}
            }
            before = byte;
            if nesting > NESTING || chained > CHAINED || texts > TEXTS {
                return true;
            }
        }
        // An apostrophe or bracket within a text may leave the count open; no statement is that long.
        if open > 0 && !code.ends_with(['(', '[', '{', ',', '\\']) && (code.starts_with("def ") || code.starts_with("class ")) {
            open = 0;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_to_break_the_parser() {
        let blocks: String = (0..200).map(|level| format!("{}if x:\n", " ".repeat(level))).collect();
        assert!(is_too_deep(&blocks));
        for (piece, times) in
            [("not ", 3000), ("lambda: ", 3000), ("a + ", 20_000), ("- ~", 3000), ("x if y else ", 3000), ("f\"{", 300), ("await ", 3000)]
        {
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
        ];
        for line in lines {
            assert!(!is_too_deep(&line.repeat(5_000)), "{line}");
        }
    }
}
