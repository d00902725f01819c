//! Rows of data in SQL files are people's: a report about a dump says where it lies and shows none of it.

/// Longest text in a row that may stay where it is a plain word, as a role or a state is.
const WORD: usize = 20;
/// From so many figures on, a number is somebody's.
const FIGURES: usize = 6;

/// What a report shows of a line of the file, where that is less than the line.
pub(super) fn hidden(path: &str, line: &str) -> Option<String> {
    if !std::path::Path::new(path).extension().is_some_and(|end| end.eq_ignore_ascii_case("sql")) {
        return None;
    }
    if is_copied(line) {
        return Some("…".to_owned());
    }
    let from = row(line)?;
    let (before, row) = line.split_at_checked(from)?;
    let shown = without_values(row);
    (shown != row).then(|| format!("{before}{shown}"))
}

/// Whether a line is a row behind `COPY … FROM stdin`, whose cells are parted by tabs.
fn is_copied(line: &str) -> bool {
    const VERBS: [&str; 20] = [
        "alter", "begin", "comment", "copy", "create", "delete", "do", "drop", "end", "for", "grant", "insert", "on", "revoke", "select",
        "set", "to", "update", "using", "with",
    ];
    let first = line.split(['\t', ' ']).next().unwrap_or("");
    line.contains('\t') && !line.starts_with([' ', '\t', '-', '(', ')']) && !VERBS.iter().any(|verb| first.eq_ignore_ascii_case(verb))
}

/// Where in a line the values of a row begin: behind `VALUES`, or at a bracket that opens with a value.
fn row(line: &str) -> Option<usize> {
    let small = line.to_ascii_lowercase();
    let behind = small.match_indices("values").find_map(|(at, word)| {
        let apart = small.get(..at)?.chars().next_back().is_none_or(|c| c.is_whitespace() || c == ')');
        let opened = small.get(at + word.len()..)?.trim_start().starts_with('(');
        (apart && opened).then_some(at + word.len())
    });
    behind.or_else(|| {
        let rest = small.trim_start().strip_prefix('(')?.trim_start();
        let first = rest.split(',').next().filter(|first| first.len() < rest.len())?.trim_end();
        let is_value =
            first.starts_with(['\'', '"']) || matches!(first, "null" | "default" | "true" | "false") || first.parse::<f64>().is_ok();
        is_value.then_some(line.len() - line.trim_start().len())
    })
}

/// A row with its texts and long numbers hidden. A text that the line does not end is hidden to its end.
fn without_values(row: &str) -> String {
    let mut shown = String::new();
    let mut rest = row;
    while let Some(at) = rest.find(|c: char| c == '\'' || c.is_ascii_digit()) {
        let (before, value) = rest.split_at(at);
        shown.push_str(before);
        let length = if value.starts_with('\'') { quoted(value) } else { value.bytes().take_while(u8::is_ascii_digit).count() };
        let (value, after) = value.split_at_checked(length).unwrap_or((value, ""));
        shown.push_str(match value.strip_prefix('\'') {
            Some(text) if is_word(text) => value,
            Some(_) => "'…'",
            None if length < FIGURES => value,
            None => "…",
        });
        rest = after;
    }
    shown + rest
}

/// The length of the quoted text that begins here, quotes included.
fn quoted(text: &str) -> usize {
    let mut bytes = text.bytes().enumerate().skip(1).peekable();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'\'' if bytes.peek().is_some_and(|&(_, next)| next == b'\'') => drop(bytes.next()),
            b'\'' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether a text, its closing quote included, is a plain word in small letters.
fn is_word(text: &str) -> bool {
    text.strip_suffix('\'').is_some_and(|word| word.len() <= WORD && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
}

#[cfg(test)]
mod tests {
    use super::hidden;

    #[test]
    fn rows_show_nobody() {
        for (line, shown) in [
            (
                "INSERT INTO `staff` VALUES (7,'Ann O''Hara','ann@shop.org',491701234567,'admin',NULL);",
                Some("INSERT INTO `staff` VALUES (7,'…','…',…,'admin',NULL);"),
            ),
            ("  (8, 'Rob \\' Roy', '1990-01-02'),", Some("  (8, '…', '…'),")),
            ("('4f', 'Zoë Üb", Some("('…', '…'")),
            ("1\tann@shop.org\tAnn", Some("…")),
            ("(role = 'Admin')", None),
            ("CREATE TABLE\tstaff (id int);", None),
            ("\tid\tint,", None),
            ("insert into roles (name) values ('admin'), ('owner');", None),
            ("CREATE POLICY \"Values (all)\" ON a USING (kind IN ('A', 'B'));", None),
        ] {
            assert_eq!(hidden("db/dump.SQL", line).as_deref(), shown, "{line}");
        }
        assert_eq!(hidden("a.ts", "VALUES ('Ann Hara')"), None);
    }
}
