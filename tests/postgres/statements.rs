//! A script cut into its statements, independent of the reader that is compared with the server.

#![expect(clippy::string_slice, reason = "cut in front of and behind signs that are one byte long")]

/// The statements of a script, each with its end.
pub(crate) fn cut(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        let rest = &text[at..];
        at += match byte {
            b'-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            b'/' if rest.starts_with("/*") => comment(rest),
            b'\'' => {
                let escapes =
                    text[..at].ends_with(['E', 'e']) && !text[..at - 1].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
                quoted(rest, '\'', escapes)
            }
            b'"' => quoted(rest, '"', false),
            b'$' => dollar(rest),
            b';' => {
                found.push(&text[start..=at]);
                start = at + 1;
                1
            }
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
    }
    found.push(&text[start..]);
    found.retain(|statement| !bare(statement).is_empty());
    found
}

/// A statement without the comments before it.
pub(crate) fn bare(statement: &str) -> &str {
    let mut rest = statement.trim();
    loop {
        let length = if rest.starts_with("--") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            comment(rest)
        } else {
            return rest;
        };
        rest = rest[length..].trim_start();
    }
}

fn comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

fn quoted(text: &str, quote: char, escapes: bool) -> usize {
    let mut letters = text.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        if letter == '\\' && escapes {
            letters.next();
        } else if letter == quote {
            return at + 1;
        }
    }
    text.len()
}

fn dollar(text: &str) -> usize {
    let tag = text[1..].find('$').map(|end| &text[..end + 2]);
    let Some(tag) = tag.filter(|tag| tag[1..tag.len() - 1].chars().all(|c| c.is_alphanumeric() || c == '_')) else { return 1 };
    text[tag.len()..].find(tag).map_or(text.len(), |end| end + 2 * tag.len())
}

#[test]
fn scripts_are_cut_where_the_server_cuts_them() {
    let script = "-- a; b\ncreate table \"a;b\" (c text default 'd;''e'); /* ; /* ; */ */ do $x$ begin; end; $x$;\nselect E'\\';';\n-- end";
    let cut: Vec<&str> = cut(script).into_iter().map(bare).collect();
    assert_eq!(cut, ["create table \"a;b\" (c text default 'd;''e');", "do $x$ begin; end; $x$;", "select E'\\';';"]);
}
