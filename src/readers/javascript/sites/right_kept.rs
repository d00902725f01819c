//! Rights and plans that code keeps in documents of Firestore: `userRef.update({ subscriptionTier: "pro" })`.

use super::super::Context;
use super::super::tree::folds_to;
use super::expression::{argument, bare, head, initial, last, object};
use super::state;
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::{Expression, ObjectExpression, ObjectPropertyKind};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["set", "update", "add", "create", "setDoc", "updateDoc", "addDoc"];

/// Fields that say what a person may do or has paid for, without capitals and underscores.
const FIELDS: &[&str] = &[
    "role",
    "roles",
    "userrole",
    "isadmin",
    "plan",
    "currentplan",
    "subscriptiontier",
    "subscriptionplan",
    "subscriptionstatus",
    "ispro",
    "ispremium",
    "premium",
    "credits",
    "walletbalance",
    "kycstatus",
];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    let AstKind::CallExpression(call) = node.kind() else { return };
    if context.entry.role != Role::Source || !context.whole.contains("irestore") && !context.whole.contains("irebase") {
        return;
    }
    let (place, given) = if last(called).ends_with("Doc") {
        (argument(call, 0), argument(call, 1))
    } else {
        (call.callee.as_member_expression().map(|member| bare(member.object())), argument(call, 0))
    };
    let (Some(place), Some(given)) = (place, given) else { return };
    let Some(collection) = collection(context, place) else { return };
    let kept = object(given).or_else(|| initial(context, given).and_then(object));
    if let Some(field) = kept.and_then(right) {
        state(context, SiteKind::RightKept, format!("{collection}.{field}"), call.span, facts);
    }
}

/// The collection that a reference stands for, directly or by way of the name that holds it.
fn collection<'a>(context: &Context<'_, 'a>, place: &'a Expression<'a>) -> Option<String> {
    let whole = initial(context, place).unwrap_or(place);
    let text = head(context.text(whole.span()), 200);
    let rest = text.split_once("collection(").or_else(|| text.split_once("doc(")).map(|(_, rest)| rest)?;
    let (before, rest) = rest.split_once(['"', '\'', '`'])?;
    if before.len() > 30 {
        return None;
    }
    let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).collect();
    let after = rest.get(name.len()..).unwrap_or("");
    // `users/${id}/notes` is another collection.
    (!name.is_empty() && !after.trim_start_matches("/${").contains('/')).then_some(name)
}

fn right(object: &ObjectExpression<'_>) -> Option<String> {
    object.properties.iter().take(60).find_map(|property| match property {
        ObjectPropertyKind::ObjectProperty(property) => {
            let name = property.key.static_name()?;
            folds_to(&name, FIELDS).then(|| name.into_owned())
        }
        ObjectPropertyKind::SpreadProperty(_) => None,
    })
}
