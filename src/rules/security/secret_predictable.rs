//! A token, code or password that can be guessed.

use crate::facts::{Project, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/secret-predictable",
    title: "A {name} is made in a way that can be guessed",
    pass_title: "Tokens and codes are made by a secure generator",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Whoever can work out the next code or token can take over an account without knowing the password.",
    fix: "Use the platform's secure generator (crypto.randomBytes, crypto.randomUUID, secrets in Python).",
    prompt: "Replace Math.random, Date.now, random, mt_rand and hashes of known values wherever they make tokens, one- \
          time codes, passwords or keys by crypto.randomBytes / crypto.randomInt (secrets.token_urlsafe / \
          secrets.randbelow in Python). Store only a hash of reset tokens and let them expire. Leave randomness for \
          looks and shuffling alone. Done when no secret depends on those functions.",
    cannot_see: "Whether the code can be tried so rarely that guessing is hopeless.",
    refs: &[Ref::Cwe(338), Ref::Cwe(640)],
    judge,
    bad: samples![
        { "a code for getting back in":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/forgot.js" => r#"const app = require('express')();
app.post('/forgot-password', async (req, res) => {
  const code = Math.floor(100000 + ⟦Math.random() * 900000⟧);
  await sendMail(req.body.email, `Your reset code is ${code}`);
  res.end();
});
"#,
        }
        { "a reset token":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/reset.ts" => r#"import express from 'express';
export function reset(user) {
  ⟦const resetToken = Math.random().toString(36).slice(2);⟧
  return resetToken;
}
"#,
        }
        { "a token that is the hash of a name":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/reset.js" => r#"const md5 = require('md5');
module.exports = (req, res) => {
  ⟦if (req.query.token == md5(req.query.login)) res.render('reset');⟧
};
"#,
        }
        { "a code of the database":
            "supabase/migrations/1.sql" => "⟦create function public.generate_invitation_token()⟧ returns text language plpgsql as $$\nbegin\n  return substr('ABCDEFGH', floor(random() * 8 + 1)::integer, 1);\nend;\n$$;\ncreate function public.generate_color() returns text language sql as $$ select floor(random() * 8)::text $$;\n",
        }
        { "a one-time code in Python":
            "requirements.txt" => r#"flask
    "#,
            "otp.py" => r#"import random

def generate_otp(length=6):
    ⟦return ''.join(random.choices('0123456789', k=length))⟧
"#,
        }
    ],
    good: samples![
        { "secure tokens, and chance that guards nothing":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/reset.ts" => r#"import crypto from 'crypto';
export const token = crypto.randomBytes(32).toString('hex');
export const jitter = Math.random() * 100;
export const testToken = 'test_' + Math.random().toString(36);
export const connect = (provider: string) => ({ token: `${provider}_mock_${Math.random().toString(36).slice(2, 8)}` });
export const referralToken = Math.random().toString(36).slice(2, 8);
export const tokenCount = Math.floor(Math.random() * 5);
export const emptied = { passwordHash: `deleted:${Math.random()}` };
export function shuffle(list) { return list.sort(() => Math.random() - 0.5); }
"#,
            "packages/data/seed/people.ts" => r#"export const people = [{ name: 'Ann', token: Math.random().toString(36) }];
    "#,
            "otp.py" => r#"import secrets

def generate_otp(length=6):
    return ''.join(secrets.choice('0123456789') for _ in range(length))
"#,
        }
    ],
};

/// Whether a function is called after a secret that it makes.
fn makes_secret(name: &str) -> bool {
    let words: Vec<&str> = name.split('_').collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let made = has(&["generate", "create", "gen", "make", "new"]);
    let known = has(&["referral", "coupon", "promo", "color", "avatar", "share", "short", "tracking"]);
    made && !known
        && (has(&["secret", "token", "password", "otp", "apikey"])
            || has(&["key", "code"])
                && has(&[
                    "api",
                    "license",
                    "licence",
                    "recovery",
                    "verification",
                    "access",
                    "invite",
                    "invitation",
                    "2fa",
                    "login",
                    "reset",
                    "secret",
                ]))
}

fn judge(project: &Project, out: &mut Verdict) {
    let mut found = false;
    for site in project.facts.sites.iter().filter(|site| site.kind == SiteKind::PredictableSecret) {
        found = true;
        let known = site.detail.ends_with("known value");
        let name = if known { "token".to_owned() } else { format!("secret (`{}`)", site.detail) };
        let finding = out.fail(&site.origin).name("name", name);
        if known {
            finding.severity(Severity::Critical);
        }
    }
    // `substr(chars, floor(random() * 32 + 1)::int, 1)` in a function of the database.
    for function in project.schema.functions.values() {
        let routine = &function.routine;
        if routine.mentions.iter().any(|word| word == "random") && makes_secret(&routine.name) {
            found = true;
            out.fail(&routine.origin).name("name", format!("secret (`{}`)", routine.name)).confidence(Confidence::Medium);
        }
    }
    if !found {
        if project.product.has_server || !project.facts.modules.is_empty() {
            out.pass();
        } else {
            out.not_applicable("There is no code that makes secrets.");
        }
    }
}
