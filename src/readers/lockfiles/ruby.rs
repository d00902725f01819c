//! `Gemfile.lock`.

use super::{Draft, locked};
use crate::facts::{PackageSource, bare_address};
use std::collections::HashMap;

pub(super) fn read(text: &str) -> Result<Draft, String> {
    let mut draft = Draft::default();
    let mut by_name: HashMap<String, u32> = HashMap::new();
    let mut needs: Vec<(u32, &str)> = Vec::new();
    let mut roots: Vec<&str> = Vec::new();
    let (mut section, mut remote, mut now) = ("", "", None);
    for line in text.lines() {
        let bare = line.trim();
        let indent = line.len() - line.trim_start().len();
        let name = bare.split([' ', '!']).next().unwrap_or("");
        match (indent, section) {
            _ if bare.is_empty() => {}
            (0, _) => section = bare,
            (2, "GEM" | "GIT" | "PATH") => remote = bare.strip_prefix("remote: ").unwrap_or(remote),
            (2, "DEPENDENCIES") => roots.push(name),
            (4, "GEM" | "GIT") => {
                let version = bare.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or("");
                // A build for one platform is the same version: `1.16.0-x86_64-linux`.
                let version = version.split('-').next().unwrap_or(version);
                let known = by_name.get(name).filter(|at| draft.packages.get(**at as usize).is_some_and(|known| known.version == version));
                now = match known {
                    Some(at) => Some(*at),
                    None => {
                        let mut package = locked(name, version);
                        if section == "GIT" {
                            package.source = PackageSource::Git(bare_address(remote));
                        }
                        let at = draft.take(package);
                        by_name.extend(at.map(|at| (name.to_owned(), at)));
                        at
                    }
                };
            }
            (4, "PATH") => now = None,
            (6, "GEM" | "GIT") => needs.extend(now.map(|now| (now, name))),
            // What a part of the project itself needs is asked for by the project.
            (6, "PATH") => roots.push(name),
            _ => {}
        }
    }
    for (from, name) in needs {
        if let Some(to) = by_name.get(name) {
            draft.need(from, *to);
        }
    }
    for name in roots {
        if let Some(package) = by_name.get(name) {
            draft.root(*package, false);
        }
    }
    Ok(draft)
}
