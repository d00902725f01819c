//! Tools of AI models that reach records: a model says which record, and a client with full rights reads or changes it
//! without holding it against whoever the model talks with. Followed within one file.

mod client;
mod conditions;
mod given;
mod holding;

use super::Context;
use super::sites::expression::{bare, initial, last, name};
use super::sites::is_too_large;
use super::sites::words::has;
use crate::facts::{Facts, Role, Site, SiteKind};
use conditions::Asked;
use given::Given;
use oxc_ast::AstKind;
use oxc_ast::ast::Expression;
use oxc_span::GetSpan;
use std::collections::BTreeSet;

/// How often what was loaded by a model's words is followed on.
const ROUNDS: usize = 4;

/// States what the tools of a file reach by a model's words alone.
pub(super) fn read(context: &Context<'_, '_>, facts: &mut Facts) {
    if context.entry.role != Role::Source || is_too_large(context) || !given::may_hold(&context.whole) {
        return;
    }
    let mut given = Given::of(context);
    if given.is_empty() {
        return;
    }
    let asked: Vec<Asked<'_>> = context
        .semantic
        .nodes()
        .iter()
        .filter_map(|node| match node.kind() {
            AstKind::CallExpression(call) => conditions::of_call(context, node, call),
            _ => None,
        })
        .collect();
    let clients = client::Clients::of(context);
    let mut found = BTreeSet::new();
    for _ in 0..ROUNDS {
        let before = found.len();
        for (at, asked) in asked.iter().enumerate() {
            if !found.contains(&at) && named(context, &given, asked).is_some() && clients.have_full_rights(asked) {
                found.insert(at);
                given.take(asked.kept.iter().copied());
            }
        }
        if found.len() == before {
            break;
        }
        given.follow(context);
    }
    for asked in asked.iter().filter(|asked| asked.inserts) {
        if let Some((column, _)) = asked.pairs.iter().find(|(column, value)| is_price_of_model(context, &given, column, value)) {
            let detail = format!("{}.{column}", asked.table);
            facts.sites.push(Site { kind: SiteKind::PriceFromModel, detail, origin: context.at(asked.span) });
        }
    }
    for asked in found.iter().filter_map(|at| asked.get(*at)) {
        let Some(column) = named(context, &given, asked) else { continue };
        let act = if asked.changes { "changes" } else { "reads" };
        let detail = format!("{act} {}.{column}", asked.table);
        facts.sites.push(Site { kind: SiteKind::RecordNamedByModel, detail, origin: context.at(asked.span) });
    }
}

/// Whether what an order costs is a sum that the model wrote, or worked out from prices that it wrote:
/// `items.reduce((sum, item) => sum + item.quantity * item.unit_price, 0)`.
fn is_price_of_model<'a>(context: &Context<'_, 'a>, given: &Given, column: &str, value: &Expression<'a>) -> bool {
    if !has(column, &["total", "amount", "price", "subtotal"]) || has(column, &["budget", "max", "min", "expense", "spent"]) {
        return false;
    }
    let made = initial(context, value).unwrap_or(value);
    match bare(made) {
        Expression::CallExpression(call) if last(&name(&call.callee)) == "reduce" => {
            let list = call.callee.as_member_expression().is_some_and(|member| given.holds(context, member.object()));
            list && tells_price(context.text(call.span))
        }
        _ => given.holds(context, value) && tells_price(context.text(made.span())),
    }
}

fn tells_price(text: &str) -> bool {
    ["price", "Price"].iter().any(|word| text.contains(word))
}

/// The column by which a model picks whose record it is, where nothing else decides that.
fn named<'a>(context: &Context<'_, 'a>, given: &Given, asked: &Asked<'a>) -> Option<String> {
    if asked.unclear {
        return None;
    }
    let mut by = None;
    for (column, value) in &asked.pairs {
        if given.holds(context, value) {
            let picks = if asked.inserts { conditions::names_party(column) } else { conditions::names_record(column) };
            if picks && by.is_none() {
                by = Some(column.clone());
            }
        } else if holding::is_scope(context, column, value, asked.inserts) {
            return None;
        }
    }
    let values = asked.pairs.iter().map(|(_, value)| *value);
    by.filter(|_| !holding::is_held(context, given, asked, values))
}
