//! Rights that a new user writes into the sign-up form's own data.

use super::{columns, exposure};
use crate::facts::{GuardKind, Project, Reach, Routine, Schema, SignUpValue, Table};
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
        { "a variable of the same name as its type, with a default for whoever says nothing, in a table of roles; the company beside it":
            "supabase/migrations/1.sql" => "create type user_role as enum ('admin_provider', 'technician', 'requester');\n\
                create table profiles (id uuid, company_id uuid);\nalter table profiles enable row level security;\n\
                create table user_roles (user_id uuid, role user_role);\nalter table user_roles enable row level security;\n\
                create table tickets (id uuid, company_id uuid);\nalter table tickets enable row level security;\n\
                create policy c on tickets for select using (company_id = get_user_company_id(auth.uid()) or is_admin(auth.uid()));\n\
                create function handle_new_user() returns trigger language plpgsql security definer set search_path = public as $$\n\
                declare\n  first boolean;\n  own_company uuid;\n  user_role user_role;\nbegin\n  select count(*) = 0 into first from profiles;\n\
                  own_company := ⟦(new.raw_user_meta_data⟧->>'company_id')::uuid;\n  user_role := ⟦(new.raw_user_meta_data⟧->>'role')::user_role;\n\
                  insert into public.profiles (id, company_id) values (new.id, case when first then null else own_company end);\n\
                  insert into public.user_roles (user_id, role) values (new.id, case when first then 'admin_provider'::user_role\n\
                    when user_role is not null then user_role else 'requester'::user_role end);\n  return new;\nend; $$;\n",
        }
        { "a list that has the administrator in it; administrators who say so":
            "supabase/migrations/1.sql" => "create table profiles (id uuid, role text);\nalter table profiles enable row level security;\n\
                create policy adm on profiles for all using (public.has_role(auth.uid(), 'admin'));\n\
                create function handle_new_user() returns trigger language plpgsql security definer set search_path = '' as $$\n\
                declare asked text := ⟦coalesce(new.raw_user_meta_data⟧->>'role', 'buyer');\nbegin\n\
                  if asked not in ('buyer', 'seller', 'admin') then asked := 'buyer'; end if;\n\
                  insert into public.profiles (id, role) values (new.id, asked); return new;\nend; $$;\n\
                create function handle_admin() returns trigger language plpgsql security definer set search_path = '' as $$\nbegin\n\
                  insert into public.profiles (id, role) values (new.id,\n    ⟦case when new.raw_user_meta_data⟧->>'role' = 'admin' then 'admin' else 'buyer' end); return new;\nend; $$;\n",
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
        { "a role that is refused; a company whose invitation is looked up; a constant, whatever is asked; one that no policy goes by":
            "supabase/migrations/1.sql" => "create table profiles (id uuid, role text, company_id uuid, school_id uuid);\nalter table profiles enable row level security;\n\
                create policy own on profiles for select using (company_id = my_company() or public.has_role(auth.uid(), 'admin'));\n\
                create function handle_new_user() returns trigger language plpgsql security definer set search_path = '' as $$\nbegin\n\
                  if new.raw_user_meta_data->>'role' = 'admin' then raise exception 'no'; end if;\n\
                  insert into public.profiles (id, role) values (new.id, new.raw_user_meta_data->>'role'); return new;\nend; $$;\n\
                create function handle_member() returns trigger language plpgsql security definer set search_path = '' as $$\n\
                declare company uuid := (new.raw_user_meta_data->>'company_id')::uuid;\nbegin\n\
                  if not exists (select 1 from public.invitations i where i.company_id = company and i.email = new.email) then company := null; end if;\n\
                  insert into public.profiles (id, company_id) values (new.id, company); return new;\nend; $$;\n\
                create function handle_pupil() returns trigger language plpgsql security definer set search_path = '' as $$\nbegin\n\
                  insert into public.profiles (id, school_id, role) values (new.id, (new.raw_user_meta_data->>'school_id')::uuid,\n\
                    case when new.raw_user_meta_data->>'role' = 'seller' then 'seller' else 'buyer' end); return new;\nend; $$;\n",
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
            if is_tenant(&value.key) {
                if value.stored && value.held.is_empty() && separates(&project.schema, &value.key) {
                    let finding = out.fail(&value.origin);
                    finding.name("field", &value.key).severity(Severity::High).confidence(Confidence::Medium);
                    finding.detail(
                        "Policies let people see what belongs to the one that stands here: whoever signs up with the id of another \
                         customer's is let in among that customer's people.",
                    );
                }
                continue;
            }
            let role = matches!(value.key.as_str(), "role" | "user_role" | "app_role" | "account_type" | "user_type");
            if !role && !columns::is_privilege(&value.key) || is_held(value, role) {
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

/// Whether nobody gets more by it than what is meant for everyone: it is held against a list without power in it, or
/// against the very values that have some.
fn is_held(value: &SignUpValue, role: bool) -> bool {
    if !role {
        return !value.stored || !value.held.is_empty();
    }
    let powerful = |value: &String| columns::is_powerful(value);
    if value.given.iter().any(powerful) {
        return false;
    }
    // That one harmless role gets something besides says nothing about the others.
    let guards = |list: &Vec<String>| list.iter().all(powerful) || list.len() > 1 && !list.iter().any(powerful);
    !value.stored || value.held.iter().any(guards)
}

/// Whether a value names the customer, as against the person, whose rows somebody may see.
fn is_tenant(key: &str) -> bool {
    let bare = key.strip_suffix("_id").or_else(|| key.strip_suffix("Id"));
    bare.is_some_and(|bare| columns::TENANTS.contains(&bare))
}

/// Whether policies go by the column: they name it, or ask a function that reads it.
fn separates(schema: &Schema, column: &str) -> bool {
    let conditions =
        || schema.tables.values().flat_map(|table| &table.policies).flat_map(|policy| [&policy.using, &policy.check]).flatten();
    let says =
        |text: &str, word: &str| text.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|part| part.eq_ignore_ascii_case(word));
    conditions().any(|condition| condition.reach != Reach::Conditional && says(&condition.text, column))
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
