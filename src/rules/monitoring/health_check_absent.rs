//! A server that nobody can ask whether it works.

use crate::facts::{EndpointKind, Project, Setting, TelemetryKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

/// Frameworks whose programs run as a server of one's own, so that somebody must restart them.
const SERVERS: &[&str] = &["express", "fastify", "koa", "hono", "@nestjs/core", "fastapi", "flask", "django"];

pub(super) static RULE: Rule = Rule {
    id: "monitoring/health-check-absent",
    title: "No health check: nothing can ask the server whether it works",
    pass_title: "The server has a health check",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "A host restarts a stuck server, and an uptime service warns you, only if there is an address that says whether the product works.",
    fix: "Add an address such as /health that checks the database and answers 200 or 503, and give it to your host and an uptime service.",
    prompt: "Add GET /health to the server. It runs a cheap query against the database and answers 200 with {\"ok\":true}, or 503 when the query \
             fails. It needs no sign-in and tells nothing else. Configure it as the host's health check if the deployment file allows. Do not \
             change other routes. Done when it answers 503 with the database stopped.",
    cannot_see: "Checks that a hosting platform makes by itself.",
    refs: &[Ref::Url("https://docs.docker.com/reference/dockerfile/#healthcheck")],
    judge,
    bad: samples![{ "an Express server without one":
        "package.json" => "{ \"name\": \"api\", \"dependencies\": { \"express\": \"4.0.0\" } }",
        "server.js" => "const express = require('express');\nconst app = express();\napp.get('/items', (req, res) => res.json([]));\napp.listen(3000);\n",
    }],
    good: samples![{ "an Express server with one":
        "package.json" => "{ \"name\": \"api\", \"dependencies\": { \"express\": \"4.0.0\" } }",
        "server.js" => "const express = require('express');\nconst app = express();\napp.get('/healthz', (req, res) => res.json({ ok: true }));\napp.listen(3000);\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if let Some(check) = facts.telemetry.iter().find(|fact| fact.kind == TelemetryKind::HealthCheck) {
        out.pass_at(&check.origin);
        return;
    }
    if let Some(check) = facts.deployments.iter().find(|setting| setting.setting == Setting::HealthCheck) {
        out.pass_at(&check.origin);
        return;
    }
    let framed =
        facts.dependencies.iter().any(|dependency| !dependency.dev && SERVERS.contains(&dependency.name.to_ascii_lowercase().as_str()));
    let routed =
        facts.endpoints.iter().any(|endpoint| endpoint.kind == EndpointKind::Http && SERVERS.contains(&endpoint.framework.as_str()));
    if framed || routed {
        out.fail_whole();
    } else {
        out.not_applicable("There is no server of its own.");
    }
}
