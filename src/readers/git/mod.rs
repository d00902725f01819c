//! The store of versions that a project's `.git` folder is: its commits and people, its branches and other copies, the
//! files that it keeps, and what only its past holds.
//!
//! Everything is read from the bytes of the store's files within budgets of its own, and everything that is left out
//! is said in [`History::limits`]. Objects that nothing points to any more are not looked at, nor are logs of
//! references.

mod graph;
mod id;
mod index;
mod inflate;
mod object;
mod objects;
mod pack;
mod past;
mod people;
mod refs;
mod settings;
mod work;

use crate::facts::{Exposure, Facts, FileFact, History, Secret};
use crate::intake::{Entry, Failure, Part, Store, Surroundings};
use crate::readers::{Source, secrets};
use crate::sorted::Gather;
use graph::Graph;
use id::Id;
use objects::{Lack, Objects};
use pack::Pack;
use std::collections::{BTreeMap, BTreeSet};
use work::Seen;
pub use work::Sight;

/// Most branches, and most tags, that are named.
const NAMED: usize = 1_000;
/// Most packs of one store that are searched.
const PACKS: usize = 500;

/// All stores of a container, while their parts are read.
#[derive(Debug)]
pub struct Versions<'l> {
    around: &'l Surroundings,
    stores: Vec<Held<'l>>,
    seen: Seen,
}

/// What was read of one store.
#[derive(Debug)]
struct Held<'l> {
    store: &'l Store,
    refs: refs::Refs,
    settings: settings::Settings,
    config: String,
    shallow: BTreeSet<Id>,
    kept: Option<Vec<index::Kept>>,
    loose: BTreeMap<Id, Vec<u8>>,
    packs: BTreeMap<String, Vec<u8>>,
    indexes: BTreeMap<String, Vec<u8>>,
    /// Contents stand in another store.
    borrows: bool,
    failed: u32,
}

impl<'l> Versions<'l> {
    /// Nothing read yet.
    #[must_use]
    pub fn new(stores: &'l [Store], around: &'l Surroundings) -> Self {
        let held = |store| Held {
            store,
            refs: refs::Refs::default(),
            settings: settings::Settings::default(),
            config: String::new(),
            shallow: BTreeSet::new(),
            kept: None,
            loose: BTreeMap::new(),
            packs: BTreeMap::new(),
            indexes: BTreeMap::new(),
            borrows: false,
            failed: 0,
        };
        Self { around, stores: stores.iter().map(held).collect(), seen: Seen::default() }
    }

    /// Takes in the content of a file of the project, to compare it later.
    pub fn see(&mut self, sight: Sight) {
        self.seen.take(sight);
    }

    /// Takes in a part of the store at that position.
    pub fn take(&mut self, store: usize, part: &Part, bytes: Result<Vec<u8>, Failure>) {
        let Some(held) = self.stores.get_mut(store) else { return };
        match bytes {
            Ok(bytes) => held.take(&part.path, bytes),
            Err(_) => held.failed += 1,
        }
    }

    /// States what the stores say. `facts` are those of all files; `progress` is told how many of how many commits are
    /// searched.
    #[must_use]
    pub fn read(self, facts: &Facts, progress: &mut dyn FnMut(usize, usize)) -> Facts {
        let mut all = Facts::default();
        for held in self.stores {
            all.absorb(held.read(self.around, &self.seen, facts, progress));
        }
        all
    }
}

