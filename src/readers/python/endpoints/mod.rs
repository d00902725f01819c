//! Ways in: routes of Flask, FastAPI and their like, views of Django and its REST framework.

mod classes;
mod covers;
mod django;
mod hangings;
mod registered;
mod rest;
mod routers;
mod urls;

use super::body::{self, Body};
use super::tree::{Context, Def};
use crate::facts::{Endpoint, EndpointKind, Guard, Module, Origin, Role};
use crate::sorted::Arrange;
use ruff_text_size::Ranged;

pub(super) use registered::routes;

/// The ways in of a file; what it puts before the ways in of others goes into its module.
pub(super) fn read(context: &Context<'_>, module: &mut Module) -> Vec<Endpoint> {
    if matches!(context.entry.role, Role::Test | Role::Example | Role::Documentation) || is_test(&context.entry.path) {
        return Vec::new();
    }
    let routers = routers::find(context);
    let mut found = routers::read(context, &routers, module);
    hangings::read(context, &routers, module);
    found.extend(classes::read(context, &routers, module));
    covers::read(context, &routers, module);
    urls::read(context, module);
    found.extend(registered::jobs(context));
    if context.uses("django") || context.uses("rest_framework") {
        found.extend(django::read(context));
        found.extend(rest::read(context));
    }
    found
}

fn is_test(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with("test_") || name.ends_with("_test.py") || name == "conftest.py" || name == "tests.py"
}

/// What one way in is made of.
struct Door {
    framework: &'static str,
    method: Option<String>,
    route: String,
    handler: String,
    guards: Vec<Guard>,
    calls: Vec<String>,
    exempt: bool,
    origin: Origin,
}

/// A way in that a body answers.
fn endpoint(door: Door, body: Body, takes: bool) -> Endpoint {
    let mut guards = door.guards;
    guards.extend(body.guards);
    guards.arrange();
    guards.dedup();
    let mut calls = door.calls;
    calls.extend(body.calls);
    calls.arrange();
    calls.dedup();
    let lower = door.route.to_ascii_lowercase();
    // Whoever changes or takes away a webhook sets one up; news comes by POST.
    let sets_up = matches!(door.method.as_deref(), Some("PUT" | "PATCH" | "DELETE"));
    let kind = match () {
        () if !sets_up && (lower.contains("webhook") || lower.ends_with("/ipn")) => EndpointKind::Webhook,
        () if lower.split('/').any(|part| part == "cron") => EndpointKind::Cron,
        () => EndpointKind::Http,
    };
    let input = body.input.or_else(|| takes.then(|| door.origin.clone()));
    Endpoint {
        kind,
        framework: door.framework.to_owned(),
        method: door.method,
        route: door.route,
        guards,
        effects: body.effects,
        calls,
        takes_input: takes || input.is_some(),
        input,
        handler: Some(door.handler),
        inner: false,
        home: None,
        exempt: door.exempt,
        origin: door.origin,
    }
}

/// The place of a function: the line of its name.
fn place(context: &Context<'_>, def: &Def<'_>) -> Origin {
    context.at(def.function.name.range())
}

/// A route below a prefix.
fn join(prefix: &str, route: &str) -> String {
    let route = route.trim_start_matches('/');
    let prefix = prefix.trim_end_matches('/');
    if route.is_empty() {
        return if prefix.is_empty() { "/".to_owned() } else { prefix.to_owned() };
    }
    if prefix.is_empty() || prefix.starts_with('/') { format!("{prefix}/{route}") } else { format!("/{prefix}/{route}") }
}

/// What the functions that a parameter is filled in by make sure of, and their names.
fn injected(context: &Context<'_>, at: usize) -> (Vec<Guard>, Vec<String>, bool) {
    let mut guards = Vec::new();
    let mut calls = Vec::new();
    let mut takes = false;
    let Some(def) = context.defs.get(at) else { return (guards, calls, takes) };
    for parameter in def.function.parameters.iter_non_variadic_params() {
        let given = body::injected(context, parameter, at);
        takes |= given.is_empty()
            && !matches!(
                parameter.name().as_str(),
                "self" | "cls" | "request" | "req" | "response" | "background_tasks" | "db" | "session"
            );
        if given.is_empty() {
            calls.extend(body::perhaps(context, parameter));
        }
        for one in given {
            guards.extend(one.guard);
            calls.push(one.name);
        }
    }
    (guards, calls, takes)
}
