//! Whether somebody is told when the product stops answering.

use crate::facts::{Origin, Project, TelemetryKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "monitoring/alarms-unproven",
    title: "Nobody is told when the product stops answering",
    pass_title: "Somebody is told when the product stops answering",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Without an alarm the first to notice an outage are customers, and most of them leave instead of writing.",
    fix: "Let a service outside ask the product's health address every few minutes and send a message to your phone when it fails.",
    prompt: "Explain which of my host's alarms to switch on, and set up an uptime check from outside: it asks the health address every minute and tells me by \
             e-mail and phone after two failures. If scheduled jobs matter, let each of them report to a heartbeat address at its end. Done when a \
             stopped server leads to a message within five minutes.",
    cannot_see: "Alarms that are set up at the host or at a monitoring service: those leave no trace in files.",
    refs: &[Ref::Url("https://sre.google/sre-book/monitoring-distributed-systems/")],
    judge,
    bad: &[],
    good: samples![
        { "an alarm that the code calls, and checks that stand beside it":
            "package.json" => r#"{ "name": "shop" }"#,
            "app/api/orders/route.ts" => "export const GET = async () => Response.json([]);\n",
            "lib/alarm.ts" => r#"export const alarm = (text) => fetch('https://events.pagerduty.com/v2/enqueue', { method: 'POST', body: text });
    "#,
        }
        { "a file of a service that watches":
            "package.json" => r#"{ "name": "shop" }"#,
            "app/api/orders/route.ts" => "export const GET = async () => Response.json([]);\n",
            ".upptimerc.yml" => "owner: shop\n",
        }
    ],
};

/// Files by which services that watch from outside are set up.
const FILES: &[&str] = &[
    ".upptimerc.yml",
    "checkly.config.ts",
    "checkly.config.js",
    "openstatus.config.yaml",
    "openstatus.yaml",
    "alertmanager.yml",
    "alerts.yml",
];

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let watches = facts.telemetry.iter().find(|fact| matches!(fact.kind, TelemetryKind::Alerting | TelemetryKind::Uptime));
    let file = facts.files.iter().find(|file| FILES.contains(&file.path.rsplit('/').next().unwrap_or("")));
    if let Some(watches) = watches {
        out.pass_at(&watches.origin);
    } else if let Some(file) = file {
        out.pass_at(&Origin::file(&file.path));
    } else if facts.endpoints.is_empty() {
        out.not_applicable("There is no server that could stop answering.");
    } else {
        out.unknown(
            "Alarms are set up at the host or at a monitoring service, and leave no trace in files.",
            Some("Who is told, and by which service, when your product stops answering?"),
        );
    }
}
