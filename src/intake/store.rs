//! Version control's stores in a container: which parts of a `.git` folder are read, chosen from the directory alone.
//!
//! A store is read beside the project's files and never becomes an entry. What cannot matter to its history (hooks,
//! logs, caches) is left closed.

use super::{Container, Failure, Member, MemberKind};
use crate::sorted::Arrange;
use std::collections::BTreeMap;

/// Bytes of all stores that are kept in memory while they are read.
const KEPT: u64 = 128 << 20;
/// Largest part that is no pack.
const PART: u64 = 48 << 20;
/// Largest loose object that is read whole: larger ones hold no text that anybody wrote.
const LOOSE: u64 = 2 << 20;
/// Of a larger loose object its head is read, which says what it is and how large.
const HEAD: u64 = 4 << 10;
/// Largest reference.
const REFERENCE: u64 = 4 << 10;
/// Most parts of one store.
const PARTS: usize = 150_000;
/// Most stores that are read, those nearest to the top.
const STORES: usize = 4;

/// One `.git` folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Store {
    /// The folder whose history it is, ending in `/`; empty for the top.
    pub folder: String,
    /// What of it is read, in the order of the container.
    pub parts: Vec<Part>,
    /// What is left out of it, a plain sentence each.
    pub limits: Vec<String>,
}

/// One file of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its position in [`super::Container::members`].
    pub index: usize,
    /// Its path below `.git/`.
    pub path: String,
    /// How many of its bytes are read.
    pub most: u64,
    /// Whether these are all that its directory declares.
    pub whole: bool,
}

impl Part {
    /// Its bytes, as far as they are read.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn read(&self, container: &mut dyn Container) -> Result<Vec<u8>, Failure> {
        if self.whole { container.read(self.index, self.most) } else { container.read_start(self.index, self.most) }
    }
}

/// Whether a folder inside a store, by its path below `.git/` with its closing slash, holds nothing that is read.
pub(super) fn is_closed_below(below: &str) -> bool {
    !(below.starts_with("refs/") || below.starts_with("objects/"))
}

/// Whether a top folder of that listing is itself a store, without the files that belong to it.
pub(super) fn is_bare<'p>(mut names: impl Iterator<Item = &'p str> + Clone) -> bool {
    let mut others = names.clone();
    names.clone().any(|name| name == "HEAD")
        && names.clone().any(|name| name == "config")
        && names.any(|name| name.starts_with("objects/"))
        && others.any(|name| name.starts_with("refs/") || name == "packed-refs")
}

/// All stores of a container, while its directory is looked through.
#[derive(Debug, Default)]
pub(super) struct Stores<'m> {
    found: BTreeMap<String, Vec<(usize, String, &'m Member)>>,
}

impl<'m> Stores<'m> {
    /// Takes in a file of the store that stands at `store` (a path ending in `.git/`).
    pub(super) fn take(&mut self, store: &str, path: &str, index: usize, member: &'m Member) {
        let below = path.get(store.len()..).unwrap_or("").to_owned();
        self.found.entry(store.to_owned()).or_default().push((index, below, member));
    }

    /// The stores that are read, those nearest to the top first.
    pub(super) fn chosen(mut self) -> Vec<Store> {
        self.found.retain(|_, files| {
            files.iter().any(|(_, below, _)| below == "HEAD") && files.iter().any(|(_, below, _)| below.starts_with("objects/"))
        });
        let mut stores: Vec<_> = self.found.into_iter().collect();
        stores.arrange_by_key(|(path, _)| path.matches('/').count());
        stores.truncate(STORES);
        let mut left = KEPT;
        stores.into_iter().map(|(path, files)| plan(&path, files, &mut left)).collect()
    }
}

/// The order in which the budget is given away; `None` for what says nothing about the history.
fn rank(below: &str) -> Option<u8> {
    Some(match below {
        "HEAD" | "config" | "shallow" | "packed-refs" | "index" | "objects/info/alternates" => 0,
        _ if below.starts_with("refs/") => 1,
        _ if below.starts_with("objects/pack/") && below.ends_with(".idx") => 2,
        _ if below.starts_with("objects/pack/") && below.ends_with(".pack") => 4,
        _ => {
            let (folder, name) = below.strip_prefix("objects/")?.split_once('/')?;
            let is_loose = folder.len() == 2 && matches!(name.len(), 38 | 62);
            (is_loose && below.bytes().skip(8).all(|byte| byte == b'/' || byte.is_ascii_hexdigit())).then_some(3)?
        }
    })
}

