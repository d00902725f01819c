//! Log-ins that may be tried without end.

use super::openness;
use crate::facts::{Endpoint, GuardKind, Project, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/login-without-rate-limit",
    title: "Passwords can be guessed without limit at `{endpoint}`",
    pass_title: "Log-in attempts are limited",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Nothing slows down somebody who tries passwords from leaked lists, thousands a minute. Accounts with weak or reused passwords fall first.",
    fix: "Limit log-in attempts per address and per account, for example ten in fifteen minutes, and answer 429 beyond that.",
    prompt: "Add a rate limiter to the log-in endpoint (per IP address and per account, ten attempts in fifteen minutes, answer 429), with the library that fits the framework and a shared store if several instances run. Set the trusted proxy so that addresses are right. Do not change the log-in itself. Done when the eleventh attempt in a row gets 429.",
    cannot_see: "Limits that a proxy, firewall or platform sets in front of the product.",
    refs: &[Ref::Cwe(307), Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html")],
    judge,
    bad: samples![
        { "passwords that a service compares":
            "src/auth/auth.routes.js" => r##"const { Router } = require("express");
const controller = require("./auth.controller");
const router = Router();
⟦router.post("/login", controller.login);⟧
module.exports = router;
"##,
            "src/auth/auth.controller.js" => r##"const service = require("./auth.service");
async function login(req, res) {
  res.json(await service.login(req.body));
}
module.exports = { login };
"##,
            "src/auth/auth.service.js" => r##"const bcrypt = require("bcryptjs");
const db = require("../db");
async function login({ email, password }) {
  const user = await db("users").where({ email }).first();
  if (!(await bcrypt.compare(password, user.hash))) throw new Error("refused");
  return { id: user.id };
}
module.exports = { login };
"##,
        }
        { "passwords that are compared as they are":
        "server.js" => r##"const app = require("express")();
⟦app.post("/login", async (req, res) => {⟧
  const user = await User.findOne({ email: String(req.body.email) });
  if (user.password !== req.body.password) return res.sendStatus(401);
  res.json({ ok: true });
});
"##,
    }
    { "a log-in route of its own":
        "server.js" => r##"const app = require("express")();
⟦app.post("/api/login", async (req, res) => {⟧
  const user = await User.findOne({ email: req.body.email });
  if (!user || !(await bcrypt.compare(req.body.password, user.hash))) return res.status(401).end();
  res.json({ ok: true });
});
"##,
    }],
    good: samples![
        { "a log-in of a provider, in a product that hashes other things":
            "src/auth/auth.routes.js" => r##"const { Router } = require("express");
const controller = require("./auth.controller");
const router = Router();
router.post("/login", controller.login);
module.exports = router;
"##,
            "src/auth/auth.controller.js" => r##"const { supabase } = require("../supabase");
async function login(req, res) {
  res.json(await supabase.auth.signInWithPassword(req.body));
}
module.exports = { login };
"##,
            "src/auth/pins.js" => r##"const bcrypt = require("bcryptjs");
async function pinOf(text) {
  return bcrypt.hash(text, 10);
}
module.exports = { pinOf };
"##,
        }
        { "a limiter for the whole server":
        "server.js" => r##"const rateLimit = require("express-rate-limit");
const app = require("express")();
const limiter = rateLimit({ windowMs: 900000, max: 10 });
app.use("/api/", limiter);
app.post("/api/login", async (req, res) => {
  const user = await User.findOne({ email: req.body.email });
  if (!user || !(await bcrypt.compare(req.body.password, user.hash))) return res.status(401).end();
  res.json({ ok: true });
});
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut any = false;
    for endpoint in &project.facts.endpoints {
        let login = openness::is_named(endpoint, &["login", "signin"]) || endpoint.route.to_ascii_lowercase().contains("sign-in");
        let sends = endpoint.method.as_deref().is_none_or(|method| method == "POST");
        // Only where the product itself compares passwords; providers limit their own log-ins.
        let compares = endpoint.calls.iter().any(|call| {
            let lower = call.to_ascii_lowercase();
            lower.contains("compare")
                || lower.contains("password")
                || lower.contains("bcrypt")
                || lower.contains("argon")
                || lower == "passport.authenticate"
        });
        // What the code compares by itself, without a call.
        let by_itself = || {
            project.facts.sites.iter().any(|site| {
                site.kind == SiteKind::WeakPasswordStorage
                    && site.origin.path == endpoint.origin.path
                    && (endpoint.origin.line..endpoint.origin.line + 30).contains(&site.origin.line)
            })
        };
        if !login || !sends || !(compares || by_itself() || compared_by_service(project, endpoint)) {
            continue;
        }
        any = true;
        if endpoint.guarded(&[GuardKind::RateLimit]) {
            out.pass_at(&endpoint.origin);
        } else {
            out.fail(&endpoint.origin).name("endpoint", endpoint.label());
        }
    }
    if !any {
        out.not_applicable("No log-in of its own was found; providers limit theirs.");
    }
}

/// Whether a service of the product compares the password for this route: a module beside it brings in a package that
/// hashes passwords and has a function for logging in.
fn compared_by_service(project: &Project, endpoint: &Endpoint) -> bool {
    let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let here = folder(&endpoint.origin.path);
    let above = folder(&here);
    // Routes and services of one feature share a folder, those of one layer the folder above.
    let near =
        |path: &str| folder(path) == here || !above.is_empty() && path.strip_prefix(&above).is_some_and(|rest| rest.starts_with('/'));
    let hashes = |specifier: &str| matches!(specifier, "bcrypt" | "bcryptjs" | "argon2" | "@node-rs/argon2" | "@node-rs/bcrypt");
    matches!(endpoint.framework.as_str(), "express" | "fastify" | "koa" | "hono")
        && project.facts.modules.iter().any(|module| {
            near(&module.path)
                && module.imports.iter().any(|import| hashes(&import.specifier))
                && module.functions.iter().any(|function| {
                    let name = function.name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
                    ["login", "signin", "authenticate", "validateuser"].iter().any(|word| name.starts_with(word))
                })
        })
}
