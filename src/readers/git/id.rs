//! Names of objects: the SHA-1 of what they hold.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One object's name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) struct Id([u8; Id::BYTES]);

impl Id {
    /// Bytes of a name.
    pub(super) const BYTES: usize = 20;

    /// A name from its bytes; more may follow them.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        Some(Self(bytes.get(..Self::BYTES)?.try_into().ok()?))
    }

    /// A name from its forty digits; nothing else may follow them.
    pub(super) fn parse(hex: &[u8]) -> Option<Self> {
        let mut id = [0; Self::BYTES];
        if hex.len() != Self::BYTES * 2 {
            return None;
        }
        for (byte, pair) in id.iter_mut().zip(hex.chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(id))
    }

    /// The name of an object of that kind and content.
    pub(super) fn hash(kind: &str, content: &[u8]) -> Self {
        let mut sum = sha1_smol::Sha1::new();
        sum.update(format!("{kind} {}\0", content.len()).as_bytes());
        sum.update(content);
        Self(sum.digest().bytes())
    }

    pub(super) fn first(&self) -> usize {
        self.0.first().copied().unwrap_or(0).into()
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The first twelve digits, as people are shown them.
    pub(super) fn short(&self) -> String {
        self.to_string().chars().take(12).collect()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
