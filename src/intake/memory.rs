//! Files that are already in memory: a sample, one bare file.

use super::{Container, Failure, Member, Refusal};
use std::sync::Arc;

/// A container of files in memory.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    name: String,
    files: Vec<(String, Vec<u8>)>,
    /// A file is handed out without a copy, and then gone.
    once: bool,
}

impl Memory {
    /// A container of that name.
    #[must_use]
    pub fn new(name: &str, files: Vec<(String, Vec<u8>)>) -> Self {
        Self { name: name.to_owned(), files, once: false }
    }

    /// A container of one file, which may be large: it can be read once and is not copied for it.
    #[must_use]
    pub fn single(name: &str, file: &str, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), files: vec![(file.to_owned(), bytes)], once: true }
    }
}

impl Container for Memory {
    fn name(&self) -> &str {
        &self.name
    }

    fn members(&mut self) -> Result<Arc<[Member]>, Refusal> {
        Ok(self.files.iter().map(|(name, bytes)| Member::file(name, bytes.len() as u64)).collect::<Vec<_>>().into())
    }

    fn read(&mut self, index: usize, limit: u64) -> Result<Vec<u8>, Failure> {
        match self.files.get_mut(index) {
            Some((_, bytes)) if bytes.len() as u64 <= limit && self.once => Ok(std::mem::take(bytes)),
            Some((_, bytes)) if bytes.len() as u64 <= limit => Ok(bytes.clone()),
            Some(_) => Err(Failure::too_large(0)),
            None => Err(Failure::early("it is no longer there")),
        }
    }

    fn read_start(&mut self, index: usize, most: u64) -> Result<Vec<u8>, Failure> {
        let (_, bytes) = self.files.get(index).ok_or_else(|| Failure::early("it is no longer there"))?;
        let end = bytes.len().min(usize::try_from(most).unwrap_or(usize::MAX));
        Ok(bytes.get(..end).unwrap_or(bytes).to_vec())
    }
}
