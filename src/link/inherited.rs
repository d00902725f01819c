//! Filters that a controller inherits: from the classes that it builds on, and from the modules that it takes in.

use super::guards::follow;
use super::resolve::Modules;
use crate::facts::{Cover, Dependency, Endpoint, Guard, GuardKind, Module, Origin};
use std::collections::{BTreeMap, BTreeSet};

/// How many classes a controller may build on.
const CHAIN: usize = 16;

/// What is known of classes, by their whole names.
struct Classes<'m, T> {
    whole: BTreeMap<&'m str, Vec<T>>,
    /// The first whole name of each last part.
    short: BTreeMap<&'m str, &'m str>,
}

impl<'m, T> Classes<'m, T> {
    fn of(whole: BTreeMap<&'m str, Vec<T>>) -> Self {
        let mut by_short = BTreeMap::new();
        for name in whole.keys() {
            by_short.entry(short(name)).or_insert(*name);
        }
        Self { whole, short: by_short }
    }

    /// What is known of a class: by its whole name, or of one that is built on by the last part of it.
    fn known(&self, name: &str, whole: bool) -> &[T] {
        let alike = || self.whole.get(self.short.get(short(name)).filter(|_| !whole)?);
        self.whole.get(name).or_else(alike).map_or(&[], Vec::as_slice)
    }
}

/// All filters by class.
pub(super) struct Inherited<'m> {
    /// What each class builds on, by its name without what stands around it.
    parents: Classes<'m, &'m str>,
    filters: Classes<'m, (&'m Module, &'m Cover)>,
    /// Where a package locks everything for which no settings stand in the code.
    locked: Option<&'m Origin>,
}

fn short(name: &str) -> &str {
    name.rsplit("::").next().unwrap_or(name)
}

impl<'m> Inherited<'m> {
    pub(super) fn of(modules: &'m [Module], dependencies: &'m [Dependency]) -> Self {
        let mut parents: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut filters: BTreeMap<&str, Vec<(&Module, &Cover)>> = BTreeMap::new();
        for module in modules {
            for function in &module.functions {
                if let (Some(class), Some(parent)) = (function.name.strip_prefix("class "), &function.instance_of) {
                    parents.entry(class).or_default().push(parent);
                }
            }
            for cover in &module.covers {
                let class = cover.prefixes.first().and_then(|prefix| prefix.split('.').next()).unwrap_or("");
                if cover.family.contains(':') && !class.is_empty() {
                    filters.entry(class).or_default().push((module, cover));
                }
            }
        }
        let settled = modules.iter().flat_map(|module| &module.covers).any(|cover| cover.family == "spring");
        let locks = |name: &str| name.ends_with("spring-boot-starter-security") || name.ends_with("oauth2-resource-server");
        let locked = dependencies.iter().find(|dependency| !settled && locks(&dependency.name)).map(|dependency| &dependency.origin);
        Self { parents: Classes::of(parents), filters: Classes::of(filters), locked }
    }

    /// Adds what a way in inherits.
    pub(super) fn join(&self, modules: &Modules<'_>, endpoint: &mut Endpoint) {
        if endpoint.framework == "spring" {
            let guard = |origin: &Origin| Guard {
                kind: GuardKind::Login,
                by: "Spring Security".to_owned(),
                fails_open: false,
                origin: origin.clone(),
            };
            endpoint.guards.extend(self.locked.map(guard));
            return;
        }
        if !matches!(endpoint.framework.as_str(), "rails" | "aspnet") {
            return;
        }
        if endpoint.framework == "aspnet" && endpoint.exempt {
            return;
        }
        let Some((class, action)) = endpoint.handler.as_deref().and_then(|handler| handler.rsplit_once('.')) else { return };
        let chain = self.chain(class);
        let mut guards: Vec<Guard> = Vec::new();
        let mut skipped: BTreeSet<&str> = BTreeSet::new();
        for name in &chain {
            for (module, cover) in self.filters.known(name, *name == class) {
                if cover.family.rsplit(':').next() != Some(endpoint.framework.as_str()) {
                    continue;
                }
                // A list of actions holds for the class that names them.
                let whole = |prefix: &String| prefix.ends_with('.');
                let named = |prefix: &String| prefix.rsplit('.').next() == Some(action);
                let applies = cover.prefixes.iter().any(|prefix| whole(prefix) || named(prefix)) && !cover.except.iter().any(named);
                if !applies {
                    continue;
                }
                if cover.family.starts_with("skip:") {
                    skipped.extend(cover.calls.iter().map(String::as_str));
                    continue;
                }
                // What a class below leaves out is not asked above.
                let left = |name: &str| skipped.contains(name) || skipped.contains("*");
                guards.extend(cover.guards.iter().filter(|guard| !left(&guard.by)).cloned());
                let calls: Vec<String> = cover.calls.iter().filter(|call| !left(call)).cloned().collect();
                if !calls.is_empty() {
                    guards.extend(follow(modules, module, &format!("{name}."), &calls).guards);
                }
            }
        }
        endpoint.guards.extend(guards);
    }

    /// A class and everything that it builds on, itself first.
    fn chain<'a>(&'a self, class: &'a str) -> Vec<&'a str> {
        let mut found = vec![class];
        let mut at = 0;
        while let Some(name) = found.get(at).copied() {
            at += 1;
            let known = self.parents.known(name, name == class);
            for parent in known {
                if found.len() < CHAIN && !found.contains(parent) {
                    found.push(parent);
                }
            }
        }
        found
    }
}
