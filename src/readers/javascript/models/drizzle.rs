//! Drizzle: `pgTable("users", { … }, (table) => [ … ])` and its kin, tables of a schema, and the dialect of its settings.

use super::super::Context;
use super::super::sites::expression::{argument, bare, initial, name, number, object, property, string};
use super::{calls, connection, kept, pointed, returned, sized, text};
use crate::facts::{Engine, Facts, Key, Mapper, Model, Reference};
use oxc_ast::AstKind;
use oxc_ast::ast::{CallExpression, Expression, ObjectExpression, ObjectPropertyKind};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;
use oxc_syntax::node::NodeId;

/// How deep spread objects are followed.
const DEPTH: u32 = 3;

/// Looks at one call.
pub(super) fn call<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    if let Some(options) = argument(call, 0).and_then(object).filter(|_| name(&call.callee) == "defineConfig") {
        return connection(context, Mapper::Drizzle, options, facts);
    }
    let Some((engine, prefix, known)) = creator(context, &call.callee) else { return };
    let (Some(table), Some(columns)) = (text(call, 0), argument(call, 1)) else { return };
    // Columns may be written as a function of the types.
    let Some(columns) = object(columns).or_else(|| returned(columns).and_then(object)) else { return };
    let table = prefix.replace('*', table);
    let variable = kept(context, node).unwrap_or_else(|| table.clone());
    let mut model = Model::new(variable, table, Mapper::Drizzle, engine, context.at(call.span));
    model.whole = known;
    add_columns(context, columns, &mut model, DEPTH);
    if let Some(top) = argument(call, 2).and_then(function_node) {
        add_keys(context, top, &mut model);
    }
    facts.models.push(model);
}

/// What makes tables under a name: its dialect, the name with `*` for the table's own, and whether that is certain.
fn creator<'a>(context: &Context<'_, 'a>, callee: &Expression<'a>) -> Option<(Engine, String, bool)> {
    if let Expression::StaticMemberExpression(member) = bare(callee) {
        // `pgSchema("auth").table("users", …)`.
        if member.property.name != "table" {
            return None;
        }
        let made = initial(context, &member.object).unwrap_or(&member.object);
        let Expression::CallExpression(made) = bare(made) else { return None };
        let engine = dialect(&name(&made.callee), "Schema")?;
        return Some((engine, format!("{}.*", text(made, 0)?), true));
    }
    let called = name(callee);
    if let Some(engine) = dialect(&called, "Table") {
        return Some((engine, "*".to_owned(), true));
    }
    if let Some(Expression::CallExpression(made)) = initial(context, callee).map(bare) {
        let engine = dialect(&name(&made.callee), "TableCreator")?;
        let prefix = argument(made, 0).and_then(returned).and_then(pattern);
        let known = prefix.is_some();
        return Some((engine, prefix.unwrap_or_else(|| "*".to_owned()), known));
    }
    // Made in another file from a creator of tables.
    (called.ends_with("Table") && called.to_ascii_lowercase().starts_with("create")).then(|| (Engine::Unknown, "*".to_owned(), false))
}

fn dialect(called: &str, ending: &str) -> Option<Engine> {
    match called.rsplit('.').next()?.strip_suffix(ending)? {
        "pg" => Some(Engine::Postgres),
        "mysql" | "singlestore" => Some(Engine::MySql),
        "sqlite" => Some(Engine::Sqlite),
        _ => None,
    }
}

/// A template around one name: `shop_${name}` gives `shop_*`.
fn pattern(expression: &Expression<'_>) -> Option<String> {
    let Expression::TemplateLiteral(template) = bare(expression) else { return None };
    let texts: Vec<&str> = template.quasis.iter().map(|quasi| quasi.value.raw.as_str()).collect();
    (texts.len() == 2 && matches!(template.expressions.first(), Some(Expression::Identifier(_)))).then(|| texts.join("*"))
}

fn function_node(expression: &Expression<'_>) -> Option<NodeId> {
    match bare(expression) {
        Expression::ArrowFunctionExpression(function) => Some(function.node_id.get()),
        Expression::FunctionExpression(function) => Some(function.node_id.get()),
        _ => None,
    }
}

fn add_columns<'a>(context: &Context<'_, 'a>, columns: &ObjectExpression<'a>, model: &mut Model, depth: u32) {
    for property in &columns.properties {
        match property {
            ObjectPropertyKind::ObjectProperty(pair) => match pair.key.static_name() {
                Some(key) => add_column(&key, &pair.value, model),
                None => model.whole = false,
            },
            ObjectPropertyKind::SpreadProperty(spread) => match initial(context, &spread.argument).and_then(object) {
                Some(inner) if depth > 0 => add_columns(context, inner, model, depth - 1),
                _ => model.whole = false,
            },
        }
    }
}

