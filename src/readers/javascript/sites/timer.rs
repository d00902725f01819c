//! Work on timers of a server's own process.

use super::super::Context;
use super::expression::{argument, at_top, last, number};
use super::{on_server, state};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression, AstType::NewExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["setInterval", "schedule", "scheduleJob"];

/// Timers at least this far apart do work rather than wait, in ms.
const WORK: f64 = 30_000.0;

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    if context.entry.role != Role::Source {
        return;
    }
    match node.kind() {
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
