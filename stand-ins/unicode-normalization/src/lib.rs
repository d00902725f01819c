//! Stands in for the crate of this name, of which the Python parser asks one thing: the compatibility form of a name
//! that holds more than ASCII. Rules compare such names only with themselves, so they stay as they are written, and the
//! tables of all of Unicode are left out. See ADR 7.

/// Text that can be asked for its normal form.
pub trait UnicodeNormalization<I: Iterator<Item = char>> {
    /// The letters as they are written.
    fn nfkc(self) -> I;
}

impl<'a> UnicodeNormalization<core::str::Chars<'a>> for &'a str {
    fn nfkc(self) -> core::str::Chars<'a> {
        self.chars()
    }
}

#[cfg(test)]
mod tests {
    use super::UnicodeNormalization;

    #[test]
    fn names_stay_as_they_are_written() {
        assert_eq!("ﬁx_ħ".nfkc().collect::<String>(), "ﬁx_ħ");
    }
}
