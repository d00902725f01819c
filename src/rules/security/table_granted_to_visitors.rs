//! Tables that PostgREST hands out to callers without an account.

use super::{columns, visitors};
use crate::facts::{Project, Reach, RoleGrant, Table};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/table-granted-to-visitors",
    title: "Anyone can {what} `{table}` without an account",
    pass_title: "Callers without an account reach only what is meant for them",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The database answers requests from the web directly, and this grant gives the right to everybody who asks, with or without an account. \
          Strangers can copy or destroy what the table holds without passing any screen of yours.",
    fix: "Take the right away from the role of callers without an account, or switch on row-level security with policies that name who may do what.",
    prompt: "Write a new migration that revokes this right from the role that PostgREST uses for callers without an account (db-anon-role), and \
             grants it to the role of signed-in callers instead, with row-level security on the table and policies on \
             current_setting('request.jwt.claims', true). Leave tables that are really public readable. Done when a request without a token \
             is refused and the app still works for signed-in people.",
    cannot_see: "What views hand on, and a gateway in front of PostgREST that checks callers itself.",
    refs: &[Ref::Cwe(862), Ref::Url("https://docs.postgrest.org/en/stable/explanations/db_authz.html")],
    judge,
    bad: samples![
        { "writing for everyone, and people's addresses":
            "postgrest.conf" => "db-uri = \"postgres://authenticator@localhost/app\"\ndb-schemas = \"api\"\ndb-anon-role = \"web_anon\"\n",
            "db/init.sql" => "create schema api;\ncreate table api.todos (id serial primary key, task text);\ncreate table api.customers (id int, email text);\n\
                create role web_anon nologin;\n⟦grant⟧ all on api.todos to web_anon;\n⟦grant⟧ select on api.customers to web_anon;\n",
        }
        { "its settings in the environment, and the platform's name for the role":
            "docker-compose.yml" => "services:\n  server:\n    image: postgrest/postgrest\n    environment:\n      PGRST_DB_ANON_ROLE: anon\n",
            "db/schema.sql" => "create table orders (id int, total int);\n⟦grant⟧ select, update, delete on orders to anon;\n",
        }
    ],
    good: samples![
        { "reading what is public, a form, a table with policies, rights of those who signed in, one that a later step takes back":
            "postgrest.conf" => "db-anon-role = \"web_anon\"\n",
            "db/init.sql" => "create table products (id int, title text);\ngrant select on products to web_anon;\n\
                create table contact_requests (id int, email text);\ngrant insert on contact_requests to web_anon;\n\
                create table todos (id int, owner text);\nalter table todos enable row level security;\n\
                create policy own on todos using (owner = current_setting('request.jwt.claims', true));\ngrant all on todos to web_anon;\n\
                create table customers (id int, name text, email text);\ngrant select (id, name) on customers to web_anon;\ngrant all on customers to member;\n\
                create table orders (id int);\ngrant all on orders to web_anon;\nrevoke all on orders from web_anon;\n",
        }
        { "no such server":
            "db/init.sql" => "create table todos (id int);\ngrant all on todos to web_anon;\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    if visitors::stated(project).next().is_none() {
        return out.not_applicable("No server was found that hands out the database's tables by PostgREST.");
    }
    for table in project.schema.tables.values().filter(|table| table.declared && !table.browser_facing) {
        let given: Vec<&RoleGrant> = table.grants.iter().filter(|grant| visitors::are(project, &grant.role)).collect();
        let Some((what, severity, grant)) = worst(table, &given) else { continue };
        out.fail(&grant.origin).name("what", what).name("table", &table.name).severity(severity);
    }
    out.pass();
}

/// The worst that strangers may do, how bad that is, and the right that says so.
fn worst<'t>(table: &Table, given: &[&'t RoleGrant]) -> Option<(&'static str, Severity, &'t RoleGrant)> {
    let open = |command: &str| {
        !table.row_security || table.policies.iter().any(|policy| !policy.restrictive && policy.reach(command) == Reach::Everyone)
    };
    let may = |command: &str| {
        given.iter().copied().find(|grant| grant.privileges.iter().any(|own| own == command || own == "all") && open(command))
    };
    if let Some(grant) = may("delete").or_else(|| may("update").filter(|grant| grant.columns.is_empty())) {
        return Some(("change and delete rows of", Severity::Critical, grant));
    }
    if let Some(grant) = may("select") {
        let shown = Table {
            columns: table
                .columns
                .iter()
                .filter(|column| grant.columns.is_empty() || grant.columns.contains(&column.name))
                .cloned()
                .collect(),
            ..table.clone()
        };
        if columns::personal(&shown).is_some() {
            return Some(("read everybody's data in", Severity::High, grant));
        }
    }
    may("insert").filter(|_| !columns::is_form(&table.name)).map(|grant| ("add rows to", Severity::Medium, grant))
}
