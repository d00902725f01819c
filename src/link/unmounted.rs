//! Routers of Flask and FastAPI that no application takes in: what hangs on them answers nobody.

use super::resolve::{Modules, is_python};
use crate::facts::{Endpoint, Hanging, Module, Project, Role};
use std::collections::BTreeSet;

/// A router: the file that makes it, and its name there.
type Router<'m> = (&'m str, &'m str);

/// Takes their ways in out of the project, and what else stands in files that are there for nothing else.
pub(super) fn join(project: &mut Project, modules: &Modules<'_>) {
    let facts = &mut project.facts;
    let runs = |module: &&Module| is_python(&module.path) && facts.role_of(&module.path) == Some(Role::Source);
    let all: Vec<&Module> = modules.all().iter().filter(runs).collect();
    let idle = idle(modules, &all);
    if idle.is_empty() {
        return;
    }
    let of_idle = |endpoint: &Endpoint| {
        matches!(endpoint.framework.as_str(), "flask" | "fastapi") && router_of(modules, endpoint).is_some_and(|own| idle.contains(&own))
    };
    let mut left: BTreeSet<&str> = idle.iter().map(|(path, _)| *path).collect();
    for endpoint in facts.endpoints.iter().filter(|endpoint| !of_idle(endpoint)) {
        left.remove(endpoint.origin.path.as_str());
    }
    left.retain(|path| all.iter().all(|module| module.path == *path || brings_only(modules, module, path, &idle)));
    let stays = |path: &str| !left.contains(path);
    facts.endpoints.retain(|endpoint| !of_idle(endpoint));
    facts.sites.retain(|site| stays(&site.origin.path));
    facts.flows.retain(|flow| stays(&flow.origin.path));
    facts.stretches.retain(|stretch| stays(&stretch.path));
    facts.services.retain(|service| stays(&service.origin.path));
    facts.outlays.retain(|outlay| stays(&outlay.origin.path));
    facts.queries.retain(|query| stays(&query.origin.path));
    facts.lookups.retain(|lookup| stays(&lookup.origin.path));
}

/// The routers that nothing takes in; none where only the running program knows what is taken in.
fn idle<'m>(modules: &Modules<'m>, all: &[&'m Module]) -> BTreeSet<Router<'m>> {
    let hangings: Vec<(&Module, &Hanging)> =
        all.iter().flat_map(|module| module.hangings.iter().map(move |hanging| (*module, hanging))).collect();
    let mut edges: Vec<(Router<'m>, Option<Router<'m>>)> = Vec::new();
    let mut taken: BTreeSet<Router<'m>> = BTreeSet::new();
    let mut chosen = false;
    for (module, hanging) in hangings {
        let Some(router) = found(modules, module, &hanging.router) else {
            if is_known(modules, module, &hanging.router) {
                continue;
            }
            return BTreeSet::new();
        };
        let dead = hanging.within.as_deref().is_some_and(|within| !is_brought(modules, all, module, within));
        if hanging.below.is_empty() {
            taken.insert(router);
        } else if !dead {
            chosen = true;
            edges.push((router, found(modules, module, &hanging.below)));
        }
    }
    if !chosen {
        return BTreeSet::new();
    }
    // What is put below a router is there when that one is.
    for _ in 0..6 {
        for (router, below) in &edges {
            if below.as_ref().is_none_or(|below| taken.contains(below)) {
                taken.insert(*router);
            }
        }
    }
    let routers = all.iter().flat_map(|module| {
        let own = module.functions.iter().filter(|function| function.instance_of.as_deref().is_some_and(is_router));
        own.map(|function| (module.path.as_str(), function.name.as_str()))
    });
    routers.filter(|router| !taken.contains(router) && all.iter().all(|module| leaves(modules, module, router))).collect()
}

/// Whether a class is one of those whose routes answer only where an application takes them in.
fn is_router(class: &str) -> bool {
    matches!(class, "APIRouter" | "Blueprint" | "APIBlueprint")
}

/// The router that a name means in a module.
fn found<'m>(modules: &Modules<'m>, module: &'m Module, name: &str) -> Option<Router<'m>> {
    let reached = modules.called(module, "", name);
    let own = reached.into_iter().find(|(_, function)| function.instance_of.as_deref().is_some_and(is_router))?;
    Some((own.0.path.as_str(), own.1.name.as_str()))
}

/// Whether a name that means no router of the project is known all the same: an application, or what a package of others
/// brings.
fn is_known<'m>(modules: &Modules<'m>, module: &'m Module, name: &str) -> bool {
    if modules.called(module, "", name).iter().any(|(_, function)| function.instance_of.is_some()) {
        return true;
    }
    let root = name.split('.').next().unwrap_or(name);
    let Some(import) = module.imports.iter().find(|import| import.names.iter().any(|(here, _)| here == root)) else { return false };
    let package = import.specifier.split('.').next().unwrap_or("");
    let own = |path: &str| path.split('/').any(|part| part == package || part.strip_suffix(".py") == Some(package));
    !package.is_empty() && !modules.all().iter().any(|other| own(&other.path))
}

/// Whether another module brings in a function, or the module that it stands in.
fn is_brought<'m>(modules: &Modules<'m>, all: &[&'m Module], home: &Module, function: &str) -> bool {
    let others = all.iter().filter(|module| module.path != home.path);
    others.flat_map(|module| module.imports.iter().map(move |import| (module, import))).any(|(module, import)| {
        import.names.iter().any(|(_, there)| {
            let brought = modules.brought(&module.path, &import.specifier, there);
            brought.is_some_and(|(target, within)| target.path == home.path && (within == "*" || within == function))
        })
    })
}

/// Whether a module has no use for a router, as far as it brings it in: it names it for nothing, hangs it where nothing
/// runs, hangs routes on it, or passes it on.
fn leaves<'m>(modules: &Modules<'m>, module: &'m Module, router: &Router<'m>) -> bool {
    if module.path == router.0 || module.path.ends_with("__init__.py") {
        return true;
    }
    let names = module.imports.iter().flat_map(|import| &import.names).filter(|(_, there)| there != "*");
    names
        .filter(|(here, _)| found(modules, module, here) == Some(*router))
        .all(|(here, _)| module.unread.contains(here) || module.hangings.iter().any(|hanging| hanging.router == *here))
}

/// The router that a way in hangs on.
fn router_of<'m>(modules: &Modules<'m>, endpoint: &Endpoint) -> Option<Router<'m>> {
    let module = modules.get(&endpoint.origin.path)?;
    endpoint.calls.iter().filter(|call| !call.contains('.')).find_map(|call| found(modules, module, call))
}

/// Whether all that a module brings in from a file are routers that nothing takes in.
fn brings_only<'m>(modules: &Modules<'m>, module: &'m Module, path: &str, idle: &BTreeSet<Router<'m>>) -> bool {
    let names = module.imports.iter().flat_map(|import| import.names.iter().map(move |(here, there)| (import, here, there)));
    names.into_iter().all(|(import, here, there)| {
        let brought = modules.brought(&module.path, &import.specifier, there).filter(|(target, _)| target.path == path);
        brought.is_none_or(|(_, within)| idle.contains(&(path, within)) || module.unread.contains(here))
    })
}
