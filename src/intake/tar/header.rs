//! One header block of a tar archive: the old form, the POSIX form and GNU's extensions.

use crate::intake::MemberKind;

/// Size of a header, and what contents are padded to.
pub(super) const BLOCK: usize = 512;

/// What a header says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// The member's name, unless an extension gave a longer one.
    pub(super) name: String,
    /// Bytes of content that follow.
    pub(super) bytes: u64,
    /// What it is.
    pub(super) kind: Kind,
}

/// What a header describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A member of the archive.
    Member(MemberKind),
    /// GNU's long name for the next member.
    LongName,
    /// POSIX's extended header for the next member.
    Extension,
    /// Neither: devices, settings for the whole archive.
    Other,
}

impl Header {
    /// The header in a block, if its checksum holds.
    pub(super) fn parse(block: &[u8]) -> Option<Self> {
        let block = block.get(..BLOCK)?;
        let sum = |(at, &byte): (usize, &u8)| if (148..156).contains(&at) { 32 } else { u64::from(byte) };
        if octal(block.get(148..156)?)? != block.iter().enumerate().map(sum).sum::<u64>() {
            return None;
        }
        let mut name = text(block.get(..100)?);
        if block.get(257..262)? == b"ustar" && block.get(262) == Some(&0) {
            let prefix = text(block.get(345..500)?);
            if !prefix.is_empty() {
                name = format!("{prefix}/{name}");
            }
        }
        let kind = match block.get(156)? {
            b'0' | 0 | b'7' if name.ends_with('/') => Kind::Member(MemberKind::Folder),
            b'0' | 0 | b'7' => Kind::Member(MemberKind::File),
            b'1' | b'2' => Kind::Member(MemberKind::Link),
            b'5' => Kind::Member(MemberKind::Folder),
            b'L' => Kind::LongName,
            b'x' => Kind::Extension,
            _ => Kind::Other,
        };
        // A link's size is that of its target; no content follows.
        let bytes = if kind == Kind::Member(MemberKind::Link) { 0 } else { size(block.get(124..136)?)? };
        Some(Self { name, bytes, kind })
    }
}

/// The name that an extension gives to the next member.
pub(super) fn long_name(kind: Kind, data: &[u8]) -> Option<String> {
    if kind == Kind::LongName {
        return Some(text(data));
    }
    let mut rest = data;
    let mut name = None;
    // Records are "length key=value\n"; the length counts itself.
    while let Some(space) = rest.iter().position(|&byte| byte == b' ') {
        let length: usize = std::str::from_utf8(rest.get(..space)?).ok()?.parse().ok()?;
        let record = rest.get(space + 1..length.checked_sub(1)?)?;
        if let Some(value) = record.strip_prefix(b"path=") {
            name = Some(String::from_utf8_lossy(value).into_owned());
        }
        rest = rest.get(length..)?;
    }
    name
}

/// Text up to the first NUL.
fn text(field: &[u8]) -> String {
    let end = field.iter().position(|&byte| byte == 0).unwrap_or(field.len());
    String::from_utf8_lossy(field.get(..end).unwrap_or(field)).into_owned()
}

/// A number in octal digits, or in binary with the first bit set where it is too large for them.
fn size(field: &[u8]) -> Option<u64> {
    match field {
        [0x80, high @ .., _, _, _, _, _, _, _, _] if high.iter().all(|&byte| byte == 0) => {
            Some(field.iter().rev().take(8).rev().fold(0, |number, &byte| number << 8 | u64::from(byte)))
        }
        [0x80..=0xFF, ..] => None,
        _ => octal(field),
    }
}

fn octal(field: &[u8]) -> Option<u64> {
    let digits = field.iter().copied().skip_while(|&byte| byte == b' ').take_while(|&byte| byte != b' ' && byte != 0);
    digits.into_iter().try_fold(0_u64, |number, byte| {
        if byte.is_ascii_digit() && byte < b'8' { number.checked_mul(8)?.checked_add(u64::from(byte - b'0')) } else { None }
    })
}
