//! Scripts that send files of SQL to the database and keep no record of which.

use crate::facts::{Project, Setting};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/migration-runner-home-made",
    title: "A script of its own runs database changes and keeps no record of them",
    pass_title: "No program of the project's own runs its database changes",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The script sends changes to the live database with full rights and writes down nowhere which ones ran. Run twice, or stopped \
          half-way, it leaves a database that nobody can describe, and a copy cannot be set up from the files.",
    fix: "Run changes with the tool of your database, which keeps a list of those that ran, and delete the script.",
    prompt: "Replace this script by the migration tool of the stack (supabase db push, prisma migrate deploy, drizzle-kit migrate, alembic upgrade): \
             put the SQL files into its folder, mark those that ran already as applied, and run it from the pipeline with a key that only \
             the pipeline knows. Delete the script, and any function of the database that runs text which it is given. Done when an empty database built by \
             the tool has every table of the live one.",
    cannot_see: "Whether the script is still used.",
    refs: &[Ref::Url("https://supabase.com/docs/guides/deployment/database-migrations")],
    judge,
    bad: samples![
        { "through a function that runs any text":
            "run-migration.js" => "import { createClient } from '@supabase/supabase-js';\nimport fs from 'fs';\n\
                const key = ⟦process.env.SUPABASE_SERVICE_ROLE_KEY⟧;\nconst db = createClient(process.env.URL, key);\n\
                const sql = fs.readFileSync('supabase/migrations/2_more.sql', 'utf8');\nawait db.rpc('exec_sql', { sql });\n",
        }
        { "straight from a folder, in Python":
            "scripts/migrate.py" => "import glob\nimport psycopg2\n\nconnection = psycopg2.connect(host='db')\nfor path in glob.glob('migrations/*.sql'):\n\
                \x20   sql = open(path).read()\n    ⟦connection.cursor().execute(sql)⟧\n",
        }
    ],
    good: samples![{ "a record of what ran, a tool, a script that only reads, seed data":
        "scripts/migrate.js" => "const fs = require('fs');\nconst done = await db.query('select name from schema_migrations');\n\
            await db.query(fs.readFileSync('migrations/1.sql', 'utf8'));\n",
        "scripts/push.js" => "import { migrate } from 'drizzle-orm/node-postgres/migrator';\nawait migrate(db, { migrationsFolder: './drizzle' }); // *.sql\n",
        "scripts/list-migrations.js" => "const fs = require('fs');\nconst sql = fs.readFileSync('migrations/1.sql', 'utf8');\nconst m = /create/.exec(line);\n",
        "scripts/seed.js" => "const fs = require('fs');\nawait db.query(fs.readFileSync('seed.sql', 'utf8'));\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let mut runs = facts.deployments.iter().filter(|fact| fact.setting == Setting::RunsSqlFiles).peekable();
    if runs.peek().is_none() && facts.schema_changes.is_empty() && facts.models.is_empty() {
        return out.not_applicable("No changes of a database were found.");
    }
    for fact in runs {
        out.fail(&fact.origin).detail(format!("It sends files of SQL through {}.", fact.value)).confidence(Confidence::Medium);
    }
    out.pass();
}
