//! Which packages the product's own code asks for by name.

use crate::facts::{Facts, Role};
use crate::link::unreached::places::is_code;
use crate::sorted::Gather;
use std::collections::BTreeSet;

/// Names of npm packages that shipped code imports.
#[derive(Debug, Default)]
pub(super) struct Imported {
    npm: BTreeSet<String>,
    /// Names that any file brings in, be it for a test, a tool or a type alone.
    anywhere: BTreeSet<String>,
    /// Commands of the manifests.
    commands: String,
    /// Whether there is code whose imports name packages.
    read: bool,
}

/// Packages that others bring in where they find them.
const BROUGHT_BY_OTHERS: &[&str] = &[
    "pg",
    "pg-hstore",
    "mysql",
    "mysql2",
    "sqlite3",
    "better-sqlite3",
    "tedious",
    "oracledb",
    "mongodb",
    "redis",
    "ioredis",
    "sharp",
    "react",
    "react-dom",
    "react-native",
    "encoding",
    "bufferutil",
    "utf-8-validate",
    "canvas",
    "graphql",
    "sass",
    "zod",
    "rxjs",
];

/// Frameworks that run the code instead of being called by it.
const RUNNING: &[&str] = &["next", "nuxt", "@nestjs/core", "gatsby", "astro", "@sveltejs/kit", "@remix-run/serve", "react-router", "expo"];

impl Imported {
    pub(super) fn of(facts: &Facts) -> Self {
        let own = facts.modules.iter().filter(|module| matches!(facts.role_of(&module.path), Some(Role::Source) | None));
        let imports = own.flat_map(|module| module.imports.iter().chain(&module.passed_on)).filter(|import| !import.type_only);
        let npm = imports.filter_map(|import| package_of(&import.specifier)).map(str::to_owned).into_set();
        let all = facts.modules.iter().flat_map(|module| module.imports.iter().chain(&module.passed_on));
        let anywhere = all.filter_map(|import| package_of(&import.specifier)).map(str::to_owned).into_set();
        let commands: Vec<&str> =
            facts.manifests.iter().flat_map(|manifest| &manifest.scripts).map(|(_, command)| command.as_str()).collect();
        let read = facts.modules.iter().any(|module| is_code(&module.path));
        Self { npm, anywhere, commands: commands.join("\n"), read }
    }

    /// Whether code that ships leans on a package that the project asks for. Where imports do not name packages, asking
    /// for one is proof enough.
    pub(super) fn has(&self, ecosystem: &str, name: &str) -> bool {
        ecosystem != "npm" || self.npm.contains(name) || RUNNING.contains(&name) && !self.is_idle(name)
    }

    /// Whether no code brings in a package of npm that the project asks for, and no command names it.
    pub(super) fn is_idle(&self, name: &str) -> bool {
        let command = name.rsplit('/').next().unwrap_or(name);
        let framework = RUNNING.contains(&name) && name != "next";
        self.read && !(framework || self.anywhere.contains(name) || self.commands.contains(command) || BROUGHT_BY_OTHERS.contains(&name))
    }
}

/// The npm package in an import: `@scope/name` of `@scope/name/part`.
pub(in crate::link) fn package_of(specifier: &str) -> Option<&str> {
    if specifier.starts_with(['.', '/', '#', '~']) || specifier.contains(':') {
        return None;
    }
    let parts = if specifier.starts_with('@') { 2 } else { 1 };
    let end = specifier.match_indices('/').nth(parts - 1).map_or(specifier.len(), |(at, _)| at);
    let name = specifier.get(..end)?;
    (!name.is_empty() && (parts == 1 || name.contains('/'))).then_some(name)
}
