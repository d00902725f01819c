//! Addresses of automations in code that visitors receive.

use super::super::Context;
use super::expression::holds_address;
use super::{on_server, state};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::StringLiteral, AstType::TemplateElement];

/// Parts of addresses by which automations are started, and whose they are.
const HOOKS: &[(&str, &str)] = &[
    ("hooks.zapier.com/hooks/catch/", "Zapier"),
    (".make.com/", "Make"),
    (".integromat.com/", "Make"),
    (".n8n.cloud/webhook", "n8n"),
    (".m.pipedream.net", "Pipedream"),
    (".app.n8n.cloud/form", "n8n"),
];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, _: &str, facts: &mut Facts) {
    let (text, span) = match node.kind() {
        AstKind::StringLiteral(literal) => (literal.value.as_str(), literal.span),
        AstKind::TemplateElement(part) => (part.value.raw.as_str(), part.span),
        _ => return,
    };
    if text.len() < 24 || !holds_address(text) || context.entry.role != Role::Source || on_server(context) {
        return;
    }
    if let Some((_, service)) = HOOKS.iter().find(|(part, _)| text.contains(part))
        && (*service != "Make" || text.contains("//hook."))
    {
        state(context, SiteKind::HookInPage, *service, span, facts);
    }
}
