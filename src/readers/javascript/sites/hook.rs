//! Addresses of automations in code that visitors receive, and work on timers of a server.

use super::super::Context;
use super::expression::{argument, at_top, holds_address, last, number};
use super::{on_server, state};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::Span;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::StringLiteral, AstType::TemplateElement, AstType::CallExpression, AstType::NewExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["setInterval", "schedule", "scheduleJob"];

/// Parts of addresses by which automations are started, and whose they are.
const HOOKS: &[(&str, &str)] = &[
    ("hooks.zapier.com/hooks/catch/", "Zapier"),
    (".make.com/", "Make"),
    (".integromat.com/", "Make"),
    (".n8n.cloud/webhook", "n8n"),
    (".m.pipedream.net", "Pipedream"),
    (".app.n8n.cloud/form", "n8n"),
];

/// Timers at least this far apart do work rather than wait, in ms.
const WORK: f64 = 30_000.0;

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    if context.entry.role != Role::Source {
        return;
    }
    match node.kind() {
        AstKind::StringLiteral(literal) => hook(context, literal.value.as_str(), literal.span, facts),
        AstKind::TemplateElement(part) => hook(context, part.value.raw.as_str(), part.span, facts),
        AstKind::CallExpression(call) if on_server(context) => {
            let method = last(called);
            let kit = ["node-cron", "node-schedule", "croner"].iter().any(|kit| context.whole.contains(kit));
            let every = argument(call, 1).and_then(number).unwrap_or(WORK);
            let timed = called == "setInterval" && every >= WORK && (at_top(context, node.id()) || is_started(context));
            if method != "setInterval" && kit && !called.contains("_") || timed {
                state(context, SiteKind::TimerInProcess, if timed { "setInterval" } else { "cron" }, call.span, facts);
            }
        }
        AstKind::NewExpression(made) if matches!(called, "CronJob" | "Cron") && on_server(context) => {
            state(context, SiteKind::TimerInProcess, "cron", made.span, facts);
        }
        _ => {}
    }
}

/// Whether a file says that it starts work which goes on by itself.
fn is_started(context: &Context<'_, '_>) -> bool {
    ["startScheduler", "initScheduler", "startCron", "initCron", "startJobs", "Scheduler", "startPolling"]
        .iter()
        .any(|sign| context.whole.contains(sign))
}

fn hook(context: &Context<'_, '_>, text: &str, span: Span, facts: &mut Facts) {
    if text.len() < 24 || !holds_address(text) || on_server(context) {
        return;
    }
    if let Some((_, service)) = HOOKS.iter().find(|(part, _)| text.contains(part))
        && (*service != "Make" || text.contains("//hook."))
    {
        state(context, SiteKind::HookInPage, *service, span, facts);
    }
}
