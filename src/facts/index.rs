//! Where facts of a kind stand among their list, so that what asks about one place or name need not go through all of
//! them. Each part is made when it is first asked for, which must not be before the facts are joined.

use super::{Endpoint, Facts, FileFact, Lookup, Module, Project, Query, Role, Site};
use crate::sorted::Arrange;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Positions in a list, ascending, by a name.
type Positions = HashMap<String, Vec<usize>>;

/// Positions by line, then by position.
type Lines = Vec<(u32, usize)>;

/// How many folders up two ways in still count as neighbours.
const NEAR: usize = 2;

/// All parts.
#[derive(Debug, Default)]
pub struct Index {
    endpoints: OnceLock<Positions>,
    queries: OnceLock<Positions>,
    sites: OnceLock<Positions>,
    lookups: OnceLock<Positions>,
    callers: OnceLock<Positions>,
    doors: OnceLock<HashMap<(String, usize, String), Lines>>,
}

fn positions<'f>(names: impl Iterator<Item = (usize, &'f str)>) -> Positions {
    let mut found = Positions::new();
    for (at, name) in names {
        match found.get_mut(name) {
            Some(known) if known.last() == Some(&at) => {}
            Some(known) => known.push(at),
            None => drop(found.insert(name.to_owned(), vec![at])),
        }
    }
    found
}

/// Positions in a list by the path of each.
fn by_path<T>(list: &[T], path: impl Fn(&T) -> &str) -> Positions {
    positions(list.iter().enumerate().map(|(at, one)| (at, path(one))))
}

/// The name behind the last dot.
fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// A path without its last so many parts.
fn above(path: &str, parts: usize) -> &str {
    (0..parts).fold(path, |path, _| path.rsplit_once('/').map_or("", |(folder, _)| folder))
}

/// What is at these positions of a list, in its order.
fn at<'f, T>(list: &'f [T], found: Option<&'f Vec<usize>>) -> impl Iterator<Item = &'f T> {
    found.into_iter().flatten().filter_map(|at| list.get(*at))
}

/// Those of a list that is sorted by path which stand at a path.
fn of_path<'f, T>(list: &'f [T], path: &str, own: impl Fn(&T) -> &str) -> &'f [T] {
    let from = list.partition_point(|one| own(one) < path);
    let rest = list.get(from..).unwrap_or_default();
    rest.get(..rest.partition_point(|one| own(one) <= path)).unwrap_or_default()
}

/// The folders that hold a path, from the top, which is empty; the others end in `/`.
pub fn folders_of(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    std::iter::once("").chain(path.match_indices('/').filter_map(|(at, _)| path.get(..=at)))
}

/// The folder that a path stands in, which ends in `/` or is empty.
#[must_use]
pub fn folder_of(path: &str) -> &str {
    path.rfind('/').and_then(|end| path.get(..=end)).unwrap_or("")
}

/// How much of a path the one before it in a list begins with as well.
pub fn shared(before: &str, path: &str) -> usize {
    before.bytes().zip(path.bytes()).take_while(|(a, b)| a == b).count()
}

impl Facts {
    /// What a file is for, once the facts are in canonical order; nothing where the path is not in the container.
    #[must_use]
    pub fn role_of(&self, path: &str) -> Option<Role> {
        of_path(&self.files, path, |file| &file.path).last().map(|file| file.role)
    }
}

impl Project {
    /// What is known of the path itself.
    #[must_use]
    pub fn files_at(&self, path: &str) -> &[FileFact] {
        of_path(&self.facts.files, path, |file| &file.path)
    }

    /// The code of a file.
    #[must_use]
    pub fn modules_at(&self, path: &str) -> &[Module] {
        of_path(&self.facts.modules, path, |module| &module.path)
    }

    /// The ways in of a file, in their order.
    pub fn endpoints_at(&self, path: &str) -> impl Iterator<Item = &Endpoint> {
        let all = &self.facts.endpoints;
        at(all, self.index.endpoints.get_or_init(|| by_path(all, |endpoint| &endpoint.origin.path)).get(path))
    }

    /// The queries of a file, in their order.
    pub fn queries_at(&self, path: &str) -> impl Iterator<Item = &Query> {
        let all = &self.facts.queries;
        at(all, self.index.queries.get_or_init(|| by_path(all, |query| &query.origin.path)).get(path))
    }

    /// The constructs of a file, in their order.
    pub fn sites_at(&self, path: &str) -> impl Iterator<Item = &Site> {
        let all = &self.facts.sites;
        at(all, self.index.sites.get_or_init(|| by_path(all, |site| &site.origin.path)).get(path))
    }

    /// What a file asks a store for, in its order.
    pub fn lookups_at(&self, path: &str) -> impl Iterator<Item = &Lookup> {
        let all = &self.facts.lookups;
        at(all, self.index.lookups.get_or_init(|| by_path(all, |lookup| &lookup.origin.path)).get(path))
    }

