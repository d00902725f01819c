//! The text of a whole file, for readers that ask again and again whether something stands anywhere in it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Deref;

/// Bits of the sieve for each byte of text, so that few of them are set by chance.
const BITS: usize = 8;

/// Most bits of a sieve: however long a text is, it holds few different runs of three bytes.
const MOST: usize = 1 << 21;

/// The runs of three bytes that occur in a text, and what was asked about it so far.
#[derive(Debug)]
pub(super) struct Sieve {
    /// One bit for each hash of three bytes in a row; a power of two of them.
    bits: Vec<u64>,
    answers: RefCell<HashMap<String, bool>>,
}

impl Sieve {
    pub(super) fn of(text: &str) -> Self {
        let count = (text.len().max(64) * BITS).next_power_of_two().min(MOST);
        let mut bits = vec![0u64; count / 64];
        let words = bits.len();
        // The first two runs are filled up with nothing, and stand for no text.
        let mut run = 0;
        for byte in text.bytes() {
            run = run << 8 | u32::from(byte);
            let (word, bit) = place(run & 0xFF_FFFF, words);
            if let Some(word) = bits.get_mut(word) {
                *word |= bit;
            }
        }
        Self { bits, answers: RefCell::default() }
    }
}

/// The text of a whole file. What it holds is sieved: most questions are answered with no look at the text, and no
/// question twice.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whole<'t> {
    text: &'t str,
    sieve: &'t Sieve,
}

impl<'t> Whole<'t> {
    /// A text with its own sieve.
    pub(super) fn new(text: &'t str, sieve: &'t Sieve) -> Self {
        Self { text, sieve }
    }

    /// Whether something may stand in the text, by the sieve alone: what it denies surely does not.
    pub(super) fn may_contain(&self, part: &str) -> bool {
        let bits = &self.sieve.bits;
        part.as_bytes().windows(3).all(|run| {
            let run = run.iter().fold(0, |run, byte| run << 8 | u32::from(*byte));
            let (word, bit) = place(run, bits.len());
            bits.get(word).is_some_and(|word| word & bit != 0)
        })
    }

    /// Whether something stands anywhere in the text.
    pub(super) fn contains(&self, part: &str) -> bool {
        if !self.may_contain(part) {
            return false;
        }
        if let Some(answer) = self.sieve.answers.borrow().get(part) {
            return *answer;
        }
        let answer = self.text.contains(part);
        self.sieve.answers.borrow_mut().insert(part.to_owned(), answer);
        answer
    }

    /// Whether any of these stands in the text.
    pub(super) fn contains_any(&self, parts: &[&str]) -> bool {
        parts.iter().any(|part| self.contains(part))
    }
}

impl Deref for Whole<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

/// Where the bit of three bytes stands in a sieve of so many words: the word's number and the bit.
fn place(run: u32, words: usize) -> (usize, u64) {
    let hash = run.wrapping_mul(0x9E37_79B1) >> 7;
    let word = (hash >> 6) as usize & (words - 1);
    (word, 1u64 << (hash & 63))
}

#[cfg(test)]
mod tests {
    use super::{Sieve, Whole};

    #[test]
    fn answers_are_those_of_the_text() {
        let text = "import express from 'express';\napp.use(cors());\n// Grüße\n".repeat(30);
        let sieve = Sieve::of(&text);
        let whole = Whole::new(&text, &sieve);
        for part in ["express", "from 'express", "from 'expres5", "e", "", "üß", "cors());\n//", "csrf", "use(cors", "xpress';\nimport"] {
            assert!(whole.may_contain(part) || !text.contains(part), "{part:?}");
            for _ in 0..2 {
                assert_eq!(whole.contains(part), text.contains(part), "{part:?}");
            }
        }
        assert!(!Whole::new("", &Sieve::of("")).contains("abc"));
        assert!(whole.contains_any(&["csrf", "cors"]) && !whole.contains_any(&["csrf", "helmet"]));
        assert_eq!(whole.len(), text.len());
    }
}
