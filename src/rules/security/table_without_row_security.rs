//! Tables that browsers can reach directly say who may read and change each row.

use super::{columns, exposure};
use crate::facts::{Basis, Origin, Project, Table};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/table-without-row-security",
    title: "`{table}` has no row-level security: anyone can read and change it",
    pass_title: "Every table has row-level security switched on",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Your pages talk to the database with a key that every visitor can see. Without row-level security that key \
          opens the whole table: anyone can download, change or delete every row, without signing in.",
    fix: "Switch row-level security on for the table and add policies that say who may read and change which rows.",
    prompt: "Write a new migration that runs ALTER TABLE … ENABLE ROW LEVEL SECURITY for this table and creates one policy \
             for each operation that the app needs, limited to the row's owner (for example USING (auth.uid() = user_id) \
             WITH CHECK (auth.uid() = user_id)). Do not edit migrations that have already run, and do not use USING (true) \
             for writes. Done when the app works for its owner and a request with only the public key returns no rows.",
    cannot_see: "Changes made in the database's own dashboard, and whether the schema is published to the API.",
    refs: &[Ref::Cwe(862), Ref::Url("https://supabase.com/docs/guides/database/postgres/row-level-security")],
    judge,
    bad: samples![
        { "a table that is created and left open":
            "supabase/migrations/1_init.sql" => "-- notes\n⟦create table⟧ public.notes (id uuid primary key, user_id uuid, body text);\n\
                create table tags (id int);\nalter table tags enable row level security;\n",
        }
        { "row-level security that a later migration switches off, in the form a dump tool writes":
            "supabase/migrations/1_init.sql" => "CREATE TABLE IF NOT EXISTS \"public\".\"orders\" (\n    \"id\" \"uuid\" NOT NULL\n);\n\
                ALTER TABLE \"public\".\"orders\" ENABLE ROW LEVEL SECURITY;\n",
            "supabase/migrations/2_rework.sql" => "⟦ALTER TABLE⟧ orders DISABLE ROW LEVEL SECURITY;\n",
        }
        { "a table of a later migration that is handed to strangers by name":
            "supabase/migrations/1_init.sql" => "create table links (id int);\nalter table links enable row level security;\n",
            "supabase/migrations/2_more.sql" => "⟦CREATE TABLE⟧ \"public\".\"campaigns\" (\n  \"id\" text,\n  \"user_id\" text\n);\n\
                GRANT ALL ON TABLE \"public\".\"campaigns\" TO \"anon\";\n",
        }
        { "a schema file on its own":
            "backend/supabase_schema.sql" => "⟦CREATE TABLE⟧ public.journal (id uuid, user_id text, mood int);\n",
        }
    ],
    good: samples![
        { "a product that keeps one database behind its server and reaches another one from browsers":
            "supabase/migrations/1.sql" => "create table notes (id uuid); alter table notes enable row level security;",
            "server/prisma/migrations/1_init/migration.sql" => "CREATE TABLE \"Order\" (\"id\" TEXT NOT NULL, \"email\" TEXT NOT NULL);",
        }
        { "a package of the platform that no file uses any more":
            "package.json" => r#"{ "dependencies": { "@supabase/supabase-js": "^2.0.0" } }"#,
            "src/lib/supabase.ts" => "// import { createClient } from '@supabase/supabase-js'\nexport interface Item { id: string }\n",
            "server/prisma/migrations/1_init/migration.sql" => "CREATE TABLE \"Order\" (\"id\" TEXT NOT NULL, \"email\" TEXT NOT NULL);",
        }
        { "switched on at once, later, and in a loop over names":
            "supabase/migrations/1_init.sql" => "create table notes (id uuid);\ncreate table a (id int);\ncreate table b (id int);\n\
                alter table public.notes enable row level security;\n",
            "supabase/migrations/2_more.sql" => "DO $$ DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['a','b'] LOOP\n\
                EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);\nEND LOOP; END $$;\n",
        }
        { "switched off for a moment, and a table that is gone":
            "supabase/migrations/1.sql" => "create table a (id int); alter table a enable row level security; create table old (id int);",
            "supabase/migrations/2.sql" => "alter table a disable row level security; alter table a add column b int;\n\
                alter table a enable row level security; drop table if exists old;",
        }
        { "a database that only a server reaches":
            "db/migrations/1.sql" => "create table users (id int, email text);",
        }
        { "a table in a schema that is not published, and one whose rights were taken away":
            "supabase/migrations/1.sql" => "create table private.keys (id int); create table jobs (id int);\n\
                revoke all on table jobs from anon, authenticated;\n\
                alter default privileges in schema public revoke all on tables from anon, authenticated;\ncreate table later (id int);",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let Some(tables) = exposure::tables(project, out) else { return };
    for table in tables.iter().filter(|table| !table.row_security && (table.declared || table.switched_off.is_some())) {
        let origin = table.switched_off.as_ref().unwrap_or(&table.origin);
        let sure = certain(project, table);
        let grave = sure && (columns::owned(table) || columns::personal(table).is_some() || !table.policies.is_empty());
        let finding = out.fail(&with_grant(table, origin));
        finding.name("table", &table.name);
        let mut said = Vec::new();
        if table.switched_off.is_some() {
            said.push("This statement switches row-level security off, and nothing switches it on again.".to_owned());
        } else if let Some(given) = &table.given_away {
            said.push(format!("Line {} of {} even hands it to `anon` by name, the key that is in your pages.", given.line, given.path));
        }
        if table.published.is_some() {
            said.push("Its changes are also sent live to everyone who listens.".to_owned());
        }
        if !said.is_empty() {
            finding.detail(said.join(" "));
        }
        finding.related(table.given_away.clone());
        if !grave {
            finding.severity(Severity::High);
        }
        if !sure || project.schema.basis == Basis::SchemaFiles {
            finding.confidence(Confidence::Medium);
        }
    }
    let unseen = crate::rules::source_control::undefined_tables(project);
    if let Some(first) = unseen.keys().next() {
        out.unknown(
            format!(
                "{} tables that the code uses (`{first}` among them) are created in no file, so nobody can tell who may read them.",
                unseen.len()
            ),
            Some("Is row-level security switched on for every table of your database, with policies that name who may do what?"),
        );
    }
    out.pass();
}

/// The place, up to the grant that follows it closely and hands the table to strangers.
fn with_grant(table: &Table, origin: &Origin) -> Origin {
    /// Indexes and comments stand between a table and its grants, not another table.
    const CLOSE: u32 = 15;
    let close = |given: &&Origin| given.path == origin.path && (origin.end_line..=origin.end_line + CLOSE).contains(&given.line);
    let end_line = table.given_away.as_ref().filter(close).map_or(origin.end_line, |given| given.line);
    Origin { end_line, ..origin.clone() }
}

/// Whether the table surely stands in the database that browsers reach: other histories may describe another one.
fn certain(project: &Project, table: &Table) -> bool {
    table.origin.path.contains("supabase") || project.schema.tables.values().any(|table| !table.policies.is_empty())
}
