//! Rights that a new user writes into the sign-up form's own data.

use super::{columns, exposure};
use crate::facts::{GuardKind, Project, Routine, Table};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/role-chosen-at-sign-up",
    title: "Whoever signs up can choose their own `{field}`",
    pass_title: "Nobody chooses their own rights when signing up",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "When an account is made, the database copies this value from data that the browser sent. The form may only offer harmless \
          choices, but anyone can send the request by hand with another value and start out as an administrator or paying customer.",
    fix: "Do not take rights from the sign-up's data. Set them to the lowest value, and let an administrator or your server raise them.",
    prompt: "Write a new migration that replaces this trigger function: keep name and picture from raw_user_meta_data, but set the role (or \
             plan, credits …) to a constant default. If users may pick between harmless roles, accept only those: CASE WHEN \
             new.raw_user_meta_data->>'role' IN ('…', '…') THEN … ELSE the default END. Then list the accounts that already have an \
             elevated role, so that I can check them. Done when a sign-up with role admin in its data gets the default.",
    cannot_see: "Limits that were set in the dashboard.",
    refs: &[Ref::Cwe(269), Ref::Url("https://supabase.com/docs/guides/auth/managing-user-data")],
    judge,
    bad: samples![
        { "a trigger that copies the role":
            "supabase/migrations/1.sql" => "create table profiles (id uuid, role text);\nalter table profiles enable row level security;\n\
                create policy adm on profiles for all using (exists (select 1 from profiles p where p.id = auth.uid() and p.role = 'admin'));\n\
                create function handle_new_user() returns trigger language plpgsql security definer set search_path = '' as $$\nbegin\n\
                  insert into public.profiles (id, role)\n  values (new.id, ⟦coalesce(new.raw_user_meta_data⟧->>'role', 'user'));\n  return new;\nend; $$;\n\
                create trigger made after insert on auth.users for each row execute function handle_new_user();\n",
        }
        { "a type that has the administrator among its values":
            "supabase/migrations/1.sql" => "create type app_role as enum ('buyer', 'admin');\ncreate table profiles (id uuid, role app_role);\n\
                alter table profiles enable row level security;\ncreate policy adm on profiles for all using (role = 'admin' and auth.uid() = id);\n\
                create function handle_new_user() returns trigger language plpgsql security definer set search_path = '' as $$\nbegin\n\
                  insert into public.profiles (id, role) values (new.id, ⟦(new.raw_user_meta_data⟧->>'role')::public.app_role);\n  return new;\nend; $$;\n",
        }
        { "credits":
            "supabase/migrations/1.sql" => "create table profiles (id uuid, credits int);\nalter table profiles enable row level security;\n\
                create function handle_new_user() returns trigger language plpgsql security definer set search_path = '' as $$\nbegin\n\
                  insert into public.profiles (id, credits) values (new.id, ⟦(new.raw_user_meta_data⟧->>'credits')::int);\n  return new;\nend; $$;\n",
        }
    ],
    good: samples![
        { "a constraint that refuses every role with power, a type that does":
            "supabase/migrations/1.sql" => "create table profiles (id uuid, role text check (role in ('buyer', 'seller')));\n\
                create type part as enum ('artist', 'venue');\ncreate table members (id uuid, user_type part);\n\
                create table staff (id uuid, role text);\nalter table staff enable row level security;\n\
                create policy adm on staff for all using (exists (select 1 from staff s where s.id = auth.uid() and s.role = 'admin'));\n\
                create function handle_new_user() returns trigger language plpgsql security definer set search_path = '' as $$\nbegin\n\
                  insert into public.profiles (id, role) values (new.id, new.raw_user_meta_data->>'role'); return new;\nend; $$;\n\
                create function handle_member() returns trigger language plpgsql security definer set search_path = '' as $$\nbegin\n\
                  insert into public.members (id, user_type) values (new.id, (new.raw_user_meta_data->>'user_type')::part); return new;\nend; $$;\n",
        }
        { "names and pictures; a role held against a list; a choice that no policy knows as a right":
            "supabase/migrations/1.sql" => "create table profiles (id uuid, name text, role text);\nalter table profiles enable row level security;\n\
                create policy own on profiles for select using (auth.uid() = id or public.has_role(auth.uid(), 'admin'));\n\
                create function handle_new_user() returns trigger language plpgsql security definer set search_path = '' as $$\nbegin\n\
                  insert into public.profiles (id, name, role) values (new.id, new.raw_user_meta_data->>'full_name',\n\
                  case when new.raw_user_meta_data->>'role' in ('buyer','seller') then new.raw_user_meta_data->>'role' else 'buyer' end);\n\
                  return new;\nend; $$;\n",
        }
        { "buyers and sellers, and nothing that speaks of administrators":
            "supabase/migrations/1.sql" => "create table profiles (id uuid, role text);\nalter table profiles enable row level security;\n\
                create policy own on profiles for select using (auth.uid() = id);\n\
                create function handle_new_user() returns trigger language plpgsql security definer set search_path = '' as $$\nbegin\n\
                  insert into public.profiles (id, role) values (new.id, new.raw_user_meta_data->>'role'); return new;\nend; $$;\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    if !project.schema.functions.values().any(|function| function.browser_facing) {
        exposure::tables(project, out);
        return;
    }
    for function in project.schema.functions.values().filter(|function| function.browser_facing) {
        for value in &function.routine.from_sign_up {
            let role = matches!(value.key.as_str(), "role" | "user_role" | "app_role" | "account_type" | "user_type");
            if !role && !columns::is_privilege(&value.key) {
                continue;
            }
            let (by_policy, by_code) = (policies_know_admins(project), code_knows_admins(project));
            // A constraint or type on the column refuses every role that gives power.
            if role
                && written(project, &function.routine, &value.key)
                    .is_some_and(|(table, column)| columns::is_choice(&project.schema, table, column))
            {
                continue;
            }
            // Roles without an administrator among them are a choice of form.
            if role && !by_policy && !by_code {
                continue;
            }
            let finding = out.fail(&value.origin);
            finding.name("field", &value.key);
            if role && !by_policy {
                finding.severity(Severity::High).confidence(Confidence::Medium);
            }
        }
    }
    out.pass();
}

/// The column into which a function writes what was chosen: of that name, or another role of a table that it fills.
fn written<'p>(project: &'p Project, routine: &Routine, key: &'p str) -> Option<(&'p Table, &'p str)> {
    let tables = || routine.writes.iter().filter_map(|name| project.schema.tables.get(name));
    let own = |table: &'p Table| {
        let named = |name: &str| table.column(name).map(|column| (table, column.name.as_str()));
        named(key).or_else(|| ["role", "user_role", "app_role", "account_type", "user_type"].into_iter().find_map(named))
    };
    tables().find_map(own)
}

/// Whether a policy or function of the database lets administrators do more than others.
fn policies_know_admins(project: &Project) -> bool {
    let schema = &project.schema;
    let mut conditions =
        schema.tables.values().flat_map(|table| &table.policies).flat_map(|policy| [&policy.using, &policy.check]).flatten();
    conditions.any(|condition| condition.text.to_ascii_lowercase().contains("admin"))
}

/// Whether server code asks for the role of an administrator.
fn code_knows_admins(project: &Project) -> bool {
    let mut guards = project.facts.endpoints.iter().flat_map(|endpoint| &endpoint.guards);
    guards.any(|guard| guard.kind == GuardKind::Role && guard.by.to_ascii_lowercase().contains("admin"))
}
