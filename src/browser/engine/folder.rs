//! A folder of the visitor's: a list of files that stay where they are until they are read.

use super::blob::Window;
use crate::browser::message::Named;
use crate::intake::{Container, Member, MemberKind, Refusal};
use std::io::Read;

/// A container of the visitor's files.
#[derive(Debug)]
pub struct Folder {
    name: String,
    files: Vec<Named>,
}

impl Folder {
    /// A container of that name.
    #[must_use]
    pub fn new(name: String, files: Vec<Named>) -> Self {
        Self { name, files }
    }
}

impl Container for Folder {
    fn name(&self) -> &str {
        &self.name
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is a whole number from 0 to 2^53")]
    fn members(&mut self) -> Result<Vec<Member>, Refusal> {
        let member = |named: &Named| Member { name: named.path.clone(), bytes: named.file.size().max(0.0) as u64, kind: MemberKind::File };
        Ok(self.files.iter().map(member).collect())
    }

    fn read(&mut self, index: usize, limit: u64) -> Result<Vec<u8>, String> {
        let named = self.files.get(index).ok_or("it is no longer there")?;
        let mut bytes = Vec::new();
        match Window::new(named.file.clone().into()).take(limit.saturating_add(1)).read_to_end(&mut bytes) {
            Ok(_) if bytes.len() as u64 > limit => Err("it is larger than the limit for one file".to_owned()),
            Ok(_) => Ok(bytes),
            Err(error) => Err(error.to_string()),
        }
    }
}
