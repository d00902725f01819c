//! How a query picks its records: by whose they are, or by an id that the caller sends.

use super::callers::Callers;
use super::guards::is_owner_field;
use crate::facts::Picked;
use crate::readers::python::tree::{Context, bare, text_of};
use ruff_python_ast::{AnyNodeRef, CmpOp, Expr, ExprCall};

/// The calls of a chain, from the outermost in: `a.b().c()` gives `c`, `b`.
pub(in crate::readers::python) fn links(call: &ExprCall) -> Vec<(&str, &ExprCall)> {
    let mut found = Vec::new();
    let mut at = call;
    for _ in 0..40 {
        let inner = match &*at.func {
            Expr::Attribute(member) => {
                found.push((member.attr.as_str(), at));
                bare(&member.value)
            }
            Expr::Name(name) => {
                found.push((name.id.as_str(), at));
                return found;
            }
            _ => return found,
        };
        let mut inner = inner;
        for _ in 0..8 {
            inner = match inner {
                Expr::Attribute(member) => bare(&member.value),
                Expr::Subscript(member) => bare(&member.value),
                other => other,
            };
            if matches!(inner, Expr::Call(_)) {
                break;
            }
        }
        match inner {
            Expr::Call(next) => at = next,
            _ => return found,
        }
    }
    found
}

/// The outermost call of the chain that a call stands in.
pub(in crate::readers::python) fn outermost<'c>(context: &Context<'c>, mut at: usize) -> Option<&'c ExprCall> {
    let AnyNodeRef::ExprCall(mut call) = context.nodes.get(at)?.any else { return None };
    for _ in 0..40 {
        let member = context.nodes.get(at)?.parent;
        let Some(AnyNodeRef::ExprAttribute(_)) = context.nodes.get(member).map(|node| node.any) else { break };
        let Some(outer) = context.nodes.get(member).map(|node| node.parent) else { break };
        match context.nodes.get(outer).map(|node| node.any) {
            Some(AnyNodeRef::ExprCall(next))
                if next.func.is_attribute_expr() && !next.arguments.args.iter().any(|given| std::ptr::eq(given, &*call.func)) =>
            {
                call = next;
                at = outer;
            }
            _ => break,
        }
    }
    Some(call)
}

/// Columns that name one record.
fn is_key(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase();
    matches!(last.as_str(), "id" | "pk" | "_id" | "slug" | "uuid" | "username")
        || last.ends_with("_id")
        || last.ends_with("_uuid")
        || last.ends_with("_pk")
}

/// Whether a chain fetches one record by a column that tells records of one owner apart.
fn names_one(name: &str, call: &ExprCall) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    (last == "title" || last.ends_with("_title") || last.ends_with("_number"))
        && links(call).iter().any(|(method, _)| matches!(*method, "first" | "first_or_404" | "one" | "one_or_none" | "one_or_404"))
}

/// How the chain around a call picks.
pub(super) fn picked(context: &Context<'_>, callers: &Callers, call: &ExprCall) -> Picked {
    let mut sent = false;
    for (method, link) in links(call) {
        for (name, value) in pairs(context, method, link) {
            let text = context.text(value);
            if callers.is_caller(text) && !callers.is_sent(text) {
                return Picked::Owned;
            }
            // A name of an owner that the caller may not choose is nothing that the caller sends.
            sent |= callers.is_sent(text) && (is_key(&name) || is_owner_field(&name) || names_one(&name, call));
        }
    }
    if sent { Picked::Sent } else { Picked::Otherwise }
}

/// Fields and what they are held against or filled with.
fn pairs<'c>(context: &Context<'_>, method: &str, call: &'c ExprCall) -> Vec<(String, &'c Expr)> {
    let mut found: Vec<(String, &Expr)> =
        call.arguments.keywords.iter().filter_map(|given| Some((given.arg.as_ref()?.to_string(), &given.value))).collect();
    let arguments = &call.arguments.args;
    if let ([first, second, ..], true) = (&**arguments, matches!(method, "eq" | "match" | "where" | "filter" | "is_" | "contains" | "in_"))
        && let Some(field) = text_of(first)
    {
        // Firestore writes `where("user_id", "==", user.id)`.
        found.push((field.to_owned(), arguments.get(2).unwrap_or(second)));
    }
    if matches!(method, "get" | "get_or_404" | "document" | "doc" | "get_by_id" | "aget")
        && let Some(key) = if let [_, second] = &**arguments { Some(second) } else { arguments.first() }
    {
        found.push(("id".to_owned(), key));
    }
    for given in arguments {
        match bare(given) {
            Expr::Dict(dict) => {
                found.extend(dict.items.iter().take(60).filter_map(|item| Some((text_of(item.key.as_ref()?)?.to_owned(), &item.value))))
            }
            Expr::Compare(compare) if matches!(compare.ops.first(), Some(CmpOp::Eq)) => {
                if let Some(right) = compare.comparators.first() {
                    found.push((context.text(&*compare.left).to_owned(), right));
                    found.push((context.text(right).to_owned(), &compare.left));
                }
            }
            // `select(X).where(and_(X.id == id, X.user_id == user.id))`
            Expr::Call(inner) => found.extend(links(inner).into_iter().take(6).flat_map(|(method, link)| {
                let nested = link.arguments.args.iter().filter_map(|given| match bare(given) {
                    Expr::Compare(compare) => Some((context.text(&*compare.left).to_owned(), compare.comparators.first()?)),
                    _ => None,
                });
                let named = link.arguments.keywords.iter().filter_map(|given| Some((given.arg.as_ref()?.to_string(), &given.value)));
                let _ = method;
                nested.chain(named).collect::<Vec<_>>()
            })),
            _ => {}
        }
    }
    found
}
