//! Migrations that change tables which no migration creates.

use crate::facts::{Basis, DriftKind, Project};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/migrations-incomplete",
    title: "The migrations do not create all tables they use: {tables}",
    pass_title: "The migrations create every table they use",
    severity: Severity::High,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "Part of the database exists only in the live system. If that is lost or somebody deletes the project, the code alone cannot \
          bring it back, and nobody can set up a copy for testing.",
    fix: "Record the whole schema of the live database as the first migration.",
    prompt: "Pull the schema of the live database (supabase db pull, or pg_dump --schema-only) and add it as the first migration, \
             so that every table named here is created before it is used. Do not change the live database. Done when all migrations run \
             on an empty database.",
    cannot_see: "Tables that another tool creates.",
    refs: &[Ref::Url("https://supabase.com/docs/guides/deployment/database-migrations")],
    judge,
    bad: samples![{ "the first migration builds on tables that were made by hand":
        "supabase/migrations/1.sql" => "⟦create table⟧ reminders (id uuid, user_id uuid references profiles(id));\n\
            alter table sessions add column reminded boolean;\ncreate policy own on requests for select using (true);\n",
    }],
    good: samples![
        { "tables of the platform, tables that are created first, and one that is created later in another history":
            "supabase/migrations/1.sql" => "create table profiles (id uuid references auth.users(id));\n\
                create table notes (id int, owner uuid references public.profiles);\ncreate policy up on storage.objects for select using (true);\n",
        }
        { "an object mapper creates the tables":
            "package.json" => r#"{ "dependencies": { "drizzle-orm": "^0.40.0" } }"#,
            "supabase/migrations/1.sql" => "alter table users enable row level security;\n",
        }
    ],
};

/// Packages that create tables by themselves.
const MAPPERS: &[&str] = &[
    "drizzle-orm",
    "prisma",
    "@prisma/client",
    "typeorm",
    "sequelize",
    "knex",
    "sqlalchemy",
    "django",
    "mikro-orm",
    "@payloadcms/db-postgres",
];

fn judge(project: &Project, out: &mut Verdict) {
    if project.schema.basis != Basis::Migrations {
        return out.not_applicable("There are no migrations.");
    }
    let missing: Vec<_> = project.schema.drift.iter().filter(|drift| drift.kind == DriftKind::NeverCreated).collect();
    let Some(first) = missing.iter().min_by_key(|drift| (&drift.origin.path, drift.origin.line)) else { return out.pass() };
    let mapper = project.facts.dependencies.iter().any(|dependency| MAPPERS.contains(&dependency.name.to_ascii_lowercase().as_str()));
    if mapper {
        return out.unknown("An object mapper may create the tables that the migrations do not.", None);
    }
    let names: Vec<String> = missing.iter().take(6).map(|drift| format!("`{}`", drift.what)).collect();
    let more = missing.len().saturating_sub(names.len());
    let tables = if more > 0 { format!("{} and {more} more", names.join(", ")) } else { names.join(", ") };
    let finding = out.fail(&first.origin);
    finding.name("tables", tables).confidence(Confidence::Medium).related(missing.iter().map(|drift| drift.origin.clone()));
    if missing.len() < 2 {
        finding.severity(Severity::Medium);
    }
}
