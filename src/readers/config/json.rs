//! Places of keys in a JSON text, for files that a parser has understood but whose places it does not keep.

use serde_json::Value;

/// Parses JSON, also with comments and trailing commas as tools write them.
pub(super) fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&plain(text)).ok())
}

/// The text without comments and trailing commas.
pub(in crate::readers) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut in_string = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' if in_string => {
                out.push(c);
                out.extend(chars.next());
            }
            '"' => {
                in_string = !in_string;
                out.push(c);
            }
            '/' if !in_string && chars.peek() == Some(&'/') => {
                for c in chars.by_ref() {
                    if c == '\n' {
                        out.push(c);
                        break;
                    }
                }
            }
            '/' if !in_string && chars.peek() == Some(&'*') => {
                let mut last = ' ';
                for c in chars.by_ref().skip(1) {
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
            }
            '}' | ']' if !in_string => {
                let kept = out.trim_end();
                if let Some(without) = kept.strip_suffix(',') {
                    out.truncate(without.len());
                }
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

/// Byte at which `"key":` stands at or after `from`.
pub(super) fn key_at(text: &str, from: usize, key: &str) -> Option<usize> {
    let quoted = format!("\"{key}\"");
    let rest = text.get(from..)?;
    rest.match_indices(&quoted)
        .map(|(at, _)| from + at)
        .find(|at| text.get(at + quoted.len()..).is_some_and(|after| after.trim_start().starts_with(':')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_commas_are_tolerated() {
        let text = "{ // a\n \"u\": \"https://x\", /* b */ \"l\": [1, 2,],\n}";
        assert_eq!(parse(text).unwrap()["l"][1], 2);
        assert_eq!(key_at("{\"a\": \"b\", \"b\": 1}", 0, "b"), Some(11));
    }
}
