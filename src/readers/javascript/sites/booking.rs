//! Times and seats that are looked up and taken in separate steps, so that two people get the same one.

use super::super::Context;
use super::balance::{ONE_STEP, in_transaction};
use super::expression::{argument, body, function, last};
use super::{on_server, state};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::CallExpression;
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["create", "insert", "insertOne", "addDoc", "values"];

/// Words for what only one person can have at a time, in the languages in which people name tables.
const HELD: &[&str] = &["appointment", "booking", "reservation", "reserva", "reservacion", "cita", "turno", "agendamento", "termin"];

/// Words of code that looks whether something is still free and says that it is not.
const REFUSED: &[&str] = &[
    "409",
    "onflic",
    "verlap",
    "lready booked",
    "lready taken",
    "lready reserved",
    "ot available",
    "navailable",
    "sAvailable",
    "slot",
    "taken",
    "ocupad",
    "disponib",
    "occupied",
];

/// What lets the second of two fail.
const HELD_APART: &[&str] = &[
    "P2002",
    "23505",
    "23P01",
    "isolationLevel",
    "Serializable",
    "upsert",
    "xclusion",
    "skipDuplicates",
    "onConflict",
    "setnx",
    "runTransaction",
    "startSession",
];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    let AstKind::CallExpression(call) = node.kind() else { return };
    if context.entry.role != Role::Source || !on_server(context) {
        return;
    }
    let Some(name) = kept_in(context, call, called).filter(|name| is_held(name)) else { return };
    let (Some(around), Some(function)) = (body(context, node.id()), function(context, node.id())) else { return };
    let before = around.get(..(call.span.start - function.start) as usize).unwrap_or(around);
    let says = |words: &[&str], text: &str| words.iter().any(|word| text.contains(word));
    if !looks_up(before, &name) || !before.contains("if (") || !says(REFUSED, before) {
        return;
    }
    if !says(ONE_STEP, around) && !says(HELD_APART, around) && !in_transaction(context, node) {
        state(context, SiteKind::TakenTwice, &name, call.span, facts);
    }
}

/// Where a call stores a new record: `prisma.appointment.create`, `Booking.create`, `from("bookings").insert`,
/// `addDoc(collection(db, "bookings"), …)`, `db.insert(bookings).values`.
fn kept_in(context: &Context<'_, '_>, call: &CallExpression<'_>, called: &str) -> Option<String> {
    let text = context.text(call.callee.span());
    let quoted = |text: &str, after: &str| {
        let (_, rest) = text.split_once(after)?;
        let rest = rest.trim_start().trim_start_matches(['"', '\'', '`']);
        rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().map(str::to_owned)
    };
    match last(called) {
        "addDoc" => {
            let given = context.text(argument(call, 0)?.span());
            quoted(given, ",").filter(|name| !name.is_empty())
        }
        "values" => quoted(text, ".insert("),
        _ if text.contains("from(") => quoted(text, "from("),
        "insert" => None,
        _ => {
            let mut parts = text.rsplit('.');
            parts.next();
            parts.next().map(str::to_owned)
        }
    }
}

/// Whether a name is that of what only one person can have at a time.
fn is_held(name: &str) -> bool {
    let plain = name.replace('_', "").to_ascii_lowercase();
    let one = plain.trim_end_matches('s');
    HELD.iter().any(|held| one.strip_suffix(held).is_some_and(|before| before.len() <= 12))
        || HELD.iter().any(|held| one.strip_suffix("model").is_some_and(|one| one == *held))
}

/// Whether the same records are looked up.
fn looks_up(before: &str, name: &str) -> bool {
    let reads = [".find", ".count", ".aggregate", ".exists", ".select(", ".query"];
    before.match_indices(name).any(|(at, _)| {
        let after = before.get(at + name.len()..).unwrap_or("");
        let after = after.trim_start_matches(['"', '\'', '`', ')', ' ', '\n', '\r', '\t']);
        reads.iter().any(|read| after.starts_with(read))
    })
}
