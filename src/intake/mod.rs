//! From bytes to entries: what is in the container, what of it is worth reading, within which limits.
//!
//! The directory alone decides what is inflated. Nothing is left out silently: every path of the container ends in
//! [`Listing::facts`] (skipped, with its reason; installed packages counted behind one of them) or in [`Listing::entries`]
//! (to be read).

mod budget;
mod container;
mod exports;
mod files;
mod memory;
mod oddity;
mod path;
mod refusal;
mod slice;
mod sniff;
mod store;
mod tar;
mod triage;
mod twins;
mod zip;

pub use budget::{Budget, Limits};
pub use container::{Container, Failure, Member, MemberKind};
pub use exports::unfold;
pub use files::Files;
pub use memory::Memory;
pub use refusal::Refusal;
pub use slice::{Slice, Unpacker};
pub use sniff::sniff;
pub use store::{Part, Store};
pub use triage::{Surroundings, Triage, is_closed, triage};
pub use zip::Zip;

use crate::facts::{Facts, FileFact, Language, ReadState, Role, SkipReason};
use crate::sorted::{Arrange, Gather};
use oddity::{Odd, Oddities};
use serde::{Deserialize, Serialize};
use std::collections::btree_map::Entry as Held;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::BuildHasher;
use store::Stores;
use twins::Earlier;

/// One member that is worth reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
        let (language, role) = triage::classify(&path);
        Self { index, path, bytes, language, role }
    }

    /// Its line of the inventory.
    #[must_use]
    pub fn file(&self, lines: u32, state: ReadState) -> FileFact {
        let (language, role) = (self.language, self.role);
        FileFact { path: self.path.clone(), bytes: self.bytes, lines, language, role, state, folder: None, others: 0 }
    }
}

/// Most files of data that are looked into.
const DATA: usize = 400;

/// What a container holds.
#[derive(Debug, Default)]
pub struct Listing {
    /// A name for the project.
    pub name: String,
    /// What is worth reading, in the order of the container.
    pub entries: Vec<Entry>,
    /// Version control's stores that are read as history.
    pub stores: Vec<Store>,
    /// What stands in its folders.
    pub around: Surroundings,
    /// Files of data that are left out and still worth a look for people in them: databases, spreadsheets, dumps.
    pub data: Vec<Entry>,
    /// The limits that hold for reading it.
    pub limits: Limits,
    /// What is already known from the directory: skipped paths and oddities.
    pub facts: Facts,
}

/// Reads a container's directory and decides what is worth reading.
///
/// # Errors
/// [`Refusal`] when nothing in it can be judged.
pub fn list(container: &mut dyn Container) -> Result<Listing, Refusal> {
    let members = container.members()?;
    if members.len() > Limits::PROJECT.members {
        return Err(Refusal::too_many());
    }
    let mut oddities = Oddities::default();
    let (files, earlier) = settle(&members, &mut oddities);
    if files.is_empty() {
        return Err(Refusal::Empty);
    }
    if files.values().all(|(_, member)| member.kind == MemberKind::Encrypted) {
        return Err(Refusal::Encrypted);
    }
    let top = path::common_top(files.keys().map(String::as_str)).map_or(0, str::len);
    let whole = |path: &str| path::is_noise(path) || path.len() <= top;
    let names = || files.keys().map(|path| if whole(path) { path.as_str() } else { path.get(top..).unwrap_or(path) });
    let around = Surroundings::of(names());
    let few = names().filter(|path| !path::is_noise(path)).count() <= Limits::FEW;
    let limits = if few || exports::is_package(names()) { Limits::EXPORT } else { Limits::PROJECT };
    if store::is_bare(names()) {
        return Err(Refusal::OnlyHistory);
    }
    let mut listing = Listing { name: container.name().to_owned(), limits, ..Listing::default() };
    let mut stores = Stores::default();
    let mut packages = Packages::default();
    for (path, (index, member)) in names().zip(files.values()) {
        if packages.take(path, member.kind, &mut listing.facts.files) {
            continue;
        }
        let found = triage(path, member.bytes, &around, limits);
        if let (Some(SkipReason::VersionControl), Some(folder)) = (found.skip, &found.folder)
            && is_store(folder)
        {
            stores.take(folder, path, *index, member);
        }
        let pointer = path == ".git" || path.ends_with("/.git");
        if pointer && member.kind == MemberKind::File {
            oddities.note(Odd::Pointer, path);
        }
        let state = match (member.kind, found.skip) {
            (MemberKind::Link, _) => Some(ReadState::Skipped(SkipReason::Link)),
            (_, Some(reason)) => Some(ReadState::Skipped(reason)),
            (_, None) if pointer => Some(ReadState::Skipped(SkipReason::VersionControl)),
            (MemberKind::Closed, None) => Some(ReadState::Skipped(SkipReason::Dependency)),
            (MemberKind::Encrypted, None) => Some(ReadState::Unread("it is protected by a password".to_owned())),
            (MemberKind::Sparse, None) => {
                Some(ReadState::Unread("it is stored with its gaps left out (a sparse file), which is not put together here".to_owned()))
            }
            (_, None) => None,
        };
        let entry = Entry { index: *index, path: path.to_owned(), bytes: member.bytes, language: found.language, role: found.role };
        let left_out = matches!(state, Some(ReadState::Skipped(SkipReason::Binary | SkipReason::Archive | SkipReason::TooLarge)));
        if left_out && found.folder.is_none() && triage::holds_data(path) && entry.role != Role::Test && listing.data.len() < DATA {
            listing.data.push(entry.clone());
        }
        match state {
            Some(state) => {
                packages.see(&state, found.folder.as_deref(), member.kind, listing.facts.files.len());
                listing.facts.files.push(FileFact { folder: found.folder, ..entry.file(0, state) });
            }
            None => listing.entries.push(entry),
        }
    }
    listing.stores = stores.chosen();
    if listing.entries.is_empty() {
        let in_store = |file: &FileFact| matches!(file.state, ReadState::Skipped(SkipReason::VersionControl | SkipReason::System));
        let alone = !listing.stores.is_empty() && listing.facts.files.iter().all(in_store);
        return Err(if alone { Refusal::OnlyHistory } else { Refusal::NothingToCheck });
    }
    let read: BTreeSet<String> = listing.stores.iter().map(|store| format!("{}.git/", store.folder)).into_set();
    for file in &mut listing.facts.files {
        if file.folder.as_ref().is_some_and(|folder| read.contains(folder)) {
            file.state = ReadState::Skipped(SkipReason::History);
        }
    }
    let within = |path: &str| if whole(path) { path.to_owned() } else { path.get(top..).unwrap_or(path).to_owned() };
    let others = earlier.other_than(&listing.entries, container, within, &mut oddities);
    // What an earlier member declares of itself may be another size.
    listing
        .entries
        .extend(others.into_iter().map(|entry| Entry { bytes: members.get(entry.index).map_or(0, |member| member.bytes), ..entry }));
    // In the order of the container: a packed stream is then read once, from its start to its end.
    listing.entries.arrange_by_key(|entry| entry.index);
    listing.facts.oddities = container.oddities();
    listing.facts.oddities.extend(oddities.words());
    listing.around = around;
    Ok(listing)
}

