//! What kind of container some bytes are, told by the bytes alone: a name says what somebody meant.

use super::tar::{Tar, is_tar};
use super::{Container, Failure, Member, MemberKind, Memory, Refusal, Zip, container, exports, path};
use crate::facts::Oddity;
use flate2::bufread::MultiGzDecoder;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;

/// Largest bare file that is read: the whole app of a platform may be one.
const BARE: u64 = 192 << 20;
/// Largest archive within an archive that is read.
const NESTED: u64 = 256 << 20;

/// Opens whatever `reader` holds: a zip, a tar, a packed tar, or one bare file of text. `name` is the file's own.
///
/// # Errors
/// [`Refusal`] when it is none of them, or cannot be opened.
pub fn sniff<'r, R: Read + Seek + 'r>(name: &str, reader: R) -> Result<Box<dyn Container + 'r>, Refusal> {
    let opened = open(name, reader)?;
    exports::unfold(unwrap_nested(opened)?)
}

fn open<'r, R: Read + Seek + 'r>(name: &str, mut reader: R) -> Result<Box<dyn Container + 'r>, Refusal> {
    let head = head(&mut reader, 8192)?;
    let title = title(name);
    match head.as_slice() {
        [] => Err(Refusal::Empty),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..] => Ok(Box::new(Zip::open(title, reader)?)),
        [0x1F, 0x8B, ..] => open_packed(name, reader),
        _ if is_tar(&head) => Ok(Box::new(Tar::new(title, reader, false))),
        _ if is_text(&head) => {
            let size = reader.seek(SeekFrom::End(0)).and_then(|size| reader.rewind().map(|()| size));
            bare(name, reader, size.unwrap_or(0))
        }
        _ => match foreign(&head) {
            Some(format) => Err(Refusal::Foreign(format)),
            // An archive may stand behind something else, such as a program that unpacks it.
            None => Ok(Box::new(Zip::open(title, reader)?)),
        },
    }
}

/// A file packed by gzip: a tar, or one file.
fn open_packed<'r, R: Read + Seek + 'r>(name: &str, mut reader: R) -> Result<Box<dyn Container + 'r>, Refusal> {
    let cut = || Refusal::Broken("it is cut off, so download or export it again".to_owned());
    let mut unpacked = Vec::new();
    let read = MultiGzDecoder::new(BufReader::new(&mut reader)).take(512).read_to_end(&mut unpacked);
    reader.rewind().map_err(|_| cut())?;
    if is_tar(&unpacked) {
        return Ok(Box::new(Tar::new(title(name), reader, true)));
    }
    read.map_err(|_| cut())?;
    if !is_text(&unpacked) {
        return Err(Refusal::NotAnArchive);
    }
    let inner = name.strip_suffix(".gz").unwrap_or(name);
    bare(inner, MultiGzDecoder::new(BufReader::new(reader)), 0)
}

/// One bare file of text, of about `expected` bytes.
fn bare<'r>(name: &str, reader: impl Read, expected: u64) -> Result<Box<dyn Container + 'r>, Refusal> {
    let lower = name.to_ascii_lowercase();
    if [".zip", ".tar", ".tgz", ".gz"].iter().any(|end| lower.ends_with(end)) {
        // A download that failed often leaves a web page under the archive's name.
        return Err(Refusal::NotAnArchive);
    }
    let bytes = container::read_within_reserved(reader, BARE, expected, "").map_err(|failure| {
        if failure.why.is_empty() {
            Refusal::Broken("it cannot be read to its end".to_owned())
        } else {
            Refusal::TooLarge("a single file may have 192 megabytes".to_owned())
        }
    })?;
    let file = if name.is_empty() { "file" } else { name };
    Ok(Box::new(Memory::single(title(name), file, bytes)))
}

