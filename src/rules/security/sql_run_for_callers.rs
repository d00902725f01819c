//! Database functions that run whatever SQL their caller sends, with the owner's rights.

use super::exposure;
use crate::facts::{Change, Project, SqlFile};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/sql-run-for-callers",
    title: "`{function}` runs any SQL that {who} sends, with the owner's rights",
    pass_title: "No database function runs SQL that its caller sends",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The function takes a piece of SQL and runs it as the owner of the database, past every policy. It can be called from \
          a browser like any other function, so whoever knows its name can read, change and delete everything you store.",
    fix: "Drop the function, or take the right to call it away from everyone but your server. Do schema changes in migrations.",
    prompt: "Write a new migration that drops this function. If a script still needs it, run that work as a migration or over a direct \
             database connection instead. If it must stay for now: REVOKE EXECUTE ON FUNCTION … FROM public, anon, authenticated, and \
             grant it to service_role only. Do not replace it by a function that puts its arguments into SQL with || or %s. Done when an rpc \
             call with only the public key is refused.",
    cannot_see: "Rights that were set in the dashboard.",
    refs: &[Ref::Cwe(89), Ref::Cwe(862), Ref::Url("https://supabase.com/docs/guides/database/functions")],
    judge,
    bad: samples![
        { "a helper that an assistant made for itself":
            "supabase/migrations/1.sql" => "⟦create or replace function⟧ exec_sql(sql text) returns void\n\
                language plpgsql security definer as $$ begin execute sql; end; $$;\n\
                grant execute on function exec_sql(text) to service_role;\n",
        }
        { "a report that takes its condition as text":
            "supabase/migrations/1.sql" => "⟦create function⟧ report(p_where text) returns json language plpgsql security definer\n\
                set search_path = '' as $$ declare r json; begin\n\
                if auth.uid() is null then raise exception 'no'; end if;\n\
                execute 'select json_agg(o) from public.orders o where ' || p_where into r; return r; end; $$;\n",
        }
        { "a script for the console, beside the migrations":
            "supabase/migrations/1.sql" => "create table notes (id int);\n",
            "scripts/setup-exec.sql" => "⟦create or replace function⟧ run_sql(query text) returns void\n\
                language plpgsql security definer as $$ begin execute query; end; $$;\n\
                grant execute on function run_sql(text) to authenticated;\n",
            "src/db.ts" => "import { createClient } from '@supabase/supabase-js';\nexport const db = createClient(url, key);\n",
        }
    ],
    good: samples![{ "names that are quoted, values that are handed over, a function for the server alone, one with the caller's rights":
        "supabase/migrations/1.sql" => "create function rows_of(p_table text) returns bigint language plpgsql security definer set search_path = '' as $$\n\
            declare n bigint; begin execute format('select count(*) from public.%I', p_table) into n; return n; end; $$;\n\
            create function exec_sql(sql text) returns void language plpgsql security definer as $$ begin execute sql; end; $$;\n\
            revoke all on function exec_sql(text) from public, anon, authenticated;\n\
            create function find(p_q text) returns setof notes language plpgsql security definer set search_path = '' as $$\n\
            begin return query execute 'select * from public.notes where user_id = auth.uid() and body = $1' using p_q; end; $$;\n\
            create function run_own(sql text) returns void language plpgsql as $$ begin execute sql; end; $$;\n",
    }],
};

/// The same in scripts that people run in the console of a platform that hands functions to browsers.
fn scripts(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if !facts.services.iter().any(|call| call.service == "supabase") {
        return;
    }
    for change in facts.schema_changes.iter().filter(|change| matches!(change.file, SqlFile::Script | SqlFile::Schema)) {
        let Change::CreateFunction(routine) = &change.change else { continue };
        let runs = routine.definer && routine.runs_argument.is_some() && !routine.name.contains('.');
        if !runs || routine.checks_caller || project.schema.functions.values().any(|known| known.routine.name == routine.name) {
            continue;
        }
        let taken = facts.schema_changes.iter().any(|other| {
            other.path == change.path
                && matches!(&other.change, Change::Grant(grant) if !grant.given
                    && grant.kind == "function"
                    && grant.roles.iter().any(|role| role == "anon" || role == "public"))
        });
        if !taken {
            out.fail(&routine.origin)
                .name("function", &routine.name)
                .name("who", "any caller")
                .severity(Severity::High)
                .confidence(Confidence::Medium)
                .detail("It stands in a script that is run by hand; if that was done, the function is there.");
        }
    }
}

fn judge(project: &Project, out: &mut Verdict) {
    scripts(project, out);
    if !project.schema.functions.values().any(|function| function.browser_facing) {
        exposure::tables(project, out);
        return;
    }
    for function in project.schema.functions.values() {
        let routine = &function.routine;
        let runs = routine.definer && function.browser_facing && !routine.name.contains('.') && routine.runs_argument.is_some();
        if !runs || function.callers.is_empty() || routine.returns.starts_with("trigger") {
            continue;
        }
        // Asking whether somebody is signed in does not make his SQL harmless; asking for a role may.
        let for_staff =
            ["is_admin", "has_role", "is_super_admin", "service_role"].iter().any(|word| routine.mentions.iter().any(|own| own == word));
        let anyone = function.callers.iter().any(|role| role == "anon") && !routine.checks_caller;
        let finding = out.fail(&routine.origin);
        finding.name("function", &routine.name).name("who", if anyone { "anyone" } else { "any signed-in user" });
        if for_staff {
            finding.severity(Severity::High).name("who", "an administrator");
        }
        if function.taken_from_public {
            finding.detail(
                "The right to call it was taken from PUBLIC alone; the platform gives it to anon and authenticated by name as well.",
            );
        }
    }
    out.pass();
}
