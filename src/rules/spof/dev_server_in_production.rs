//! Visitors are served by a server that is made for development.

use crate::facts::{Project, Setting};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/dev-server-in-production",
    title: "Production runs a development server",
    pass_title: "Production runs a server that is made for it",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Development servers are slow, restart on file changes, show errors with source code to visitors, and \
          their makers say plainly not to expose them.",
    fix: "Build the product and start the production server.",
    prompt: "Change the start command so that the product is built once and served by the production server of \
          its framework (next start, a static host, gunicorn, uvicorn without --reload, php-fpm). Keep the \
          development command for local use. Done when the container or host starts without the development \
          server and pages load.",
    cannot_see: "Commands that are set in the platform's own pages instead of a file.",
    refs: &[Ref::Cwe(489), Ref::Url("https://vite.dev/guide/build")],
    judge,
    bad: samples![{ "an image that starts the development server":
        "Dockerfile" => "FROM node:22-slim\nRUN npm ci\nUSER node\n⟦CMD [\"npm\", \"run\", \"dev\"]⟧\n",
    }
    { "a process file":
        "Procfile" => "⟦web: python manage.py runserver 0.0.0.0:$PORT⟧\n",
    }],
    good: samples![{ "an image for development, and a stage for it":
        "Dockerfile.dev" => "FROM node:22\nCMD npm run dev\n",
        "Dockerfile" => "FROM node:22 AS dev\nCMD npm run dev\nFROM node:22\nUSER node\nCMD [\"npx\", \"vite\", \"preview\"]\n",
        "Procfile" => "web: gunicorn app:app\n",
    }],
};

/// Kinds of files that say how a product is started.
const STARTERS: &[&str] = &["docker", "compose", "start-script", "heroku", "railway", "render", "replit"];

fn judge(project: &Project, out: &mut Verdict) {
    let deployments = &project.facts.deployments;
    if !deployments.iter().any(|fact| STARTERS.contains(&fact.platform.as_str())) {
        out.not_applicable("No file says how the product is started.");
        return;
    }
    out.pass();
    for fact in deployments.iter().filter(|fact| fact.setting == Setting::DevServer) {
        out.fail(&fact.origin).detail(format!("The command is `{}`.", fact.value));
    }
}
