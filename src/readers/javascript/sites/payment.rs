//! News of payments: whether the signature is checked over what was signed, and whether news that comes twice counts twice.

use super::super::Context;
use super::expression::{argument, initial, last, name};
use super::{on_server, state};
use crate::facts::{Facts, SiteKind};
use oxc_ast::AstKind;
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// Words of code that tells whether news was dealt with before.
const ONCE: &[&str] = &[
    "event.id",
    "evt.id",
    "idempot",
    "processed",
    "already",
    "nique",
    "xisting",
    "onConflict",
    "upsert",
    "session_id",
    "sessionId",
    "session.id",
    "paymentIntentId",
    "payment_intent_id",
    "paymentIntent.id",
    "intent.id",
    "duplicate",
    "P2002",
    "23505",
    "ON CONFLICT",
    "fulfilled",
    "transactionId",
    "transaction_id",
    "payment_id",
    "paymentId",
    "invoice.id",
];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, facts: &mut Facts) {
    match node.kind() {
        AstKind::CallExpression(call) => {
            let called = name(&call.callee);
            match last(&called) {
                "constructEvent" | "constructEventAsync" => {
                    let Some(given) = argument(call, 0) else { return };
                    let text = context.text(given.span());
                    let made = initial(context, given).map_or("", |made| context.text(made.span()));
                    if text.contains("JSON.stringify(") || made.contains("JSON.stringify(") {
                        state(context, SiteKind::SignatureOverParsedBody, "", call.span, facts);
                    }
                }
                "addCredits" | "add_credits" | "grantCredits" | "incrementCredits" => repeatable(context, call.span, facts),
                "rpc"
                    if argument(call, 0).map(|it| context.text(it.span())).is_some_and(|function| {
                        function.contains("credit") && ["add", "increment", "grant"].iter().any(|word| function.contains(word))
                    }) =>
                {
                    repeatable(context, call.span, facts);
                }
                _ => {}
            }
        }
        AstKind::ObjectProperty(pair) if matches!(pair.key.static_name().as_deref(), Some("increment" | "$inc")) => {
            repeatable(context, pair.span, facts);
        }
        _ => {}
    }
}

/// An amount that grows when a payment is told, and grows again when the provider tells it again.
fn repeatable(context: &Context<'_, '_>, span: oxc_span::Span, facts: &mut Facts) {
    let text = context.source.text();
    let told =
        ["checkout.session.completed", "payment_intent.succeeded", "charge.success", "invoice.paid", "payment.captured", "order_created"];
    let verified = ["constructEvent", "signature", "Webhook"].iter().any(|word| text.contains(word));
    if verified && on_server(context) && told.iter().any(|event| text.contains(event)) && !ONCE.iter().any(|word| text.contains(word)) {
        state(context, SiteKind::FulfilmentRepeatable, "", span, facts);
    }
}
