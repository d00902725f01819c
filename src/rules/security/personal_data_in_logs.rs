//! Data about people in the server's logs.

use crate::facts::{FileFact, Language, Project, ReadState, Role, Site, SiteKind};
use crate::rules::sites::{details, fail_once};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/personal-data-in-logs",
    title: "Logs hold data about people: {names}",
    pass_title: "No log line of the server was found that names people",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Logs are copied to services, kept for long and read by many. What they say about your customers must be \
          found and deleted when one of them asks for it, and it leaks when a log does.",
    fix: "Log the id of the person, which says nothing to a stranger, and leave addresses and numbers in the database.",
    prompt: "In the log statements named here, replace e-mail addresses, phone numbers and other data about people by the \
             person's id (or leave them out where there is none yet). Change nothing else. Done when signing up, ordering and \
             resetting a password leave no address and no number in the server's logs.",
    cannot_see: "Whether the place where logs are kept masks such data by itself.",
    refs: &[Ref::Cwe(532), Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude")],
    judge,
    bad: samples![
        { "Python: an address in a text, and a number beside one":
            "app/main.py" => r##"import logging
from fastapi import FastAPI
app = FastAPI()
logger = logging.getLogger(__name__)
@app.post("/invite")
def invite(email: str, user=None):
    ⟦print(f"Invited by {user.email if user else 'nobody'}")⟧
    return "ok"
@app.post("/call")
def call(phone: str):
    logger.info("Calling %s", phone)
    return "ok"
"##,
        }
        { "an address, and the number of a card":
            "package.json" => r#"{ "name": "shop" }"#,
            "supabase/functions/invite/index.ts" => r#"Deno.serve(async (req) => {
  const { email, name } = await req.json();
  ⟦console.log(`Inviting ${email}`);⟧
  await send(email, name);
  return new Response('ok');
});
"#,
        }
        { "the number of a card":
            "server.js" => r#"const app = require('express')();
app.post('/pay', (req, res) => {
  ⟦console.log('paying with', req.body.cardNumber);⟧
  res.end();
});
"#,
        }
    ],
    good: samples![
        { "Python: the person's number, and a script":
            "app/main.py" => r##"from fastapi import FastAPI
app = FastAPI()
@app.post("/invite")
def invite(email: str):
    print(f"Invited {user.id}")
    return "ok"
"##,
            "scripts/add.py" => "def add(email):\n    print(f\"Added {email}\")\n",
        }
        { "ids, what is about an address, the product's own address, and a page":
            "package.json" => r#"{ "name": "shop" }"#,
            "supabase/functions/invite/index.ts" => r#"Deno.serve(async (req) => {
  const { userId, email } = await req.json();
  console.log('Inviting', userId, hasEmail, email.length);
  console.log('Answers go to', supportEmail);
  await send(email);
  return new Response('ok');
});
"#,
            "api/cards.js" => r#"const app = require('express')();
app.get('/cards', (req, res) => { console.log('card', req.query.cardNumber); res.json(find(req.query.cardNumber, req.query.set_name)); });
"#,
            "src/Form.tsx" => r#"export const Form = ({ email }) => { console.log(email); return <input value={email} />; };
    "#,
            "scripts/list.js" => "console.log(user.email);\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    if !project.product.has_server {
        out.not_applicable("There is no server code that logs.");
        return;
    }
    let personal = |site: &Site| site.kind == SiteKind::SensitiveLog && site.detail.starts_with("personal ");
    let found = fail_once(project, out, personal, |sites, finding| {
        let bare: Vec<Site> =
            sites.iter().map(|site| Site { detail: site.detail.trim_start_matches("personal ").to_owned(), ..(*site).clone() }).collect();
        let hard = bare.iter().any(|site| {
            let lower = site.detail.to_ascii_lowercase();
            ["card", "cvv", "cvc", "ssn", "passport", "iban"].iter().any(|word| lower.contains(word))
        });
        finding
            .name("names", details(&bare.iter().collect::<Vec<_>>()))
            .severity(if hard { Severity::Medium } else { Severity::Low })
            .confidence(Confidence::Medium);
    });
    let read = |file: &FileFact| {
        matches!(file.language, Some(Language::JavaScript | Language::TypeScript | Language::Python))
            && file.role == Role::Source
            && file.state == ReadState::Read
    };
    if !found && project.facts.files.iter().any(read) {
        out.pass();
    } else if !found {
        out.not_applicable("Only logs of JavaScript, TypeScript and Python are looked through for data about people.");
    }
}
