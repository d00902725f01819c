//! Rails' addresses joined to its controllers: the path and method of each action, and who is let through by the list of
//! addresses. An action that no address leads to is no way in.

use super::resolve::Modules;
use crate::facts::{Guard, Mount, Project};
use crate::sorted::{Arrange, Gather};
use std::collections::{BTreeMap, BTreeSet};

/// Fills it in.
pub(super) fn join(project: &mut Project, modules: &Modules<'_>) {
    let facts = &mut project.facts;
    let mut ways: BTreeMap<(&str, &str), Vec<(&str, &Mount)>> = BTreeMap::new();
    let mut whole = true;
    for mount in modules.all().iter().flat_map(|module| &module.mounts) {
        let Some((method, target)) = mount.name.strip_prefix("action ").map(|name| name.split_once(' ').unwrap_or((name, ""))) else {
            continue;
        };
        whole &= method != "*";
        if let Some((controller, action)) = target.split_once('#') {
            ways.entry((controller.trim_start_matches('/'), action)).or_default().push((method, mount));
        }
    }
    if ways.is_empty() {
        return;
    }
    // What others build on is reached through them.
    let classes = modules.all().iter().flat_map(|module| &module.functions);
    let built: Vec<(&str, &str)> =
        classes.filter_map(|function| Some((function.name.strip_prefix("class ")?, function.instance_of.as_deref()?))).collect();
    let parents: BTreeSet<&str> = built.iter().map(|(_, parent)| short(parent)).into_set();
    let of_gems: BTreeSet<&str> =
        built.iter().filter(|(_, parent)| parent.contains("Devise") || parent.contains("Doorkeeper")).map(|(class, _)| *class).into_set();
    facts.endpoints.retain_mut(|endpoint| {
        if endpoint.framework != "rails" {
            return true;
        }
        let Some((class, action)) = endpoint.handler.as_deref().and_then(|handler| handler.rsplit_once('.')) else { return true };
        let controller = path_of(class);
        let Some(found) = ways.get(&(controller.as_str(), action)) else {
            return !whole || of_gems.contains(class) || parents.contains(short(class)) && !short(class).starts_with("Application");
        };
        let Some((method, first)) = found.first() else { return true };
        let same = found.iter().all(|(other, _)| other == method) && *method != "ANY";
        endpoint.method = same.then(|| (*method).to_owned());
        endpoint.route.clone_from(&first.prefix);
        // An action that one address leaves open is open.
        if found.iter().all(|(_, mount)| !mount.guards.is_empty()) {
            let guards: Vec<Guard> = first.guards.clone();
            endpoint.guards.extend(guards);
        }
        true
    });
    facts.endpoints.arrange();
}

fn short(class: &str) -> &str {
    class.rsplit("::").next().unwrap_or(class)
}

/// `Admin::UserPostsController` as `admin/user_posts`.
fn path_of(class: &str) -> String {
    let name = class.strip_suffix("Controller").unwrap_or(class);
    let mut found = String::new();
    let mut letters = name.chars().peekable();
    let mut before = ':';
    while let Some(c) = letters.next() {
        let starts = c.is_ascii_uppercase()
            && (before.is_ascii_lowercase()
                || before.is_ascii_digit()
                || before.is_ascii_uppercase() && letters.peek().is_some_and(char::is_ascii_lowercase));
        if starts {
            found.push('_');
        }
        match c {
            ':' if before == ':' => found.push('/'),
            ':' => {}
            c => found.push(c.to_ascii_lowercase()),
        }
        before = c;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::path_of;

    #[test]
    fn folders_of_controllers() {
        assert_eq!(path_of("Admin::UserPostsController"), "admin/user_posts");
        assert_eq!(path_of("Api::V1::PostsController"), "api/v1/posts");
        assert_eq!(path_of("APIKeysController"), "api_keys");
    }
}
