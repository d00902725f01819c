//! Scripts that somebody runs by hand: what they print is seen by whoever runs them, and the models that they name are data.

use crate::facts::{Project, Purpose, Role, Site, SiteKind};
use crate::sorted::Gather;
use std::collections::BTreeSet;

/// Takes out what is a fault only of a program that serves people.
pub(super) fn join(project: &mut Project) {
    let facts = &mut project.facts;
    let scripts: BTreeSet<&str> = facts.files.iter().filter(|file| file.role == Role::Script).map(|file| file.path.as_str()).into_set();
    let asks: BTreeSet<&str> =
        facts.services.iter().filter(|call| call.purpose == Purpose::Ai).map(|call| call.origin.path.as_str()).into_set();
    let idle = |site: &Site| match site.kind {
        SiteKind::SensitiveLog => true,
        // A script that asks a model fails with it.
        SiteKind::AiModel => !asks.contains(site.origin.path.as_str()),
        _ => false,
    };
    facts.sites.retain(|site| !(idle(site) && scripts.contains(site.origin.path.as_str())));
}
