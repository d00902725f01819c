//! Tokens for a new password that are valid for ever.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/reset-token-without-expiry",
    title: "A link for a new password stays valid for ever",
    pass_title: "Links for a new password run out",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The link lies in a mailbox. Whoever gets into the mailbox, a backup of it or a forwarded mail, even years later, can take the account over.",
    fix: "Store an end with the token, an hour at most, refuse tokens past it, and delete the token once it was used.",
    prompt: "Store an expiry time of at most one hour with each password reset token, check it when the token is used, and clear both after use. Store only a hash of the token. Keep the pages and mails as they are. Done when a token older than an hour, and one that was used before, are refused.",
    cannot_see: "An end that the database or another file sets.",
    refs: &[Ref::Cwe(640), Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/Forgot_Password_Cheat_Sheet.html")],
    judge,
    bad: samples![{ "a token and nothing more":
        "server/reset.js" => r##"const crypto = require("crypto");
const express = require("express");
module.exports = async (req, res) => {
  const user = await users.byMail(req.body.email);
  ⟦user.resetToken = crypto.randomBytes(32).toString("hex");⟧
  await user.save();
  res.sendStatus(204);
};
"##,
    }],
    good: samples![{ "with an end, and taken away":
        "server/reset.js" => r##"const crypto = require("crypto");
const express = require("express");
module.exports.start = async (user) => {
  user.resetToken = crypto.randomBytes(32).toString("hex");
  user.resetTokenExpires = Date.now() + 3600000;
  await user.save();
};
"##,
        "server/clear.js" => r##"const express = require("express");
module.exports.clear = async (user) => {
  user.resetToken = null;
  await user.save();
};
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::ResetTokenWithoutExpiry,
        |_, finding| {
            finding.confidence(Confidence::Medium);
        },
    );
}
