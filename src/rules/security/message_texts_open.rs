//! The texts of the product's own messages, which every account may rewrite.

use super::openness;
use super::record_words::table;
use crate::facts::{EffectKind, GuardKind, Picked, Project};
use crate::rules::identifiers::any;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/message-texts-open",
    title: "Any signed-in person can rewrite the product's `{table}` through `{endpoint}`",
    pass_title: "Only staff change the texts of the product's own messages",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "These texts go out in the product's name: passwords that are reset, codes, notices. Whoever has an account, and anybody can open one, can put a link of their own into them and reach every customer.",
    fix: "Ask for the role of an administrator before a template is stored, as other routes of the project do.",
    prompt: "Put the project's own role check (the middleware that other routes use for administrators) before this route and every other route that creates, changes or deletes a message template. Do not change what the routes do. Done when an ordinary account gets 403 and an administrator can still edit the texts.",
    cannot_see: "Whether accounts are given to staff alone.",
    refs: &[Ref::Cwe(862), Ref::Url("https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/")],
    judge,
    bad: samples![{ "a log-in, and no role":
        "package.json" => r#"{ "name": "jobs", "dependencies": { "express": "^4.19.0" } }"#,
        "routes/mail.js" => r##"const router = require("express").Router();
const { handleCreateTemplate } = require("../controllers/mail");
const { requireAuth, requireRole } = require("../guard");
⟦router.post⟧("/templates", requireAuth, handleCreateTemplate);
router.delete("/users/:id", requireAuth, requireRole("ADMIN"), async (req, res) => {
  await prisma.user.delete({ where: { id: req.params.id } });
  res.end();
});
module.exports = router;
"##,
        "controllers/mail.js" => r##"const handleCreateTemplate = async (req, res) => {
  const { type, subject, body } = req.body;
  res.json(await prisma.emailTemplate.upsert({ where: { type }, update: { subject, body }, create: { type, subject, body } }));
};
module.exports = { handleCreateTemplate };
"##,
        "guard.js" => r##"const jwt = require("jsonwebtoken");
const requireAuth = (req, res, next) => {
  const token = req.headers["authorization"]?.split(" ")[1];
  if (!token) return res.sendStatus(401);
  jwt.verify(token, process.env.JWT_SECRET, (err, decoded) => {
    if (err) return res.sendStatus(403);
    req.user = decoded;
    next();
  });
};
const requireRole = (role) => (req, res, next) => {
  if (req.user.role !== role) return res.sendStatus(403);
  next();
};
module.exports = { requireAuth, requireRole };
"##,
    }],
    good: samples![{ "staff alone, and texts of one's own":
        "package.json" => r#"{ "name": "jobs", "dependencies": { "express": "^4.19.0" } }"#,
        "routes/mail.js" => r##"const router = require("express").Router();
const { requireAuth, requireRole } = require("../guard");
router.post("/templates", requireAuth, requireRole("ADMIN"), async (req, res) => {
  res.json(await prisma.emailTemplate.create({ data: { subject: req.body.subject } }));
});
router.post("/my-templates", requireAuth, async (req, res) => {
  res.json(await prisma.messageTemplate.create({ data: { userId: req.user.id, subject: req.body.subject } }));
});
router.get("/templates", requireAuth, async (req, res) => res.json(await prisma.emailTemplate.findMany({ take: 20 })));
module.exports = router;
"##,
        "guard.js" => r##"const requireAuth = (req, res, next) => {
  if (!req.user) return res.sendStatus(401);
  next();
};
const requireRole = (role) => (req, res, next) => {
  if (req.user.role !== role) return res.sendStatus(403);
  next();
};
module.exports = { requireAuth, requireRole };
"##,
    }],
};

/// Columns that say whose a text is.
const OWNERS: &[&str] = &[
    "user",
    "owner",
    "author",
    "tenant",
    "company",
    "org",
    "organization",
    "workspace",
    "team",
    "account",
    "creator",
    "shop",
    "store",
    "business",
    "clinic",
    "agency",
];

/// Whether a table keeps the texts of messages, and nothing says whose each is.
fn keeps_texts(project: &Project, target: &str) -> bool {
    let template = any(target, &["template", "templates"]);
    let message = any(target, &["email", "mail", "sms", "notification", "message", "push"]);
    if !template || !message {
        return false;
    }
    let named = table(target);
    let mut known = project.schema.tables.values().filter(|known| known.names.iter().chain([&known.name]).any(|name| table(name) == named));
    !known.any(|known| known.columns.iter().any(|column| column.name.eq_ignore_ascii_case("created_by") || any(&column.name, OWNERS)))
}

fn judge(project: &Project, out: &mut Verdict) {
    // Where nobody is told apart from anybody else, everyone who signs in may be staff.
    let roles = project.facts.endpoints.iter().any(|endpoint| endpoint.guarded(&[GuardKind::Role]));
    let mut asked = false;
    for endpoint in &project.facts.endpoints {
        let Some(effect) = endpoint.effects.iter().find(|effect| {
            matches!(effect.kind, EffectKind::Writes | EffectKind::Deletes)
                && !effect.policed
                && effect.picked != Picked::Owned
                && endpoint.does_itself(effect)
                && keeps_texts(project, &effect.target)
        }) else {
            continue;
        };
        asked = true;
        if !roles || !openness::asks_log_in_alone(endpoint) {
            out.pass_at(&endpoint.origin);
            continue;
        }
        out.fail(&endpoint.origin)
            .name("endpoint", endpoint.label())
            .name("table", effect.target.clone())
            .confidence(Confidence::Medium)
            .detail("It checks that somebody is signed in and no more, while other routes of the project ask for a role.")
            .related([effect.origin.clone()]);
    }
    if !asked {
        out.not_applicable("No endpoint stores the texts of messages.");
    }
}
