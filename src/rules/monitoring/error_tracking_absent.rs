//! Errors of users that nobody is told of.

use crate::facts::{ProductKind, Project, TelemetryKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "monitoring/error-tracking-absent",
    title: "No error tracking: when it fails for a customer, nobody is told",
    pass_title: "Errors are reported to an error tracking service",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Most people who meet an error leave without a word. Without error tracking you learn of a broken sign-up or payment \
          from falling numbers, days later.",
    fix: "Add an error tracking service (Sentry, Bugsnag, Rollbar or your host's own) to the pages and to the server, with an alert to a \
          mailbox that somebody reads.",
    prompt: "Add error tracking with Sentry (or the service that this stack's host offers) to the browser code and to the server or functions. \
             Take the DSN from an environment variable, start it before anything else runs, set the environment and release, and leave \
             personal data out of reports. Do not change product behaviour. Done when an error thrown on purpose in a page and one in a server \
             route both show up in the service.",
    cannot_see: "Error reports that a hosting platform collects by itself.",
    refs: &[Ref::Url("https://docs.sentry.io/platforms/")],
    judge,
    bad: samples![{ "errors go to the console only":
        "package.json" => r#"{ "name": "shop" }"#,
        "package-lock.json" => r#"{ "packages": { "node_modules/@sentry/core": {} } }"#,
        "src/App.tsx" => "export default function App() {\n  try { load(); } catch (error) { console.error(error); }\n  return <main />;\n}\n",
    }],
    good: samples![
        { "Sentry is started":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/main.tsx" => "import * as Sentry from '@sentry/react';\nSentry.init({ dsn: import.meta.env.VITE_SENTRY_DSN });\nexport const App = () => <main />;\n",
        }
        { "a server's errors are sent by a hook":
            "package.json" => r#"{ "name": "shop" }"#,
            "instrumentation.ts" => "import { createOnRequestError } from '@axiomhq/nextjs';\nexport const onRequestError = createOnRequestError(logger);\n",
            "app/page.tsx" => "export default function Page() { return <main />; }\n",
        }
        { "Sentry is started in Python":
            "requirements.txt" => "fastapi\nsentry-sdk\n",
            "app/main.py" => "import sentry_sdk\nfrom fastapi import FastAPI\n\nsentry_sdk.init(dsn=settings.SENTRY_DSN)\napp = FastAPI()\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let product = &project.product;
    if product.kind != ProductKind::Code || !(product.has_pages || product.has_server) {
        out.not_applicable("There is no running application whose errors could be tracked.");
        return;
    }
    let mut active = project.facts.telemetry.iter().filter(|fact| fact.kind == TelemetryKind::ErrorTracking && fact.active);
    match active.next() {
        Some(fact) => out.pass_at(&fact.origin),
        None => drop(out.fail_whole()),
    }
}
