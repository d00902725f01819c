//! Lockfiles that no reader read, known by their names alone.

use crate::facts::{Lockfile, Project, ReadState, SkipReason};
use crate::sorted::{Arrange, Gather};
use std::collections::BTreeSet;

/// Fills them in.
pub(super) fn join(project: &mut Project) {
    let own = |file: &&crate::facts::FileFact| {
        !matches!(
            file.state,
            ReadState::Skipped(SkipReason::Dependency | SkipReason::BuildOutput | SkipReason::VersionControl | SkipReason::History)
        )
    };
    let named = |path: &String| manager(path.rsplit('/').next().unwrap_or(path)).map(|manager| (path.clone(), manager.to_owned()));
    let found = project.facts.files.iter().filter(own).filter_map(|file| named(&file.path));
    let read: BTreeSet<&str> = project.facts.lockfiles.iter().map(|lock| lock.path.as_str()).into_set();
    let unread = found.filter(|(path, _)| !read.contains(path.as_str()));
    let unread: Vec<Lockfile> = unread.map(|(path, manager)| Lockfile { path, manager, ..Lockfile::default() }).collect();
    project.facts.lockfiles.extend(unread);
    project.facts.lockfiles.arrange();
    project.facts.lockfiles.dedup();
}

/// The package manager that writes a lockfile of this name.
#[must_use]
fn manager(name: &str) -> Option<&'static str> {
    Some(match name {
        "package-lock.json" | "npm-shrinkwrap.json" => "npm",
        "pnpm-lock.yaml" => "pnpm",
        "yarn.lock" => "yarn",
        "bun.lock" | "bun.lockb" => "bun",
        "deno.lock" => "deno",
        "composer.lock" => "composer",
        "poetry.lock" => "poetry",
        "uv.lock" => "uv",
        "Pipfile.lock" => "pipenv",
        "pdm.lock" => "pdm",
        "Gemfile.lock" => "bundler",
        "Cargo.lock" => "cargo",
        "pubspec.lock" => "pub",
        "go.sum" => "go",
        _ => return None,
    })
}
