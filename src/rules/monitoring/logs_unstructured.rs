//! Servers whose logs are loose sentences.

use crate::facts::{EndpointKind, Project, TelemetryKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "monitoring/logs-unstructured",
    title: "The server's logs cannot be searched by customer or request",
    pass_title: "The server writes logs that can be searched",
    severity: Severity::Info,
    effort: Effort::Day,
    stage: Stage::Scale,
    why: "The server only prints sentences. When a customer writes that something failed yesterday, nobody can find the lines of that request among the \
          others.",
    fix: "Write logs as records, with a level, the id of the request and the id of the person, by a package made for it.",
    prompt: "Add one logger module (pino, or what fits this framework) that writes JSON with level, time, request id and user id, and use it in the server's \
             routes in place of console.log. Never log passwords, tokens or whole bodies. Change no behaviour. Done when all lines of one request can be \
             found by its id.",
    cannot_see: "What the host adds to each line.",
    refs: &[Ref::Url("https://12factor.net/logs")],
    judge,
    bad: &[],
    good: samples![
        { "a logger that writes records":
            "package.json" => r#"{ "name": "shop", "dependencies": { "pino": "9.0.0" } }"#,
            "lib/log.ts" => "import pino from 'pino';\nexport const log = pino();\n",
            "app/api/orders/route.ts" => "export const GET = async () => Response.json([]);\n",
        }
        { "too small to matter":
            "package.json" => r#"{ "name": "shop" }"#,
            "app/api/orders/route.ts" => "export const GET = async () => Response.json([]);\n",
        }
    ],
};

/// From so many ways in on, sentences are no help.
const MANY: usize = 12;

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if let Some(logger) = facts.telemetry.iter().find(|fact| fact.kind == TelemetryKind::Logging) {
        out.pass_at(&logger.origin);
        return;
    }
    let script = |path: &str| [".ts", ".js", ".mjs", ".cjs", ".tsx"].iter().any(|end| path.ends_with(end));
    let count = facts.endpoints.iter().filter(|endpoint| endpoint.kind != EndpointKind::Job && script(&endpoint.origin.path)).count();
    if count >= MANY {
        out.fail_whole().detail(format!("{count} ways into the server, and no package that writes logs as records."));
    } else {
        out.not_applicable("There is no server large enough for its logs to matter.");
    }
}
