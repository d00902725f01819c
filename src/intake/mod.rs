//! From bytes to entries: what is in the container, what of it is worth reading, within which limits.
//!
//! The directory alone decides what is inflated. Nothing is left out silently: every path of the container ends in
//! [`Listing::facts`] (skipped, with its reason) or in [`Listing::entries`] (to be read).

mod budget;
mod memory;
mod path;
mod triage;
mod zip;

pub use budget::{Budget, Limits};
pub use memory::Memory;
pub use triage::{Triage, triage};
pub use zip::Zip;

use crate::facts::{Facts, FileFact, Language, Oddity, ReadState, Role};
use std::fmt;

/// Anything that holds files: a zip, a folder, one bare file.
pub trait Container {
    /// A name for people: the file's or folder's own, without its extension.
    fn name(&self) -> &str;

    /// Everything the directory lists, in its order.
    ///
    /// # Errors
    /// [`Refusal`] when there is no directory to read.
    fn members(&mut self) -> Result<Vec<Member>, Refusal>;

    /// The bytes of one member, never more than `limit`.
    ///
    /// # Errors
    /// A plain sentence that says why the member cannot be read.
    fn read(&mut self, index: usize, limit: u64) -> Result<Vec<u8>, String>;
}

/// One line of a container's directory, as the container states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The raw name.
    pub name: String,
    /// Bytes when inflated, as declared; may lie.
    pub bytes: u64,
    /// What it is.
    pub kind: MemberKind,
}

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A link to elsewhere.
    Link,
    /// A file that needs a password.
    Encrypted,
}

/// One member that is worth reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its position in [`Container::members`].
    pub index: usize,
    /// Its path, normalised, without the common top folder.
    pub path: String,
    /// Bytes when inflated, as declared.
    pub bytes: u64,
    /// What it is written in.
    pub language: Option<Language>,
    /// What it is for.
    pub role: Role,
}

impl Entry {
    /// An entry of a path, classified by its name.
    #[must_use]
    pub fn new(index: usize, path: String, bytes: u64) -> Self {
        let Triage { language, role, .. } = triage(&path, bytes);
        Self { index, path, bytes, language, role }
    }

    /// Its line of the inventory.
    #[must_use]
    pub fn file(&self, lines: u32, state: ReadState) -> FileFact {
        FileFact { path: self.path.clone(), bytes: self.bytes, lines, language: self.language, role: self.role, state }
    }
}

/// What a container holds.
#[derive(Debug, Default)]
pub struct Listing {
    /// A name for the project.
    pub name: String,
    /// What is worth reading, in the order of paths.
    pub entries: Vec<Entry>,
    /// What is already known from the directory: skipped paths and oddities.
    pub facts: Facts,
}

/// Why a container gives nothing to judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Neither an archive nor an export that is known.
    NotAnArchive,
    /// Every file in it needs a password.
    Encrypted,
    /// It holds no file.
    Empty,
    /// It holds files, and none that can be judged.
    NothingToCheck,
    /// It passes a limit; the sentence says which.
    TooLarge(String),
    /// It is broken; the sentence says how.
    Broken(String),
}

impl Refusal {
    /// A stable name for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAnArchive => "not-an-archive",
            Self::Encrypted => "encrypted",
            Self::Empty => "empty",
            Self::NothingToCheck => "nothing-to-check",
            Self::TooLarge(_) => "too-large",
            Self::Broken(_) => "broken",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnArchive => f.write_str("This is not a zip file. Download your project as a zip and drop that."),
            Self::Encrypted => f.write_str("This zip is protected by a password. Make one without a password and drop that."),
            Self::Empty => f.write_str("This zip is empty: it holds no files."),
            Self::NothingToCheck => {
                f.write_str("There is nothing in here that can be checked: no code, no configuration and no known export.")
            }
            Self::TooLarge(what) => write!(f, "This is larger than can be checked: {what}."),
            Self::Broken(how) => write!(f, "This file is damaged and cannot be read: {how}."),
        }
    }
}

impl std::error::Error for Refusal {}

/// Reads a container's directory and decides what is worth reading.
///
/// # Errors
/// [`Refusal`] when nothing in it can be judged.
pub fn list(container: &mut dyn Container) -> Result<Listing, Refusal> {
    let members = container.members()?;
    let mut listing = Listing { name: container.name().to_owned(), ..Listing::default() };
    let mut encrypted = 0_usize;
    let mut files: Vec<(usize, String, &Member)> = Vec::new();
    for (index, member) in members.iter().enumerate() {
        match member.kind {
            MemberKind::Folder => continue,
            MemberKind::Encrypted => encrypted += 1,
            MemberKind::File | MemberKind::Link => {}
        }
        match path::normalise(&member.name) {
            Ok(path) => files.push((index, path, member)),
            Err(why) => listing.facts.oddities.push(Oddity { path: Some(member.name.clone()), what: why.to_owned() }),
        }
    }
    if files.is_empty() {
        return Err(Refusal::Empty);
    }
    if encrypted == files.len() {
        return Err(Refusal::Encrypted);
    }
    path::strip_common_top(&mut files);
    for (index, path, member) in files {
        let found = triage(&path, member.bytes);
        let state = match (member.kind, found.skip) {
            (MemberKind::Link, _) => Some(ReadState::Skipped(crate::facts::SkipReason::Link)),
            (MemberKind::Encrypted, _) => Some(ReadState::Unread("protected by a password".to_owned())),
            (_, Some(reason)) => Some(ReadState::Skipped(reason)),
            (_, None) => None,
        };
        let entry = Entry { index, path, bytes: member.bytes, language: found.language, role: found.role };
        match state {
            Some(state) => listing.facts.files.push(entry.file(0, state)),
            None => listing.entries.push(entry),
        }
    }
    listing.entries.sort_by(|a, b| a.path.cmp(&b.path));
    if listing.entries.is_empty() {
        return Err(Refusal::NothingToCheck);
    }
    Ok(listing)
}
