//! Messages in the product's name that every account may write and address.

use super::openness;
use crate::facts::{EffectKind, GuardKind, Picked, Project};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/message-sender-open",
    title: "Any signed-in person can send messages in the product's name to anybody through `{endpoint}`",
    pass_title: "Messages in the product's name are written by staff or by the server",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Anybody can open an account, and then say whom a message of the product reaches and what it says. Deceitful mail arrives from your own domain, your customers believe it, mail services block the domain, and each message costs money.",
    fix: "Ask for the role of staff, as other routes of the project do; where customers may send something, let the server decide on text and recipient.",
    prompt: "Put the project's own role check before this route, so that only staff can choose recipient and text. If the page of an ordinary account uses it, replace it by a route for that one purpose, which takes the recipient from the stored record and the text from a fixed template. Done when an ordinary account gets 403 here.",
    cannot_see: "Whether accounts are given to staff alone.",
    refs: &[Ref::Cwe(862), Ref::Url("https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/")],
    judge,
    bad: samples![{ "recipient and text out of the body, and a log-in":
        "package.json" => r#"{ "name": "jobs", "dependencies": { "express": "^4.19.0" } }"#,
        "routes.js" => r##"const router = require("express").Router();
const { requireAuth, requireRole } = require("./guard");
router.post("/register", async (req, res) => {
  await prisma.user.create({ data: { email: req.body.email, password: await bcrypt.hash(req.body.password, 12) } });
  res.sendStatus(201);
});
⟦router.post⟧("/mail/send", requireAuth, async (req, res) => {
  const { to, subject, html } = req.body;
  await sendEmail(to, subject, html);
  res.end();
});
router.get("/staff", requireAuth, requireRole("ADMIN"), async (req, res) => res.json(await prisma.shift.findMany({ take: 20 })));
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
    good: samples![{ "staff, an invitation with the product's own words, and a note to the product itself":
        "package.json" => r#"{ "name": "jobs", "dependencies": { "express": "^4.19.0" } }"#,
        "routes.js" => r##"const router = require("express").Router();
const { requireAuth, requireRole } = require("./guard");
router.post("/register", async (req, res) => {
  await prisma.user.create({ data: { email: req.body.email, password: await bcrypt.hash(req.body.password, 12) } });
  res.sendStatus(201);
});
router.post("/mail/send", requireAuth, requireRole("ADMIN"), async (req, res) => {
  const { to, subject, html } = req.body;
  await sendEmail(to, subject, html);
  res.end();
});
router.post("/invites", requireAuth, async (req, res) => {
  await sendEmail({ to: req.body.email, subject: "Come along", html: invitation(req.user) });
  res.end();
});
router.post("/help", requireAuth, async (req, res) => {
  await sendEmail({ to: process.env.HELP_ADDRESS, subject: req.body.subject, text: req.body.text });
  res.end();
});
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

fn judge(project: &Project, out: &mut Verdict) {
    let all = &project.facts.endpoints;
    // Where accounts are given and not opened, or nobody is told apart, everyone who signs in may be staff.
    let told_apart = all.iter().any(|endpoint| endpoint.guarded(&[GuardKind::Role])) && all.iter().any(openness::is_open_sign_up);
    let mut asked = false;
    for endpoint in all {
        let dictated = endpoint
            .effects
            .iter()
            .find(|effect| effect.kind == EffectKind::SendsMessage && effect.picked == Picked::Sent && endpoint.does_itself(effect));
        let Some(effect) = dictated else { continue };
        asked = true;
        if !told_apart || !openness::asks_log_in_alone(endpoint) || endpoint.guarded(&[GuardKind::Quota]) || openness::is_sign_in(endpoint)
        {
            out.pass_at(&endpoint.origin);
            continue;
        }
        out.fail(&endpoint.origin)
            .name("endpoint", endpoint.label())
            .confidence(Confidence::Medium)
            .detail("It checks that somebody is signed in and no more, and takes both the recipient and the words from the request.")
            .related([effect.origin.clone()]);
    }
    if !asked {
        out.not_applicable("No endpoint sends messages of which the caller decides the recipient and the words.");
    }
}