    /// The ways in that a function of that last name handles, or that call one.
    pub fn endpoints_calling(&self, name: &str) -> impl Iterator<Item = &Endpoint> {
        let all = &self.facts.endpoints;
        let callers = self.index.callers.get_or_init(|| {
            positions(
                all.iter()
                    .enumerate()
                    .flat_map(|(at, endpoint)| endpoint.handler.iter().chain(&endpoint.calls).map(move |name| (at, last(name)))),
            )
        });
        at(all, callers.get(name))
    }

    /// The nearest way in of the same framework before which a named check stands: in the same file, in its folder, or
    /// in the folder that holds that; of these by lines, and then the first.
    #[must_use]
    pub fn guarded_neighbour(&self, endpoint: &Endpoint) -> Option<&Endpoint> {
        let all = &self.facts.endpoints;
        let doors = self.index.doors.get_or_init(|| {
            let mut found: HashMap<(String, usize, String), Lines> = HashMap::new();
            for (at, endpoint) in all.iter().enumerate().filter(|(_, endpoint)| endpoint.named_check().is_some()) {
                for parts in 0..=NEAR {
                    let key = (endpoint.framework.clone(), parts, above(&endpoint.origin.path, parts).to_owned());
                    found.entry(key).or_default().push((endpoint.origin.line, at));
                }
            }
            found.values_mut().for_each(|lines| lines.arrange());
            found
        });
        let other = |(_, at): &&(u32, usize)| all.get(*at).is_some_and(|other| other.origin != endpoint.origin);
        let line = endpoint.origin.line;
        (0..=NEAR).find_map(|parts| {
            let lines = doors.get(&(endpoint.framework.clone(), parts, above(&endpoint.origin.path, parts).to_owned()))?;
            let (before, after) = lines.split_at_checked(lines.partition_point(|(own, _)| *own < line))?;
            let after = after.iter().find(other);
            // Of several on one line the first counts.
            let before = before.iter().rev().find(other).and_then(|(own, _)| {
                let from = before.partition_point(|(line, _)| line < own);
                before.get(from..)?.iter().find(other)
            });
            let nearest = before.into_iter().chain(after).min_by_key(|(own, at)| (own.abs_diff(line), *at))?;
            all.get(nearest.1)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{EndpointKind, Guard, GuardKind, Origin};

    fn endpoint(path: &str, line: u32, by: Option<&str>) -> Endpoint {
        let origin = Origin { line, ..Origin::file(path) };
        let guard = |by: &str| Guard { kind: GuardKind::Login, by: by.to_owned(), fails_open: false, origin: origin.clone() };
        Endpoint {
            kind: EndpointKind::Http,
            framework: "express".to_owned(),
            method: None,
            route: format!("/{line}"),
            guards: by.map(guard).into_iter().collect(),
            effects: Vec::new(),
            calls: vec![format!("service.call{line}")],
            takes_input: false,
            input: None,
            handler: None,
            inner: false,
            home: None,
            exempt: false,
            origin,
        }
    }

    #[test]
    fn what_stands_at_a_path_is_found_and_nothing_else() {
        let endpoints = vec![endpoint("b.ts", 4, None), endpoint("a.ts", 9, None), endpoint("b.ts", 2, None)];
        let project = Project { facts: Facts { endpoints, ..Facts::default() }, ..Project::default() };
        let lines = |path: &str| project.endpoints_at(path).map(|endpoint| endpoint.origin.line).collect::<Vec<_>>();
        assert_eq!((lines("b.ts"), lines("a.ts"), lines("c.ts")), (vec![4, 2], vec![9], vec![]));
        assert_eq!(project.endpoints_calling("call9").count(), 1);
        assert_eq!(project.endpoints_calling("service").count(), 0);
    }

    /// As a walk over all of them says it.
    fn slowly<'p>(project: &'p Project, endpoint: &Endpoint) -> Option<&'p Endpoint> {
        let near = |other: &Endpoint| (0..=NEAR).find(|up| above(&endpoint.origin.path, *up) == above(&other.origin.path, *up));
        let others = project.facts.endpoints.iter().filter(|other| other.origin != endpoint.origin && other.named_check().is_some());
        others
            .filter_map(|other| Some((near(other)?, other.origin.line.abs_diff(endpoint.origin.line), other)))
            .min_by_key(|(near, lines, _)| (*near, *lines))
            .map(|(.., other)| other)
    }

    #[test]
    fn the_nearest_guarded_way_in_is_the_one_that_a_walk_finds() {
        let paths = ["a/b/x.ts", "a/b/y.ts", "a/c/z.ts", "a/top.ts", "d/e.ts", "f.ts", "a/b/c/d/deep.ts"];
        let mut state = 7_u32;
        let mut below = |end: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % end
        };
        for _ in 0..40 {
            let mut endpoints = Vec::new();
            for _ in 0..below(14) {
                let by = [None, Some("requireUser"), Some("user == null")][below(3) as usize];
                endpoints.push(endpoint(paths[below(7) as usize], below(9), by));
            }
            let project = Project { facts: Facts { endpoints, ..Facts::default() }, ..Project::default() };
            for endpoint in &project.facts.endpoints {
                assert_eq!(project.guarded_neighbour(endpoint), slowly(&project, endpoint));
            }
        }
    }
}
