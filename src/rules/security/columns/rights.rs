//! Columns that decide what people may do or must pay, and what says that they paid.

use super::{has_word, parts};
use crate::facts::{Schema, Table};

/// Words of tables whose rows are accounts, in several languages.
const ACCOUNTS: &[&str] = &[
    "user",
    "users",
    "profile",
    "profiles",
    "account",
    "accounts",
    "usuario",
    "usuarios",
    "perfil",
    "perfiles",
    "perfis",
    "utilisateurs",
    "profils",
    "benutzer",
    "nutzer",
    "utenti",
    "profili",
    "gebruikers",
    "kullanicilar",
];
/// What columns call a part with rights, in several languages.
const PARTS: &[&str] = &[
    "role",
    "roles",
    "user_role",
    "app_role",
    "user_type",
    "account_type",
    "rol",
    "papel",
    "rolle",
    "ruolo",
    "tipo_usuario",
    "perfil_acesso",
];

/// Columns that say that something bought is paid, in tables of what customers buy.
pub(in crate::rules::security) fn payment(table: &Table) -> Vec<&str> {
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

/// Columns that say what was paid and how far it came, in tables that keep a payment provider's number of it.
pub(in crate::rules::security) fn provider_payment(table: &Table) -> Vec<&str> {
    let provider = ["stripe", "paypal", "razorpay", "mercadopago", "mp", "pagarme", "asaas", "paystack", "flutterwave", "mollie", "square"];
    let payment = ["payment", "intent", "session", "charge", "order", "transaction", "transfer", "subscription", "invoice"];
    let numbers = |name: &str| {
        has_word(name, &["id", "intent", "session", "reference"])
            && (has_word(name, &provider) && has_word(name, &payment)
                || name.contains("payment_intent")
                || name.contains("checkout_session"))
    };
    // What a person is and may do stands in the same row of a profile, and is told by itself.
    if has_word(&table.name, ACCOUNTS) || !table.columns.iter().any(|column| numbers(&column.name)) {
        return Vec::new();
    }
    let states = ["status", "estado", "situacao", "statut", "paid", "pagado", "pago"];
    let sums = ["amount", "price", "total", "fee", "monto", "importe", "precio", "valor", "preco", "montant", "betrag"];
    let named = |words: &[&str]| -> Vec<&str> {
        table.columns.iter().map(|column| column.name.as_str()).filter(|name| has_word(name, words)).collect()
    };
    // How far it came weighs more than how much it was.
    let (states, sums) = (named(&states), named(&sums));
    [states, sums].concat()
}

/// Columns that say whether somebody's account is open, or how it is guarded, in tables of accounts.
pub(in crate::rules::security) fn standing<'t>(schema: &Schema, table: &'t Table) -> Vec<&'t str> {
    // What somebody has many of (`user_stores`) is not their account.
    if !table.name.rsplit(['_', '-']).next().is_some_and(|last| ACCOUNTS.contains(&last)) {
        return Vec::new();
    }
    let plain = [
        "is_active",
        "active",
        "ativo",
        "activo",
        "is_enabled",
        "enabled",
        "account_status",
        "two_factor_enabled",
        "mfa_enabled",
        "must_change_password",
    ];
    // What people say of themselves (away, busy) shuts nobody out; other values may.
    let shuts = |value: &String| {
        has_word(
            value,
            &[
                "suspended",
                "blocked",
                "banned",
                "inactive",
                "disabled",
                "deactivated",
                "rejected",
                "pending",
                "suspenso",
                "bloqueado",
                "inativo",
                "suspendido",
                "inactivo",
            ],
        )
    };
    let told = |name: &&str| {
        plain.contains(name) || *name == "status" && schema.values(table, name).is_some_and(|values| values.iter().any(shuts))
    };
    table.columns.iter().map(|column| column.name.as_str()).filter(told).collect()
}

/// The columns that say how far somebody's wish to be paid out has come, and how much they get.
pub(in crate::rules::security) fn payout(table: &Table) -> Vec<&str> {
    let asked = ["withdrawal", "withdrawals", "payout", "payouts", "cashout", "cashouts", "saques", "retiros", "redemption", "redemptions"];
    let sum = |name: &str| parts(name).any(|part| matches!(part, "amount" | "valor" | "monto" | "total" | "value"));
    if !has_word(&table.name, &asked) || !table.columns.iter().any(|column| sum(&column.name)) {
        return Vec::new();
    }
    table.columns.iter().map(|column| column.name.as_str()).filter(|name| matches!(*name, "status" | "state" | "approved")).collect()
}

/// Whether a column may hold only a part that people pick for themselves: a constraint or its type lists the values, and
/// none of them gives power over others.
pub(in crate::rules::security) fn is_choice(schema: &Schema, table: &Table, column: &str) -> bool {
    let picked = PARTS.contains(&column);
    picked && schema.values(table, column).is_some_and(|values| !values.iter().any(|value| is_powerful(value)))
}

/// Whether a value of a role gives power over others.
pub(in crate::rules::security) fn is_powerful(value: &str) -> bool {
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
pub(in crate::rules::security) fn is_about_people(table: &Table) -> bool {
    let about_people = [
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
    (has_word(&table.name, &about_people) || has_word(&table.name, ACCOUNTS))
        && !has_word(
            &table.name,
            &["push", "notification", "notifications", "bank", "webpush", "bot", "bots", "agent", "agents", "persona", "personas"],
        )
}

/// Columns that decide what a person may do or must pay.
pub(in crate::rules::security) fn privileged(table: &Table) -> Vec<&str> {
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
pub(in crate::rules::security) fn is_privilege(column: &str) -> bool {
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
        "blocked",
        "is_blocked",
        "suspended",
        "is_suspended",
        "bloqueado",
        "rol",
        "papel",
        "rolle",
        "ruolo",
        "tipo_usuario",
        "perfil_acesso",
        "nivel_acesso",
        "es_admin",
        "es_administrador",
        "eh_admin",
        "is_administrator",
        "administrador",
        "est_admin",
        "ist_admin",
        "admin_nivel",
        "nivel_admin",
        "admin_level",
        "es_premium",
        "creditos",
        "saldo",
        "plano",
        "verificado",
    ];
    exact.contains(&lower.as_str())
        || lower.ends_with("_credits")
        || lower.starts_with("credits_")
        || lower.ends_with("_balance")
        || lower.ends_with("balance_cents")
        || (lower.starts_with("max_") && (lower.contains("per_") || lower.ends_with("_limit")))
        || lower.ends_with("_limit")
}

/// Whether a column says that somebody is shut out.
pub(in crate::rules::security) fn is_ban(column: &str) -> bool {
    has_word(column, &["banned", "blocked", "suspended", "locked"])
}

/// Columns whose change hands over control or money at once, as against a badge.
pub(in crate::rules::security) fn is_grave(column: &str) -> bool {
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
            | "blocked"
            | "is_blocked"
            | "suspended"
            | "is_suspended"
            | "bloqueado"
            | "verificado"
            | "tipo_usuario"
    ) && !column.ends_with("_limit")
}
