//! A user's row sent out whole.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/password-hash-in-response",
    title: "The answer holds the whole account (`{name}`), password hash included",
    pass_title: "Answers leave out password hashes",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Every log-in hands out the password hash. Whoever collects it can try passwords against it at leisure.",
    fix: "Answer with named fields only.",
    prompt: "Where a user or account row is sent to the caller, send an object with only the fields that the page \
          needs; never the password hash. Prefer one function that makes the public form of a user. Done when no \
          answer of any route holds a password field.",
    cannot_see: "Fields that the database layer leaves out by itself.",
    refs: &[Ref::Cwe(200), Ref::Cwe(359)],
    judge,
    bad: samples![
        { "a log-in that answers with the row":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/login.ts" => r#"import express from 'express';
export const login = async (req, res) => {
  const user = await storage.getUserByEmail(req.body.email);
  if (!(await bcrypt.compare(req.body.password, user.password))) return res.sendStatus(401);
  ⟦res.json({ user });⟧
};
"#,
        }
    ],
    good: samples![
        { "only named fields":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/login.ts" => r#"import express from 'express';
export const login = async (req, res) => {
  const user = await storage.getUserByEmail(req.body.email);
  if (!(await bcrypt.compare(req.body.password, user.password))) return res.sendStatus(401);
  res.json({ id: user.id, name: user.name });
};
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::PasswordHashInResponse,
        |site, finding| {
            finding.name("name", site.detail.clone());
        },
    );
}
