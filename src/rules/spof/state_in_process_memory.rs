//! State that one process keeps for everybody.

use super::records_in_process_memory::ALL_RECORDS;
use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/state-in-process-memory",
    title: "State is kept in the memory of one process ({name})",
    pass_title: "State is kept where it outlives a restart",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Scale,
    why: "Every deployment and every crash wipes it, and a second instance knows nothing of it: people are signed \
          out, limits do not hold, records vanish.",
    fix: "Keep it in the database or in Redis.",
    prompt: "Move this state from a variable of the module into the database or Redis, with an expiry where \
          it is temporary. For express-session use a store such as connect-pg-simple or connect-redis. Do not \
          change what callers see. Done when a restart loses nothing and two instances share it.",
    cannot_see: "Whether losing it matters.",
    refs: &[Ref::Url("https://expressjs.com/en/resources/middleware/session.html")],
    judge,
    bad: samples![
        { "tickets in a list":
            "package.json" => r#"{ "name": "help" }"#,
            "app/api/tickets/route.ts" => r#"⟦const supportTickets = [];⟧
export async function POST(request: Request) {
  supportTickets.push(await request.json());
  return Response.json({ ok: true });
}
"#,
        }
        { "sessions in a Map":
            "package.json" => r#"{ "name": "shop" }"#,
            "server.js" => r#"const express = require('express');
const app = express();
⟦const sessions = new Map();⟧
app.post('/chat', (req, res) => { sessions.set(req.body.id, []); res.json({}); });
"#,
        }
        { "sessions without a store":
            "package.json" => r#"{ "name": "shop" }"#,
            "app.js" => r#"const session = require('express-session');
⟦app.use(session({⟧ secret: process.env.SESSION_SECRET }));
"#,
        }
    ],
    good: samples![
        { "a store, a constant table and a page's own state":
            "package.json" => r#"{ "name": "shop" }"#,
            "app.js" => r#"const session = require('express-session');
app.use(session({ store: new Store(), secret: process.env.SESSION_SECRET }));
const names = new Map([['a', 1]]);
module.exports = names;
"#,
            "src/List.tsx" => r#"const users = [];
users.push(1);
export const List = () => <ul />;
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        // Queues of jobs and whole storage layers have rules of their own.
        |site| site.kind == SiteKind::InMemoryState && !site.detail.ends_with("job queue") && !site.detail.ends_with(ALL_RECORDS),
        |site, finding| {
            let limits = site.detail.ends_with(": rate limits");
            finding.name("name", site.detail.clone()).severity(if limits { Severity::Low } else { Severity::Medium });
        },
    );
}
