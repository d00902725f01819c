//! The list of files that version control keeps, in its three forms.

use super::id::Id;
use super::pack::number;

/// Most files that are listed.
const MOST: usize = 250_000;
/// Longest path. Linux allows 4,096 bytes.
const LONGEST: usize = 4_096;

/// One kept file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    /// Its path below the folder of the store.
    pub(super) path: String,
    /// Bytes in the work folder when it was last looked at; 0 where that is not known.
    pub(super) bytes: u64,
    pub(super) id: Id,
    /// An ordinary file, and neither a link nor a project of its own.
    pub(super) ordinary: bool,
    /// A project of its own.
    pub(super) project: bool,
    /// Left out of the work folder on purpose.
    pub(super) left_out: bool,
}

/// All kept files; nothing when the list is damaged or needs another file to be understood.
pub(super) fn parse(bytes: &[u8]) -> Option<Vec<Kept>> {
    let (version, count) = (number(bytes, 4, 4)?, usize::try_from(number(bytes, 8, 4)?).ok()?);
    if !bytes.starts_with(b"DIRC") || !(2..=4).contains(&version) || count > MOST {
        return None;
    }
    let mut kept = Vec::with_capacity(count.min(bytes.len() / 62));
    let mut at = 12_usize;
    let mut last: Vec<u8> = Vec::new();
    for _ in 0..count {
        let start = at;
        let mode = number(bytes, at + 24, 4)?;
        let size = number(bytes, at + 36, 4)?;
        let id = Id::of(bytes.get(at + 40..)?)?;
        let flags = number(bytes, at + 60, 2)?;
        at += 62;
        let more = if version >= 3 && flags & 0x4000 != 0 {
            at += 2;
            number(bytes, at - 2, 2)?
        } else {
            0
        };
        if version == 4 {
            let cut = usize::try_from(offset(bytes, &mut at)?).ok()?;
            last.truncate(last.len().checked_sub(cut)?);
        } else {
            last.clear();
        }
        let rest = bytes.get(at..)?;
        let name = rest.get(..rest.iter().take(LONGEST + 1).position(|&byte| byte == 0)?)?;
        last.extend_from_slice(name);
        if last.len() > LONGEST {
            return None;
        }
        at += name.len() + 1;
        if version < 4 {
            // Padded to eight bytes by one to eight zeros.
            at = start + (at - 1 - start + 8) / 8 * 8;
        }
        // Stages of a conflict: one of them is enough. An intended file is not kept yet.
        let is_kept = flags & 0x3000 <= 0x2000 && more & 0x2000 == 0;
        let path = String::from_utf8_lossy(&last).into_owned();
        let wrong = path.is_empty() || path.starts_with('/') || path.contains(char::is_control) || path.split('/').any(|part| part == "..");
        if is_kept && !wrong {
            let (kind, left_out) = (mode >> 12, more & 0x4000 != 0);
            // A folder instead of files: the list is a sparse one.
            if kind == 0o04 {
                return None;
            }
            kept.push(Kept { path, bytes: size, id, ordinary: kind == 0o10, project: kind == 0o16, left_out });
        }
    }
    // Extensions: one that starts with a small letter must be understood.
    while let Some(signature) = bytes.get(at..at + 4).filter(|_| at + 28 <= bytes.len()) {
        if signature.first().is_some_and(u8::is_ascii_lowercase) {
            return None;
        }
        at = at.checked_add(8)?.checked_add(usize::try_from(number(bytes, at + 4, 4)?).ok()?)?;
    }
    kept.dedup_by(|next, one| next.path == one.path);
    Some(kept)
}

/// The number with which the fourth form cuts the name before.
fn offset(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut byte = *bytes.get(*at)?;
    let mut value = u64::from(byte & 0x7F);
    *at += 1;
    while byte & 0x80 != 0 {
        byte = *bytes.get(*at)?;
        *at += 1;
        value = value.checked_add(1).filter(|value| value >> 56 == 0)? << 7 | u64::from(byte & 0x7F);
    }
    Some(value)
}
