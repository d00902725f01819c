//! What is put before routers, and routers that are put below others.

use super::paths::path;
use super::routers::{Routers, step};
use super::servers::is_router;
use crate::facts::{Module, Mount};
use crate::readers::javascript::Context;
use crate::readers::javascript::body::Body;
use crate::readers::javascript::tree::{bare, dotted, text_of};
use oxc_ast::ast::{Argument, CallExpression, Expression};

/// `router.use(…)`: middleware for what follows, or another router.
pub(super) fn used<'a>(
    context: &Context<'_, 'a>,
    module: &mut Module,
    routers: &mut Routers,
    inner: &mut Vec<(String, String, Body)>,
    root: &str,
    arguments: &[&Expression<'a>],
) {
    let mut prefixes: Vec<String> = Vec::new();
    let mut body = Body::default();
    let mut last = None;
    for argument in arguments {
        if text_of(argument).is_some() || path(context, argument).is_some() {
            prefixes.extend(path(context, argument).filter(|path| path.starts_with('/')));
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
        let before = routers.before.entry(root.to_owned()).or_default();
        if prefixes.is_empty() {
            prefixes.push(String::new());
        }
        for prefix in prefixes {
            before.used.push((prefix, body.clone()));
        }
    }
}

/// Another router under a path.
pub(super) fn mount(
    module: &mut Module,
    routers: &Routers,
    inner: &mut Vec<(String, String, Body)>,
    root: &str,
    prefix: &str,
    router: &Expression<'_>,
    mut before: Body,
) {
    let name = match bare(router) {
        // A plugin written on the spot: its routes are registered on what it is handed.
        Expression::ArrowFunctionExpression(plugin) => {
            match plugin.params.items.first().and_then(|first| first.pattern.get_binding_identifier()) {
                Some(name) => name.name.to_string(),
                None => return,
            }
        }
        Expression::FunctionExpression(plugin) => {
            match plugin.params.items.first().and_then(|first| first.pattern.get_binding_identifier()) {
                Some(name) => name.name.to_string(),
                None => return,
            }
        }
        Expression::ImportExpression(import) => match text_of(&import.source) {
            Some(specifier) => specifier.to_owned(),
            None => return,
        },
        Expression::CallExpression(call) => {
            match (dotted(&call.callee).as_deref(), call.arguments.first().and_then(Argument::as_expression).and_then(text_of)) {
                (Some("require"), Some(specifier)) => specifier.to_owned(),
                (Some(name), _) => name.trim_end_matches("()").to_owned(),
                _ => return,
            }
        }
        other => match dotted(other) {
            Some(name) => name.into_owned(),
            None => return,
        },
    };
    if let Some(above) = routers.before.get(root) {
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
pub(super) fn hand_over<'a>(context: &Context<'_, 'a>, module: &mut Module, call: &CallExpression<'a>, routers: &Routers) {
    for argument in &call.arguments {
        let Argument::Identifier(name) = argument else { continue };
        let Some(expression) = argument.as_expression() else { continue };
        let name = name.name.as_str();
        let called = matches!(name, "app" | "router" | "server" | "fastify" | "api" | "hono" | "expressApp")
            || ["App", "Api", "API", "Router", "Routes", "router"].iter().any(|end| name.ends_with(end));
        if !called || !is_router(context, expression, name) {
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
        if let Some(above) = routers.before.get(name) {
            for (path, used) in &above.used {
                if path.is_empty() {
                    before.absorb(used.clone());
                }
            }
        }
        module.mounts.push(Mount { name: to, prefix: String::new(), guards: before.guards, calls: before.calls });
    }
}
