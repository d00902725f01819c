//! Servers of sockets: Socket.IO and ws, message by message.

use super::handled_in;
use super::routers::step;
use crate::facts::{Endpoint, EndpointKind, Guard, Module};
use crate::readers::javascript::Context;
use crate::readers::javascript::body::{self, Body};
use crate::readers::javascript::tree::{dotted, text_of};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression};
use oxc_span::Span;
use oxc_syntax::node::NodeId;

/// Events that no caller's message stands behind.
const OWN: &[&str] = &["disconnect", "disconnecting", "close", "error", "pong", "ping", "open", "unexpected-response", "upgrade"];

pub(super) fn read(context: &Context<'_, '_>, module: &Module, found: &mut Vec<Endpoint>) {
    let text = &context.whole;
    if module.directive.as_deref() == Some("use client")
        || !["\"connection\"", "'connection'", "\"connect\"", "'connect'"].iter().any(|event| text.contains(event))
    {
        return;
    }
    if !["socket.io", "ws", "WebSocket", "io", "wss"].iter().any(|name| text.contains(name)) {
        return;
    }
    let calls: Vec<&CallExpression<'_>> = context
        .semantic
        .nodes()
        .iter()
        .filter_map(|node| match node.kind() {
            AstKind::CallExpression(call) => Some(call),
            _ => None,
        })
        .collect();
    // `io.use((socket, next) => …)` runs before every connection.
    let mut before = Body::default();
    for call in &calls {
        let name = dotted(&call.callee).unwrap_or_default();
        if let Some(holder) = name.strip_suffix(".use")
            && is_server(holder)
        {
            for handler in call.arguments.iter().filter_map(Argument::as_expression) {
                before.absorb(step(context, module, handler));
            }
        }
    }
    for call in &calls {
        let name = dotted(&call.callee).unwrap_or_default();
        let Some(holder) = name.strip_suffix(".on") else { continue };
        let [event, handler] = call.arguments.as_slice() else { continue };
        let event = event.as_expression().and_then(text_of);
        if !is_server(holder) || !matches!(event, Some("connection" | "connect")) {
            continue;
        }
        let Some(connected) = handler.as_expression().and_then(|handler| context.function(handler)) else { continue };
        messages(context, module, &before, connected, holder, found);
    }
}

fn is_server(holder: &str) -> bool {
    let root = holder.split(['.', '(']).next().unwrap_or("").to_ascii_lowercase();
    root == "io"
        || root == "wss"
        || root == "ws"
        || root.ends_with("io")
        || root.contains("wss")
        || root.contains("socketserver")
        || root.contains("websocket")
        || root == "server"
        || root == "nsp"
        || root.ends_with("namespace")
}

/// Whether a socket is one that this program opens itself: `upstream = new WebSocket(address)`.
fn is_client(context: &Context<'_, '_>, holder: &str) -> bool {
    let text = &context.whole;
    !holder.contains(['.', '('])
        && ["new WebSocket(", "new WebSocketClient(", "new ws("].iter().any(|maker| text.contains(&format!(" {holder} = {maker}")))
}

fn messages(context: &Context<'_, '_>, module: &Module, before: &Body, connected: NodeId, server: &str, found: &mut Vec<Endpoint>) {
    let mut events: Vec<(String, Body, Span)> = Vec::new();
    for node in context.subtree(connected) {
        let AstKind::CallExpression(call) = node.kind() else { continue };
        let name = dotted(&call.callee).unwrap_or_default();
        let [event, handler, ..] = call.arguments.as_slice() else { continue };
        let Some(event) = event.as_expression().and_then(text_of) else { continue };
        // What the server asks of another service answers to nobody's request.
        if name.strip_suffix(".on").is_some_and(|holder| is_client(context, holder)) {
            continue;
        }
        if !name.ends_with(".on") || OWN.contains(&event) || is_server(&name) && !name.starts_with("ws.") {
            continue;
        }
        let Some(handler) = handler.as_expression() else { continue };
        events.push((event.to_owned(), step(context, module, handler), call.span));
    }
    // What turns callers away when they connect stands before the messages, not within one.
    let whole = body::read(context, &module.imports, connected);
    let inside = |guard: &Guard| {
        events.iter().any(|(_, body, _)| body.guards.iter().any(|own| own.origin == guard.origin && own.kind == guard.kind))
    };
    let guards: Vec<Guard> = whole.guards.iter().filter(|guard| !inside(guard)).cloned().collect();
    let framework = if server.to_ascii_lowercase().starts_with('w') { "ws" } else { "socket.io" };
    for (event, body, span) in events {
        let mut all = before.clone();
        all.effects.clear();
        all.absorb(body);
        all.guards.extend(guards.iter().cloned());
        let mut endpoint = handled_in(context, all, EndpointKind::Socket, framework, None, event, span);
        endpoint.takes_input = true;
        found.push(endpoint);
    }
}
