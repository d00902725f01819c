//! What a server never starts: a tracker of errors in a file that its first file does not lead to.

use super::resolve::Modules;
use crate::facts::{Manifest, Project, Role, TelemetryKind};
use crate::sorted::Gather;
use std::collections::BTreeSet;

/// Most files that are followed from a server's first one.
const MOST: usize = 4_000;
/// Scripts that start or build the product: what they name first is what runs.
const STARTS: &[&str] = &["start", "dev", "serve", "build", "server", "worker"];

/// Marks as not started what stands in files of a server's folder that the server never loads.
///
/// Nothing is said where no script names the server's first file, or where what that file leads to holds none of the
/// endpoints: then a framework loads files by rules of its own.
pub(super) fn join(project: &mut Project, modules: &Modules<'_>) {
    let facts = &project.facts;
    let scripts: Vec<(&Manifest, &str, &str)> = facts
        .manifests
        .iter()
        .filter(|manifest| manifest.ecosystem == "npm")
        .flat_map(|manifest| manifest.scripts.iter().map(move |(name, command)| (manifest, name.as_str(), command.as_str())))
        .collect();
    let entries = entries(&scripts, modules);
    if entries.len() > ENTRIES {
        return;
    }
    // What any of them leads to is loaded.
    let mut loaded: BTreeSet<&str> = BTreeSet::new();
    for (_, entry) in &entries {
        let Some(reached) = reached(entry, modules) else { return };
        if !facts.endpoints.iter().any(|endpoint| reached.contains(endpoint.origin.path.as_str())) {
            return;
        }
        loaded.extend(reached);
    }
    // A file that a script names may be loaded beside the first one.
    let named = |path: &str| {
        let file = path.rsplit('/').next().unwrap_or(path);
        let stem = file.split('.').next().unwrap_or(file);
        scripts.iter().any(|(_, _, command)| command.contains(stem)) || stem == "instrument" || stem.starts_with("instrumentation")
    };
    let of_server = |path: &str| {
        entries.iter().any(|(folder, _)| path.starts_with(folder))
            && facts.role_of(path) == Some(Role::Source)
            && modules.get(path).is_some()
            && !project.shipped.contains(path)
    };
    let trackers = facts.telemetry.iter().filter(|fact| fact.kind == TelemetryKind::ErrorTracking && fact.active);
    let idle: BTreeSet<String> = trackers
        .map(|fact| fact.origin.path.as_str())
        .filter(|path| !loaded.contains(path) && of_server(path) && !named(path))
        .map(str::to_owned)
        .into_set();
    for fact in &mut project.facts.telemetry {
        fact.active &= fact.kind != TelemetryKind::ErrorTracking || !idle.contains(&fact.origin.path);
    }
}

/// Most first files whose imports are followed.
const ENTRIES: usize = 50;

/// The first files of servers, each with its folder.
fn entries<'m>(scripts: &[(&Manifest, &str, &str)], modules: &Modules<'m>) -> BTreeSet<(&'m str, &'m str)> {
    let mut found = BTreeSet::new();
    for (manifest, name, command) in scripts {
        if !STARTS.contains(&name.split([':', '-']).next().unwrap_or(name)) {
            continue;
        }
        let base = manifest.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for word in command.split_whitespace() {
            let word = word.trim_matches(['"', '\'']).trim_start_matches("./");
            let path = if base.is_empty() { word.to_owned() } else { format!("{base}/{word}") };
            if let Some(module) = modules.get(&path) {
                let folder = module.path.rfind('/').map_or("", |end| module.path.get(..=end).unwrap_or(""));
                // A first file at the top says nothing of which folders are the server's.
                if !folder.is_empty() {
                    found.insert((folder, module.path.as_str()));
                }
            }
        }
    }
    found
}

/// The files that a file leads to; nothing where there are too many to follow.
fn reached<'m>(entry: &'m str, modules: &Modules<'m>) -> Option<BTreeSet<&'m str>> {
    let mut reached = BTreeSet::from([entry]);
    let mut waiting = vec![entry];
    while let Some(path) = waiting.pop() {
        let Some(module) = modules.get(path) else { continue };
        for import in module.imports.iter().chain(&module.passed_on).filter(|import| !import.type_only) {
            if let Some(target) = modules.import(path, &import.specifier)
                && reached.insert(target.path.as_str())
            {
                waiting.push(target.path.as_str());
            }
        }
        if reached.len() > MOST {
            return None;
        }
    }
    Some(reached)
}
