//! Which packages the product's own code asks for by name.

use crate::facts::{Facts, Role};
use std::collections::BTreeSet;

/// Names of npm packages that shipped code imports.
#[derive(Debug, Default)]
pub(super) struct Imported {
    npm: BTreeSet<String>,
}

/// Frameworks that run the code instead of being called by it.
const RUNNING: &[&str] = &["next", "nuxt", "@nestjs/core", "gatsby", "astro", "@sveltejs/kit", "@remix-run/serve", "react-router", "expo"];

impl Imported {
    pub(super) fn of(facts: &Facts) -> Self {
        let own = facts.modules.iter().filter(|module| matches!(facts.role_of(&module.path), Some(Role::Source) | None));
        let imports = own.flat_map(|module| module.imports.iter().chain(&module.passed_on)).filter(|import| !import.type_only);
        Self { npm: imports.filter_map(|import| package_of(&import.specifier)).map(str::to_owned).collect() }
    }

    /// Whether code that ships leans on a package that the project asks for. Where imports do not name packages, asking
    /// for one is proof enough.
    pub(super) fn has(&self, ecosystem: &str, name: &str) -> bool {
        ecosystem != "npm" || self.npm.contains(name) || RUNNING.contains(&name)
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
