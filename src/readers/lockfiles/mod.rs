//! Lockfiles: which packages are installed, at which versions, from where, and which need which.
//!
//! Each form is read in one pass over its text, since a lockfile may be the largest file of a project. Nothing in one is
//! searched for credentials: it is written by a tool. What lies beyond the bounds is left out and said.

mod bun;
mod npm;
mod php;
mod pnpm;
mod python;
mod ruby;
mod simple;
mod toml;
mod yarn;

use crate::facts::{Facts, Locked, Lockfile, PackageSource, ReadState, bare_address};
use crate::intake::Entry;

/// Most packages of one lockfile.
const PACKAGES: usize = 100_000;
/// Most connections between the packages of one lockfile.
const NEEDS: usize = 1_000_000;
/// Longest name, version or key that is taken for one.
const LONGEST: usize = 512;

/// The package manager of a lockfile, and how its text is read.
type Form = (&'static str, fn(&str) -> Result<Draft, String>);

fn form(path: &str) -> Option<Form> {
    Some(match path.rsplit('/').next().unwrap_or(path) {
        "package-lock.json" | "npm-shrinkwrap.json" => ("npm", npm::read),
        "yarn.lock" => ("yarn", yarn::read),
        "pnpm-lock.yaml" => ("pnpm", pnpm::read),
        "bun.lock" => ("bun", bun::read),
        "poetry.lock" => ("poetry", python::poetry),
        "uv.lock" => ("uv", python::uv),
        "pdm.lock" => ("pdm", python::poetry),
        "Pipfile.lock" => ("pipenv", python::pipenv),
        "composer.lock" => ("composer", php::read),
        "Gemfile.lock" => ("bundler", ruby::read),
        "Cargo.lock" => ("cargo", toml::cargo),
        "pubspec.lock" => ("pub", simple::dart),
        "gradle.lockfile" => ("gradle", simple::gradle),
        _ => return None,
    })
}

/// Reads an entry that is a lockfile; nothing where it is none.
pub(super) fn read(entry: &Entry, bytes: &[u8]) -> Option<Facts> {
    let (manager, parse) = form(&entry.path)?;
    let mut facts = Facts::default();
    let state = match super::source::decode(bytes).ok_or_else(|| "it is no text".to_owned()).and_then(|text| parse(&text)) {
        Ok(draft) => {
            let Draft { packages, roots, .. } = draft;
            facts.lockfiles.push(Lockfile { path: entry.path.clone(), manager: manager.to_owned(), packages, roots });
            ReadState::Read
        }
        Err(why) => ReadState::Unread(why),
    };
    // A tool wrote its lines; they are no measure of the project.
    facts.files.push(entry.file(0, state));
    Some(facts)
}

/// What is read of one lockfile.
#[derive(Debug, Default)]
struct Draft {
    packages: Vec<Locked>,
    roots: Vec<crate::facts::Root>,
    needs: usize,
}

impl Draft {
    /// Takes one package; its position, unless the bound is reached or it has no sensible name.
    fn take(&mut self, package: Locked) -> Option<u32> {
        let sensible = |text: &str| !text.is_empty() && text.len() <= LONGEST;
        if self.packages.len() >= PACKAGES || !sensible(&package.name) || package.version.len() > LONGEST {
            return None;
        }
        let at = u32::try_from(self.packages.len()).ok()?;
        self.packages.push(package);
        Some(at)
    }

    /// One package needs another.
    fn need(&mut self, from: u32, to: u32) {
        if self.needs >= NEEDS {
            return;
        }
        if let Some(package) = self.packages.get_mut(from as usize) {
            package.needs.push(to);
            self.needs += 1;
        }
    }

    /// The project asks for a package.
    fn root(&mut self, package: u32, dev: bool) {
        if self.roots.len() < PACKAGES {
            self.roots.push(crate::facts::Root { package, dev });
        }
    }

    fn at(&mut self, position: u32) -> Option<&mut Locked> {
        self.packages.get_mut(position as usize)
    }
}

fn locked(name: &str, version: &str) -> Locked {
    Locked {
        name: name.to_owned(),
        version: version.to_owned(),
        source: PackageSource::Registry,
        scripts: false,
        dev: false,
        needs: Vec::new(),
    }
}

/// Where npm's family takes a package from, by the address that it fixed.
fn npm_source(address: &str) -> PackageSource {
    let lower = address.to_ascii_lowercase();
    let archive = ["https://codeload.github.com/", "https://gitlab.com/api/", "https://bitbucket.org/"];
    let repository = lower.starts_with("git") && !lower.starts_with("github.com.") || lower.starts_with("ssh:") || lower.contains(".git#");
    if repository || archive.iter().any(|host| lower.starts_with(host)) {
        PackageSource::Git(bare_address(address))
    } else if ["file:", "link:", "portal:", "workspace:"].iter().any(|start| lower.starts_with(start)) {
        PackageSource::Folder
    } else if lower.starts_with("http") && !is_registry(&lower) {
        PackageSource::Url(bare_address(address))
    } else {
        PackageSource::Registry
    }
}

/// Whether an address has the form of a registry's: the package's own name, `/-/`, an archive. Mirrors keep it.
fn is_registry(address: &str) -> bool {
    address.contains("/-/") || address.contains("://registry.") || address.contains("://npm.") || address.contains("/npm/")
}

#[cfg(test)]
mod tests;
