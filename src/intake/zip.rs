//! Zip archives, by random access: the directory first, then only what is asked for.

mod directory;
mod layout;
mod line;

use super::oddity::Oddities;
use super::slice::{self, HEADER, Slice, Unpacker};
use super::{Container, Failure, Member, MemberKind, Refusal};
use crate::facts::Oddity;
use directory::Directory;
use line::Line;
use std::io::{BufReader, Read, Seek, SeekFrom, Take};
use std::sync::Arc;

/// A zip archive.
#[derive(Debug)]
pub struct Zip<R> {
    name: String,
    reader: BufReader<R>,
    members: Arc<[Member]>,
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
    pub fn open(name: &str, reader: R) -> Result<Self, Refusal> {
        let mut reader = BufReader::with_capacity(1 << 16, reader);
        let directory = Directory::read(&mut reader)?;
        let mut oddities = Oddities::default();
        if directory.before > 0 {
            oddities.whole("Something else stands before the archive in the same file. It was left out.");
        }
        if directory.followed {
            oddities.whole("Something else stands behind the archive in the same file. It was left out.");
        }
        if directory.second_end {
            oddities.whole(
                "The archive ends twice, so that one tool may unpack other files than another. What leads to the last end was read.",
            );
        }
        if let Some(declared) = directory.declared {
            let listed = directory.lines.len();
            oddities
                .whole(format!("The archive says that it holds {declared} entries and lists {listed}. All that it lists were looked at."));
        }
        layout::look(&mut reader, &directory, &mut oddities);
        let slices = directory.lines.iter().map(|line| slice_of(line, directory.before)).collect();
        let members = directory.lines.into_iter().map(|line| Member { name: line.name, bytes: line.bytes, kind: line.kind }).collect();
        Ok(Self { name: name.to_owned(), reader, members, slices, unpacker: Unpacker::default(), oddities })
    }

    fn slice_at(&self, index: usize) -> Result<Slice, Failure> {
        let known = self.slices.get(index).ok_or_else(|| Failure::early("it is no longer there"))?;
        known.ok_or_else(|| Failure::early("it is packed in a way that is not supported"))
    }
}

/// Where a member stands in a file in which `before` bytes stand before the archive.
fn slice_of(line: &Line, before: u64) -> Option<Slice> {
    let readable = line.kind == MemberKind::File && matches!(line.method, 0 | 8);
    let start = before.checked_add(line.offset)?;
    readable.then_some(Slice { start, packed: line.packed, bytes: line.bytes, checksum: line.checksum, deflated: line.method == 8 })
}

/// A reader of a member's packed bytes.
fn packed<'r, R: Read + Seek>(reader: &'r mut BufReader<R>, slice: &Slice) -> Result<Take<&'r mut BufReader<R>>, Failure> {
    let mut header = [0; HEADER as usize];
    let astray = |_| Failure::early(slice::ASTRAY);
    go(reader, slice.start).and_then(|()| reader.read_exact(&mut header)).map_err(astray)?;
    let content = slice::content(&header)?;
    reader.seek_relative(i64::try_from(content - HEADER).unwrap_or(0)).map_err(astray)?;
    Ok(reader.take(slice.packed))
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

    fn members(&mut self) -> Result<Arc<[Member]>, Refusal> {
        Ok(Arc::clone(&self.members))
    }

    fn oddities(&self) -> Vec<Oddity> {
        self.oddities.words()
    }

    fn slice(&self, index: usize) -> Option<Slice> {
        self.slices.get(index).copied().flatten()
    }

    fn read(&mut self, index: usize, limit: u64) -> Result<Vec<u8>, Failure> {
        let slice = self.slice_at(index)?;
        self.unpacker.whole(&slice, packed(&mut self.reader, &slice)?, limit)?;
        Ok(self.unpacker.taken())
    }

    fn read_start(&mut self, index: usize, most: u64) -> Result<Vec<u8>, Failure> {
        let slice = self.slice_at(index)?;
        self.unpacker.start(&slice, packed(&mut self.reader, &slice)?, most)?;
        Ok(self.unpacker.taken())
    }
}
