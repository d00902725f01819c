//! What holds files, whatever its format.

use super::{Refusal, Slice};
use crate::facts::Oddity;
use std::io::Read;
use std::sync::Arc;

/// Anything that holds files: a zip, a tar, a folder, one bare file.
pub trait Container {
    /// A name for people: the file's or folder's own, without its extension.
    fn name(&self) -> &str;

    /// Everything the directory lists, in its order. Asked for several times, and shared: there may be a quarter of a million.
    ///
    /// # Errors
    /// [`Refusal`] when there is no directory to read.
    fn members(&mut self) -> Result<Arc<[Member]>, Refusal>;

    /// What is odd about the container itself; asked for after [`Container::members`].
    fn oddities(&self) -> Vec<Oddity> {
        Vec::new()
    }

    /// Where the member's bytes stand in the file that the container was opened on, if they stand in it as one piece.
    fn slice(&self, _index: usize) -> Option<Slice> {
        None
    }

    /// The bytes of one member, never more than `limit`. Cheapest when asked in the order of the directory.
    ///
    /// # Errors
    /// Why the member cannot be read.
    fn read(&mut self, index: usize, limit: u64) -> Result<Vec<u8>, Failure>;

    /// The first bytes of one member: all of them, or `most` of a larger one. The checksum of what is not read to its
    /// end is not looked at.
    ///
    /// # Errors
    /// Why the member cannot be read.
    fn read_start(&mut self, index: usize, most: u64) -> Result<Vec<u8>, Failure>;
}

/// One line of a container's directory, as the container states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The raw name.
    pub name: String,
    /// Bytes when inflated, as declared; may lie.
    pub bytes: u64,
    /// What it is.
    pub kind: MemberKind,
}

impl Member {
    /// A file.
    #[must_use]
    pub fn file(name: impl Into<String>, bytes: u64) -> Self {
        Self { name: name.into(), bytes, kind: MemberKind::File }
    }
}

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A folder that was not opened because its name alone says that it is left out.
    Closed,
    /// A link to elsewhere.
    Link,
    /// A file that needs a password.
    Encrypted,
    /// A file that is stored with its gaps left out, which is not put together again.
    Sparse,
}

/// Why a member cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// A plain sentence, without "it" at its start being repeated by callers.
    pub why: String,
    /// Bytes that were inflated before it failed.
    pub spent: u64,
}

impl Failure {
    /// A failure that cost nothing.
    #[must_use]
    pub fn early(why: impl Into<String>) -> Self {
        Self { why: why.into(), spent: 0 }
    }

    /// The member holds more than `limit` bytes.
    #[must_use]
    pub fn too_large(limit: u64) -> Self {
        Self { why: "it is larger than the limit for one file".to_owned(), spent: limit }
    }
}

/// Reads the first `most` bytes; `damaged` says what a reading error means.
pub(super) fn read_start(reader: impl Read, most: u64, damaged: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    match reader.take(most).read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(_) => Err(Failure { why: damaged.to_owned(), spent: bytes.len() as u64 }),
    }
}

/// Reads to the end and never more than `limit` bytes; `damaged` says what a reading error means.
pub(super) fn read_within(reader: impl Read, limit: u64, damaged: &str) -> Result<Vec<u8>, Failure> {
    read_within_reserved(reader, limit, 0, damaged)
}

/// As [`read_within`], for a reader of which it is known that it holds about `expected` bytes: memory for them is taken at
/// once, so that a large file never stands there twice while it grows.
pub(super) fn read_within_reserved(reader: impl Read, limit: u64, expected: u64, damaged: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::with_capacity(usize::try_from(expected.min(limit)).unwrap_or(0));
    let read = reader.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    let spent = bytes.len() as u64;
    match read {
        Ok(_) if spent > limit => Err(Failure::too_large(limit)),
        Ok(_) => Ok(bytes),
        Err(_) => Err(Failure { why: damaged.to_owned(), spent }),
    }
}
