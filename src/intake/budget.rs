//! Limits on what one check may take.

use super::{Container, Entry, Failure};

/// The limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Members of one container.
    pub members: usize,
    /// Declared bytes of a file of code that is read.
    pub code_bytes: u64,
    /// Declared bytes of a file of data, markup or prose that is read.
    pub data_bytes: u64,
    /// Declared bytes of a file whose name says nothing.
    pub unknown_bytes: u64,
    /// Declared and inflated bytes of a lockfile, which a tool writes and one pass reads.
    pub lockfile_bytes: u64,
    /// Inflated bytes of one other file, whatever it declares.
    pub file_bytes: u64,
    /// Inflated bytes of all files that are read together.
    pub total_bytes: u64,
}

impl Limits {
    /// For a container of many files.
    pub const PROJECT: Self = Self {
        members: 250_000,
        code_bytes: 2 << 20,
        data_bytes: 1 << 20,
        unknown_bytes: 256 << 10,
        lockfile_bytes: 50 << 20,
        file_bytes: 4 << 20,
        total_bytes: 256 << 20,
    };

    /// For a container of a few files, one of which may be the export of a whole application.
    pub const EXPORT: Self =
        Self { code_bytes: 8 << 20, data_bytes: 192 << 20, unknown_bytes: 192 << 20, file_bytes: 192 << 20, ..Self::PROJECT };

    /// Most files that a container of "a few files" holds.
    pub(super) const FEW: usize = 8;
}

impl Default for Limits {
    fn default() -> Self {
        Self::PROJECT
    }
}

/// What is left of the limits.
#[derive(Debug, Clone, Copy, Default)]
pub struct Budget {
    limits: Limits,
    spent: u64,
    /// Of files of data, whose limit is their own: they must not starve the code.
    spent_on_data: u64,
    /// Of lockfiles, likewise.
    spent_on_locks: u64,
}

/// Inflated bytes of all files of data together.
const DATA: u64 = 64 << 20;

/// Inflated bytes of all lockfiles together.
const LOCKS: u64 = 128 << 20;

impl Budget {
    /// A budget of which nothing is spent.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, spent: 0, spent_on_data: 0, spent_on_locks: 0 }
    }

    /// Reads one entry within the limits.
    ///
    /// # Errors
    /// A plain sentence that says why the entry is not read.
    pub fn take(&mut self, container: &mut dyn Container, entry: &Entry) -> Result<Vec<u8>, String> {
        if super::triage::is_lockfile(&entry.path) {
            let left = LOCKS.saturating_sub(self.spent_on_locks);
            if left == 0 {
                return Err("the limit for all lockfiles together was reached before it".to_owned());
            }
            let read = container.read(entry.index, self.limits.lockfile_bytes.min(left));
            return settle(&mut self.spent_on_locks, read);
        }
        let left = self.limits.total_bytes.saturating_sub(self.spent);
        if left == 0 {
            return Err("the limit for all files together was reached before it".to_owned());
        }
        let read = container.read(entry.index, self.limits.file_bytes.min(left));
        settle(&mut self.spent, read)
    }

    /// Reads the start of one entry within the limits.
    ///
    /// # Errors
    /// A plain sentence that says why the entry is not read.
    pub fn take_start(&mut self, container: &mut dyn Container, entry: &Entry) -> Result<Vec<u8>, String> {
        let most = Limits::PROJECT.file_bytes.min(DATA.saturating_sub(self.spent_on_data));
        if most == 0 {
            return Err("the limit for all files of data together was reached before it".to_owned());
        }
        let read = container.read_start(entry.index, most);
        settle(&mut self.spent_on_data, read)
    }
}

/// What failed late cost as much as what did not: an archive of broken files must come to an end too.
fn settle(spent: &mut u64, read: Result<Vec<u8>, Failure>) -> Result<Vec<u8>, String> {
    match read {
        Ok(bytes) => {
            *spent = spent.saturating_add(bytes.len() as u64);
            Ok(bytes)
        }
        Err(failure) => {
            *spent = spent.saturating_add(failure.spent);
            Err(failure.why)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{Member, Refusal};

    /// Members that unfold to more than they declare, or break after much work.
    struct Bomb {
        asked: u64,
    }

    impl Container for Bomb {
        fn read_start(&mut self, index: usize, most: u64) -> Result<Vec<u8>, Failure> {
            self.read(index, most)
        }

        fn name(&self) -> &str {
            "bomb"
        }

        fn members(&mut self) -> Result<Vec<Member>, Refusal> {
            Ok(Vec::new())
        }

        fn read(&mut self, index: usize, limit: u64) -> Result<Vec<u8>, Failure> {
            self.asked += 1;
            if index.is_multiple_of(2) { Err(Failure::too_large(limit)) } else { Err(Failure { why: "it broke".into(), spent: limit }) }
        }
    }

    #[test]
    fn a_bomb_costs_no_more_than_the_budget() {
        let (mut bomb, mut budget) = (Bomb { asked: 0 }, Budget::default());
        for index in 0..100_000 {
            assert!(budget.take(&mut bomb, &Entry::new(index, format!("{index}.ts"), 9)).is_err());
        }
        assert_eq!(bomb.asked, Limits::PROJECT.total_bytes / Limits::PROJECT.file_bytes);
    }
}
