//! What only older versions hold: credentials, each with the commits that brought it in and took it out, and the
//! largest contents.
//!
//! Versions are gone through newest first. A folder that did not change is looked into once, and so is a content.

use super::graph::Graph;
use super::id::Id;
use super::object::{Form, Kind, lines};
use super::objects::{Lack, Objects};
use crate::facts::{CommitRef, Content, Exposure, Secret, SecretClass, SecretKind};
use crate::intake::{Entry, Limits, Surroundings, is_closed, triage};
use crate::readers::{Source, secrets, source};
use crate::sorted::{Arrange, Gather};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Bytes of text that are searched.
const SEARCHED: u64 = 256 << 20;
/// Folders that are looked into.
const FOLDERS: usize = 200_000;
/// Largest folder.
const FOLDER: u64 = 4 << 20;
/// Folders within folders.
const DEPTH: usize = 50;
/// Credentials in old versions that are followed, before equal ones are joined.
const FOLLOWED: usize = 2_000;
/// Numbers in all sets of credentials together.
const NUMBERS: usize = 4 << 20;
/// Credentials that are stated.
const STATED: usize = 500;
/// Largest contents that are named.
const LARGEST: usize = 10;

/// What the search is told of the present.
#[derive(Debug)]
pub(super) struct Now<'n> {
    /// The folder of the store.
    pub(super) folder: &'n str,
    /// What stands around the files of the container.
    pub(super) around: &'n Surroundings,
    /// Contents that are kept files of the container, which were searched there.
    pub(super) contents: BTreeSet<Id>,
    /// Credentials that stand in kept files of the container.
    pub(super) digests: BTreeSet<u64>,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) secrets: Vec<Secret>,
    pub(super) largest: Vec<Content>,
    /// Commits whose files were searched.
    pub(super) searched: usize,
    /// Contents and folders that could not be read, by why.
    pub(super) lacking: BTreeMap<Lack, u32>,
    /// There were more credentials than are followed.
    pub(super) cut: bool,
}

/// A set of credentials, by its position in [`Search::sets`].
type Set = usize;

/// The budget is used up.
struct Spent;

struct Search<'s> {
    objects: &'s mut Objects,
    now: &'s Now<'s>,
    /// Credentials with their contents, in the order in which they were met.
    met: Vec<Secret>,
    /// Digests of what an old version shows to be public by design.
    public: BTreeSet<u64>,
    sets: Vec<Rc<[u32]>>,
    known_sets: BTreeMap<Rc<[u32]>, Set>,
    numbers: usize,
    folders: BTreeMap<(Id, u64), Set>,
    /// The folders that the one that is looked into stands in.
    above: Vec<Id>,
    contents: BTreeMap<Id, Set>,
    /// Paths with their largest version.
    sizes: BTreeMap<String, (u64, Id)>,
    /// Contents of what is checked out.
    current: BTreeSet<Id>,
    is_current: bool,
    bytes: u64,
    found: Found,
}

/// Searches all commits of the graph; `head` is the position of what is checked out, `tips` those of all references.
pub(super) fn search(
    objects: &mut Objects,
    graph: &Graph,
    (head, tips): (Option<usize>, &[usize]),
    now: &Now<'_>,
    progress: &mut dyn FnMut(usize, usize),
) -> Found {
    let mut search = Search {
        objects,
        now,
        met: Vec::new(),
        public: BTreeSet::new(),
        sets: vec![Rc::from([])],
        known_sets: BTreeMap::from([(Rc::from([]), 0)]),
        numbers: 0,
        folders: BTreeMap::new(),
        above: Vec::new(),
        contents: BTreeMap::new(),
        sizes: BTreeMap::new(),
        current: BTreeSet::new(),
        is_current: true,
        bytes: 0,
        found: Found::default(),
    };
    let mut held: Vec<Option<Set>> = vec![None; graph.commits.len()];
    let total = graph.commits.len();
    for (done, at) in head.into_iter().chain(0..total).enumerate() {
        progress(done, total);
        let (Some(node), Some(slot)) = (graph.commits.get(at), held.get_mut(at)) else { continue };
        if slot.is_some() {
            continue;
        }
        let Ok(set) = search.folder(node.commit.tree, "") else { break };
        *slot = Some(set);
        search.found.searched += 1;
        search.is_current = false;
    }
    let secrets = search.attribute(graph, &held, (head, tips));
    let content = |path: String| {
        let &(bytes, id) = search.sizes.get(&path)?;
        Some(Content { path: super::shown(&path), bytes, current: search.current.contains(&id) })
    };
    let largest = largest(&search.sizes).into_iter().take(LARGEST).filter_map(content).collect();
    Found { secrets, largest, ..search.found }
}

