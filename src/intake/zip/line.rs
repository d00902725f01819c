//! One line of a zip's directory.

use crate::intake::MemberKind;
use std::io::{self, Read};

/// Signature of a line.
pub(super) const LINE: [u8; 4] = *b"PK\x01\x02";
/// Bytes of a line before its name.
const FIXED: usize = 46;

/// What a line says of its member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The member's name.
    pub(super) name: String,
    /// Bytes of the name as it is written.
    pub(super) name_bytes: u64,
    /// The name as it is written, where it is read as something else.
    written: Option<Vec<u8>>,
    pub(super) kind: MemberKind,
    /// How it is packed: 0 not at all, 8 deflated.
    pub(super) method: u16,
    pub(super) checksum: u32,
    /// Bytes as packed and unpacked, as declared.
    pub(super) packed: u64,
    pub(super) bytes: u64,
    /// Where its own header stands in the archive, as declared.
    pub(super) offset: u64,
}

impl Line {
    /// The next line, or nothing where something else stands.
    pub(super) fn read(reader: &mut impl Read) -> io::Result<Option<Self>> {
        let mut fixed = [0; FIXED];
        reader.read_exact(&mut fixed)?;
        if !fixed.starts_with(&LINE) {
            return Ok(None);
        }
        let short = |at| number(&fixed, at, 2).unwrap_or(0);
        let length = |at| u16::try_from(short(at)).unwrap_or(0);
        let long = |at| number(&fixed, at, 4).unwrap_or(0);
        let (name_bytes, extra_bytes, comment_bytes) = (length(28), length(30), length(32));
        let written = take(reader, name_bytes)?;
        let extra = take(reader, extra_bytes)?;
        take(reader, comment_bytes)?;
        let utf8 = short(8) & 1 << 11 != 0;
        let mut unicode = None;
        let (mut bytes, mut packed, mut offset) = (long(24), long(20), long(42));
        for (id, data) in extras(&extra) {
            match id {
                // The 64 bit form of what does not fit, in this order.
                1 => {
                    let mut wide = data.chunks_exact(8).map(|chunk| number(chunk, 0, 8).unwrap_or(0));
                    for field in [&mut bytes, &mut packed, &mut offset] {
                        if *field == 0xFFFF_FFFF {
                            *field = wide.next().unwrap_or(*field);
                        }
                    }
                }
                // The name in UTF-8, if it was made for the name that stands here.
                0x7075 if data.first() == Some(&1) && number(data, 1, 4) == Some(u64::from(checksum(&written))) => {
                    unicode = Some(data.get(5..).unwrap_or(&[]));
                }
                _ => {}
            }
        }
        let (name, written) = match unicode {
            Some(name) => (String::from_utf8_lossy(name).into_owned(), Some(written)),
            None => match String::from_utf8(written) {
                Ok(name) => (name, None),
                Err(other) if utf8 => (String::from_utf8_lossy(other.as_bytes()).into_owned(), Some(other.into_bytes())),
                Err(other) => (other.as_bytes().iter().map(|&byte| in_cp437(byte)).collect(), Some(other.into_bytes())),
            },
        };
        let kind = kind(&name, short(4), short(8), long(38), bytes);
        let (method, checksum) = (u16::try_from(short(10)).unwrap_or(0), u32::try_from(long(16)).unwrap_or(0));
        Ok(Some(Self { name, name_bytes: name_bytes.into(), written, kind, method, checksum, packed, bytes, offset }))
    }

    /// Its name as it is written.
    pub(super) fn written(&self) -> &[u8] {
        self.written.as_deref().unwrap_or(self.name.as_bytes())
    }
}

/// What a member is, by its name, by who made it, by its flags and by its attributes.
fn kind(name: &str, made_by: u64, flags: u64, attributes: u64, bytes: u64) -> MemberKind {
    let (host, mode) = (made_by >> 8, attributes >> 16 & 0o170_000);
    let unix = matches!(host, 3 | 19);
    let folder = name.ends_with(['/', '\\']) || bytes == 0 && (unix && mode == 0o040_000 || host == 0 && attributes & 0x10 != 0);
    if folder {
        MemberKind::Folder
    } else if unix && mode == 0o120_000 {
        MemberKind::Link
    } else if flags & 1 != 0 {
        MemberKind::Encrypted
    } else {
        MemberKind::File
    }
}

/// The next bytes; there are no more of them than a field of two bytes says.
pub(super) fn take(reader: &mut impl Read, bytes: u16) -> io::Result<Vec<u8>> {
    let mut taken = vec![0; usize::from(bytes)];
    reader.read_exact(&mut taken)?;
    Ok(taken)
}

/// The fields of an extra part, each with its number.
fn extras(mut extra: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    std::iter::from_fn(move || {
        let (id, length) = (number(extra, 0, 2)?, usize::try_from(number(extra, 2, 2)?).ok()?);
        let data = extra.get(4..4 + length)?;
        extra = extra.get(4 + length..)?;
        Some((id, data))
    })
}

/// The little-endian number of `width` bytes at `at`.
pub(super) fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    Some(bytes.get(at..at.checked_add(width)?)?.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)))
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// The upper half of the character set that zips without a mark for UTF-8 are written in.
const CP437: &str =
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";

fn in_cp437(byte: u8) -> char {
    match byte.checked_sub(0x80) {
        None => char::from(byte),
        Some(high) => CP437.chars().nth(usize::from(high)).unwrap_or('\u{FFFD}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_names_are_read_in_their_character_set() {
        assert_eq!(CP437.chars().count(), 128);
        assert_eq!([b'a', 0x80, 0x81, 0xE1, 0xFF].map(in_cp437), ['a', 'Ç', 'ü', 'ß', '\u{A0}']);
    }
}
