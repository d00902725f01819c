//! What is given for a payment that the caller names, in code that neither looks whether it was given before nor keeps which
//! payment it was for.

use super::super::super::Context;
use super::super::expression::body;
use super::super::{on_server, state, words};
use crate::facts::{Facts, SiteKind};
use oxc_ast::ast::{AssignmentExpression, AssignmentTarget};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::AssignmentOperator;

/// Calls that ask the provider about a payment.
const ASKED: &[&str] = &["sessions.retrieve(", "paymentIntents.retrieve(", "payments.fetch(", "transaction.verify(", "orders.fetch("];

/// Words of code that looks whether something was given before, whatever is looked up.
const ONCE: &[&str] = &[
    "already",
    "xisting",
    "upsert",
    "onflict",
    "ON CONFLICT",
    "dempot",
    "rocessed",
    "ulfilled",
    "P2002",
    "23505",
    "constructEvent",
    "transaction",
    "claimed",
    "redeemed",
];

/// Words of a look into the store.
const LOOKED_UP: &[&str] = &["find", "single(", "Single(", ".select(", ".count(", "exists", ".includes(", ".some(", ".has("];

/// What such a look names when it is about the payment and not about the buyer or the product.
const OF_PAYMENT: &[&str] = &[
    "session.id",
    "sessionid",
    "session_id",
    "paymentintent",
    "payment_intent",
    "intent.id",
    "intentid",
    "intent_id",
    "paymentid",
    "payment_id",
    "payments",
    "payment.",
    "transaction",
    "purchase",
    "order",
    "checkout",
    "reference",
    "receipt",
    "invoice",
    "license",
    "stripe",
];

/// Fields that hold what was bought.
const BOUGHT: &[&str] = &["balance", "credits", "credit", "tokens", "coins", "points"];

/// Whether a call stores a new record.
pub(super) fn keeps(called: &str) -> bool {
    let root = called.split(['.', '(']).next().unwrap_or("");
    matches!(root, "prisma" | "db" | "tx") && called.matches('.').count() >= 2
        || called.contains("from()")
        || root.starts_with(|first: char| first.is_ascii_uppercase()) && called.matches('.').count() == 1
}

/// Whether an assignment adds to what somebody owns, in a record that is saved afterwards: `user.credits += bought`.
pub(super) fn grows(context: &Context<'_, '_>, node: &AstNode<'_>, given: &AssignmentExpression<'_>) -> bool {
    let AssignmentTarget::StaticMemberExpression(target) = &given.left else { return false };
    given.operator == AssignmentOperator::Addition
        && words::has(&target.property.name, BOUGHT)
        && body(context, node.id()).is_some_and(|around| around.contains(&format!("{}.save(", context.text(target.object.span()))))
}

/// States what is given again to whoever names the same payment again.
pub(super) fn visit(context: &Context<'_, '_>, node: &AstNode<'_>, span: Span, facts: &mut Facts) {
    if !ASKED.iter().any(|call| context.whole.contains(call)) || !on_server(context) {
        return;
    }
    let Some(around) = body(context, node.id()).filter(|around| around.len() < 8_000) else { return };
    let paid = ["paid", "succeeded", "captured", "complete", "success"].iter().any(|word| around.contains(word));
    if !paid || !ASKED.iter().any(|call| around.contains(call)) || is_once(around) {
        return;
    }
    // A record that names the payment may be the only one of its kind.
    let stored = context.text(span).to_ascii_lowercase();
    let mut parts = stored.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.');
    let names = |part: &str| {
        let part = part.strip_suffix(".id").unwrap_or(part);
        ["session", "sessionid", "session_id", "intent", "paymentid", "payment_id", "reference"].iter().any(|word| part.ends_with(word))
    };
    if !parts.any(names) {
        state(context, SiteKind::FulfilmentRepeatable, "asked", span, facts);
    }
}

/// Whether a function looks whether a payment was dealt with before: a look at the buyer's or the product's record is none.
fn is_once(around: &str) -> bool {
    if ONCE.iter().any(|word| around.contains(word)) {
        return true;
    }
    around.split(';').any(|statement| {
        let lower = statement.to_ascii_lowercase();
        LOOKED_UP.iter().any(|word| statement.contains(word))
            && !ASKED.iter().any(|call| statement.contains(call))
            && OF_PAYMENT.iter().any(|word| lower.contains(word))
    })
}
