//! A sample's text as people read it: what must be found stands apart, and what is made up on the spot is left out.

/// A part of a sample's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it is what the rule must find.
    pub found: bool,
}

/// The parts of a sample's text; fillers become an ellipsis. Marks that stand around nothing are left out.
#[must_use]
pub fn shown(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut now = Piece { text: String::new(), found: false };
    let mut filler = false;
    for c in text.chars() {
        match c {
            '⟦' | '⟧' => {
                let next = Piece { text: String::new(), found: c == '⟦' };
                pieces.push(std::mem::replace(&mut now, next));
            }
            '⟪' => {
                filler = true;
                now.text.push('…');
            }
            '⟫' => filler = false,
            _ if filler => {}
            c => now.text.push(c),
        }
    }
    pieces.push(now);
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// A rule's title without what it names in a project: `` `{table}` `` becomes an ellipsis.
#[must_use]
pub fn general(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    let mut rest = title;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, after)) = after.split_once('}') else { break };
        let quoted = before.ends_with('`') && after.starts_with('`');
        out.push_str(if quoted { before.strip_suffix('`').unwrap_or(before) } else { before });
        out.push('…');
        rest = if quoted { after.strip_prefix('`').unwrap_or(after) } else { after };
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_part_the_text_and_fillers_are_left_out() {
        let piece = |text: &str, found| Piece { text: text.to_owned(), found };
        assert_eq!(shown("a = ⟦f('⟪alnum:9⟫')⟧;"), [piece("a = ", false), piece("f('…')", true), piece(";", false)]);
        assert_eq!(shown("⟦⟧plain"), [piece("plain", false)]);
        assert_eq!(shown(""), []);
    }

    #[test]
    fn a_general_title_names_nothing() {
        assert_eq!(general("Anyone can read the table `{table}`"), "Anyone can read the table …");
        assert_eq!(general("{count} of `{a}` {b}"), "… of … …");
        assert_eq!(general("plain `code` {"), "plain `code` {");
    }
}
