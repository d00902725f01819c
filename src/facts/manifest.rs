//! What the project declares about itself: packages, scripts, ignore rules, lockfiles.

use super::{Locked, Origin, Root};
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
    /// Tools whose settings stand in the manifest itself: `eslint`, `jest` …
    pub settings: Vec<String>,
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
    /// Expected to be brought along by whoever uses the package.
    pub peer: bool,
    /// Listed only because another one needs it.
    pub indirect: bool,
    /// `npm`, `pip` …
    pub ecosystem: String,
    /// Where.
    pub origin: Origin,
}

/// A short name for a folder or file in imports, as a compiler's settings declare it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PathAlias {
    /// What imports start with: `@/`; the whole specifier where it names one file.
    pub prefix: String,
    /// The folder (ending in `/`) or file that it stands for, from the project's top folder.
    pub target: String,
    /// The folder whose code it holds for, ending in `/`; empty for the top one.
    pub folder: String,
}

/// One lockfile.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Lockfile {
    /// Its path.
    pub path: String,
    /// `npm`, `pnpm`, `yarn`, `bun`, `pip` …
    pub manager: String,
    /// The packages in it; empty for one that is known by its name alone.
    pub packages: Vec<Locked>,
    /// Those that the project itself asks for, as far as the lockfile says.
    pub roots: Vec<Root>,
}

/// Whether a manifest or lockfile belongs to an example, a test or a generated folder.
#[must_use]
pub fn is_beside_the_product(path: &str) -> bool {
    let beside = |part: &str| {
        part.starts_with('.')
            || part.contains("{{")
            || matches!(part, "examples" | "example" | "fixtures" | "test" | "tests" | "__tests__" | "templates" | "docs")
    };
    path.rsplit_once('/').is_some_and(|(folders, _)| folders.split('/').any(beside))
        || path.rsplit('/').next().is_some_and(|name| name.contains("dev") || name.contains("test"))
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
    /// What kind of trace it is.
    pub kind: TraceKind,
    /// What gave it away, in words.
    pub evidence: String,
    /// Where.
    pub origin: Origin,
}

/// Kinds of traces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TraceKind {
    /// The whole upload is an export of the platform.
    Export,
    /// The running product talks to the builder's own servers or kit.
    Runtime,
    /// A declared dependency.
    Dependency,
    /// A script that the page loads from the builder's servers.
    PageScript,
    /// A file or folder that only the builder or agent makes.
    File,
    /// Words in a document or page.
    Words,
}

/// One document that tells people about the project.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Document {
    /// What it is.
    pub kind: DocumentKind,
    /// What it names: a tool, a template; empty where the kind says it all.
    pub detail: String,
    /// Where.
    pub origin: Origin,
}

/// What a document is or says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DocumentKind {
    /// A README that says how to run the project.
    Instructions,
    /// A README that does not say how to run it.
    Description,
    /// A README as a template or builder left it; detail: which.
    StockText,
    /// A README that says that the builder commits every change to a repository.
    SyncedToRepository,
    /// A privacy policy or terms that name a monitoring tool; detail: which.
    NamesMonitoring,
}