/// Opens the archive within an archive that holds nothing else, once. Deeper ones are named and left out.
fn unwrap_nested(mut outer: Box<dyn Container + '_>) -> Result<Box<dyn Container + '_>, Refusal> {
    let members = outer.members()?;
    let mut files = members.iter().enumerate().filter(|(_, member)| member.kind != MemberKind::Folder && !path::is_noise(&member.name));
    let (Some((index, only)), None) = (files.next(), files.next()) else { return Ok(outer) };
    let name = only.name.rsplit(['/', '\\']).next().unwrap_or("").to_owned();
    let lower = name.to_ascii_lowercase();
    if only.kind != MemberKind::File || ![".zip", ".tar", ".tgz", ".tar.gz"].iter().any(|end| lower.ends_with(end)) {
        return Ok(outer);
    }
    let bytes =
        outer.read(index, NESTED).map_err(|failure| Refusal::Broken(format!("the archive inside it cannot be read: {}", failure.why)))?;
    let inner = open(&name, Cursor::new(bytes))?;
    let what = format!("The archive holds nothing but another archive, {name}. That one was read.");
    Ok(Box::new(Nested { name: outer.name().to_owned(), inner, what }))
}

/// An archive that was the only thing in another.
struct Nested<'r> {
    name: String,
    inner: Box<dyn Container + 'r>,
    what: String,
}

impl Container for Nested<'_> {
    fn name(&self) -> &str {
        &self.name
    }

    fn members(&mut self) -> Result<Arc<[Member]>, Refusal> {
        self.inner.members()
    }

    fn oddities(&self) -> Vec<Oddity> {
        let own = Oddity { path: None, what: self.what.chars().filter(|c| !c.is_control()).take(300).collect() };
        std::iter::once(own).chain(self.inner.oddities()).collect()
    }

    fn read(&mut self, index: usize, limit: u64) -> Result<Vec<u8>, Failure> {
        self.inner.read(index, limit)
    }

    fn read_start(&mut self, index: usize, most: u64) -> Result<Vec<u8>, Failure> {
        self.inner.read_start(index, most)
    }
}

/// The first bytes; the reader stands at its start afterwards.
fn head(reader: &mut (impl Read + Seek), most: u64) -> Result<Vec<u8>, Refusal> {
    let mut head = Vec::new();
    reader
        .rewind()
        .and_then(|()| reader.by_ref().take(most).read_to_end(&mut head))
        .and_then(|_| reader.rewind())
        .map_err(|_| Refusal::Withheld)?;
    Ok(head)
}

/// Text as far as its start tells: UTF-16 by its mark, anything else by holding no NUL.
fn is_text(head: &[u8]) -> bool {
    let controls = head.iter().filter(|&&byte| byte < 32 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B)).count();
    matches!(head, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) || (controls * 100 <= head.len() && !head.contains(&0))
}

/// Other formats that people drop, by their signatures.
fn foreign(head: &[u8]) -> Option<&'static str> {
    // Where the signature stands, and what it says.
    const SIGNATURES: &[(usize, &[u8], &str)] = &[
        (0, b"Rar!", "RAR"),
        (0, b"7z\xBC\xAF\x27\x1C", "7z"),
        (0, b"\xFD7zXZ", "XZ"),
        (0, b"BZh", "bzip2"),
        (0, b"\x28\xB5\x2F\xFD", "Zstandard"),
        (0, b"\x04\x22\x4D\x18", "LZ4"),
        (0, b"\x02\x21\x4C\x18", "LZ4"),
        (0, b"LZIP", "lzip"),
        (0, b"\x5D\0\0", "LZMA"),
        (0, b"\x89LZO\0", "lzop"),
        (0, b"LRZI", "lrzip"),
        (0, b"\x1F\x9D", "compress"),
        (0, b"MSCF", "cabinet"),
        (0, b"xar!", "xar"),
        (0, b"!<arch>", "ar"),
        (0, b"070701", "cpio"),
        (0, b"070702", "cpio"),
        (0, b"070707", "cpio"),
        (0, b"\xC7\x71", "cpio"),
        (0, b"\x71\xC7", "cpio"),
        (2, b"-lh", "LHA"),
    ];
    // Frames that a reader of Zstandard skips may stand first.
    if matches!(head, [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..]) {
        return Some("Zstandard");
    }
    SIGNATURES
        .iter()
        .find(|(at, signature, _)| head.get(*at..).is_some_and(|head| head.starts_with(signature)))
        .map(|(_, _, format)| *format)
}

/// The name of a project, from the name of its file.
pub(super) fn title(name: &str) -> &str {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let lower = name.to_ascii_lowercase();
    let end = [".tar.gz", ".tgz", ".zip", ".tar"].into_iter().find(|end| lower.ends_with(end));
    let stem = match end {
        Some(end) => name.get(..name.len() - end.len()),
        None => name.rsplit_once('.').map(|(stem, _)| stem),
    };
    stem.filter(|stem| !stem.is_empty()).unwrap_or(name)
}
