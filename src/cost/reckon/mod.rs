//! From facts to a bill: which services the product pays, and what it uses of each.

mod ai;
mod exposed;
mod hosting;
mod nocode;
mod places;
mod services;
mod uses;

use self::places::Remedies;
use super::prices::{AS_OF, share};
use super::{Assumptions, Bill, Share, Unpriced};
use crate::facts::{Project, Purpose, service_name};
use crate::sorted::Arrange;
use std::collections::BTreeMap;

/// What the product costs to run.
#[must_use]
pub fn reckon(project: &Project) -> Bill {
    let mut remedies = Remedies::default();
    let mut unpriced: Vec<Unpriced> = Vec::new();
    let mut parts = ai::parts(project, &mut remedies, &mut unpriced);
    parts.extend(hosting::parts(project, &mut remedies));
    parts.extend(services::parts(project, &mut remedies, &mut unpriced));
    parts.extend(nocode::parts(project, &mut remedies, &mut unpriced));
    unpriced.arrange();
    unpriced.dedup_by(|a, b| a.service == b.service);
    Bill {
        as_of: AS_OF.to_owned(),
        assumptions: Assumptions::default(),
        parts,
        remedies: remedies.done(),
        unpriced,
        shares: shares(project),
        exposed: exposed::list(project),
    }
}

/// Payment providers, which keep a share.
fn shares(project: &Project) -> Vec<Share> {
    let mut shares: BTreeMap<&str, Share> = BTreeMap::new();
    for call in project.facts.services.iter().filter(|call| call.purpose == Purpose::Payment) {
        if let Some(row) = share(&call.service) {
            shares.entry(row.name).or_insert_with(|| Share {
                service: service_name(row.name),
                basis_points: row.basis_points,
                fixed: row.fixed,
                source: row.from.source(&service_name(row.name)),
            });
        }
    }
    shares.into_values().collect()
}
