//! Documents of Firestore that code holds by their references: taken from what a query gave, or handed to a batch.

use crate::facts::{EffectKind, Import};
use crate::readers::javascript::Context;
use crate::readers::javascript::tree::{bare, dotted, first_name, links};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, Expression, IdentifierReference, MemberExpression};

/// How many variables a chain goes through.
const DEPTH: u32 = 5;

/// The calls that lead to a value, each with the text it is given first, by way of variables too:
/// `const orders = db.collection("orders"); await orders.add(…)`.
pub(super) fn chain_of<'c, 'a>(context: &Context<'c, 'a>, value: &'c Expression<'a>) -> Vec<(&'c str, Option<&'c str>)> {
    let mut chain = links(value);
    let mut at = value;
    for _ in 0..DEPTH {
        let Some(first) = first_name(at).and_then(|name| given(context, name)) else { break };
        chain.extend(links(first));
        at = first;
    }
    chain
}

/// What a variable is first given where that is a call or a reference: of one that stands for each of a list, the list.
fn given<'c, 'a>(context: &Context<'c, 'a>, name: &IdentifierReference<'a>) -> Option<&'c Expression<'a>> {
    if let Some(first) = context.initial(name) {
        let refers = || dotted(first).is_some_and(|name| name.ends_with(".ref") || name.ends_with(".docs"));
        return (matches!(bare(first), Expression::CallExpression(_)) || refers()).then_some(first);
    }
    None
}

/// A document that is held by its reference: `snapshot.docs[0].ref.delete()`, `batch.delete(doc.ref)`. Answers whether the
/// call was one that changes it.
pub(super) fn is_document<'a>(
    context: &Context<'_, 'a>,
    imports: &[Import],
    call: &CallExpression<'a>,
    holder: &str,
    method: &str,
    say: &mut impl FnMut(EffectKind, &str),
) -> bool {
    let kind = match method {
        "delete" => EffectKind::Deletes,
        "update" | "set" | "create" => EffectKind::Writes,
        _ => return false,
    };
    // In browsers the store's own rules stand before it.
    if imports.iter().any(|import| import.specifier == "firebase/firestore") {
        return false;
    }
    let lower = holder.to_ascii_lowercase();
    let gathers = lower.contains("batch") || matches!(lower.as_str(), "transaction" | "tx" | "t" | "trx");
    let held = call.callee.as_member_expression().map(MemberExpression::object);
    let document = if gathers { call.arguments.first().and_then(Argument::as_expression) } else { held };
    let Some(document) = document.filter(|document| is_reference(context, document)) else { return false };
    let list = first_name(document).and_then(|name| each_of(context, name));
    let mut chain = chain_of(context, document);
    chain.extend(list.map(|list| chain_of(context, list)).unwrap_or_default());
    let known = chain.iter().find_map(|(method, text)| text.filter(|_| *method == "collection"));
    say(kind, known.unwrap_or("a collection"));
    true
}

/// Whether a value is a reference to a document: `doc.ref`, or a variable that holds one.
fn is_reference<'a>(context: &Context<'_, 'a>, value: &Expression<'a>) -> bool {
    let refers = |value: &Expression<'a>| dotted(value).is_some_and(|name| name.ends_with(".ref") || name.ends_with(".doc()"));
    refers(value)
        || match bare(value) {
            Expression::Identifier(name) => context.initial(name).is_some_and(refers),
            _ => false,
        }
}

/// The list of which a variable stands for one after the other: `snapshot.docs.forEach((doc) => …)`, `for (const doc of snapshot.docs)`.
fn each_of<'c, 'a>(context: &Context<'c, 'a>, name: &IdentifierReference<'a>) -> Option<&'c Expression<'a>> {
    let declared = context.declaration(name)?;
    context.semantic.nodes().ancestor_kinds(declared.id()).take(5).find_map(|kind| match kind {
        AstKind::ForOfStatement(each) => Some(&each.right),
        AstKind::CallExpression(call) => {
            let member = call.callee.as_member_expression()?;
            matches!(member.static_property_name(), Some("forEach" | "map")).then(|| member.object())
        }
        _ => None,
    })
}
