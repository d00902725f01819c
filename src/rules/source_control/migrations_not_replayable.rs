//! Migrations that contradict each other, so that a fresh database cannot be built from them.

use crate::facts::{Basis, DriftKind, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "source-control/migrations-not-replayable",
    title: "The migrations stop half-way on a fresh database: `{what}` is created twice",
    pass_title: "The migrations build the database from nothing",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "If the database is lost, or you need a second one for testing, the recorded steps cannot rebuild it. It also shows that the \
          real database and the code have drifted apart, so nobody knows its true shape.",
    fix: "Compare the migrations with the real database and make the repeated step tolerant or drop it.",
    prompt: "This migration creates something that an earlier migration already created. Find out which of both the real database \
             has, then make the later statement tolerant (ADD COLUMN IF NOT EXISTS, CREATE TABLE IF NOT EXISTS, DROP POLICY IF \
             EXISTS before CREATE POLICY). Do not change what the statements leave behind. Done when `supabase db reset` or the \
             migration tool runs all steps on an empty database.",
    cannot_see: "Statements put together at run time, and what was changed in the database by hand.",
    refs: &[Ref::Url("https://supabase.com/docs/guides/deployment/database-migrations")],
    judge,
    bad: samples![{ "a column that is there already":
        "supabase/migrations/1.sql" => "create table profiles (id uuid, plan text);\n",
        "supabase/migrations/2.sql" => "-- billing\n⟦alter table⟧ public.profiles\n  add column plan text,\n  add column status text;\n",
    }],
    good: samples![
        { "tolerant steps, a table that was dropped, a policy that was replaced":
            "supabase/migrations/1.sql" => "create table profiles (id uuid, plan text); create table a (id int); create policy p on a using (true);\n",
            "supabase/migrations/2.sql" => "alter table profiles add column if not exists plan text; drop table a; create table a (id int);\n\
                create table if not exists profiles (id uuid); create policy p on a using (true); drop policy p on a; create policy p on a using (true);\n\
                alter table profiles rename column plan to tier; alter table profiles add column plan text;\n\
                do $$ begin if not exists (select 1) then alter table profiles add column plan text; end if; end $$;\n",
        }
        { "two histories for two databases":
            "db/postgres/migrations/1.sql" => "create table a (id int);",
            "db/sqlite/migrations/1.sql" => "create table a (id int);",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    if project.schema.basis != Basis::Migrations {
        return out.not_applicable("There are no migrations.");
    }
    let mut told = BTreeSet::new();
    for drift in project.schema.drift.iter().filter(|drift| drift.kind == DriftKind::Twice) {
        // Where one statement fails, those behind it in the same file are not reached.
        if told.insert(&drift.origin.path) {
            out.fail(&drift.origin).name("what", &drift.what);
        }
    }
    out.pass();
}
