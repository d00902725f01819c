//! What the settings files of Laravel and WordPress switch on for a whole product.

use super::context::Context;
use super::sites::state;
use super::tree::{Expr, Node, Step, argument, each_in, each_step};
use crate::facts::{Facts, SiteKind};

/// Settings files of Laravel and constants of WordPress.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    let path = context.entry.path.as_str();
    let Some(unit) = context.main() else { return };
    gates(context, facts);
    if path.ends_with("config/cors.php") {
        let mut any = None;
        let mut credentials = false;
        each_in(unit.body, &mut |expr| {
            if let Some(list) = expr.entry("allowed_origins") {
                any = list.entries().iter().any(|one| one.text() == Some("*")).then_some(list.start);
                credentials = expr.entry("supports_credentials").is_some_and(Expr::is_true);
            }
        });
        if let Some(at) = any.filter(|_| credentials) {
            state(context, SiteKind::CorsAnyOriginWithCredentials, "", at, facts);
        }
    }
    if path.ends_with("config/app.php") {
        each_in(unit.body, &mut |expr| {
            if let Some(value) = expr.entry("debug") {
                let written = context.written(value).replace(' ', "");
                if value.is_true() {
                    state(context, SiteKind::DebugOn, "Laravel", value.start, facts);
                } else if written.ends_with(",true)") && written.contains("APP_DEBUG") {
                    state(context, SiteKind::DebugOn, "Laravel, unless APP_DEBUG is set", value.start, facts);
                }
            }
        });
    }
    if path.ends_with("config/queue.php") {
        each_in(unit.body, &mut |expr| {
            let Some(value) = expr.entry("default") else { return };
            let written = context.written(value).replace([' ', '"', '\''], "");
            if written == "sync" || written.ends_with(",sync)") {
                let when = if written == "sync" { "" } else { "unless QUEUE_CONNECTION is set, " };
                state(context, SiteKind::InMemoryState, &format!("Laravel, {when}a job queue"), value.start, facts);
            }
        });
    }
    if path.ends_with("config/session.php") {
        each_in(unit.body, &mut |expr| {
            if let Some(value) = expr.entry("http_only").filter(|value| value.is_false()) {
                state(context, SiteKind::WeakCookie, "HttpOnly", value.start, facts);
            }
        });
    }
    if path.rsplit('/').next().is_some_and(|name| name == "wp-config.php") {
        each_in(unit.body, &mut |expr| {
            if let Node::Call(callee, given) = &expr.kind
                && callee.name() == Some("define")
                && argument(given, 0).and_then(Expr::text) == Some("WP_DEBUG")
                && argument(given, 1).is_some_and(Expr::is_true)
            {
                state(context, SiteKind::DebugOn, "WordPress", expr.start, facts);
            }
        });
    }
}

/// Tools that show requests, statements and jobs of everybody, where their gate lets everybody in.
fn gates(context: &Context<'_>, facts: &mut Facts) {
    let path = context.entry.path.as_str();
    let Some(tool) = ["Telescope", "Horizon", "Pulse"].into_iter().find(|tool| path.ends_with(&format!("{tool}ServiceProvider.php")))
    else {
        return;
    };
    for unit in &context.units {
        each_in(unit.body, &mut |expr| {
            let Node::Call(callee, given) = &expr.kind else { return };
            let asked = matches!(callee.dotted().as_deref(), Some("Gate.define"))
                || callee.dotted().is_some_and(|name| name == format!("{tool}.auth"));
            let Some(Node::Closure(function)) = given.last().filter(|_| asked).map(|given| &given.value.kind) else { return };
            let mut always = !function.body.is_empty();
            each_step(&function.body, &mut |step| always &= matches!(&step.kind, Step::Return(Some(value)) if value.is_true()));
            if always && argument(given, 0).is_some() {
                state(context, SiteKind::DebugOn, &format!("{tool}, which shows everybody's requests, open to anyone,"), expr.start, facts);
            }
        });
    }
}
