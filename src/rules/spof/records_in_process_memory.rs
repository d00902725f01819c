//! A storage layer that is made of variables.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

/// How the site of such a layer says what it keeps.
pub(super) const ALL_RECORDS: &str = ": all records";

pub(super) static RULE: Rule = Rule {
    id: "spof/records-in-process-memory",
    title: "Everything that people enter is kept in the memory of one program (`{name}`)",
    pass_title: "No records were found that only the memory of the server keeps",
    severity: Severity::High,
    effort: Effort::Week,
    stage: Stage::Stabilize,
    why: "The product's whole storage layer is made of variables of one running program. Every new version, crash or restart \
          throws away all accounts and records, and a second copy of the program knows nothing of the first.",
    fix: "Write a storage layer with the same functions on a real database, and use that one.",
    prompt: "The storage class keeps all records in Map objects or arrays. Write a class with the same methods on the database that the project \
             already describes (or on PostgreSQL where there is none), create its tables by migrations, and use it instead. Do not change \
             what callers see. Done when the server can be restarted between two requests and nothing is lost.",
    cannot_see: "Whether the product is only shown, and nothing in it matters yet.",
    refs: &[Ref::Url("https://12factor.net/processes")],
    judge,
    bad: samples![{ "a storage layer of maps, in use beside one that is not":
        "package.json" => r#"{ "name": "help" }"#,
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
    }],
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
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::InMemoryState && site.detail.ends_with(ALL_RECORDS),
        |site, finding| {
            finding.name("name", site.detail.trim_end_matches(ALL_RECORDS));
        },
    );
}
