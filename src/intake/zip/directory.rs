//! The directory of a zip: every line of it, whatever the records that lead to it declare.
//!
//! Lines are read until the record that ends the archive begins, not until a declared count is reached: what a count
//! hides from one tool another one unpacks. Lines with one name stay apart.

use super::line::{LINE, Line, number};
use crate::intake::slice::LOCAL;
use crate::intake::{Limits, Refusal};
use std::io::{self, Read, Seek, SeekFrom};

/// Signature of the record that ends the archive.
const END: [u8; 4] = *b"PK\x05\x06";
/// Signature of the record that ends an archive of the 64 bit form.
const END64: [u8; 4] = *b"PK\x06\x06";
/// Signature of the record that says where that one stands.
const LOCATOR: [u8; 4] = *b"PK\x06\x07";
/// Bytes of the end record without its comment.
const SHORT: u64 = 22;
/// The end record with the longest comment that it can carry.
const TAIL: u64 = SHORT + 65_535;

/// What a directory says.
#[derive(Debug)]
pub(super) struct Directory {
    /// Its lines, in order.
    pub(super) lines: Vec<Line>,
    /// Where it begins in the file.
    pub(super) start: u64,
    /// Bytes that stand before the archive.
    pub(super) before: u64,
    /// Bytes stand behind the archive.
    pub(super) followed: bool,
    /// Another end record stands where a tool may take it for the right one.
    pub(super) second_end: bool,
    /// How many members are declared, where that is not how many lines there are.
    pub(super) declared: Option<u64>,
}

/// One record that may end the archive, and what it says of the directory.
#[derive(Debug, Clone, Copy)]
struct End {
    /// Where it stands.
    at: u64,
    members: u64,
    /// Bytes of the directory, as declared.
    bytes: u64,
    /// Where the directory begins in the archive, as declared.
    offset: u64,
    /// Where the directory must end: the record itself, or that of the 64 bit form before it.
    limit: u64,
    /// Its comment ends before the file does.
    followed: bool,
    split: bool,
    long: bool,
}

impl Directory {
    /// Finds and reads the directory.
    ///
    /// # Errors
    /// [`Refusal::NotAnArchive`], [`Refusal::Broken`] or [`Refusal::TooLarge`].
    pub(super) fn read(reader: &mut (impl Read + Seek)) -> Result<Self, Refusal> {
        let ends = ends(reader).map_err(|_| Refusal::Broken("it cannot be read to its end".to_owned()))?;
        if ends.is_empty() {
            let mut head = [0; 4];
            let cut = reader.rewind().and_then(|()| reader.read_exact(&mut head)).is_ok() && head == LOCAL;
            return Err(if cut {
                Refusal::Broken("it is cut off, so download or export it again".to_owned())
            } else {
                Refusal::NotAnArchive
            });
        }
        if ends.iter().any(|end| end.members > Limits::PROJECT.members as u64 && end.long) {
            return Err(Refusal::too_many());
        }
        // The last record that leads to a directory: what stands behind it is a comment or is not part of the archive.
        for end in ends.iter().rev() {
            for start in end.starts() {
                let Ok(lines) = lines(reader, start, end.limit) else { continue };
                if lines.len() > Limits::PROJECT.members {
                    return Err(Refusal::too_many());
                }
                if lines.is_empty() && end.members > 0 {
                    continue;
                }
                let counted = lines.len() as u64;
                let same = if end.long { end.members == counted } else { end.members == counted & 0xFFFF };
                return Ok(Self {
                    start,
                    before: start.saturating_sub(end.offset),
                    followed: end.followed,
                    second_end: ends.iter().any(|other| other.at != end.at && other.at >= start && other.leads(reader)),
                    declared: (!same).then_some(end.members),
                    lines,
                });
            }
        }
        let split = ends.last().is_some_and(|end| end.split);
        Err(Refusal::Broken(
            if split { "it is one part of an archive that was split" } else { "its table of contents cannot be read" }.to_owned(),
        ))
    }
}

