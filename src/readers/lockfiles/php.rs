//! `composer.lock`.

use super::npm::{Pairs, Text};
use super::{Draft, locked};
use crate::facts::{PackageSource, bare_address, registry_name};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::HashMap;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Lock {
    #[serde(default)]
    packages: Vec<Package>,
    #[serde(default)]
    packages_dev: Option<Vec<Package>>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: Text,
    #[serde(default)]
    version: Text,
    #[serde(default)]
    source: Option<Place>,
    #[serde(default)]
    dist: Option<Place>,
    #[serde(default)]
    require: Pairs<IgnoredAny>,
}

#[derive(Debug, Deserialize)]
struct Place {
    #[serde(rename = "type", default)]
    kind: Text,
    #[serde(default)]
    url: Text,
}

pub(super) fn read(text: &str) -> Result<Draft, String> {
    let lock: Lock = serde_json::from_str(text).map_err(|_| "it is not a valid lockfile of Composer".to_owned())?;
    let mut draft = Draft::default();
    let mut by_name: HashMap<String, u32> = HashMap::new();
    let mut needs = Vec::new();
    let all = lock.packages.into_iter().map(|package| (package, false));
    for (package, dev) in all.chain(lock.packages_dev.unwrap_or_default().into_iter().map(|package| (package, true))) {
        let name = registry_name("composer", &package.name.0);
        let mut found = locked(&name, &package.version.0);
        found.dev = dev;
        // The registry hands out archives and names the repository beside them; a repository alone is one of its own.
        let archive = package.dist.as_ref().map_or("", |place| place.kind.0.as_str());
        found.source = match &package.source {
            _ if archive == "path" => PackageSource::Folder,
            Some(place) if archive.is_empty() && place.kind.0 == "git" => PackageSource::Git(bare_address(&place.url.0)),
            _ => PackageSource::Registry,
        };
        if found.source == PackageSource::Folder {
            continue;
        }
        if let Some(at) = draft.take(found) {
            by_name.insert(name, at);
            needs.push((at, package.require));
        }
    }
    for (from, required) in needs {
        for (name, _) in required.0 {
            if let Some(to) = by_name.get(&registry_name("composer", &name)) {
                draft.need(from, *to);
            }
        }
    }
    Ok(draft)
}
