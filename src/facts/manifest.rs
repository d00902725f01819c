//! What the project declares about itself: packages, scripts, ignore rules, lockfiles.

use super::Origin;
use serde::{Deserialize, Serialize};

/// One package manifest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Manifest {
    /// Its path.
    pub path: String,
    /// `npm`, `pip`, `composer`, `go`, `pub` …
    pub ecosystem: String,
    /// The package's own name.
    pub name: Option<String>,
    /// Named scripts.
    pub scripts: Vec<(String, String)>,
    /// The package manager it asks for.
    pub package_manager: Option<String>,
    /// Lists sub-packages of one repository.
    pub workspace: bool,
}

/// One declared dependency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Dependency {
    /// Its name.
    pub name: String,
    /// The requirement as written.
    pub requirement: String,
    /// Only for development.
    pub dev: bool,
    /// `npm`, `pip` …
    pub ecosystem: String,
    /// Where.
    pub origin: Origin,
}

/// One lockfile, by its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Lockfile {
    /// Its path.
    pub path: String,
    /// `npm`, `pnpm`, `yarn`, `bun`, `pip` …
    pub manager: String,
}

/// One line of an ignore file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct IgnoreRule {
    /// The pattern, without a leading `!`.
    pub pattern: String,
    /// Takes paths back in.
    pub negated: bool,
    /// Position among the rules of its file.
    pub order: u32,
    /// Where.
    pub origin: Origin,
}

/// A trace that an AI builder, platform or coding agent left.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BuilderTrace {
    /// `lovable`, `bolt`, `v0`, `replit`, `base44` …
    pub builder: String,
    /// What gave it away, in words.
    pub evidence: String,
    /// Where.
    pub origin: Origin,
}
