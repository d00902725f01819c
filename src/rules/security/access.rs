//! Stores that guard themselves by rules of their own, and what their paths hold, told by their names.

use crate::facts::{AccessRule, Project};
use crate::rules::Verdict;

/// All their rules; nothing, with the reason said, when there are none.
pub(super) fn rules<'p>(project: &'p Project, out: &mut Verdict) -> Option<&'p [AccessRule]> {
    let rules = project.facts.access_rules.as_slice();
    if rules.is_empty() {
        out.not_applicable("There are no security rules of Firestore, Firebase Storage or the Realtime Database.");
        return None;
    }
    Some(rules)
}

/// The collection that a path's documents stand in: its last part that is no variable.
pub(super) fn collection(rule: &AccessRule) -> &str {
    rule.path.rsplit('/').find(|part| !part.is_empty() && !part.starts_with('{') && !part.starts_with('$')).unwrap_or("")
}

/// Whether the path stands for everything in the store.
pub(super) fn is_everything(rule: &AccessRule) -> bool {
    collection(rule).is_empty()
}

/// The path for people: the whole store, or as the file spells it.
pub(super) fn place(rule: &AccessRule) -> String {
    if is_everything(rule) { "the whole database".to_owned() } else { format!("`{}`", rule.path) }
}

fn has_word(name: &str, list: &[&str]) -> bool {
    let mut spaced = String::new();
    for c in name.chars().take(200) {
        if c.is_ascii_uppercase() || !c.is_ascii_alphanumeric() {
            spaced.push(' ');
        }
        spaced.push(c.to_ascii_lowercase());
    }
    spaced.split([' ', '_', '-']).any(|word| list.contains(&word))
}

/// Whether documents of this collection are about people.
pub(super) fn is_personal(collection: &str) -> bool {
    let words = [
        "user",
        "users",
        "customer",
        "customers",
        "client",
        "clients",
        "patient",
        "patients",
        "student",
        "students",
        "order",
        "orders",
        "message",
        "messages",
        "chat",
        "chats",
        "conversations",
        "payment",
        "payments",
        "invoice",
        "invoices",
        "booking",
        "bookings",
        "appointment",
        "appointments",
        "contacts",
        "leads",
        "subscribers",
        "transactions",
        "accounts",
        "employees",
        "notifications",
    ];
    has_word(collection, &words)
}

/// Whether strangers are meant to add documents.
pub(super) fn is_form(collection: &str) -> bool {
    let words = [
        "contact",
        "contacts",
        "newsletter",
        "subscribers",
        "feedback",
        "waitlist",
        "inquiries",
        "enquiries",
        "leads",
        "submissions",
        "analytics",
        "events",
        "logs",
        "errors",
        "telemetry",
        "views",
        "visits",
        "clicks",
        "reports",
        "rsvp",
        "rsvps",
        "responses",
        "presence",
    ];
    has_word(collection, &words)
}

/// Whether documents of this collection hold settings or credentials.
pub(super) fn is_settings(collection: &str) -> bool {
    let words = [
        "settings",
        "setting",
        "config",
        "configs",
        "configuration",
        "secrets",
        "secret",
        "credentials",
        "keys",
        "apikeys",
        "integrations",
        "env",
        "tokens",
        "private",
    ];
    has_word(collection, &words)
}
