//! Places of a store that later steps call by the id that the store gave them.

use crate::facts::Project;
use crate::sorted::Gather;
use std::collections::BTreeMap;

/// Calls them by their names.
pub(super) fn join(project: &mut Project) {
    let rules = &mut project.facts.access_rules;
    let named = rules.iter().filter_map(|rule| Some((rule.id.clone()?, rule.path.clone())));
    let named: BTreeMap<String, String> = named.into_map();
    for rule in rules {
        if let Some(called) = rule.path.strip_prefix("/#") {
            rule.path = named.get(called).cloned().unwrap_or_else(|| format!("/{called}"));
        }
    }
}
