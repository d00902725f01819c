//! Scripts that change the database's shape beside the migrations.

use crate::facts::{Basis, Change, Grant, Origin, Project, Role, SqlFile};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    id: "source-control/schema-changes-outside-migrations",
    title: "A script run by hand changes the database beside the migrations",
    pass_title: "The database's shape changes by migrations alone",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Nobody can tell whether this script was run on the live database, or when. The recorded history no longer says what the \
          database looks like, so restoring it or setting up a copy becomes guesswork.",
    fix: "Turn what is still needed into a migration and delete the script.",
    prompt: "Check whether the live database has the changes of this script. Put those that it has, or that the app needs, into a new \
             migration with tolerant statements (IF NOT EXISTS), and delete the script. Change nothing else. Done when only the \
             migrations folder holds statements that change the schema.",
    cannot_see: "Whether the script was run.",
    refs: &[Ref::Url("https://supabase.com/docs/guides/deployment/database-migrations")],
    judge,
    bad: samples![{ "a fix at the top of the project":
        "fix_orders.sql" => "-- run in the SQL editor\n⟦ALTER TABLE⟧ orders ADD COLUMN paid boolean;\nCREATE POLICY p ON orders USING (true);\n",
        "supabase/migrations/1.sql" => "create table orders (id int);",
    }],
    good: samples![
        { "roles of the database server, which no migration of the product makes":
            "db/migrations/1.sql" => "create table a (id int);",
            "ops/roles.sql" => "REVOKE CREATE ON DATABASE shop FROM PUBLIC;\nGRANT CONNECT ON DATABASE shop TO runtime;\nGRANT SELECT ON ALL TABLES IN SCHEMA public TO runtime;\n",
        }
        { "a way back, seed data, a query, and the whole schema for reference":
            "db/migrations/1_orders.up.sql" => "create table orders (id int);",
            "db/migrations/1_orders.down.sql" => "drop table orders;",
            "db/migrations/revert/2_more.sql" => "drop table orders;",
            "db/seed.sql" => "insert into orders values (1);",
            "report.sql" => "select * from orders;",
            "empty.sql" => "DELETE FROM orders;\nALTER TABLE orders AUTO_INCREMENT = 1;\n",
            "db/schema.sql" => "create table orders (id int);",
        }
        { "a script that a tool wrote from the migrations":
            "db/migrations/1.sql" => "create table orders (id int);",
            "scripts/migrations-idempotent.sql" => "CREATE TABLE IF NOT EXISTS \"__EFMigrationsHistory\" (\"MigrationId\" text);\nALTER TABLE orders ADD COLUMN paid boolean;\n",
        }
        { "earlier migrations that were put aside":
            "supabase/migrations/1.sql" => "create table orders (id int);",
            "supabase/migrations_backup/1.sql" => "alter table orders add column paid boolean;",
            ".bolt/supabase_discarded_migrations/2.sql" => "create table orders (id int);",
        }
        { "scripts are all there is":
            "create.sql" => "create table orders (id int);",
        }
    ],
};

/// Whether rights are those of the product's users; rights of the server's own roles are set up beside its migrations.
fn is_of_product(grant: &Grant) -> bool {
    grant.roles.iter().any(|role| matches!(role.as_str(), "anon" | "authenticated" | "public"))
}

/// Migrations of an earlier state, in a folder that says that they are no longer in force.
fn is_put_aside(path: &str) -> bool {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_ascii_lowercase();
    folder
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| matches!(word, "backup" | "backups" | "bak" | "discarded" | "archive" | "archived" | "deprecated" | "old"))
}

/// From more scripts than this on, a folder of them is told as one.
const MANY: usize = 8;

fn judge(project: &Project, out: &mut Verdict) {
    if project.schema.basis != Basis::Migrations {
        return out.not_applicable("There are no migrations beside which something could change.");
    }
    let product =
        |path: &str| project.files_at(path).iter().any(|file| !matches!(file.role, Role::Test | Role::Documentation | Role::Example));
    // The .NET tools write all migrations into one script, which keeps the record of those that were run.
    let is_record = |change: &Change| matches!(change, Change::CreateTable { table, .. } if table.to_ascii_lowercase().ends_with("__efmigrationshistory"));
    let generated: BTreeSet<&str> =
        project.facts.schema_changes.iter().filter(|change| is_record(&change.change)).map(|change| change.path.as_str()).into_set();
    let mut scripts = BTreeMap::new();
    for change in &project.facts.schema_changes {
        let shapes = !matches!(
            change.change,
            Change::Rows(_) | Change::EmptyTable { .. } | Change::Unparsed(_) | Change::Bucket { .. } | Change::Extension { .. }
        ) && !matches!(&change.change, Change::Grant(grant) if grant.kind == "other" || !is_of_product(grant));
        let back = change.path.contains("down.sql")
            || change.path.contains("rollback")
            || change.path.contains("data-migrations")
            || ["/revert/", "/verify/", "/undo/", "/down/"].iter().any(|folder| change.path.contains(folder));
        if change.file == SqlFile::Script && shapes && !back && !is_put_aside(&change.path) && !generated.contains(change.path.as_str()) {
            scripts.entry(change.path.as_str()).or_insert(&change.origin);
        }
    }
    let mut folders: BTreeMap<&str, Vec<&Origin>> = BTreeMap::new();
    for (path, origin) in scripts.into_iter().filter(|(path, _)| product(path)) {
        folders.entry(path.rsplit_once('/').map_or("", |(folder, _)| folder)).or_default().push(origin);
    }
    for scripts in folders.into_values() {
        // A folder full of them is one habit.
        let apart = if scripts.len() > MANY { 1 } else { scripts.len() };
        let (told, others) = scripts.split_at(apart);
        for origin in told {
            let finding = out.fail(origin);
            if !others.is_empty() {
                finding
                    .detail(format!("{} more scripts stand in the same folder.", others.len()))
                    .related(others.iter().map(|origin| (*origin).clone()));
            }
        }
    }
    out.pass();
}
