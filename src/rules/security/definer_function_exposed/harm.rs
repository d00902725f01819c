//! How bad it is that others can call a function that runs with the owner's rights.

use super::super::columns;
use crate::facts::{Reach, Routine, Schema, SqlFunction};
use crate::rules::Severity;
use crate::rules::identifiers::any;

/// Words of arguments that name somebody.
const PERSON: &[&str] = &["user", "users", "uid", "userid", "email", "account", "profile", "member", "customer", "usuario", "cliente"];
/// Words of functions that shut somebody out, or let them in again.
const LOCKS: &[&str] = &[
    "lock",
    "unlock",
    "ban",
    "unban",
    "suspend",
    "unsuspend",
    "block",
    "unblock",
    "disable",
    "deactivate",
    "reactivate",
    "bloquear",
    "desbloquear",
];
/// Words of functions that take away, or count down, what somebody has.
const TAKES: &[&str] = &[
    "deduct",
    "debit",
    "use",
    "consume",
    "decrement",
    "spend",
    "reset",
    "expire",
    "cancel",
    "revoke",
    "downgrade",
    "remove",
    "withdraw",
    "charge",
    "check",
    "recalculate",
    "refresh",
];

/// Whether it asks the role of a person that an argument names.
pub(super) fn believes_argument(routine: &Routine) -> bool {
    let person = |name: &String| ["user", "admin", "caller", "actor"].iter().any(|word| name.contains(word));
    let asks = |word: &String| matches!(word.as_str(), "user_roles" | "role" | "is_admin" | "roles");
    routine.arguments.iter().any(person) && routine.mentions.iter().any(asks) && !routine.writes.iter().any(|table| table == "user_roles")
}

/// How bad it is that strangers can call it; nothing for helpers that only answer yes or no.
pub(super) fn of(schema: &Schema, function: &SqlFunction) -> Option<Severity> {
    let routine = &function.routine;
    if !routine.writes.is_empty() {
        return Some(by_writing(routine));
    }
    let severity = by_telling(schema, routine)?;
    let strangers = function.callers.iter().any(|role| role == "anon");
    Some(if tells_little(routine) {
        Severity::Low
    } else if strangers && lists_addresses(schema, routine) {
        Severity::High
    } else {
        severity
    })
}

/// How bad it is that others can make it write.
fn by_writing(routine: &Routine) -> Severity {
    if is_housekeeping(routine) {
        return Severity::Low;
    }
    // A code that only the right person was sent is a way to ask who calls.
    let knows = routine.arguments.iter().any(|name| any(name, &["token", "code", "otp", "secret", "pin", "signature"]));
    let named = routine.arguments.iter().any(|name| any(name, PERSON));
    if named && !knows {
        let accounts = routine.writes.iter().any(|table| table == "auth.users");
        if accounts || grants(routine) {
            return Severity::Critical;
        }
        if any(&routine.name, LOCKS) {
            return Severity::High;
        }
    }
    let grave = |word: &String| matches!(word.as_str(), "role" | "is_admin" | "credits" | "balance" | "plan" | "is_premium" | "is_pro");
    let rights = routine.mentions.iter().any(grave) && !routine.arguments.is_empty();
    // Counting what visitors look at is meant for visitors.
    let counts = ["view", "click", "visit", "download", "impression"].iter().any(|word| routine.name.contains(word))
        || routine.name.starts_with("log_");
    // What others are to be called to account by is no mere count: whoever calls it says who did what.
    let audits = routine.writes.iter().any(|table| table.contains("audit") || table.contains("security"));
    let names = routine.arguments.iter().any(|name| ["user", "actor"].iter().any(|word| name.contains(word)));
    if counts && !rights && !(audits && names) {
        return Severity::Low;
    }
    // Whoever calls it says how much, or which role.
    let says = ["amount", "credit", "role", "plan", "points", "balance", "tokens", "tier"];
    let chosen = routine.arguments.iter().any(|name| says.iter().any(|word| name.contains(word)));
    match (rights, chosen) {
        (true, true) => Severity::Critical,
        (true, false) => Severity::High,
        _ => Severity::Medium,
    }
}

/// Whether it gives the person that its caller names what others pay for or are given by hand.
fn grants(routine: &Routine) -> bool {
    let given = |column: &String| {
        columns::is_privilege(column) && !columns::is_ban(column)
            || ["payment_verified", "payment_status", "manual_override", "has_access", "access_level"].contains(&column.as_str())
            || ["access_until", "paid_until", "premium_until", "access_expires_at"].iter().any(|end| column.ends_with(end))
    };
    !any(&routine.name, TAKES) && routine.sets.iter().any(given)
}

/// Whether it only clears away what has run out, and takes nothing from its caller.
fn is_housekeeping(routine: &Routine) -> bool {
    let words = ["cleanup", "clean", "expire", "expired", "purge", "prune", "old", "stale", "refresh"];
    routine.arguments.is_empty() && any(&routine.name, &words)
}

