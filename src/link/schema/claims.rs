//! Policies that ask a function of the project, when that function believes claims that people edit themselves.

use super::replay::has_word;
use crate::facts::{Reach, Schema};

/// Most such functions that are looked for in conditions.
const FUNCTIONS: usize = 50;

/// Widens what those policies let through.
pub(super) fn join(schema: &mut Schema) {
    let believing: Vec<String> = schema
        .functions
        .values()
        .filter(|function| function.routine.trusts_claim)
        .filter_map(|function| function.routine.name.rsplit('.').next().map(str::to_owned))
        .take(FUNCTIONS)
        .collect();
    if believing.is_empty() {
        return;
    }
    for policy in schema.tables.values_mut().flat_map(|table| &mut table.policies) {
        for condition in [&mut policy.using, &mut policy.check].into_iter().flatten() {
            let asks =
                matches!(condition.reach, Reach::Role | Reach::Member) && believing.iter().any(|name| has_word(&condition.text, name));
            if asks {
                condition.reach = Reach::EditableClaim;
            }
        }
    }
}
