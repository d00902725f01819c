//! Packs: many objects in one file, some as differences from others, and the index that says where each stands.

use super::id::Id;
use super::inflate::Inflater;
use super::object::Kind;
use crate::sorted::Arrange;

/// One pack.
#[derive(Debug, Default)]
pub(super) struct Pack {
    bytes: Vec<u8>,
    index: Index,
}

/// Where objects stand in a pack.
#[derive(Debug, Default)]
enum Index {
    /// The index file, of the second form, with the number of objects in it.
    Second(Vec<u8>, usize),
    /// The index file, of the first form.
    First(Vec<u8>, usize),
    /// Made by walking the pack.
    Walked(Vec<(Id, u64)>),
    #[default]
    Absent,
}

/// What stands at one place of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) what: What,
    /// Bytes of the object, or of the difference.
    pub(super) size: u64,
    /// Where its packed bytes start.
    pub(super) at: usize,
}

/// The forms in which an object stands in a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Whole(Kind),
    /// A difference from the object at that place of the same pack.
    From(u64),
    /// A difference from the object of that name.
    FromNamed(Id),
}

impl Pack {
    /// A pack with its index, if that makes sense.
    pub(super) fn new(bytes: Vec<u8>, index: Option<Vec<u8>>) -> Option<Self> {
        let version = number(&bytes, 4, 4)?;
        if !bytes.starts_with(b"PACK") || !matches!(version, 2 | 3) {
            return None;
        }
        Some(Self { bytes, index: index.and_then(read_index).unwrap_or_default() })
    }

    /// Whether it says where its objects stand.
    pub(super) fn has_index(&self) -> bool {
        !matches!(self.index, Index::Absent)
    }

    /// Takes the places that walking it has shown.
    pub(super) fn set_walked(&mut self, mut places: Vec<(Id, u64)>) {
        places.arrange();
        self.index = Index::Walked(places);
    }

    /// Objects that it declares.
    pub(super) fn declared(&self) -> u64 {
        number(&self.bytes, 8, 4).unwrap_or(0)
    }

    /// Where an object stands, if it is in the pack. The place may lie behind the end of what was read of it.
    pub(super) fn find(&self, id: &Id) -> Option<u64> {
        match &self.index {
            Index::Absent => None,
            Index::Walked(places) => places.binary_search_by(|(other, _)| other.cmp(id)).ok().and_then(|at| Some(places.get(at)?.1)),
            Index::First(index, count) => {
                let at = search(index, id, 0, *count, |at| 1024 + at * 24 + 4)?;
                number(index, 1024 + at * 24, 4)
            }
            Index::Second(index, count) => {
                let at = search(index, id, 8, *count, |at| 1032 + at * Id::BYTES)?;
                let short = number(index, 1032 + count * 24 + at * 4, 4)?;
                if short & 0x8000_0000 == 0 {
                    return Some(short);
                }
                let at = usize::try_from(short & 0x7FFF_FFFF).ok()?;
                number(index, at.checked_mul(8)?.checked_add(1032 + count * 28)?, 8)
            }
        }
    }

    /// What stands at a place.
    pub(super) fn entry(&self, place: u64) -> Option<Entry> {
        let start = usize::try_from(place).ok().filter(|&start| start >= 12)?;
        let mut at = start;
        let mut next = || {
            let byte = *self.bytes.get(at)?;
            at += 1;
            Some(u64::from(byte))
        };
        let first = next()?;
        let (mut size, mut shift, mut byte) = (first & 15, 4, first);
        while byte & 0x80 != 0 {
            byte = next()?;
            size |= (byte & 0x7F).checked_shl(shift).filter(|_| shift < 57)?;
            shift += 7;
        }
        let what = match first >> 4 & 7 {
            1 => What::Whole(Kind::Commit),
            2 => What::Whole(Kind::Tree),
            3 => What::Whole(Kind::Blob),
            4 => What::Whole(Kind::Tag),
            6 => {
                let mut byte = next()?;
                let mut back = byte & 0x7F;
                while byte & 0x80 != 0 {
                    byte = next()?;
                    back = back.checked_add(1).filter(|back| back >> 56 == 0)? << 7 | (byte & 0x7F);
                }
                // A base stands before what differs from it, so that no chain of them is a ring.
                What::From(place.checked_sub(back).filter(|&base| base < place)?)
            }
            7 => {
                let id = Id::of(self.bytes.get(at..)?)?;
                at += Id::BYTES;
                What::FromNamed(id)
            }
            _ => return None,
        };
        Some(Entry { what, size, at })
    }

    /// The bytes of what stands there, and where the next thing stands.
    pub(super) fn inflate(&self, entry: Entry, inflater: &mut Inflater) -> Option<(Vec<u8>, usize)> {
        let (bytes, taken) = inflater.whole(self.bytes.get(entry.at..)?, usize::try_from(entry.size).ok()?)?;
        Some((bytes, entry.at + taken))
    }

