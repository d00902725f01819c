//! A limit of requests that counts all visitors as one.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/rate-limit-shared",
    title: "The limit of requests counts all visitors behind the proxy as one",
    pass_title: "The limit of requests counts each visitor",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Hosted servers stand behind a proxy. Unless the server is told so, every visitor seems to come from the \
          proxy: a few busy people lock everybody out, and an attacker is not told apart from customers.",
    fix: "Tell the server how many proxies stand in front of it, and count by signed-in person where there is one.",
    prompt: "Call app.set('trust proxy', 1) (the number of proxies of this host) before the rate limiter is used, and \
          key the limiter by the signed-in user where there is one. If another server of this project forwards \
          requests, let it pass on the visitor's address. Done when two visitors from different addresses have \
          separate limits in production.",
    cannot_see: "Whether the server stands behind a proxy.",
    refs: &[Ref::Url("https://expressjs.com/en/guide/behind-proxies.html"), Ref::Cwe(770)],
    judge,
    bad: samples![
        { "a limiter without word of the proxy":
            "package.json" => r#"{ "name": "shop" }"#,
            "server.js" => r#"const express = require('express');
const rateLimit = require('express-rate-limit');
const app = express();
const limiter = rateLimit({ windowMs: 60000, max: 3 });
⟦app.use(limiter);⟧
"#,
        }
    ],
    good: samples![
        { "the proxy is known":
            "package.json" => r#"{ "name": "shop" }"#,
            "server.js" => r#"const express = require('express');
const rateLimit = require('express-rate-limit');
const app = express();
app.set('trust proxy', 1);
app.use(rateLimit({ windowMs: 60000, max: 3 }));
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::SharedRateLimit,
        |_, finding| {
            finding.confidence(Confidence::Medium);
        },
    );
}
