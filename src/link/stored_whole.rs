//! Records that are stored as the caller sent them: which of their fields are rights, as the declarations of the records
//! say. A record without any is no matter.

use crate::facts::{Model, Project, Sink};
use crate::sorted::Arrange;

/// Fills them in.
pub(super) fn join(project: &mut Project) {
    let facts = &mut project.facts;
    let models = &facts.models;
    facts.flows.retain_mut(|flow| {
        let Some(kind) = flow.source.strip_suffix(".*").filter(|_| flow.sink == Sink::Privilege) else { return true };
        let right = models.iter().filter(|model| model.name == kind).find_map(right);
        match right {
            Some(right) => {
                flow.source = format!("{kind}.{right}");
                true
            }
            None => false,
        }
    });
    facts.flows.arrange();
}

/// The first column of a record that is a right.
fn right(model: &Model) -> Option<&str> {
    let is_right = |name: &str| {
        let plain = name.to_ascii_lowercase().replace('_', "");
        matches!(
            plain.as_str(),
            "role" | "roles" | "userrole" | "balance" | "credits" | "credit" | "plan" | "tier" | "permissions" | "superuser"
        ) || plain.contains("admin")
            || plain == "isstaff"
    };
    model.columns.iter().map(|column| column.name.as_str()).find(|name| is_right(name))
}
