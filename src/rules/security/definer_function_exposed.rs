//! Functions that run with the database owner's rights and that browsers can call.

mod harm;

use super::exposure;
use crate::facts::Project;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/definer-function-exposed",
    title: "`{function}` runs with the owner's rights and {fault}",
    pass_title: "Functions with the owner's rights check who calls them",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "A SECURITY DEFINER function passes by all row-level security, and every function of the public schema can be called \
          from a browser. If it does not ask who calls, anyone can make it do its work, for any user's id.",
    fix: "Check the caller inside the function, fix its search path, or take the right to call it away from browsers.",
    prompt: "Write a new migration for this function. If only triggers or the server call it: REVOKE EXECUTE ON FUNCTION … FROM \
             public, anon, authenticated. If users call it: use auth.uid() in its body instead of an id that the caller passes, or \
             raise an exception when the caller lacks the role. Add SET search_path = '' and write schema names out. Keep what \
             it returns. Done when a call with only the public key is refused and the app still works.",
    cannot_see: "Rights that were set in the dashboard.",
    refs: &[Ref::Cwe(862), Ref::Url("https://supabase.com/docs/guides/database/functions")],
    judge,
    bad: samples![
        { "a counter that anyone may reset":
            "supabase/migrations/1.sql" => "create table profiles (id uuid, used int);\n⟦create or replace function⟧ public.reset_all()\n\
                returns void as $$ begin update public.profiles set used = 0; end; $$ language plpgsql security definer;\n",
        }
        { "a list of people for whoever asks":
            "supabase/migrations/1.sql" => "create table users (id uuid, email text);\n⟦create function⟧ everyone() returns setof users\n\
                language sql security definer set search_path = '' as $$ select * from users $$;\n",
        }
        { "a report on whomever the caller names, and the order of any table":
            "supabase/migrations/1.sql" => "create table sales (id uuid, seller_id uuid, total int);\nalter table sales enable row level security;\n\
                create policy own on sales for select using (seller_id = auth.uid());\n\
                ⟦create function⟧ report(p_seller_id uuid) returns json language plpgsql security definer set search_path = ''\n\
                  as $$ begin return (select json_agg(s) from public.sales s where s.seller_id = p_seller_id); end; $$;\n\
                ⟦create function⟧ reorder(table_name text, items jsonb) returns void language plpgsql security definer set search_path = ''\n\
                  as $$ begin execute format('update public.%I set position = 0', table_name); end; $$;\n",
        }
        { "a record of who did what, in the words of whoever calls":
            "supabase/migrations/1.sql" => "create table security_audit_logs (id uuid, event_type text, user_id uuid);\nalter table security_audit_logs enable row level security;\n\
                ⟦create function⟧ log_security_event(p_event text, p_user_id uuid) returns void language plpgsql security definer set search_path = public\n\
                  as $$ begin insert into public.security_audit_logs (event_type, user_id) values (p_event, p_user_id); end; $$;\n\
                grant execute on function log_security_event to authenticated, anon;\n",
        }
        { "paid access for a named address, a named account locked, addresses of everybody":
            "supabase/migrations/1.sql" => "create table user_profiles (id uuid, email text, payment_verified boolean, plan text);\nalter table user_profiles enable row level security;\n\
                ⟦create function⟧ grant_access(p_email text) returns boolean language plpgsql security definer set search_path = ''\n\
                  as $$ begin update public.user_profiles set payment_verified = true, plan = 'base' where email = p_email; return true; end; $$;\n\
                ⟦create function⟧ confirm_by_hand(p_user_id uuid) returns void language sql security definer set search_path = ''\n\
                  as $$ update auth.users set email_confirmed_at = now() where id = p_user_id $$;\n\
                ⟦create function⟧ lock_account(_email text) returns void language sql security definer set search_path = ''\n\
                  as $$ insert into public.locks (email) values (_email) $$;\n\
                ⟦create function⟧ locked() returns table (id uuid, since timestamptz, user_email text) language sql security definer set search_path = ''\n\
                  as $$ select id, since, email from public.user_profiles $$;\n",
        }
        { "a right that is taken from the public alone, and one that is taken from no one by name":
            "supabase/migrations/1.sql" => "create table profiles (id uuid, used int);\n⟦create function⟧ reset_all() returns void\n\
                language sql security definer set search_path = '' as $$ update public.profiles set used = 0 $$;\n\
                revoke execute on function reset_all() from public;\n⟦create function⟧ reset_half() returns void\n\
                language sql security definer set search_path = '' as $$ update public.profiles set used = 0 $$;\n\
                revoke execute on function reset_half() from anon, authenticated;\n",
        }
    ],
    good: samples![{ "a trigger, a check of the caller, a yes-or-no helper for policies, a function that browsers may not call":
        "supabase/migrations/1.sql" => "create table profiles (id uuid, used int); create table user_roles (user_id uuid, role text);\n\
            create function handle_new_user() returns trigger language plpgsql security definer set search_path = ''\n\
              as $$ begin insert into public.profiles (id) values (new.id); return new; end; $$;\n\
            create function use_one() returns void language plpgsql security definer set search_path = ''\n\
              as $$ begin update public.profiles set used = used + 1 where id = auth.uid(); end; $$;\n\
            create function has_role(u uuid, r text) returns boolean language sql stable security definer set search_path = public\n\
              as $$ select exists (select 1 from user_roles where user_id = u and role = r) $$;\n\
            create function reset_all() returns void language sql security definer set search_path = ''\n\
              as $$ update public.profiles set used = 0 $$;\n\
            revoke execute on function reset_all() from public, anon, authenticated;\n\
            alter default privileges in schema public revoke execute on functions from public, anon, authenticated;\n\
            create function later() returns void language sql security definer set search_path = ''\n\
              as $$ update public.profiles set used = 0 $$;\n\
            create function has_seats(_company uuid) returns integer language sql security definer set search_path = ''\n\
              as $$ select count(*) from public.seats where company_id = _company $$;\n\
            create function plain() returns void language sql as $$ update profiles set used = 0 $$;\n\
            create table votes (id uuid, poll_id uuid, user_id uuid); alter table votes enable row level security;\n\
            create policy all_read on votes for select using (true);\n\
            create function tally(p_poll_id uuid) returns table (n bigint) language sql security definer set search_path = ''\n\
              as $$ select count(*) from public.votes where poll_id = p_poll_id $$;\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    if !project.schema.functions.values().any(|function| function.browser_facing) && exposure::tables(project, out).is_none() {
        return;
    }
    for function in project.schema.functions.values() {
        let routine = &function.routine;
        if !routine.definer || routine.name.contains('.') || !function.browser_facing {
            continue;
        }
        let trigger = routine.returns.starts_with("trigger") || routine.returns.starts_with("event_trigger");
        let open = !trigger && !function.callers.is_empty() && !routine.checks_caller;
        if let Some(severity) = harm::of(&project.schema, function).filter(|_| open) {
            let fault =
                if function.callers.iter().any(|role| role == "anon") { "anyone can call it" } else { "any signed-in user can call it" };
            let finding = out.fail(&routine.origin);
            finding.name("function", &routine.name).name("fault", fault).severity(severity);
            if severity > Severity::Low && harm::believes_argument(routine) {
                finding
                    .detail("It looks up the rights of an id that the caller passes, and so believes whoever passes an administrator's.");
            } else if function.taken_from_public {
                finding.detail(
                    "The right to call it was taken from PUBLIC alone; the platform gives it to anon and authenticated by name as well.",
                );
            }
        } else if !routine.search_path {
            let finding = out.fail(&routine.origin);
            finding.name("function", &routine.name).name("fault", "does not fix its search path").severity(Severity::Low);
            finding.detail("Whoever may create objects in the database can make it run their code; add SET search_path = ''.");
        }
    }
    out.pass();
}
