//! Stores that guard themselves by rules of their own, and what their paths hold, told by their names.

use crate::facts::{AccessRule, Project, Purpose, Reach};
use crate::rules::Verdict;
use std::collections::BTreeMap;

/// Firebase's stores.
const FIREBASE: [&str; 3] = ["firestore", "storage", "realtime"];

/// Rules of stores other than Firebase's: of each place those of the file that speaks of it last.
pub(super) fn other_rules(project: &Project) -> Vec<&AccessRule> {
    let rules = || project.facts.access_rules.iter().filter(|rule| !FIREBASE.contains(&rule.store.as_str()));
    let place = |rule: &&AccessRule| (rule.store.clone(), rule.path.clone(), rule.operations.clone());
    let mut last: BTreeMap<_, &str> = BTreeMap::new();
    for rule in rules() {
        let file = last.entry(place(&rule)).or_insert(&rule.origin.path);
        *file = (*file).max(&rule.origin.path);
    }
    rules().filter(|rule| last.get(&place(rule)).is_some_and(|file| *file == rule.origin.path)).collect()
}

/// Whether the product keeps its records with Base44.
pub(super) fn keeps_entities(project: &Project) -> bool {
    project.facts.services.iter().any(|call| call.service == "base44" && call.purpose == Purpose::Database)
}

/// Who gets into the app by what its own file says: everyone, or accounts alone; nothing where no file says.
pub(super) fn visitors_of_app(project: &Project) -> Option<Reach> {
    let said = project.facts.access_rules.iter().filter(|rule| rule.store == "base44" && is_visit(rule));
    said.map(|rule| rule.reach).max()
}

/// Whether it says who gets into the app, and nothing of its records.
pub(super) fn is_visit(rule: &AccessRule) -> bool {
    rule.operations.iter().any(|operation| operation == "visit")
}

/// Who may do something with the records of an entity of Base44, by its own rules and by who gets into the app.
pub(super) fn reach_of_entity(project: &Project, rule: &AccessRule) -> Reach {
    if rule.reach == Reach::Everyone { visitors_of_app(project).unwrap_or(Reach::Everyone) } else { rule.reach }
}

/// All of Firebase's rules; nothing, with the reason said, when there are none.
pub(super) fn rules<'p>(project: &'p Project, out: &mut Verdict) -> Option<Vec<&'p AccessRule>> {
    let rules: Vec<&AccessRule> = project.facts.access_rules.iter().filter(|rule| FIREBASE.contains(&rule.store.as_str())).collect();
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
    match (is_everything(rule), rule.store.as_str()) {
        (true, "storage") => "the whole file storage".to_owned(),
        (true, _) => "the whole database".to_owned(),
        (false, "base44") => format!("`{}`", rule.path.trim_start_matches('/')),
        _ => format!("`{}`", rule.path),
    }
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
        "profile",
        "profiles",
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

/// Whether documents of this collection concern only the person and the business: nobody else has a reason to read them.
pub(super) fn is_confidential(collection: &str) -> bool {
    let words = [
        "patient",
        "patients",
        "payment",
        "payments",
        "invoice",
        "invoices",
        "order",
        "orders",
        "appointment",
        "appointments",
        "transactions",
        "payouts",
        "prescriptions",
        "medical",
        "salaries",
        "payroll",
        "leads",
        "kyc",
    ];
    has_word(collection, &words)
}

/// Whether documents of this collection say what was paid or is owed.
pub(super) fn is_of_money(collection: &str) -> bool {
    has_word(
        collection,
        &["payment", "payments", "payout", "payouts", "withdrawal", "withdrawals", "ledger", "wallet", "wallets", "credits", "purchases"],
    ) && !has_word(collection, &["method", "methods", "settings", "request", "requests"])
}

/// Whether documents of this collection are what people say to each other.
pub(super) fn is_private_talk(collection: &str) -> bool {
    has_word(collection, &["message", "messages", "chats", "conversations", "dms"])
}

/// Whether what is added to this collection is sent as a mail or message.
pub(super) fn is_outbox(collection: &str) -> bool {
    let plain: String = collection.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let names = [
        "mail",
        "mails",
        "email",
        "emails",
        "outbox",
        "mailqueue",
        "emailqueue",
        "mailsqueue",
        "emailsqueue",
        "emailstosend",
        "mailstosend",
        "sendmail",
        "sendemail",
        "queuedemails",
        "emailrequests",
        "emailjobs",
        "mailjobs",
        "sms",
        "smsqueue",
        "smsmessages",
        "outgoingmails",
        "outgoingemails",
    ];
    names.contains(&plain.as_str())
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