impl End {
    /// Where the directory may begin: right before its end record, or where the record says.
    fn starts(&self) -> impl Iterator<Item = u64> {
        let before = self.limit.checked_sub(self.bytes);
        before.into_iter().chain((before != Some(self.offset) && self.offset <= self.limit).then_some(self.offset))
    }

    /// Whether a directory, which may be an empty one, stands where it says.
    fn leads(&self, reader: &mut (impl Read + Seek)) -> bool {
        self.starts().any(|start| {
            let mut head = [0; 4];
            let read = reader.seek(SeekFrom::Start(start)).and_then(|_| reader.read_exact(&mut head));
            read.is_ok() && (head == LINE || self.members == 0 && (head == END || head == END64) && self.bytes == 0)
        })
    }
}

/// Every record that may end the archive, in order.
fn ends(reader: &mut (impl Read + Seek)) -> io::Result<Vec<End>> {
    let length = reader.seek(SeekFrom::End(0))?;
    let base = reader.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    reader.by_ref().take(TAIL).read_to_end(&mut tail)?;
    let mut ends = Vec::new();
    // A comment full of signatures is no reason to look at each.
    const MOST: usize = 64;
    for within in (0..tail.len()).rev() {
        let Some(record) = tail.get(within..).filter(|record| record.starts_with(&END)) else { continue };
        let at = base + within as u64;
        let short = |place, width| number(record, place, width);
        let (Some(disk), Some(members), Some(bytes), Some(offset), Some(comment)) =
            (short(4, 2), short(10, 2), short(12, 4), short(16, 4), short(20, 2))
        else {
            continue;
        };
        let followed = at + SHORT + comment < length;
        let split = disk != 0 && disk != 0xFFFF;
        let mut end = End { at, members, bytes, offset, limit: at, followed, split, long: false };
        if let Some(long) = long_end(reader, at)? {
            end = End { at, followed, ..long };
        }
        ends.push(end);
        if ends.len() == MOST {
            break;
        }
    }
    ends.reverse();
    Ok(ends)
}

/// What the record of the 64 bit form says that belongs to the end record at `at`.
fn long_end(reader: &mut (impl Read + Seek), at: u64) -> io::Result<Option<End>> {
    let Some(place) = at.checked_sub(20) else { return Ok(None) };
    let mut locator = [0; 20];
    reader.seek(SeekFrom::Start(place))?;
    reader.read_exact(&mut locator)?;
    if !locator.starts_with(&LOCATOR) {
        return Ok(None);
    }
    // It stands right before its locator, unless it carries data of others; then where the locator says.
    for limit in [place.checked_sub(56), number(&locator, 8, 8)].into_iter().flatten().filter(|limit| *limit < place) {
        let mut record = [0; 56];
        reader.seek(SeekFrom::Start(limit))?;
        if reader.read_exact(&mut record).is_ok() && record.starts_with(&END64) {
            let long = |place| number(&record, place, 8).unwrap_or(u64::MAX);
            return Ok(Some(End {
                at,
                members: long(32),
                bytes: long(40),
                offset: long(48),
                limit,
                followed: false,
                split: false,
                long: true,
            }));
        }
    }
    Ok(None)
}

/// The lines from `start` on, to the first thing that is none or to `limit`.
fn lines(reader: &mut (impl Read + Seek), start: u64, limit: u64) -> io::Result<Vec<Line>> {
    reader.seek(SeekFrom::Start(start))?;
    let mut rest = reader.take(limit.saturating_sub(start));
    let mut lines = Vec::new();
    while lines.len() <= Limits::PROJECT.members {
        match Line::read(&mut rest) {
            Ok(Some(line)) => lines.push(line),
            Ok(None) => break,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break,
            Err(error) => return Err(error),
        }
    }
    Ok(lines)
}
