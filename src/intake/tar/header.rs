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
    /// More blocks that say where the pieces of a sparse file belong follow.
    pub(super) continued: bool,
}

/// What an extended header says of the next member.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Extended {
    /// Its name.
    pub(super) name: Option<String>,
    /// Bytes of content that follow, whatever its own header says.
    pub(super) bytes: Option<u64>,
    /// It is stored with its gaps left out.
    pub(super) sparse: bool,
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
        // Some old tools added the bytes up as signed numbers.
        let signed = |(at, &byte): (usize, &u8)| if (148..156).contains(&at) { 32 } else { i64::from(byte.cast_signed()) };
        let stated = octal(block.get(148..156)?)?;
        let plain = stated == block.iter().enumerate().map(sum).sum::<u64>();
        if !plain && i64::try_from(stated) != Ok(block.iter().enumerate().map(signed).sum::<i64>()) {
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
            b'S' => Kind::Member(MemberKind::Sparse),
            b'L' => Kind::LongName,
            b'x' | b'X' => Kind::Extension,
            // Devices, settings for the whole archive, and who may do what on Solaris.
            b'3' | b'4' | b'6' | b'A' | b'g' | b'K' | b'D' | b'M' | b'N' | b'V' => Kind::Other,
            // The standard has what nobody knows read as a file.
            _ => Kind::Member(MemberKind::File),
        };
        // A link's size is that of its target; no content follows.
        let bytes = if kind == Kind::Member(MemberKind::Link) { 0 } else { size(block.get(124..136)?)? };
        let continued = kind == Kind::Member(MemberKind::Sparse) && block.get(482).is_some_and(|&more| more != 0);
        Some(Self { name, bytes, kind, continued })
    }
}

impl Extended {
    /// Takes in what an extension says; where it makes no sense, what stands before that holds.
    pub(super) fn take(&mut self, kind: Kind, data: &[u8]) {
        if kind == Kind::LongName {
            self.name = Some(text(data));
            return;
        }
        let mut rest = data;
        while let Some((record, after)) = record(rest) {
            rest = after;
            let Some(equals) = record.iter().position(|&byte| byte == b'=') else { continue };
            let (key, value) = record.split_at(equals);
            let value = value.get(1..).unwrap_or(&[]);
            match key {
                b"path" if !self.sparse || self.name.is_none() => self.name = Some(String::from_utf8_lossy(value).into_owned()),
                b"size" => self.bytes = std::str::from_utf8(value).ok().and_then(|digits| digits.parse().ok()),
                b"GNU.sparse.name" => {
                    self.name = Some(String::from_utf8_lossy(value).into_owned());
                    self.sparse = true;
                }
                b"SUN.holesdata" => self.sparse = true,
                key if key.starts_with(b"GNU.sparse.") => self.sparse = true,
                _ => {}
            }
        }
    }
}

/// The first record, "length key=value\n", whose length counts itself, and what follows it.
fn record(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let space = data.iter().position(|&byte| byte == b' ')?;
    let length: usize = std::str::from_utf8(data.get(..space)?).ok()?.parse().ok()?;
    Some((data.get(space + 1..length.checked_sub(1)?)?, data.get(length..)?))
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
