//! Lockfiles of Python: Poetry, PDM, uv, Pipenv.

use super::toml::{Block, blocks, inline};
use super::{Draft, locked};
use crate::facts::{Locked, PackageSource, bare_address, registry_name};
use serde_json::Value;
use std::collections::HashMap;

/// Positions by the name that the registry keeps; several where markers choose among versions.
type Names = HashMap<String, Vec<u32>>;

fn join(draft: &mut Draft, names: &Names, from: Option<u32>, dev: bool, name: &str) {
    for to in names.get(&registry_name("pip", name)).into_iter().flatten() {
        match from {
            Some(from) => draft.need(from, *to),
            None => draft.root(*to, dev),
        }
    }
}

/// `poetry.lock` and `pdm.lock`. What the project itself asks for stands in its manifest.
pub(super) fn poetry(text: &str) -> Result<Draft, String> {
    let mut draft = Draft::default();
    let mut names = Names::new();
    let blocks = blocks(text);
    let mut taken = Vec::new();
    for block in &blocks {
        let mut package = locked(&registry_name("pip", block.own("name")), block.own("version"));
        package.source = match block.of("source", "type") {
            "git" => PackageSource::Git(bare_address(block.of("source", "url"))),
            "url" => PackageSource::Url(bare_address(block.of("source", "url"))),
            "directory" | "file" => PackageSource::Folder,
            // PDM names it by a key of the package.
            _ if !block.own("git").is_empty() => PackageSource::Git(bare_address(block.own("git"))),
            _ => PackageSource::Registry,
        };
        let groups: Vec<&str> =
            block.lines.iter().filter(|(table, key, _)| table.is_empty() && *key == "groups").map(|(.., value)| *value).collect();
        package.dev = block.own("category") == "dev"
            || !groups.is_empty() && !groups.iter().any(|group| matches!(group.trim_matches('"'), "main" | "default"));
        let at = if package.source == PackageSource::Folder { None } else { draft.take(package) };
        if let Some(at) = at {
            names.entry(registry_name("pip", block.own("name"))).or_default().push(at);
        }
        taken.push(at);
    }
    for (block, at) in blocks.iter().zip(taken) {
        let Some(from) = at else { continue };
        for (table, key, value) in &block.lines {
            if *table == "dependencies" {
                join(&mut draft, &names, Some(from), false, key);
            } else if table.is_empty() && *key == "dependencies" {
                let requirement = value.trim_matches(['"', '\'']);
                let end =
                    requirement.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(requirement.len());
                join(&mut draft, &names, Some(from), false, requirement.get(..end).unwrap_or(""));
            }
        }
    }
    Ok(draft)
}

/// `uv.lock`.
pub(super) fn uv(text: &str) -> Result<Draft, String> {
    let mut draft = Draft::default();
    let mut names = Names::new();
    let blocks = blocks(text);
    let mut taken = Vec::new();
    for block in &blocks {
        let source = block.own("source");
        let mut package = locked(&registry_name("pip", block.own("name")), block.own("version"));
        let own = ["virtual", "editable", "directory"].iter().any(|kind| inline(source, kind).is_some());
        if let Some(address) = inline(source, "git") {
            package.source = PackageSource::Git(bare_address(address));
        } else if let Some(address) = inline(source, "url") {
            package.source = PackageSource::Url(bare_address(address));
        }
        let at = if own { None } else { draft.take(package) };
        if let Some(at) = at {
            names.entry(registry_name("pip", block.own("name"))).or_default().push(at);
        }
        taken.push((at, own));
    }
    for (block, (at, own)) in blocks.iter().zip(taken) {
        if at.is_none() && !own {
            continue;
        }
        for (dev, name, version) in asked(block) {
            if own || dev.is_none() {
                let several = names.get(&registry_name("pip", name)).into_iter().flatten();
                let fitting: Vec<u32> = several
                    .copied()
                    .filter(|to| {
                        version
                            .is_none_or(|version| draft.packages.get(*to as usize).is_some_and(|found: &Locked| found.version == version))
                    })
                    .collect();
                for to in fitting {
                    match at {
                        Some(from) => draft.need(from, to),
                        None => draft.root(to, dev == Some(true)),
                    }
                }
            }
        }
    }
    Ok(draft)
}

/// What a block asks for: for development, by choice (an extra), or always; its name and, where several stand side by
/// side, its version.
fn asked<'b>(block: &'b Block<'_>) -> impl Iterator<Item = (Option<bool>, &'b str, Option<&'b str>)> {
    block.lines.iter().filter_map(|(table, key, value)| {
        let dev = match *table {
            "" if *key == "dependencies" => None,
            "optional-dependencies" => Some(false),
            "dev-dependencies" => Some(true),
            _ => return None,
        };
        Some((dev, inline(value, "name")?, inline(value, "version")))
    })
}

/// `Pipfile.lock`.
pub(super) fn pipenv(text: &str) -> Result<Draft, String> {
    let lock: Value = serde_json::from_str(text).map_err(|_| "it is not valid JSON".to_owned())?;
    let mut draft = Draft::default();
    let mut seen = std::collections::HashSet::new();
    for (section, dev) in [("default", false), ("develop", true)] {
        for (name, fixed) in lock.get(section).and_then(Value::as_object).into_iter().flatten() {
            let text = |key: &str| fixed.get(key).and_then(Value::as_str);
            let version = text("version").unwrap_or("").trim_start_matches('=');
            let mut package = locked(&registry_name("pip", name), version);
            package.dev = dev;
            if let Some(address) = text("git") {
                package.source = PackageSource::Git(bare_address(address));
            } else if text("path").is_some() {
                continue;
            } else if let Some(address) = text("file") {
                package.source = PackageSource::Url(bare_address(address));
            }
            if seen.insert((package.name.clone(), package.version.clone())) {
                draft.take(package);
            }
        }
    }
    Ok(draft)
}
