//! Routers of Flask and FastAPI that no application takes in: what hangs on them answers nobody.

use super::left_over::take_out;
use super::resolve::{Modules, is_python};
use crate::facts::{Endpoint, Hanging, Module, Project, Role};
use std::collections::BTreeSet;

/// How deep routers stand below each other.
const DEPTH: u32 = 6;

/// A router: the file that makes it, and its name there.
type Router<'m> = (&'m str, &'m str);

/// Most calls that take a router in, beyond which nothing is said of any.
const MOST: usize = 400;

/// Takes their ways in out of the project, and what else stands in files that are there for nothing else.
pub(super) fn join(project: &mut Project, modules: &Modules<'_>) {
    let facts = &mut project.facts;
    let runs = |module: &&Module| {
        let aside = matches!(facts.role_of(&module.path), Some(Role::Test | Role::Example | Role::Documentation | Role::Generated));
        is_python(&module.path) && !aside
    };
    let all: Vec<&Module> = modules.all().iter().filter(runs).collect();
    // Each is held against all modules; no product that people wrote has so many.
    if all.iter().map(|module| module.hangings.len()).sum::<usize>() > MOST {
        return;
    }
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
    facts.endpoints.retain(|endpoint| !of_idle(endpoint));
    take_out(facts, |path| !left.contains(path));
}

/// The routers that nothing takes in; none where only the running program knows what is taken in.
fn idle<'m>(modules: &Modules<'m>, all: &[&'m Module]) -> BTreeSet<Router<'m>> {
    let hangings: Vec<(&Module, &Hanging)> =
        all.iter().flat_map(|module| module.hangings.iter().map(move |hanging| (*module, hanging))).collect();
    let mut edges: Vec<(Router<'m>, Option<Router<'m>>)> = Vec::new();
    let mut taken: BTreeSet<Router<'m>> = BTreeSet::new();
    let mut chosen = false;
    // Files that are named and could not be followed, by their own names.
    let mut lost: BTreeSet<&str> = BTreeSet::new();
    for (module, hanging) in hangings {
        let Some(router) = found(modules, module, &hanging.router) else {
            if modules.called(module, "", &hanging.router).iter().any(|(_, function)| function.instance_of.is_some()) {
                continue;
            }
            // What nothing brings in only the running program knows.
            let named = named(module, &hanging.router);
            if named.is_empty() {
                return BTreeSet::new();
            }
            lost.extend(named);
            continue;
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
    for _ in 0..DEPTH {
        for (router, below) in &edges {
            if below.as_ref().is_none_or(|below| taken.contains(below)) {
                taken.insert(*router);
            }
        }
    }
    let brought = brought(modules, all);
    let routers = all.iter().flat_map(|module| {
        let own = module.functions.iter().filter(|function| function.instance_of.as_deref().is_some_and(is_router));
        own.map(|function| (module.path.as_str(), function.name.as_str()))
    });
    let unused = |router: &Router<'m>| brought.iter().filter(|(_, _, own)| own == router).all(|(module, here, _)| leaves(module, here));
    let known = |path: &str| folder_and_name(path).iter().any(|part| lost.contains(part));
    routers.filter(|router| !taken.contains(router) && !known(router.0) && unused(router)).collect()
}

/// The routers that modules bring in from others, each with the name that it has there.
fn brought<'m>(modules: &Modules<'m>, all: &[&'m Module]) -> Vec<(&'m Module, &'m str, Router<'m>)> {
    // What a package merely passes on is used where it is brought in from there.
    let users = all.iter().filter(|module| !module.path.ends_with("__init__.py"));
    let names = users.flat_map(|module| module.imports.iter().flat_map(|import| &import.names).map(|names| (*module, names)));
    names
        .filter(|(_, (_, there))| there != "*")
        .filter_map(|(module, (here, _))| Some((module, here.as_str(), found(modules, module, here)?)))
        .filter(|(module, _, router)| module.path != router.0)
        .collect()
}

/// Whether a module has no use for a router that it brings in: it names it for nothing, or hangs it where nothing runs.
fn leaves(module: &Module, here: &str) -> bool {
    module.unread.iter().any(|name| name == here) || module.hangings.iter().any(|hanging| hanging.router == here)
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

/// The last parts of where a name is brought in from, one of which is the file's own name.
fn named<'m>(module: &'m Module, name: &str) -> Vec<&'m str> {
    let root = name.split('.').next().unwrap_or(name);
    let import = module.imports.iter().find_map(|import| Some((import, import.names.iter().find(|(here, _)| here == root)?)));
    import.map_or_else(Vec::new, |(import, (_, there))| {
        let last = import.specifier.rsplit('.').next().unwrap_or("");
        [last, there.as_str()].into_iter().filter(|part| !part.is_empty() && *part != "*").collect()
    })
}

/// The name of a file of Python and of the folder around it.
fn folder_and_name(path: &str) -> [&str; 2] {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    [folder.rsplit('/').next().unwrap_or(folder), file.strip_suffix(".py").unwrap_or(file)]
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
