//! Plans and credit that a page writes down for its own user.

use super::super::Context;
use super::expression::{argument, bare, body, initial, last, object, property, string};
use super::payment::is_for_staff;
use super::{on_server, state, words};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::{CallExpression, Expression, ObjectPropertyKind};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;
use oxc_syntax::operator::BinaryOperator;

/// What tables are called that say what somebody has paid for.
const TABLES: &[&str] = &["subscription", "membership", "entitlement", "user_plan", "premium_user"];
/// Columns that name the plan.
const PLANS: &[&str] = &["plan", "plan_id", "plan_name", "plan_type", "tier", "subscription_tier", "product_id", "price_id"];
/// Columns that say until when it holds.
const ENDS: &[&str] = &["current_period_end", "expires_at", "valid_until", "end_date", "ends_at", "trial_ends_at", "renews_at"];

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression];
/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["update", "insert", "upsert", "updateMe", "updateMyUserData", "updateDoc", "setDoc"];
/// Words of columns that hold what people have bought.
const BOUGHT: &[&str] = &["credits", "credit", "balance", "wallet"];
/// Signs in small letters of functions and files where people buy.
const BUYING: &[&str] = &["purchas", "buycredit", "buy_credit", "buy-credit", "checkout", "topup", "top_up", "payment", "stripe", "paypal"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    let AstKind::CallExpression(call) = node.kind() else { return };
    if on_server(context) || context.entry.role != Role::Source || is_for_staff(context) {
        return;
    }
    credited(context, node, call, called, facts);
    if !called.contains("from()") || !matches!(last(called), "update" | "insert" | "upsert") {
        return;
    }
    let Expression::StaticMemberExpression(member) = &call.callee else { return };
    let table = context.text(member.object.span()).rsplit_once("from(").map_or("", |(_, named)| named);
    if !TABLES.iter().any(|word| table.contains(word)) {
        return;
    }
    let Some(row) = argument(call, 0).and_then(|given| object(given).or_else(|| initial(context, given).and_then(object))) else { return };
    let active = property(row, "status").and_then(string).is_some_and(|value| matches!(value, "active" | "trialing" | "paid"));
    let plan = PLANS.iter().find_map(|key| property(row, key));
    // Everybody starts on the plan that costs nothing.
    let free = plan.and_then(string).is_some_and(|value| matches!(value.to_ascii_lowercase().as_str(), "free" | "none" | "guest"));
    let lasting = ENDS.iter().any(|key| property(row, key).is_some());
    if active && !free && (plan.is_some() || lasting) {
        state(context, SiteKind::PaidByPage, "status", call.span, facts);
    }
}

/// Credit that a page adds to its own user's account where something is bought: `updateMe({ credits: credits + pack.credits })`.
fn credited<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>, called: &str, facts: &mut Facts) {
    let doc = matches!(called, "updateDoc" | "setDoc");
    let stores = doc || called.contains("from()") || matches!(last(called), "updateMe" | "updateMyUserData");
    let Some(row) = argument(call, usize::from(doc)).and_then(|given| object(given).or_else(|| initial(context, given).and_then(object)))
    else {
        return;
    };
    let grows = |value: &Expression<'a>| {
        let made = initial(context, value).unwrap_or(value);
        matches!(bare(made), Expression::BinaryExpression(sum) if sum.operator == BinaryOperator::Addition)
    };
    let key = row.properties.iter().find_map(|member| match member {
        ObjectPropertyKind::ObjectProperty(pair) => pair.key.static_name().filter(|key| words::has(key, BOUGHT) && grows(&pair.value)),
        ObjectPropertyKind::SpreadProperty(_) => None,
    });
    let Some(key) = key.filter(|_| stores) else { return };
    let around = body(context, node.id()).unwrap_or("");
    let told = format!("{} {around}", context.entry.path).to_ascii_lowercase();
    if around.len() < 8_000 && BUYING.iter().any(|sign| told.contains(sign)) {
        state(context, SiteKind::PaidByPage, key.as_ref(), call.span, facts);
    }
}
