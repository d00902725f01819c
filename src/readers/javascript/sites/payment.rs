//! News of payments: whether the signature is checked over what was signed, and whether news that comes twice counts twice.

mod replay;

use super::super::Context;
use super::expression::{argument, body, initial, is_bool, last, object, property, spreads, string};
use super::{on_server, state, words};
use crate::facts::{Deployment, Facts, Role, Setting, SiteKind};
use oxc_ast::ast::{BindingPattern, CallExpression, Expression, ObjectProperty};
use oxc_ast::{AstKind, AstType};
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

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[
    AstType::CallExpression,
    AstType::ObjectProperty,
    AstType::StaticMemberExpression,
    AstType::VariableDeclarator,
    AstType::StringLiteral,
    AstType::AssignmentExpression,
];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &[
    "constructEvent",
    "constructEventAsync",
    "verify",
    "listLineItems",
    "create",
    "insert",
    "addCredits",
    "add_credits",
    "grantCredits",
    "incrementCredits",
    "rpc",
];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    match node.kind() {
        AstKind::CallExpression(call) => match last(called) {
            "constructEvent" | "constructEventAsync" => written_anew(context, call, facts),
            // `new Webhook(secret).verify(body, headers)` of svix and of what follows its standard.
            "verify" if ["svix", "standardwebhooks", "new Webhook("].iter().any(|mark| context.whole.contains(mark)) => {
                written_anew(context, call, facts);
            }
            "listLineItems" if hears(context) => state(context, SiteKind::PriceLookedAt, "", call.span, facts),
            "create" if called.ends_with("checkout.sessions.create") => nameless(context, node, call, facts),
            "create" | "insert" if replay::keeps(called) => replay::visit(context, node, call.span, facts),
            "addCredits" | "add_credits" | "grantCredits" | "incrementCredits" => repeatable(context, call.span, facts),
            "rpc"
                if argument(call, 0).map(|it| context.text(it.span())).is_some_and(|function| {
                    function.contains("credit") && ["add", "increment", "grant"].iter().any(|word| function.contains(word))
                }) =>
            {
                repeatable(context, call.span, facts);
            }
            _ => {}
        },
        AstKind::ObjectProperty(pair) => match pair.key.static_name().as_deref() {
            Some(key @ ("payment_status" | "paymentStatus" | "is_paid" | "isPaid" | "paid")) => {
                paid_by_page(context, node, pair, key, facts)
            }
            Some("increment" | "$inc") => {
                repeatable(context, pair.span, facts);
                replay::visit(context, node, pair.span, facts);
            }
            Some("success_url" | "successUrl" | "return_url" | "returnUrl" | "redirect_url" | "callback_url") => {
                if let Some(claim) = claim(context.text(pair.value.span())) {
                    state(context, SiteKind::PaymentClaim, claim, pair.span, facts);
                }
            }
            _ => {}
        },
        AstKind::StringLiteral(literal) if literal.value.len() >= 20 => {
            test_key(context, node, literal.value.as_str(), literal.span, facts)
        }
        // `session.metadata.credits`, `session.metadata?.credits`
        AstKind::StaticMemberExpression(member) => {
            let field = member.property.name.as_str();
            if !matches!(field, "id" | "lookup_key" | "product" | "price") && !GRANTS.contains(&field) {
                return;
            }
            let holder = context.text(member.object.span()).trim_end_matches(['?', '!', ')']);
            // `subscription.items.data[0].price.id`, `plan.product`
            let priced = matches!(field, "id" | "lookup_key" | "product") && holder.ends_with("price")
                || field == "product" && holder.ends_with("plan")
                || matches!(field, "price" | "plan") && holder.ends_with("data[0]");
            if priced && context.whole.contains("tripe") {
                state(context, SiteKind::PriceLookedAt, "", member.span, facts);
            }
            if GRANTS.contains(&field) && (holder.ends_with("metadata") || holder.ends_with(".notes")) && hears(context) {
                state(context, SiteKind::GrantFromAttachment, field, member.span, facts);
            }
        }
        // `user.credits += bought`
        AstKind::AssignmentExpression(given) if replay::grows(context, node, given) => replay::visit(context, node, given.span, facts),
        // `const { credits } = session.metadata`
        AstKind::VariableDeclarator(declared) => {
            let (BindingPattern::ObjectPattern(pattern), Some(given)) = (&declared.id, &declared.init) else { return };
            if context.text(given.span()).get(..200).unwrap_or(context.text(given.span())).contains("metadata") && hears(context) {
                for key in pattern.properties.iter().filter_map(|property| property.key.static_name()) {
                    if GRANTS.contains(&key.as_ref()) {
                        state(context, SiteKind::GrantFromAttachment, key.as_ref(), declared.span, facts);
                    }
                }
            }
        }
        _ => {}
    }
}

