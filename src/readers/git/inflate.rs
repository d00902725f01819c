//! Unpacking within a bound.

use flate2::{Decompress, FlushDecompress, Status};

/// Most that deflate can make of one byte.
const RATIO: usize = 1040;

/// One inflater, used again and again: making one costs more than most objects.
#[derive(Debug)]
pub(super) struct Inflater(Decompress);

impl Inflater {
    pub(super) fn new() -> Self {
        Self(Decompress::new(true))
    }

    /// Exactly `size` bytes and how many bytes of `packed` they took; nothing when there are fewer or more.
    pub(super) fn whole(&mut self, packed: &[u8], size: usize) -> Option<(Vec<u8>, usize)> {
        let (mut bytes, taken) = self.start(packed, size.checked_add(1)?)?;
        if bytes.len() != size {
            return None;
        }
        bytes.shrink_to_fit();
        Some((bytes, taken))
    }

    /// The first `most` bytes, or all of fewer, and how many bytes of `packed` they took.
    pub(super) fn start(&mut self, packed: &[u8], most: usize) -> Option<(Vec<u8>, usize)> {
        self.0.reset(true);
        // A declared size is a claim: no more room is made than the packed bytes could fill.
        let mut bytes = Vec::with_capacity(most.min(packed.len().saturating_mul(RATIO).saturating_add(64)));
        loop {
            let (before_in, before_out) = (self.0.total_in(), bytes.len());
            let rest = packed.get(usize::try_from(before_in).ok()?..)?;
            let status = self.0.decompress_vec(rest, &mut bytes, FlushDecompress::None).ok()?;
            let taken = usize::try_from(self.0.total_in()).ok()?;
            if status == Status::StreamEnd || bytes.len() >= most {
                bytes.truncate(most);
                return Some((bytes, taken));
            }
            if bytes.len() == bytes.capacity() {
                return None;
            }
            if self.0.total_in() == before_in && bytes.len() == before_out {
                // Cut off.
                return None;
            }
        }
    }
}
