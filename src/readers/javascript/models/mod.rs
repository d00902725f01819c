//! Tables and collections that code declares: Drizzle, TypeORM, MikroORM, Sequelize, Mongoose and Convex.

mod convex;
mod decorated;
mod drizzle;
mod mongoose;
pub(super) mod sequelize;
mod supabase;

use super::Context;
use super::sites::expression::{argument, bare, object, property, string};
use super::tree::words;
use crate::facts::{Connection, Engine, Facts, Mapper, Role};
use oxc_ast::AstKind;
use oxc_ast::ast::{ArrowFunctionBody, CallExpression, Expression, ObjectExpression, Statement};
use oxc_semantic::AstNode;

/// How far a chain of calls is followed.
const LINKS: usize = 48;

/// Most models of one file that are told by a look through the whole file.
const MODELS: usize = 200;

/// States the models of a file.
pub(super) fn read(context: &Context<'_, '_>, facts: &mut Facts) {
    if supabase::may_hold(&context.whole) {
        supabase::read(context, facts);
    }
    if matches!(context.entry.role, Role::Test | Role::Example | Role::Generated) {
        return;
    }
    let text = &context.whole;
    let has = |signs: &[&str]| signs.iter().any(|sign| text.contains(sign));
    let drizzle = has(&["drizzle-orm", "drizzle-kit"]);
    let decorated = has(&["@Entity", "@Table", "@Schema"]);
    let sequelize = has(&["equelize", "DataTypes"]);
    let mongoose = has(&["mongoose"]);
    let convex = has(&["defineTable("]);
    let typeorm = has(&["typeorm", "mikro-orm"]);
    if !(drizzle || decorated || sequelize || mongoose || convex || typeorm) {
        return;
    }
    for node in context.semantic.nodes().iter() {
        match node.kind() {
            AstKind::CallExpression(call) => {
                if drizzle {
                    drizzle::call(context, node, call, facts);
                }
                if sequelize && facts.models.len() < MODELS {
                    sequelize::call(context, call, facts);
                }
                // The indexes of each are looked for in the whole file.
                if mongoose && facts.models.len() < MODELS {
                    mongoose::call(context, call, facts);
                }
                if convex {
                    convex::call(context, call, facts);
                }
            }
            AstKind::Class(class) if decorated && facts.models.len() < MODELS => decorated::class(context, class, facts),
            AstKind::NewExpression(made) if sequelize || typeorm => {
                let options = made.arguments.iter().filter_map(|argument| argument.as_expression()).filter_map(object).next_back();
                let mapper = match &made.callee {
                    Expression::Identifier(name) if name.name == "DataSource" && typeorm => Mapper::TypeOrm,
                    Expression::Identifier(name) if name.name == "Sequelize" => Mapper::Sequelize,
                    _ => continue,
                };
                if let Some(options) = options {
                    connection(context, mapper, options, facts);
                }
            }
            AstKind::ObjectExpression(options) if typeorm && property(options, "entities").is_some() => {
                connection(context, Mapper::TypeOrm, options, facts);
            }
            _ => {}
        }
    }
}

/// The engine that options of a connection name.
fn connection(context: &Context<'_, '_>, mapper: Mapper, options: &ObjectExpression<'_>, facts: &mut Facts) {
    let named = ["type", "dialect"].iter().find_map(|key| property(options, key).and_then(string));
    let engine = named.map_or(Engine::Unknown, Engine::named);
    if engine != Engine::Unknown {
        facts.connections.push(Connection { mapper, engine, origin: context.at(options.span) });
    }
}

/// The calls of a chain from its end to its start: `text("a").notNull()` gives `notNull`, `text`.
pub(super) fn calls<'e, 'a>(expression: &'e Expression<'a>) -> Vec<(&'e str, &'e CallExpression<'a>)> {
    let mut found = Vec::new();
    let mut at = bare(expression);
    while let Expression::CallExpression(call) = at {
        match bare(&call.callee) {
            Expression::Identifier(name) => {
                found.push((name.name.as_str(), &**call));
                break;
            }
            callee => {
                let Some(member) = callee.as_member_expression() else { break };
                found.push((member.static_property_name().unwrap_or(""), &**call));
                at = bare(member.object());
            }
        }
        if found.len() > LINKS {
            break;
        }
    }
    found
}

/// What a function gives back, where it is one expression.
fn returned<'e, 'a>(function: &'e Expression<'a>) -> Option<&'e Expression<'a>> {
    let of = |statements: &'e [Statement<'a>]| {
        statements.iter().find_map(|statement| match statement {
            Statement::ReturnStatement(back) => back.argument.as_ref(),
            _ => None,
        })
    };
    match bare(function) {
        Expression::ArrowFunctionExpression(arrow) => match &arrow.body {
            ArrowFunctionBody::FunctionBody(body) => of(&body.statements),
            body => body.as_expression(),
        },
        Expression::FunctionExpression(function) => of(&function.body.as_ref()?.statements),
        _ => None,
    }
}

/// The name that a function gives back: `() => users.id` gives `users`, `() => User` gives `User`.
fn pointed(function: &Expression<'_>) -> Option<String> {
    let named = returned(function).unwrap_or(function);
    if let Some(text) = string(named) {
        return Some(text.to_owned());
    }
    super::sites::expression::name(named).split('.').next().filter(|name| *name != "?" && !name.is_empty()).map(str::to_owned)
}

/// The name under which what a call gives is kept: `const users = …`.
fn kept<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>) -> Option<String> {
    match context.semantic.nodes().parent_kind(node.id()) {
        AstKind::VariableDeclarator(declarator) => declarator.id.get_identifier_name().map(|name| name.to_string()),
        _ => None,
    }
}

/// `maxLength`-like numbers of a type: `varchar` with 255 gives `varchar ( 255 )`.
pub(super) fn sized(kind: &str, size: Option<f64>) -> String {
    match size {
        Some(size) if (1.0..1e9).contains(&size) => format!("{kind} ( {size} )"),
        _ => kind.to_owned(),
    }
}

/// A name in small letters with its words joined by underscores: `BlogPost` gives `blog_post`.
fn snake(name: &str) -> String {
    words(name).join("_")
}

/// The plural that mappers make of a model's name.
fn plural(name: &str) -> String {
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.to_ascii_lowercase().ends_with(ending));
    match name.strip_suffix(['y', 'Y']) {
        _ if ends(&["person"]) => name.strip_suffix("erson").map_or_else(|| name.to_owned(), |start| format!("{start}eople")),
        _ if ends(&["news", "data", "media", "people", "children", "series", "equipment", "information"]) => name.to_owned(),
        Some(start) if !ends(&["ay", "ey", "oy", "uy"]) => format!("{start}ies"),
        _ if ends(&["ss", "x", "ch", "sh", "us"]) => format!("{name}es"),
        _ if ends(&["s"]) => name.to_owned(),
        _ => format!("{name}s"),
    }
}

/// The text of an argument.
pub(super) fn text<'e>(call: &'e CallExpression<'_>, at: usize) -> Option<&'e str> {
    argument(call, at).and_then(string)
}