/// Whether all it tells is one small thing about whoever is named: a part, a number, ids.
fn tells_little(routine: &Routine) -> bool {
    let told = ["email", "phone", "password", "token", "secret", "address", "key", "name"];
    let speaks = routine.mentions.iter().any(|word| any(word, &told));
    let mut words = routine.returns.split(' ').peekable();
    let kind = words.next_if_eq(&"setof").and(words.peek().copied()).or_else(|| routine.returns.split(' ').next()).unwrap_or("");
    if kind == "table" {
        let columns: Vec<&str> = routine.returns.split(['(', ',']).skip(1).collect();
        let small = |column: &&str| column.contains("uuid") || any(column.trim().split(' ').next().unwrap_or(""), &["role", "roles", "id"]);
        return columns.len() <= 2 && columns.iter().all(small);
    }
    let plain = ["uuid", "integer", "int", "int4", "int8", "bigint", "smallint", "numeric", "date", "timestamptz", "timestamp"];
    plain.contains(&kind) || !speaks && (matches!(kind, "text" | "varchar" | "character") || kind.contains("role"))
}

/// Whether it lists mail addresses of people whom its caller does not even name.
fn lists_addresses(schema: &Schema, routine: &Routine) -> bool {
    let names = routine.arguments.iter().any(|name| any(name, &["id", "uid", "email", "token", "code", "slug", "key", "user"]));
    let of_table = routine.returns.strip_prefix("setof ").and_then(|name| schema.tables.get(name.trim_start_matches("public . ")));
    let address = |name: &str| any(name, &["email"]);
    let listed = routine.returns.starts_with("table")
        && routine.returns.split(['(', ',']).skip(1).any(|column| column.trim().split(' ').next().is_some_and(address));
    !names && (listed || of_table.is_some_and(|table| table.columns.iter().any(|column| address(&column.name))))
}

/// How bad it is that others can make it tell what it reads.
fn by_telling(schema: &Schema, routine: &Routine) -> Option<Severity> {
    if routine.returns.starts_with("boolean") || routine.returns.starts_with("bool") || routine.returns.starts_with("uuid") {
        return None;
    }
    if routine.reads.iter().any(|name| name == "auth.users" || name == "vault.decrypted_secrets") {
        return Some(if routine.reads.iter().any(|name| name.starts_with("vault.")) { Severity::High } else { Severity::Medium });
    }
    let read = || routine.reads.iter().filter_map(|name| schema.tables.get(name));
    if read().any(|table| columns::personal(table).is_some()) {
        return Some(Severity::Medium);
    }
    // A statement that the body puts together, on a table that the caller names.
    let mentions = |word: &str| routine.mentions.iter().any(|own| own == word);
    let names_table = routine.arguments.iter().any(|name| name.contains("table"));
    if mentions("execute") && mentions("format") && names_table && routine.returns.starts_with("void") {
        return Some(Severity::Medium);
    }
    // Whole records of whomever the caller names, while row security gives each person their own.
    let named = routine.arguments.iter().any(|name| name == "id" || name.ends_with("_id") || name.ends_with("id_param"));
    let whole = ["json", "table", "setof", "record"].iter().any(|kind| routine.returns.starts_with(kind));
    let apart =
        |table: &crate::facts::Table| table.row_security && matches!(table.widest("select"), Reach::Owner | Reach::Member | Reach::Role);
    (named && whole && read().any(apart)).then_some(Severity::Medium)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Facts;
    use crate::intake::Entry;

    /// How bad the first function of a text is, beside a table of profiles that everybody reads for themselves.
    fn harm(function: &str) -> Option<Severity> {
        let text = format!(
            "create table profiles (id uuid, email text, role text, plan text);\nalter table profiles enable row level security;\n\
             create policy own on profiles for select using (auth.uid() = id);\n{function}"
        );
        let mut facts = Facts::default();
        facts.absorb(crate::readers::read(&Entry::new(0, "supabase/migrations/1.sql".to_owned(), text.len() as u64), text.as_bytes()));
        let project = crate::link::link(facts);
        of(&project.schema, project.schema.functions.values().next().expect("the text has a function"))
    }

    #[test]
    fn what_a_call_brings_about_weighs_and_what_it_tells() {
        let body = |head: &str, body: &str| format!("create function {head} language sql security definer as $$ {body} $$;");
        for (head, text, expected) in [
            ("grant_access(p_email text) returns void", "update profiles set plan = 'pro' where email = p_email", Some(Severity::Critical)),
            (
                "confirm(p_user uuid) returns void",
                "update auth.users set email_confirmed_at = now() where id = p_user",
                Some(Severity::Critical),
            ),
            (
                "join_by(p_email text, p_code text) returns void",
                "update auth.users set x = 1 where email = p_email",
                Some(Severity::Medium),
            ),
            ("cancel_plan(p_user_id uuid) returns void", "update profiles set is_pro = false where id = p_user_id", Some(Severity::High)),
            ("unlock_account(p_user_id uuid) returns void", "delete from locks where user_id = p_user_id", Some(Severity::High)),
            ("cleanup_expired_locks() returns void", "delete from locks where until < now()", Some(Severity::Low)),
            ("everybody() returns table (id uuid, user_email text)", "select id, email from profiles", Some(Severity::High)),
            ("everybody_else() returns setof profiles", "select * from profiles", Some(Severity::High)),
            ("role_of(p_user_id uuid) returns user_role", "select role from profiles where id = p_user_id", Some(Severity::Low)),
            ("companies(u uuid) returns table (company_id uuid)", "select company_id from profiles where id = u", Some(Severity::Low)),
            ("mail_of(p_user_id uuid) returns text", "select email from profiles where id = p_user_id", Some(Severity::Medium)),
            ("is_staff(p_user_id uuid) returns boolean", "select role = 'staff' from profiles where id = p_user_id", None),
        ] {
            assert_eq!(harm(&body(head, text)), expected, "{head}");
        }
    }
}
