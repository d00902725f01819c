//! A first look at names and texts: most names are none of a list by their first letter and their length, and most places
//! of a text start none of some words.

/// For each first byte of the names of a list one bit for each length that such a name has.
pub(super) struct Shapes([u32; 128]);

impl Shapes {
    /// The shapes of names that start with ASCII and are shorter than 32 bytes.
    #[expect(clippy::indexing_slicing, reason = "worked out by the compiler, which refuses what is out of bounds")]
    pub(super) const fn of(names: &[&str]) -> Self {
        let mut shapes = [0; 128];
        let mut at = 0;
        while at < names.len() {
            let name = names[at].as_bytes();
            shapes[name[0] as usize] |= 1 << name.len();
            at += 1;
        }
        Self(shapes)
    }

    /// Whether a name may be one of the list.
    pub(super) fn may_hold(&self, name: &str) -> bool {
        name.bytes().next().is_some_and(|first| self.may_start(first, name.len()))
    }

    /// Whether a name in whatever case may be one of the list, which is in small letters.
    pub(super) fn may_fold(&self, name: &str) -> bool {
        name.bytes().next().is_some_and(|first| self.may_start(first.to_ascii_lowercase(), name.len()))
    }

    fn may_start(&self, first: u8, length: usize) -> bool {
        length < 32 && self.0.get(usize::from(first)).is_some_and(|lengths| lengths & 1 << length != 0)
    }
}

/// Words in small letters that are looked for in texts of whatever case.
pub(super) struct Words {
    /// One bit for each byte that one of them starts with.
    starts: [u64; 4],
    words: &'static [&'static str],
}

impl Words {
    /// Some words, none of them empty.
    #[expect(clippy::indexing_slicing, reason = "worked out by the compiler, which refuses what is out of bounds")]
    pub(super) const fn of(words: &'static [&'static str]) -> Self {
        let mut starts = [0; 4];
        let mut at = 0;
        while at < words.len() {
            let first = words[at].as_bytes()[0];
            let other = first.to_ascii_uppercase();
            starts[(first >> 6) as usize] |= 1u64 << (first & 63);
            starts[(other >> 6) as usize] |= 1u64 << (other & 63);
            at += 1;
        }
        Self { starts, words }
    }

    /// Whether one of them stands anywhere in a text.
    pub(super) fn stand_in(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        bytes.iter().enumerate().any(|(at, byte)| {
            self.starts.get(usize::from(byte >> 6)).is_some_and(|starts| starts & (1u64 << (byte & 63)) != 0)
                && self
                    .words
                    .iter()
                    .any(|word| bytes.get(at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes())))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Shapes, Words};

    #[test]
    fn a_first_look_lets_pass_what_is_listed() {
        const SHAPES: Shapes = Shapes::of(&["find", "findOne", "$set"]);
        assert!(SHAPES.may_hold("find") && SHAPES.may_hold("findOne") && SHAPES.may_hold("$set") && SHAPES.may_fold("FIND"));
        for other in ["", "map", "finds", "é", "a_name_that_is_longer_than_any_other_name"] {
            assert!(!SHAPES.may_hold(other), "{other:?}");
        }
        assert!(!SHAPES.may_hold("FIND"));
    }

    #[test]
    fn words_stand_in_texts_of_any_case() {
        const WORDS: Words = Words::of(&["admin", "401", "sign in"]);
        for text in ["isAdmin", "status(401)", "Please Sign In", "ADMIN"] {
            assert!(WORDS.stand_in(text), "{text:?}");
        }
        for text in ["", "adm", "sign-in", "40", "É"] {
            assert!(!WORDS.stand_in(text), "{text:?}");
        }
    }
}
