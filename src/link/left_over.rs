//! What files do that nothing runs is taken out of the facts.

use crate::facts::{Facts, SiteKind};

/// Takes out what files do of which `runs` says that nothing runs them. What they give away they give away without running.
/// Their modules and ways in are the caller's to take out.
pub(super) fn take_out(facts: &mut Facts, runs: impl Fn(&str) -> bool) {
    let gives_away = |kind: SiteKind| matches!(kind, SiteKind::LiteralCredentials | SiteKind::LiteralKey);
    facts.flows.retain(|flow| runs(&flow.origin.path));
    facts.stretches.retain(|stretch| runs(&stretch.path));
    facts.sites.retain(|site| gives_away(site.kind) || runs(&site.origin.path));
    facts.services.retain(|call| runs(&call.origin.path));
    facts.outlays.retain(|outlay| runs(&outlay.origin.path));
    facts.queries.retain(|query| runs(&query.origin.path));
    facts.lookups.retain(|lookup| runs(&lookup.origin.path));
    facts.telemetry.retain(|fact| runs(&fact.origin.path));
}
