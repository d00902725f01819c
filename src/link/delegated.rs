//! What functions of Convex leave to internal ones: `ctx.runMutation(internal.quota.reserve)` asks for the caller there.

use crate::facts::{Endpoint, EndpointKind, Guard};
use crate::sorted::Arrange;
use std::collections::BTreeMap;

/// Gives each public function the guards of the internal ones that it calls by their place.
pub(super) fn join(endpoints: &mut [Endpoint]) {
    let mut inner: BTreeMap<String, Vec<Guard>> = BTreeMap::new();
    for endpoint in endpoints.iter().filter(|endpoint| endpoint.framework == "convex" && endpoint.kind == EndpointKind::Job) {
        if !endpoint.guards.is_empty() {
            inner.insert(place(&endpoint.origin.path, &endpoint.route), endpoint.guards.clone());
        }
    }
    if inner.is_empty() {
        return;
    }
    for endpoint in endpoints.iter_mut().filter(|endpoint| endpoint.framework == "convex" && endpoint.kind != EndpointKind::Job) {
        let found = endpoint.calls.iter().filter_map(|call| inner.get(call)).flatten().cloned();
        let found: Vec<Guard> = found.collect();
        endpoint.guards.extend(found);
        endpoint.guards.arrange();
        endpoint.guards.dedup();
    }
}

/// By which name others call an internal function.
fn place(path: &str, name: &str) -> String {
    let inside = path.rsplit_once("convex/").map_or(path, |(_, inside)| inside);
    let stem = inside.rsplit_once('.').map_or(inside, |(stem, _)| stem);
    format!("internal.{}.{name}", stem.replace('/', "."))
}
