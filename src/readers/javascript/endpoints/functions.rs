//! Functions that a platform serves: Supabase, Firebase, Convex, tRPC procedures, Workers.

use super::{METHODS, body_of, handled_by, handled_in, kind_by_name};
use crate::facts::{Endpoint, EndpointKind, Guard, GuardKind, Module};
use crate::readers::javascript::Context;
use crate::readers::javascript::body::{guard_kind, is_public_wrapper};
use crate::readers::javascript::tree::{bare, dotted, property, text_of};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, BindingPattern, CallExpression, Expression, ObjectExpression};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

pub(super) fn read(context: &Context<'_, '_>, module: &Module, found: &mut Vec<Endpoint>) {
    operations(module, found);
    let edge = edge_name(&module.path);
    let text = &context.whole;
    let convex = module.path.split('/').any(|folder| folder == "convex") && !module.path.contains("_generated");
    let firebase = text.contains("firebase-functions");
    let trpc = text.contains("rocedure");
    let started = text.contains("createServerFn");
    let listed = ["FileRoute(", "FileRoute<"].iter().any(|sign| text.contains(sign)).then(|| file_route(text)).flatten();
    if edge.is_none()
        && !convex
        && !firebase
        && !trpc
        && !started
        && listed.is_none()
        && !text.contains("fetch(")
        && !text.contains("fetch:")
    {
        return;
    }
    for node in context.walk() {
        match node.kind() {
            AstKind::CallExpression(call) => {
                if let Some(edge) = &edge {
                    edge_function(context, module, edge, call, found);
                } else if convex {
                    convex_function(context, module, node, call, found);
                } else if firebase {
                    firebase_function(context, module, node, call, found);
                }
                if started {
                    server_function(context, module, node, call, found);
                }
                if trpc {
                    procedure(context, module, node, call, found);
                }
            }
            // TanStack Start: `createFileRoute("/api/notes")({ server: { handlers: { GET() {} } } })`
            AstKind::ObjectProperty(handler) => {
                if let Some(route) = &listed
                    && let Some(method) = handler.key.static_name().and_then(|key| METHODS.iter().find(|method| **method == key.as_ref()))
                    && let Some(function) = context.function(&handler.value)
                {
                    let body = body_of(context, module, function);
                    found.push(handled_in(context, body, EndpointKind::Http, "tanstack-start", Some(method), route.clone(), handler.span));
                }
            }
            AstKind::ExportDefaultDeclaration(export) => {
                // A Worker: `export default { fetch(request, env) { … } }`
                let object = export.declaration.as_expression().map(bare).and_then(|given| match given {
                    Expression::Identifier(name) => context.initial(name).map(bare),
                    other => Some(other),
                });
                if let Some(Expression::ObjectExpression(object)) = object
                    && let Some(fetch) = property(object, "fetch")
                    && let Some(function) = context.function(fetch)
                    && edge.is_none()
                {
                    let body = body_of(context, module, function);
                    found.push(handled_in(context, body, EndpointKind::Function, "cloudflare", None, "/".to_owned(), fetch.span()));
                }
            }
            _ => {}
        }
    }
}

/// Wasp: `export const addNote: AddNote<…> = async (args, context) => …`, whose type the framework makes from the list
/// of operations that pages may call.
fn operations(module: &Module, found: &mut Vec<Endpoint>) {
    let types: Vec<&str> = module
        .imports
        .iter()
        .filter(|import| import.specifier == "wasp/server/operations")
        .flat_map(|import| &import.names)
        .map(|(here, _)| here.as_str())
        .collect();
    if types.is_empty() {
        return;
    }
    for function in &module.functions {
        let Some(name) = function.exported_as.as_deref() else { continue };
        let mut letters = name.chars();
        let Some(first) = letters.next() else { continue };
        let typed = format!("{}{}", first.to_ascii_uppercase(), letters.as_str());
        if !types.contains(&typed.as_str()) {
            continue;
        }
        let asks = ["get", "list", "find", "fetch", "search", "count", "is", "has"]
            .iter()
            .any(|verb| name.strip_prefix(verb).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase())));
        let method = if asks { "QUERY" } else { "MUTATION" };
        let mut endpoint = handled_by(function, EndpointKind::Procedure, "wasp", Some(method), name.to_owned());
        endpoint.takes_input = true;
        found.push(endpoint);
    }
}

/// The path that a file's route is made with.
fn file_route(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("FileRoute")?;
    let (_, rest) = rest.split_once('(')?;
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest.get(1..)?.split(quote).next().map(str::to_owned)
}

