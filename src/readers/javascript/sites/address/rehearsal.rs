//! Systems that a provider runs for trying things out, called in code that customers use.

use super::super::super::Context;
use super::super::expression::head;
use super::super::{state, words};
use super::{is_called, is_tool};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::AstKind;
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};

/// Parts of host names by which providers tell their trial systems from the real ones.
const TRIED: &[&str] = &["sandbox", "test", "apitest", "testapi", "squareupsandbox", "sandboxapi"];

/// What runs code in a sandbox for a living.
const SANDBOXES: &[&str] = &["e2b", "daytona", "vercel", "codesandbox", "modal.", "localhost"];

/// Hosts beside the real one that only hold pages to read.
const PAGES: &[&str] = &["docs", "doc", "developer", "developers", "www", "help", "support", "dashboard"];

/// Words of a branch that is taken for some surroundings only.
const CHOSEN: &[&str] =
    &["sandbox", "test", "testing", "production", "prod", "live", "env", "environment", "mode", "development", "dev", "local"];

pub(super) fn visit(context: &Context<'_, '_>, node: &AstNode<'_>, text: &str, span: Span, facts: &mut Facts) {
    let Some(rest) = text.strip_prefix("https://") else { return };
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or("");
    let Some((own, owner)) = parted(host) else { return };
    // Square calls the whole domain of its trial system so; others have an `own` name for it.
    let tried = own.split(['.', '-']).any(|part| TRIED.contains(&part)) || owner.starts_with("squareupsandbox");
    if !tried || SANDBOXES.iter().any(|known| host.contains(known)) || !is_product(context) {
        return;
    }
    if is_called(context, node.id(), span) && !is_chosen(context, node) && !knows_real(&context.whole, owner) {
        state(context, SiteKind::TrialSystemCalled, head(host, 80), span, facts);
    }
}

/// A host's own name and whose it is: `api.test` and `hotels.com`, `sandbox` and `pay.com.br`.
fn parted(host: &str) -> Option<(&str, &str)> {
    let second = host.rsplit('.').nth(1)?;
    let of_owner = if matches!(second, "com" | "co" | "org" | "net") { 2 } else { 1 };
    match host.rmatch_indices('.').nth(of_owner) {
        Some((at, _)) => Some((host.get(..at)?, host.get(at + 1..)?)),
        None => Some(("", host)),
    }
}

/// Whether a file is part of what customers use.
fn is_product(context: &Context<'_, '_>) -> bool {
    let path = context.entry.path.as_str();
    let tries = ["sandbox", "test", "tests", "demo", "demos", "playground", "debug", "dev", "development", "staging", "local"];
    context.entry.role == Role::Source && !is_tool(path) && !path.split('/').any(|part| words::has(part, &tries))
}

/// Whether it stands where only some surroundings lead.
fn is_chosen(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    context.semantic.nodes().ancestor_kinds(node.id()).any(|above| match above {
        AstKind::IfStatement(choice) => words::has(head(context.text(choice.test.span()), 200), CHOSEN),
        AstKind::ConditionalExpression(choice) => words::has(head(context.text(choice.test.span()), 200), CHOSEN),
        // `{ sandbox: { url: "…" }, live: { url: process.env.URL } }`
        AstKind::ObjectProperty(pair) => pair.key.static_name().is_some_and(|key| words::has(&key, CHOSEN)),
        _ => false,
    })
}

/// Whether a file names a real system of the same owner as well.
fn knows_real(text: &str, owner: &str) -> bool {
    let owner = owner.replace("squareupsandbox", "squareup");
    text.match_indices(owner.as_str()).take(60).any(|(at, _)| {
        let before = text.get(..at).unwrap_or("");
        let own = before.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-').next().unwrap_or("");
        let before = before.strip_suffix(own).unwrap_or("");
        before.ends_with("//") && !own.split(['.', '-']).any(|part| TRIED.contains(&part) || PAGES.contains(&part))
    })
}
