//! What tables and columns hold, told by their names.

mod rights;
mod words;

use crate::facts::Table;
pub(super) use rights::{
    is_about_people, is_ban, is_choice, is_grave, is_powerful, is_privilege, payment, payout, privileged, provider_payment, standing,
};
pub(super) use words::TENANTS;
use words::{ANIMALS, CATALOGUE, COMPANIES, CONTACT, FORMS, HEALTH, ILLNESS, INTIMATE, KEYS, PEOPLE, PERSONS, PRIVATE, WAYS};

fn parts(name: &str) -> impl DoubleEndedIterator<Item = &str> {
    name.split(['_', '-', '.', ' '])
}

fn has_word(name: &str, list: &[&str]) -> bool {
    let lower = name.to_ascii_lowercase();
    parts(&lower).any(|word| list.contains(&word))
}

/// What personal data a table holds, in a word or two; nothing when its names speak of none.
pub(super) fn personal(table: &Table) -> Option<String> {
    // What a catalogue says of a service is nobody's illness, and a tax rate or a company's tax number no identity paper.
    let meant = |name: &str| !(is_illness_listed(table, name) || name == "tax_id" && is_no_paper(table));
    let named = |list: &[&str]| {
        let holds = |name: String| list.contains(&name.as_str()) && meant(&name);
        let column = table.columns.iter().find(|column| holds(column.name.to_ascii_lowercase()));
        column.map(|column| column.name.replace('_', " "))
    };
    // What is said of an animal is nobody's personal data; who is to be called about it is.
    let animal = has_word(&table.name, ANIMALS);
    let intimate =
        if animal { named(&["emergency_contact_phone", "owner_phone", "owner_email", "owner_address"]) } else { named(INTIMATE) };
    if let Some(column) = intimate.or_else(|| named(KEYS)).or_else(|| kept_key(table).map(|column| column.replace('_', " "))) {
        return Some(column);
    }
    if table.has("card_number") && is_paid_with(table) {
        return Some("card number".to_owned());
    }
    if has_word(&table.name, PEOPLE) {
        if let Some(column) = named(CONTACT) {
            return Some(column);
        }
        let whole = ["profiles", "user_profiles", "users", "customers", "patients", "accounts"];
        if !table.declared && whole.contains(&table.name.as_str()) {
            return Some("personal data".to_owned());
        }
    }
    if belongs(table)
        && (has_word(&table.name, &["health", "medical", "mood", "moods", "symptoms"]) || table.has("mood"))
        && let Some(column) = named(HEALTH)
    {
        return Some(column);
    }
    let private = PRIVATE.iter().any(|(words, columns)| has_word(&table.name, words) && named(columns).is_some());
    private.then(|| parts(&table.name).collect::<Vec<_>>().join(" "))
}

/// Whether cards of a table are those that people pay with: cards that they collect have numbers as well, but no holder and
/// no end.
fn is_paid_with(table: &Table) -> bool {
    let pays = [
        "cvv",
        "cvc",
        "expiry",
        "expiry_date",
        "expiry_month",
        "exp_month",
        "exp_year",
        "card_holder",
        "cardholder",
        "cardholder_name",
        "card_holder_name",
    ];
    table.columns.iter().any(|column| pays.contains(&column.name.as_str()))
        || has_word(&table.name, &["payment", "payments", "bank", "billing", "credit", "debit"])
}

/// Whether a column is said of people, for all that its name says: not the number of a card that is collected, the tax number
/// of a company, the illness that a service is for, or a place in a list of places.
pub(super) fn is_of_people(table: &Table, column: &str) -> bool {
    let places =
        ["postal_codes", "postcodes", "zip_codes", "zipcodes", "cities", "countries", "states", "municipalities", "codigos_postales"];
    let name = column.to_ascii_lowercase();
    !(places.contains(&table.name.to_ascii_lowercase().as_str())
        || is_illness_listed(table, &name)
        || name == "tax_id" && is_no_paper(table)
        || name == "card_number" && !is_paid_with(table))
}

/// Whether a column says what a service or an article is for, and not what somebody has.
fn is_illness_listed(table: &Table, column: &str) -> bool {
    ILLNESS.contains(&column) && has_word(&table.name, CATALOGUE) && !belongs(table) && !has_word(&table.name, PEOPLE)
}

/// The column of a table that holds keys, if one does.
pub(super) fn key(table: &Table) -> Option<&str> {
    let holds = |name: &&str| KEYS.contains(&name.to_ascii_lowercase().as_str()) || *name == "password";
    table.columns.iter().map(|column| column.name.as_str()).find(holds).or_else(|| kept_key(table))
}

