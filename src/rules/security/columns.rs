//! What tables and columns hold, told by their names.

mod words;

use crate::facts::{Schema, Table};
pub(super) use words::TENANTS;
use words::{ANIMALS, CONTACT, FORMS, HEALTH, INTIMATE, KEYS, PEOPLE, PERSONS, PRIVATE, WAYS};

fn parts(name: &str) -> impl DoubleEndedIterator<Item = &str> {
    name.split(['_', '-', '.', ' '])
}

fn has_word(name: &str, list: &[&str]) -> bool {
    let lower = name.to_ascii_lowercase();
    parts(&lower).any(|word| list.contains(&word))
}

/// What personal data a table holds, in a word or two; nothing when its names speak of none.
pub(super) fn personal(table: &Table) -> Option<String> {
    let named = |list: &[&str]| {
        let column = table.columns.iter().find(|column| list.contains(&column.name.to_ascii_lowercase().as_str()));
        column.map(|column| column.name.replace('_', " "))
    };
    // What is said of an animal is nobody's personal data; who is to be called about it is.
    let animal = has_word(&table.name, ANIMALS);
    let intimate =
        if animal { named(&["emergency_contact_phone", "owner_phone", "owner_email", "owner_address"]) } else { named(INTIMATE) };
    if let Some(column) = intimate.or_else(|| named(KEYS)) {
        return Some(column);
    }
    // Cards that people collect have numbers as well; those that they pay with also have a holder or an end.
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
    if table.has("card_number") && (named(&pays).is_some() || has_word(&table.name, &["payment", "payments", "bank", "billing"])) {
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

/// The column of a table that holds keys, if one does.
pub(super) fn key(table: &Table) -> Option<&str> {
    let holds = |name: &&str| KEYS.contains(&name.to_ascii_lowercase().as_str()) || *name == "password";
    table.columns.iter().map(|column| column.name.as_str()).find(holds)
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

/// Columns that say that something bought is paid, in tables of what customers buy.
pub(super) fn payment(table: &Table) -> Vec<&str> {
    let bought = [
        "order",
        "orders",
        "purchase",
        "purchases",
        "booking",
        "bookings",
        "reservation",
        "reservations",
        "enrollment",
        "enrollments",
        "ticket",
        "tickets",
        "donations",
        "pedidos",
        "compras",
        "reservas",
        "commandes",
        "bestellungen",
    ];
    let paid = ["payment_status", "paid", "is_paid", "paid_at", "payment_confirmed", "payment_verified", "total_paid", "amount_paid"];
    if !has_word(&table.name, &bought) {
        return Vec::new();
    }
    table.columns.iter().map(|column| column.name.as_str()).filter(|name| paid.contains(name)).collect()
}

/// The columns that say how far somebody's wish to be paid out has come, and how much they get.
pub(super) fn payout(table: &Table) -> Vec<&str> {
    let asked = ["withdrawal", "withdrawals", "payout", "payouts", "cashout", "cashouts", "saques", "retiros", "redemption", "redemptions"];
    let sum = |name: &str| parts(name).any(|part| matches!(part, "amount" | "valor" | "monto" | "total" | "value"));
    if !has_word(&table.name, &asked) || !table.columns.iter().any(|column| sum(&column.name)) {
        return Vec::new();
    }
    table.columns.iter().map(|column| column.name.as_str()).filter(|name| matches!(*name, "status" | "state" | "approved")).collect()
}

/// Whether a column may hold only a part that people pick for themselves: a constraint or its type lists the values, and
/// none of them gives power over others.
pub(super) fn is_choice(schema: &Schema, table: &Table, column: &str) -> bool {
    let picked = ["role", "roles", "user_role", "app_role", "user_type", "account_type"].contains(&column);
    picked && schema.values(table, column).is_some_and(|values| !values.iter().any(|value| is_powerful(value)))
}

/// Whether a value of a role gives power over others.
pub(super) fn is_powerful(value: &str) -> bool {
    let powers = [
        "admin",
        "administrator",
        "administrador",
        "superadmin",
        "super",
        "superuser",
        "owner",
        "moderator",
        "mod",
        "staff",
        "manager",
        "root",
        "operator",
        "support",
        "employee",
        "gestor",
        "gerente",
        "editor",
        "system",
        "internal",
    ];
    let lower = value.to_ascii_lowercase();
    lower.contains("admin") || parts(&lower).any(|part| powers.contains(&part))
}

/// Whether rows of a table are about people, their accounts or what they hold there. A browser's subscription to
/// notifications, an account at a bank, a part that a bot plays: such words mean something else there.
pub(super) fn is_about_people(table: &Table) -> bool {
    let about_people = [
        "user",
        "users",
        "profile",
        "profiles",
        "account",
        "accounts",
        "member",
        "members",
        "customer",
        "customers",
        "subscription",
        "subscriptions",
        "wallet",
        "wallets",
        "credits",
        "usage",
        "students",
        "admins",
        "staff",
        "employees",
        "licenses",
        "financials",
        "balance",
        "balances",
        "earnings",
    ];
    has_word(&table.name, &about_people)
        && !has_word(
            &table.name,
            &["push", "notification", "notifications", "bank", "webpush", "bot", "bots", "agent", "agents", "persona", "personas"],
        )
}

/// Columns that decide what a person may do or must pay.
pub(super) fn privileged(table: &Table) -> Vec<&str> {
    if !is_about_people(table) {
        return Vec::new();
    }
    // Limits that people set for themselves, and notes of what was used up.
    let own_settings = has_word(&table.name, &["config", "configs", "setting", "settings", "preferences", "security"]);
    let notes = has_word(&table.name, &["log", "logs", "history"]);
    let means_right =
        |name: &&str| is_privilege(name) && !(own_settings && name.ends_with("_limit")) && !(notes && name.contains("credits"));
    table.columns.iter().map(|column| column.name.as_str()).filter(means_right).collect()
}

/// Whether a column or field of this name decides what a person may do or must pay.
pub(super) fn is_privilege(column: &str) -> bool {
    let lower = column.to_ascii_lowercase();
    let exact = [
        "role",
        "roles",
        "user_role",
        "user_type",
        "account_type",
        "admin",
        "is_admin",
        "is_superuser",
        "is_super_admin",
        "is_staff",
        "is_moderator",
        "plan",
        "plan_id",
        "plan_type",
        "tier",
        "subscription",
        "subscription_tier",
        "subscription_plan",
        "subscription_status",
        "subscription_active",
        "subscription_expires_at",
        "subscription_end_date",
        "is_pro",
        "is_premium",
        "premium",
        "pro",
        "is_subscribed",
        "is_paid",
        "paid",
        "has_paid",
        "credits",
        "credit",
        "tokens",
        "balance",
        "wallet_balance",
        "credit_balance",
        "token_balance",
        "points_balance",
        "verified",
        "is_verified",
        "is_approved",
        "approved",
        "permissions",
        "trial_ends_at",
        "premium_until",
        "pro_until",
        "lifetime_access",
        "is_banned",
        "banned",
        "quota",
        "usage_limit",
        "verification_status",
        "kyc_status",
        "approval_status",
    ];
    exact.contains(&lower.as_str())
        || lower.ends_with("_credits")
        || lower.starts_with("credits_")
        || lower.ends_with("_balance")
        || lower.ends_with("balance_cents")
        || (lower.starts_with("max_") && (lower.contains("per_") || lower.ends_with("_limit")))
        || lower.ends_with("_limit")
}

/// Columns whose change hands over control or money at once, as against a badge.
pub(super) fn is_grave(column: &str) -> bool {
    !matches!(
        column,
        "verified"
            | "is_verified"
            | "quota"
            | "usage_limit"
            | "is_banned"
            | "banned"
            | "user_type"
            | "account_type"
            | "approved"
            | "is_approved"
            | "verification_status"
            | "kyc_status"
            | "approval_status"
    ) && !column.ends_with("_limit")
}
