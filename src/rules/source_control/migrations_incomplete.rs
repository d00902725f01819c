//! Migrations that change tables which no migration creates.

use crate::facts::{Basis, DriftKind, Mapper, Origin, Project, Role};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Arrange;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    id: "source-control/migrations-incomplete",
    title: "The migrations do not create everything that is used: {tables}",
    pass_title: "The migrations create every table that is used",
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
    bad: samples![
        { "the code asks for a table and a column that were made in the dashboard":
            "supabase/migrations/1.sql" => "create table notes (id uuid, owner uuid);\nalter table notes enable row level security;\n",
            "src/notes.ts" => "import { createClient } from '@supabase/supabase-js';\nconst db = createClient(a, b);\n\
                export const own = (id: string) => db.from('notes').select('*').eq('owner', id);\n\
                ⟦export const all⟧ = () => db.from('comments').select('*').limit(9);\n\
                export const pinned = () => db.from('notes').select('*').eq('pinned', true).limit(9);\n",
        }
        { "an app of Django without a step":
            "manage.py" => "import django\n",
            "shop/models.py" => "from django.db import models\n⟦class Order(models.Model):⟧\n    total = models.IntegerField()\n",
        }
        { "the first migration builds on tables that were made by hand":
        "supabase/migrations/1.sql" => "⟦create table⟧ reminders (id uuid, user_id uuid references profiles(id));\n\
            alter table sessions add column reminded boolean;\ncreate policy own on requests for select using (true);\n",
        }
    ],
    good: samples![
        { "numbered scripts beside the migrations that create what these build on, and a script without a number that drops what another makes":
            "scripts/001_tables.sql" => "create table profiles (id uuid, name text);\n",
            "scripts/002_more.sql" => "create table sessions (id uuid);\nalter table profiles add column age int;\n",
            "supabase/migrations/030_fix.sql" => "alter table profiles add column reminded boolean;\nalter table sessions add column at timestamptz;\n",
            "server/migrations/create_staff.sql" => "create table staff (id int);\n",
            "server/migrations/drop_staff.sql" => "drop table staff;\n",
            "server/migrations/update_staff.sql" => "alter table staff add column name text;\n",
        }
        { "an app of Django with its steps, and a package that is no project":
            "manage.py" => "import django\n",
            "shop/models.py" => "from django.db import models\nclass Order(models.Model):\n    total = models.IntegerField()\n",
            "shop/migrations/0001_initial.py" => "from django.db import migrations, models\nclass Migration(migrations.Migration):\n    operations = [migrations.CreateModel(name='Order', fields=[('id', models.AutoField(primary_key=True)), ('total', models.IntegerField())])]\n",
        }
        { "tables of the platform, tables that are created first, and one that is created later in another history":
            "supabase/migrations/1.sql" => "create table profiles (id uuid references auth.users(id));\n\
                create table notes (id int, owner uuid references public.profiles);\ncreate policy up on storage.objects for select using (true);\n",
        }
        { "tables of another schema, views, and what only a script's string names":
            "supabase/migrations/1.sql" => "create table notes (id uuid, owner uuid);\ncreate view board as select id from notes;\n",
            "src/notes.ts" => "import { createClient } from '@supabase/supabase-js';\nconst db = createClient(a, b);\n\
                export const own = (id: string) => db.from('notes').select('*').eq('owner', id).eq('board.x', 1);\n\
                export const board = () => db.from('board').select('*').eq('anything', 1).limit(9);\n\
                export const events = () => db.schema('audit').from('events').select('*').limit(9);\n\
                export const file = () => db.storage.from('pictures').list();\n",
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
    if unmigrated(project, out) {
        return;
    }
    if project.schema.basis != Basis::Migrations {
        return out.not_applicable("There are no migrations.");
    }
    let mut missing: Vec<(&str, &Origin)> = Vec::new();
    let of_history = project.schema.drift.iter().filter(|drift| drift.kind == DriftKind::NeverCreated);
    missing.extend(of_history.map(|drift| (drift.what.as_str(), &drift.origin)));
    missing.arrange_by_key(|(_, origin)| (&origin.path, origin.line));
    let asked = asked(project);
    missing.extend(asked.iter().map(|(what, origin)| (what.as_str(), *origin)));
    let Some(first) = missing.first().map(|(_, origin)| *origin) else { return out.pass() };
    let mapper = project.facts.dependencies.iter().any(|dependency| MAPPERS.contains(&dependency.name.to_ascii_lowercase().as_str()));
    if mapper {
        return out.unknown("An object mapper may create the tables that the migrations do not.", None);
    }
    let mut told = BTreeSet::new();
    missing.retain(|(what, _)| told.insert(*what));
    let finding = out.fail(first);
    finding.name("tables", listed(&missing)).confidence(Confidence::Medium).related(missing.iter().map(|(_, origin)| (*origin).clone()));
    if missing.len() < 2 {
        finding.severity(Severity::Medium);
    }
}

/// The first names of what is missing, and how many more there are.
fn listed(missing: &[(&str, &Origin)]) -> String {
    let names: Vec<String> = missing.iter().take(6).map(|(what, _)| format!("`{what}`")).collect();
    let more = missing.len().saturating_sub(names.len());
    if more > 0 { format!("{} and {more} more", names.join(", ")) } else { names.join(", ") }
}

/// Tables and columns that the browser's client asks for and no migration makes, each with its first place. Judged only
/// where the migrations are those of the database that the client talks to.
fn asked(project: &Project) -> BTreeMap<String, &Origin> {
    let schema = &project.schema;
    let mut asked: BTreeMap<String, &Origin> = BTreeMap::new();
    let lookups = || project.facts.lookups.iter().filter(|lookup| lookup.store == "supabase");
    let known = |table: &str| schema.tables.get(table).is_some_and(|table| table.browser_facing) || schema.views.contains_key(table);
    if !schema.browser_facing || lookups().filter(|lookup| known(&lookup.table)).count() * 2 < lookups().count() {
        return asked;
    }
    for lookup in lookups() {
        let Some(table) = schema.tables.get(&lookup.table) else {
            if !schema.views.contains_key(&lookup.table) && !lookup.other_schema {
                asked.entry(lookup.table.clone()).or_insert(&lookup.origin);
            }
            continue;
        };
        // What is only changed by migrations has columns that nobody knows.
        if table.declared && table.browser_facing && !lookup.other_schema {
            for column in lookup.columns.iter().filter(|column| table.column(column).is_none()) {
                asked.entry(format!("{}.{column}", table.name)).or_insert(&lookup.origin);
            }
        }
    }
    asked
}

/// Tells the models of Django's apps that have no step at all: `migrate` makes no table for them. Whether it told any.
fn unmigrated(project: &Project, out: &mut Verdict) -> bool {
    let files = &project.facts.files;
    if !files.iter().any(|file| file.path.rsplit('/').next() == Some("manage.py")) {
        return false;
    }
    let mut stepped: BTreeSet<&str> = BTreeSet::new();
    for file in files.iter().filter(|file| file.path.ends_with(".py")) {
        for (at, found) in file.path.match_indices("/migrations/") {
            if file.path.get(at + found.len()..) != Some("__init__.py") {
                stepped.extend(file.path.get(..at));
            }
        }
    }
    let mut missing: Vec<(&str, &Origin)> = Vec::new();
    for model in project.facts.models.iter().filter(|model| model.mapper == Mapper::Django) {
        let Some((folder, file)) = model.origin.path.rsplit_once('/') else { continue };
        let app = match folder.rsplit_once('/') {
            Some((app, "models")) => app,
            _ if file == "models.py" => folder,
            _ => continue,
        };
        if !stepped.contains(app) && project.facts.role_of(&model.origin.path) == Some(Role::Source) {
            missing.push((&model.name, &model.origin));
        }
    }
    missing.arrange_by_key(|(_, origin)| (&origin.path, origin.line));
    let Some((_, first)) = missing.first() else { return false };
    let tables = listed(&missing);
    out.fail(first)
        .name("tables", tables)
        .detail("Django makes tables from the steps in each app's `migrations` folder alone, and these apps have none: on an empty database `migrate` makes no table for them.")
        .related(missing.iter().skip(1).map(|(_, origin)| (*origin).clone()));
    true
}
