//! An error collector of one's own instead of error tracking.

use crate::facts::{Project, TelemetryKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "monitoring/error-tracking-home-grown",
    title: "Errors are collected by code of your own, without alerts",
    pass_title: "Errors go to a service that raises alerts",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "A collector of your own stores errors, but it groups nothing, wakes nobody, and goes down together with the product. \
          Open to everyone, it can also be filled with rubbish.",
    fix: "Send errors to an error tracking service, or add alerts, limits and grouping to the collector.",
    prompt: "Replace the error collecting endpoint by an error tracking service such as Sentry, started in the browser code and on the server. \
             Keep the calls that report errors and let them call the service. Done when an error thrown on purpose raises an alert and the old \
             endpoint is gone.",
    cannot_see: "Alerts that are set up on the stored errors outside the code.",
    refs: &[Ref::Url("https://docs.sentry.io/product/alerts/")],
    judge,
    bad: samples![{ "an endpoint that stores what pages report":
        "package.json" => r#"{ "name": "shop" }"#,
        "app/api/error-report/route.ts" => "import { db } from '@/db';\n⟦export async function POST(request: Request) {⟧\n  await db.collection('errors').add(await request.json());\n  return Response.json({ ok: true });\n}\n",
    }],
    good: samples![{ "errors go to a service":
        "package.json" => r#"{ "name": "shop" }"#,
        "instrumentation.ts" => "import * as Sentry from '@sentry/nextjs';\nexport function register() {\n  Sentry.init({ dsn: process.env.SENTRY_DSN });\n}\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let active = || project.facts.telemetry.iter().filter(|fact| fact.kind == TelemetryKind::ErrorTracking && fact.active);
    if let Some(bought) = active().find(|fact| fact.tool != "own") {
        out.pass_at(&bought.origin);
        return;
    }
    match active().next() {
        Some(own) => drop(out.fail(&own.origin)),
        None => out.not_applicable("Errors are not collected at all."),
    }
}
