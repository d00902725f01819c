//! DynamoDB: commands that are made and sent, and calls of its document client.

use super::effects::push;
use crate::facts::{Effect, EffectKind};
use crate::readers::javascript::Context;
use crate::readers::javascript::sites::expression::parts;
use crate::readers::javascript::tree::{bare, property, text_of};
use oxc_ast::ast::{Argument, CallExpression, Expression, NewExpression};
use oxc_span::GetSpan;

/// `new PutCommand({ TableName: "notes", Item })`
pub(super) fn of_new<'a>(context: &Context<'_, 'a>, made: &NewExpression<'a>, name: &str, out: &mut Vec<Effect>) {
    let Some(verb) = name.rsplit('.').next().unwrap_or("").strip_suffix("Command") else { return };
    let kind = match verb.strip_suffix("Item").unwrap_or(verb) {
        "Put" | "Update" | "BatchWrite" | "TransactWrite" | "TransactWriteItems" | "BatchWriteItem" => EffectKind::Writes,
        "Delete" => EffectKind::Deletes,
        "Get" | "Query" | "Scan" | "BatchGet" | "BatchGetItem" => EffectKind::Reads,
        _ => return,
    };
    if let Some(table) = made.arguments.first().and_then(|given| table(context, given)) {
        push(context, made.span, kind, &table, out);
    }
}

/// `dynamoDb.put({ TableName: "notes", Item })`
pub(super) fn of_call<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, name: &str, out: &mut Vec<Effect>) {
    let (holder, method) = parts(name);
    let kind = match method {
        "put" | "update" | "putItem" | "updateItem" | "batchWrite" | "transactWrite" => EffectKind::Writes,
        "delete" | "deleteItem" => EffectKind::Deletes,
        "get" | "query" | "scan" | "getItem" | "batchGet" => EffectKind::Reads,
        _ => return,
    };
    let lower = holder.to_ascii_lowercase();
    if !["dynamo", "docclient", "documentclient", "ddb"].iter().any(|client| lower.contains(client)) {
        return;
    }
    if let Some(table) = call.arguments.first().and_then(|given| table(context, given)) {
        push(context, call.span, kind, &table, out);
    }
}

/// The table that the parameters name, directly or through a variable.
fn table<'a>(context: &Context<'_, 'a>, given: &Argument<'a>) -> Option<String> {
    let parameters = match bare(given.as_expression()?) {
        Expression::Identifier(name) => bare(context.initial(name)?),
        other => other,
    };
    let Expression::ObjectExpression(parameters) = parameters else { return None };
    // A batch names its tables as keys.
    let Some(table) = property(parameters, "TableName") else { return Some("a table".to_owned()) };
    let named = text_of(table).map(str::to_owned).or_else(|| context.env_name(table));
    let named = named.unwrap_or_else(|| context.text(table.span()).to_owned());
    // Which sockets are open is the server's own business.
    let lower = named.to_ascii_lowercase();
    (!lower.contains("connection") && !lower.contains("socket")).then_some(named)
}
