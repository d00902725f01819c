//! Records that a way in reaches through a function which it hands the id that the caller sends:
//! `storage.deleteList(req.params.id)`. Told at the call, as if it stood there.

use super::resolve::Modules;
use crate::facts::{Effect, End, Endpoint, Origin, Picked, Project, Start};
use crate::sorted::Arrange;
use std::collections::{BTreeMap, BTreeSet};

/// One call that is handed what the caller sends.
struct Over<'p> {
    name: &'p str,
    inside: &'p str,
    /// Where it stands.
    at: Origin,
}

/// Adds them.
pub(super) fn join(project: &mut Project, modules: &Modules<'_>) {
    let mut starts: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for endpoint in &project.facts.endpoints {
        starts.entry(endpoint.origin.path.clone()).or_default().push(endpoint.origin.line);
    }
    for lines in starts.values_mut() {
        lines.arrange();
    }
    // The calls of each way in, by where it starts: what stands between it and the next one of its file.
    let mut calls: BTreeMap<(&str, u32), Vec<Over<'_>>> = BTreeMap::new();
    for stretch in &project.facts.stretches {
        let (Start::Sent { in_browser: false, .. }, End::Argument { call, field: None, .. }) = (&stretch.from, &stretch.to) else {
            continue;
        };
        let Some(at) = stretch.steps.last().filter(|_| !stretch.carried.checked && !stretch.carried.built) else { continue };
        let Some(lines) = starts.get(&stretch.path) else { continue };
        let before = lines.partition_point(|line| *line <= at.line);
        let Some(start) = before.checked_sub(1).and_then(|last| lines.get(last)) else { continue };
        let over = Over { name: &call.name, inside: &call.inside, at: at.clone() };
        calls.entry((stretch.path.as_str(), *start)).or_default().push(over);
    }
    let mut found: Vec<(usize, Effect)> = Vec::new();
    for (at, endpoint) in project.facts.endpoints.iter().enumerate() {
        let overs = calls.get(&(endpoint.origin.path.as_str(), endpoint.origin.line));
        found.extend(overs.into_iter().flatten().flat_map(|over| reached(modules, endpoint, over)).map(|effect| (at, effect)));
    }
    let mut grown: BTreeSet<usize> = BTreeSet::new();
    for (at, effect) in found {
        let Some(endpoint) = project.facts.endpoints.get_mut(at) else { continue };
        endpoint.effects.push(effect);
        grown.insert(at);
    }
    for at in grown {
        let Some(endpoint) = project.facts.endpoints.get_mut(at) else { continue };
        endpoint.effects.arrange();
        endpoint.effects.dedup();
    }
    project.facts.endpoints.arrange();
}

/// What a call does to records that are picked by what it is handed.
fn reached(modules: &Modules<'_>, endpoint: &Endpoint, over: &Over<'_>) -> Vec<Effect> {
    let Some(module) = modules.get(&endpoint.origin.path) else { return Vec::new() };
    // What is also asked for by its owner on the way is looked at there.
    let owned = |effect: &Effect| endpoint.effects.iter().any(|other| other.picked == Picked::Owned && other.target == effect.target);
    let last = |name: &str| name.rsplit('.').next().map(str::to_owned);
    modules
        .called(module, over.inside, over.name)
        .into_iter()
        .filter(|(_, function)| last(&function.name) == last(over.name))
        .flat_map(|(_, function)| &function.effects)
        .filter(|effect| effect.picked == Picked::Given && !owned(effect))
        .map(|effect| Effect { picked: Picked::Sent, origin: over.at.clone(), ..effect.clone() })
        .collect()
}
