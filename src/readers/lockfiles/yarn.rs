//! `yarn.lock`, of the first version of yarn and of those since.

use super::{Draft, locked, npm_source};
use crate::facts::PackageSource;
use std::collections::HashMap;

/// One entry while its lines go by.
#[derive(Debug, Default)]
struct Entry {
    keys: Vec<String>,
    version: String,
    resolved: String,
    own: bool,
    needs: Vec<(String, String)>,
}

pub(super) fn read(text: &str) -> Result<Draft, String> {
    let mut reader = Reader::default();
    let mut entry: Option<Entry> = None;
    let mut block = "";
    for line in text.lines() {
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        if indent == 0 {
            if let Some(entry) = entry.take() {
                reader.close(entry);
            }
            let Some(keys) = bare.strip_suffix(':') else { return Err("it has a line that no yarn writes".to_owned()) };
            let keys: Vec<String> = keys.split(',').map(|key| key.trim().trim_matches('"').to_owned()).take(500).collect();
            entry = (keys != ["__metadata"]).then(|| Entry { keys, ..Entry::default() });
            continue;
        }
        let Some(entry) = &mut entry else { continue };
        let (key, value) = pair(bare);
        if indent <= 2 {
            block = key;
            match key {
                "version" => value.clone_into(&mut entry.version),
                "resolved" | "resolution" => value.clone_into(&mut entry.resolved),
                "linkType" => entry.own = value == "soft",
                _ => {}
            }
        } else if matches!(block, "dependencies" | "optionalDependencies") && entry.needs.len() < 2_000 {
            entry.needs.push((key.to_owned(), value.to_owned()));
        }
    }
    if let Some(entry) = entry {
        reader.close(entry);
    }
    Ok(reader.joined())
}

/// A key and its value: `"name" "^1"` or `"name": "npm:^1"`.
fn pair(line: &str) -> (&str, &str) {
    let (key, rest) = match line.strip_prefix('"') {
        Some(inner) => inner.split_once('"').unwrap_or((inner, "")),
        None => {
            let end = line.find([' ', ':']).unwrap_or(line.len());
            line.split_at_checked(end).unwrap_or((line, ""))
        }
    };
    (key, rest.trim_start_matches(':').trim().trim_matches('"'))
}

/// The name in `name@range`.
fn split(key: &str) -> Option<(&str, &str)> {
    let at = key.get(1..)?.find('@')? + 1;
    Some((key.get(..at)?, key.get(at + 1..)?))
}

#[derive(Debug, Default)]
struct Reader {
    draft: Draft,
    by_key: HashMap<String, u32>,
    needs: Vec<(u32, Vec<(String, String)>)>,
}

impl Reader {
    fn close(&mut self, entry: Entry) {
        let Some(first) = entry.keys.first() else { return };
        // Berry names the package behind an alias in `resolution`, the first yarn in the key itself.
        let berry = !entry.resolved.contains("://") && split(&entry.resolved).is_some();
        let name = if berry {
            split(&entry.resolved).map(|(name, _)| name)
        } else {
            split(first).map(|(name, range)| match range.strip_prefix("npm:").and_then(split) {
                Some((real, _)) => real,
                None => name,
            })
        };
        let Some(name) = name else { return };
        let mut package = locked(name, &entry.version);
        package.source = if berry {
            let reference = split(&entry.resolved).map_or("", |(_, reference)| reference);
            let patched = reference.starts_with("patch:") || reference.starts_with("npm:") || reference.starts_with("virtual:");
            if patched { PackageSource::Registry } else { npm_source(reference) }
        } else {
            npm_source(&entry.resolved)
        };
        if entry.own || package.source == PackageSource::Folder {
            return;
        }
        let Some(at) = self.draft.take(package) else { return };
        for key in entry.keys {
            self.by_key.insert(key, at);
        }
        self.needs.push((at, entry.needs));
    }

    fn joined(mut self) -> Draft {
        for (from, needs) in std::mem::take(&mut self.needs) {
            for (name, range) in needs {
                let found = self.by_key.get(&format!("{name}@{range}")).or_else(|| self.by_key.get(&format!("{name}@npm:{range}")));
                if let Some(to) = found {
                    self.draft.need(from, *to);
                }
            }
        }
        self.draft
    }
}
