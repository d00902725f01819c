//! `pnpm-lock.yaml`, versions 5 to 9: YAML as pnpm writes it, one key a line, two spaces a level.

use super::{Draft, locked, npm_source};
use crate::facts::PackageSource;
use std::collections::HashMap;

pub(super) fn read(text: &str) -> Result<Draft, String> {
    let mut reader = Reader::default();
    let mut section = "";
    // The keys that are open at two, four and six spaces.
    let mut open: [&str; 3] = [""; 3];
    for line in text.lines() {
        let bare = line.trim_end();
        let indent = bare.len() - bare.trim_start().len();
        let bare = bare.trim_start();
        if bare.is_empty() || bare.starts_with('#') || bare == "---" {
            continue;
        }
        let Some((key, value)) = pair(bare) else { continue };
        match indent {
            0 => {
                section = key;
                if key == "lockfileVersion" {
                    reader.slashes = value.starts_with('5');
                }
            }
            2 | 4 | 6 => {
                if let Some(slot) = open.get_mut(indent / 2 - 1) {
                    *slot = key;
                }
            }
            _ => {}
        }
        let [first, second, third] = open;
        match (section, indent) {
            ("packages" | "snapshots", 2) => reader.package(key),
            ("packages", 4) => reader.field(key, value),
            ("packages" | "snapshots", 6) if is_needed(second) => reader.need(key, value),
            // A project of its own lists what it asks for at the top; several are importers.
            ("dependencies" | "optionalDependencies" | "devDependencies", 2) if !value.is_empty() => reader.ask(section, key, value),
            ("dependencies" | "optionalDependencies" | "devDependencies", 4) if key == "version" => reader.ask(section, first, value),
            ("importers", 6) if !value.is_empty() => reader.ask(second, key, value),
            ("importers", 8) if key == "version" => reader.ask(second, third, value),
            _ => {}
        }
    }
    Ok(reader.joined())
}

fn is_needed(block: &str) -> bool {
    matches!(block, "dependencies" | "optionalDependencies")
}

/// A key, without quotes, and the value behind its colon.
fn pair(line: &str) -> Option<(&str, &str)> {
    let (key, rest) = match line.chars().next() {
        Some(quote @ ('\'' | '"')) => {
            let (key, rest) = line.get(1..)?.split_once(quote)?;
            (key, rest.strip_prefix(':')?)
        }
        _ => match line.split_once(": ") {
            Some(found) => found,
            None => (line.strip_suffix(':')?, ""),
        },
    };
    Some((key, rest.trim().trim_matches(['\'', '"'])))
}

#[derive(Debug, Default)]
struct Reader {
    draft: Draft,
    /// Version 5 separates name and version by a slash.
    slashes: bool,
    by_key: HashMap<String, u32>,
    now: Option<u32>,
    needs: Vec<(u32, String, String)>,
    asked: Vec<(String, String, bool)>,
}

/// A key without the peers that a package was resolved with.
fn without_peers(key: &str) -> &str {
    key.split('(').next().unwrap_or(key)
}

impl Reader {
    fn package(&mut self, key: &str) {
        let key = key.trim_start_matches('/');
        if let Some(at) = self.by_key.get(without_peers(key)).copied().filter(|_| !self.slashes) {
            self.by_key.insert(key.to_owned(), at);
            self.now = Some(at);
            return;
        }
        let bare = without_peers(key);
        let found = if self.slashes {
            bare.rsplit_once('/').map(|(name, version)| (name, version.split('_').next().unwrap_or(version)))
        } else {
            let at = bare.get(1..).and_then(|rest| rest.find('@')).map(|at| at + 1);
            at.and_then(|at| Some((bare.get(..at)?, bare.get(at + 1..)?)))
        };
        // A package from elsewhere than the registry has its address for a key, and its name in a field.
        let mut package = match found {
            Some((name, version)) => locked(name, version),
            None => locked(bare, ""),
        };
        if package.version.contains(':') {
            package.source = npm_source(&package.version);
        } else if self.slashes
            && bare.split('/').next().is_some_and(|host| host.contains('.') && !host.starts_with('@'))
            && bare.matches('/').count() > 1
        {
            package.source = PackageSource::Git(format!("https://{}", crate::facts::bare_address(bare)));
        }
        self.now = (package.source != PackageSource::Folder).then(|| self.draft.take(package)).flatten();
        if let Some(at) = self.now {
            self.by_key.insert(key.to_owned(), at);
            self.by_key.entry(bare.to_owned()).or_insert(at);
        }
    }

    fn field(&mut self, key: &str, value: &str) {
        let Some(package) = self.now.and_then(|at| self.draft.at(at)) else { return };
        match key {
            "name" => value.clone_into(&mut package.name),
            "version" => value.clone_into(&mut package.version),
            "requiresBuild" => package.scripts = value == "true",
            "dev" => package.dev = value == "true",
            "resolution" => {
                let field = |name: &str| {
                    let (_, rest) = value.split_once(name)?;
                    Some(rest.split([',', '}']).next()?.trim().trim_matches(['\'', '"']))
                };
                if let Some(repository) = field("repo: ") {
                    package.source = PackageSource::Git(crate::facts::bare_address(repository));
                } else if let Some(archive) = field("tarball: ") {
                    package.source = npm_source(archive);
                }
            }
            _ => {}
        }
    }

    fn need(&mut self, name: &str, version: &str) {
        if let Some(now) = self.now.filter(|_| self.needs.len() < super::NEEDS) {
            self.needs.push((now, name.to_owned(), version.to_owned()));
        }
    }

    fn ask(&mut self, block: &str, name: &str, version: &str) {
        if (is_needed(block) || block == "devDependencies") && self.asked.len() < super::PACKAGES {
            self.asked.push((name.to_owned(), version.to_owned(), block == "devDependencies"));
        }
    }

    fn find(&self, name: &str, version: &str) -> Option<u32> {
        let version = version.trim_start_matches('/');
        let keys = [format!("{name}@{version}"), format!("{name}/{version}"), version.to_owned()];
        keys.iter().find_map(|key| self.by_key.get(key)).or_else(|| self.by_key.get(&format!("{name}@{}", without_peers(version)))).copied()
    }

    fn joined(mut self) -> Draft {
        for (from, name, version) in std::mem::take(&mut self.needs) {
            if let Some(to) = self.find(&name, &version) {
                self.draft.need(from, to);
            }
        }
        for (name, version, dev) in std::mem::take(&mut self.asked) {
            if let Some(package) = self.find(&name, &version) {
                self.draft.root(package, dev);
            }
        }
        self.draft
    }
}