/// Whether a file is for those who run the product, or makes records up.
pub(super) fn is_for_staff(context: &Context<'_, '_>) -> bool {
    let path = context.entry.path.to_ascii_lowercase();
    ["admin", "staff", "seller", "vendor", "manage", "dashboard", "record", "invoice", "expense", "pos", "seed", "mock"]
        .iter()
        .any(|word| path.contains(word))
}

fn says_paid(value: &Expression<'_>) -> bool {
    string(value).is_some_and(|value| {
        matches!(value.to_ascii_lowercase().as_str(), "paid" | "completed" | "succeeded" | "success" | "complete" | "captured")
    })
}

/// A page that writes to the store by itself that something was paid, once the provider's window says so.
fn paid_by_page<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, pair: &ObjectProperty<'a>, key: &str, facts: &mut Facts) {
    // `method === "cod" ? "pending" : "paid"`: whoever picks another way to pay counts as having paid.
    let chosen = match &pair.value {
        Expression::ConditionalExpression(choice) => [&choice.consequent, &choice.alternate].into_iter().any(says_paid),
        _ => false,
    };
    if !chosen && !says_paid(&pair.value) && !is_bool(&pair.value, true) || on_server(context) || context.entry.role != Role::Source {
        return;
    }
    let text = &context.whole;
    let path = context.entry.path.as_str();
    let buying = words::has(path, &["checkout", "cart", "basket", "purchase"]);
    // Staff notes on such pages how somebody paid; where there is a cart, the buyer does.
    let alone = buying || chosen && ["cart", "Cart", "checkout", "Checkout"].iter().any(|word| text.contains(word));
    let provider =
        alone || ["azorpay", "PayPal", "paypal", "Stripe", "stripe", "aystack", "lutterwave"].iter().any(|mark| text.contains(mark));
    let stored = context.semantic.nodes().ancestor_kinds(node.id()).take(4).any(|above| match above {
        AstKind::CallExpression(call) => {
            let called = context.called(call);
            matches!(last(called), "update" | "insert" | "upsert") && called.contains("from()")
                || matches!(called, "updateDoc" | "setDoc" | "addDoc")
        }
        _ => false,
    });
    if stored && provider && !is_for_staff(context) {
        state(context, SiteKind::PaidByPage, key, pair.span, facts);
    }
}

/// A signature that is held against a body which was parsed and written anew.
fn written_anew<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    let Some(given) = argument(call, 0) else { return };
    // Where it is written anew.
    let anew = |value: &Expression<'a>| context.text(value.span()).contains("JSON.stringify(");
    if anew(given) {
        state(context, SiteKind::SignatureOverParsedBody, "", call.span, facts);
    } else if let Some(made) = initial(context, given).filter(|made| anew(made)) {
        state(context, SiteKind::SignatureOverParsedBody, "", made.span(), facts);
    }
}

/// A payment page that no account can be found by afterwards: neither the page nor the code around keeps a trace of who pays.
fn nameless<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    let Some(options) = argument(call, 0).and_then(|given| object(given).or_else(|| initial(context, given).and_then(object))) else {
        return;
    };
    let named =
        ["client_reference_id", "metadata", "customer", "customer_email", "customer_account", "subscription_data", "payment_intent_data"];
    let traced = spreads(options) || named.iter().any(|key| property(options, key).is_some());
    let Some(around) = body(context, node.id()).filter(|around| around.len() < 10_000) else { return };
    // The page's own number is stored, or comes back with the buyer.
    let kept = ["session.id", "Session.id", "CHECKOUT_SESSION_ID", "sessionId", "session_id", "client_reference_id", "metadata"];
    if !traced && on_server(context) && !kept.iter().any(|word| without_logs(around).any(|line| line.contains(word))) {
        state(context, SiteKind::PaymentWithoutBuyer, "", call.span, facts);
    }
}

