//! Servers that register routes by call: Express, Fastify, Hono, Koa, Elysia and their kin, with the order of what is
//! used before.

use super::mounts::{hand_over, mount, used};
use super::paths::{holds_value, is_composed, path};
use super::servers::{family, is_request, is_router, own_prefix};
use super::{handled_in, kind_by_name};
use crate::facts::{Endpoint, EndpointKind, Guard, Module};
use crate::readers::javascript::Context;
use crate::readers::javascript::body::{self, Body, guard_kind};
use crate::readers::javascript::tree::{bare, dotted, links, property, text_of};
use crate::sorted::Arrange;
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, ArrowFunctionBody, CallExpression, Expression, Statement};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;
use std::collections::BTreeMap;

/// What stands before the routes of one router, in the order of the file.
#[derive(Default)]
pub(super) struct Before {
    pub(super) used: Vec<(String, Body)>,
    /// What runs before every route with a parameter of that name.
    params: Vec<(String, Body)>,
}

/// The routers of a file, and the framework that answers if the file says.
#[derive(Default)]
pub(super) struct Routers {
    family: Option<&'static str>,
    pub(super) before: BTreeMap<String, Before>,
}

/// Routes that are read per file; more is generated code.
const ROUTES: usize = 500;

/// Calls without which a file registers no routes.
const SIGNS: &[&str] =
    &[".get(", ".post(", ".put(", ".delete(", ".patch(", ".use(", ".route(", ".all(", ".openapi(", ".addHook(", ".register(", ".ws("];

/// Makers of routers, which a file may hand on to those who register routes.
const MAKERS: &[&str] = &["new Hono", "new OpenAPIHono", "Router()", "express()", "astify("];

