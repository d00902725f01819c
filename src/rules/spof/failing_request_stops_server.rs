//! Servers that end when one request fails.

use crate::facts::{Project, Range, Scheme, Site, SiteKind, Version};
use crate::rules::sites::fail_once;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/failing-request-stops-server",
    title: "One request that fails stops the whole server",
    pass_title: "A request that fails fails alone",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "When the database is slow or an input is odd, these addresses fail in a way that nobody catches. Node.js then ends \
          the program, and with it the visits of everybody who is on it at that moment. Whoever finds such an input can do it again and again.",
    fix: "Catch what fails in every address: wrap the handlers once, or move to Express 5, which does it by itself. Answer with a short error and go on.",
    prompt: "In Express 4 a rejected promise in an async handler is not caught and ends the process. Add one wrapper for async handlers (or the package \
             express-async-errors, or Express 5) and one error handler at the end that answers 500 and reports the error; use it for every route. Do \
             not swallow errors and do not change what the routes do otherwise. Done when a handler that throws on purpose answers 500 and the next \
             request still gets an answer.",
    cannot_see: "A wrapper that the server puts around its routes while it runs.",
    refs: &[Ref::Cwe(248), Ref::Url("https://expressjs.com/en/guide/error-handling.html")],
    judge,
    bad: samples![{ "queries that nothing catches":
        "package.json" => r#"{ "name": "shop", "dependencies": { "express": "^4.19.2" } }"#,
        "server/index.ts" => "import express from 'express';\nimport { db } from './db';\nconst app = express();\n⟦app.get⟧('/api/items', async (req, res) => {\n  const items = await db.items(req.query.page);\n  res.json(items);\n});\napp.listen(3000);\n",
    }
    { "a process that ends itself on purpose":
        "package.json" => r#"{ "name": "shop", "dependencies": { "express": "4.19.2" } }"#,
        "server/index.js" => "const express = require('express');\nconst router = express.Router();\n⟦router.post⟧('/items', check, async function (req, res) {\n  await store.add(req.body);\n  res.sendStatus(204);\n});\nprocess.on('unhandledRejection', (why) => {\n  console.error(why);\n  process.exit(1);\n});\n",
    }],
    good: samples![{ "caught, wrapped, or handed on":
        "package.json" => r#"{ "name": "shop", "dependencies": { "express": "^4.19.2" } }"#,
        "server/index.ts" => "import express from 'express';\nimport { db } from './db';\nimport { wrap } from './wrap';\nconst app = express();\napp.get('/api/items', async (req, res, next) => {\n  try {\n    res.json(await db.items());\n  } catch (error) {\n    next(error);\n  }\n});\napp.get('/api/all', wrap(async (req, res) => res.json(await db.all())));\napp.post('/api/log', async (req, res) => {\n  await db.log(req.body).catch(console.error);\n  res.end();\n});\napp.listen(3000);\n",
    }
    { "a helper beside it that catches all":
        "package.json" => r#"{ "name": "shop", "dependencies": { "express": "^4.19.2" } }"#,
        "server/index.ts" => "import express from 'express';\nconst app = express();\napp.get('/api/state', async (req, res) => {\n  const look = async (): Promise<void> => {\n    try {\n      res.json(await db.state());\n    } catch (error) {\n      res.sendStatus(500);\n    }\n  };\n  await look();\n});\napp.listen(3000);\n",
    }
    { "a version that catches by itself":
        "package.json" => r#"{ "name": "shop", "dependencies": { "express": "^5.1.0" } }"#,
        "server/index.ts" => "import express from 'express';\nconst app = express();\napp.get('/api/items', async (req, res) => res.json(await db.items()));\napp.listen(3000);\n",
    }
    { "a process that goes on":
        "package.json" => r#"{ "name": "shop", "dependencies": { "express": "^4.19.2" } }"#,
        "server/index.ts" => "import express from 'express';\nconst app = express();\napp.get('/api/items', async (req, res) => res.json(await db.items()));\nprocess.on('unhandledRejection', (why) => report(why));\napp.listen(3000);\n",
    }],
};

/// Packages that catch what handlers of an old Express throw.
const CATCHERS: &[&str] = &["express-async-errors", "express-promise-router", "@awaitjs/express"];

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let mut express =
        facts.dependencies.iter().filter(|dependency| dependency.ecosystem == "npm" && dependency.name == "express").peekable();
    if express.peek().is_none() {
        out.not_applicable("The server is not made with Express.");
        return;
    }
    // Version 5 hands on what an async handler throws.
    let old = express.any(|dependency| {
        let range = Range::parse("npm", &dependency.requirement);
        let five = Version::parse(Scheme::of("npm"), "5.0.0");
        range.as_ref().and_then(Range::top).zip(five).is_some_and(|((top, _), five)| *top <= five)
    });
    let caught = facts.dependencies.iter().any(|dependency| CATCHERS.contains(&dependency.name.as_str()))
        || facts.sites.iter().any(|site| site.kind == SiteKind::RejectionSurvived);
    if !old || caught {
        out.pass();
        return;
    }
    let wanted = |site: &Site| site.kind == SiteKind::HandlerUncaught;
    if !fail_once(project, out, wanted, |_, finding| {
        finding.confidence(Confidence::High);
    }) {
        out.pass();
    }
}
