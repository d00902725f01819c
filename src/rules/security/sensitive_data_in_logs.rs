//! Passwords, tokens or whole answers in logs.

use super::credentials_in_logs;
use crate::facts::{Project, Site, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/sensitive-data-in-logs",
    title: "Logs hold {name}",
    pass_title: "Logs hold no secrets",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Logs are copied to services and read by many people, and nobody guards them like a database. What stands \
          there must be taken as known.",
    fix: "Log what happened and to whom (an id), never the secret or the whole answer.",
    prompt: "Remove passwords, tokens, one-time codes and whole request or response bodies from log statements; log \
          ids, routes, status codes and durations instead. Done when signing in, resetting a password and loading a \
          profile leave no secret in the logs.",
    cannot_see: "Whether the log statement runs in production.",
    refs: &[Ref::Cwe(532)],
    judge,
    bad: samples![
        { "all headers of a request, the token among them":
            "package.json" => r#"{ "name": "shop" }"#,
            "netlify/functions/run.js" => r#"exports.handler = async (event) => {
  ⟦console.log('headers', JSON.stringify(event.headers, null, 2));⟧
  console.log('agent', JSON.stringify(event.headers['user-agent']));
  return { statusCode: 204 };
};
"#,
        }
        { "a token in the console":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/reset.ts" => r#"import express from 'express';
export const reset = (user, resetToken) => {
  ⟦console.log('reset link for', user.id, resetToken);⟧
};
"#,
        }
        { "a code that signs somebody in":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/code.ts" => r#"import express from 'express';
export const send = async (email, code) => {
  ⟦console.log(`Verification code for ${email}: ${code}`);⟧
};
"#,
        }
        { "every answer's body":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/index.ts" => r#"import express from 'express';
app.use((req, res, next) => {
  let body;
  const json = res.json;
  ⟦res.json = function (value) { body = value; return json.call(res, value); };⟧
  res.on('finish', () => {
    log(req.path + JSON.stringify(body));
  });
  next();
});
"#,
        }
    ],
    good: samples![
        { "about secrets, not secrets":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/reset.ts" => r#"import express from 'express';
console.log('token length', token.length, hasToken, tokenCount, mustResetPassword);
console.error('password is wrong');
console.error('child left with', code);
console.error('verification code was refused', error.code);
console.error(`no link for coupon ${coupon.token}`);
if (process.env.NODE_ENV === 'development') {
  console.info('reset link', resetToken);
}
export const shape = (req, res, next) => {
  const json = res.json.bind(res);
  res.json = (body) => json(body.error ? normalised(body, res.statusCode) : body);
  res.on('finish', () => logger(JSON.stringify({ path: req.path, status: res.statusCode })));
  next();
};
"#,
        }
    ],
};

/// Whether a secret is logged; of payloads, of data about people and of what lets others in other rules tell.
fn is_secret(site: &&Site) -> bool {
    let others = site.detail == "payload" || site.detail.starts_with("personal ") || credentials_in_logs::is_grave(site);
    site.kind == SiteKind::SensitiveLog && !others
}

fn judge(project: &Project, out: &mut Verdict) {
    if project.facts.modules.is_empty() {
        out.not_applicable("There is no code that logs.");
        return;
    }
    let mut found = false;
    for site in project.facts.sites.iter().filter(is_secret) {
        found = true;
        if site.detail == "every response body" {
            let severity = if project.product.has_login { Severity::High } else { Severity::Medium };
            out.fail(&site.origin).name("name", "the full answer to every request").severity(severity);
        } else {
            out.fail(&site.origin).name("name", format!("a secret (`{}`)", site.detail));
        }
    }
    if !found {
        out.pass();
    }
}
