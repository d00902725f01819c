//! `bun.lock`: JSON with comments and trailing commas.

use super::npm::Pairs;
use super::{Draft, locked, npm_source};
use crate::facts::PackageSource;
use crate::readers::config::json;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use std::collections::HashMap;

#[derive(Debug, Deserialize)]
struct Lock {
    #[serde(default)]
    workspaces: Pairs<Workspace>,
    #[serde(default)]
    packages: Pairs<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Workspace {
    dependencies: Pairs<IgnoredAny>,
    dev_dependencies: Pairs<IgnoredAny>,
    optional_dependencies: Pairs<IgnoredAny>,
}

pub(super) fn read(text: &str) -> Result<Draft, String> {
    let lock: Lock = serde_json::from_str(&json::plain(text)).map_err(|_| "it is not valid JSON".to_owned())?;
    let mut draft = Draft::default();
    let mut by_key: HashMap<String, u32> = HashMap::new();
    let mut asks: Vec<(u32, String, Vec<String>)> = Vec::new();
    for (key, fixed) in lock.packages.0 {
        let Some(named) = fixed.get(0).and_then(Value::as_str) else { continue };
        let Some((name, version)) =
            named.get(1..).and_then(|rest| rest.find('@')).and_then(|at| Some((named.get(..=at)?, named.get(at + 2..)?)))
        else {
            continue;
        };
        let mut package = locked(name, version);
        package.source = npm_source(version);
        if package.source == PackageSource::Folder || version.starts_with("root:") {
            continue;
        }
        let details = fixed.as_array().into_iter().flatten().find(|part| part.is_object());
        let mut needs = Vec::new();
        for block in ["dependencies", "optionalDependencies", "peerDependencies"] {
            let listed = details.and_then(|details| details.get(block)).and_then(Value::as_object);
            needs.extend(listed.into_iter().flatten().map(|(name, _)| name.clone()));
        }
        if let Some(at) = draft.take(package) {
            by_key.insert(key.clone(), at);
            asks.push((at, key, needs));
        }
    }
    for (from, key, needs) in asks {
        for name in needs {
            if let Some(to) = find(&by_key, &key, &name) {
                draft.need(from, to);
            }
        }
    }
    for (_, workspace) in lock.workspaces.0 {
        let blocks = [(workspace.dependencies, false), (workspace.optional_dependencies, false), (workspace.dev_dependencies, true)];
        for (listed, dev) in blocks {
            for (name, _) in listed.0 {
                if let Some(package) = by_key.get(&name) {
                    draft.root(*package, dev);
                }
            }
        }
    }
    Ok(draft)
}

/// What a name means to the package at a key: the nearest one upwards.
fn find(by_key: &HashMap<String, u32>, key: &str, name: &str) -> Option<u32> {
    let mut base = key;
    loop {
        if let Some(found) = by_key.get(&format!("{base}/{name}")) {
            return Some(*found);
        }
        // `a/@scope/b` → `a`: a scope and its name are one part.
        let Some(cut) = base.rfind('/') else { break };
        let above = base.get(..cut)?;
        let scope = above.rsplit('/').next().is_some_and(|part| part.starts_with('@'));
        base = if scope {
            match above.rfind('/') {
                Some(end) => above.get(..end)?,
                None => break,
            }
        } else {
            above
        };
    }
    by_key.get(name).copied()
}
