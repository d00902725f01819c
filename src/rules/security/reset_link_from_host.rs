//! Links for a new password that lead where the request says the product is.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/reset-link-from-host",
    title: "The link for a new password leads wherever the request says",
    pass_title: "Links in mails lead to an address that the product knows",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The mail's link is built from the address that the caller wrote into the request. Somebody can ask for a new password for your customer and name their own server: the mail comes from you, and one click hands them the token that opens the account.",
    fix: "Build links in mails from an address in the settings.",
    prompt: "Build this link from an environment variable with the product's public address, and stop at start when it is missing. Never use the Host, Origin or X-Forwarded-Host header for links in mails. Do not change the token or the text of the mail. Done when a request with an invented Host header leads to a mail whose link starts with the configured address.",
    cannot_see: "A proxy in front that refuses unknown host names.",
    refs: &[Ref::Cwe(640), Ref::Cwe(601), Ref::Url("https://portswigger.net/web-security/host-header")],
    judge,
    bad: samples![{ "from the Host header":
        "package.json" => r#"{ "name": "soap", "dependencies": { "express": "4" } }"#,
        "server/auth.ts" => r##"import type { Express } from "express";
export function setup(app: Express) {
  app.post("/api/forgot-password", async (req, res) => {
    const token = await makeToken(req.body.email);
    const base = `${req.protocol}://${req.get("host")}`;
    await sendMail(req.body.email, ⟦`${base}/reset-password?token=${token}`⟧);
    res.json({ ok: true });
  });
}
"##,
    }],
    good: samples![{ "from the settings, and a link that opens nothing":
        "package.json" => r#"{ "name": "soap", "dependencies": { "express": "4" } }"#,
        "server/auth.ts" => r##"import type { Express } from "express";
export function setup(app: Express) {
  app.post("/api/forgot-password", async (req, res) => {
    const token = await makeToken(req.body.email);
    await sendMail(req.body.email, `${process.env.APP_URL}/reset-password?token=${token}`);
    res.json({ ok: true, next: `${req.protocol}://${req.get("host")}/orders/${req.body.id}` });
  });
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(project, out, |site| site.kind == SiteKind::ResetLinkFromHost, |_, _| {});
}
