//! Whether version control keeps a file: by its own list where one was read, by the `.gitignore` files otherwise.

use super::{Facts, Ignores};

/// What version control does with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Keeps it; without a list of kept files: nothing says that it is left out.
    Kept,
    /// Does not keep it, and would with the next commit of everything.
    Loose,
    /// Leaves it out.
    LeftOut,
}

/// Tells the standing of paths.
#[derive(Debug)]
pub struct Standings<'a> {
    facts: &'a Facts,
    ignores: Ignores<'a>,
}

impl<'a> Standings<'a> {
    /// From what was read; the facts must be in canonical order.
    #[must_use]
    pub fn of(facts: &'a Facts) -> Self {
        Self { facts, ignores: Ignores::of(&facts.ignores) }
    }

    /// Whether version control's own list holds a path (or, for a folder that ends in `/`, anything below it): `None`
    /// where no list was read that could tell.
    #[must_use]
    pub fn committed(&self, path: &str) -> Option<bool> {
        self.facts.histories.iter().find(|history| history.index_read && path.starts_with(history.folder.as_str()))?;
        let at = self.facts.tracked.partition_point(|tracked| tracked.path.as_str() < path);
        let next = self.facts.tracked.get(at).map(|tracked| tracked.path.as_str());
        Some(next.is_some_and(|next| next == path || path.ends_with('/') && next.starts_with(path)))
    }

    /// What version control does with a path.
    #[must_use]
    pub fn standing(&self, path: &str) -> Standing {
        match self.committed(path) {
            Some(true) => Standing::Kept,
            _ if self.ignores.covers(path) => Standing::LeftOut,
            Some(false) => Standing::Loose,
            None => Standing::Kept,
        }
    }

    /// Whether it is kept, as far as can be told.
    #[must_use]
    pub fn keeps(&self, path: &str) -> bool {
        self.standing(path) == Standing::Kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{History, IgnoreRule, Origin, Tracked, TrackedState};

    fn facts(tracked: &[&str], index_read: bool) -> Facts {
        let rule = IgnoreRule { pattern: ".env".to_owned(), negated: false, order: 0, origin: Origin::file(".gitignore") };
        let tracked = tracked.iter().map(|path| Tracked { path: (*path).to_owned(), state: TrackedState::Same });
        let mut facts = Facts {
            ignores: vec![rule],
            histories: vec![History { index_read, ..History::default() }],
            tracked: tracked.collect(),
            ..Facts::default()
        };
        facts.canonical();
        facts
    }

    #[test]
    fn the_list_of_kept_files_outweighs_the_ignore_file() {
        let facts = facts(&[".env", "src/a.ts", "node_modules.md"], true);
        let standings = Standings::of(&facts);
        assert_eq!(standings.standing(".env"), Standing::Kept);
        assert_eq!(standings.standing("web/.env"), Standing::LeftOut);
        assert_eq!(standings.standing("node_modules/a.js"), Standing::Loose);
        assert_eq!(standings.standing("node_modules/"), Standing::Loose);
        assert_eq!(standings.standing("src/"), Standing::Kept);
    }

    #[test]
    fn without_the_list_the_ignore_file_tells() {
        let facts = facts(&[], false);
        let standings = Standings::of(&facts);
        assert_eq!(standings.standing(".env"), Standing::LeftOut);
        assert_eq!(standings.standing("src/a.ts"), Standing::Kept);
        assert_eq!(standings.committed("src/a.ts"), None);
    }
}
