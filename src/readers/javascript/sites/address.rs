//! Addresses that only the maker's machine has, in code that visitors run; addresses of surroundings in which things are tried.

mod rehearsal;

use super::super::Context;
use super::expression::{head, last, name};
use super::{on_server, state, words};
use crate::facts::{Facts, Remark, RemarkKind, Role, SiteKind};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::{AstNode, NodeId};
use oxc_span::{GetSpan, Span};

/// Hosts of one's own machine, and of tunnels to it that end when it sleeps.
const OWN: &[&str] = &["localhost:", "127.0.0.1:", "0.0.0.0:", "192.168.", "10.0.2.2:"];
const TUNNELS: &[&str] = &[
    ".ngrok.io",
    ".ngrok-free.app",
    ".ngrok.app",
    ".trycloudflare.com",
    ".loca.lt",
    ".serveo.net",
    ".devtunnels.ms",
    ".gitpod.io",
    ".app.github.dev",
];

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::StringLiteral, AstType::TemplateElement];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, _: &str, facts: &mut Facts) {
    let (text, span) = match node.kind() {
        AstKind::StringLiteral(literal) => (literal.value.as_str(), literal.span),
        AstKind::TemplateElement(quasi) => (quasi.value.raw.as_str(), quasi.span),
        _ => return,
    };
    let Some(host) = host(text) else {
        trial(context, node, text, span, facts);
        rehearsal::visit(context, node, text, span, facts);
        return;
    };
    if context.entry.role != Role::Source || on_server(context) || is_setting(&context.entry.path) {
        return;
    }
    if is_called(context, node.id(), span) && !is_for_development(context, node.id()) {
        state(context, SiteKind::MakersAddress, host, span, facts);
    }
}

/// An address of the surroundings in which changes are tried, typed into code that customers get.
fn trial(context: &Context<'_, '_>, node: &AstNode<'_>, text: &str, span: Span, facts: &mut Facts) {
    let Some(rest) = text.strip_prefix("https://") else { return };
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or("");
    // The last two parts are whose it is, not which of theirs.
    let Some((own, _)) = host.rsplit_once('.').and_then(|(rest, _)| rest.rsplit_once('.')) else { return };
    let tried = own.split(['.', '-']).any(|part| matches!(part, "staging" | "stage" | "uat" | "qa" | "preprod"));
    let providers = ["paypal.com", "squareup", "amazonaws", "plaid.com", "stripe", "safaricom", "paytm", "phonepe", "payu", "cashfree"];
    if !tried
        || providers.iter().any(|provider| host.contains(provider))
        || context.entry.role != Role::Source
        || is_setting(&context.entry.path)
    {
        return;
    }
    if is_called(context, node.id(), span) && !is_for_development(context, node.id()) {
        facts.remarks.push(Remark {
            kind: RemarkKind::FixedEnvironment,
            detail: host.chars().take(80).collect(),
            origin: context.at(span),
        });
    }
}

/// The host, where the address is one of the maker's machine.
fn host(text: &str) -> Option<&str> {
    let rest = ["http://", "https://", "ws://", "wss://"].iter().find_map(|scheme| text.strip_prefix(scheme))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    (OWN.iter().any(|own| host.starts_with(own)) || TUNNELS.iter().any(|tunnel| host.contains(tunnel))).then_some(host)
}

/// Settings of tools, examples, code that runs on the maker's machine anyway, and what talks to a program on the visitor's own.
fn is_setting(path: &str) -> bool {
    is_tool(path) || ["server", "worker", "agent/", "desktop/", "ollama"].iter().any(|part| path.contains(part))
}

/// Settings of tools, examples and programs that a developer runs.
fn is_tool(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.contains(".config.")
        || name.contains("setup")
        || words::has(name, &["local", "localhost"])
        || name.ends_with(".mjs")
        || name.ends_with(".cjs")
        || !name.ends_with("x") && ["test-", "test_", "check-", "debug-", "seed"].iter().any(|start| name.starts_with(start))
        || ["scripts/", "electron/", "tools/", "cli/", "bin/", "examples/"].iter().any(|part| path.contains(part))
}

/// Whether it stands where only the maker comes: `if (process.env.NODE_ENV === 'development')`.
fn is_for_development(context: &Context<'_, '_>, node: NodeId) -> bool {
    context.semantic.nodes().ancestor_kinds(node).any(|above| match above {
        AstKind::IfStatement(choice) => {
            words::has(head(context.text(choice.test.span()), 200), &["development", "dev", "local", "localhost"])
        }
        _ => false,
    })
}

/// Whether an address is called, or kept under a name that calls use, with nothing before it that takes precedence.
fn is_called(context: &Context<'_, '_>, node: NodeId, own: Span) -> bool {
    for above in context.semantic.nodes().ancestors(node).take(6) {
        match above.kind() {
            // A stand-in for a variable, a choice by surroundings, a list of origins, a comparison.
            AstKind::LogicalExpression(_)
            | AstKind::ConditionalExpression(_)
            | AstKind::IfStatement(_)
            | AstKind::ArrayExpression(_)
            | AstKind::BinaryExpression(_)
            | AstKind::AssignmentPattern(_)
            | AstKind::SwitchCase(_)
            | AstKind::JSXAttribute(_) => return false,
            AstKind::CallExpression(call) => {
                let called = name(&call.callee);
                let first = call.arguments.first().is_some_and(|first| first.span().start <= own.start && own.end <= first.span().end);
                let root = called.split(['.', '(']).next().unwrap_or("");
                return first
                    && (matches!(called.as_str(), "fetch" | "io" | "axios")
                        || root == "axios"
                        || matches!(last(&called), "EventSource" | "WebSocket"));
            }
            AstKind::NewExpression(made) => return matches!(name(&made.callee).as_str(), "WebSocket" | "EventSource"),
            AstKind::VariableDeclarator(declared) => {
                let stands_in =
                    |name: &str| words::has(name, &["default", "fallback", "local", "localhost", "dev", "test", "mock", "sandbox"]);
                return declared.id.get_binding_identifier().is_some_and(|id| {
                    // `let url = 'http://localhost:9000'; if (process.env.URL) url = process.env.URL`
                    let replaced = id.symbol_id.get().is_some_and(|symbol| context.semantic.scoping().symbol_is_mutated(symbol));
                    !replaced
                        && !stands_in(id.name.as_str())
                        && words::has(id.name.as_str(), &["url", "base", "api", "host", "endpoint", "server", "backend"])
                });
            }
            AstKind::ObjectProperty(pair) => {
                return pair
                    .key
                    .static_name()
                    .is_some_and(|key| matches!(key.as_ref(), "baseURL" | "baseUrl" | "apiUrl" | "API_URL" | "serverUrl"));
            }
            AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) => return false,
            _ => {}
        }
    }
    false
}
