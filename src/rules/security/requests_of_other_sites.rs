//! Log-in cookies that travel with requests which other sites start.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/requests-of-other-sites",
    title: "Another web site can act in your customers' names",
    pass_title: "Log-in cookies stay at home, or requests carry a token of their own",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The log-in cookie is told to travel with every request, also with those that another web site starts, and nothing else proves that a request comes from your own pages. A page that a customer visits by chance can change or delete things in their account.",
    fix: "Set the cookie's sameSite to `lax`; where pages and server stand on different domains, ask for a token that only your own pages know.",
    prompt: "Set sameSite: 'lax' on the session cookie. If the front end is served from another site than the server and needs the cookie, keep sameSite: 'none' and add CSRF protection instead: a token per session that every state-changing request must carry in a header, refused with 403 when absent, and a check of the Origin header against the list of own origins. Done when a form on another domain that posts to an endpoint with the cookie gets 403.",
    cannot_see: "Checks of the Origin header that a proxy makes.",
    refs: &[
        Ref::Cwe(352),
        Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html"),
    ],
    judge,
    bad: samples![{ "sent with everything":
        "server.js" => r##"const app = require("express")();
const session = require("express-session");
app.use(session({ secret: process.env.SESSION_SECRET, cookie: { secure: true, httpOnly: true, sameSite: ⟦"none"⟧ } }));
app.post("/email", requireAuth, async (req, res) => res.json(await User.findByIdAndUpdate(req.user.id, { email: req.body.email })));
"##,
    }],
    good: samples![{ "a token beside it":
        "server.js" => r##"const app = require("express")();
const session = require("express-session");
const { csrfSync } = require("csrf-sync");
app.use(session({ secret: process.env.SESSION_SECRET, cookie: { secure: true, httpOnly: true, sameSite: "none" } }));
app.use(csrfSync().csrfSynchronisedProtection);
"##,
    }
    { "it stays at home":
        "server.js" => r##"const app = require("express")();
app.post("/login", (req, res) => res.cookie("session", token(), { httpOnly: true, secure: true, sameSite: "lax" }).end());
app.post("/theme", (req, res) => res.cookie("theme", "dark", { sameSite: "none", secure: true }).end());
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let speaks = |text: &str| {
        let lower = text.to_ascii_lowercase();
        lower.contains("csrf") || lower.contains("xsrf") || lower == "lusca" || lower == "csurf"
    };
    let protected = facts.dependencies.iter().any(|dependency| speaks(&dependency.name))
        || facts.modules.iter().any(|module| {
            module.imports.iter().any(|import| speaks(&import.specifier) || import.names.iter().any(|(here, _)| speaks(here)))
                || module.functions.iter().any(|function| speaks(&function.name) || function.calls.iter().any(|call| speaks(call)))
        });
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::CookieSentEverywhere && !protected,
        |_, finding| {
            finding.confidence(Confidence::Medium);
        },
    );
}