    /// For a difference: the size of what it makes.
    pub(super) fn made_size(&self, entry: Entry, inflater: &mut Inflater) -> Option<u64> {
        let (head, _) = inflater.start(self.bytes.get(entry.at..)?, usize::try_from(entry.size).ok()?.min(20))?;
        let mut at = 0;
        varint(&head, &mut at)?;
        varint(&head, &mut at)
    }

    /// Whether a place lies behind what was read of the pack.
    pub(super) fn is_behind(&self, place: u64) -> bool {
        place >= self.bytes.len() as u64
    }
}

/// Checks that an index file is as long as it says.
fn read_index(index: Vec<u8>) -> Option<Index> {
    if index.starts_with(b"\xFFtOc") {
        let count = usize::try_from(number(&index, 8 + 1020, 4)?).ok()?;
        let fits = number(&index, 4, 4)? == 2 && index.len() >= count.checked_mul(28)?.checked_add(1032)?;
        fits.then_some(Index::Second(index, count))
    } else {
        let count = usize::try_from(number(&index, 1020, 4)?).ok()?;
        (index.len() >= count.checked_mul(24)?.checked_add(1024)?).then_some(Index::First(index, count))
    }
}

/// The position of a name among the `count` sorted ones, of which `place` says where each stands.
fn search(index: &[u8], id: &Id, table: usize, count: usize, place: impl Fn(usize) -> usize) -> Option<usize> {
    let upto = |first: usize| number(index, table + first * 4, 4).and_then(|upto| usize::try_from(upto).ok());
    let mut low = if id.first() == 0 { 0 } else { upto(id.first() - 1)? };
    let mut high = upto(id.first())?.min(count);
    while low < high {
        let middle = low + (high - low) / 2;
        let start = place(middle);
        match index.get(start..start + Id::BYTES)?.cmp(id.bytes()) {
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
            std::cmp::Ordering::Equal => return Some(middle),
        }
    }
    None
}

/// The big-endian number of `width` bytes at `at`.
pub(super) fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    Some(bytes.get(at..at.checked_add(width)?)?.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)))
}

/// A number of seven bits a byte, lowest first.
fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let (mut value, mut shift) = (0, 0);
    loop {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7F).checked_shl(shift).filter(|_| shift < 57)?;
        shift += 7;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
}

/// Makes an object from the one it differs from; never more than `most` bytes.
pub(super) fn apply(base: &[u8], difference: &[u8], most: u64) -> Option<Vec<u8>> {
    let mut at = 0;
    if varint(difference, &mut at)? != base.len() as u64 {
        return None;
    }
    let size = usize::try_from(varint(difference, &mut at).filter(|&size| size <= most)?).ok()?;
    let mut made = Vec::with_capacity(size);
    while let Some(&command) = difference.get(at) {
        at += 1;
        if command & 0x80 == 0 {
            let literal = difference.get(at..at.checked_add(command.into())?)?;
            if literal.is_empty() {
                return None;
            }
            made.extend_from_slice(literal);
            at += literal.len();
        } else {
            let mut part = |bits: std::ops::Range<u32>| {
                bits.enumerate().filter(|(_, bit)| command >> bit & 1 == 1).try_fold(0_usize, |value, (byte, _)| {
                    let next = difference.get(at).copied()?;
                    at += 1;
                    Some(value | usize::from(next) << (8 * byte))
                })
            };
            let (from, length) = (part(0..4)?, part(4..7)?);
            let length = if length == 0 { 0x1_0000 } else { length };
            made.extend_from_slice(base.get(from..from.checked_add(length)?)?);
        }
        if made.len() > size {
            return None;
        }
    }
    (made.len() == size).then_some(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_applied() {
        // Of "hello world": bytes 6..11, then "!", then bytes 0..5.
        let difference = [11, 11, 0x91, 6, 5, 1, b'!', 0x90, 5];
        assert_eq!(apply(b"hello world", &difference, 100).as_deref(), Some(&b"world!hello"[..]));
        assert_eq!(apply(b"hello world", &difference, 10), None);
        assert_eq!(apply(b"hello worl", &difference, 100), None);
        assert_eq!(apply(b"hello world", &difference[..6], 100), None);
    }

    #[test]
    fn what_is_no_pack_is_none() {
        assert!(Pack::new(b"PACK".to_vec(), None).is_none());
        assert!(Pack::new(b"PACK\0\0\0\x09\0\0\0\0".to_vec(), None).is_none());
        let pack = Pack::new(b"PACK\0\0\0\x02\0\0\0\x01\x95".to_vec(), Some(vec![0xFF; 2000])).unwrap();
        assert!(!pack.has_index());
        assert_eq!(pack.entry(12), None);
        assert_eq!(pack.entry(u64::MAX), None);
    }
}
