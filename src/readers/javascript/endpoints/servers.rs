//! What is a server or router, and what only looks like one.

use crate::readers::javascript::Context;
use crate::readers::javascript::tree::{bare, dotted, links, property, text_of};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, Expression};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// The framework that answers, by what the file brings in, or by what the server is called.
pub(in crate::readers::javascript) fn family(context: &Context<'_, '_>) -> Option<&'static str> {
    *context.family.get_or_init(|| brought(context))
}

fn brought(context: &Context<'_, '_>) -> Option<&'static str> {
    const FAMILIES: &[(&str, &[&str])] = &[
        ("hono", &["hono", "@hono"]),
        ("fastify", &["fastify", "@fastify"]),
        ("koa", &["koa", "@koa", "koa-router"]),
        ("elysia", &["elysia", "@elysiajs"]),
        ("express", &["express"]),
    ];
    let text = &context.whole;
    let brings = |package: &&str| {
        text.may_contain(package)
            && ["from ", "require(", "import("].iter().any(|way| {
                ["\"", "'"].iter().any(|quote| {
                    let start = format!("{way}{quote}{package}");
                    text.contains(&start)
                        .then(|| text.find(&start))
                        .flatten()
                        .and_then(|at| text.as_bytes().get(at + start.len()))
                        .is_some_and(|next| matches!(next, b'"' | b'\'' | b'/'))
                })
            })
    };
    FAMILIES.iter().find(|(_, packages)| packages.iter().any(brings)).map(|(family, _)| *family)
}

/// Whether an object is a server or router: made by one, or handed in under the name of one.
pub(super) fn is_router<'a>(context: &Context<'_, 'a>, object: &Expression<'a>, root: &str) -> bool {
    const MAKERS: &[&str] = &[
        "express",
        "Router",
        "Hono",
        "OpenAPIHono",
        "fastify",
        "Fastify",
        "polka",
        "Elysia",
        "Koa",
        "createServer",
        "restana",
        "App",
        "createApp",
        "createRouter",
        "AutoRouter",
        "IttyRouter",
        "Application",
        "withTypeProvider",
        "basePath",
    ];
    let made = |expression: &Expression<'a>| {
        let name = dotted(expression).unwrap_or_default();
        // `require("express")()`
        let required = name == "require()()"
            && ["express", "fastify", "polka", "restana", "koa-router", "@koa/router"]
                .iter()
                .any(|maker| context.text(expression.span()).contains(maker));
        required || name.split('.').any(|part| part.ends_with("()") && MAKERS.contains(&part.trim_end_matches("()")))
    };
    let mut at = bare(object);
    for _ in 0..24 {
        match at {
            Expression::Identifier(name) => {
                let Some(declared) = context.declaration(name) else { return false };
                return match declared.kind() {
                    AstKind::VariableDeclarator(declarator) => declarator.init.as_ref().is_some_and(made),
                    AstKind::FormalParameter(_)
                    | AstKind::ImportSpecifier(_)
                    | AstKind::ImportDefaultSpecifier(_)
                    | AstKind::FormalParameters(_)
                    | AstKind::Function(_) => {
                        matches!(root, "app" | "router" | "server" | "fastify" | "api" | "hono" | "expressApp")
                            || root.ends_with("Router")
                            || root.ends_with("router")
                            || is_handed_in(context, declared)
                    }
                    _ => false,
                };
            }
            Expression::NewExpression(_) => return made(at),
            Expression::CallExpression(call) => {
                if made(at) && call.callee.as_member_expression().is_none_or(|member| member.static_property_name() == Some("Router")) {
                    return true;
                }
                match call.callee.as_member_expression() {
                    Some(member) => at = bare(member.object()),
                    None => return false,
                }
            }
            other => {
                // `this.app`, `this.router`
                let name = dotted(other).unwrap_or_default();
                return matches!(name.as_str(), "this.app" | "this.router" | "this.server");
            }
        }
    }
    false
}

/// Whether a parameter is the server that a plugin, written on the spot, is handed: `app.register(async (scope) => …)`.
fn is_handed_in(context: &Context<'_, '_>, declared: &AstNode<'_>) -> bool {
    context.semantic.nodes().ancestor_kinds(declared.id()).take(4).any(|kind| match kind {
        AstKind::CallExpression(call) => call
            .callee
            .as_member_expression()
            .and_then(|member| member.static_property_name())
            .is_some_and(|method| matches!(method, "register" | "group" | "guard")),
        _ => false,
    })
}

/// Whether a call asks another server instead of answering: somebody waits for its answer, or an object that could be
/// either is given data where a route has its handler.
pub(super) fn is_request<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, root: &str, last: &Expression<'a>) -> bool {
    let waited = context
        .semantic
        .nodes()
        .ancestor_kinds(node.id())
        .find(|kind| !matches!(kind, AstKind::ParenthesizedExpression(_) | AstKind::TSAsExpression(_) | AstKind::ChainExpression(_)));
    let waited = match waited {
        Some(AstKind::AwaitExpression(_)) => true,
        Some(AstKind::StaticMemberExpression(member)) => matches!(member.property.name.as_str(), "then" | "catch" | "finally"),
        _ => false,
    };
    if waited || root != "api" {
        return waited;
    }
    // `api` names servers and clients alike.
    match bare(last) {
        Expression::Identifier(name) if context.function(last).is_none() => {
            context.declaration(name).is_some_and(|declared| matches!(declared.kind(), AstKind::FormalParameter(_)))
        }
        Expression::CallExpression(call) => dotted(&call.callee).is_some_and(|name| name.starts_with("JSON.")),
        _ => false,
    }
}

/// The path that a router is made with: `new Router({ prefix: "/users" })`, `new Hono().basePath("/api")`.
pub(super) fn own_prefix<'a>(context: &Context<'_, 'a>, object: &Expression<'a>) -> Option<String> {
    let mut at = bare(object);
    for _ in 0..24 {
        at = match at {
            Expression::Identifier(name) => bare(context.initial(name)?),
            Expression::NewExpression(made) => {
                return match made.arguments.first() {
                    Some(Argument::ObjectExpression(options)) => property(options, "prefix").and_then(text_of).map(str::to_owned),
                    _ => None,
                };
            }
            Expression::CallExpression(call) => {
                if let Some((_, Some(path))) = links(at).first().filter(|(link, _)| *link == "basePath") {
                    return Some((*path).to_owned());
                }
                bare(call.callee.as_member_expression()?.object())
            }
            _ => return None,
        };
    }
    None
}
