//! Limits on what one check may take.

use super::{Container, Entry};

/// The limits.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of one inflated file that is read.
    pub file_bytes: u64,
    /// Bytes of all inflated files that are read together.
    pub total_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 4 << 20, total_bytes: 512 << 20 }
    }
}

/// What is left of the limits.
#[derive(Debug, Clone, Copy, Default)]
pub struct Budget {
    limits: Limits,
    spent: u64,
}

impl Budget {
    /// Reads one entry within the limits.
    ///
    /// # Errors
    /// A plain sentence that says why the entry is not read.
    pub fn take(&mut self, container: &mut dyn Container, entry: &Entry) -> Result<Vec<u8>, String> {
        let left = self.limits.total_bytes.saturating_sub(self.spent);
        if left == 0 {
            return Err("the limit for all files together was reached before it".to_owned());
        }
        let bytes = container.read(entry.index, self.limits.file_bytes.min(left))?;
        self.spent = self.spent.saturating_add(bytes.len() as u64);
        Ok(bytes)
    }
}
