//! Visitors are served by a server that is made for development.

use crate::facts::{Deployment, Manifest, Origin, Project, Setting, Site, SiteKind, folder_of};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

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
    { "a start script that hides it":
        "Dockerfile" => "FROM node:22-slim\nRUN npm ci\nUSER node\n⟦CMD [\"npm\", \"start\"]⟧\n",
        "package.json" => "{ \"scripts\": { \"start\": \"react-scripts start\", \"build\": \"react-scripts build\" } }",
    }
    { "a plan of Nixpacks and a cluster":
        "nixpacks.toml" => "[start]\n⟦cmd = \"npm run dev\"⟧\n",
        "k8s/web.yaml" => "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - image: shop/web:2\n          ⟦command: [\"flask\", \"run\"]⟧\n",
    }
    { "a program that starts Flask's own server":
        "Procfile" => "⟦web: python app.py⟧\n",
        "app.py" => "from flask import Flask\napp = Flask(__name__)\nif __name__ == \"__main__\":\n    app.run(host=\"0.0.0.0\")\n",
    }
    { "a start script that restarts on each change, and a server that only a developer can start":
        "api/package.json" => "{ \"dependencies\": { \"express\": \"4\" },\n  \"scripts\": {\n    ⟦\"start\"⟧: \"tsc && nodemon build/index.js\" } }",
        "api/index.ts" => "import express from \"express\";\nconst app = express();\napp.get(\"/\", (req, res) => res.send(\"ok\"));\napp.listen(3000);\n",
    }
    { "a process file":
        "Procfile" => "⟦web: python manage.py runserver 0.0.0.0:$PORT⟧\n",
    }],
    good: samples![{ "a server with a command for production, and one whose host starts it":
        "api/package.json" => "{ \"dependencies\": { \"express\": \"4\" }, \"scripts\": { \"dev\": \"nodemon index.ts\", \"build\": \"tsc\", \"start\": \"node build/index.js\" } }",
        "api/index.ts" => "import express from \"express\";\nconst app = express();\napp.get(\"/\", (req, res) => res.send(\"ok\"));\napp.listen(3000);\n",
        "web/package.json" => "{ \"dependencies\": { \"next\": \"15\", \"express\": \"4\" }, \"scripts\": { \"dev\": \"nodemon server.js\" } }",
    }
    { "a program that starts a server made for it":
        "Procfile" => "web: python app.py\n",
        "app.py" => "from flask import Flask\nfrom waitress import serve\napp = Flask(__name__)\nserve(app, port=8000)\n",
    }
    { "start scripts of two packages":
        "api/Dockerfile" => "FROM node:22-slim\nUSER node\nCMD [\"npm\", \"start\"]\n",
        "api/package.json" => "{ \"scripts\": { \"start\": \"node server.js\", \"dev\": \"nodemon server.js\" } }",
        "web/package.json" => "{ \"scripts\": { \"start\": \"vite\" } }",
    }
    { "an image for development, and a stage for it":
        "Dockerfile.dev" => "FROM node:22\nCMD npm run dev\n",
        "Dockerfile" => "FROM node:22 AS dev\nCMD npm run dev\nFROM node:22\nUSER node\nCMD [\"npx\", \"vite\", \"preview\"]\n",
        "Procfile" => "web: gunicorn app:app\n",
    }],
};

/// The words of a command that run a script of a package, with the script's name.
fn script(command: &str) -> Option<&str> {
    let words: Vec<&str> =
        command.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '[' | ']' | ',')).filter(|word| !word.is_empty()).collect();
    words.windows(2).enumerate().find_map(|(at, pair)| match pair {
        ["npm" | "yarn" | "pnpm" | "bun", "start"] => Some("start"),
        ["npm" | "yarn" | "pnpm" | "bun", "run"] => words.get(at + 2).copied(),
        ["yarn" | "pnpm", name] if !name.starts_with('-') => Some(*name),
        _ => None,
    })
}