/// TanStack Start: `createServerFn({ method: "POST" }).middleware([auth]).handler(async ({ data }) => …)`.
fn server_function<'a>(
    context: &Context<'_, 'a>,
    module: &Module,
    node: &AstNode<'a>,
    call: &CallExpression<'a>,
    found: &mut Vec<Endpoint>,
) {
    let callee = dotted(&call.callee).unwrap_or_default();
    if !callee.starts_with("createServerFn()") || !callee.ends_with(".handler") {
        return;
    }
    let name = stored_as(context, node).unwrap_or_else(|| "a server function".to_owned());
    let mut body = body_of(context, module, call.node_id.get());
    for node in context.subtree(call.node_id.get()) {
        let AstKind::CallExpression(link) = node.kind() else { continue };
        if link.callee.as_member_expression().and_then(|member| member.static_property_name()) != Some("middleware") {
            continue;
        }
        if let Some(Argument::ArrayExpression(list)) = link.arguments.first() {
            for name in list.elements.iter().filter_map(|element| dotted(element.as_expression()?)) {
                let kind = guard_kind(&name, 1);
                body.guards.extend(kind.map(|kind| Guard { kind, by: name.to_string(), fails_open: false, origin: context.at(link.span) }));
                body.calls.push(name.into_owned());
            }
        }
    }
    let text = context.text(call.callee.span());
    let posts = text.contains("POST");
    let takes = callee.contains("alidator()");
    let mut endpoint = handled_in(
        context,
        body,
        EndpointKind::Procedure,
        "tanstack-start",
        Some(if posts { "MUTATION" } else { "QUERY" }),
        name,
        call.span,
    );
    endpoint.takes_input |= takes;
    found.push(endpoint);
}

/// The name of a Supabase edge function, from its folder.
fn edge_name(path: &str) -> Option<String> {
    let with_slash = format!("/{path}");
    let (_, rest) = with_slash.split_once("/supabase/functions/")?;
    let (name, _) = rest.split_once('/')?;
    (!name.starts_with('_')).then(|| name.to_owned())
}

fn edge_function<'a>(context: &Context<'_, 'a>, module: &Module, name: &str, call: &CallExpression<'a>, found: &mut Vec<Endpoint>) {
    if !matches!(dotted(&call.callee).as_deref(), Some("Deno.serve" | "serve")) {
        return;
    }
    let Some(handler) =
        call.arguments.iter().filter_map(Argument::as_expression).find(|argument| !matches!(argument, Expression::ObjectExpression(_)))
    else {
        return;
    };
    let node = context.function(handler).unwrap_or_else(|| call.node_id.get());
    let mut body = body_of(context, module, node);
    if let Expression::Identifier(name) = handler {
        body.calls.push(name.name.to_string());
    }
    let route = format!("/functions/v1/{name}");
    let kind = kind_by_name(&route, EndpointKind::Function);
    found.push(handled_in(context, body, kind, "supabase-edge", None, route, call.span));
}

/// The name of the variable or member that a node's value is stored under.
pub(super) fn stored_as(context: &Context<'_, '_>, node: &AstNode<'_>) -> Option<String> {
    for kind in context.semantic.nodes().ancestor_kinds(node.id()).take(3) {
        match kind {
            AstKind::VariableDeclarator(declarator) => {
                return match &declarator.id {
                    BindingPattern::BindingIdentifier(name) => Some(name.name.to_string()),
                    _ => None,
                };
            }
            AstKind::AssignmentExpression(assignment) => {
                return assignment.left.as_member_expression().and_then(|member| member.static_property_name()).map(str::to_owned);
            }
            AstKind::ObjectProperty(property) => return property.key.static_name().map(|name| name.to_string()),
            AstKind::ExportDefaultDeclaration(_) => return Some("default".to_owned()),
            AstKind::AwaitExpression(_) | AstKind::ParenthesizedExpression(_) => {}
            _ => return None,
        }
    }
    None
}

/// Internal functions that a function runs, by their place: `internal.quota.reserve`.
fn left_to(text: &str) -> impl Iterator<Item = String> {
    text.split("internal.").skip(1).map(|rest| {
        let place: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.')).take(120).collect();
        format!("internal.{}", place.trim_end_matches('.'))
    })
}

fn convex_function<'a>(
    context: &Context<'_, 'a>,
    module: &Module,
    node: &AstNode<'a>,
    call: &CallExpression<'a>,
    found: &mut Vec<Endpoint>,
) {
    let Expression::Identifier(builder) = &call.callee else { return };
    let builder = builder.name.as_str();
    let lower = builder.to_ascii_lowercase();
    let kind = if builder == "httpAction" {
        EndpointKind::Http
    } else if !lower.starts_with("internal") && ["query", "mutation", "action"].iter().any(|kind| lower.ends_with(kind)) {
        EndpointKind::Procedure
    } else {
        return;
    };
    let [Argument::ObjectExpression(_) | Argument::ArrowFunctionExpression(_) | Argument::FunctionExpression(_)] =
        call.arguments.as_slice()
    else {
        return;
    };
    let Some(name) = stored_as(context, node) else { return };
    let mut body = body_of(context, module, call.node_id.get());
    body.calls.extend(left_to(context.text(call.span)));
    // A builder of the project's own (`authedMutation`) checks before the handler runs.
    if builder != lower && builder != "httpAction" {
        wrapper_guard(context, builder, call, &mut body.guards);
    }
    if kind == EndpointKind::Http {
        let (method, route) = routed(context, node, &name);
        let route = route.unwrap_or(name);
        let kind = kind_by_name(&route, kind);
        found.push(handled_in(context, body, kind, "convex", method, route, call.span));
        return;
    }
    let stem = module.path.rsplit('/').next().and_then(|file| file.split('.').next()).unwrap_or("");
    let mut endpoint = handled_in(context, body, kind, "convex", None, format!("{stem}:{name}"), call.span);
    let kind = ["query", "mutation"].into_iter().find(|kind| lower.ends_with(kind)).unwrap_or("action");
    endpoint.method = Some(kind.to_ascii_uppercase());
    endpoint.takes_input |= call.arguments.first().is_some_and(|argument| {
        matches!(argument, Argument::ObjectExpression(object)
            if matches!(property(object, "args"), Some(Expression::ObjectExpression(args)) if !args.properties.is_empty()))
    });
    found.push(endpoint);
}

