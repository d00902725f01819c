//! Views that read with their owner's rights and hand out what policies protect.

use super::{columns, exposure};
use crate::facts::{Column, Project, Reach, Table, View};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/view-past-row-security",
    title: "{who} can read everybody's {data} through the view `{view}`",
    pass_title: "No view hands out what policies protect",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "A view reads with the rights of whoever made it, so the policies of the tables below do not count. Anyone who asks the \
          database for the view gets every row, although the tables themselves are protected.",
    fix: "Let the view read with the caller's rights, or leave only harmless columns in it.",
    prompt: "Write a new migration that runs ALTER VIEW … SET (security_invoker = on) for this view (PostgreSQL 15 and newer). If the view is \
             meant to show a few public columns of everybody, recreate it with exactly those and without e-mail addresses, phone \
             numbers, dates of birth or the like. For a materialized view, REVOKE ALL … FROM anon, authenticated and read it from server \
             code. Do not change the policies of the tables. Done when a request with only the public key shows nobody's private columns.",
    cannot_see: "Rights on the view that were set in the dashboard.",
    refs: &[Ref::Cwe(862), Ref::Url("https://supabase.com/docs/guides/database/database-advisors?lint=0010_security_definer_view")],
    judge,
    bad: samples![
        { "all of the profiles, and the accounts of the log-in itself":
            "supabase/migrations/1.sql" => "create table profiles (id uuid, name text, email text, phone text);\nalter table profiles enable row level security;\n\
                create policy own on profiles for select using (auth.uid() = id);\n\
                ⟦create or replace view⟧ people as select * from profiles;\n\
                ⟦create view⟧ accounts_overview as select u.id, u.email from auth.users u;\n",
        }
    ],
    good: samples![{ "the caller's rights, harmless columns, sums, a check of the caller, rights taken away, a public table":
        "supabase/migrations/1.sql" => "create table profiles (id uuid, name text, email text);\nalter table profiles enable row level security;\n\
            create policy own on profiles for select using (auth.uid() = id);\n\
            create view a with (security_invoker = on) as select * from profiles;\n\
            create view b as select id, name from profiles;\n\
            create view c as select count(email) as n from profiles;\n\
            create view d as select * from profiles where id = auth.uid();\n\
            create view e as select * from profiles;\nrevoke all on e from anon, authenticated;\n\
            create view f as select * from profiles;\nalter view f set (security_invoker = true);\n\
            create view private.g as select * from profiles;\n\
            create table shops (id uuid, name text, phone text);\nalter table shops enable row level security;\n\
            create view h as select * from shops;\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let schema = &project.schema;
    if exposure::tables(project, out).is_none() && !schema.views.values().any(|view| view.browser_facing) {
        return;
    }
    for own in schema.views.values().filter(|own| own.browser_facing && !own.readers.is_empty()) {
        let view = &own.view;
        if view.invoker || view.checks_caller || view.name.contains('.') {
            continue;
        }
        let Some((data, accounts)) = view.reads.iter().find_map(|name| {
            let table = schema.tables.get(name);
            match name.as_str() {
                "auth.users" => Some((handed_out(view, &accounts())?, true)),
                _ => Some((handed_out(view, table.filter(|table| is_protected(table))?)?, false)),
            }
        }) else {
            continue;
        };
        let anyone = own.readers.iter().any(|role| role == "anon");
        let finding = out.fail(&view.origin);
        finding.name("who", if anyone { "Anyone" } else { "Any signed-in user" }).name("data", data).name("view", &view.name);
        if accounts && anyone {
            finding.severity(Severity::Critical).detail("It reads auth.users, the list of all accounts.");
        }
    }
    out.pass();
}

/// What personal data of a table a view hands out.
fn handed_out(view: &View, table: &Table) -> Option<String> {
    let shown = |column: &&Column| view.columns.iter().any(|name| *name == column.name || name == "*");
    let columns: Vec<Column> = table.columns.iter().filter(shown).cloned().collect();
    if columns.is_empty() {
        return None;
    }
    columns::personal(&Table { columns, ..table.clone() })
}

/// Whether policies keep people from reading everybody's rows.
fn is_protected(table: &Table) -> bool {
    table.row_security
        && !table.policies.iter().any(|policy| !policy.restrictive && matches!(policy.reach("select"), Reach::Everyone | Reach::SignedIn))
}

/// The platform's own table of accounts, as far as it matters here.
fn accounts() -> Table {
    let column = |name: &str| Column { name: name.to_owned(), kind: "text".to_owned() };
    Table {
        name: "users".to_owned(),
        columns: ["email", "phone"].map(column).to_vec(),
        declared: true,
        row_security: true,
        browser_facing: true,
        ..Table::default()
    }
}
