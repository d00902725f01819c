//! Links in mails that are built from what the request says of its own address.

use super::super::Context;
use super::expression::{head, initial};
use super::{on_server, state};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::TemplateLiteral];

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
    let AstKind::TemplateLiteral(link) = node.kind() else { return };
    if link.expressions.len() < 2 || context.entry.role != Role::Source || !on_server(context) {
        return;
    }
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