/// Calls of a router, in the order of the text: in a chain the last call is the outermost node.
fn calls<'c, 'a>(context: &Context<'c, 'a>) -> Vec<(&'c AstNode<'a>, &'a CallExpression<'a>)> {
    let mut calls: Vec<(u32, &AstNode<'a>, &'a CallExpression<'a>)> = Vec::new();
    for node in context.walk() {
        if let AstKind::CallExpression(call) = node.kind() {
            let at =
                call.callee.as_member_expression().and_then(|member| member.static_property_info()).map_or(call.span, |(span, _)| span);
            calls.push((at.start, node, call));
        }
    }
    calls.arrange_by_key(|(at, ..)| *at);
    calls.into_iter().map(|(_, node, call)| (node, call)).collect()
}

pub(super) fn read(context: &Context<'_, '_>, module: &mut Module, found: &mut Vec<Endpoint>) {
    let text = &context.whole;
    if module.directive.as_deref() == Some("use client") || !SIGNS.iter().chain(MAKERS).any(|sign| text.contains(sign)) {
        return;
    }
    let mut routers = Routers { family: family(context), ..Routers::default() };
    let mut routes: Vec<(String, Endpoint)> = Vec::new();
    let mut inner: Vec<(String, String, Body)> = Vec::new();
    for (node, call) in calls(context) {
        if routes.len() >= ROUTES {
            break;
        }
        hand_over(context, module, call, &routers);
        let Some(member) = call.callee.as_member_expression() else { continue };
        let Some(method) = member.static_property_name() else { continue };
        // No verb is longer.
        let lower = if method.len() <= "DELETE".len() { method.to_ascii_lowercase() } else { String::new() };
        let verb = matches!(lower.as_str(), "get" | "post" | "put" | "patch" | "delete" | "del" | "all");
        let elysia = matches!(method, "guard" | "derive" | "resolve" | "onBeforeHandle" | "ws") && routers.family == Some("elysia");
        if !verb && !elysia && !matches!(method, "use" | "route" | "register" | "addHook" | "openapi" | "param") {
            continue;
        }
        let Some(name) = dotted(member.object()) else { continue };
        let root = name.split(['.', '(']).next().unwrap_or("");
        // A chain that starts where the router is made goes on under the name that it is given.
        let made = name.strip_prefix(root).is_some_and(|rest| rest.starts_with("()"));
        let root = made.then(|| given_name(context, node)).flatten().unwrap_or(root).to_owned();
        if !is_router(context, member.object(), &root) {
            continue;
        }
        let arguments: Vec<&Expression<'_>> = call
            .arguments
            .iter()
            .filter_map(|argument| match argument {
                Argument::SpreadElement(spread) => Some(&spread.argument),
                other => other.as_expression(),
            })
            .collect();
        match method {
            "use" | "addHook" | "guard" | "derive" | "resolve" | "onBeforeHandle" => {
                used(context, module, &mut routers, &mut inner, &root, &arguments);
            }
            // `router.param("id", load)` runs before every route with `:id` in it, wherever it stands.
            "param" => {
                if let [name, handler] = arguments.as_slice()
                    && let Some(name) = text_of(name)
                {
                    let mut body = step(context, module, handler);
                    body.effects.clear();
                    body.input = None;
                    routers.before.entry(root.clone()).or_default().params.push((name.to_owned(), body));
                }
            }
            "register" => {
                if let [plugin, rest @ ..] = arguments.as_slice() {
                    let prefix = rest.first().and_then(|options| match bare(options) {
                        Expression::ObjectExpression(options) => property(options, "prefix").and_then(text_of),
                        _ => None,
                    });
                    mount(module, &routers, &mut inner, &root, prefix.unwrap_or(""), plugin, Body::default());
                }
            }
            "route" => {
                if let [first, router] = arguments.as_slice()
                    && let Some(prefix) = text_of(first).map(str::to_owned).or_else(|| path(context, first))
                {
                    mount(module, &routers, &mut inner, &root, &prefix, router, Body::default());
                } else if let [Expression::ObjectExpression(options)] = arguments.as_slice()
                    && let Some(url) = property(options, "url").or_else(|| property(options, "path")).and_then(text_of)
                {
                    let mut body = arguments.first().map_or_else(Body::default, |options| step(context, module, options));
                    body.absorb(body::read(context, &module.imports, options.node_id.get()));
                    if let Some(handler) = property(options, "handler") {
                        body.absorb(step(context, module, handler));
                    }
                    let verb = property(options, "method").and_then(text_of).unwrap_or("POST").to_ascii_uppercase();
                    routes.push((root.clone(), route(context, &routers, &root, Some(&verb), url.to_owned(), body, call)));
                }
            }
            "openapi" => {
                // `router.openapi(createRoute({ method, path }), handler)`
                if let [described, handlers @ ..] = arguments.as_slice() {
                    let mut body = Body::default();
                    for one in handlers {
                        body.absorb(step(context, module, one));
                    }
                    routers.family.get_or_insert("hono");
                    let (verb, path) = described_route(context, described);
                    routes.push((root.clone(), route(context, &routers, &root, verb.as_deref(), path, body, call)));
                }
            }
            "ws" => {
                if let [first, options] = arguments.as_slice()
                    && let (Some(path), Expression::ObjectExpression(object)) = (text_of(first), bare(options))
                {
                    let mut body = step(context, module, options);
                    body.absorb(body::read(context, &module.imports, object.node_id.get()));
                    let mut endpoint = route(context, &routers, &root, None, path.to_owned(), body, call);
                    endpoint.kind = EndpointKind::Socket;
                    routes.push((root.clone(), endpoint));
                }
            }
            _ => {
                // `app.route("/x").get(handler)` has its path one call earlier.
                let chained = links(member.object()).into_iter().find(|(link, _)| *link == "route").and_then(|(_, path)| path);
                let (path, handlers) = match (arguments.as_slice(), chained) {
                    ([first, rest @ ..], _) if let Some(path) = path(context, first).filter(|_| !rest.is_empty()) => (path, rest),
                    (rest @ [_, ..], Some(path)) => (path.to_owned(), rest),
                    // A path that stands in a table: `app.get(api.products.list.path, handler)`.
                    ([first, rest @ ..], _) if first.is_member_expression() && !rest.is_empty() && context.function(first).is_none() => {
                        (context.text(first.span()).to_owned(), rest)
                    }
                    _ => continue,
                };
                let Some((mut handler, mut before)) = handlers.split_last() else { continue };
                let mut body = Body::default();
                // Elysia's options come last.
                if let (Expression::ObjectExpression(_), Some((other, rest))) = (bare(handler), before.split_last()) {
                    body.absorb(step(context, module, handler));
                    (handler, before) = (other, rest);
                }
                let given = matches!(bare(handler), Expression::Identifier(name) if holds_value(context, name));
                if !is_handler(handler) || is_request(context, node, &root, handler) || given && is_composed(arguments.first()) {
                    continue;
                }
                for one in before {
                    body.absorb(step(context, module, one));
                }
                body.absorb(step(context, module, handler));
                let verb = (lower != "all").then(|| if lower == "del" { "DELETE".to_owned() } else { lower.to_ascii_uppercase() });
                let mut endpoint = route(context, &routers, &root, verb.as_deref(), path, body, call);
                endpoint.handler = named_handler(context, handler);
                routes.push((root.clone(), endpoint));
                if lower == "all" {
                    // `app.all("/admin/*", requireAdmin)` stands before what follows.
                    used(context, module, &mut routers, &mut inner, &root, &arguments);
                }
            }
        }
    }
    for (router, endpoint) in &mut routes {
        for (name, body) in routers.before.get(router).into_iter().flat_map(|before| &before.params) {
            if endpoint.route.split('/').any(|part| part.strip_prefix(':') == Some(name.as_str())) {
                endpoint.guards.extend(body.guards.iter().cloned());
                endpoint.calls.extend(body.calls.iter().cloned());
            }
        }
    }
    // Routers that are mounted in the same file stand behind what was used before them.
    for (router, endpoint) in &mut routes {
        for (name, prefix, before) in &inner {
            if name == router {
                endpoint.route = format!("{}{}", prefix.trim_end_matches('/'), endpoint.route);
                endpoint.guards.extend(before.guards.iter().cloned());
                endpoint.calls.extend(before.calls.iter().cloned());
            }
        }
    }
    found.extend(routes.into_iter().map(|(_, endpoint)| endpoint));
}

/// The variable that a chain of calls ends in.
fn given_name<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>) -> Option<&'a str> {
    let mut child = node.kind().span();
    for kind in context.semantic.nodes().ancestor_kinds(node.id()).take(200) {
        match kind {
            AstKind::StaticMemberExpression(_) | AstKind::ParenthesizedExpression(_) | AstKind::AwaitExpression(_) => {}
            AstKind::CallExpression(call) if call.callee.span().contains_inclusive(child) => {}
            AstKind::VariableDeclarator(declarator) => return declarator.id.get_binding_identifier().map(|name| name.name.as_str()),
            _ => return None,
        }
        child = kind.span();
    }
    None
}

