//! Tables that the code uses and that no file creates.

use crate::facts::{Basis, Lookup, Origin, Project};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "source-control/tables-defined-nowhere",
    title: "The schema of the database is in no file: {tables}",
    pass_title: "Files create the tables that the code uses",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "These tables, and the rules that say who may read them, exist only in the live database. If it is lost, nobody can build it anew from the code; and nobody who reads the code can tell whether strangers can read your customers' data.",
    fix: "Write the schema of the live database into migrations (`supabase db pull`), keep them in the repository, and change the database only by new ones.",
    prompt: "Pull the schema of the live Supabase project into supabase/migrations (supabase db pull), policies included, and commit it. Then show me every table without row-level security and every policy that lets everyone read or write. Do not change the live database. Done when the migrations build the same database from nothing.",
    cannot_see: "Migrations that are kept in another repository.",
    refs: &[Ref::Url("https://supabase.com/docs/guides/deployment/database-migrations")],
    judge,
    bad: samples![{ "tables made in the dashboard":
        "package.json" => r#"{ "name": "club", "dependencies": { "@supabase/supabase-js": "2" } }"#,
        "src/data.ts" => r##"import { createClient } from "@supabase/supabase-js";
const db = createClient(a, b);
export const notes = (id: string) => ⟦db.from("notes")⟧.select("*").eq("owner", id);
export const people = (id: string) => db.from("people").select("*").eq("id", id);
"##,
    }],
    good: samples![
        { "tables of migrations, and a mapper's models":
            "package.json" => r#"{ "name": "club", "dependencies": { "@supabase/supabase-js": "2" } }"#,
            "supabase/migrations/1.sql" => "create table notes (id uuid, owner uuid);\ncreate table people (id uuid);\n",
            "src/data.ts" => r##"import { createClient } from "@supabase/supabase-js";
const db = createClient(a, b);
export const notes = (id: string) => db.from("notes").select("*").eq("owner", id);
export const people = (id: string) => db.from("people").select("*").eq("id", id);
"##,
        }
        { "one table is no schema":
            "src/data.ts" => r##"import { createClient } from "@supabase/supabase-js";
const db = createClient(a, b);
export const notes = (id: string) => db.from("notes").select("*").eq("owner", id);
"##,
        }
    ],
};

/// Tables that Supabase's client asks for and no file of the project creates, each with its first place.
pub(in crate::rules) fn undefined(project: &Project) -> BTreeMap<&str, &Origin> {
    let schema = &project.schema;
    let created = schema.by_name();
    let mut found: BTreeMap<&str, &Origin> = BTreeMap::new();
    let asked = |lookup: &&Lookup| lookup.store == "supabase" && !lookup.other_schema;
    for lookup in project.facts.lookups.iter().filter(asked) {
        if !schema.views.contains_key(&lookup.table) && !created.contains_key(lookup.table.as_str()) {
            found.entry(lookup.table.as_str()).or_insert(&lookup.origin);
        }
    }
    found
}

fn judge(project: &Project, out: &mut Verdict) {
    let asked = project.facts.lookups.iter().filter(|lookup| lookup.store == "supabase").count();
    if asked == 0 {
        return out.not_applicable("No code asks Supabase for tables.");
    }
    let found = undefined(project);
    let known =
        project.facts.lookups.iter().filter(|lookup| lookup.store == "supabase" && !found.contains_key(lookup.table.as_str())).count();
    // Where most are created, a rule about the migrations tells of the rest.
    if project.schema.basis == Basis::Migrations && known * 2 >= asked {
        return out.pass();
    }
    if found.len() < 2 {
        return out.pass();
    }
    let Some(first) = found.values().min() else { return out.pass() };
    let names: Vec<String> = found.keys().take(4).map(|table| format!("`{table}`")).collect();
    let more = found.len().saturating_sub(names.len());
    let tables = if more > 0 { format!("{} and {more} more", names.join(", ")) } else { names.join(", ") };
    out.fail(first).name("tables", tables).confidence(Confidence::Medium).related(found.values().map(|origin| (*origin).clone()));
}
