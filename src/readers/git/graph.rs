//! Commits and how they follow each other.

use super::id::Id;
use super::object::{Commit, Kind, tagged};
use super::objects::{Lack, Objects};
use crate::sorted::{Arrange, Gather};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// Most commits that are read.
const COMMITS: usize = 250_000;
/// Most links between commits.
const LINKS: usize = 1_000_000;
/// Largest commit that is read.
const LARGEST: u64 = 1 << 20;

/// All commits that any reference keeps.
#[derive(Debug, Default)]
pub(super) struct Graph {
    /// Newest first.
    pub(super) commits: Vec<Node>,
    at: BTreeMap<Id, usize>,
    /// How many could not be read, by why.
    pub(super) lacking: BTreeMap<Lack, u32>,
    /// There are more than are read.
    pub(super) cut: bool,
}

/// One commit.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) id: Id,
    pub(super) commit: Commit,
    /// Positions of its parents, as far as they were read.
    pub(super) parents: Vec<usize>,
}

impl Graph {
    /// Reads everything that can be reached from `tips`; what is checked out comes first, so that a limit meets others.
    /// The parents of `shallow` ones are known to be absent.
    pub(super) fn walk(objects: &mut Objects, head: Option<Id>, tips: impl Iterator<Item = Id>, shallow: &BTreeSet<Id>) -> Self {
        let mut graph = Self::default();
        let mut seen: BTreeSet<Id> = BTreeSet::new();
        let mut links = 0;
        for tip in head.into_iter().chain(tips) {
            let mut waiting = BinaryHeap::new();
            if seen.insert(tip) {
                graph.meet(objects, tip, shallow, &mut waiting);
            }
            while let Some((_, Reverse(id))) = waiting.pop() {
                let Some(&at) = graph.at.get(&id) else { continue };
                let parents = graph.commits.get(at).map_or_else(Vec::new, |node| node.commit.parents.clone());
                for parent in parents {
                    links += 1;
                    if graph.commits.len() >= COMMITS || links >= LINKS {
                        graph.cut = true;
                        break;
                    }
                    if seen.insert(parent) {
                        graph.meet(objects, parent, shallow, &mut waiting);
                    }
                }
            }
        }
        graph.settle();
        graph
    }

    fn meet(&mut self, objects: &mut Objects, id: Id, shallow: &BTreeSet<Id>, waiting: &mut BinaryHeap<(i64, Reverse<Id>)>) {
        let commit = match objects.get(&id, LARGEST) {
            Ok(object) if object.kind == Kind::Commit => Commit::parse(&object.bytes).ok_or(Lack::Damaged),
            Ok(_) => return,
            Err(lack) => Err(lack),
        };
        match commit {
            Ok(mut commit) => {
                if shallow.contains(&id) {
                    commit.parents.clear();
                }
                waiting.push((commit.at.seconds, Reverse(id)));
                self.at.insert(id, self.commits.len());
                self.commits.push(Node { id, commit, parents: Vec::new() });
            }
            Err(lack) => *self.lacking.entry(lack).or_default() += 1,
        }
    }

    /// Puts the commits into their order and joins them with their parents.
    fn settle(&mut self) {
        self.commits.arrange_by_key(|node| (Reverse(node.commit.at.seconds), node.id));
        self.at = self.commits.iter().enumerate().map(|(at, node)| (node.id, at)).into_map();
        for node in &mut self.commits {
            node.parents = node.commit.parents.iter().filter_map(|parent| self.at.get(parent).copied()).collect();
        }
    }

    /// The position of a commit.
    pub(super) fn find(&self, id: &Id) -> Option<usize> {
        self.at.get(id).copied()
    }

    /// Which commits can be reached from those.
    pub(super) fn reach(&self, from: impl Iterator<Item = usize>) -> Vec<bool> {
        let mut reached = vec![false; self.commits.len()];
        let mut waiting: Vec<usize> = from.collect();
        while let Some(at) = waiting.pop() {
            if let Some(mark) = reached.get_mut(at).filter(|mark| !**mark) {
                *mark = true;
                waiting.extend(self.commits.get(at).into_iter().flat_map(|node| node.parents.iter().copied()));
            }
        }
        reached
    }
}

/// The commit that a reference means: a tag stands for what it points to.
pub(super) fn peel(objects: &mut Objects, mut id: Id) -> Option<Id> {
    for _ in 0..8 {
        match objects.get(&id, LARGEST) {
            Ok(object) if object.kind == Kind::Commit => return Some(id),
            Ok(object) if object.kind == Kind::Tag => id = tagged(&object.bytes)?,
            // One that cannot be read is met again as a commit, and counted there.
            Err(_) => return Some(id),
            Ok(_) => return None,
        }
    }
    None
}