/// Method and path of a route that is described apart from its handler.
fn described_route<'a>(context: &Context<'_, 'a>, described: &Expression<'a>) -> (Option<String>, String) {
    let made = match bare(described) {
        Expression::Identifier(name) => context.initial(name).map(bare),
        other => Some(other),
    };
    if let Some(Expression::CallExpression(call)) = made
        && let Some(Argument::ObjectExpression(options)) = call.arguments.first()
        && let Some(path) = property(options, "path").and_then(text_of)
    {
        return (property(options, "method").and_then(text_of).map(str::to_ascii_uppercase), path.to_owned());
    }
    // Described elsewhere: its name has to do.
    let name = dotted(described).unwrap_or_default();
    let last = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    let verb = ["get", "list", "find", "read"].iter().any(|word| last.starts_with(word)).then(|| "GET".to_owned());
    (verb, name.into_owned())
}

fn route<'a>(
    context: &Context<'_, 'a>,
    routers: &Routers,
    router: &str,
    method: Option<&str>,
    path: String,
    mut body: Body,
    call: &CallExpression<'a>,
) -> Endpoint {
    let mut path = path;
    if let Some(before) = routers.before.get(router) {
        for (prefix, used) in &before.used {
            if path.starts_with(prefix.trim_end_matches(['*', '/'])) {
                body.absorb(used.clone());
            }
        }
    }
    if let Some(prefix) = call.callee.as_member_expression().and_then(|member| own_prefix(context, member.object())) {
        path = format!("{}{path}", prefix.trim_end_matches('/'));
    }
    let kind = kind_by_name(&path, EndpointKind::Http);
    let framework = routers.family.unwrap_or(if router.eq_ignore_ascii_case("fastify") { "fastify" } else { "express" });
    let at = call.callee.as_member_expression().and_then(|member| member.static_property_info()).map_or(call.span, |(span, _)| span);
    handled_in(context, body, kind, framework, method, path, at)
}

fn is_handler(expression: &Expression<'_>) -> bool {
    matches!(
        bare(expression),
        Expression::FunctionExpression(_)
            | Expression::ArrowFunctionExpression(_)
            | Expression::Identifier(_)
            | Expression::CallExpression(_)
            | Expression::StaticMemberExpression(_)
            | Expression::ArrayExpression(_)
    )
}

