//! Routes that a function registers on a router which it is handed: what stands before them stands where it is called.

use super::guards::follow;
use super::resolve::Modules;
use crate::facts::{Endpoint, Module, Mount};
use std::collections::BTreeMap;

/// How many functions a router is handed through.
const DEPTH: u32 = 4;

/// One place where a router is handed over.
struct Over<'m> {
    module: &'m Module,
    mount: &'m Mount,
    /// The function called.
    to: &'m str,
    /// The function that was handed the router itself.
    within: Option<&'m str>,
}

/// All of them.
pub(super) struct Handed<'m> {
    /// The functions that register routes, by their module and the route's label.
    registrars: BTreeMap<(&'m str, &'m str), &'m str>,
    /// Places that hand a router over, by the last name of the function called.
    overs: BTreeMap<&'m str, Vec<Over<'m>>>,
}

impl<'m> Handed<'m> {
    pub(super) fn of(modules: &'m [Module]) -> Self {
        let mut registrars = BTreeMap::new();
        let mut overs: BTreeMap<&str, Vec<Over<'_>>> = BTreeMap::new();
        for module in modules {
            for mount in &module.mounts {
                if let Some(function) = mount.name.strip_prefix("within ") {
                    registrars.insert((module.path.as_str(), mount.prefix.as_str()), function);
                } else if let Some(rest) = mount.name.strip_prefix("to ") {
                    let (to, within) = rest.split_once(" within ").map_or((rest, None), |(to, within)| (to, Some(within)));
                    let last = to.rsplit('.').next().unwrap_or(to);
                    overs.entry(last).or_default().push(Over { module, mount, to, within });
                }
            }
        }
        Self { registrars, overs }
    }

    /// Adds what stands before a route where its registrar is called.
    pub(super) fn join(&self, modules: &Modules<'_>, endpoint: &mut Endpoint) {
        let label = endpoint.label();
        let Some(mut function) = self.registrars.get(&(endpoint.origin.path.as_str(), label.as_str())).copied() else { return };
        let mut path = endpoint.origin.path.clone();
        for _ in 0..DEPTH {
            let last = function.rsplit('.').next().unwrap_or(function);
            let Some(over) = self.overs.get(last).and_then(|overs| overs.iter().find(|over| reaches(modules, over, &path, function)))
            else {
                return;
            };
            let inner = endpoint.route.trim_start_matches('/');
            let prefix = over.mount.prefix.trim_matches('/');
            endpoint.route = match (prefix.is_empty(), inner.is_empty()) {
                (true, _) => format!("/{inner}"),
                (_, true) => format!("/{prefix}"),
                _ => format!("/{prefix}/{inner}"),
            };
            endpoint.guards.extend(over.mount.guards.iter().cloned());
            endpoint.guards.extend(follow(modules, over.module, "", &over.mount.calls).guards);
            let Some(within) = over.within else { return };
            function = within;
            path.clone_from(&over.module.path);
        }
    }
}

/// Whether a call reaches a function of a module.
fn reaches(modules: &Modules<'_>, over: &Over<'_>, path: &str, function: &str) -> bool {
    let Some(module) = modules.get(&over.module.path) else { return false };
    modules.called(module, "", over.to).iter().any(|(home, found)| home.path == path && found.name == function)
}
