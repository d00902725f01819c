//! News of payments that store a new record each time they come.

use super::settings::state;
use super::tree::{Context, dotted, last};
use crate::facts::{Facts, Role, SiteKind};
use ruff_python_ast::AnyNodeRef;
use ruff_text_size::Ranged;

/// Words of code that tells whether news was dealt with before.
const ONCE: &[&str] = &[
    "get_or_create",
    "update_or_create",
    ".exists(",
    "already",
    "processed",
    "event_id",
    "event.id",
    "event[\"id\"]",
    "event['id']",
    "dempot",
    "IntegrityError",
    "on_conflict",
    "ON CONFLICT",
    "upsert",
    "duplicate",
    "filter_by(stripe",
    "filter(stripe",
];

/// Names of events that say that somebody paid.
const PAID: &[&str] = &[
    "checkout.session.completed",
    "payment_intent.succeeded",
    "charge.succeeded",
    "charge.success",
    "invoice.paid",
    "invoice.payment_succeeded",
    "payment.captured",
];

/// Parts of names of records that count money.
const MONEY: &[&str] = &["payment", "transaction", "invoice", "purchase", "credit", "charge"];

/// States them.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    let whole = context.source.whole();
    if context.entry.role != Role::Source || !whole.contains_any(PAID) || !whole.contains_any(&["construct_event", "Webhook", "webhook"]) {
        return;
    }
    for node in &context.nodes {
        let AnyNodeRef::ExprCall(call) = node.any else { continue };
        let Some(own) = context.defs.get(node.def) else { continue };
        let name = dotted(&call.func).unwrap_or_default();
        // `Payment.objects.create(…)`, `db.add(Payment(…))`
        let model = match name.strip_suffix(".objects.create") {
            Some(model) => last(model),
            None => last(&name),
        };
        let lower = model.to_ascii_lowercase();
        let kept = MONEY.iter().any(|word| lower.contains(word))
            && !["error", "exception", "schema", "request", "response", "serializer"].iter().any(|word| lower.contains(word));
        if !kept {
            continue;
        }
        let around = context.text(own.function.range);
        let stores = name.ends_with(".objects.create")
            || model.starts_with(|c: char| c.is_ascii_uppercase()) && !name.contains('.') && around.contains(".add(");
        if !stores {
            continue;
        }
        let paid = ["succeeded", "completed", "paid", "success", "captured"].iter().any(|word| around.contains(word));
        if around.len() < 12_000 && paid && !without_logs(around).any(|line| ONCE.iter().any(|word| line.contains(word))) {
            state(context, SiteKind::FulfilmentRepeatable, &format!("row {model}"), call.range(), facts);
            return;
        }
    }
}

/// The lines of a function that do more than tell and remark.
fn without_logs(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| {
        let line = line.trim_start();
        !line.starts_with('#') && !["logger.", "logging.", "print(", "log_"].iter().any(|log| line.starts_with(log))
    })
}
