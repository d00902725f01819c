//! News of payments that is lost: answered as taken although dealing with it failed, marked as dealt with before it is, or
//! refused for its age.

use super::super::Context;
use super::expression::{bare, function, head, last, number};
use super::{on_server, state};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::{BindingPattern, CallExpression, Expression, IfStatement, TryStatement};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::TryStatement, AstType::IfStatement, AstType::CallExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["set", "insert", "create", "add", "setDoc", "addDoc"];

/// For how long providers tell their news again, in seconds: three days.
const TOLD_AGAIN: f64 = 259_200.0;

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

/// What tables and columns are about when they say who has paid for what.
const PAID_FOR: &[&str] = &[
    "subscription",
    "payment",
    "paid",
    "order",
    "credit",
    "plan",
    "balance",
    "access",
    "premium",
    "purchase",
    "invoice",
    "booking",
    "enrol",
    "membership",
];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    if context.entry.role != Role::Source || !on_server(context) {
        return;
    }
    match node.kind() {
        AstKind::TryStatement(tried) => swallowed(context, tried, facts),
        AstKind::IfStatement(branch) => {
            if tells_of_payment(context) && is_too_old(context, branch) {
                state(context, SiteKind::PaymentNewsLost, "age", branch.span, facts);
            } else if tells_of_payment(context) && is_unread(context, branch) {
                state(context, SiteKind::PaymentNewsLost, "unread", branch.span, facts);
            }
        }
        AstKind::CallExpression(call) if is_marked_early(context, node, call, called) && tells_of_payment(context) => {
            state(context, SiteKind::PaymentNewsLost, "marked", call.span, facts);
        }
        _ => {}
    }
}

/// Whether some of the words stand in a text.
fn says(words: &[&str], text: &str) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Whether news is refused because of when it happened: `if (now - event.created > 300) return 400`. What is told again
/// still bears its first time.
fn is_too_old<'a>(context: &Context<'_, 'a>, branch: &IfStatement<'a>) -> bool {
    let Expression::BinaryExpression(test) = bare(&branch.test) else { return false };
    let short = |side: &Expression<'a>| number(side).is_some_and(|limit| limit < TOLD_AGAIN);
    let age = if short(&test.right) { &test.left } else { return false };
    if !matches!(test.operator.as_str(), ">" | ">=")
        || !says(&["status: 4", "status(4", "statusCode: 4"], context.text(branch.consequent.span()))
    {
        return false;
    }
    stems_from_event(context, age, 6)
}

/// Whether a number is worked out from the time at which an event was made.
fn stems_from_event<'a>(context: &Context<'_, 'a>, value: &Expression<'a>, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match bare(value) {
        Expression::Identifier(name) => context.initial(name).is_some_and(|first| stems_from_event(context, first, depth)),
        Expression::BinaryExpression(sum) => stems_from_event(context, &sum.left, depth) || stems_from_event(context, &sum.right, depth),
        Expression::CallExpression(call) => {
            call.arguments.iter().take(3).filter_map(|given| given.as_expression()).any(|given| stems_from_event(context, given, depth))
        }
        Expression::StaticMemberExpression(member) => {
            member.property.name == "created"
                && matches!(context.text(member.object.span()), "event" | "evt" | "stripeEvent" | "webhookEvent")
        }
        _ => false,
    }
}

/// Whether what Supabase says of a failed write is only noted: it throws nothing, so the answer says that all went well.
fn is_unread<'a>(context: &Context<'_, 'a>, branch: &IfStatement<'a>) -> bool {
    let Expression::Identifier(name) = bare(&branch.test) else { return false };
    let noted = head(context.text(branch.consequent.span()), 2_000);
    if !(noted.contains("console.") || noted.contains("log"))
        || says(&["throw", "return", "ush(", "status", "retry", "queue", " = "], noted)
    {
        return false;
    }
    let Some(AstKind::VariableDeclarator(declared)) = context.declaration(name).map(AstNode::kind) else { return false };
    let (BindingPattern::ObjectPattern(taken), Some(init)) = (&declared.id, &declared.init) else { return false };
    let own = taken.properties.iter().any(|property| {
        property.key.static_name().as_deref() == Some("error")
            && property.value.get_binding_identifier().is_some_and(|own| own.name == name.name)
    });
    let asked = head(context.text(init.span()), 2_000);
    let table = asked.split_once("from(").map_or(asked, |(_, rest)| rest).split(')').next().unwrap_or("");
    own && says(&[".update(", ".insert(", ".upsert("], asked)
        && says(PAID_FOR, asked)
        && !says(&["log", "audit", "event", "notification", "history", "mail"], table)
}

/// Whether an event is marked as dealt with before it is, and the mark stays when dealing with it fails.
fn is_marked_early<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>, called: &str) -> bool {
    let stores = matches!(last(called), "set" | "insert" | "create" | "add" | "setDoc" | "addDoc");
    let marked = head(context.text(call.span), 600);
    let lower = marked.to_ascii_lowercase();
    let mark = says(&["processed", "handledevent", "webhook_event", "webhookevent", "stripe_event", "stripeevent"], &lower);
    if !stores
        || !mark
        || !says(&["event.id", "event_id", "eventId", "evt.id"], marked)
        || says(&["status", "processing"], &lower.replace("processingat", ""))
    {
        return false;
    }
    let Some(around) = function(context, node.id()) else { return false };
    let part = |from: u32, to: u32| context.text(Span::new(from, to.max(from)));
    let (before, after) = (part(around.start, call.span.start), part(call.span.end, around.end));
    let skipped = says(&["xists", "xisting", "lready", "uplicate", "findUnique", "findFirst", "findOne", "maybeSingle"], before)
        || says(&["23505", "P2002", "uplicate"], head(after, 400));
    let handled =
        says(&["event.type", "handleEvent", "processEvent", "switch ("], after) && !says(&["event.type =", "switch (event"], before);
    let fails = says(&["status: 500", "status(500", "statusCode: 500", "throw "], after);
    let taken_back =
        says(&[".delete(", "deleteDoc(", "deleteOne(", "ransaction", "rollback", "status: \"failed\"", "status: 'failed'"], after)
            || before.contains("ransaction");
    skipped && handled && fails && !taken_back && after.len() < SEARCHED
}

fn swallowed<'a>(context: &Context<'_, 'a>, tried: &TryStatement<'a>, facts: &mut Facts) {
    let Some(handler) = &tried.handler else { return };
    let failed = head(context.text(handler.body.span), SEARCHED);
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
