//! Steps that give a table as an object: Sequelize's `queryInterface`, TypeORM's `queryRunner`, node-pg-migrate.

use super::super::Context;
use super::super::models::{sequelize, sized};
use super::super::sites::expression::{argument, bare, is_bool, number, object, property, string};
use super::{gathered, keyed, plain};
use crate::facts::{Change, Key, Model, Reference};
use oxc_ast::ast::{Argument, CallExpression, Expression, ObjectExpression, ObjectPropertyKind};

/// What a call changes.
pub(super) fn changes<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, method: &str) -> Vec<(Change, bool)> {
    of(context, call, method).unwrap_or_default()
}

fn of<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, method: &str) -> Option<Vec<(Change, bool)>> {
    let first = argument(call, 0)?;
    if let Some(options) = made(first) {
        return (method == "createTable").then(|| typeorm_table(context, call, options)).flatten();
    }
    let table = table(first)?;
    let second = argument(call, 1);
    let mut model = gathered(context, &table, call);
    let new = method == "createTable";
    match method {
        "createTable" | "addColumns" => attributes(context, second.and_then(object)?, &mut model),
        "addColumn" => match (second.and_then(string), second.and_then(made), second.and_then(object)) {
            (Some(column), ..) => attribute(context, column, argument(call, 2)?, &mut model),
            (_, Some(options), _) => typeorm_column(options, &mut model),
            (_, _, Some(columns)) => attributes(context, columns, &mut model),
            _ => return None,
        },
        "changeColumn" => {
            attribute(context, second.and_then(string)?, argument(call, 2)?, &mut model);
            let retyped =
                model.columns.into_iter().map(|own| Change::RetypeColumn { table: table.clone(), column: own.name, kind: own.kind });
            return Some(retyped.map(|change| (change, true)).collect());
        }
        "addIndex" | "createIndex" => {
            let options = second.and_then(made).or_else(|| second.and_then(object)).or_else(|| argument(call, 2).and_then(object));
            let columns = second.and_then(list).or_else(|| {
                let options = options?;
                ["fields", "columnNames"].iter().find_map(|key| property(options, key).and_then(list))
            });
            let unique =
                options.is_some_and(|all| ["unique", "isUnique"].iter().any(|key| property(all, key).is_some_and(|on| is_bool(on, true))));
            model.key(keyed(&table, columns.or_else(|| second.and_then(string).map(|one| vec![one.to_owned()]))?, unique));
        }
        "addConstraint" => {
            // Older versions give the columns by themselves.
            let (columns, options) = match second.and_then(list) {
                Some(columns) => (columns, argument(call, 2).and_then(object)?),
                None => second.and_then(object).and_then(|options| Some((property(options, "fields").and_then(list)?, options)))?,
            };
            match property(options, "type").and_then(string)?.to_ascii_lowercase().as_str() {
                "unique" => model.key(Key::unique(&table, columns)),
                "primary key" => model.key(Key::primary(columns)),
                "foreign key" => {
                    let to = property(options, "references").and_then(object).and_then(|all| property(all, "table"))?;
                    model.references.push(Reference { columns, to: self::table(to)? });
                }
                _ => return None,
            }
        }
        "createForeignKey" => {
            let options = second.and_then(made)?;
            let to = property(options, "referencedTableName").and_then(string)?.to_owned();
            model.references.push(Reference { columns: property(options, "columnNames").and_then(list)?, to });
        }
        _ => return plain(call, method, &table).map(|change| vec![change]),
    }
    Some(model.steps(new).into_iter().map(|change| (change, false)).collect())
}

/// A table's name, alone or with its schema.
fn table(expression: &Expression<'_>) -> Option<String> {
    match object(expression) {
        Some(options) => ["tableName", "name"].iter().find_map(|key| property(options, key)).and_then(string).map(str::to_owned),
        None => string(expression).map(|name| name.trim_matches('"').to_owned()),
    }
}

/// The options of `new Table({ … })`.
fn made<'e, 'a>(expression: &'e Expression<'a>) -> Option<&'e ObjectExpression<'a>> {
    match bare(expression) {
        Expression::NewExpression(made) => made.arguments.first().and_then(Argument::as_expression).and_then(object),
        _ => None,
    }
}

/// The texts of a list.
fn list(expression: &Expression<'_>) -> Option<Vec<String>> {
    let Expression::ArrayExpression(list) = bare(expression) else { return None };
    let name = |element: &Expression<'_>| {
        string(element).or_else(|| object(element).and_then(|all| property(all, "name")).and_then(string)).map(str::to_owned)
    };
    Some(list.elements.iter().filter_map(|element| element.as_expression()).filter_map(name).collect())
}

