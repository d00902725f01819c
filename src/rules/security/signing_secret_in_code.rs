//! A secret that signs tokens or sessions, known to everyone who knows the code.

use super::credential::is_for_work;
use crate::facts::{Project, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/signing-secret-in-code",
    title: "The secret that signs log-ins stands in the code (`{name}`)",
    pass_title: "Secrets that sign log-ins come from the environment only",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Whoever knows this text can make a valid log-in for any account, administrators included, without a \
          password.",
    fix: "Read the secret from the environment, refuse to start without it, and set a new long random value. \
          Everyone signs in again once.",
    prompt: "Remove every literal value and literal fallback for secrets that sign tokens, sessions or cookies. Read \
          them from environment variables at start and throw if one is missing. Generate a new random value of at \
          least 32 bytes and put it into the hosting platform's settings, not into the code. Done when the server \
          refuses to start without the variable.",
    cannot_see: "Whether the environment always sets the variable, so that the fallback is never used.",
    refs: &[Ref::Cwe(798), Ref::Cwe(321)],
    judge,
    bad: samples![
        { "a function that gives back a text of the code":
            "package.json" => r#"{ "name": "purse" }"#,
            "lib/session.ts" => r#"import { getIronSession } from "iron-session";
function getSecret(): string {
  const secret = process.env.SESSION_SECRET;
  if (!secret || secret.length < 32) {
    ⟦return "⟪alnum:32⟫";⟧
  }
  return secret;
}
export const session = async () => getIronSession(await cookies(), { password: getSecret(), cookieName: "s" });
"#,
        }
        { "a fallback for a token secret":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/auth.ts" => r#"import jwt from 'jsonwebtoken';
⟦const SECRET = process.env.JWT_SECRET || 'change-me-later';⟧
export const sign = (id: string) => jwt.sign({ id }, SECRET);
"#,
        }
        { "a session secret":
            "package.json" => r#"{ "name": "shop" }"#,
            "server.js" => r#"const session = require('express-session');
app.use(session({
  ⟦secret: 'keyboard dog',⟧
  store: pool,
}));
"#,
        }
        { "a fallback in Python":
            "requirements.txt" => r#"fastapi
    "#,
            "app/auth.py" => r#"import os

⟦JWT_SECRET = os.environ.get('JWT_SECRET', 'change_me_later')⟧
"#,
        }
    ],
    good: samples![
        { "required secrets, durations and a guarded fallback":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/auth.ts" => r#"import jwt from 'jsonwebtoken';
const expires = process.env.JWT_EXPIRES_IN || '7 days';
if (process.env.NODE_ENV === 'production' && !process.env.SESSION_SECRET) throw new Error('SESSION_SECRET');
const session = process.env.SESSION_SECRET || 'development only';
export const sign = (id: string) => jwt.sign({ id }, process.env.JWT_SECRET!);
"#,
            "server/session.ts" => r#"export function secret() {
  const value = process.env.TOKEN_SECRET;
  if (process.env.NODE_ENV === 'production' && !value) throw new Error('TOKEN_SECRET');
  return value;
}
"#,
            "src/stripe.ts" => r#"const config = { secretKey: import.meta.env.VITE_STRIPE_SECRET_KEY || 'sk_test_put_yours_here' };
    "#,
            "src/casts.ts" => r#"const client = new CastClient({ apiKey: process.env.CAST_SECRET_KEY || '00000000-000-0000-000-000000000000' });
    "#,
            "playwright.config.ts" => r#"export default defineConfig({
  webServer: { command: 'npm run dev', env: { AUTH_SECRET: process.env.AUTH_SECRET ?? 'secret' } },
});
"#,
            "data/codefixes/cookies_2.ts" => r#"app.use(cookieParser('keyboard dog'));
    "#,
            "app/auth.py" => r#"import os
JWT_SECRET = os.environ['JWT_SECRET']
JWT_ALGORITHM = os.environ.get('JWT_ALGORITHM', 'HS256')
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut seen = std::collections::BTreeSet::new();
    for site in project.facts.sites.iter().filter(|site| site.kind == SiteKind::SecretFallback) {
        if seen.insert((site.origin.path.as_str(), site.detail.as_str())) {
            let session = site.detail.to_ascii_lowercase();
            let severity = if session.contains(", taken from ") || is_for_work(project, &site.origin.path) {
                Severity::Low
            } else if session.contains("session") || session.contains("cookie") {
                Severity::High
            } else {
                Severity::Critical
            };
            let stops = project.facts.sites.iter().any(|other| {
                other.kind == SiteKind::SecretRequired && other.detail == site.detail && other.origin.path != site.origin.path
            });
            let finding = out.fail(&site.origin).name("name", site.detail.clone());
            finding.severity(if stops { Severity::Low } else { severity });
            if stops {
                finding.detail("Another file refuses to run without this secret, but this one would take the public text.");
            }
        }
    }
    if seen.is_empty() {
        if project.product.has_server || !project.facts.modules.is_empty() {
            out.pass();
        } else {
            out.not_applicable("There is no server code that signs anything.");
        }
    }
}
