//! Published flaws of packages: a table of the project's own, and stores that are loaded beside it.
//!
//! A look-up asks for one package at one version and answers from memory; nothing here reaches a network. The table
//! stands in the program and is always there. A store is made by `cargo xtask advisories` from public dumps.

mod curated;
mod import;
mod store;

pub use import::{Imported, import};
pub use store::Store;

use crate::facts::{AdvisoryData, Danger, Need, Range, Scheme, Version, registry_name, registry_title};
use std::cell::OnceCell;
use std::collections::HashSet;

/// What fetches the stores for these ecosystems.
type Fetch = Box<dyn Fn(&[&str]) -> Fetched>;

/// What came of fetching stores.
#[derive(Debug, Default)]
pub struct Fetched {
    /// Those that are there.
    pub stores: Vec<Store>,
    /// Ecosystems whose store was asked for over a network, and came.
    pub asked: Vec<String>,
    /// Ecosystems whose store is published and did not come.
    pub missing: Vec<String>,
}

/// Everything that is known.
#[derive(Default)]
pub struct Advisories {
    fetched: OnceCell<Fetched>,
    /// Fetches the stores once it is known what is to be looked up, which a project without packages never asks for.
    fetch: Option<Fetch>,
}

impl std::fmt::Debug for Advisories {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Advisories").field("fetched", &self.fetched).finish_non_exhaustive()
    }
}

/// One advisory that holds for what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// `CVE-2025-29927`, or another catalogue's number.
    pub id: String,
    /// How dangerous.
    pub danger: Danger,
    /// The first later version without it.
    pub fixed: Option<String>,
    /// The day it was published; empty where nobody says.
    pub day: String,
    /// What it means, in a plain sentence; empty where only the number is known.
    pub words: &'static str,
    /// The version itself was put out by an attacker.
    pub planted: bool,
    /// What the product must have for it to matter.
    pub needs: Need,
    /// A page about it.
    pub page: String,
}

/// Versions from one to another, as texts: nothing is read before it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span<'t> {
    /// The first; empty for the very first.
    from: &'t str,
    /// The last, or the first that is free of it; empty where there is none.
    to: &'t str,
    /// The last is affected too.
    closed: bool,
}

impl<'t> Span<'t> {
    /// Whether a version lies in it; nothing where the span cannot be read.
    fn holds(self, scheme: Scheme, version: &Version) -> Option<bool> {
        if !matches!(self.from, "" | "0") && *version < Version::parse(scheme, self.from)? {
            return Some(false);
        }
        if self.to.is_empty() {
            return Some(true);
        }
        let to = Version::parse(scheme, self.to)?;
        Some(if self.closed { *version <= to } else { *version < to })
    }

    /// Whether the newest version that a range lets in lies in it.
    fn covers_top(self, scheme: Scheme, range: &Range) -> bool {
        let from = Version::parse(scheme, self.from);
        let Some((top, _)) = range.top() else { return self.to.is_empty() };
        let begins = from.is_none_or(|from| from < *top);
        begins && (self.to.is_empty() || Version::parse(scheme, self.to).is_some_and(|to| *top <= to))
    }

    fn fixed(self) -> Option<&'t str> {
        (!self.closed && !self.to.is_empty()).then_some(self.to)
    }
}

/// What a look-up asks for.
#[derive(Debug, Clone, Copy)]
enum Asked<'a> {
    Version(&'a Version),
    /// A requirement that nothing fixes: the newest version that it lets in will be installed.
    Range(&'a Range),
}

impl Advisories {
    /// The table alone.
    #[must_use]
    pub fn curated() -> Self {
        Self::default()
    }

    /// The table and stores.
    #[must_use]
    pub fn with(stores: Vec<Store>) -> Self {
        Self { fetched: OnceCell::from(Fetched { stores, ..Fetched::default() }), fetch: None }
    }

    /// The table, and stores that are fetched when there are packages to look up in them.
    #[must_use]
    pub fn fetched(fetch: impl Fn(&[&str]) -> Fetched + 'static) -> Self {
        Self { fetched: OnceCell::new(), fetch: Some(Box::new(fetch)) }
    }

    /// Fetches the stores in which packages of these ecosystems are looked up, once.
    pub fn load(&self, ecosystems: &[&str]) {
        if !ecosystems.is_empty() {
            self.fetched.get_or_init(|| self.fetch.as_ref().map_or_else(Fetched::default, |fetch| fetch(ecosystems)));
        }
    }

    /// As of when this is known, for packages of these ecosystems. Stores that nothing was looked up in are not spoken of.
    #[must_use]
    pub fn data(&self, ecosystems: &[&str]) -> AdvisoryData {
        let mut data = AdvisoryData {
            day: curated::DAY.to_owned(),
            sources: vec![format!("Shipworthy's own table of {}", curated::DAY)],
            ..AdvisoryData::default()
        };
        let stores = self.fetched.get().map_or(&[][..], |fetched| fetched.stores.as_slice());
        let thin = |ecosystem: &&&str| !curated::DENSE.contains(ecosystem) && !stores.iter().any(|store| store.covers(ecosystem));
        data.thin = ecosystems.iter().filter(thin).map(|ecosystem| (*ecosystem).to_owned()).collect();
        let Some(fetched) = self.fetched.get() else { return data };
        data.fetched.clone_from(&fetched.asked);
        data.missing.clone_from(&fetched.missing);
        for store in &fetched.stores {
            if store.day() > data.day.as_str() {
                store.day().clone_into(&mut data.day);
            }
            let of = store.only().map_or_else(String::new, |ecosystem| format!(" for {}", registry_title(ecosystem)));
            data.sources.push(format!("{}{of} of {}", store.source(), store.day()));
        }
        data
    }

    /// What is published against one version of a package.
    #[must_use]
    pub fn of_version(&self, ecosystem: &str, name: &str, version: &Version) -> Vec<Hit> {
        self.find(ecosystem, name, Asked::Version(version))
    }

    /// What is published against the newest version that a requirement lets in.
    #[must_use]
    pub fn of_range(&self, ecosystem: &str, name: &str, range: &Range) -> Vec<Hit> {
        self.find(ecosystem, name, Asked::Range(range))
    }

    fn find(&self, ecosystem: &str, name: &str, asked: Asked<'_>) -> Vec<Hit> {
        let name = registry_name(ecosystem, name);
        let mut hits = Vec::new();
        let mut known: HashSet<String> = HashSet::new();
        for row in curated::of(ecosystem, &name) {
            if let Some(hit) = row.judge(asked) {
                known.extend(row.ids().map(str::to_owned));
                hits.push(hit);
            }
        }
        for store in self.fetched.get().map_or(&[][..], |fetched| fetched.stores.as_slice()) {
            store.find(ecosystem, &name, asked, &mut known, &mut hits);
        }
        hits
    }
}

/// Whether spans hold for what is asked, and the first version without the flaw.
fn judge<'t>(ecosystem: &str, spans: impl Iterator<Item = Span<'t>>, asked: Asked<'_>) -> Option<Option<&'t str>> {
    let scheme = Scheme::of(ecosystem);
    for span in spans {
        let holds = match asked {
            Asked::Version(version) => span.holds(scheme, version) == Some(true),
            Asked::Range(range) => span.covers_top(scheme, range),
        };
        if holds {
            return Some(span.fixed());
        }
    }
    None
}

#[cfg(test)]
mod tests;