impl Search<'_> {
    /// The credentials that a folder holds, with everything below it.
    fn folder(&mut self, id: Id, path: &str) -> Result<Set, Spent> {
        // A folder within itself is a lie: its name is the sum of what it holds.
        let is_ring = self.above.contains(&id);
        if self.above.len() > DEPTH || path.len() > 4_096 || is_ring || is_closed(path) && !path.is_empty() {
            return Ok(0);
        }
        // Two paths that share a digest cost a miss, no more.
        let key = (id, secrets::digest(path));
        if let Some(&set) = self.folders.get(&key) {
            return Ok(set);
        }
        if self.folders.len() >= FOLDERS || self.objects.is_spent() || self.bytes >= SEARCHED {
            return Err(Spent);
        }
        let tree = match self.objects.get(&id, FOLDER) {
            Ok(object) if object.kind == Kind::Tree => object.bytes,
            Ok(_) => Rc::from([]),
            Err(Lack::Spent) => return Err(Spent),
            Err(lack) => {
                *self.found.lacking.entry(lack).or_default() += 1;
                Rc::from([])
            }
        };
        self.above.push(id);
        let mut all: BTreeSet<u32> = BTreeSet::new();
        for line in lines(&tree) {
            let below = format!("{path}{}", line.name);
            let set = match line.form {
                Form::Folder => self.folder(line.id, &format!("{below}/"))?,
                Form::File => self.content(line.id, &below)?,
                Form::Link | Form::Project => 0,
            };
            all.extend(self.sets.get(set).into_iter().flat_map(|set| set.iter().copied()));
        }
        self.above.pop();
        let set = self.set(all);
        self.folders.insert(key, set);
        Ok(set)
    }

    /// One number for each different set, so that what never changes costs nothing.
    fn set(&mut self, all: BTreeSet<u32>) -> Set {
        if all.is_empty() {
            return 0;
        }
        let all: Rc<[u32]> = all.into_iter().collect();
        if let Some(&set) = self.known_sets.get(&all) {
            return set;
        }
        if self.numbers + all.len() > NUMBERS {
            self.found.cut = true;
            return 0;
        }
        self.numbers += all.len();
        let set = self.sets.len();
        self.sets.push(all.clone());
        self.known_sets.insert(all, set);
        set
    }

    /// The credentials that a content holds.
    fn content(&mut self, id: Id, path: &str) -> Result<Set, Spent> {
        if self.is_current {
            self.current.insert(id);
        }
        if let Some(&set) = self.contents.get(&id) {
            return Ok(set);
        }
        let bytes = match self.objects.size(&id) {
            Ok(bytes) => bytes,
            Err(Lack::Spent) => return Err(Spent),
            Err(lack) => {
                *self.found.lacking.entry(lack).or_default() += 1;
                self.contents.insert(id, 0);
                return Ok(0);
            }
        };
        let path = format!("{}{path}", self.now.folder);
        self.note_size(id, bytes, &path);
        if triage(&path, bytes, self.now.around, Limits::PROJECT).skip.is_some() {
            // Under another name it may be read.
            return Ok(0);
        }
        let mut set = 0;
        if !self.now.contents.contains(&id) {
            match self.objects.get(&id, bytes) {
                Ok(object) => set = self.text(&path, &object.bytes),
                Err(Lack::Spent) => return Err(Spent),
                Err(lack) => *self.found.lacking.entry(lack).or_default() += 1,
            }
        }
        self.contents.insert(id, set);
        Ok(set)
    }

    /// Keeps the largest version of a path, and of paths the largest.
    fn note_size(&mut self, id: Id, bytes: u64, path: &str) {
        if self.sizes.get(path).is_none_or(|(known, _)| *known < bytes) {
            self.sizes.insert(path.to_owned(), (bytes, id));
        }
        if self.sizes.len() > LARGEST * 100 {
            let smaller = largest(&self.sizes).split_off(LARGEST);
            for path in smaller {
                self.sizes.remove(&path);
            }
        }
    }

    fn text(&mut self, path: &str, bytes: &[u8]) -> Set {
        self.bytes = self.bytes.saturating_add(bytes.len() as u64);
        let Some(text) = source::decode(bytes) else { return 0 };
        let entry = Entry::new(0, path.to_owned(), bytes.len() as u64);
        let seen = secrets::scan(&entry, &text);
        if seen.is_empty() {
            return 0;
        }
        let source = Source::new(&entry.path, &text, seen.iter().map(|found| found.range.clone()).collect());
        let mut all = BTreeSet::new();
        for secrets::Found { place, secret, .. } in seen {
            let Some(secret) = secret else { continue };
            if secret.class == SecretClass::Public {
                self.public.insert(secret.digest);
            }
            if !is_worth_telling(&secret) || self.now.digests.contains(&secret.digest) {
                continue;
            }
            if self.met.len() >= FOLLOWED {
                self.found.cut = true;
                break;
            }
            let number = u32::try_from(self.met.len()).unwrap_or(u32::MAX);
            self.met.push(Secret { origin: source.at(place.start), exposure: Exposure::History, ..secret });
            all.insert(number);
        }
        self.set(all)
    }

    /// One statement a credential: where the earliest commit that has it has it, and which commit took it out last.
    fn attribute(&mut self, graph: &Graph, held: &[Option<Set>], (head, tips): (Option<usize>, &[usize])) -> Vec<Secret> {
        let digests = |at: usize| -> BTreeMap<u64, u32> {
            let set = held.get(at).copied().flatten().and_then(|set| self.sets.get(set));
            let numbers = set.into_iter().flat_map(|set| set.iter());
            let mut digests = BTreeMap::new();
            for &number in numbers {
                if let Some(secret) = self.met.get(number as usize) {
                    digests.entry(secret.digest).or_insert(number);
                }
            }
            digests
        };
        let mut brought: BTreeMap<u64, (u32, usize)> = BTreeMap::new();
        let mut removed: BTreeMap<u64, (bool, usize)> = BTreeMap::new();
        // Most commits hold what their parent holds: only where sets differ there is something to see.
        for (at, node) in graph.commits.iter().enumerate().rev() {
            let set = |at: usize| held.get(at).copied().flatten();
            let Some(own) = set(at) else { continue };
            let parents: Vec<usize> = node.parents.iter().copied().filter(|&parent| set(parent).is_some()).collect();
            if !parents.is_empty() && parents.iter().all(|&parent| set(parent) == Some(own)) || parents.is_empty() && own == 0 {
                continue;
            }
            let here = digests(at);
            let before: Vec<BTreeMap<u64, u32>> = parents.iter().map(|&parent| digests(parent)).collect();
            for (&digest, &number) in &here {
                if !before.iter().any(|parent| parent.contains_key(&digest)) {
                    brought.entry(digest).or_insert((number, at));
                }
            }
            for &digest in before.iter().flat_map(BTreeMap::keys).filter(|digest| !here.contains_key(digest)) {
                // A merge takes out what one side had taken out before; that commit counts, and not the merge.
                let all = before.iter().all(|parent| parent.contains_key(&digest));
                let known = removed.entry(digest).or_insert((all, at));
                if all || !known.0 {
                    *known = (all, at);
                }
            }
        }
        // What is checked out says whether something still stands; of what was never part of it, any branch or tag does.
        let reached = graph.reach(head.into_iter());
        let in_head = head.map_or_else(BTreeMap::new, &digests);
        let in_tips: BTreeSet<u64> = tips.iter().flat_map(|&tip| digests(tip).into_keys()).into_set();
        let mut stated: Vec<Secret> = Vec::new();
        for (digest, (number, at)) in brought {
            let (Some(secret), Some(node)) = (self.met.get(number as usize), graph.commits.get(at)) else { continue };
            if secret.detector == "google-api-key" && self.public.contains(&digest) {
                continue;
            }
            let is_own = reached.get(at).copied().unwrap_or(false);
            let stands = if is_own { in_head.contains_key(&digest) } else { in_tips.contains(&digest) };
            let out = removed.get(&digest).filter(|_| !stands).and_then(|&(_, at)| graph.commits.get(at));
            let removed = out.map(|node| node.id.short());
            let commit = CommitRef { id: node.id.short(), at: node.commit.at, removed };
            stated.push(Secret { commit: Some(commit), ..secret.clone() });
        }
        stated.arrange_by(|one, other| (one.class, &one.origin, &one.detector).cmp(&(other.class, &other.origin, &other.detector)));
        self.found.cut |= stated.len() > STATED;
        stated.truncate(STATED);
        stated
    }
}

/// Paths with the largest versions first.
fn largest(sizes: &BTreeMap<String, (u64, Id)>) -> Vec<String> {
    let mut paths: Vec<(&String, u64)> = sizes.iter().map(|(path, (bytes, _))| (path, *bytes)).collect();
    paths.arrange_by_key(|&(path, bytes)| (std::cmp::Reverse(bytes), path));
    paths.into_iter().map(|(path, _)| path.clone()).collect()
}

/// Whether a credential of an old version opens something, by what the rules ask of one in a file.
fn is_worth_telling(secret: &Secret) -> bool {
    // A guessable secret is a fault of the code that uses it today, and no leak.
    let opens = matches!(secret.class, SecretClass::Live | SecretClass::Test)
        && secret.kind != SecretKind::Map
        && secret.detector != "guessable-signing-secret";
    opens
        && match secret.exposure {
            Exposure::Test => false,
            // Prose names passwords and secrets to explain them.
            Exposure::Documentation => !matches!(secret.kind, SecretKind::Password | SecretKind::Signing | SecretKind::Generic),
            _ => true,
        }
}
