//! A first look at names: most are none of a list by their first letter and their length.

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
