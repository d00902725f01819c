//! Which server actions pages and components bring in, and which none does.

use super::resolve::Modules;
use crate::facts::{EndpointKind, Module, Project};
use std::collections::BTreeSet;

/// Fills it in.
pub(super) fn join(project: &mut Project, modules: &Modules<'_>) {
    let facts = &mut project.facts;
    if facts.endpoints.iter().all(|endpoint| endpoint.kind != EndpointKind::ServerAction) {
        return;
    }
    let mut by_pages = BTreeSet::new();
    let mut names = BTreeSet::new();
    for module in modules.all() {
        let page = [".tsx", ".jsx"].iter().any(|ending| module.path.ends_with(ending))
            || module.directive.as_deref() == Some("use client")
            || project.shipped.contains(&module.path);
        let test = [".test.", ".spec.", "__tests__"].iter().any(|mark| module.path.contains(mark));
        if page && !test {
            bring_in(modules, module, &mut by_pages);
            // A name may come by a way that cannot be followed.
            names.extend(
                module
                    .imports
                    .iter()
                    .filter(|import| modules.import(&module.path, &import.specifier).is_none())
                    .flat_map(|import| &import.names)
                    .map(|(_, there)| there.as_str()),
            );
        }
    }
    for endpoint in facts.endpoints.iter_mut().filter(|endpoint| endpoint.kind == EndpointKind::ServerAction) {
        let Some(handler) = &endpoint.handler else { continue };
        let name = (endpoint.origin.path.as_str(), handler.as_str());
        endpoint.inner = !by_pages.contains(&name) && !names.contains(handler.as_str());
    }
}

/// Functions of modules of server actions that a module imports, as (path, name).
fn bring_in<'m>(modules: &Modules<'m>, module: &'m Module, found: &mut BTreeSet<(&'m str, &'m str)>) {
    for import in module.imports.iter().filter(|import| !import.type_only) {
        let Some(target) = modules.import(&module.path, &import.specifier) else { continue };
        // A dynamic import whose names are not known may use all of them.
        if import.names.is_empty() || import.names.iter().any(|(_, there)| there == "*") {
            found.extend(target.functions.iter().map(|function| (target.path.as_str(), function.name.as_str())));
        }
        for (_, there) in &import.names {
            if let Some((home, function)) = modules.offered(target, there, 5)
                && home.directive.as_deref() == Some("use server")
            {
                found.insert((home.path.as_str(), function.name.as_str()));
            }
        }
    }
}