/// What one handler or middleware does.
pub(super) fn step<'a>(context: &Context<'_, 'a>, module: &Module, expression: &Expression<'a>) -> Body {
    let mut body = Body::default();
    match unbound(bare(expression)) {
        Expression::ArrayExpression(list) => {
            for element in &list.elements {
                if let Some(element) = element.as_expression()
                    && !matches!(element, Expression::ArrayExpression(_))
                {
                    body.absorb(step(context, module, element));
                }
            }
        }
        Expression::ObjectExpression(options) => {
            for hook in ["preHandler", "onRequest", "preValidation", "beforeHandle", "middleware", "beforeEnter"] {
                if let Some(value) = property(options, hook)
                    && !matches!(value, Expression::ObjectExpression(_))
                {
                    body.absorb(step(context, module, value));
                }
            }
        }
        inner @ (Expression::Identifier(_) | Expression::StaticMemberExpression(_)) => {
            let mut name = dotted(inner).unwrap_or_default().into_owned();
            if let Some(method) = name.strip_prefix("this.").and_then(|own| body::method(context, expression_node(inner)?, own)) {
                name = method;
            }
            let mut kind = guard_kind(&name, 3);
            if let Expression::Identifier(identifier) = inner
                && let Some(first) = context.initial(identifier)
                && let Some(made) = dotted(first)
            {
                kind = guard_kind(&made, 1).or(kind);
            }
            if let Some(function) = context.function(inner) {
                body.absorb(body::read(context, &module.imports, function));
            }
            body.guards.extend(kind.map(|kind| Guard { kind, by: name.clone(), fails_open: false, origin: context.at(inner.span()) }));
            body.calls.push(name);
        }
        Expression::FunctionExpression(function) => body.absorb(body::read(context, &module.imports, function.node_id.get())),
        Expression::ArrowFunctionExpression(function) => body.absorb(body::read(context, &module.imports, function.node_id.get())),
        Expression::CallExpression(call) => {
            body.absorb(body::read(context, &module.imports, call.node_id.get()));
            // What a wrapper is handed runs too: `asyncHandler(controller.create)`, `fastify.auth([fastify.verifyToken])`.
            for given in call.arguments.iter().filter_map(Argument::as_expression) {
                if matches!(bare(given), Expression::Identifier(_) | Expression::StaticMemberExpression(_) | Expression::ArrayExpression(_))
                {
                    body.absorb(step(context, module, given));
                }
            }
        }
        _ => {}
    }
    body
}

/// The function that answers, where it is called by a name: `controller.create`, `controller.create.bind(controller)`,
/// `asyncHandler(controller.create)`, `(req, res) => controller.create(req, res)`.
fn named_handler(context: &Context<'_, '_>, handler: &Expression<'_>) -> Option<String> {
    match unbound(bare(handler)) {
        inner @ (Expression::Identifier(_) | Expression::StaticMemberExpression(_)) => {
            let name = dotted(inner)?.into_owned();
            match name.strip_prefix("this.") {
                Some(own) => body::method(context, expression_node(inner)?, own),
                None => Some(name),
            }
        }
        Expression::CallExpression(call) => match call.arguments.as_slice() {
            [given] => named_handler(context, given.as_expression()?),
            _ => None,
        },
        Expression::ArrowFunctionExpression(function) => {
            let asked = match &function.body {
                ArrowFunctionBody::FunctionBody(body) => match body.statements.as_slice() {
                    [Statement::ExpressionStatement(statement)] => &statement.expression,
                    [Statement::ReturnStatement(statement)] => statement.argument.as_ref()?,
                    _ => return None,
                },
                body => body.as_expression()?,
            };
            let Expression::CallExpression(call) = bare(asked) else { return None };
            let passed = call.arguments.len() >= 2 && call.arguments.iter().all(|given| matches!(given, Argument::Identifier(_)));
            passed.then(|| dotted(&call.callee)).flatten().map(crate::readers::javascript::name::Name::into_owned)
        }
        _ => None,
    }
}

/// The method itself where it is tied to its object: `controller.create.bind(controller)`.
fn unbound<'e, 'a>(expression: &'e Expression<'a>) -> &'e Expression<'a> {
    let Expression::CallExpression(call) = expression else { return expression };
    match bare(&call.callee) {
        Expression::StaticMemberExpression(member) if member.property.name == "bind" => bare(&member.object),
        _ => expression,
    }
}

fn expression_node(expression: &Expression<'_>) -> Option<oxc_syntax::node::NodeId> {
    match expression {
        Expression::StaticMemberExpression(member) => Some(member.node_id.get()),
        _ => None,
    }
}
