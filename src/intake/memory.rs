//! Files that are already in memory: a sample, a folder that somebody else walked, one bare file.

use super::{Container, Member, MemberKind, Refusal};

/// A container of files in memory.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    name: String,
    files: Vec<(String, Vec<u8>)>,
}

impl Memory {
    /// A container of that name.
    #[must_use]
    pub fn new(name: &str, files: Vec<(String, Vec<u8>)>) -> Self {
        Self { name: name.to_owned(), files }
    }
}

impl Container for Memory {
    fn name(&self) -> &str {
        &self.name
    }

    fn members(&mut self) -> Result<Vec<Member>, Refusal> {
        let member = |(name, bytes): &(String, Vec<u8>)| Member { name: name.clone(), bytes: bytes.len() as u64, kind: MemberKind::File };
        Ok(self.files.iter().map(member).collect())
    }

    fn read(&mut self, index: usize, limit: u64) -> Result<Vec<u8>, String> {
        match self.files.get(index) {
            Some((_, bytes)) if bytes.len() as u64 <= limit => Ok(bytes.clone()),
            Some(_) => Err("it is larger than the limit for one file".to_owned()),
            None => Err("it is no longer there".to_owned()),
        }
    }
}
