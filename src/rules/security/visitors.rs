//! The role of the database that callers without an account act as, where a server hands its tables out by PostgREST.

use crate::facts::{Deployment, Project, Setting};

/// Where that is said.
pub(super) fn stated(project: &Project) -> impl Iterator<Item = &Deployment> {
    project.facts.deployments.iter().filter(|deployment| deployment.setting == Setting::VisitorRole)
}

/// Whether a role is theirs. Where the name comes from elsewhere, those of the handbook are taken for it.
pub(super) fn are(project: &Project, role: &str) -> bool {
    stated(project).any(|said| if said.value.is_empty() { matches!(role, "web_anon" | "anon" | "anonymous") } else { said.value == role })
}
