//! Functions that a list of addresses or a queue of work puts within reach: routes of aiohttp, jobs of Celery and its like.

use super::{Door, endpoint, place};
use crate::facts::{Endpoint, EndpointKind, Registration};
use crate::readers::python::body;
use crate::readers::python::tree::{Context, argument, bare, dotted, last, text_of};
use ruff_python_ast::{AnyNodeRef, Expr};
use ruff_text_size::Ranged;

/// Most routes of one file.
const MOST: usize = 1_000;

/// `app.router.add_get("/x", show)`, `web.post("/x", views.create)`: the function may stand in another file, which `link`
/// looks for.
pub(in crate::readers::python) fn routes(context: &Context<'_>) -> Vec<Registration> {
    let text = context.source.text();
    if !text.contains(".add_") && !text.contains("web.") || !context.uses("aiohttp") && !text.contains(".router.add_") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for node in &context.nodes {
        let AnyNodeRef::ExprCall(call) = node.any else { continue };
        let name = dotted(&call.func).unwrap_or_default();
        let (holder, verb) = name.rsplit_once('.').unwrap_or(("", &name));
        let verb = match (last(holder), verb.strip_prefix("add_")) {
            ("router", Some(verb)) => verb,
            ("web", None) => verb,
            _ => continue,
        };
        let (method, first) = match verb {
            "get" | "post" | "put" | "patch" | "delete" => (Some(verb), 0),
            "route" => (argument(call, 0).and_then(text_of).filter(|method| *method != "*"), 1),
            _ => continue,
        };
        let (Some(route), Some(handler)) = (argument(call, first).and_then(text_of), argument(call, first + 1)) else { continue };
        let Some((module, function)) = dotted(bare(handler)).and_then(|handler| home(context, &handler)) else { continue };
        found.push(Registration {
            framework: "aiohttp".to_owned(),
            kind: EndpointKind::Http,
            method: method.map(str::to_ascii_uppercase),
            route: route.to_owned(),
            module,
            function,
            guards: Vec::new(),
            origin: context.at(call.range()),
        });
        if found.len() >= MOST {
            break;
        }
    }
    found
}

/// The module that a handler stands in, empty for this one, and its name there.
fn home(context: &Context<'_>, handler: &str) -> Option<(String, String)> {
    let (root, rest) = handler.split_once('.').map_or((handler, ""), |(root, rest)| (root, rest));
    if context.defs.iter().any(|def| def.name == handler) {
        return Some((String::new(), handler.to_owned()));
    }
    let (specifier, there) = context.brought.get(root)?;
    let separator = if specifier.ends_with('.') { "" } else { "." };
    match (there.as_str(), rest) {
        ("*", "") => None,
        ("*", rest) => Some((specifier.clone(), rest.to_owned())),
        (there, "") => Some((specifier.clone(), there.to_owned())),
        (there, rest) => Some((format!("{specifier}{separator}{there}"), rest.to_owned())),
    }
}

/// `@shared_task`, `@app.task(bind=True)`, `@dramatiq.actor`: what a queue or a schedule wakes up. Nobody outside reaches it.
pub(super) fn jobs(context: &Context<'_>) -> Vec<Endpoint> {
    let mut found = Vec::new();
    for (at, def) in context.defs.iter().enumerate() {
        let named = def.function.decorator_list.iter().find_map(|decorator| {
            let name = match bare(&decorator.expression) {
                Expr::Call(call) => dotted(&call.func)?,
                other => dotted(other)?,
            };
            framework(context, &name)
        });
        let Some(framework) = named else { continue };
        let door = Door {
            framework,
            method: None,
            route: def.name.clone(),
            handler: def.name.clone(),
            guards: Vec::new(),
            calls: Vec::new(),
            exempt: false,
            origin: place(context, def),
        };
        let mut job = endpoint(door, body::read(context, def.node, at), false);
        job.kind = EndpointKind::Job;
        found.push(job);
    }
    found
}

/// The queue that a decorator puts a function into.
fn framework(context: &Context<'_>, decorator: &str) -> Option<&'static str> {
    let dotted = decorator.contains('.');
    match last(decorator) {
        "shared_task" => Some("celery"),
        "task" | "periodic_task" if dotted && context.uses("huey") => Some("huey"),
        "task" if dotted && (context.uses("celery") || decorator.contains("celery")) => Some("celery"),
        "actor" if context.uses("dramatiq") => Some("dramatiq"),
        "job" if context.uses("rq") || context.uses("django_rq") => Some("rq"),
        "scheduled_job" if dotted => Some("apscheduler"),
        _ => None,
    }
}
