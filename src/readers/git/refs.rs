//! References: what is checked out, branches, tags, what remotes were last known to have.

use super::id::Id;
use std::collections::BTreeMap;

/// Most references that are followed.
const MOST: usize = 50_000;

/// All references of a store.
#[derive(Debug, Default)]
pub(super) struct Refs {
    named: BTreeMap<String, Id>,
    /// What `HEAD` holds.
    head: Head,
    /// More than are followed.
    pub(super) too_many: bool,
}

/// What is checked out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Head {
    /// A branch, by its whole name.
    Branch(String),
    /// A commit.
    Commit(Id),
    #[default]
    Unknown,
}

impl Refs {
    /// Takes in one part of the store, if it is one of references. Files win over the packed list, whatever comes first.
    pub(super) fn take(&mut self, path: &str, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        match path {
            "HEAD" => {
                self.head = match text.trim().strip_prefix("ref:") {
                    Some(name) => Head::Branch(name.trim().to_owned()),
                    None => Id::parse(text.trim().as_bytes()).map_or(Head::Unknown, Head::Commit),
                };
            }
            "packed-refs" => {
                for line in text.lines().filter(|line| !line.starts_with(['#', '^'])) {
                    if let Some((id, name)) = line.split_once(' ')
                        && let Some(id) = Id::parse(id.as_bytes())
                        && self.has_room()
                    {
                        self.named.entry(name.trim().to_owned()).or_insert(id);
                    }
                }
            }
            _ => {
                if let Some(id) = Id::parse(text.trim().as_bytes())
                    && self.has_room()
                {
                    self.named.insert(path.to_owned(), id);
                }
            }
        }
    }

    fn has_room(&mut self) -> bool {
        self.too_many |= self.named.len() >= MOST;
        self.named.len() < MOST
    }

    /// The commit that is checked out.
    pub(super) fn head(&self) -> Option<Id> {
        match &self.head {
            Head::Branch(name) => self.named.get(name).copied(),
            Head::Commit(id) => Some(*id),
            Head::Unknown => None,
        }
    }

    /// The branch that is checked out.
    pub(super) fn branch(&self) -> Option<&str> {
        match &self.head {
            Head::Branch(name) => Some(name.strip_prefix("refs/heads/").unwrap_or(name)),
            _ => None,
        }
    }

    /// Those below a folder, with the rest of their names.
    pub(super) fn below<'r>(&'r self, folder: &'r str) -> impl Iterator<Item = (&'r str, Id)> {
        self.named.iter().filter_map(move |(name, id)| Some((name.strip_prefix(folder)?, *id)))
    }

    /// Everything that keeps commits alive.
    pub(super) fn all(&self) -> impl Iterator<Item = Id> {
        self.head().into_iter().chain(self.named.values().copied())
    }

    /// Whether `HEAD` makes sense.
    pub(super) fn knows_head(&self) -> bool {
        self.head != Head::Unknown
    }
}
