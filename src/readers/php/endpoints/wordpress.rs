//! WordPress: `add_action('wp_ajax_nopriv_x', …)`, `register_rest_route(…)`.

use super::{Door, callback, endpoint, guard};
use crate::facts::{Endpoint, Guard, GuardKind};
use crate::readers::php::context::{Context, Unit};
use crate::readers::php::tree::{Argument, Expr, Node, Step, each_in, last};

/// The hooks and REST routes of a file.
pub(super) fn read(context: &Context<'_>) -> Vec<Endpoint> {
    let text = context.text();
    if !text.contains("wp_ajax_") && !text.contains("register_rest_route") && !text.contains("admin_post_") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for unit in &context.units {
        each_in(unit.body, &mut |expr| {
            if let Node::Call(callee, given) = &expr.kind
                && let Some(name) = callee.name().map(last)
            {
                match name {
                    "add_action" => found.extend(hook(context, unit, expr, given)),
                    "register_rest_route" => rest(context, unit, expr, given, &mut found),
                    _ => {}
                }
            }
        });
    }
    found
}

fn hook<'c>(context: &Context<'c>, unit: &Unit<'c>, expr: &'c Expr<'c>, given: &'c [Argument<'c>]) -> Option<Endpoint> {
    let name = given.first()?.value.text()?;
    if !name.starts_with("wp_ajax_") && !name.starts_with("admin_post_") {
        return None;
    }
    let open = name.starts_with("wp_ajax_nopriv_") || name.starts_with("admin_post_nopriv_");
    let handler = callback(context, unit, &given.get(1)?.value)?;
    // WordPress asks for a log-in before it calls the other kind.
    let guards = if open { Vec::new() } else { vec![guard(context, GuardKind::Login, name, expr.start)] };
    Some(endpoint(Door {
        framework: "wordpress",
        method: Some("POST".to_owned()),
        // The hook itself: all of them share one address.
        route: name.to_owned(),
        guards,
        calls: Vec::new(),
        handler,
        origin: context.at(expr.start),
    }))
}

fn rest<'c>(context: &Context<'c>, unit: &Unit<'c>, expr: &'c Expr<'c>, given: &'c [Argument<'c>], found: &mut Vec<Endpoint>) {
    let part = |at: usize| given.get(at).map_or("", |given| given.value.text().unwrap_or("…"));
    let route = format!("/wp-json/{}/{}", part(0).trim_matches('/'), part(1).trim_matches('/'));
    let Some(options) = given.get(2).map(|given| &given.value) else { return };
    let listed = if options.entry("callback").is_some() { vec![options] } else { options.entries() };
    for one in listed {
        let Some(handler) = one.entry("callback").and_then(|value| callback(context, unit, value)) else { continue };
        let methods = one.entry("methods").map_or("GET", |value| context.written(value));
        let method = match () {
            () if methods.contains("DELETE") || methods.contains("DELETABLE") => "DELETE",
            () if methods.contains("POST") || methods.contains("CREATABLE") => "POST",
            () if methods.contains("PUT") || methods.contains("PATCH") || methods.contains("EDITABLE") => "PUT",
            () if methods.contains("ALLMETHODS") => "POST",
            () => "GET",
        };
        found.push(endpoint(Door {
            framework: "wordpress",
            method: Some(method.to_owned()),
            route: route.clone(),
            guards: permission(context, one).into_iter().collect(),
            calls: Vec::new(),
            handler,
            origin: context.at(one.entry("callback").map_or(expr.start, |value| value.start).min(one.start)),
        }));
    }
}

/// What decides who may call a REST route, unless it lets everyone in.
fn permission<'c>(context: &Context<'c>, options: &'c Expr<'c>) -> Option<Guard> {
    let callback = options.entry("permission_callback")?;
    let open = match &callback.kind {
        Node::Text(name) => *name == "__return_true",
        Node::Closure(function) => {
            function.body.iter().any(|statement| matches!(&statement.kind, Step::Return(Some(value)) if value.is_true()))
                && function.body.len() == 1
        }
        // A method of that name may let everyone in; its name says so.
        Node::Array(items) => items
            .last()
            .and_then(|item| item.value.text())
            .is_some_and(|name| matches!(name, "__return_true" | "return_true" | "allow_all" | "public_permission")),
        _ => callback.is_true(),
    };
    (!open).then(|| guard(context, GuardKind::Role, context.written(callback), callback.start))
}