impl Held<'_> {
    fn take(&mut self, path: &str, bytes: Vec<u8>) {
        match path {
            "config" => {
                self.config = String::from_utf8_lossy(&bytes).into_owned();
                self.settings = settings::Settings::parse(&self.config);
            }
            "index" => self.kept = index::parse(&bytes),
            "shallow" => self.shallow = bytes.split(|&byte| byte == b'\n').filter_map(|line| Id::parse(line.trim_ascii())).collect(),
            "objects/info/alternates" => self.borrows = true,
            _ => {
                if let Some(stem) = path.strip_suffix(".pack") {
                    self.packs.insert(stem.to_owned(), bytes);
                } else if let Some(stem) = path.strip_suffix(".idx") {
                    self.indexes.insert(stem.to_owned(), bytes);
                } else if let Some(name) = path.strip_prefix("objects/") {
                    let name: Vec<u8> = name.bytes().filter(|&byte| byte != b'/').collect();
                    self.loose.extend(Id::parse(&name).map(|id| (id, bytes)));
                } else {
                    self.refs.take(path, &bytes);
                }
            }
        }
    }

    fn read(mut self, around: &Surroundings, seen: &Seen, facts: &Facts, progress: &mut dyn FnMut(usize, usize)) -> Facts {
        let folder = self.store.folder.as_str();
        let mut limits = self.store.limits.clone();
        let mut say = |what: &str| limits.push(what.to_owned());
        if self.failed > 0 {
            say(&format!("{} parts of the version store could not be read from the archive.", self.failed));
        }
        if self.settings.other_names {
            say("The version store names its contents by SHA-256, which is not read yet.");
        }
        if self.settings.reference_tables {
            say("The version store keeps its branches in tables (reftable), which are not read yet.");
        } else if !self.refs.knows_head() {
            say("What is checked out could not be read.");
        }
        if !self.shallow.is_empty() {
            say("The copy was made without its older history (a shallow clone): only the newer commits are in it.");
        }
        if self.borrows {
            say("Part of the history stands in another folder that is not in this archive.");
        }
        if self.refs.too_many {
            say("There are more branches and tags than are followed.");
        }
        let (mut objects, spoiled) = open(&mut self.packs, &mut self.indexes, std::mem::take(&mut self.loose));
        if spoiled > 0 {
            say(&format!("{spoiled} packs of the version store are damaged or too many and were not read to their end."));
        }
        let head = self.refs.head();
        let tips: BTreeSet<Id> = self.refs.all().filter_map(|id| graph::peel(&mut objects, id)).into_set();
        let graph = Graph::walk(&mut objects, head, tips.iter().copied(), &self.shallow);
        let positions: Vec<usize> = tips.iter().filter_map(|tip| graph.find(tip)).collect();
        let head = head.and_then(|head| graph.find(&head));
        let mut tracked = Vec::new();
        if let Some(kept) = &self.kept {
            tracked = work::compare(folder, kept, &facts.files, seen, &mut objects);
        } else {
            say("The list of the files that version control keeps is absent or could not be read.");
        }
        let now = self.now(around, seen, facts);
        let found = past::search(&mut objects, &graph, (head, &positions), &now, progress);
        say_lacks(&graph, &found, self.settings.partial, &mut limits);
        let mut history = self.history(&graph, head, &mut objects);
        history.largest = found.largest;
        history.limits = limits;
        let mut secrets = found.secrets;
        secrets.extend(self.credentials(folder));
        Facts { histories: vec![history], tracked, secrets, ..Facts::default() }
    }

    /// What the search of the past is told of the present: files that version control keeps, with what stands in them.
    fn now<'n>(&'n self, around: &'n Surroundings, seen: &Seen, facts: &Facts) -> past::Now<'n> {
        let folder = self.store.folder.as_str();
        let kept: Option<BTreeSet<&str>> = self.kept.as_ref().map(|kept| kept.iter().map(|one| one.path.as_str()).into_set());
        // A credential in a file that is kept out of version control may well stand in its past.
        let is_kept = |path: &str| match (&kept, path.strip_prefix(folder)) {
            (Some(kept), Some(below)) => kept.contains(below),
            _ => true,
        };
        let of_files = facts.secrets.iter().filter(|secret| is_kept(&secret.origin.path));
        let read = facts.files.iter().map(|file: &FileFact| file.path.as_str()).filter(|path| is_kept(path));
        let contents = read.filter_map(|path| seen.of(path)).flatten().copied().collect();
        past::Now { folder, around, contents, digests: of_files.map(|secret| secret.digest).collect() }
    }

    fn history(&self, graph: &Graph, head: Option<usize>, objects: &mut Objects) -> History {
        let reached = graph.reach(head.into_iter());
        let own = || graph.commits.iter().zip(&reached).filter(|(_, reached)| **reached).map(|(node, _)| node);
        let names =
            head.and_then(|head| graph.commits.get(head)).map_or_else(people::Names::default, |node| mailmap(objects, node.commit.tree));
        let named = |folder: &'static str| self.refs.below(folder).take(NAMED).map(|(name, _)| shown(name)).collect();
        let known: Vec<usize> = self.refs.below("refs/remotes/").filter_map(|(_, id)| graph.find(&id)).collect();
        let pushed = (!known.is_empty()).then(|| graph.reach(known.into_iter()));
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        History {
            folder: self.store.folder.clone(),
            commits: count(own().count()),
            first: own().map(|node| node.commit.at).min(),
            last: own().map(|node| node.commit.at).max(),
            authors: people::authors(own().map(|node| (node.commit.author.0.as_str(), node.commit.author.1.as_str())), &names),
            head: self.refs.branch().map(shown),
            branches: named("refs/heads/"),
            tags: named("refs/tags/"),
            remotes: self.settings.remotes.clone(),
            unpushed: pushed.map(|pushed| count(reached.iter().zip(&pushed).filter(|(own, pushed)| **own && !**pushed).count())),
            index_read: self.kept.is_some(),
            ..History::default()
        }
    }

    /// Credentials in the store's own configuration, most often in the address of another copy.
    fn credentials(&self, folder: &str) -> Vec<Secret> {
        let entry = Entry::new(0, format!("{folder}.git/config"), self.config.len() as u64);
        let found = secrets::scan(&entry, &self.config);
        let source = Source::new(&entry.path, &self.config, found.iter().map(|found| found.range.clone()).collect());
        let stated = found.into_iter().filter_map(|found| Some((found.place, found.secret?)));
        // Version control never keeps its own configuration: who has the archive has it, who has the code has not.
        stated.map(|(place, secret)| Secret { origin: source.at(place.start), exposure: Exposure::Ignored, ..secret }).collect()
    }
}

