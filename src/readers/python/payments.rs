//! News of payments that store a new record each time they come.

use super::settings::state;
use super::tree::{Context, dotted, last};
use crate::facts::{Facts, Role, Site, SiteKind};
use ruff_python_ast::{AnyNodeRef, ExceptHandler};
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
    lost(context, facts);
    // What was paid is asked for somewhere among what hears of payments.
    let looks = ["[\"price\"]", "['price']", ".price.id", "list_line_items", "get(\"price\"", "get('price'"];
    if let Some(at) = looks.iter().find_map(|read| context.source.text().find(read)) {
        facts.sites.push(Site { kind: SiteKind::PriceLookedAt, detail: String::new(), origin: context.source.at(at) });
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

/// Calls and statements that keep what was told.
const KEEPS: &[&str] = &[".commit(", ".save(", "UPDATE ", "INSERT ", ".update_one(", ".update(", ".insert_one(", ".add("];

/// What makes the provider ask again, or keeps the news for later.
const KEPT: &[&str] = &["raise", "abort(", "queue", "retry", "Retry", ".delay(", "HTTPException"];

/// A webhook that goes on, or answers that all went well, when it could not keep that somebody paid; of each function
/// the first.
fn lost(context: &Context<'_>, facts: &mut Facts) {
    for def in &context.defs {
        let around = context.text(def.function.range);
        let told = around.contains("construct_event") || def.name.to_ascii_lowercase().contains("webhook");
        if !told || around.len() > 20_000 || !PAID.iter().any(|event| around.contains(event)) {
            continue;
        }
        let handler = context.below(def.node).iter().find_map(|node| match node.any {
            AnyNodeRef::StmtTry(tried) => {
                let text: String = tried.body.iter().map(|statement| context.text(statement)).collect::<Vec<_>>().join("\n");
                let grants = ["paid", "subscription", "premium", "plan", "credit", "status"].iter().any(|word| text.contains(word));
                let keeps = KEEPS.iter().any(|word| text.contains(word));
                if !grants || !keeps {
                    return None;
                }
                let ExceptHandler::ExceptHandler(handler) = tried.handlers.last()?;
                let any = handler.type_.as_ref().is_none_or(|kind| matches!(context.text(&**kind), "Exception" | "BaseException"));
                (any && goes_on(context.text(handler.range))).then_some(handler.range)
            }
            _ => None,
        });
        if let Some(range) = handler {
            state(context, SiteKind::PaymentNewsLost, "", range, facts);
        }
    }
}

/// Whether what is done about a failure leaves the provider none the wiser.
fn goes_on(failed: &str) -> bool {
    let plain = failed.replace(' ', "");
    let refuses = [",4", ",5", "status=4", "status=5", "status_code=4", "status_code=5", "HTTP_4", "HTTP_5"];
    !KEPT.iter().any(|word| failed.contains(word)) && !refuses.iter().any(|code| plain.contains(code))
}

/// The lines of a function that do more than tell and remark.
fn without_logs(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| {
        let line = line.trim_start();
        !line.starts_with('#') && !["logger.", "logging.", "print(", "log_"].iter().any(|log| line.starts_with(log))
    })
}
