//! What watches over the product: error trackers that are started, and errors that are swallowed.

use super::context::Context;
use super::tree::{Node, Step, each_in, each_step, last};
use crate::facts::{Facts, Role, Site, SiteKind, Telemetry, TelemetryKind};

/// States what a file says of it.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    if !context.is_source() {
        return;
    }
    for unit in &context.units {
        each_in(unit.body, &mut |expr| {
            let Node::Call(callee, _) = &expr.kind else { return };
            let Some(name) = callee.dotted() else { return };
            // `app('sentry')->captureException($e)` in the handler of exceptions.
            let tool = match () {
                () if last(&name) == "captureException" || name == "Integration.handles" => "sentry",
                () if name == "Flare.handle" || name == "Flare.make" => "flare",
                () if name == "Bugsnag.notifyException" => "bugsnag",
                () if name == "newrelic_notice_error" => "new-relic",
                () => return,
            };
            let known =
                facts.telemetry.iter().any(|known| known.origin.path == context.entry.path && known.kind == TelemetryKind::ErrorTracking);
            if !known {
                facts.telemetry.push(Telemetry {
                    kind: TelemetryKind::ErrorTracking,
                    tool: tool.to_owned(),
                    active: true,
                    origin: context.at(expr.start),
                });
            }
        });
        each_step(unit.body, &mut |statement| {
            let Step::Try(body, handlers, _) = &statement.kind else { return };
            for (kind, handler) in handlers {
                if !matches!(*kind, "Exception" | "Throwable") || !handler.is_empty() || context.entry.role != Role::Source {
                    continue;
                }
                let mut stores = false;
                each_in(body, &mut |expr| {
                    if let Node::Call(callee, _) = &expr.kind
                        && let Some(name) = callee.dotted()
                    {
                        stores |= matches!(
                            last(&name),
                            "save" | "create" | "update" | "insert" | "delete" | "execute" | "send" | "mail" | "charge" | "commit"
                        );
                    }
                });
                if stores {
                    facts.sites.push(Site { kind: SiteKind::SwallowedError, detail: String::new(), origin: context.at(statement.start) });
                }
            }
        });
    }
}
