//! Stores whose policies cannot tell callers apart, because nobody signs in with the store's own accounts: to them every
//! caller is the same stranger, and what a policy lets one do it lets everyone do.

use crate::facts::{Facts, Language, Project, Role, SiteKind};
use crate::sorted::Arrange;

/// Takes back what readers say of policies that stand before effects.
pub(super) fn join(project: &mut Project) {
    if signs_in(&project.facts) {
        return;
    }
    for endpoint in &mut project.facts.endpoints {
        // Firestore's client in a server is a stranger as well, but its rules are often written for strangers.
        for effect in endpoint.effects.iter_mut().filter(|effect| effect.policed && effect.target != "firestore") {
            effect.policed = false;
        }
        endpoint.effects.arrange();
    }
}

/// Whether anything shows that people are known to the store: a log-in, a token that is passed on, or an app in a language
/// of which only part is read.
fn signs_in(facts: &Facts) -> bool {
    let passes_on = |by: &str| by == "the caller's own token" || by.contains("supabase") || by.contains(".auth.");
    let mut guards = facts.endpoints.iter().flat_map(|endpoint| &endpoint.guards);
    let kits = ["@supabase/auth-ui-react", "@supabase/auth-ui-svelte", "@nuxtjs/supabase"];
    let others = [Language::Dart, Language::Kotlin, Language::Java, Language::CSharp, Language::Python, Language::Php, Language::Go];
    facts.sites.iter().any(|site| site.kind == SiteKind::StoreSignIn)
        || guards.any(|guard| passes_on(&guard.by))
        || facts.dependencies.iter().any(|dependency| kits.contains(&dependency.name.as_str()))
        || facts.files.iter().any(|file| file.role == Role::Source && file.language.is_some_and(|language| others.contains(&language)))
}
