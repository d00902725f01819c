//! Any web site may call with the visitor's log-in.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/cors-any-origin-with-credentials",
    title: "Any web site may call your server with your customers' log-in",
    pass_title: "Only named origins may call with a log-in",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "A customer who is signed in and visits a foreign page hands that page everything your server would show \
          or do for them.",
    fix: "List the origins that may call with credentials.",
    prompt: "Replace the CORS setting that accepts every origin together with credentials by a list of the product's \
          own origins, taken from configuration. Done when a call from a foreign origin gets no Access-Control- \
          Allow-Origin header.",
    cannot_see: "Restrictions that a proxy adds.",
    refs: &[Ref::Cwe(942)],
    judge,
    bad: samples![
        { "Python: a header that answers whoever asks":
            "app/main.py" => r##"from fastapi import FastAPI, Request, Response
app = FastAPI()
@app.get("/orders")
def orders(request: Request, response: Response):
    origin = request.headers.get("Origin", "*")
    ⟦response.headers["Access-Control-Allow-Origin"] = origin⟧
    response.headers["Access-Control-Allow-Credentials"] = "true"
    return load()
"##,
        }
        { "the origin is sent back whatever it is":
            "package.json" => r#"{ "name": "shop" }"#,
            "server.js" => r#"const express = require('express');
const cors = require('cors');
app.use(
  ⟦cors({ origin: true, credentials: true }));⟧
"#,
        }
    ],
    good: samples![
        { "Python: an origin of the product's own list, and no credentials":
            "app/main.py" => r##"from fastapi import FastAPI, Request, Response
app = FastAPI()
OWN = ["https://shop.example"]
@app.get("/orders")
def orders(request: Request, response: Response):
    origin = request.headers.get("Origin")
    if origin in OWN:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Credentials"] = "true"
    return load()
@app.get("/prices")
def prices(request: Request, response: Response):
    response.headers["Access-Control-Allow-Origin"] = request.headers.get("Origin", "*")
    return load()
"##,
        }
        { "a list of origins, and any origin without credentials":
            "package.json" => r#"{ "name": "shop" }"#,
            "server.js" => r#"const cors = require('cors');
app.use(cors({ origin: ['https://shop.example'], credentials: true }));
app.use('/public', cors({ origin: '*' }));
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    // A browser adds cookies to foreign pages' requests by itself, and nothing else.
    let stored = project.facts.sites.iter().any(|site| site.kind == SiteKind::TokenInBrowserStorage);
    let cookies = project
        .facts
        .sites
        .iter()
        .any(|site| matches!(site.kind, SiteKind::WeakCookie | SiteKind::CookieSentEverywhere | SiteKind::CookieBelieved));
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::CorsAnyOriginWithCredentials,
        |_, finding| {
            if stored && !cookies {
                finding.severity(Severity::Medium).detail(
                    "The log-in of this product is a token in the page's own storage, which browsers do not send for other sites; a cookie that is added later would be.",
                );
            }
        },
    );
}
