//! News of payments that is answered as taken although dealing with it failed.

use super::super::Context;
use super::expression::head;
use super::{on_server, state};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::TryStatement];

/// Longest text of a block that is looked at, in bytes.
const SEARCHED: usize = 20_000;

/// Calls that keep what was told.
const KEEPS: &[&str] = &[
    ".update(",
    ".updateMany(",
    ".insert(",
    ".create(",
    ".upsert(",
    ".save(",
    ".rpc(",
    "updateDoc(",
    "setDoc(",
    "findOneAndUpdate(",
    "findByIdAndUpdate(",
    ".set(",
    "UPDATE ",
    "INSERT INTO",
];

/// Answers that say that all went well.
const TAKEN: &[&str] =
    &["received: true", "received:true", "status(200)", "sendStatus(200)", "status: 200", "ok: true", "success: true", "statusCode: 200"];

/// What makes the provider ask again, or keeps the news for later.
const KEPT: &[&str] = &[
    "throw ",
    "status(4",
    "status(5",
    "status: 4",
    "status: 5",
    "sendStatus(4",
    "sendStatus(5",
    "statusCode: 4",
    "statusCode: 5",
    "next(",
    "queue",
    "Queue",
    "retry",
    "Retry",
    "deadLetter",
    "dead_letter",
    ".create(",
    ".insert(",
    ".add(",
    "HttpStatus.",
];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, _: &str, facts: &mut Facts) {
    let AstKind::TryStatement(tried) = node.kind() else { return };
    let Some(handler) = &tried.handler else { return };
    if context.entry.role != Role::Source || !on_server(context) {
        return;
    }
    let failed = head(context.text(handler.body.span), SEARCHED);
    let says = |words: &[&str], text: &str| words.iter().any(|word| text.contains(word));
    if !says(TAKEN, failed)
        || says(KEPT, failed)
        || !says(KEEPS, head(context.text(tried.block.span()), SEARCHED))
        || !tells_of_payment(context)
    {
        return;
    }
    state(context, SiteKind::PaymentNewsLost, "", handler.span, facts);
}

/// Whether a file is about what a payment provider tells.
fn tells_of_payment(context: &Context<'_, '_>) -> bool {
    let text = &context.whole;
    if text.contains("constructEvent") {
        return true;
    }
    let path = context.entry.path.to_ascii_lowercase();
    let told = ["webhook", "/ipn", "callback", "notification"].iter().any(|word| path.contains(word));
    told && [
        "checkout.session",
        "payment_intent",
        "charge.success",
        "invoice.",
        "payment.captured",
        "transaction.updated",
        "order_created",
        "subscription",
        "amount_in_cents",
        "payment.updated",
        "paymentStatus",
        "payment_status",
        "PAYMENT.CAPTURE",
    ]
    .iter()
    .any(|word| text.contains(word))
}
