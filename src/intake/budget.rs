//! Limits on what one check may take.

use super::{Entry, Failure};

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

    /// How many bytes one entry may come to, out of what is left. That is what it declares: whoever finds more in it
    /// stops there, so that what is read does not depend on the order in which entries are.
    ///
    /// # Errors
    /// A plain sentence that says why the entry is not read.
    pub fn grant(&mut self, entry: &Entry) -> Result<u64, String> {
        let (one, all, spent, what) = if super::triage::is_lockfile(&entry.path) {
            (self.limits.lockfile_bytes, LOCKS, &mut self.spent_on_locks, "all lockfiles")
        } else {
            (self.limits.file_bytes, self.limits.total_bytes, &mut self.spent, "all files")
        };
        let left = all.saturating_sub(*spent);
        if left == 0 {
            return Err(format!("the limit for {what} together was reached before it"));
        }
        let most = one.min(left);
        *spent = spent.saturating_add(entry.bytes.min(most));
        if entry.bytes > most { Err(Failure::too_large(0).why) } else { Ok(entry.bytes) }
    }

    /// How many bytes of the start of one entry may be read, out of what is left.
    ///
    /// # Errors
    /// A plain sentence that says why the entry is not read.
    pub fn grant_start(&mut self, entry: &Entry) -> Result<u64, String> {
        let most = entry.bytes.min(Limits::PROJECT.file_bytes).min(DATA.saturating_sub(self.spent_on_data));
        if most == 0 {
            return Err("the limit for all files of data together was reached before it".to_owned());
        }
        self.spent_on_data = self.spent_on_data.saturating_add(most);
        Ok(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_granted_is_no_more_than_the_budget() {
        let mut budget = Budget::default();
        let mut granted = 0;
        let mut refused = 0;
        for index in 0..100_000 {
            match budget.grant(&Entry::new(index, format!("{index}.ts"), 9_000)) {
                Ok(most) => granted += most,
                Err(_) => refused += 1,
            }
        }
        assert!(refused > 0 && granted <= Limits::PROJECT.total_bytes, "{granted} {refused}");
        assert!(granted > Limits::PROJECT.total_bytes - 9_000, "{granted}");
    }

    #[test]
    fn a_file_that_declares_too_much_is_not_read() {
        let mut budget = Budget::default();
        let large = Entry::new(0, "a.ts".to_owned(), Limits::PROJECT.file_bytes + 1);
        assert_eq!(budget.grant(&large), Err("it is larger than the limit for one file".to_owned()));
        assert_eq!(budget.grant(&Entry::new(1, "b.ts".to_owned(), 7)), Ok(7));
        assert_eq!(budget.grant_start(&large), Ok(Limits::PROJECT.file_bytes));
    }
}
