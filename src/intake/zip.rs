//! Zip archives, by random access: the directory first, then only what is asked for.

use super::{Container, Member, MemberKind, Refusal};
use std::io::{Read, Seek};
use zip::ZipArchive;
use zip::result::ZipError;

/// A zip archive.
#[derive(Debug)]
pub struct Zip<R> {
    name: String,
    archive: ZipArchive<R>,
}

impl<R: Read + Seek> Zip<R> {
    /// Opens an archive; `name` is for people.
    ///
    /// # Errors
    /// [`Refusal::NotAnArchive`] or [`Refusal::Broken`].
    pub fn open(name: &str, reader: R) -> Result<Self, Refusal> {
        match ZipArchive::new(reader) {
            Ok(archive) => Ok(Self { name: name.to_owned(), archive }),
            Err(ZipError::InvalidArchive(_)) => Err(Refusal::NotAnArchive),
            Err(error) => Err(Refusal::Broken(error.to_string())),
        }
    }
}

impl<R: Read + Seek> Container for Zip<R> {
    fn name(&self) -> &str {
        &self.name
    }

    fn members(&mut self) -> Result<Vec<Member>, Refusal> {
        let mut members = Vec::with_capacity(self.archive.len().min(1 << 16));
        for index in 0..self.archive.len() {
            let file = self.archive.by_index_raw(index).map_err(|error| Refusal::Broken(error.to_string()))?;
            let kind = if file.is_dir() {
                MemberKind::Folder
            } else if file.is_symlink() {
                MemberKind::Link
            } else if file.encrypted() {
                MemberKind::Encrypted
            } else {
                MemberKind::File
            };
            let name = file.name().map_or_else(|_| String::from_utf8_lossy(file.name_raw()).into_owned(), std::borrow::Cow::into_owned);
            members.push(Member { name, bytes: file.size(), kind });
        }
        Ok(members)
    }

    fn read(&mut self, index: usize, limit: u64) -> Result<Vec<u8>, String> {
        let file = self.archive.by_index(index).map_err(|error| format!("it cannot be unpacked ({error})"))?;
        let mut bytes = Vec::new();
        match file.take(limit.saturating_add(1)).read_to_end(&mut bytes) {
            Ok(_) if bytes.len() as u64 > limit => Err("it is larger than the limit for one file".to_owned()),
            Ok(_) => Ok(bytes),
            Err(error) => Err(format!("it cannot be unpacked ({error})")),
        }
    }
}
