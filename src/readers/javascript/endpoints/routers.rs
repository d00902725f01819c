//! Servers that register routes by call: Express, Fastify, Hono, Koa and their kin, with the order of what is used before.

use super::{handled_in, kind_by_name};
use crate::facts::{Endpoint, EndpointKind, Guard, Module, Mount};
use crate::readers::javascript::Context;
use crate::readers::javascript::body::{self, Body, guard_kind};
use crate::readers::javascript::tree::{bare, dotted, property, text_of};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, Expression};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;
use std::collections::BTreeMap;

/// What stands before the routes of one router, in the order of the file.
#[derive(Default)]
struct Before {
    used: Vec<(String, Body)>,
    prefix: String,
}

/// Routes that are read per file; more is generated code.
const ROUTES: usize = 500;

pub(super) fn read(context: &Context<'_, '_>, module: &mut Module, found: &mut Vec<Endpoint>) {
    let text = context.source.text();
    if module.directive.as_deref() == Some("use client")
        || ![".get(", ".post(", ".put(", ".delete(", ".patch(", ".use(", ".route(", ".all("].iter().any(|call| text.contains(call))
    {
        return;
    }
    let mut routers: BTreeMap<String, Before> = BTreeMap::new();
    let mut routes: Vec<(String, Endpoint)> = Vec::new();
    let mut inner: Vec<(String, String, Body)> = Vec::new();
    for node in context.semantic.nodes().iter() {
        let AstKind::CallExpression(call) = node.kind() else { continue };
        if routes.len() >= ROUTES {
            break;
        }
        hand_over(context, module, call, &routers);
        let Some(member) = call.callee.as_member_expression() else { continue };
        let Some(method) = member.static_property_name() else { continue };
        let lower = method.to_ascii_lowercase();
        let verb = matches!(lower.as_str(), "get" | "post" | "put" | "patch" | "delete" | "del" | "all");
        if !verb && !matches!(method, "use" | "route" | "register" | "addHook") {
            continue;
        }
        let Some(name) = dotted(member.object()) else { continue };
        let root = name.split(['.', '(']).next().unwrap_or("").to_owned();
        if !is_router(context, member.object(), &root) {
            continue;
        }
        let arguments: Vec<&Expression<'_>> = call.arguments.iter().filter_map(Argument::as_expression).collect();
        match method {
            "use" | "addHook" => used(context, module, &mut routers, &mut inner, &root, &arguments),
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
                    && let Some(prefix) = text_of(first)
                {
                    mount(module, &routers, &mut inner, &root, prefix, router, Body::default());
                } else if let [Expression::ObjectExpression(options)] = arguments.as_slice()
                    && let Some(url) = property(options, "url").or_else(|| property(options, "path")).and_then(text_of)
                {
                    let body = body::read(context, &module.imports, options.node_id.get());
                    let verb = property(options, "method").and_then(text_of).unwrap_or("POST").to_ascii_uppercase();
                    let endpoint = route(context, &routers, &root, Some(&verb), url.to_owned(), body, call);
                    routes.push((root, endpoint));
                }
            }
            _ => {
                // `app.route("/x").get(handler)` has its path one call earlier.
                let chained = crate::readers::javascript::tree::links(member.object())
                    .into_iter()
                    .find(|(link, _)| *link == "route")
                    .and_then(|(_, path)| path);
                let (path, handlers) = match (arguments.as_slice(), chained) {
                    ([first, rest @ ..], _)
                        if text_of(first).is_some_and(|path| path.starts_with('/') || path == "*") && !rest.is_empty() =>
                    {
                        (text_of(first).unwrap_or("").to_owned(), rest)
                    }
                    (rest @ [_, ..], Some(path)) => (path.to_owned(), rest),
                    // A path that stands in a table: `app.get(api.products.list.path, handler)`.
                    ([first, rest @ ..], _) if first.is_member_expression() && !rest.is_empty() && context.function(first).is_none() => {
                        (context.text(first.span()).to_owned(), rest)
                    }
                    _ => continue,
                };
                let Some((handler, before)) = handlers.split_last() else { continue };
                if !is_handler(handler) || is_request(context, node, &root, handler) {
                    continue;
                }
                let mut body = Body::default();
                for one in before {
                    body.absorb(step(context, module, one));
                }
                body.absorb(step(context, module, handler));
                let verb = (lower != "all").then(|| if lower == "del" { "DELETE".to_owned() } else { lower.to_ascii_uppercase() });
                let endpoint = route(context, &routers, &root, verb.as_deref(), path, body, call);
                routes.push((root, endpoint));
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

fn route<'a>(
    context: &Context<'_, 'a>,
    routers: &BTreeMap<String, Before>,
    router: &str,
    method: Option<&str>,
    path: String,
    mut body: Body,
    call: &CallExpression<'a>,
) -> Endpoint {
    let mut path = path;
    if let Some(before) = routers.get(router) {
        for (prefix, used) in &before.used {
            if path.starts_with(prefix.trim_end_matches(['*', '/'])) {
                body.absorb(used.clone());
            }
        }
        path = format!("{}{path}", before.prefix);
    }
    let kind = kind_by_name(&path, EndpointKind::Http);
    let at = call.callee.as_member_expression().and_then(|member| member.static_property_info()).map_or(call.span, |(span, _)| span);
    handled_in(context, body, kind, "express", method, path, at)
}

/// Whether an object is a server or router: made by one, or handed in under the name of one.
fn is_router<'a>(context: &Context<'_, 'a>, object: &Expression<'a>, root: &str) -> bool {
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

/// Whether a call asks another server instead of answering: somebody waits for its answer, or an object that could be
/// either is given data where a route has its handler.
fn is_request<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, root: &str, last: &Expression<'a>) -> bool {
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
fn step<'a>(context: &Context<'_, 'a>, module: &Module, expression: &Expression<'a>) -> Body {
    let mut body = Body::default();
    match bare(expression) {
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
            let name = dotted(inner).unwrap_or_default();
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
        Expression::CallExpression(call) => body.absorb(body::read(context, &module.imports, call.node_id.get())),
        _ => {}
    }
    body
}

/// `router.use(…)`: middleware for what follows, or another router.
fn used<'a>(
    context: &Context<'_, 'a>,
    module: &mut Module,
    routers: &mut BTreeMap<String, Before>,
    inner: &mut Vec<(String, String, Body)>,
    root: &str,
    arguments: &[&Expression<'a>],
) {
    let mut prefixes: Vec<String> = Vec::new();
    let mut body = Body::default();
    let mut last = None;
    for argument in arguments {
        if let Some(path) = text_of(argument) {
            if path.starts_with('/') {
                prefixes.push(path.to_owned());
            }
            continue;
        }
        if let Expression::ArrayExpression(list) = bare(argument) {
            let paths: Vec<String> =
                list.elements.iter().filter_map(|element| text_of(element.as_expression()?)).map(str::to_owned).collect();
            if !paths.is_empty() {
                prefixes.extend(paths);
                continue;
            }
        }
        if let Some(before) = last.replace(*argument) {
            body.absorb(step(context, module, before));
        }
    }
    let Some(last) = last else { return };
    let prefix = prefixes.first().cloned().unwrap_or_default();
    mount(module, routers, inner, root, &prefix, last, body.clone());
    let mut own = step(context, module, last);
    // Effects of a middleware are no effects of every route behind it; who it turns away counts for all.
    own.effects.clear();
    own.input = None;
    body.effects.clear();
    body.absorb(own);
    // A mounted router's own guards do not stand before its siblings.
    let mounted = !prefix.is_empty() && dotted(last).is_some_and(|name| name.to_ascii_lowercase().contains("rout"));
    if !mounted {
        let before = routers.entry(root.to_owned()).or_default();
        if prefixes.is_empty() {
            prefixes.push(String::new());
        }
        for prefix in prefixes {
            before.used.push((prefix, body.clone()));
        }
    }
}

/// Another router under a path.
fn mount(
    module: &mut Module,
    routers: &BTreeMap<String, Before>,
    inner: &mut Vec<(String, String, Body)>,
    root: &str,
    prefix: &str,
    router: &Expression<'_>,
    mut before: Body,
) {
    let name = match bare(router) {
        Expression::CallExpression(call) => {
            match (dotted(&call.callee).as_deref(), call.arguments.first().and_then(Argument::as_expression).and_then(text_of)) {
                (Some("require"), Some(specifier)) => specifier.to_owned(),
                (Some(name), _) => name.trim_end_matches("()").to_owned(),
                _ => return,
            }
        }
        other => match dotted(other) {
            Some(name) => name,
            None => return,
        },
    };
    if let Some(above) = routers.get(root) {
        for (path, used) in &above.used {
            if path.is_empty() || prefix.starts_with(path.trim_end_matches(['*', '/'])) {
                before.absorb(used.clone());
            }
        }
    }
    inner.push((name.clone(), prefix.to_owned(), before.clone()));
    module.mounts.push(Mount { name, prefix: prefix.to_owned(), guards: before.guards, calls: before.calls });
}

/// `registerRoutes(app)`, `require("./routes")(app)`: another module registers on this application.
fn hand_over<'a>(context: &Context<'_, 'a>, module: &mut Module, call: &CallExpression<'a>, routers: &BTreeMap<String, Before>) {
    for argument in &call.arguments {
        let Argument::Identifier(name) = argument else { continue };
        let Some(expression) = argument.as_expression() else { continue };
        let name = name.name.as_str();
        if !matches!(name, "app" | "router" | "server" | "fastify" | "api") || !is_router(context, expression, name) {
            continue;
        }
        let to = match bare(&call.callee) {
            Expression::Identifier(function) => function.name.to_string(),
            Expression::CallExpression(inner) if dotted(&inner.callee).as_deref() == Some("require") => {
                match inner.arguments.first().and_then(Argument::as_expression).and_then(text_of) {
                    Some(specifier) => specifier.to_owned(),
                    None => continue,
                }
            }
            _ => continue,
        };
        let mut before = Body::default();
        if let Some(above) = routers.get(name) {
            for (path, used) in &above.used {
                if path.is_empty() {
                    before.absorb(used.clone());
                }
            }
        }
        module.mounts.push(Mount { name: to, prefix: String::new(), guards: before.guards, calls: before.calls });
    }
}
