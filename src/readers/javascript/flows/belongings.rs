//! Whose a new record is, and whether it counts as paid, where the caller says so.

use super::taint::Taints;
use super::{DEPTH, Found, Values};
use crate::facts::{Demand, Sink};
use crate::readers::javascript::sites::expression::parts;
use crate::readers::javascript::tree::{bare, links, property};
use oxc_ast::ast::{Argument, CallExpression, Expression, ObjectExpression, ObjectPropertyKind};
use oxc_span::GetSpan;

/// Columns that say whose a record is, in lower case and without underscores.
const OWNERS: &[&str] = &["userid", "ownerid", "authorid", "createdby", "accountid", "profileid", "customerid", "sellerid"];
/// How code spells the person who was verified.
const CALLERS: &[&str] =
    &["user.id", "user?.id", "user!.id", "session.user", "session?.user", "req.user", "ctx.user", "ctx.session", "auth.userId", "caller"];

/// Columns that say that something was paid, in lower case and without underscores.
const PAID: &[&str] = &["paymentstatus", "ispaid", "paid", "paidat", "paymentconfirmed"];

/// A row that is stored for a person whom the request names, or that counts as paid because the request says so.
pub(super) fn of_call<'a>(values: &Values<'_, '_, 'a>, call: &CallExpression<'a>, name: &str, found: &mut Found) {
    let (holder, last) = parts(name);
    if values.in_browser || !matches!(last, "insert" | "create" | "upsert" | "insertOne" | "values" | "update") {
        return;
    }
    let Some(table) = table(call, holder, last) else { return };
    let Some(given) = call.arguments.first().and_then(Argument::as_expression) else { return };
    paid(values, &table, given, found);
    if last == "update" {
        return;
    }
    for row in rows(values, given) {
        // What is spread after the owner takes its place: `{ userId: session.user.id, ...body }`.
        let overridden = overridden(values, row);
        if !overridden.is_empty() {
            values.arrive(Sink::RecordOwner, Demand::Whole, &table, overridden, row.span, found);
            return;
        }
        // Where the row names the verified person too, the other id is somebody whom they deal with.
        let text = values.context.text(row.span);
        if CALLERS.iter().any(|caller| text.contains(caller)) {
            continue;
        }
        for member in &row.properties {
            let ObjectPropertyKind::ObjectProperty(member) = member else { continue };
            let key = member.key.static_name().unwrap_or_default().replace('_', "").to_ascii_lowercase();
            if !OWNERS.contains(&key.as_str()) {
                continue;
            }
            let taints: Taints = values.taint(&member.value, DEPTH).filter(|taint| is_person(&taint.source));
            if !taints.is_empty() {
                values.arrive(Sink::RecordOwner, Demand::Unchecked, &table, taints, member.span, found);
                return;
            }
        }
    }
}

/// What the caller sent whole, spread into a row after the verified person was written into it.
fn overridden<'a>(values: &Values<'_, '_, 'a>, row: &ObjectExpression<'a>) -> Taints {
    let is_owner = |member: &ObjectPropertyKind<'a>| {
        let ObjectPropertyKind::ObjectProperty(member) = member else { return false };
        let key = member.key.static_name().unwrap_or_default().replace('_', "").to_ascii_lowercase();
        let value = values.context.text(member.value.span());
        (key.ends_with("id") || key.ends_with("by")) && value.len() < 60 && CALLERS.iter().any(|caller| value.contains(caller))
    };
    let after = row.properties.iter().skip_while(|member| !is_owner(member)).skip(1);
    let spread = after.filter_map(|member| match member {
        ObjectPropertyKind::SpreadProperty(spread) => Some(values.taint(&spread.argument, DEPTH)),
        ObjectPropertyKind::ObjectProperty(_) => None,
    });
    spread.fold(Taints::default(), Taints::and).filter(|taint| taint.carried.whole)
}

/// A row that counts as paid because the request says so.
fn paid<'a>(values: &Values<'_, '_, 'a>, table: &str, given: &Expression<'a>, found: &mut Found) {
    for row in rows(values, given) {
        for member in &row.properties {
            let ObjectPropertyKind::ObjectProperty(member) = member else { continue };
            let key = member.key.static_name().unwrap_or_default().replace('_', "").to_ascii_lowercase();
            if PAID.contains(&key.as_str()) {
                let taints = values.taint(&member.value, DEPTH);
                if !taints.is_empty() {
                    values.arrive(Sink::PaidState, Demand::Unchecked, table, taints, member.span, found);
                    return;
                }
            }
        }
    }
}

/// Whether what was sent is a person's id by its name: `body.userId`.
fn is_person(source: &str) -> bool {
    let last = source.rsplit(['.', ' ', '(']).next().unwrap_or(source).trim_end_matches(')');
    let last = last.replace('_', "").to_ascii_lowercase();
    OWNERS.contains(&last.as_str()) || last == "uid"
}

/// The table that is written to, with `from ` before it where the store's own policies may stand in between.
fn table(call: &CallExpression<'_>, holder: &str, last: &str) -> Option<String> {
    let inner = call.callee.as_member_expression()?.object();
    let chain = links(inner);
    if let Some((_, table)) = chain.iter().find(|(method, _)| *method == "from") {
        return Some(format!("from {}", (*table)?));
    }
    let root = holder.split(['.', '(']).next().unwrap_or("");
    let near = holder.rsplit('.').next().unwrap_or("");
    let store = matches!(root, "db" | "prisma" | "tx" | "ctx" | "trx");
    match last {
        // Drizzle: `db.insert(notes).values({ … })`
        "values" if store && near == "insert()" => Some("the table".to_owned()),
        "create" | "upsert" | "update" if store && holder.contains('.') => Some(near.to_owned()),
        "create" | "insertOne" if !holder.contains('.') && near.starts_with(|c: char| c.is_ascii_uppercase()) => Some(near.to_owned()),
        _ => None,
    }
}

/// The rows that a call stores, as far as they are written out.
fn rows<'v, 'a>(values: &'v Values<'_, '_, 'a>, given: &'v Expression<'a>) -> Vec<&'v ObjectExpression<'a>> {
    let given = match bare(given) {
        Expression::Identifier(name) => match values.context.initial(name) {
            Some(first) => bare(first),
            None => return Vec::new(),
        },
        other => other,
    };
    match given {
        Expression::ObjectExpression(object) => {
            let data = ["data", "create"].iter().find_map(|key| property(object, key)).map(bare);
            match data {
                Some(Expression::ObjectExpression(data)) => vec![data],
                _ => vec![object],
            }
        }
        Expression::ArrayExpression(list) => list
            .elements
            .iter()
            .filter_map(|element| match element.as_expression().map(bare) {
                Some(Expression::ObjectExpression(row)) => Some(&**row),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}
