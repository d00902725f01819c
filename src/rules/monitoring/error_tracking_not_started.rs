//! An error tracker that is installed and never started.

use super::TRACKERS;
use crate::facts::{Project, TelemetryKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "monitoring/error-tracking-not-started",
    title: "The error tracking package `{package}` is installed but never started",
    pass_title: "The error tracking that is installed is started",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "It looks as if errors were reported, but nothing ever arrives. That is worse than knowing that there is no monitoring.",
    fix: "Start the package where the application starts, with its key from the environment, or remove it.",
    prompt: "The error tracking package is a dependency but no code initialises it. Initialise it at the start of the browser code and of the \
             server, with its key from an environment variable. Do not change anything else. Done when an error thrown on purpose arrives.",
    cannot_see: "Trackers that a platform starts from outside the code.",
    refs: &[Ref::Url("https://docs.sentry.io/platforms/")],
    judge,
    bad: samples![{ "a dependency without a start":
        "package.json" => "{\n  \"name\": \"shop\",\n  \"dependencies\": {\n    ⟦\"@sentry/react\": \"8.0.0\"⟧\n  }\n}\n",
        "src/App.tsx" => "export const App = () => <main />;\n",
    }
    { "a start in a file of the server that nothing loads":
        "package.json" => "{\n  \"name\": \"shop\",\n  \"scripts\": { \"dev\": \"tsx server/index.ts\" },\n  \"dependencies\": {\n    ⟦\"@sentry/node\": \"8.0.0\"⟧,\n    \"express\": \"4.19.2\"\n  }\n}\n",
        "server/index.ts" => "import express from 'express';\nimport { routes } from './routes';\nconst app = express();\nroutes(app);\napp.listen(3000);\n",
        "server/routes.ts" => "export function routes(app) {\n  app.get('/api/items', (req, res) => res.json([]));\n}\n",
        "server/middleware/errors.ts" => "import * as Sentry from '@sentry/node';\nSentry.init({ dsn: process.env.SENTRY_DSN });\n",
    }],
    good: samples![{ "a dependency that is started":
        "package.json" => "{\n  \"name\": \"shop\",\n  \"dependencies\": {\n    \"@sentry/react\": \"8.0.0\"\n  }\n}\n",
        "src/main.tsx" => "import { init } from '@sentry/react';\ninit({ dsn: import.meta.env.VITE_SENTRY_DSN });\n",
    }
    { "a start in a file that the server's first file leads to":
        "package.json" => "{\n  \"name\": \"shop\",\n  \"scripts\": { \"dev\": \"tsx server/index.ts\" },\n  \"dependencies\": {\n    \"@sentry/node\": \"8.0.0\",\n    \"express\": \"4.19.2\"\n  }\n}\n",
        "server/index.ts" => "import express from 'express';\nimport { errors } from './middleware';\nconst app = express();\napp.get('/api/items', (req, res) => res.json([]));\nerrors(app);\napp.listen(3000);\n",
        "server/middleware/index.ts" => "export { errors } from './errors';\n",
        "server/middleware/errors.ts" => "import * as Sentry from '@sentry/node';\nSentry.init({ dsn: process.env.SENTRY_DSN });\nexport const errors = (app) => Sentry.setupExpressErrorHandler(app);\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut installed = project
        .facts
        .dependencies
        .iter()
        .filter(|dependency| TRACKERS.iter().any(|start| dependency.name.to_ascii_lowercase().starts_with(start)));
    let Some(first) = installed.next() else {
        out.not_applicable("No error tracking package is installed.");
        return;
    };
    let own = |tool: &str| tool == "own";
    match project.facts.telemetry.iter().find(|fact| fact.kind == TelemetryKind::ErrorTracking && fact.active && !own(&fact.tool)) {
        Some(fact) => out.pass_at(&fact.origin),
        None => {
            let finding = out.fail(&first.origin).name("package", first.name.clone()).confidence(Confidence::Medium);
            // Where nothing else tracks errors either, that is the finding, and this one only says how near the cure is.
            if !project.facts.telemetry.iter().any(|fact| fact.kind == TelemetryKind::ErrorTracking && fact.active) {
                finding.severity(Severity::Low);
            }
        }
    }
}
