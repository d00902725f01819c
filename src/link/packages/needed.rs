//! What leads to what in a lockfile.

use crate::facts::{Lockfile, Root};

/// Which packages run with the product, and which anything leads to at all. Tools that only build are followed for the
/// second alone.
pub(super) fn needed(lock: &Lockfile, roots: &[Root], only_builds: impl Fn(&str) -> bool) -> (Vec<bool>, Vec<bool>) {
    let builds: Vec<bool> = lock.packages.iter().map(|locked| only_builds(&locked.name)).collect();
    let is_tool = |at: u32| builds.get(at as usize) == Some(&true);
    let runs = reach(lock, roots.iter().filter(|root| !root.dev).map(|root| root.package).filter(|at| !is_tool(*at)), &is_tool);
    let any = reach(lock, roots.iter().map(|root| root.package), &|_| false);
    (runs, any)
}

fn reach(lock: &Lockfile, from: impl Iterator<Item = u32>, stops: &impl Fn(u32) -> bool) -> Vec<bool> {
    let mut reached = vec![false; lock.packages.len()];
    let mut open: Vec<u32> = from.collect();
    while let Some(at) = open.pop() {
        let Some(mark) = reached.get_mut(at as usize).filter(|mark| !**mark) else { continue };
        *mark = true;
        if let Some(locked) = lock.packages.get(at as usize) {
            open.extend(locked.needs.iter().copied().filter(|need| !stops(*need)));
        }
    }
    reached
}
