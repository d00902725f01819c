//! Checks that stand in comments.

use super::super::Context;
use super::{on_server, state};
use crate::facts::{Facts, SiteKind};
use oxc_ast::ast::Comment;
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::Span;

/// Calls that find out who somebody is.
const CHECKS: &[&str] = &[
    "auth.getUser(",
    "getServerSession(",
    "auth.getSession(",
    "jwt.verify(",
    "verifyToken(",
    "requireAuth(",
    "requireAdmin(",
    "verifyIdToken(",
    "isAuthenticated(",
    "currentUser(",
    "getSession(",
    "await auth(",
    "verifySignature(",
    "verifyWebhook(",
    "verifyWebhookSignature(",
    "SlackSignature(",
    "isValidSignature(",
    "timingSafeEqual(",
    ".constructEvent(",
    ".constructEventAsync(",
];

/// What a check does when it turns somebody away.
const REFUSALS: &[&str] = &["401", "403", "Unauthorized", "unauthorized", "throw ", "redirect("];

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::Program];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, _: &str, facts: &mut Facts) {
    let AstKind::Program(program) = node.kind() else { return };
    if program.comments.is_empty() {
        return;
    }
    if !on_server(context) {
        pages(context, &program.comments, facts);
        return;
    }
    if !CHECKS.iter().chain(&["csrf", "csurf"]).any(|check| context.whole.contains(check)) {
        return;
    }
    let blocks = blocks(context, &program.comments);
    let is_code = |text: &str| text.contains(';') || text.contains('{') || text.contains("=>");
    let mut active: Option<String> = None;
    let mut csrf = false;
    for span in blocks {
        let text = context.text(span);
        let check = CHECKS.iter().find(|check| text.contains(*check));
        if let Some(check) = check
            && REFUSALS.iter().any(|refusal| text.contains(refusal))
            && is_code(text)
            && !text.contains("* @")
        {
            let active = active.get_or_insert_with(|| without_comments(context, &program.comments));
            if !CHECKS.iter().any(|other| active.contains(other)) {
                state(context, SiteKind::CommentedOutCheck, check.trim_end_matches('('), span, facts);
            }
        }
        if !csrf
            && (text.contains("require('csurf')")
                || text.contains("require(\"csurf\")")
                || text.contains("app.use(csrf(")
                || text.contains("from 'csurf'"))
        {
            let active = active.get_or_insert_with(|| without_comments(context, &program.comments));
            if !active.contains("csrf") {
                csrf = true;
                state(context, SiteKind::CommentedOutCheck, "csrf", span, facts);
            }
        }
    }
}

/// What pages ask before they show what is not for everybody.
const PAGE_CHECKS: &[&str] =
    &["!user)", "!session)", "!isAuthenticated", "!isLoggedIn", "!isAdmin", "<ProtectedRoute", "<RequireAuth", "<AdminRoute"];

/// Pages whose way to the log-in stands in a comment, with none beside it that is active.
fn pages(context: &Context<'_, '_>, comments: &[Comment], facts: &mut Facts) {
    if !PAGE_CHECKS.iter().any(|check| context.whole.contains(check)) {
        return;
    }
    let mut active: Option<String> = None;
    for span in blocks(context, comments) {
        let text = context.text(span);
        let Some(check) = PAGE_CHECKS.iter().find(|check| text.contains(*check)) else { continue };
        let leaves = check.starts_with('<')
            || ["navigate(", "<Navigate", "router.push(", "router.replace(", "redirect("].iter().any(|way| text.contains(way))
                && ["login", "signin", "sign-in", "auth", "'/'", "\"/\""].iter().any(|there| text.contains(there));
        // An example in a description is no check that was taken away.
        let described = text.contains("* @") || text.contains("* ```") || text.contains(" * ");
        if !leaves || described || !(text.contains('{') || text.contains(';') || text.contains('>')) {
            continue;
        }
        let active = active.get_or_insert_with(|| without_comments(context, comments));
        if !PAGE_CHECKS.iter().any(|other| active.contains(other)) {
            state(context, SiteKind::CommentedOutCheck, check.trim_matches(['<', '!', ')']), span, facts);
            return;
        }
    }
}

/// Block comments, and line comments that follow each other taken together.
fn blocks(context: &Context<'_, '_>, comments: &[Comment]) -> Vec<Span> {
    let mut blocks: Vec<(Span, bool)> = Vec::new();
    for comment in comments {
        if let Some((before, true)) = blocks.last_mut()
            && comment.is_line()
            && context.whole.get(before.end as usize..comment.span.start as usize).is_some_and(|gap| gap.trim().is_empty())
        {
            before.end = comment.span.end;
        } else {
            blocks.push((comment.span, comment.is_line()));
        }
    }
    blocks.into_iter().map(|(span, _)| span).collect()
}

fn without_comments(context: &Context<'_, '_>, comments: &[Comment]) -> String {
    let text = &context.whole;
    let mut code = String::new();
    let mut at = 0;
    for comment in comments {
        code.push_str(text.get(at..comment.span.start as usize).unwrap_or(""));
        at = comment.span.end as usize;
    }
    code.push_str(text.get(at..).unwrap_or(""));
    code
}
