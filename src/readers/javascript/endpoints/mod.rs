//! The ways in that a file opens: routes of servers, files that frameworks serve, functions of platforms.

mod base44;
mod classes;
mod files;
mod functions;
mod graphql;
mod jobs;
mod lambda;
mod middleware;
mod mounts;
mod paths;
mod requests;
mod routers;
mod servers;
mod sockets;
mod stops;

pub(super) use servers::family;

use super::Context;
use super::body::{self, Body};
use crate::facts::{Endpoint, EndpointKind, Function, Module, Role};
use oxc_span::Span;
use oxc_syntax::node::NodeId;

/// Methods under which frameworks look for handlers.
const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// States the ways in of a file, and what its module puts before others'.
pub(super) fn read(context: &Context<'_, '_>, module: &mut Module) -> Vec<Endpoint> {
    let mock = module.path.to_ascii_lowercase().contains("mock");
    if mock || matches!(context.entry.role, Role::Test | Role::Documentation | Role::Example) {
        return Vec::new();
    }
    let mut found = Vec::new();
    files::read(context, module, &mut found);
    functions::read(context, module, &mut found);
    base44::read(context, module, &mut found);
    routers::read(context, module, &mut found);
    classes::read(context, module, &mut found);
    graphql::read(context, module, &mut found);
    sockets::read(context, module, &mut found);
    jobs::read(context, module, &mut found);
    lambda::read(context, module, &mut found);
    middleware::read(context, module);
    found.retain(|endpoint: &Endpoint| !matches!(endpoint.method.as_deref(), Some("OPTIONS" | "HEAD")));
    found
}

/// An endpoint that a known function of the module handles.
fn handled_by(function: &Function, kind: EndpointKind, framework: &str, method: Option<&str>, route: String) -> Endpoint {
    Endpoint {
        kind,
        framework: framework.to_owned(),
        method: method.map(str::to_owned),
        route,
        guards: function.guards.clone(),
        effects: function.effects.clone(),
        calls: function.calls.clone(),
        takes_input: function.input.is_some(),
        input: function.input.clone(),
        handler: Some(function.name.clone()),
        inner: false,
        home: None,
        exempt: false,
        origin: function.origin.clone(),
    }
}

/// An endpoint that a body handles.
fn handled_in(
    context: &Context<'_, '_>,
    body: Body,
    kind: EndpointKind,
    framework: &str,
    method: Option<&str>,
    route: String,
    at: Span,
) -> Endpoint {
    Endpoint {
        kind,
        framework: framework.to_owned(),
        method: method.map(str::to_owned),
        route,
        guards: body.guards,
        effects: body.effects,
        calls: body.calls,
        takes_input: body.input.is_some(),
        input: body.input,
        handler: None,
        inner: false,
        home: None,
        exempt: false,
        origin: context.at(at),
    }
}

fn body_of(context: &Context<'_, '_>, module: &Module, node: NodeId) -> Body {
    body::read(context, &module.imports, node)
}

/// What a name says of a way in that other machines call.
fn kind_by_name(route: &str, otherwise: EndpointKind) -> EndpointKind {
    let lower = route.to_ascii_lowercase();
    // `register-webhook`: the owner sets up where messages go, and no message arrives.
    let last = lower.rsplit('/').next().unwrap_or("");
    let managed = last.strip_suffix('s').unwrap_or(last).strip_suffix("webhook").is_some_and(|verb| {
        matches!(
            verb.trim_end_matches(['-', '_']),
            "register" | "create" | "setup" | "set-up" | "configure" | "manage" | "list" | "delete" | "update"
        )
    });
    if managed {
        return otherwise;
    }
    if lower.contains("webhook") || lower.contains("/hooks/") || lower.ends_with("-hook") {
        EndpointKind::Webhook
    } else if lower.contains("/cron") || lower.contains("scheduled") {
        EndpointKind::Cron
    } else {
        otherwise
    }
}

#[cfg(test)]
mod tests;
