//! Links in mails that are built from what the request says of its own address, and log-ins of a framework's kit.

use super::super::Context;
use super::expression::{body, head, initial, last, name};
use super::{on_server, state};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::TemplateLiteral, AstType::ObjectProperty];

/// How code reads the address that the caller wrote into the request.
const HOST: &[&str] = &[
    "get(\"host\")",
    "get('host')",
    "get(\"Host\")",
    "get('Host')",
    "headers.host",
    "headers.origin",
    "get(\"origin\")",
    "get('origin')",
    "x-forwarded-host",
];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, _: &str, facts: &mut Facts) {
    if context.entry.role != Role::Source {
        return;
    }
    match node.kind() {
        AstKind::TemplateLiteral(link) if link.expressions.len() > 1 && on_server(context) => {
            let words: String = link.quasis.iter().map(|part| part.value.raw.to_ascii_lowercase()).collect();
            let resets = words.contains("reset") || words.contains("forgot") || words.contains("new-password") || words.contains("magic");
            if !resets || !words.contains("token") && !words.contains("code") && !words.contains("password/") {
                return;
            }
            let from_host = link.expressions.iter().take(2).any(|part| {
                let first = initial(context, part).map_or("", |first| head(context.text(first.span()), 400));
                let said = |text: &str| HOST.iter().any(|host| text.contains(host)) && !text.contains("process.env");
                said(head(context.text(part.span()), 200)) || said(first)
            });
            if from_host {
                state(context, SiteKind::ResetLinkFromHost, "", link.span, facts);
            }
        }
        // `CredentialsProvider({ async authorize(credentials) { … bcrypt.compare(…) } })`
        AstKind::ObjectProperty(pair) if pair.key.is_specific_id("authorize") => {
            let kit = context.semantic.nodes().ancestor_kinds(node.id()).take(4).any(|above| {
                matches!(above, AstKind::CallExpression(call) if matches!(last(&name(&call.callee)), "Credentials" | "CredentialsProvider"))
            });
            let text = head(context.text(pair.value.span()), 6000);
            let compares =
                ["compare(", "compareSync(", "verify(", "verifyPassword", "comparePassword"].iter().any(|sign| text.contains(sign));
            let around = body(context, node.id()).unwrap_or("");
            let limits =
                ["imit(", "imiter", "ttempt", "ockout", "throttle", "429"].iter().any(|sign| text.contains(sign) || around.contains(sign));
            if kit && compares && !limits {
                state(context, SiteKind::KitLogIn, "NextAuth", pair.span, facts);
            }
        }
        _ => {}
    }
}