/// The column of a table for keys that holds them, though its name alone would not say so. Of a table that no file creates
/// the name alone says it.
fn kept_key(table: &Table) -> Option<&str> {
    let of_keys = ["keys", "secrets", "credentials", "integrations", "integration", "credenciais", "credenciales"];
    let known = ["api_keys", "user_api_keys", "secrets", "credentials", "integration_credentials", "api_credentials"];
    let other = ["public", "license", "licence", "translation", "idempotency", "cache", "foreign"];
    if !has_word(&table.name, &of_keys) || has_word(&table.name, &other) {
        return None;
    }
    let holds = |name: &&str| {
        matches!(*name, "api_key" | "apikey" | "api_secret" | "key_value" | "secret" | "secret_value" | "token" | "api_token")
    };
    let unseen = !table.declared && table.columns.is_empty() && known.contains(&table.name.as_str());
    table.columns.iter().map(|column| column.name.as_str()).find(holds).or_else(|| unseen.then_some("keys"))
}

/// Whether `tax_id` of a table is a rate that it points to, or the number of a company.
fn is_no_paper(table: &Table) -> bool {
    let points = |kind: &str| kind.starts_with("uuid") || kind.starts_with("int") || kind.starts_with("bigint");
    has_word(&table.name, COMPANIES) || table.column("tax_id").is_some_and(|column| points(&column.kind))
}

/// Whether the table is a technical record that speaks of nobody by more than an id.
pub(super) fn is_technical_log(table: &Table) -> bool {
    has_word(&table.name, &["log", "logs", "telemetry", "errors", "diagnostics"]) && personal(table).is_none() && reaches(table).is_none()
}

/// Whether the table's rows belong to single people, or name who made them.
pub(super) fn owned(table: &Table) -> bool {
    table.has("created_by") || belongs(table)
}

/// Whether the table's rows belong to single people. Who made a row is a note in products whose staff share their rows.
pub(super) fn belongs(table: &Table) -> bool {
    let owner = [
        "user_id",
        "owner_id",
        "profile_id",
        "author_id",
        "customer_id",
        "account_id",
        "clerk_user_id",
        "student_id",
        "athlete_id",
        "patient_id",
    ];
    table.columns.iter().any(|column| owner.contains(&column.name.as_str()))
}

/// A column by which one of the people can be reached of whom the rows speak, whatever the table is about.
pub(super) fn reaches(table: &Table) -> Option<String> {
    let reaches = |name: &&str| has_word(name, PERSONS) && has_word(name, WAYS);
    table.columns.iter().map(|column| column.name.as_str()).find(reaches).map(|name| name.replace('_', " "))
}

/// A column whose value lets in whoever knows it: the token of an invitation, of a link to one record.
pub(super) fn door(table: &Table) -> Option<String> {
    let links = [
        "invite",
        "invites",
        "invitation",
        "invitations",
        "share",
        "shares",
        "link",
        "links",
        "access",
        "reset",
        "resets",
        "guest",
        "guests",
    ];
    let alone = has_word(&table.name, &links);
    let opens = |name: &&str| lets_in(name) || alone && matches!(*name, "token" | "token_hash");
    table.columns.iter().map(|column| column.name.as_str()).find(opens).map(|name| name.replace('_', " "))
}

/// Whether a column's value, by its name, is what somebody must know to be let in.
pub(super) fn lets_in(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let ends = |list: &[&str]| parts(&lower).next_back().is_some_and(|last| list.contains(&last));
    let opens = [
        "share",
        "shared",
        "invite",
        "invitation",
        "access",
        "magic",
        "qr",
        "qrcode",
        "public",
        "guest",
        "view",
        "edit",
        "manage",
        "tracking",
        "booking",
        "confirmation",
        "verification",
        "unsubscribe",
        "reset",
        "session",
        "link",
        "login",
        "portal",
        "client",
        "download",
    ];
    lower == "token"
        || ends(&["token"]) && has_word(&lower, &opens)
        || ends(&["secret", "code", "key", "hash", "link"])
            && has_word(&lower, &["share", "invite", "invitation", "access", "magic", "qrcode", "guest", "portal", "login"])
}

/// Whether strangers are meant to add rows.
pub(super) fn is_form(table: &str) -> bool {
    has_word(table, FORMS)
}

/// Whether the table's rows are accounts of people who sign in.
pub(super) fn is_account(table: &Table) -> bool {
    let accounts =
        ["user", "users", "profile", "profiles", "account", "accounts", "admins", "wallet", "wallets", "credits", "subscriptions"];
    has_word(&table.name, &accounts)
}
