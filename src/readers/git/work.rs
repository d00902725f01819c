//! The files of the container against what version control keeps.

use super::id::Id;
use super::index::Kept;
use super::objects::Objects;
use crate::facts::{FileFact, Tracked, TrackedState};
use crate::intake::Entry;
use crate::sorted::Gather;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a file of the project holds, by the names that a version store would give it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    path: String,
    names: [Id; 2],
}

impl Sight {
    /// Of a file with that content.
    #[must_use]
    pub fn of(entry: &Entry, bytes: &[u8]) -> Self {
        let own = Id::hash("blob", bytes);
        let other = turned(bytes).map_or(own, |turned| Id::hash("blob", &turned));
        Self { path: entry.path.clone(), names: [own, other] }
    }
}

/// Names of contents that were read: as they are, and with the other ends of lines.
#[derive(Debug, Default)]
pub(super) struct Seen {
    names: BTreeMap<String, [Id; 2]>,
}

impl Seen {
    /// Takes in a file's content.
    pub(super) fn take(&mut self, Sight { path, names }: Sight) {
        self.names.insert(path, names);
    }

    pub(super) fn of(&self, path: &str) -> Option<&[Id; 2]> {
        self.names.get(path)
    }
}

/// The same text with the other ends of lines.
fn turned(bytes: &[u8]) -> Option<Vec<u8>> {
    let first = bytes.iter().position(|&byte| byte == b'\n')?;
    let to_unix = first > 0 && bytes.get(first - 1) == Some(&b'\r');
    let mut turned = Vec::with_capacity(bytes.len() + bytes.len() / 16);
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'\r' if to_unix && bytes.get(at + 1) == Some(&b'\n') => {}
            b'\n' if !to_unix => turned.extend_from_slice(b"\r\n"),
            _ => turned.push(byte),
        }
    }
    Some(turned)
}

/// Compares each kept file with the container's.
pub(super) fn compare(folder: &str, kept: &[Kept], files: &[FileFact], seen: &Seen, objects: &mut Objects) -> Vec<Tracked> {
    let sizes: BTreeMap<&str, u64> = files.iter().map(|file| (file.path.as_str(), file.bytes)).into_map();
    // Folders that one line stands for hold what nobody lists.
    let closed: BTreeSet<&str> = files.iter().filter_map(FileFact::whole_folder).into_set();
    let is_closed = |path: &str| path.match_indices('/').any(|(at, _)| path.get(..=at).is_some_and(|folder| closed.contains(folder)));
    let state = |one: &Kept, path: &str, objects: &mut Objects| {
        let Some(&bytes) = sizes.get(path) else {
            // Systems write accents in two ways, so that a name that is not plain may stand there differently.
            let is_told = one.left_out || one.project || !path.is_ascii() || is_closed(path);
            return if is_told { TrackedState::Same } else { TrackedState::Absent };
        };
        if !one.ordinary {
            return TrackedState::Same;
        }
        match seen.of(path) {
            Some(names) if names.contains(&one.id) || is_filtered(objects, &one.id) => TrackedState::Same,
            Some(_) => TrackedState::Changed,
            None if one.bytes == 0 || u64::from(u32::try_from(bytes & 0xFFFF_FFFF).unwrap_or(0)) == one.bytes => TrackedState::Same,
            // Where the list was not brought up to date, the content itself knows its size.
            None if objects.size(&one.id).is_ok_and(|size| size == bytes) || is_filtered(objects, &one.id) => TrackedState::Same,
            None => TrackedState::Changed,
        }
    };
    let mut tracked = Vec::with_capacity(kept.len());
    for one in kept {
        let path = format!("{folder}{}", one.path);
        let state = state(one, &path, objects);
        tracked.push(Tracked { path, state });
    }
    tracked
}

/// Whether a content stands for another one: a pointer to a large file, or an encrypted file.
fn is_filtered(objects: &mut Objects, id: &Id) -> bool {
    objects.get(id, 64 << 10).is_ok_and(|object| {
        object.bytes.starts_with(b"version https://git-lfs")
            || object.bytes.starts_with(b"\0GITCRYPT")
            || object.bytes.starts_with(b"\0GIT")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_lines_are_no_change() {
        let mut seen = Seen::default();
        let sight = |path: &str, bytes: &[u8]| Sight::of(&Entry::new(0, path.to_owned(), 9), bytes);
        seen.take(sight("dos", b"a\r\nb\r\n"));
        seen.take(sight("unix", b"a\nb\n"));
        let (dos, unix) = (Id::hash("blob", b"a\r\nb\r\n"), Id::hash("blob", b"a\nb\n"));
        assert!(seen.of("dos").unwrap().contains(&unix) && seen.of("unix").unwrap().contains(&dos));
        assert_eq!(unix.to_string(), "422c2b7ab3b3c668038da977e4e93a5fc623169c");
    }
}
