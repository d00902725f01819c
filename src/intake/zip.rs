//! Zip archives, by random access: the directory first, then only what is asked for.

use super::oddity::{Odd, Oddities};
use super::slice::{self, HEADER, LOCAL, Slice, Unpacker};
use super::{Container, Failure, Limits, Member, MemberKind, Refusal};
use crate::facts::Oddity;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{BufReader, Read, Seek, SeekFrom, Take};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

/// Signature of a line of the directory.
const LINE: [u8; 4] = *b"PK\x01\x02";
/// Signature of the record that ends the archive.
const END: [u8; 4] = *b"PK\x05\x06";
/// Signature of the record that ends an archive of the 64 bit form.
const END64: [u8; 4] = *b"PK\x06\x06";
/// The end record with the longest comment that it can carry.
const TAIL: u64 = 22 + 65_535;

/// A zip archive.
#[derive(Debug)]
pub struct Zip<R> {
    name: String,
    reader: BufReader<R>,
    members: Vec<Member>,
    /// Where each member stands; nothing where it is packed in a way that is not supported.
    slices: Vec<Option<Slice>>,
    unpacker: Unpacker,
    oddities: Oddities,
}

impl<R: Read + Seek> Zip<R> {
    /// Opens an archive; `name` is for people.
    ///
    /// # Errors
    /// [`Refusal::NotAnArchive`], [`Refusal::Broken`] or [`Refusal::TooLarge`].
    pub fn open(name: &str, mut reader: R) -> Result<Self, Refusal> {
        let end = find_end(&mut reader)?;
        if end.members > Limits::PROJECT.members as u64 {
            return Err(Refusal::too_many());
        }
        let mut archive = read_directory(BufReader::with_capacity(1 << 16, reader))?;
        let mut oddities = Oddities::default();
        if archive.offset() > 0 {
            oddities.whole("Something else stands before the archive in the same file. It was left out.");
        }
        if end.followed {
            oddities.whole("Something else stands behind the archive in the same file. It was left out.");
        }
        if archive.has_duplicate_names() {
            let start = archive.central_directory_start();
            let mut reader = archive.into_inner();
            for name in repeated(&mut reader, start) {
                oddities.note(Odd::Twice, &name);
            }
            archive = read_directory(reader)?;
        }
        let (members, slices) = lines(&archive)?;
        Ok(Self { name: name.to_owned(), reader: archive.into_inner(), members, slices, unpacker: Unpacker::default(), oddities })
    }

    /// A reader of a member's packed bytes.
    fn packed(&mut self, slice: &Slice) -> Result<Take<&mut BufReader<R>>, Failure> {
        let mut header = [0; HEADER as usize];
        let astray = |_| Failure::early(slice::ASTRAY);
        go(&mut self.reader, slice.start).and_then(|()| self.reader.read_exact(&mut header)).map_err(astray)?;
        let content = slice::content(&header)?;
        self.reader.seek_relative(i64::try_from(content - HEADER).unwrap_or(0)).map_err(astray)?;
        Ok(self.reader.by_ref().take(slice.packed))
    }

    fn slice_of(&self, index: usize) -> Result<Slice, Failure> {
        let known = self.slices.get(index).ok_or_else(|| Failure::early("it is no longer there"))?;
        known.ok_or_else(|| Failure::early("it is packed in a way that is not supported"))
    }
}

/// Goes to a position; a near one within what is read ahead already.
fn go(reader: &mut BufReader<impl Read + Seek>, to: u64) -> std::io::Result<()> {
    let at = reader.stream_position()?;
    match i64::try_from(to).ok().zip(i64::try_from(at).ok()) {
        Some((to, at)) => reader.seek_relative(to - at),
        None => reader.seek(SeekFrom::Start(to)).map(drop),
    }
}

impl<R: Read + Seek> Container for Zip<R> {
    fn name(&self) -> &str {
        &self.name
    }

    fn members(&mut self) -> Result<Vec<Member>, Refusal> {
        Ok(self.members.clone())
    }

    fn oddities(&self) -> Vec<Oddity> {
        self.oddities.words()
    }

    fn slice(&self, index: usize) -> Option<Slice> {
        self.slices.get(index).copied().flatten()
    }

    fn read(&mut self, index: usize, limit: u64) -> Result<Vec<u8>, Failure> {
        let slice = self.slice_of(index)?;
        let mut unpacker = std::mem::take(&mut self.unpacker);
        let read = self.packed(&slice).and_then(|packed| unpacker.whole(&slice, packed, limit).map(drop));
        self.unpacker = unpacker;
        read.map(|()| self.unpacker.taken())
    }

    fn read_start(&mut self, index: usize, most: u64) -> Result<Vec<u8>, Failure> {
        let slice = self.slice_of(index)?;
        let mut unpacker = std::mem::take(&mut self.unpacker);
        let read = self.packed(&slice).and_then(|packed| unpacker.start(&slice, packed, most).map(drop));
        self.unpacker = unpacker;
        read.map(|()| self.unpacker.taken())
    }
}