fn attributes(context: &Context<'_, '_>, columns: &ObjectExpression<'_>, model: &mut Model) {
    for property in &columns.properties {
        if let ObjectPropertyKind::ObjectProperty(pair) = property
            && let Some(key) = pair.key.static_name()
        {
            attribute(context, &key, &pair.value, model);
        }
    }
}

fn attribute(context: &Context<'_, '_>, key: &str, value: &Expression<'_>, model: &mut Model) {
    let options = object(value);
    // node-pg-migrate writes types as text.
    let typed = string(value).or_else(|| options.and_then(|all| property(all, "type")).and_then(string));
    let Some(typed) = typed else { return sequelize::attribute(context, key, value, false, model) };
    let on = |name: &str| options.and_then(|all| property(all, name)).is_some_and(|on| !is_bool(on, false));
    model.add(key, key, if typed == "id" { "serial".to_owned() } else { typed.to_ascii_lowercase() });
    if typed == "id" || on("primaryKey") {
        model.key(Key::primary(vec![key.to_owned()]));
    } else if on("unique") {
        model.key(Key::unique(&model.table, vec![key.to_owned()]));
    }
    if let Some(target) = options.and_then(|all| property(all, "references")) {
        let to = string(target).map(|to| to.trim_matches('"').to_owned());
        let to = to.or_else(|| object(target).and_then(|all| property(all, "model")).and_then(string).map(str::to_owned));
        model.references.extend(to.map(|to| Reference { columns: vec![key.to_owned()], to }));
    }
}

fn typeorm_column(options: &ObjectExpression<'_>, model: &mut Model) {
    let option = |name: &str| property(options, name);
    let Some(name) = option("name").and_then(string) else { return };
    let length = option("length").and_then(|length| number(length).or_else(|| string(length)?.parse().ok()));
    model.add(name, name, sized(&option("type").and_then(string).unwrap_or("").to_ascii_lowercase(), length));
    let on = |key: &str| option(key).is_some_and(|on| is_bool(on, true));
    if on("isPrimary") {
        model.key(Key::primary(vec![name.to_owned()]));
    } else if on("isUnique") {
        model.key(Key::unique(&model.table, vec![name.to_owned()]));
    }
}

fn typeorm_table<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, options: &ObjectExpression<'a>) -> Option<Vec<(Change, bool)>> {
    let table = property(options, "name").and_then(string)?;
    let mut model = gathered(context, table, call);
    let each = |key: &str| -> Vec<&ObjectExpression<'a>> {
        match property(options, key).map(bare) {
            Some(Expression::ArrayExpression(list)) => {
                let elements = list.elements.iter().filter_map(|element| element.as_expression());
                elements.filter_map(|element| object(element).or_else(|| made(element))).collect()
            }
            _ => Vec::new(),
        }
    };
    each("columns").into_iter().for_each(|column| typeorm_column(column, &mut model));
    for key in ["indices", "uniques"] {
        for index in each(key) {
            let columns = property(index, "columnNames").and_then(list).unwrap_or_default();
            let unique = key == "uniques" || property(index, "isUnique").is_some_and(|on| is_bool(on, true));
            model.key(keyed(table, columns, unique));
        }
    }
    for reference in each("foreignKeys") {
        let to = property(reference, "referencedTableName").and_then(string).map(str::to_owned);
        let columns = property(reference, "columnNames").and_then(list).unwrap_or_default();
        model.references.extend(to.map(|to| Reference { columns, to }));
    }
    let tolerant = argument(call, 1).is_some_and(|on| is_bool(on, true));
    Some(model.steps(true).into_iter().map(|change| (change, tolerant)).collect())
}

#[cfg(test)]
mod tests {
    use crate::facts::{Change, Language};
    use crate::intake::Entry;

    #[test]
    fn only_the_way_forward_counts() {
        let text = "module.exports = {\n  up: (queryInterface, Sequelize) => queryInterface.createTable('Users', { id: { type: Sequelize.INTEGER, primaryKey: true } }),\n\
                    \x20 down: (queryInterface) => queryInterface.dropTable('Users'),\n};\n";
        let mut entry = Entry::new(0, "migrations/1-users.js".to_owned(), text.len() as u64);
        entry.language = Some(Language::JavaScript);
        let facts = crate::readers::read(&entry, text.as_bytes());
        let changes: Vec<&Change> = facts.schema_changes.iter().map(|change| &change.change).collect();
        assert!(
            matches!(changes.as_slice(), [Change::CreateTable { table, .. }, Change::AddKey { .. }] if table == "Users"),
            "{changes:?}"
        );
    }
}
