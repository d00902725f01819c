//! Migrations that throw data away.

use crate::facts::{Basis, Change, Project, SqlFile};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "source-control/destructive-migration",
    title: "A migration throws away stored data: {what}",
    pass_title: "No migration throws away stored data",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "Once such a step has run on the live database, what it removed is gone unless there is a backup. AI builders write such steps \
          without a word.",
    fix: "Take a backup before running it, and prefer steps that keep the old data until the new version has proved itself.",
    prompt: "For future schema changes, split removal into two steps: first stop using the column or table, and in a later release drop it \
             after a backup was taken. Leave migrations that have already run as they are. Done when AGENTS.md or the \
             README says so.",
    cannot_see: "Whether the data was moved before, and whether a backup was taken.",
    refs: &[Ref::Url("https://supabase.com/docs/guides/platform/backups")],
    judge,
    bad: samples![{ "a column with content goes":
        "supabase/migrations/1.sql" => "create table profiles (id uuid, phone text);",
        "supabase/migrations/2.sql" => "⟦alter table⟧ profiles drop column phone;\n",
    }],
    good: samples![{ "a table that is rebuilt within one step, and one that never had rows":
        "prisma/migrations/1/migration.sql" => "create table \"Post\" (id int);",
        "prisma/migrations/2/migration.sql" => "create table \"new_Post\" (id int, t text);\ninsert into \"new_Post\" (id) select id from \"Post\";\n\
            drop table \"Post\";\nalter table \"new_Post\" rename to \"Post\";\ncreate table x (id int); drop table x;\n",
    }
    { "the way back of a step":
        "db/migrations/1.do.users.sql" => "create table users (id int);",
        "db/migrations/2.undo.users.sql" => "drop table users;",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    if project.schema.basis != Basis::Migrations {
        return out.not_applicable("There are no migrations.");
    }
    // Where each table was created, and which are rebuilt by renaming a copy.
    let mut created: BTreeMap<&str, &str> = BTreeMap::new();
    let rebuilt: Vec<(&str, &str)> = project
        .facts
        .schema_changes
        .iter()
        .filter_map(|change| match &change.change {
            Change::RenameTable { to, .. } => Some((change.path.as_str(), to.as_str())),
            _ => None,
        })
        .collect();
    let mut lost: Vec<(String, &crate::facts::Origin)> = Vec::new();
    for change in project.facts.schema_changes.iter().filter(|change| change.file == SqlFile::Migration) {
        let path = change.path.as_str();
        if is_way_back(path) {
            continue;
        }
        let before = |table: &str| created.get(table).is_some_and(|file| *file != path) && !rebuilt.contains(&(path, table));
        match &change.change {
            Change::CreateTable { table, .. } => drop(created.entry(table).or_insert(path)),
            Change::DropTable { table } if before(table) => lost.push((format!("table `{table}`"), &change.origin)),
            Change::DropColumn { table, column } if before(table) => lost.push((format!("column `{table}.{column}`"), &change.origin)),
            Change::EmptyTable { table } if before(table) => lost.push((format!("all rows of `{table}`"), &change.origin)),
            _ => {}
        }
    }
    let Some((what, last)) = lost.last() else { return out.pass() };
    let others = lost.len() - 1;
    let what = if others == 0 { what.clone() } else { format!("{what} and {others} more") };
    out.fail(last).name("what", what).related(lost.iter().rev().skip(1).take(10).map(|(_, origin)| (*origin).clone()));
}

/// Whether a file undoes another: nobody runs it on the way forward.
fn is_way_back(path: &str) -> bool {
    path.to_ascii_lowercase().split(['/', '.', '_', '-']).any(|part| matches!(part, "down" | "undo" | "rollback" | "rollbacks" | "revert"))
}
