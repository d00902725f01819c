//! Functions that are called once for each entry of a list, joined to what they ask of a store: one question for each
//! entry, told where the loop is.

use super::resolve::Modules;
use crate::facts::{EffectKind, Project, Query, SiteKind};
use crate::sorted::Arrange;

/// Most calls that are looked up.
const CALLS: usize = 2_000;

/// Whether a function's name says that it only asks: work that is done for each entry may well need its own questions.
fn asks(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    ["get", "fetch", "load", "find", "list", "count", "calculate", "compute", "has", "lookup", "statistics"].iter().any(|verb| {
        last.strip_prefix(verb).is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_uppercase() || c == '_'))
    })
}

/// Fills it in.
pub(super) fn join(project: &mut Project, modules: &Modules<'_>) {
    let facts = &mut project.facts;
    let mut found = Vec::new();
    for site in facts.sites.iter().filter(|site| site.kind == SiteKind::CalledInLoop && asks(&site.detail)).take(CALLS) {
        let Some(module) = modules.get(&site.origin.path) else { continue };
        let reached = modules.called(module, "", &site.detail);
        let asked = reached.iter().find_map(|(_, function)| function.effects.iter().find(|effect| effect.kind == EffectKind::Reads));
        if let Some(effect) = asked {
            found.push(Query {
                store: "a function".to_owned(),
                table: Some(effect.target.clone()),
                operation: "select".to_owned(),
                bounded: true,
                filtered: true,
                all_columns: false,
                names_only: false,
                block: 0,
                in_loop: true,
                origin: site.origin.clone(),
            });
        }
    }
    facts.queries.append(&mut found);
    facts.queries.arrange();
    facts.sites.retain(|site| site.kind != SiteKind::CalledInLoop);
}
