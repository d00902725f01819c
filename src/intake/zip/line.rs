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
    /// Bytes of the name as it is written, and their checksum.
    pub(super) name_bytes: u64,
    pub(super) name_sum: u32,
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
        let long = |at| number(&fixed, at, 4).unwrap_or(0);
        let name_bytes = short(28);
        let mut name = take(reader, name_bytes)?;
        let name_sum = checksum(&name);
        let extra = take(reader, short(30))?;
        let comment = io::copy(&mut reader.by_ref().take(short(32)), &mut io::sink())?;
        if comment < short(32) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut utf8 = short(8) & 1 << 11 != 0;
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
                0x7075 if data.first() == Some(&1) && number(data, 1, 4) == Some(u64::from(name_sum)) => {
                    name = data.get(5..).unwrap_or(&[]).to_vec();
                    utf8 = true;
                }
                _ => {}
            }
        }
        let name = match String::from_utf8(name) {
            Ok(name) => name,
            Err(other) if utf8 => String::from_utf8_lossy(other.as_bytes()).into_owned(),
            Err(other) => other.as_bytes().iter().map(|&byte| in_cp437(byte)).collect(),
        };
        let kind = kind(&name, short(4), short(8), long(38), bytes);
        let (method, checksum) = (u16::try_from(short(10)).unwrap_or(0), u32::try_from(long(16)).unwrap_or(0));
        Ok(Some(Self { name, name_bytes, name_sum, kind, method, checksum, packed, bytes, offset }))
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

pub(super) fn take(reader: &mut impl Read, bytes: u64) -> io::Result<Vec<u8>> {
    let mut taken = Vec::new();
    reader.by_ref().take(bytes).read_to_end(&mut taken)?;
    if taken.len() as u64 == bytes { Ok(taken) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
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

pub(super) fn checksum(bytes: &[u8]) -> u32 {
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
