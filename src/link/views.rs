//! Django's addresses joined to its views: the route of each view, and the guards that stand before it in the list of
//! addresses. What no address leads to is no way in.

use super::resolve::{Modules, is_python};
use crate::facts::{Endpoint, Guard, Module, Project, SiteKind};
use crate::sorted::Arrange;
use std::collections::BTreeMap;

/// How deep lists of addresses take each other in.
const DEPTH: u32 = 4;

/// What stands before a view.
#[derive(Debug, Clone, Default)]
struct Way {
    route: String,
    guards: Vec<Guard>,
    calls: Vec<String>,
}

/// Fills it in.
pub(super) fn join(project: &mut Project, modules: &Modules<'_>) {
    pages(project);
    let facts = &mut project.facts;
    let lists: Vec<&Module> = modules
        .all()
        .iter()
        .filter(|module| is_python(&module.path) && module.mounts.iter().any(|mount| mount.name.starts_with("view ")))
        .collect();
    if lists.is_empty() {
        return;
    }
    let prefixes = prefixes(modules);
    let mut ways: BTreeMap<(String, String), Way> = BTreeMap::new();
    for list in &lists {
        let prefix = prefixes.get(list.path.as_str()).map_or("", String::as_str);
        for mount in &list.mounts {
            let Some(view) = mount.name.strip_prefix("view ") else { continue };
            let Some((home, name)) = view_of(modules, list, view) else { continue };
            let way = ways.entry((home, name)).or_default();
            // The first address tells it; a view that one address leaves open is open.
            if way.route.is_empty() {
                way.route = format!(
                    "/{}",
                    format!("{prefix}/{}", mount.prefix).split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
                );
                way.guards.clone_from(&mount.guards);
                way.calls.clone_from(&mount.calls);
            } else if mount.guards.is_empty() {
                way.guards.clear();
            }
        }
    }
    let known = !ways.is_empty();
    facts.endpoints.retain_mut(|endpoint| !is_view(endpoint) || lead(&ways, endpoint) || !known);
    facts.endpoints.arrange();
}

/// Whether an endpoint is a view that an address leads to.
fn is_view(endpoint: &Endpoint) -> bool {
    matches!(endpoint.framework.as_str(), "django" | "django-rest") || endpoint.framework == "flask" && !endpoint.route.starts_with('/')
}

/// Gives an endpoint its address; whether there is one.
fn lead(ways: &BTreeMap<(String, String), Way>, endpoint: &mut Endpoint) -> bool {
    let handler = endpoint.handler.clone().unwrap_or_default();
    let (root, method) = handler.split_once('.').map_or((handler.as_str(), ""), |(root, method)| (root, method));
    let Some(way) = ways.get(&(endpoint.origin.path.clone(), root.to_owned())) else { return endpoint.framework == "flask" };
    let inner = if endpoint.route.contains('/') && !endpoint.route.starts_with('/') { method } else { "" };
    endpoint.route = if inner.is_empty() { way.route.clone() } else { format!("{}/{inner}", way.route) };
    endpoint.guards.extend(way.guards.iter().cloned());
    endpoint.calls.extend(way.calls.iter().cloned());
    true
}

/// Where a view that a list of addresses names is defined: its module's path, its name.
fn view_of(modules: &Modules<'_>, list: &Module, view: &str) -> Option<(String, String)> {
    let list = modules.get(&list.path)?;
    let direct = modules.called(list, "", view).into_iter().next();
    if let Some((home, function)) = direct {
        return Some((home.path.clone(), function.name.clone()));
    }
    // A text of the old form: `"shop.views.index"`; or a class without anything of its own to follow.
    let (specifier, name) = match view.split_once('.') {
        Some((root, rest)) => {
            let import = list.imports.iter().find_map(|import| Some((import, import.names.iter().find(|(here, _)| here == root)?)));
            match import {
                Some((import, (_, there))) => {
                    return modules
                        .brought(&list.path, &import.specifier, there)
                        .map(|(home, _)| (home.path.clone(), rest.rsplit('.').next().unwrap_or(rest).to_owned()));
                }
                None => view.rsplit_once('.')?,
            }
        }
        None => {
            let import = list.imports.iter().find_map(|import| Some((import, import.names.iter().find(|(here, _)| here == view)?)));
            match import {
                Some((import, (_, there))) => (import.specifier.as_str(), there.as_str()),
                None => return Some((list.path.clone(), view.to_owned())),
            }
        }
    };
    let mut home = modules.import(&list.path, specifier)?;
    // A package that passes the class on from one of its modules.
    for _ in 0..4 {
        let next = home
            .passed_on
            .iter()
            .find(|import| import.names.iter().any(|(here, _)| here == name))
            .and_then(|import| modules.import(&home.path, &import.specifier));
        match next.filter(|next| next.path != home.path) {
            Some(next) => home = next,
            None => break,
        }
    }
    Some((home.path.clone(), name.to_owned()))
}

/// The path below which each list of addresses stands.
fn prefixes<'m>(modules: &Modules<'m>) -> BTreeMap<&'m str, String> {
    let mut found: BTreeMap<&str, String> = BTreeMap::new();
    for _ in 0..DEPTH {
        for module in modules.all().iter().filter(|module| is_python(&module.path)) {
            let above = found.get(module.path.as_str()).cloned().unwrap_or_default();
            for mount in &module.mounts {
                let Some(list) = mount.name.strip_prefix("include ") else { continue };
                let Some(target) = modules.import(&module.path, list).filter(|target| target.path != module.path) else { continue };
                let prefix = format!("{}/{}", above.trim_end_matches('/'), mount.prefix.trim_start_matches('/'));
                found.insert(target.path.as_str(), prefix);
            }
        }
    }
    found
}

/// Lists that the settings give out in pages are bounded.
fn pages(project: &mut Project) {
    let paged = project.facts.sites.iter().any(|site| site.kind == SiteKind::ListsPaged);
    for query in &mut project.facts.queries {
        if query.store == "django-rest" {
            query.bounded |= paged;
        }
    }
}
