//! Seeded chance, and the files of a folder to let it loose on.

use std::path::{Path, PathBuf};

/// Xorshift: the same on every machine.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap()
    }
}

/// A project: the paths and contents of its files.
pub(crate) type Project = Vec<(String, Vec<u8>)>;

/// Adds the files of a folder that are smaller than `most` bytes, named from `below` on, in their order; what a test expects of
/// them is none of them.
pub(crate) fn read(folder: &Path, below: &Path, most: u64, files: &mut Project) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            read(&path, below, most, files);
        } else if path.file_name().is_some_and(|name| name != "expect.txt") && path.metadata().unwrap().len() < most {
            let name = path.strip_prefix(below).unwrap().to_string_lossy().replace('\\', "/");
            files.push((name, std::fs::read(&path).unwrap()));
        }
    }
}
