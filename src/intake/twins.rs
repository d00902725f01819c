//! Members that stand in a container under one path: none hides another.

use super::oddity::{Odd, Oddities};
use super::{Container, Entry};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};

/// Most earlier members that are held against the last one of their path, and bytes of all of them.
const COMPARED: usize = 200;
const BYTES: u64 = 32 << 20;
/// Most bytes of one of them.
const ONE: u64 = 4 << 20;

/// Every member but the last of its path: the path and where it stands.
#[derive(Debug, Default)]
pub(super) struct Earlier(Vec<(String, usize)>);

impl Earlier {
    /// Notes an earlier member of that path.
    pub(super) fn note(&mut self, path: &str, index: usize) {
        self.0.push((path.to_owned(), index));
    }

    /// The earlier members of `entries`' paths that hold something else than the last one, as entries of their own, below a
    /// folder that says so. `within` takes the common top folder off a path.
    pub(super) fn other_than(
        &self,
        entries: &[Entry],
        container: &mut dyn Container,
        within: impl Fn(&str) -> String,
        oddities: &mut Oddities,
    ) -> Vec<Entry> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let last: BTreeMap<&str, &Entry> = entries.iter().map(|entry| (entry.path.as_str(), entry)).into_map();
        let pairs: Vec<(String, usize, &Entry)> = self
            .0
            .iter()
            .filter_map(|(path, index)| {
                let path = within(path);
                let entry = *last.get(path.as_str())?;
                Some((path, *index, entry))
            })
            .collect();
        // In the order of the container: a packed stream is then read once.
        let compared: BTreeSet<usize> = pairs.iter().take(COMPARED).flat_map(|(_, index, entry)| [*index, entry.index]).into_set();
        let mut left = BYTES;
        let mut sums: BTreeMap<usize, [u8; 20]> = BTreeMap::new();
        for index in compared {
            if left == 0 {
                break;
            }
            match container.read(index, ONE.min(left)) {
                Ok(bytes) => {
                    left = left.saturating_sub(bytes.len() as u64);
                    sums.insert(index, sha1_smol::Sha1::from(&bytes).digest().bytes());
                }
                Err(failure) => left = left.saturating_sub(failure.spent),
            }
        }
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        let mut seen: BTreeSet<(&str, [u8; 20])> = BTreeSet::new();
        let mut others = Vec::new();
        for (path, index, entry) in &pairs {
            let own = sums.get(index).copied();
            let same = own.is_some_and(|own| sums.get(&entry.index) == Some(&own) || !seen.insert((path.as_str(), own)));
            if same {
                continue;
            }
            let number = times.entry(path.as_str()).or_default();
            *number += 1;
            if *number == 1 {
                oddities.note(Odd::Differs, path);
            }
            others.push(Entry::new(*index, format!("earlier-{number}/{path}"), entry.bytes));
        }
        others
    }
}