/// What the directory lists: each member, and where it stands.
fn lines<R: Read + Seek>(archive: &ZipArchive<R>) -> Result<(Vec<Member>, Vec<Option<Slice>>), Refusal> {
    let mut members = Vec::with_capacity(archive.len().min(1 << 16));
    let mut slices = Vec::with_capacity(archive.len().min(1 << 16));
    for index in 0..archive.len() {
        let line = archive.by_index_data(index).map_err(|error| Refusal::Broken(error.to_string()))?;
        let kind = if line.is_dir() {
            MemberKind::Folder
        } else if line.is_symlink() {
            MemberKind::Link
        } else if line.encrypted() {
            MemberKind::Encrypted
        } else {
            MemberKind::File
        };
        let name = line.name().map_or_else(|_| String::from_utf8_lossy(line.name_raw()).into_owned(), Cow::into_owned);
        members.push(Member { name, bytes: line.size(), kind });
        let method = line.compression();
        let readable = kind == MemberKind::File && matches!(method, CompressionMethod::Stored | CompressionMethod::Deflated);
        slices.push(readable.then(|| Slice {
            start: line.header_start(),
            packed: line.compressed_size(),
            bytes: line.size(),
            checksum: line.crc32(),
            deflated: method == CompressionMethod::Deflated,
        }));
    }
    Ok((members, slices))
}

fn read_directory<R: Read + Seek>(reader: R) -> Result<ZipArchive<R>, Refusal> {
    ZipArchive::new(reader).map_err(|error| match error {
        ZipError::UnsupportedArchive(_) => Refusal::Broken("it is one part of an archive that was split".to_owned()),
        _ => Refusal::Broken("its table of contents cannot be read".to_owned()),
    })
}

/// What the end of an archive says.
struct End {
    /// Most members that any end record declares.
    members: u64,
    /// Bytes stand behind the archive.
    followed: bool,
}

/// Looks for the record that ends an archive, within the bytes where one may stand.
fn find_end(reader: &mut (impl Read + Seek)) -> Result<End, Refusal> {
    let unreadable = |_| Refusal::Broken("it cannot be read to its end".to_owned());
    let length = reader.seek(SeekFrom::End(0)).map_err(unreadable)?;
    reader.seek(SeekFrom::Start(length.saturating_sub(TAIL))).map_err(unreadable)?;
    let mut tail = Vec::new();
    reader.by_ref().take(TAIL).read_to_end(&mut tail).map_err(unreadable)?;
    let ends: Vec<&[u8]> = (0..tail.len()).filter_map(|at| tail.get(at..).filter(|record| record.starts_with(&END))).collect();
    let Some(last) = ends.last() else {
        let mut head = [0; 4];
        let cut = reader.rewind().and_then(|()| reader.read_exact(&mut head)).is_ok() && head == LOCAL;
        return Err(if cut { Refusal::Broken("it is cut off, so download or export it again".to_owned()) } else { Refusal::NotAnArchive });
    };
    let short = ends.iter().filter_map(|end| number(end, 10, 2)).max().unwrap_or(0);
    let long = (0..tail.len()).filter_map(|at| number(tail.get(at..).filter(|record| record.starts_with(&END64))?, 32, 8)).max();
    let comment = number(last, 20, 2).unwrap_or(0);
    let followed = last.len() as u64 > 22 + comment;
    Ok(End { members: if short == 0xFFFF { long.unwrap_or(short) } else { short }, followed })
}

/// The little-endian number of `width` bytes at `at`.
fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    Some(bytes.get(at..at + width)?.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)))
}

/// Names that the directory, which starts at `start`, lists more than once. The archive's reader keeps one line a name,
/// so they are counted here.
fn repeated(reader: &mut BufReader<impl Read + Seek>, start: u64) -> Vec<String> {
    let mut names: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
    // Where the directory stops making sense, what was counted before stands.
    let _ = count_names(reader, start, &mut names);
    names.into_iter().filter(|&(_, times)| times > 1).map(|(name, _)| String::from_utf8_lossy(&name).into_owned()).collect()
}

fn count_names(reader: &mut BufReader<impl Read + Seek>, start: u64, names: &mut BTreeMap<Vec<u8>, u32>) -> std::io::Result<()> {
    reader.seek(SeekFrom::Start(start))?;
    for _ in 0..Limits::PROJECT.members {
        let mut line = [0; 46];
        reader.read_exact(&mut line)?;
        if !line.starts_with(&LINE) {
            break;
        }
        let length = |at| number(&line, at, 2).unwrap_or(0);
        let mut name = Vec::new();
        reader.by_ref().take(length(28)).read_to_end(&mut name)?;
        *names.entry(name).or_default() += 1;
        reader.seek_relative(i64::try_from(length(30) + length(32)).unwrap_or(0))?;
    }
    Ok(())
}
