//! A log-in cookie that scripts or plain connections can read.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/session-cookie-unprotected",
    title: "The log-in cookie is set without `{name}`",
    pass_title: "Log-in cookies are protected",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "A cookie that proves who somebody is should be out of reach of scripts and never travel unencrypted. \
          Without that, one injected script or one open network is enough to take over an account.",
    fix: "Set httpOnly, secure and sameSite on every cookie that carries a session or token; let only secure depend \
          on the environment.",
    prompt: "For every cookie that carries a session, token or log-in, set httpOnly: true, secure: \
          process.env.NODE_ENV === 'production' and sameSite: 'lax'. Change nothing else about the log-in. Done \
          when the browser's developer tools show all three attributes in production.",
    cannot_see: "Attributes that a proxy adds.",
    refs: &[Ref::Cwe(614), Ref::Cwe(1004)],
    judge,
    bad: samples![
        { "a token cookie without any protection":
            "server.js" => r#"const app = require('express')();
app.post('/login', async (req, res) => {
  ⟦res.cookie('token', await sign(req.body));⟧
  res.end();
});
"#,
        }
        { "a token cookie that is never secure":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/login.ts" => r#"import express from 'express';
export const login = (req, res) => {
  res.cookie('auth_token', token, {
    httpOnly: true,
    ⟦secure: false,⟧
  });
};
"#,
        }
    ],
    good: samples![
        { "protected, and a cookie that is no log-in":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/login.ts" => r#"import express from 'express';
export const login = (req, res) => {
  res.cookie('session', token, { httpOnly: true, secure: process.env.NODE_ENV === 'production', sameSite: 'lax' });
  res.cookie('theme', 'dark', { secure: false });
};
export const logout = (req, res) => {
  res.cookies.set('session', '', { maxAge: 0, path: '/' });
};
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::WeakCookie,
        |site, finding| {
            finding.name("name", site.detail.clone());
        },
    );
}
