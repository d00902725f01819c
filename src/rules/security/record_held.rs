//! Whether a check that stands before a record says whose that very record is, or only lets many people in.

use super::record_words::table;
use crate::facts::{Effect, EffectKind, Endpoint, GuardKind, Lookup, Picked, Project};
use crate::rules::identifiers::{any, parts};
use std::collections::BTreeSet;

/// Most lines between the client of a query and its table.
const HEAD: u32 = 2;

/// Roles that customers of a product have, of whom there are many.
const CUSTOMERS: &[&str] = &[
    "client",
    "customer",
    "vendor",
    "seller",
    "buyer",
    "patient",
    "student",
    "user",
    "member",
    "driver",
    "candidate",
    "tenant",
    "landlord",
    "merchant",
    "freelancer",
    "parent",
];

/// Whether the roles that are asked for are those of customers: one of them can be anybody who signs up.
pub(super) fn lets_customers_in(endpoint: &Endpoint) -> bool {
    endpoint.guards.iter().filter(|guard| guard.kind == GuardKind::Role).any(|guard| {
        let said = guard.by.split(['\'', '"', '`']).skip(1).step_by(2);
        guard.by.contains("==") && said.map(str::to_ascii_lowercase).any(|role| CUSTOMERS.contains(&role.as_str()))
    })
}

/// Whether all that is asked of the caller is which record of another table is theirs ("my shop"), and nothing holds the
/// changed record against it.
pub(super) fn asks_parent_only(project: &Project, endpoint: &Endpoint, effect: &Effect) -> bool {
    if effect.kind == EffectKind::Reads || effect.picked != Picked::Sent || endpoint.guarded(&[GuardKind::Related]) {
        return false;
    }
    let target = table(&effect.target);
    // `findFirst({ where: { id, shopId: shop.id } })` before the change.
    let found = project.lookups_at(&effect.origin.path).any(|lookup| {
        (endpoint.origin.line..=effect.origin.line).contains(&lookup.origin.line)
            && lookup.columns.len() > 1
            && table(&lookup.table) == target
    });
    if found {
        return false;
    }
    let mut owners = endpoint.guards.iter().filter(|guard| guard.kind == GuardKind::Owner && !guard.fails_open).peekable();
    owners.peek().is_some()
        && owners.all(|guard| {
            guard.origin.path == endpoint.origin.path
                && project.lookups_at(&guard.origin.path).any(|lookup| {
                    lookup.origin.line.abs_diff(guard.origin.line) <= 2
                        && lookup.operation != "update"
                        && lookup.operation != "delete"
                        && lookup.columns.len() == 1
                        && holds_things(&lookup.table)
                        && table(&lookup.table) != target
                })
        })
}

/// Whether all that is asked of the caller, in other files, is which account is theirs: a log-in that looks the account up
/// says nothing of the record.
pub(super) fn asks_account_only(endpoint: &Endpoint, people: &BTreeSet<String>, effect: &Effect) -> bool {
    let target = table(&effect.target);
    let of_accounts = |name: &str| people.contains(name) || matches!(name, "user" | "account" | "profile");
    if effect.kind == EffectKind::Reads || of_accounts(&target) || endpoint.guarded(&[GuardKind::Related]) {
        return false;
    }
    endpoint.guards.iter().filter(|guard| guard.kind == GuardKind::Owner && !guard.fails_open).all(|guard| {
        let near = |other: &&Effect| {
            other.origin.path == guard.origin.path && (0..=NEAR).contains(&(i64::from(guard.origin.line) - i64::from(other.origin.line)))
        };
        let query = endpoint.effects.iter().filter(near).max_by_key(|other| other.origin.line);
        guard.origin.path != endpoint.origin.path && query.is_some_and(|query| of_accounts(&table(&query.target)))
    })
}

/// Lines from the start of a query to its condition.
const NEAR: i64 = 6;

/// Whether a table is of things that hold others, rather than of people and of what joins them to something.
fn holds_things(name: &str) -> bool {
    let people =
        ["user", "users", "profile", "profiles", "account", "accounts", "member", "members", "membership", "memberships", "role", "roles"];
    !any(name, &people) && !parts(name).iter().any(|word| word.starts_with("member") || word.starts_with("permission"))
}

/// Whether some check of a function with many purposes may be about the record that an effect picks: what was loaded is held
/// against the caller, or an earlier query asks for a record and its owner at once, or for the caller's own rows of that very
/// table. That a caller's settings or balance were looked up before says nothing of it.
pub(super) fn is_answered_for(project: &Project, endpoint: &Endpoint, effect: &Effect) -> bool {
    let target = table(&effect.target);
    endpoint.guards.iter().filter(|guard| guard.kind == GuardKind::Owner && !guard.fails_open).any(|guard| {
        if guard.by.contains("==") || guard.by.contains("!=") {
            return true;
        }
        if guard.origin.path == effect.origin.path && guard.origin.line > effect.origin.line {
            return false;
        }
        // A chain of calls begins where its client is named, its table may stand on the next line.
        let near = |lookup: &&Lookup| (guard.origin.line..=guard.origin.line + HEAD).contains(&lookup.origin.line);
        let asked = project.lookups_at(&guard.origin.path).filter(near).min_by_key(|lookup| lookup.origin.line);
        asked.is_none_or(|lookup| lookup.columns.len() > 1 || table(&lookup.table) == target)
    })
}
