//! Sequelize: `sequelize.define('User', { … })` and `User.init({ … }, { sequelize })`.

use super::super::Context;
use super::super::sites::expression::{argument, bare, initial, is_bool, last, name, object, property, string};
use super::plural;
use crate::facts::{Engine, Facts, Key, Mapper, Model, Reference};
use oxc_ast::ast::{CallExpression, Expression, ObjectPropertyKind};
use oxc_span::GetSpan;

/// Looks at one call.
pub(super) fn call<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    let called = name(&call.callee);
    let (model, attributes, options) = match last(&called) {
        "define" if called.contains('.') => (argument(call, 0).and_then(string).map(str::to_owned), argument(call, 1), argument(call, 2)),
        "init" if argument(call, 1).and_then(object).is_some_and(|options| property(options, "sequelize").is_some()) => {
            let options = argument(call, 1);
            let named = options.and_then(object).and_then(|all| property(all, "modelName")).and_then(string);
            let class = called.trim_end_matches(".init").rsplit('.').next().filter(|class| *class != "this" && *class != "super");
            (named.or(class).map(str::to_owned), argument(call, 0), options)
        }
        _ => return,
    };
    let Some(attributes) = attributes.and_then(|all| object(all).or_else(|| initial(context, all).and_then(object))) else { return };
    // A class that inits itself without a name cannot be told.
    let Some(model) = model else { return };
    let options = options.and_then(object);
    let option = |name: &str| options.and_then(|options| property(options, name));
    let off = |name: &str| option(name).is_some_and(|value| is_bool(value, false));
    let on = |name: &str| option(name).is_some_and(|value| is_bool(value, true));
    let table = option("tableName")
        .and_then(string)
        .map_or_else(|| if on("freezeTableName") { model.clone() } else { plural(&model) }, str::to_owned);
    let mut model = Model::new(model, table, Mapper::Sequelize, Engine::Unknown, context.at(call.span));
    model.hides_deleted = on("paranoid");
    let underscored = on("underscored");
    for property in &attributes.properties {
        let ObjectPropertyKind::ObjectProperty(pair) = property else {
            model.whole = false;
            continue;
        };
        if let Some(key) = pair.key.static_name() {
            attribute(context, &key, &pair.value, underscored, &mut model);
        }
    }
    if !model.keys.iter().any(|key| key.name == "*primary") {
        model.add("id", "id", "integer");
        model.key(Key::primary(vec!["id".to_owned()]));
    }
    if !off("timestamps") {
        ["createdAt", "updatedAt"].iter().for_each(|name| model.add(name, &stored(name, underscored), "timestamp"));
        if model.hides_deleted {
            model.add("deletedAt", &stored("deletedAt", underscored), "timestamp");
        }
    }
    if let Some(Expression::ArrayExpression(list)) = option("indexes").map(bare) {
        for index in list.elements.iter().filter_map(|element| element.as_expression()).filter_map(object) {
            let Some(Expression::ArrayExpression(fields)) = property(index, "fields").map(bare) else { continue };
            let names: Vec<&str> = fields.elements.iter().filter_map(|element| element.as_expression()).filter_map(string).collect();
            let columns = model.stored(names);
            let unique = property(index, "unique").is_some_and(|on| is_bool(on, true));
            model.key(if unique { Key::unique(&model.table, columns) } else { Key::index(&model.table, columns) });
        }
    }
    // Associations add columns of their own.
    model.whole &= !context.whole.contains("belongsTo");
    facts.models.push(model);
}

fn stored(name: &str, underscored: bool) -> String {
    if underscored { super::snake(name) } else { name.to_owned() }
}

/// `email: { type: DataTypes.STRING(120), unique: true }` or `email: DataTypes.STRING`.
pub(in crate::readers::javascript) fn attribute(
    context: &Context<'_, '_>,
    key: &str,
    value: &Expression<'_>,
    underscored: bool,
    model: &mut Model,
) {
    let options = object(value);
    let option = |name: &str| options.and_then(|options| property(options, name));
    let typed = option("type").map_or_else(|| context.text(value.span()), |kind| context.text(kind.span()));
    if typed.contains("VIRTUAL") {
        return;
    }
    let column = option("field").and_then(string).map_or_else(|| stored(key, underscored), str::to_owned);
    model.add(key, &column, kind(typed));
    let on = |name: &str| option(name).is_some_and(|value| !is_bool(value, false));
    if on("primaryKey") {
        model.key(Key::primary(vec![column.clone()]));
    } else if on("unique") {
        model.key(Key::unique(&model.table, vec![column.clone()]));
    }
    if let Some(target) = option("references").and_then(object).and_then(|all| property(all, "model"))
        && let Some(to) = super::pointed(target)
    {
        model.references.push(Reference { columns: vec![column], to });
    }
}

/// `DataTypes.STRING(120)` as other files would write it.
pub(in crate::readers::javascript) fn kind(typed: &str) -> String {
    let own = typed.rsplit_once("DataTypes.").or_else(|| typed.rsplit_once("DataType.")).or_else(|| typed.rsplit_once("Sequelize."));
    let own = own.map_or(typed, |(_, own)| own).trim();
    let (name, size) = own.split_once('(').map_or((own, ""), |(name, rest)| (name, rest.split(')').next().unwrap_or("")));
    let name = match name.trim() {
        "STRING" | "CHAR" => "varchar",
        "DATE" => "timestamp",
        "DOUBLE" => "double precision",
        other => return if size.is_empty() { other.to_ascii_lowercase() } else { format!("{} ( {size} )", other.to_ascii_lowercase()) },
    };
    if size.is_empty() || !size.bytes().all(|byte| byte.is_ascii_digit()) { name.to_owned() } else { format!("{name} ( {size} )") }
}
