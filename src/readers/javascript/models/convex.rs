//! Convex: `defineSchema({ users: defineTable({ … }).index("by_mail", ["email"]) })`.

use super::super::Context;
use super::super::sites::expression::{argument, bare, name, object, string};
use super::calls;
use crate::facts::{Engine, Facts, Key, Mapper, Model, Reference};
use oxc_ast::ast::{CallExpression, Expression, ObjectPropertyKind};
use oxc_span::GetSpan;

/// Looks at one call.
pub(super) fn call<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    if name(&call.callee) != "defineSchema" {
        return;
    }
    let Some(tables) = argument(call, 0).and_then(object) else { return };
    for property in &tables.properties {
        let ObjectPropertyKind::ObjectProperty(pair) = property else { continue };
        let (Some(table), links) = (pair.key.static_name(), calls(&pair.value)) else { continue };
        let Some(("defineTable", made)) = links.last() else { continue };
        let mut model = Model::new(table.as_ref(), table.as_ref(), Mapper::Convex, Engine::Convex, context.at(pair.span));
        let Some(columns) = argument(made, 0).and_then(object) else { continue };
        for column in &columns.properties {
            let ObjectPropertyKind::ObjectProperty(column) = column else {
                model.whole = false;
                continue;
            };
            let Some(key) = column.key.static_name() else { continue };
            let kind = context.text(column.value.span());
            if let Some(to) = kind.split_once("v.id(").and_then(|(_, rest)| rest.split(['"', '\'']).nth(1)) {
                model.references.push(Reference { columns: vec![key.to_string()], to: to.to_owned() });
            }
            model.add(&key, &key, kind.chars().filter(|c| !c.is_whitespace()).take(60).collect::<String>());
        }
        for (method, index) in &links {
            if *method == "index"
                && let Some(Expression::ArrayExpression(list)) = argument(index, 1).map(bare)
            {
                let columns = list.elements.iter().filter_map(|element| element.as_expression()).filter_map(string).map(str::to_owned);
                let key = Key::index(&table, columns.collect());
                model.key(Key { name: argument(index, 0).and_then(string).unwrap_or(&key.name).to_owned(), ..key });
            }
        }
        facts.models.push(model);
    }
}
