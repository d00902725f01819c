//! Mongoose: schemas that become models in the same file.

use super::super::Context;
use super::super::sites::expression::{argument, bare, initial, is_bool, name, number, object, property, string};
use super::{plural, sized};
use crate::facts::{Engine, Facts, Key, Mapper, Model, Reference};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, Expression, ObjectExpression, ObjectPropertyKind};
use oxc_span::{GetSpan, Span};

/// Looks at one call: `mongoose.model('User', userSchema)`.
pub(super) fn call<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    let called = name(&call.callee);
    if called.rsplit('.').next() != Some("model") {
        return;
    }
    let (Some(model), Some(schema)) = (argument(call, 0).and_then(string), argument(call, 1)) else { return };
    let Some((arguments, span)) = schema_of(context, schema) else { return };
    let options = arguments.get(1).and_then(Argument::as_expression).and_then(object);
    let collection = argument(call, 2).and_then(string).or_else(|| options.and_then(|all| property(all, "collection")).and_then(string));
    let table = collection.map_or_else(|| plural(&model.to_ascii_lowercase()), str::to_owned);
    let mut model = Model::new(model, table, Mapper::Mongoose, Engine::Mongo, context.at(span));
    model.key(Key::primary(vec!["_id".to_owned()]));
    model.add("_id", "_id", "objectid");
    let fields = arguments.first().and_then(Argument::as_expression);
    match fields.and_then(|fields| object(fields).or_else(|| initial(context, fields).and_then(object))) {
        Some(fields) => add_fields(context, fields, &mut model),
        None => model.whole = false,
    }
    if options.and_then(|all| property(all, "timestamps")).is_some_and(|on| !is_bool(on, false)) {
        model.add("createdAt", "createdAt", "date");
        model.add("updatedAt", "updatedAt", "date");
    }
    indexes(context, schema, &mut model);
    facts.models.push(model);
}

/// What a schema is made from, and where: `new Schema({ … }, { … })`, with or without `new`.
fn schema_of<'e, 'a>(context: &Context<'_, 'a>, schema: &'e Expression<'a>) -> Option<(&'e [Argument<'a>], Span)>
where
    'a: 'e,
{
    let made = |expression: &'e Expression<'a>| match bare(expression) {
        Expression::NewExpression(made) => Some((&made.callee, made.arguments.as_slice(), made.span)),
        Expression::CallExpression(made) => Some((&made.callee, made.arguments.as_slice(), made.span)),
        _ => None,
    };
    let (callee, arguments, span) = made(schema).or_else(|| made(initial(context, schema)?))?;
    name(callee).ends_with("Schema").then_some((arguments, span))
}

fn add_fields<'a>(context: &Context<'_, 'a>, fields: &ObjectExpression<'a>, model: &mut Model) {
    for property in &fields.properties {
        let ObjectPropertyKind::ObjectProperty(pair) = property else {
            model.whole = false;
            continue;
        };
        let Some(key) = pair.key.static_name() else { continue };
        let (key, value) = (key.as_ref(), bare(&pair.value));
        let options = match value {
            Expression::ArrayExpression(list) => list.elements.first().and_then(|element| element.as_expression()).and_then(object),
            other => object(other),
        };
        add_field(context, key, value, options, model);
    }
}

/// One field with its options. Decorators of Nest give the same ones.
pub(super) fn add_field(
    context: &Context<'_, '_>,
    key: &str,
    value: &Expression<'_>,
    options: Option<&ObjectExpression<'_>>,
    model: &mut Model,
) {
    let option = |name: &str| options.and_then(|options| property(options, name));
    let typed = option("type").map_or(value.span(), GetSpan::span);
    // A plain object without a type is a part of the document.
    let kind = if options.is_some() && option("type").is_none() { "object" } else { context.text(typed) };
    let kind = sized(kind.rsplit('.').next().unwrap_or(kind), option("maxlength").or_else(|| option("maxLength")).and_then(number));
    model.add(key, key, kind.to_ascii_lowercase().chars().take(40).collect::<String>());
    let on = |name: &str| option(name).is_some_and(|value| !is_bool(value, false));
    if on("unique") {
        model.key(Key::unique(&model.table, vec![key.to_owned()]));
    } else if on("index") || on("expires") {
        model.key(Key::index(&model.table, vec![key.to_owned()]));
    }
    if let Some(to) = option("ref").and_then(super::pointed) {
        model.references.push(Reference { columns: vec![key.to_owned()], to });
    }
}

/// `schema.index({ a: 1, b: -1 }, { unique: true })` anywhere in the file.
fn indexes(context: &Context<'_, '_>, schema: &Expression<'_>, model: &mut Model) {
    let variable = name(schema);
    if variable.is_empty() || variable.contains('?') {
        return;
    }
    for node in context.semantic.nodes().iter() {
        let AstKind::CallExpression(call) = node.kind() else { continue };
        if name(&call.callee).strip_suffix(".index") != Some(&*variable) {
            continue;
        }
        let Some(fields) = argument(call, 0).and_then(object) else { continue };
        let columns = fields.properties.iter().filter_map(|property| match property {
            ObjectPropertyKind::ObjectProperty(pair) => pair.key.static_name().map(|key| key.to_string()),
            ObjectPropertyKind::SpreadProperty(_) => None,
        });
        let unique = argument(call, 1).and_then(object).and_then(|options| property(options, "unique")).is_some_and(|on| is_bool(on, true));
        let columns: Vec<String> = columns.collect();
        model.key(if unique { Key::unique(&model.table, columns) } else { Key::index(&model.table, columns) });
    }
}
