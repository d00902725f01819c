//! Scripts that are run by hand and switch protection off.

use crate::facts::{Change, Project, SqlFile};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/row-security-toggled-by-script",
    title: "A script run by hand switches off row-level security on `{table}`",
    pass_title: "No script outside the migrations switches protection off",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The script opens the table to everyone for as long as it runs, and for good if it stops half-way. Nobody can tell from \
          the code whether the table is protected in production right now.",
    fix: "Delete the script. Do such work with the service role, which passes policies without switching them off.",
    prompt: "Delete this script after checking in the database that row-level security is on for the table. If the work is still \
             needed, do it in a migration or with the service role key on a server, without DISABLE ROW LEVEL \
             SECURITY. Change nothing else. Done when no SQL file outside the migrations switches row-level security off.",
    cannot_see: "Whether and when the script was run.",
    refs: &[Ref::Cwe(732), Ref::Url("https://supabase.com/docs/guides/database/postgres/row-level-security")],
    judge,
    bad: samples![{ "off at the start, on at the end":
        "setup-admin.sql" => "-- make me admin\n⟦ALTER TABLE⟧ user_roles DISABLE ROW LEVEL SECURITY;\n\
            INSERT INTO user_roles (role) VALUES ('admin');\nALTER TABLE user_roles ENABLE ROW LEVEL SECURITY;\n",
        "supabase/migrations/1.sql" => "create table user_roles (role text); alter table user_roles enable row level security;",
    }],
    good: samples![{ "a script that only switches it on":
        "secure.sql" => "alter table user_roles enable row level security;\n",
        "supabase/migrations/1.sql" => "create table user_roles (role text);",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut scripts =
        project.facts.schema_changes.iter().filter(|change| matches!(change.file, SqlFile::Script | SqlFile::Seed)).peekable();
    if scripts.peek().is_none() {
        return out.not_applicable("There are no SQL scripts outside the migrations.");
    }
    for change in scripts {
        if let Change::RowSecurity { table, enabled: false } = &change.change {
            out.fail(&change.origin).name("table", table);
        }
    }
    out.pass();
}