fn folder(origin: &Origin) -> &str {
    origin.path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The server for development that the file starts which a command runs: `python app.py`.
fn started<'p>(project: &'p Project, start: &Deployment) -> Option<&'p Site> {
    let mut words =
        start.value.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '[' | ']' | ',')).filter(|word| !word.is_empty());
    // An image whose entry point is Python names the file alone.
    let file = words.find(|word| word.ends_with(".py"))?.trim_start_matches("./").trim_start_matches("/app/");
    if start.value.contains("gunicorn") || start.value.contains("uvicorn ") || start.value.contains("celery") {
        return None;
    }
    let mut fitting = project.facts.sites.iter().filter(|site| {
        site.kind == SiteKind::DevServerStarted
            && (site.origin.path == file || site.origin.path.strip_suffix(file).is_some_and(|before| before.ends_with('/')))
    });
    let beside = folder(&start.origin);
    let found: Vec<&Site> = fitting.by_ref().take(8).collect();
    let own = found.iter().copied().find(|site| site.origin.path == format!("{beside}/{file}").trim_start_matches('/'));
    own.or(match found.as_slice() {
        [one] => Some(*one),
        _ => None,
    })
}

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let of = |setting: Setting| facts.deployments.iter().filter(move |fact| fact.setting == setting);
    for fact in of(Setting::DevServer) {
        out.fail(&fact.origin).detail(format!("The command is `{}`.", fact.value));
    }
    let mut served = false;
    let one_package = facts.manifests.iter().filter(|manifest| manifest.ecosystem == "npm").count() == 1;
    for start in of(Setting::StartCommand) {
        if let Some(site) = started(project, start) {
            out.fail(&start.origin).detail(format!("`{}` starts {}.", site.origin.path, site.detail)).related([site.origin.clone()]);
            continue;
        }
        let Some(name) = script(&start.value) else { continue };
        let same = |fact: &&Deployment| fact.value == name && (one_package || folder(&fact.origin) == folder(&start.origin));
        match of(Setting::DevScript).find(same) {
            Some(hidden) => {
                let detail = format!("The script `{name}` of `{}` starts a development server.", hidden.origin.path);
                out.fail(&start.origin).detail(detail).related([hidden.origin.clone()]);
            }
            None => out.pass_at(&start.origin),
        }
    }
    // Containers of stores beside a developer's machine say nothing of the server itself.
    let told = of(Setting::StartCommand).next().is_some()
        || facts.deployments.iter().any(|fact| fact.platform != "compose" && STARTERS.contains(&fact.platform.as_str()));
    if !told {
        for server in servers(project) {
            served = true;
            match of(Setting::DevScript).find(|fact| fact.value == "start" && fact.origin.path == server.path) {
                Some(hidden) => {
                    out.fail(&hidden.origin).confidence(Confidence::Medium).detail(
                        "`npm start`, which hosts run, starts a development server, and no other file says how the product is started.",
                    );
                }
                None if !has_start(server) => {
                    out.fail(&Origin::file(&server.path))
                        .confidence(Confidence::Medium)
                        .detail("The only command that starts this server is one for development: a host has nothing else to run.");
                }
                None => out.pass(),
            }
        }
        if served {
            return;
        }
    }
    if of(Setting::StartCommand).next().is_some() || facts.deployments.iter().any(|fact| STARTERS.contains(&fact.platform.as_str())) {
        out.pass();
    } else {
        out.not_applicable("No file says how the product is started.");
    }
}

/// Packages that answer requests by themselves, so that somebody has to start them.
const FRAMEWORKS: &[&str] = &["express", "fastify", "koa", "@nestjs/core", "@hapi/hapi", "@hono/node-server"];
/// Packages and platforms that start what they are part of.
const STARTED_BY_OTHERS: &[&str] = &[
    "next",
    "nuxt",
    "@sveltejs/kit",
    "astro",
    "serverless-http",
    "firebase-functions",
    "@vendia/serverless-express",
    "electron",
    "wrangler",
];

/// Packages that are servers of the product's own.
fn servers(project: &Project) -> impl Iterator<Item = &Manifest> {
    let facts = &project.facts;
    let needs = |manifest: &Manifest, names: &[&str]| {
        facts
            .dependencies
            .iter()
            .any(|dependency| !dependency.dev && dependency.origin.path == manifest.path && names.contains(&dependency.name.as_str()))
    };
    let hosted = ["vercel", "netlify", "firebase", "serverless", "cloudflare", "sam"];
    let elsewhere = facts.deployments.iter().any(|fact| hosted.contains(&fact.platform.as_str()));
    facts
        .manifests
        .iter()
        .filter(move |_| !elsewhere)
        .filter(|manifest| manifest.ecosystem == "npm" && !manifest.scripts.is_empty())
        .filter(move |manifest| needs(manifest, FRAMEWORKS) && !needs(manifest, STARTED_BY_OTHERS))
        .filter(|manifest| project.facts.endpoints.iter().any(|endpoint| endpoint.origin.path.starts_with(folder_of(&manifest.path))))
}

/// Whether a script starts a server for people, or nothing is there that would start one at all.
fn has_start(manifest: &Manifest) -> bool {
    let runs = |script: &str| script.starts_with("node ") || script.contains(" node ") || script.contains("pm2") || script.contains("bun ");
    let develops = |name: &str| name.contains("dev") || name.contains("watch");
    let starts = |(name, script): &(String, String)| {
        ["start", "serve", "prod"].iter().any(|word| name.contains(word)) || !develops(name) && runs(script)
    };
    let dev = |(name, script): &(String, String)| {
        develops(name) && ["nodemon", "ts-node-dev", "tsx", "--watch", "nest start"].iter().any(|tool| script.contains(tool))
    };
    manifest.scripts.iter().any(starts) || !manifest.scripts.iter().any(dev)
}

/// Kinds of files that say how a product is started.
const STARTERS: &[&str] = &["docker", "compose", "start-script", "heroku", "railway", "render", "replit"];