/// All objects, and how many packs could not be read to their end.
fn open(packs: &mut BTreeMap<String, Vec<u8>>, indexes: &mut BTreeMap<String, Vec<u8>>, loose: BTreeMap<Id, Vec<u8>>) -> (Objects, u32) {
    let mut spoiled = 0;
    let mut read = Vec::new();
    for (name, bytes) in std::mem::take(packs) {
        match Pack::new(bytes, indexes.remove(&name)).filter(|_| read.len() < PACKS) {
            Some(pack) => read.push(pack),
            None => spoiled += 1,
        }
    }
    let mut objects = Objects::new(loose, read);
    spoiled += objects.walk_packs();
    (objects, spoiled)
}

/// The project's own list of names, as what is checked out has it.
fn mailmap(objects: &mut Objects, tree: Id) -> people::Names {
    let text = objects.get(&tree, 4 << 20).ok().and_then(|tree| {
        let id = object::lines(&tree.bytes).find(|line| line.name == ".mailmap")?.id;
        objects.get(&id, 1 << 20).ok()
    });
    text.map_or_else(people::Names::default, |text| people::Names::parse(&String::from_utf8_lossy(&text.bytes)))
}

/// Says what could not be read of the commits and of what they hold.
fn say_lacks(graph: &Graph, found: &past::Found, partial: bool, limits: &mut Vec<String>) {
    let of = |all: &BTreeMap<Lack, u32>, wanted: &[Lack]| -> u32 { wanted.iter().filter_map(|lack| all.get(lack)).sum() };
    let absent = of(&graph.lacking, &[Lack::Absent, Lack::Unread, Lack::Damaged, Lack::TooLarge]);
    if absent > 0 {
        limits.push(format!("{absent} commits are missing, damaged or outside of what was read, and so is what came before them."));
    }
    if graph.cut || of(&graph.lacking, &[Lack::Spent]) > 0 {
        limits.push("There are more commits than are read: the newest ones were counted.".to_owned());
    }
    let total = graph.commits.len();
    if found.searched < total {
        limits.push(format!("Only the newest {} of {total} commits were searched for credentials.", found.searched));
    }
    let unread = of(&found.lacking, &[Lack::Unread, Lack::TooLarge]);
    if unread > 0 {
        limits.push(format!("{unread} older contents lie outside of what was read of the version store and were not searched."));
    }
    let lost = of(&found.lacking, &[Lack::Absent]);
    if lost > 0 && partial {
        limits.push(format!("{lost} older contents are not in this copy (a partial clone) and were not searched."));
    } else if lost > 0 {
        limits.push(format!("{lost} older contents are missing from the version store and were not searched."));
    }
    let damaged = of(&found.lacking, &[Lack::Damaged]);
    if damaged > 0 {
        limits.push(format!("{damaged} older contents are damaged and were not searched."));
    }
    if found.cut {
        limits.push("The history holds more credentials than are followed; the first ones are named.".to_owned());
    }
}

/// A hostile name in a form that can be shown: capped, without control characters and without credentials.
fn shown(name: &str) -> String {
    const SHOWN: usize = 300;
    let masked = secrets::without_credentials(name);
    masked.as_deref().unwrap_or(name).chars().take(SHOWN).map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}