/// The folder of installed packages that the paths have come to, whose files stand as one line for each kind of member.
#[derive(Debug, Default)]
struct Packages {
    folder: String,
    /// Which lines stand for it.
    lines: Vec<(MemberKind, usize)>,
}

impl Packages {
    /// Whether a path is of that folder, and one of its lines stands for it too.
    fn take(&self, path: &str, kind: MemberKind, files: &mut [FileFact]) -> bool {
        if self.folder.is_empty() || !path.starts_with(&self.folder) {
            return false;
        }
        let line = self.lines.iter().find(|(of, _)| *of == kind).and_then(|(_, at)| files.get_mut(*at));
        line.map(|line| line.others = line.others.saturating_add(1)).is_some()
    }

    /// The line number `at` is that of a file in a folder that is left out.
    fn see(&mut self, state: &ReadState, folder: Option<&str>, kind: MemberKind, at: usize) {
        let Some(folder) = folder.filter(|folder| triage::is_closed(folder)) else { return };
        if !matches!(state, ReadState::Skipped(SkipReason::Dependency | SkipReason::Link)) {
            return;
        }
        if folder != self.folder {
            *self = Self { folder: folder.to_owned(), lines: Vec::new() };
        }
        self.lines.push((kind, at));
    }
}

/// Whether a folder that is left out is a store of the kind that is read.
fn is_store(folder: &str) -> bool {
    folder == ".git/" || folder.ends_with("/.git/")
}

/// Every file's path, normalised, with its position and its member; of several with one path the last, and the others
/// apart.
fn settle<'m>(members: &'m [Member], oddities: &mut Oddities) -> (BTreeMap<String, (usize, &'m Member)>, Earlier) {
    let mut files = BTreeMap::new();
    let mut earlier = Earlier::default();
    let mut lower = Folded::default();
    let mut backslashes = false;
    for (index, member) in members.iter().enumerate().filter(|(_, member)| member.kind != MemberKind::Folder) {
        match path::normalise(&member.name) {
            Ok(normal) => {
                backslashes |= normal.backslashes;
                if let Some(odd) = normal.odd {
                    oddities.note(odd, &member.name);
                }
                // A folder that was not opened keeps its closing slash: it stands for all that is in it.
                let path = if member.kind == MemberKind::Closed { normal.path + "/" } else { normal.path };
                match files.entry(path) {
                    Held::Occupied(mut held) => {
                        oddities.note(Odd::Twice, &member.name);
                        let (before, _) = held.insert((index, member));
                        earlier.note(held.key(), before);
                    }
                    Held::Vacant(free) => {
                        if !lower.insert(free.key()) {
                            oddities.note(Odd::Case, &member.name);
                        }
                        free.insert((index, member));
                    }
                }
            }
            Err(odd) => oddities.note(odd, &member.name),
        }
    }
    if backslashes {
        oddities
            .whole("Names in the archive separate folders by backslashes, as some Windows tools write them. They were read as folders.");
    }
    (files, earlier)
}

/// Names that differ in more than the case of their letters, as marks: a project may have a quarter of a million of them.
#[derive(Debug, Default)]
struct Folded {
    marks: HashSet<u64>,
    name: String,
}

impl Folded {
    /// Whether no name before was the same but for case. Two that only share a mark count as the same, which costs a remark
    /// on one name in an archive made for it.
    fn insert(&mut self, name: &str) -> bool {
        self.name.clear();
        if name.is_ascii() {
            self.name.push_str(name);
            self.name.make_ascii_lowercase();
        } else {
            self.name.push_str(&name.to_lowercase());
        }
        self.marks.insert(self.marks.hasher().hash_one(&self.name))
    }
}
