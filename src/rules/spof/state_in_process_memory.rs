//! State that one process keeps for everybody.

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
        { "tickets in a list, and a whole storage layer":
            "package.json" => r#"{ "name": "help" }"#,
            "app/api/tickets/route.ts" => r#"⟦const supportTickets = [];⟧
export async function POST(request: Request) {
  supportTickets.push(await request.json());
  return Response.json({ ok: true });
}
"#,
            "server/storage.ts" => r#"export class ⟦MemStorage⟧ {
  private users = new Map();
  private notes = new Map();
  async createNote(note) {
    this.notes.set(note.id, note);
  }
}
export const storage = new MemStorage();
"#,
            "server/other.ts" => r#"export class MemStorage {
  private users = new Map();
  private notes = new Map();
  async createNote(note) {
    this.notes.set(note.id, note);
  }
}
export const storage = new DatabaseStorage();
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
        { "a storage layer on a database, whose methods gather what they found in maps":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/storage.ts" => r#"import { db } from "./db";
export class DatabaseStorage {
  async updateNotes(ids) {
    const found = new Map();
    for (const row of await db.select().from(notes)) found.set(row.id, row);
    if (ids.length === 0) return new Map();
    return found;
  }
}
export const storage = new DatabaseStorage();
"#,
        }
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
        |site| site.kind == SiteKind::InMemoryState && !site.detail.ends_with("job queue"),
        |site, finding| {
            let severity = match site.detail.rsplit_once(": ").map_or("", |(_, what)| what) {
                "rate limits" => Severity::Low,
                "all records" => Severity::High,
                _ => Severity::Medium,
            };
            finding.name("name", site.detail.clone()).severity(severity);
            if severity == Severity::High {
                finding
                    .detail("The product's whole storage layer is made of such variables: nothing that people enter outlives a restart.");
            }
        },
    );
}