/// `email: text("mail", { length: 200 }).notNull().unique()`.
fn add_column(key: &str, value: &Expression<'_>, model: &mut Model) {
    let links = calls(value);
    let Some((made, root)) = links.last() else {
        model.whole = false;
        return;
    };
    let options = [0, 1].into_iter().find_map(|at| argument(root, at).and_then(object));
    let size = options.and_then(|options| property(options, "length")).and_then(number);
    let stored = text(root, 0).unwrap_or(key).to_owned();
    let mut kind = sized(&super::snake(made).replace('_', " "), size);
    let mut references = None;
    for (method, call) in &links {
        match *method {
            "array" => kind.push_str(" [ ]"),
            "primaryKey" => model.key(Key::primary(vec![stored.clone()])),
            "unique" => {
                let key = Key::unique(&model.table, vec![stored.clone()]);
                model.key(Key { name: text(call, 0).unwrap_or(&key.name).to_owned(), ..key });
            }
            "references" => references = argument(call, 0).and_then(pointed),
            _ => {}
        }
    }
    model.references.extend(references.map(|to| Reference { columns: vec![stored.clone()], to }));
    model.add(key, &stored, kind);
}

/// Indexes and keys in the function behind the columns.
fn add_keys<'a>(context: &Context<'_, 'a>, top: NodeId, model: &mut Model) {
    for node in context.subtree(top) {
        let AstKind::CallExpression(call) = node.kind() else { continue };
        let links = calls_of(call);
        let Some((root, first)) = links.last() else { continue };
        let columns = |at: &CallExpression<'a>| {
            let names: Vec<String> = at.arguments.iter().filter_map(|argument| argument.as_expression()).filter_map(column).collect();
            model.stored(names.iter().map(String::as_str))
        };
        let listed = |key: &str| {
            let options = argument(call, 0).and_then(object)?;
            let Expression::ArrayExpression(list) = bare(property(options, key)?) else { return None };
            let names: Vec<String> = list.elements.iter().filter_map(|element| element.as_expression()).filter_map(column).collect();
            Some((model.stored(names.iter().map(String::as_str)), options))
        };
        let is_end = matches!(links.first(), Some(("on" | "using" | "onOnly", _)));
        let key = match *root {
            "index" | "uniqueIndex" | "unique" if is_end => {
                let columns = columns(call);
                let key = if *root == "index" { Key::index(&model.table, columns) } else { Key::unique(&model.table, columns) };
                Key { name: text(first, 0).unwrap_or(&key.name).to_owned(), ..key }
            }
            "primaryKey" if links.len() == 1 => Key::primary(listed("columns").map_or_else(|| columns(call), |(columns, _)| columns)),
            "foreignKey" if links.len() == 1 => {
                if let Some((columns, options)) = listed("columns")
                    && let Some(Expression::ArrayExpression(foreign)) = property(options, "foreignColumns").map(bare)
                    && let Some(to) = foreign.elements.first().and_then(|element| element.as_expression())
                {
                    let to = name(to).split('.').next().unwrap_or("").to_owned();
                    model.references.push(Reference { columns, to });
                }
                continue;
            }
            _ => continue,
        };
        model.key(key);
    }
}

fn calls_of<'e, 'a>(call: &'e CallExpression<'a>) -> Vec<(&'e str, &'e CallExpression<'a>)> {
    match bare(&call.callee) {
        Expression::Identifier(name) => vec![(name.name.as_str(), call)],
        callee => match callee.as_member_expression() {
            Some(member) => {
                let mut links = vec![(member.static_property_name().unwrap_or(""), call)];
                links.extend(calls(member.object()));
                links
            }
            None => Vec::new(),
        },
    }
}

/// The column that an argument of an index names: `table.email`, `table.name.asc()`, sql`lower(${table.email})`.
fn column(expression: &Expression<'_>) -> Option<String> {
    if let Expression::TaggedTemplateExpression(tagged) = bare(expression) {
        return tagged.quasi.expressions.iter().find_map(column);
    }
    if string(expression).is_some() || expression.span().size() == 0 {
        return None;
    }
    name(expression).split('.').nth(1).map(|part| part.trim_end_matches("()").to_owned())
}