fn plan(path: &str, files: Vec<(usize, String, &Member)>, left: &mut u64) -> Store {
    let folder = path.get(..path.len().saturating_sub(".git/".len())).unwrap_or("").to_owned();
    let mut store = Store { folder, ..Store::default() };
    let below = |start: &str| files.iter().any(|(_, below, _)| below.starts_with(start));
    if below("modules/") {
        store.limits.push("The history of projects that are kept inside this one (submodules) was not read.".to_owned());
    }
    if below("lfs/objects/") {
        store.limits.push("Large files that are kept beside the history (LFS) were not read.".to_owned());
    }
    let locked = files.iter().filter(|(_, below, member)| member.kind == MemberKind::Encrypted && rank(below).is_some()).count();
    if locked > 0 {
        store.limits.push("Parts of the version store are protected by a password and were not read.".to_owned());
    }
    let readable = files.into_iter().filter(|(_, _, member)| member.kind == MemberKind::File);
    let mut ranked: Vec<_> = readable.filter_map(|(index, below, member)| Some((rank(&below)?, member.bytes, below, index))).collect();
    // Small ones first, so that one huge pack does not keep the others out.
    ranked.arrange();
    let (mut cut, mut skipped) = (0_u32, 0_u32);
    for (rank, bytes, path, index) in ranked {
        let most = match rank {
            1 => bytes.min(REFERENCE),
            3 if bytes > LOOSE => HEAD,
            4 => bytes.min(*left),
            _ => bytes,
        };
        if most > *left || (rank != 4 && most > PART) || store.parts.len() >= PARTS || (rank == 4 && most < bytes.min(HEAD)) {
            skipped += 1;
            continue;
        }
        cut += u32::from(rank == 4 && most < bytes);
        *left -= most;
        store.parts.push(Part { index, path, most, whole: most == bytes });
    }
    if cut > 0 {
        store.limits.push(format!(
            "The version store is larger than what is read of one ({} megabytes): the newest part of it was read, in which all \
             commits stand before the contents.",
            KEPT >> 20
        ));
    }
    if skipped > 0 {
        store.limits.push(format!("{skipped} parts of the version store were left out because they are too large or too many."));
    }
    store.parts.arrange_by_key(|part| part.index);
    store
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(files: &[(&str, u64)]) -> Vec<(String, u64, bool)> {
        let members: Vec<Member> = files.iter().map(|(name, bytes)| Member::file(*name, *bytes)).collect();
        let mut stores = Stores::default();
        for (index, member) in members.iter().enumerate() {
            stores.take(".git/", &member.name, index, member);
        }
        let store = stores.chosen().into_iter().next().unwrap_or_default();
        store.parts.into_iter().map(|part| (part.path, part.most, part.whole)).collect()
    }

    #[test]
    fn only_what_says_something_is_read() {
        let found = planned(&[
            (".git/HEAD", 20),
            (".git/hooks/pre-commit.sample", 500),
            (".git/logs/HEAD", 500),
            (".git/objects/3f/786850e387550fdab836ed7e6dc881de23001b", 70),
            (".git/objects/info/commit-graph", 900),
            (".git/refs/heads/main", 41),
        ]);
        let paths: Vec<&str> = found.iter().map(|(path, ..)| path.as_str()).collect();
        assert_eq!(paths, ["HEAD", "objects/3f/786850e387550fdab836ed7e6dc881de23001b", "refs/heads/main"]);
    }

    #[test]
    fn a_huge_pack_is_read_from_its_start() {
        let found = planned(&[(".git/HEAD", 20), (".git/objects/pack/a.pack", 1 << 40), (".git/objects/pack/b.pack", 1000)]);
        assert_eq!(found[1], ("objects/pack/a.pack".to_owned(), KEPT - 1020, false));
        assert_eq!(found[2], ("objects/pack/b.pack".to_owned(), 1000, true));
    }

    #[test]
    fn a_folder_that_is_no_store_is_none() {
        assert_eq!(planned(&[(".git/config", 20), (".git/objects/aa/x", 3)]), []);
    }
}
