//! Ways to delete what is kept about a person, to hand it out, and to let it go after a time.

use crate::facts::{EffectKind, EndpointKind, Origin, Project};
use std::collections::HashSet;

/// Most places of routines that delete by themselves.
const ROUTINES: usize = 20;

/// Shortest name that may say what to do with whose data, in bytes; most names of calls are shorter.
const SHORTEST: usize = 9;

/// Where an account can be deleted, if any code does so.
pub(crate) fn deletion(project: &Project) -> Option<&Origin> {
    let endpoint = project.facts.endpoints.iter().find(|endpoint| {
        let route = plain(&endpoint.route);
        let erases =
            endpoint.effects.iter().any(|effect| effect.kind == EffectKind::ManagesUsers && plain(&effect.target).contains("delete"));
        let own = ["/me", "/account", "/profile", "/users", "/user", "/users/me"].iter().any(|end| {
            endpoint.route.trim_end_matches('/').trim_end_matches(":id").trim_end_matches("[id]").trim_end_matches('/').ends_with(end)
        });
        erases
            || is_deletion(&route)
            || endpoint.method.as_deref() == Some("DELETE") && own
            || endpoint.calls.iter().any(|call| is_deletion(&plain(call)))
    });
    endpoint.map(|endpoint| &endpoint.origin).or_else(|| named(project, is_deletion))
}

/// Where somebody gets a copy of what is kept about them, if any code makes one.
pub(crate) fn copy(project: &Project) -> Option<&Origin> {
    let endpoint = project.facts.endpoints.iter().find(|endpoint| is_copy(&plain(&endpoint.route)));
    endpoint.map(|endpoint| &endpoint.origin).or_else(|| named(project, is_copy))
}

/// The function of code or database whose name, or whose calls, say so.
fn named<'p>(project: &'p Project, says: fn(&str) -> bool) -> Option<&'p Origin> {
    let mut functions = project.facts.modules.iter().flat_map(|module| &module.functions);
    // The same few names are called all over a project.
    let mut heard = HashSet::new();
    let mut tells = |name: &'p str| name.len() >= SHORTEST && heard.insert(name) && says(&plain(name));
    let called = functions.find(|function| tells(&function.name) || function.calls.iter().any(|call| tells(call)));
    called.map(|function| &function.origin).or_else(|| {
        let stored = project.schema.functions.values().find(|function| says(&plain(&function.routine.name)));
        stored.map(|function| &function.routine.origin)
    })
}

/// Where rows are deleted by a schedule.
pub(crate) fn retention(project: &Project) -> Vec<&Origin> {
    let facts = &project.facts;
    let scheduled =
        facts.lookups.iter().filter(|lookup| lookup.store == "sql" && lookup.operation == "delete").map(|lookup| &lookup.origin);
    let deletes = |endpoint: &&crate::facts::Endpoint| {
        endpoint.kind == EndpointKind::Job && endpoint.effects.iter().any(|effect| effect.kind == EffectKind::Deletes)
    };
    scheduled.chain(facts.endpoints.iter().filter(deletes).map(|endpoint| &endpoint.origin)).take(ROUTINES).collect()
}

/// Lower-case, letters and slashes only.
fn plain(name: &str) -> String {
    name.chars().take(200).filter(|c| c.is_ascii_alphanumeric() || *c == '/').map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether a name speaks of handing out what is kept about a person.
fn is_copy(plain: &str) -> bool {
    let plain = plain.replace('/', "");
    let verbs = ["export", "download", "takeout", "exportar", "descargar", "exporter"];
    let objects = ["mydata", "userdata", "personaldata", "accountdata", "alldata", "alluserdata", "gdpr", "useraccount"];
    let both = |verb: &str| {
        plain
            .split_once(verb)
            .is_some_and(|(before, after)| objects.iter().any(|object| after.starts_with(object) || before.ends_with(object)))
    };
    verbs.into_iter().any(both) || plain.contains("gdprexport") || plain.contains("dataexportrequest") || plain.contains("dataportability")
}

/// Whether a name speaks of deleting an account.
fn is_deletion(plain: &str) -> bool {
    let verbs = ["delete", "remove", "erase", "destroy", "deactivate", "eliminar", "excluir", "apagar", "supprimer", "loeschen", "borrar"];
    let objects = ["account", "user", "profile", "mydata", "userdata", "cuenta", "conta", "compte", "konto", "usuario"];
    if !objects.iter().any(|object| plain.contains(object)) {
        return false;
    }
    verbs.iter().any(|verb| {
        plain.split_once(verb).is_some_and(|(_, after)| {
            let after = after.trim_start_matches('/');
            let after = ["my", "own", "current", "the", "auth"].iter().fold(after, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
            // A person who leaves a team or a menu that closes is no deletion.
            objects.iter().filter_map(|object| after.strip_prefix(object)).any(|rest| {
                !["from", "menu", "modal", "dialog", "role", "image", "photo", "picture"].iter().any(|word| rest.starts_with(word))
            })
        })
    }) || objects.iter().any(|object| verbs.iter().any(|verb| plain.contains(&format!("/{object}/{verb}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_deletion() {
        for (name, expected) in [
            ("supabase.auth.admin.deleteUser", true),
            ("/functions/v1/delete-my-account", true),
            ("delete_user_data", true),
            ("/api/account/delete", true),
            ("deleteTodo", false),
            ("closeUserMenu", false),
            ("removeUserFromTeam", false),
        ] {
            assert_eq!(is_deletion(&plain(name)), expected, "{name}");
        }
    }

    #[test]
    fn names_of_copies() {
        for (name, expected) in [
            ("/api/account/export-my-data", true),
            ("exportUserData", true),
            ("gdpr_export", true),
            ("/api/user/data/export", true),
            ("exportCsv", false),
            ("downloadInvoice", false),
        ] {
            assert_eq!(is_copy(&plain(name)), expected, "{name}");
        }
    }
}
