//! The order of steps that say what they follow, instead of being numbered.

use crate::facts::{Change, SchemaChange};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};

/// Puts them into it; files that say nothing stay in front, in the order of their paths.
pub(super) fn by_revision(steps: &mut [&SchemaChange]) {
    let mut files: BTreeMap<&str, (&str, &[String])> = BTreeMap::new();
    for step in steps.iter() {
        if let Change::Revision { name, follows } = &step.change {
            files.insert(name, (&step.path, follows));
        }
    }
    if files.is_empty() {
        return;
    }
    let mut behind: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut waits: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, (_, follows)) in &files {
        let known = follows.iter().filter(|before| files.contains_key(before.as_str()));
        for before in known {
            behind.entry(before).or_default().push(name);
            *waits.entry(name).or_default() += 1;
        }
    }
    let mut ready: BTreeSet<&str> = files.keys().copied().filter(|name| !waits.contains_key(name)).into_set();
    let mut ranks: BTreeMap<&str, usize> = BTreeMap::new();
    while let Some(name) = ready.pop_first() {
        let rank = ranks.len() + 1;
        if let Some((path, _)) = files.get(name) {
            ranks.insert(path, rank);
        }
        for next in behind.remove(name).unwrap_or_default() {
            let left = waits.entry(next).or_default();
            *left = left.saturating_sub(1);
            if *left == 0 {
                ready.insert(next);
            }
        }
    }
    // What goes round in a circle comes last.
    let last = ranks.len() + 1;
    let says: BTreeSet<&str> = files.values().map(|(path, _)| *path).into_set();
    let rank = |path: &str| ranks.get(path).copied().unwrap_or(if says.contains(path) { last } else { 0 });
    steps.sort_by_cached_key(|step| (rank(&step.path), step.path.clone(), step.order));
}
