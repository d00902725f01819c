//! The judgement that many rules share: a construct in code that is a fault wherever it stands.

use super::{Finding, Verdict};
use crate::facts::{Project, Site};

/// One finding for each site that is `wanted`; `say` adds what the finding knows of its place. Passes where code was
/// read and no site is wanted, and does not apply where there is no code.
pub(super) fn fail_each<'p>(
    project: &'p Project,
    out: &mut Verdict,
    mut wanted: impl FnMut(&'p Site) -> bool,
    mut say: impl FnMut(&Site, &mut Finding),
) {
    let mut found = false;
    for site in project.facts.sites.iter().filter(|site| wanted(site)) {
        found = true;
        say(site, out.fail(&site.origin));
    }
    if !found && project.facts.modules.is_empty() {
        out.not_applicable("There is no code that this could be seen in.");
    } else if !found {
        out.pass();
    }
}
