//! Packages of others that the product brings along, at the versions that are installed.

use super::version::range;
use super::{Origin, Scheme, Version};
use serde::{Deserialize, Serialize};

/// One package in a lockfile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Locked {
    /// Its name in the registry.
    pub name: String,
    /// Its version, as written.
    pub version: String,
    /// Where it comes from.
    pub source: PackageSource,
    /// Runs a program of its own while it is installed.
    pub scripts: bool,
    /// Only for development, as the lockfile itself says.
    pub dev: bool,
    /// Positions of the packages that it needs, in the same lockfile.
    pub needs: Vec<u32>,
}

/// Where a package comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PackageSource {
    /// The ecosystem's registry, or a mirror of it.
    #[default]
    Registry,
    /// A repository; its address without credentials.
    Git(String),
    /// An archive at an address; without credentials.
    Url(String),
    /// A folder of the project.
    Folder,
}

impl PackageSource {
    /// What a requirement in a manifest says.
    #[must_use]
    pub fn declared(requirement: &str) -> Self {
        let requirement = requirement.trim().trim_start_matches('@').trim();
        let lower = requirement.to_ascii_lowercase();
        // `owner/name`, npm's short form for a repository.
        let short = !lower.starts_with("npm:") && lower.matches('/').count() == 1 && !lower.contains([':', ' ', '@', '<', '>', '=']);
        let git = ["git+", "git:", "git@", "github:", "gitlab:", "bitbucket:", "ssh:"].iter().any(|start| lower.starts_with(start));
        if git || short || lower.contains(".git#") || lower.ends_with(".git") || lower.contains("git = ") {
            Self::Git(bare_address(requirement))
        } else if lower.starts_with("http://") || lower.starts_with("https://") {
            Self::Url(bare_address(requirement))
        } else if let Some((_, rest)) = lower.split_once("url = ").filter(|_| lower.starts_with('{')) {
            Self::Url(bare_address(rest.split(['"', '\'']).nth(1).unwrap_or("")))
        } else {
            Self::Registry
        }
    }
}

/// One package that the lockfile's own project asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Root {
    /// Its position in the lockfile.
    pub package: u32,
    /// Only for development.
    pub dev: bool,
}

/// One package of the product at one version. Made by `link`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    /// `npm`, `pip`, `composer` …
    pub ecosystem: String,
    /// Its name in the registry.
    pub name: String,
    /// Its version, as written.
    pub version: String,
    /// Where it comes from.
    pub source: PackageSource,
    /// Runs a program of its own while it is installed.
    pub scripts: bool,
    /// The project itself asks for it.
    pub direct: bool,
    /// What it is there for.
    pub usage: Usage,
    /// The line that declares it, or the lockfile as a whole.
    pub origin: Origin,
    /// The file that fixes its version; without one, `version` is the requirement as written.
    pub fixed_by: Option<String>,
}

impl Package {
    /// Its version in the order of its ecosystem.
    #[must_use]
    pub fn parsed(&self) -> Option<Version> {
        Version::parse(Scheme::of(&self.ecosystem), &self.version)
    }
}

/// What a package is there for, the closest to customers first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Usage {
    /// Code that ships imports it, or it is the framework that runs the code.
    Imported,
    /// Comes along with what runs; no code of the project asks for it by name.
    Runs,
    /// Stands in the list of what runs, and no code brings it in.
    Listed,
    /// Builds, checks or tests the product on a developer's machine or in a pipeline.
    Builds,
}

/// How dangerous a known flaw is, as its advisory says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Danger {
    /// Anyone takes over what runs it.
    Critical,
    /// Real damage where the flawed part is used.
    High,
    /// Damage under conditions.
    Medium,
    /// Little.
    Low,
    /// The advisory does not say.
    Unrated,
}

/// One published flaw of one package of the product. Made by `link`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KnownFlaw {
    /// Position of the package in [`super::Project::packages`].
    pub package: usize,
    /// `CVE-2025-29927`, or another catalogue's number where it has none of these.
    pub id: String,
    /// How dangerous.
    pub danger: Danger,
    /// The first later version without it, if there is one.
    pub fixed: Option<String>,
    /// The day it was published, `2025-03-21`; empty where nobody says.
    pub day: String,
    /// What it means, in a plain sentence; empty where only the number is known.
    pub words: String,
    /// The version itself was put out by an attacker.
    pub planted: bool,
    /// What the product must have for it to matter.
    pub needs: Need,
    /// A page about it; https only.
    pub page: String,
}

/// What a product must have for a flaw to matter, where its files can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// Nothing that files could tell.
    Nothing,
    /// A file of middleware of Next.js.
    Middleware,
    /// Pages of Next.js's App Router.
    AppRouter,
}

/// What is known about flaws, and as of when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AdvisoryData {
    /// The day of the newest advisory, `2025-12-20`.
    pub day: String,
    /// Where they come from, in words.
    pub sources: Vec<String>,
    /// Ecosystems whose list was fetched for this look-up over a network.
    pub fetched: Vec<String>,
    /// Ecosystems whose list is published and could not be fetched.
    pub missing: Vec<String>,
    /// Ecosystems with packages of which only a few well-known flaws are at hand.
    pub thin: Vec<String>,
}

/// The registry of an ecosystem, as people call it.
#[must_use]
pub fn registry_title(ecosystem: &str) -> &str {
    match ecosystem {
        "pip" => "PyPI",
        "composer" => "Packagist",
        "gem" => "RubyGems",
        "go" => "Go",
        "cargo" => "crates.io",
        "pub" => "pub.dev",
        "maven" => "Maven",
        "nuget" => "NuGet",
        other => other,
    }
}

/// The only version that a requirement lets in, as it is written.
#[must_use]
pub fn exact_version<'t>(ecosystem: &str, requirement: &'t str) -> Option<&'t str> {
    range::exact(ecosystem, requirement)
}

/// A package's name as its registry keeps it: Python's and Composer's do not mind case.
#[must_use]
pub fn registry_name(ecosystem: &str, name: &str) -> String {
    match ecosystem {
        "pip" => {
            let mut plain = String::with_capacity(name.len());
            for c in name.chars() {
                match c {
                    '-' | '_' | '.' if plain.ends_with('-') => {}
                    '-' | '_' | '.' => plain.push('-'),
                    c => plain.push(c.to_ascii_lowercase()),
                }
            }
            plain
        }
        "composer" => name.to_ascii_lowercase(),
        _ => name.to_owned(),
    }
}

/// An address without whoever signs in to it, and without what follows a `?`.
#[must_use]
pub fn bare_address(address: &str) -> String {
    let address = address.split('?').next().unwrap_or(address);
    match address.split_once("://") {
        Some((scheme, rest)) => {
            let host_end = rest.find('/').unwrap_or(rest.len());
            let (host, path) = rest.split_at_checked(host_end).unwrap_or((rest, ""));
            format!("{scheme}://{}{path}", host.rsplit('@').next().unwrap_or(host))
        }
        None => address.to_owned(),
    }
}
