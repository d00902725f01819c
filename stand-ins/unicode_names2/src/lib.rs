//! Stands in for the crate of this name, of which the Python parser asks one thing: which character `\N{...}` names in
//! a text. No rule asks what character that is, so the table of all names (half a megabyte) is left out: whatever
//! can be a name is answered by U+FFFD, and what cannot is refused, as a slip in the code. See ADR 7.

/// Longest name or sequence of names in Unicode, in bytes, with room for new ones.
const LONGEST: usize = 120;

/// A character in place of the one that a name means; `None` where no character can be called so.
pub fn character(name: &str) -> Option<char> {
    let named = !name.trim().is_empty()
        && name.len() <= LONGEST
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_' | b'(' | b')'));
    named.then_some(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::character;

    #[test]
    fn whatever_can_be_a_name_is_answered() {
        for name in ["BULLET", "latin small letter a with acute", "HANGUL JUNGSEONG O-E", "CJK UNIFIED IDEOGRAPH-4E00"] {
            assert_eq!(character(name), Some('\u{fffd}'), "{name}");
        }
    }

    #[test]
    fn what_no_character_is_called_is_refused() {
        for name in ["", " ", "BULLET!", "é", &"A".repeat(121)] {
            assert_eq!(character(name), None, "{name}");
        }
    }
}
