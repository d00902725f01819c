//! Plans that a page writes down for its own user.

use super::super::Context;
use super::expression::{argument, initial, object, property, string};
use super::payment::is_for_staff;
use super::{on_server, state};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::Expression;
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// What tables are called that say what somebody has paid for.
const TABLES: &[&str] = &["subscription", "membership", "entitlement", "user_plan", "premium_user"];
/// Columns that name the plan.
const PLANS: &[&str] = &["plan", "plan_id", "plan_name", "plan_type", "tier", "subscription_tier", "product_id", "price_id"];
/// Columns that say until when it holds.
const ENDS: &[&str] = &["current_period_end", "expires_at", "valid_until", "end_date", "ends_at", "trial_ends_at", "renews_at"];

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression];
/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["update", "insert", "upsert"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    let AstKind::CallExpression(call) = node.kind() else { return };
    if !called.contains("from()") || on_server(context) || context.entry.role != Role::Source || is_for_staff(context) {
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