/// Method and path under which a router of Convex hands requests on: `http.route({ path, method, handler })`.
fn routed<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, name: &str) -> (Option<&'static str>, Option<String>) {
    let told = |options: &ObjectExpression<'a>| {
        let method = property(options, "method").and_then(text_of).and_then(|said| METHODS.iter().find(|method| **method == said).copied());
        (method, property(options, "path").or_else(|| property(options, "pathPrefix")).and_then(text_of).map(str::to_owned))
    };
    let nodes = context.semantic.nodes();
    if name == "handler" {
        let options = nodes.ancestor_kinds(node.id()).take(3).find_map(|above| match above {
            AstKind::ObjectExpression(options) => Some(options),
            _ => None,
        });
        return options.map_or((None, None), told);
    }
    if !context.whole.contains(".route(") {
        return (None, None);
    }
    let handed = nodes.iter().find_map(|node| match node.kind() {
        AstKind::ObjectExpression(options)
            if matches!(property(options, "handler").map(bare), Some(Expression::Identifier(given)) if given.name == name) =>
        {
            Some(options)
        }
        _ => None,
    });
    handed.map_or((None, None), told)
}

fn wrapper_guard<'a>(context: &Context<'_, 'a>, name: &str, call: &CallExpression<'a>, guards: &mut Vec<Guard>) {
    if is_public_wrapper(name) {
        return;
    }
    let kind = guard_kind(name, call.arguments.len()).unwrap_or(GuardKind::Login);
    guards.push(Guard { kind, by: name.to_owned(), fails_open: false, origin: context.at(call.span) });
}

fn firebase_function<'a>(
    context: &Context<'_, 'a>,
    module: &Module,
    node: &AstNode<'a>,
    call: &CallExpression<'a>,
    found: &mut Vec<Endpoint>,
) {
    let callee = dotted(&call.callee).unwrap_or_default();
    let kind = match callee.rsplit('.').next().unwrap_or("") {
        "onRequest" => EndpointKind::Function,
        "onCall" => EndpointKind::Procedure,
        _ => return,
    };
    let Some(name) = stored_as(context, node) else { return };
    let Some(handler) = call.arguments.last().and_then(Argument::as_expression) else { return };
    let top = context.function(handler).unwrap_or_else(|| call.node_id.get());
    let mut body = body_of(context, module, top);
    if let Some(called) = dotted(handler) {
        body.calls.push(called.into_owned());
    }
    if kind == EndpointKind::Procedure {
        body.input.get_or_insert_with(|| context.at(call.span));
    }
    if let Some(Argument::ObjectExpression(options)) = call.arguments.first()
        && property(options, "invoker").and_then(text_of) == Some("private")
    {
        let by = "invoker: private".to_owned();
        body.guards.push(Guard { kind: GuardKind::SharedSecret, by, fails_open: false, origin: context.at(call.span) });
    }
    let kind = if kind == EndpointKind::Function { kind_by_name(&name, kind) } else { kind };
    found.push(handled_in(context, body, kind, "firebase", None, format!("/{name}"), call.span));
}

/// A procedure of a typed RPC layer: `protectedProcedure.input(…).mutation(…)`.
fn procedure<'a>(context: &Context<'_, 'a>, module: &Module, node: &AstNode<'a>, call: &CallExpression<'a>, found: &mut Vec<Endpoint>) {
    let callee = dotted(&call.callee).unwrap_or_default();
    let Some((chain, method)) = callee.rsplit_once('.') else { return };
    if !matches!(method, "query" | "mutation" | "subscription") {
        return;
    }
    let builder = chain.split('.').find(|part| part.to_ascii_lowercase().contains("procedure"));
    let Some(builder) = builder else { return };
    let name = stored_as(context, node).unwrap_or_else(|| "a procedure".to_owned());
    let mut body = body_of(context, module, call.node_id.get());
    wrapper_guard(context, builder.trim_end_matches("()"), call, &mut body.guards);
    let at = call.callee.as_member_expression().and_then(|member| member.static_property_info()).map_or(call.span, |(span, _)| span);
    let mut endpoint =
        handled_in(context, body, EndpointKind::Procedure, "trpc", Some(if method == "query" { "QUERY" } else { "MUTATION" }), name, at);
    endpoint.takes_input = chain.contains("input()");
    found.push(endpoint);
}
