//! Checks of who calls that never run, and signatures that cannot be checked where the code runs.

use super::super::Context;
use super::expression::{head, object, property};
use super::{on_server, state};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::{FunctionBody, Statement};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::FunctionBody, AstType::VariableDeclarator, AstType::CallExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["constructEvent"];

/// What a check does with those whom it does not know.
const TURNS_AWAY: &[&str] = &["401", "403", "nauthorized", "orbidden", "redirect(new URL(\"/login", "redirect(new URL('/login"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    if context.entry.role != Role::Source {
        return;
    }
    match node.kind() {
        AstKind::FunctionBody(body) => behind_return(context, body, facts),
        AstKind::VariableDeclarator(declared) => {
            // `export const config = { matcher: … }` is written for the framework alone.
            let matcher = declared.init.as_ref().and_then(object).is_some_and(|object| property(object, "matcher").is_some());
            let named = declared.id.get_binding_identifier().is_some_and(|id| id.name == "config");
            if matcher
                && named
                && is_middleware(&context.entry.path)
                && TURNS_AWAY.iter().chain(&["redirect("]).any(|sign| context.whole.contains(sign))
            {
                state(context, SiteKind::CheckNeverRuns, "place", declared.span, facts);
            }
        }
        AstKind::CallExpression(call) if called.ends_with("webhooks.constructEvent") => {
            // The build of Stripe's library that this address gives checks signatures by calls that must be waited for.
            let whole = &context.whole;
            if context.entry.path.contains("supabase/functions/") && whole.contains("esm.sh/stripe") {
                state(context, SiteKind::SignatureCheckUnusable, "Stripe", call.span, facts);
            }
        }
        _ => {}
    }
}

/// Whether a file has the name under which Next looks for its middleware.
fn is_middleware(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(name.split_once('.'), Some(("middleware" | "proxy", "ts" | "js" | "mjs")))
}

/// A return that every call comes to, with a check behind it.
fn behind_return<'a>(context: &Context<'_, 'a>, body: &FunctionBody<'a>, facts: &mut Facts) {
    let Some(at) = body.statements.iter().position(|statement| matches!(statement, Statement::ReturnStatement(_))) else { return };
    let left = body.statements.get(at + 1..).unwrap_or_default();
    let runs = |statement: &&Statement<'a>| !matches!(statement, Statement::FunctionDeclaration(_) | Statement::EmptyStatement(_));
    let Some(first) = left.iter().find(runs) else { return };
    if !on_server(context) && !is_middleware(&context.entry.path) {
        return;
    }
    let end = left.last().map_or(first.span().end, |last| last.span().end);
    let dead = context.source.text().get(first.span().start as usize..end as usize).unwrap_or("");
    if TURNS_AWAY.iter().any(|sign| head(dead, 8000).contains(sign))
        && let Some(back) = body.statements.get(at)
    {
        state(context, SiteKind::CheckNeverRuns, "return", back.span(), facts);
    }
}
