//! One-time codes that are the same for everyone.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/fixed-one-time-code",
    title: "One written-out code {act} as everybody's one-time code",
    pass_title: "One-time codes are made anew each time",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "A one-time code proves that somebody holds the telephone or mailbox. Here a code that stands in the source works for everyone, so whoever knows it can sign in as, or set a new password for, any account.",
    fix: "Make every code at random, also where no environment is named; let a fixed code exist only where a variable switches it on that no live server has.",
    prompt: "Make one-time codes with a secure generator (crypto.randomInt) in every case. If developers need a fixed code, give it only when a variable of its own is set explicitly (for example ALLOW_TEST_CODE=true) and NODE_ENV is not production; a missing variable must mean the safe way. Remove every comparison of a code with a literal. Done when, without any environment variables, the code is random.",
    cannot_see: "Whether the live server sets the variable that switches the fixed code off.",
    refs: &[Ref::Cwe(798), Ref::Cwe(287)],
    judge,
    bad: samples![{ "where no environment is named, and a master key":
        "package.json" => r#"{ "name": "club" }"#,
        "server/otp.js" => r##"const crypto = require("crypto");
const generateOTP = () => {
  const environment = process.env.ENVIRONMENT || "dev";
  if (environment === "dev") {
    return ⟦"222222"⟧;
  }
  return crypto.randomInt(100000, 999999).toString();
};
module.exports = { generateOTP };
"##,
        "server/verify.js" => r##"const express = require("express");
const router = express.Router();
router.post("/verify-otp", async (req, res) => {
  const { phone, otp } = req.body;
  const kept = await Code.findOne({ phone });
  if (⟦otp === "000000"⟧ || otp === kept.code) return res.json({ token: sign(phone) });
  res.sendStatus(401);
});
module.exports = router;
"##,
    }],
    good: samples![{ "switched on outright, or made at random":
        "package.json" => r#"{ "name": "club" }"#,
        "server/otp.js" => r##"const crypto = require("crypto");
const generateOTP = () => {
  if (process.env.NODE_ENV === "development") {
    return "222222";
  }
  return crypto.randomInt(100000, 999999).toString();
};
const getPostalCode = () => "10115";
function getErrorCode(error) {
  if (error.code === "11000") return "1100";
  return "1000";
}
const verify = (otp, kept) => {
  if (process.env.ALLOW_TEST_CODE === "true" && otp === "000000") return true;
  return otp === kept;
};
module.exports = { generateOTP, getPostalCode, getErrorCode, verify };
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::FixedCode,
        |site, finding| {
            finding.name("act", if site.detail == "made" { "is handed out" } else { "is accepted" });
        },
    );
}
