//! Which ways in lead to a place in code: for rules that ask what stands before it.

use crate::facts::{Endpoint, GuardKind, Origin, Project};

/// The endpoints whose handler stands around a place, or that name the function around it as their handler.
pub(super) fn entries<'p>(project: &'p Project, place: &Origin) -> Vec<&'p Endpoint> {
    let before = |origin: &Origin| origin.path == place.path && origin.line <= place.line;
    let functions = project.modules_at(&place.path).iter().flat_map(|module| &module.functions);
    let function = functions.filter(|function| before(&function.origin)).max_by_key(|function| function.origin.line);
    let around = project.endpoints_at(&place.path).filter(|endpoint| before(&endpoint.origin)).max_by_key(|endpoint| endpoint.origin.line);
    let around = around.filter(|endpoint| function.is_none_or(|function| function.origin.line <= endpoint.origin.line));
    let Some(name) = function.map(|function| last(&function.name)) else { return around.into_iter().collect() };
    let mut found: Vec<&Endpoint> = around.into_iter().collect();
    if found.is_empty() && !matches!(name, "default" | "handler") {
        found.extend(project.endpoints_calling(name));
    }
    found
}

/// Whether some endpoint leads to a place, and all that do are such.
pub(super) fn all(project: &Project, place: &Origin, such: impl Fn(&Endpoint) -> bool) -> bool {
    let found = entries(project, place);
    !found.is_empty() && found.into_iter().all(such)
}

/// Whether only those come to a place who have a role or know a secret.
pub(super) fn is_for_staff(project: &Project, place: &Origin) -> bool {
    all(project, place, |endpoint| endpoint.guarded(&[GuardKind::Role, GuardKind::SharedSecret]))
}

/// Whether what is sent is held against a schema before one of the endpoints runs.
pub(super) fn is_validated(entries: &[&Endpoint]) -> bool {
    entries.iter().any(|endpoint| {
        endpoint.guarded(&[GuardKind::Validation])
            || endpoint.calls.iter().any(|call| {
                let call = last(call).to_ascii_lowercase();
                ["valid", "celebrate", "checkschema", "sanitiz"].iter().any(|word| call.contains(word))
            })
    })
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