/// The lines of a function that do more than tell and remark.
fn without_logs(text: &str) -> impl Iterator<Item = &str> {
    let remark = |line: &str| line.trim_start().starts_with("//") || line.trim_start().starts_with('*');
    text.lines().filter(move |line| !remark(line) && !["console.", "logger.", "log(", "logStep("].iter().any(|log| line.contains(log)))
}

/// Fields that name what a payment brings.
pub(in crate::readers::javascript) const GRANTS: &[&str] =
    &["credits", "credit", "plan", "tier", "tokens", "coins", "planId", "plan_id", "planName", "plan_name", "package", "points", "level"];

/// Whether a file hears from a payment provider.
fn hears(context: &Context<'_, '_>) -> bool {
    let text = &context.whole;
    // Larger files are made by tools, and each such field would be looked up in all of it.
    text.len() < 150_000
        && [
            "constructEvent",
            "sessions.retrieve",
            "data.object",
            "checkout.session.completed",
            "payment.captured",
            "paymentIntents.retrieve",
        ]
        .iter()
        .any(|sign| text.contains(sign))
}

/// The words of a return address that say that somebody paid, where no payment's own id stands beside them.
fn claim(address: &str) -> Option<&str> {
    if address.len() > 300 || address.contains("CHECKOUT_SESSION_ID") || address.contains("session_id") {
        return None;
    }
    let (_, query) = address.split_once('?')?;
    let query = query.trim_end_matches(['`', '"', '\'']);
    query.split('&').find(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let said = ["paid", "success", "payment", "checkout", "upgraded", "subscribed", "status", "purchase"].contains(&name);
        said && matches!(value, "true" | "1" | "success" | "succeeded" | "paid" | "complete" | "completed" | "yes" | "")
    })
}

/// An amount that grows when a payment is told, and grows again when the provider tells it again.
fn repeatable(context: &Context<'_, '_>, span: oxc_span::Span, facts: &mut Facts) {
    let text = &context.whole;
    let told =
        ["checkout.session.completed", "payment_intent.succeeded", "charge.success", "invoice.paid", "payment.captured", "order_created"];
    let verified = ["constructEvent", "signature", "Webhook"].iter().any(|word| text.contains(word));
    if verified && on_server(context) && told.iter().any(|event| text.contains(event)) && !ONCE.iter().any(|word| text.contains(word)) {
        state(context, SiteKind::FulfilmentRepeatable, "", span, facts);
    }
}

/// A key of a payment provider's test mode, typed in where the provider's page or client is made: every place where the code
/// runs then takes play money.
fn test_key<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, key: &str, span: oxc_span::Span, facts: &mut Facts) {
    let starts = ["pk_test_", "rzp_test_", "FLWPUBK_TEST-"].iter().any(|start| key.starts_with(start));
    let lower = key.to_ascii_lowercase();
    let made_up =
        ["your", "xxx", "example", "placeholder", "dummy", "fake", "...", "1234567890abc", "here"].iter().any(|word| lower.contains(word));
    if !starts || key.len() < 20 || made_up || context.entry.role != Role::Source {
        return;
    }
    let variable = match context.semantic.nodes().parent_kind(node.id()) {
        AstKind::CallExpression(call) => last(context.called(call)).to_owned(),
        AstKind::NewExpression(made) => super::expression::name(&made.callee).into_owned(),
        AstKind::VariableDeclarator(declared) => context.text(declared.id.span()).to_owned(),
        AstKind::ObjectProperty(pair) => pair.key.static_name().map(|key| key.to_string()).unwrap_or_default(),
        AstKind::JSXAttribute(attribute) => context.text(attribute.name.span()).to_owned(),
        // A stand-in for a variable, a comparison, a list of prefixes.
        _ => return,
    };
    if variable.is_empty() || matches!(variable.as_str(), "startsWith" | "includes" | "test" | "expect") {
        return;
    }
    facts.deployments.push(Deployment {
        platform: "code".to_owned(),
        setting: Setting::TestPayments,
        value: variable.chars().take(60).collect(),
        origin: context.at(span),
    });
}
