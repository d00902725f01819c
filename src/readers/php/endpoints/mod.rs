//! Ways in: routes of Laravel, hooks and REST routes of WordPress, routes in Symfony's attributes, scripts that a server
//! runs when their address is opened.

mod laravel;
mod middleware;
mod scripts;
mod symfony;
mod wordpress;

use super::context::{Context, Unit, first};
use super::effects::{self, Body};
use super::tree::{Expr, Function, Node, last};
use crate::facts::{Endpoint, EndpointKind, Guard, GuardKind, Module, Origin};
use crate::sorted::Arrange;

pub(super) use middleware::{constructor, named};

/// The ways in of a file; what it puts before the ways in of others goes into its module.
pub(super) fn read(context: &Context<'_>, module: &mut Module) -> Vec<Endpoint> {
    if !context.is_source() {
        return Vec::new();
    }
    let mut found = laravel::read(context, module);
    found.extend(wordpress::read(context));
    found.extend(symfony::read(context));
    found.extend(scripts::read(context));
    found
}

/// What one way in is made of.
struct Door {
    framework: &'static str,
    method: Option<String>,
    route: String,
    guards: Vec<Guard>,
    /// Names of middleware that others define.
    calls: Vec<String>,
    handler: Handler,
    origin: Origin,
}

/// What answers.
enum Handler {
    /// A function that may stand in another file: its name, and the function around the place that names it.
    Named(String, String),
    /// What stands here.
    Here(Body),
}

fn endpoint(door: Door) -> Endpoint {
    let lower = door.route.to_ascii_lowercase();
    let words = || lower.split(|c: char| !c.is_ascii_alphanumeric());
    let kind = match () {
        () if words().any(|word| matches!(word, "webhook" | "webhooks" | "ipn" | "hook")) => EndpointKind::Webhook,
        () if words().any(|word| word == "cron") => EndpointKind::Cron,
        () => EndpointKind::Http,
    };
    let mut guards = door.guards;
    let (handler, effects, mut calls, input) = match door.handler {
        Handler::Named(name, around) => {
            let own = name.split_once('.').is_some_and(|(class, _)| class != "this");
            (Some(if own { name.clone() } else { around }), Vec::new(), vec![name], None)
        }
        Handler::Here(body) => {
            guards.extend(body.guards);
            (None, body.effects, body.calls, body.input)
        }
    };
    calls.extend(door.calls);
    calls.arrange();
    calls.dedup();
    guards.arrange();
    guards.dedup();
    let takes = input.is_some() || door.route.contains('{') || matches!(door.method.as_deref(), Some("POST" | "PUT" | "PATCH"));
    Endpoint {
        kind,
        framework: door.framework.to_owned(),
        method: door.method,
        route: door.route,
        guards,
        effects,
        calls,
        takes_input: takes,
        input: input.or_else(|| takes.then(|| door.origin.clone())),
        handler,
        inner: false,
        home: None,
        exempt: false,
        origin: door.origin,
    }
}

/// What a closure does.
fn of_closure<'c>(context: &Context<'c>, function: &'c Function<'c>) -> Body {
    let around = Unit {
        name: "closure".to_owned(),
        class: None,
        function: Some(function),
        body: &function.body,
        start: function.start,
        classes: Default::default(),
        first: first(&function.body),
    };
    effects::of_body(context, &around, &function.body)
}

/// What a callback names: a function, a method, or a closure that stands here.
fn callback<'c>(context: &Context<'c>, unit: &Unit<'c>, expr: &'c Expr<'c>) -> Option<Handler> {
    let around = || unit.name.clone();
    match &expr.kind {
        Node::Text(name) => match name.split_once(['@', ':']) {
            Some((class, method)) => Some(Handler::Named(format!("{}.{}", last(class), method.trim_start_matches(':')), around())),
            None => Some(Handler::Named((*name).to_owned(), around())),
        },
        Node::Closure(function) => Some(Handler::Here(of_closure(context, function))),
        Node::Array(items) => {
            let [holder, method] = items.as_slice() else { return None };
            let method = method.value.text()?;
            let class = match &holder.value.kind {
                Node::Static(class, "class") => class.name().map(last)?,
                Node::Text(class) => last(class),
                Node::Name("__CLASS__") | Node::Variable("this") => "this",
                _ => context.class_of(unit, &holder.value)?,
            };
            let class = if matches!(class, "self" | "static") { "this" } else { class };
            Some(Handler::Named(format!("{class}.{method}"), around()))
        }
        Node::Static(class, "class") => Some(Handler::Named(format!("{}.__invoke", last(class.name()?)), around())),
        // `callback(...)`
        Node::Call(callee, given) if given.is_empty() => context.call_name(unit, callee).map(|name| Handler::Named(name, around())),
        _ => None,
    }
}

fn guard(context: &Context<'_>, kind: GuardKind, by: &str, at: u32) -> Guard {
    Guard { kind, by: by.chars().take(80).collect(), fails_open: false, origin: context.at(at) }
}

/// A route below a prefix.
fn join(prefix: &str, route: &str) -> String {
    let (prefix, route) = (prefix.trim_matches('/'), route.trim_matches('/'));
    match (prefix.is_empty(), route.is_empty()) {
        (true, true) => "/".to_owned(),
        (true, false) => format!("/{route}"),
        (false, true) => format!("/{prefix}"),
        (false, false) => format!("/{prefix}/{route}"),
    }
}
