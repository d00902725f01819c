//! Calls of models of Mongoose and Sequelize, and of the records that they gave.

use crate::facts::EffectKind;
use crate::readers::javascript::Context;
use crate::readers::javascript::records::records;
use crate::readers::javascript::tree::{bare, dotted};
use oxc_ast::ast::{Argument, CallExpression, Expression, MemberExpression, NewExpression};

/// What is written with a capital and is no model.
const BUILT_IN: &[&str] =
    &["Object", "Array", "Math", "JSON", "Promise", "Date", "Number", "String", "Response", "NextResponse", "Map", "Set"];

/// What other things are called that are made with a capital.
const MAKERS: &[&str] = &["Context", "Factory", "Module", "Error", "Builder", "Schema", "Client"];

fn is_capital(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
}

/// `User.findByIdAndUpdate(…)`, `orderModel.create(…)`. Answers whether the call was one of a model.
pub(super) fn of_model<'a>(
    context: &Context<'_, 'a>,
    call: &CallExpression<'a>,
    holder: &str,
    method: &str,
    say: &mut impl FnMut(EffectKind, &str),
) -> bool {
    let root = holder.split(['.', '(']).next().unwrap_or("");
    let last_holder = holder.rsplit('.').next().unwrap_or("");
    let known = call.callee.as_member_expression().map(MemberExpression::object).and_then(|holder| context.model_of(holder));
    if known.is_none() && (!is_capital(root) && !is_capital(last_holder) || BUILT_IN.contains(&root)) {
        return false;
    }
    let target = known.unwrap_or_else(|| records(last_holder.trim_end_matches("()")));
    let single = known.is_some() || !holder.contains('.');
    let kind = match method {
        "create" | "update" if known.is_none() && MAKERS.iter().any(|end| target.ends_with(end)) => return false,
        "create" | "update" if !single && !root.eq_ignore_ascii_case("db") => return false,
        "findByIdAndUpdate" | "findOneAndUpdate" | "updateOne" | "updateMany" | "insertMany" | "bulkCreate" | "findOrCreate" | "create"
        | "update" => EffectKind::Writes,
        "findByIdAndDelete" | "findOneAndDelete" | "deleteOne" | "deleteMany" | "destroy" | "findByIdAndRemove" => EffectKind::Deletes,
        "findOne" | "findById" | "findAll" | "findAndCountAll" | "countDocuments" => EffectKind::Reads,
        // A list has a method of this name too, which takes a function.
        "find" if single && root.bytes().any(|byte| byte.is_ascii_lowercase()) && !takes_function(call) => EffectKind::Reads,
        _ => return false,
    };
    say(kind, target);
    true
}

fn takes_function(call: &CallExpression<'_>) -> bool {
    let first = call.arguments.first().and_then(Argument::as_expression).map(bare);
    matches!(first, Some(Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_)))
}

/// A record that was made or loaded before: `order.save()`, `order.deleteOne()`. Answers whether the call was one.
pub(super) fn of_record<'a>(
    context: &Context<'_, 'a>,
    call: &CallExpression<'a>,
    holder: &str,
    method: &str,
    say: &mut impl FnMut(EffectKind, &str),
) -> bool {
    if holder.is_empty() || holder.contains('.') || !matches!(method, "save" | "deleteOne" | "remove" | "destroy") {
        return false;
    }
    if method == "save" && call.arguments.is_empty() {
        // `const order = new Order(row); await order.save()`
        if let Some(made) = made(context, call) {
            let name = dotted(&made.callee).unwrap_or_default();
            let model = context.model_of(&made.callee).unwrap_or_else(|| records(name.rsplit('.').next().unwrap_or(&name)));
            say(EffectKind::Writes, model);
            return true;
        }
        if holder.starts_with("new") {
            say(EffectKind::Writes, holder.split('(').next().unwrap_or(holder));
            return true;
        }
    }
    let Some(model) = loaded(context, call) else { return false };
    say(if method == "save" { EffectKind::Writes } else { EffectKind::Deletes }, &model);
    true
}

/// The model that gave a record: `const order = await Order.findById(id)`.
fn loaded<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>) -> Option<String> {
    let Expression::Identifier(record) = bare(call.callee.as_member_expression()?.object()) else { return None };
    let first = context.initial(record)?;
    if let Expression::CallExpression(asked) = bare(first)
        && let Some(member) = asked.callee.as_member_expression()
        && member.static_property_name().is_some_and(|find| find.starts_with("find"))
        && let Some(known) = context.model_of(member.object())
    {
        return Some(known.to_owned());
    }
    let name = dotted(first)?;
    let (model, find) = name.trim_end_matches("()").rsplit_once('.')?;
    let model = model.rsplit('.').next()?;
    (find.starts_with("find") && is_capital(model)).then(|| records(model).to_owned())
}

/// The model that a saved record was made of: `new Order(row)` where `order.save()` is called.
pub(super) fn made<'c, 'a>(context: &Context<'c, 'a>, call: &CallExpression<'a>) -> Option<&'c NewExpression<'a>> {
    let Expression::Identifier(record) = bare(call.callee.as_member_expression()?.object()) else { return None };
    let Expression::NewExpression(made) = bare(context.initial(record)?) else { return None };
    let name = dotted(&made.callee)?;
    let model = name.rsplit('.').next().unwrap_or(&name);
    let file = ["PDF", "Document", "Workbook", "Canvas"].iter().any(|end| model.ends_with(end));
    ((is_capital(model) || context.model_of(&made.callee).is_some()) && !file).then_some(made)
}
