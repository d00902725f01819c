//! The sites of a file: single constructs that rules care about wherever they stand.

mod account;
mod address;
mod comment;
mod cookie;
mod effect;
pub(super) mod expression;
mod facade;
mod gate;
mod html;
mod invented;
mod key;
mod log;
mod outgoing;
pub(super) mod payment;
mod random;
mod runtime;
mod storage;
mod token;
pub(super) mod words;

use super::Context;
use crate::facts::{Facts, Role, Site, SiteKind};
use oxc_semantic::AstNode;
use oxc_span::Span;

/// Larger files are data or made by a tool; looking at each of their constructs takes too long.
const LARGE: usize = 400_000;

/// Whether a file is left out for its size.
pub(super) fn is_too_large(context: &Context<'_, '_>) -> bool {
    context.whole.len() > LARGE
}

/// Looks at one node.
pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, facts: &mut Facts) {
    if matches!(context.entry.role, Role::Test | Role::Example | Role::Generated) {
        return;
    }
    if is_too_large(context) {
        return;
    }
    account::visit(context, node, facts);
    address::visit(context, node, facts);
    comment::visit(context, node, facts);
    cookie::visit(context, node, facts);
    effect::visit(context, node, facts);
    facade::visit(context, node, facts);
    gate::visit(context, node, facts);
    html::visit(context, node, facts);
    invented::visit(context, node, facts);
    key::visit(context, node, facts);
    log::visit(context, node, facts);
    outgoing::visit(context, node, facts);
    payment::visit(context, node, facts);
    random::visit(context, node, facts);
    runtime::visit(context, node, facts);
    storage::visit(context, node, facts);
    token::visit(context, node, facts);
}

/// States one site.
fn state(context: &Context<'_, '_>, kind: SiteKind, detail: impl Into<String>, span: Span, facts: &mut Facts) {
    facts.sites.push(Site { kind, detail: detail.into(), origin: context.at(span) });
}

/// Whether a file runs on a server, judged by its path and what it starts with.
fn on_server(context: &Context<'_, '_>) -> bool {
    *context.on_server.get_or_init(|| runs_on_server(context))
}

fn runs_on_server(context: &Context<'_, '_>) -> bool {
    let path = context.entry.path.as_str();
    let within = |folder: &str| path.starts_with(folder) || path.contains(&format!("/{folder}"));
    let name = path.rsplit('/').next().unwrap_or(path);
    let component = name.ends_with(".tsx") || name.ends_with(".jsx");
    let text = &context.whole;
    within("supabase/functions/")
        || within("functions/src/")
        || within("netlify/functions/")
        || within("app/api/")
        || within("pages/api/")
        || name.starts_with("route.")
        || name.starts_with("server.")
        || name.starts_with("+server.")
        || ["from 'wasp/server", "from \"wasp/server", "import 'server-only", "import \"server-only"].iter().any(|mark| text.contains(mark))
        || context.program.directives.iter().any(|directive| directive.directive.as_str() == "use server")
        || !component
            && (within("server/")
                || within("backend/")
                || within("api/")
                || ["require('express", "require(\"express", "from 'express", "from \"express", "node:http", "module.exports"]
                    .iter()
                    .any(|mark| text.contains(mark)))
}
