//! One member by the place where its packed bytes stand, so that whoever has those bytes can unpack it without the
//! directory.

use super::Failure;
use flate2::{Crc, Decompress, FlushDecompress, Status};
use serde::{Deserialize, Serialize};
use std::io::BufRead;

/// Bytes of a member's own header, before its name.
pub(super) const HEADER: u64 = 30;
/// Signature of that header.
pub(super) const LOCAL: [u8; 4] = *b"PK\x03\x04";
/// What stands between a member's header and its content, its name apart: notes of the tool that packed it.
const NOTES: u64 = 1 << 10;
/// Most bytes that one packed byte unfolds to: the limit of the method itself.
const DENSEST: u64 = 1032;
/// Bytes by which a content grows while its size is not known.
const STEP: usize = 64 << 10;
/// A buffer that is larger is let go of after use.
const KEPT: usize = 8 << 20;

/// What an error in the midst of unpacking means.
const DAMAGED: &str = "its packed content is damaged";
/// What a header that is none means.
pub(super) const ASTRAY: &str = "the archive points to a place where its content does not stand";

/// Where a member's packed bytes stand, and what the directory says of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slice {
    /// Where the member's own header starts.
    pub start: u64,
    /// Bytes as packed.
    pub packed: u64,
    /// Bytes when unpacked, as declared; may lie.
    pub bytes: u64,
    /// CRC-32 of these.
    pub checksum: u32,
    /// Packed by deflate; otherwise it stands there as it is.
    pub deflated: bool,
}

impl Slice {
    /// Where it ends, or a little behind that: how long the notes before its content are stands in its own header
    /// alone. `name` has that many bytes.
    #[must_use]
    pub fn end(&self, name: usize) -> u64 {
        self.start.saturating_add(HEADER + NOTES + name as u64).saturating_add(self.packed)
    }

    /// Its packed bytes out of a window of the file that begins at `from`; `None` where the window ends before they do.
    ///
    /// # Errors
    /// The window shows that it does not stand there.
    pub fn cut<'w>(&self, window: &'w [u8], from: u64) -> Option<Result<&'w [u8], Failure>> {
        let at = usize::try_from(self.start.checked_sub(from)?).ok()?;
        let own = window.get(at..)?;
        let content = match content(own.first_chunk()?) {
            Ok(content) => usize::try_from(content).ok()?,
            Err(failure) => return Some(Err(failure)),
        };
        let packed = usize::try_from(self.packed).ok()?;
        own.get(content..content.checked_add(packed)?).map(Ok)
    }
}

/// How far behind the start of its header a member's content stands.
pub(super) fn content(header: &[u8; HEADER as usize]) -> Result<u64, Failure> {
    let [.., name_low, name_high, notes_low, notes_high] = *header;
    if !header.starts_with(&LOCAL) {
        return Err(Failure::early(ASTRAY));
    }
    Ok(HEADER + u64::from(u16::from_le_bytes([name_low, name_high])) + u64::from(u16::from_le_bytes([notes_low, notes_high])))
}

/// Unpacks one member after another, with one buffer for them all.
#[derive(Debug)]
pub struct Unpacker {
    inflate: Decompress,
    out: Vec<u8>,
}

impl Default for Unpacker {
    fn default() -> Self {
        Self { inflate: Decompress::new(false), out: Vec::new() }
    }
}

impl Unpacker {
    /// A member's bytes, of which there may be no more than `limit` and no more than declared.
    ///
    /// # Errors
    /// Why it cannot be unpacked.
    pub fn whole(&mut self, slice: &Slice, packed: impl BufRead, limit: u64) -> Result<&[u8], Failure> {
        self.unpack(slice, packed, limit.min(slice.bytes))?;
        let spent = self.out.len() as u64;
        // More than it declares is a lie, wherever the limit lies.
        if spent > slice.bytes {
            return Err(Failure { why: DAMAGED.to_owned(), spent });
        }
        if spent > limit {
            return Err(Failure::too_large(limit));
        }
        let mut sum = Crc::new();
        sum.update(&self.out);
        if sum.sum() != slice.checksum {
            return Err(Failure { why: DAMAGED.to_owned(), spent });
        }
        Ok(&self.out)
    }

    /// A member's first bytes: all of them, or `most` of a larger one. Their checksum is not looked at.
    ///
    /// # Errors
    /// Why it cannot be unpacked.
    pub fn start(&mut self, slice: &Slice, packed: impl BufRead, most: u64) -> Result<&[u8], Failure> {
        self.unpack(slice, packed, most)?;
        self.out.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        Ok(&self.out)
    }

    /// The same, for who keeps them.
    pub(super) fn taken(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }

    /// Unpacks into the buffer until the content ends or is longer than `bound`, by one byte then.
    fn unpack(&mut self, slice: &Slice, mut packed: impl BufRead, bound: u64) -> Result<(), Failure> {
        if self.out.capacity() > KEPT {
            self.out = Vec::new();
        }
        self.out.clear();
        self.inflate.reset(false);
        let most = usize::try_from(bound).unwrap_or(usize::MAX).saturating_add(1);
        // What is declared may be a lie: no more is reserved than its packed bytes can come to.
        let expected = slice.bytes.min(slice.packed.saturating_mul(DENSEST)).saturating_add(1);
        self.out.reserve_exact(usize::try_from(expected).unwrap_or(usize::MAX).min(most));
        while self.out.len() < most {
            let done =
                self.step(slice, &mut packed, most).ok_or_else(|| Failure { why: DAMAGED.to_owned(), spent: self.out.len() as u64 })?;
            if done {
                break;
            }
        }
        // A buffer that was used before has more room.
        self.out.truncate(most);
        Ok(())
    }

    /// Unpacks some more; whether it has ended. `None` where it is damaged.
    fn step(&mut self, slice: &Slice, packed: &mut impl BufRead, most: usize) -> Option<bool> {
        let input = packed.fill_buf().ok()?;
        let room = most.saturating_sub(self.out.len());
        if !slice.deflated {
            let part = input.get(..input.len().min(room))?;
            self.out.extend_from_slice(part);
            let took = part.len();
            packed.consume(took);
            return Some(took == 0);
        }
        if self.out.len() == self.out.capacity() {
            self.out.reserve_exact(room.min(STEP.max(self.out.len())));
        }
        let last = input.is_empty();
        let (before, length) = (self.inflate.total_in(), self.out.len());
        let flush = if last { FlushDecompress::Finish } else { FlushDecompress::None };
        let status = self.inflate.decompress_vec(input, &mut self.out, flush).ok()?;
        let took = usize::try_from(self.inflate.total_in() - before).ok()?;
        packed.consume(took);
        match status {
            Status::StreamEnd => Some(true),
            // Nothing more comes and nothing more can be made of it: it is cut off.
            _ if last && self.out.len() == length && self.out.len() < self.out.capacity() => None,
            _ => Some(false),
        }
    }
}
