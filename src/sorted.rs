//! Sorting and gathering with one program for all kinds of elements.
//!
//! The standard library compiles a sort of some four kilobytes for each comparison that it is used with, and for each chain
//! of iterators that is collected into a map or set; a tenth of the engine that visitors load was that. Here positions
//! are sorted, by one program, and the elements follow. It takes about twice as long, which does not show: what is sorted
//! is small next to what was read.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Sorting in place; equal elements keep their order.
pub(crate) trait Arrange<T> {
    /// By their own order.
    fn arrange(&mut self)
    where
        T: Ord;

    /// By a comparison.
    fn arrange_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// By a key, which is asked for at each comparison.
    fn arrange_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);
}

impl<T> Arrange<T> for [T] {
    fn arrange(&mut self)
    where
        T: Ord,
    {
        self.arrange_by(T::cmp);
    }

    fn arrange_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let mut places = places(self.len(), &mut |one, other| match (self.get(one), self.get(other)) {
            (Some(one), Some(other)) => compare(one, other),
            _ => Ordering::Equal,
        });
        follow(&mut places, &mut |one, other| self.swap(one, other));
    }

    fn arrange_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.arrange_by(|one, other| key(one).cmp(&key(other)));
    }
}

/// Where each element comes from: the positions of so many elements in the order of a comparison.
fn places(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}

/// Moves elements to their places by exchanging two at a time: each exchange settles one place.
fn follow(places: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..places.len() {
        let mut at = start;
        while let Some(from) = places.get_mut(at) {
            let next = std::mem::replace(from, at);
            if next == start || next == at {
                break;
            }
            swap(at, next);
            at = next;
        }
    }
}

/// Gathering into what is kept in order.
pub(crate) trait Gather: Iterator + Sized {
    /// All elements, each once.
    fn into_set(self) -> BTreeSet<Self::Item>
    where
        Self::Item: Ord,
    {
        let mut set = BTreeSet::new();
        self.for_each(|element| {
            set.insert(element);
        });
        set
    }

    /// All pairs by their keys; of several with one key the last.
    fn into_map<K: Ord, V>(self) -> BTreeMap<K, V>
    where
        Self: Iterator<Item = (K, V)>,
    {
        let mut map = BTreeMap::new();
        self.for_each(|(key, value)| {
            map.insert(key, value);
        });
        map
    }
}

impl<I: Iterator> Gather for I {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look drawn, the same each time.
    fn drawn(count: usize, below: u64) -> Vec<(u64, usize)> {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % below
        };
        (0..count).map(|at| (next(), at)).collect()
    }

    #[test]
    fn elements_come_into_the_order_of_the_standard_sort() {
        for count in (0..70).chain([1_000, 4_097]) {
            for below in [1, 2, 7, 1_000_000] {
                let given = drawn(count, below);
                let mut expected = given.clone();
                expected.sort_by_key(|(key, _)| *key);
                let mut own = given.clone();
                own.arrange_by_key(|(key, _)| *key);
                assert_eq!(own, expected, "{count} numbers below {below}");
                own.arrange_by(|one, other| other.cmp(one));
                expected.sort_by(|one, other| other.cmp(one));
                assert_eq!(own, expected, "{count} numbers below {below}, backwards");
                own.arrange();
                expected.sort_unstable();
                assert_eq!(own, expected);
            }
        }
    }

    #[test]
    fn what_is_gathered_is_what_would_be_collected() {
        let given = drawn(500, 40);
        assert_eq!(given.iter().map(|(key, _)| *key).into_set(), given.iter().map(|(key, _)| *key).collect());
        assert_eq!(given.iter().copied().into_map(), given.iter().copied().collect());
    }
}
