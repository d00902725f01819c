//! Policies that let everyone, signed in or not, write rows.

use super::{columns, exposure};
use crate::facts::{Policy, Project, Reach, Table};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/policy-open-write",
    title: "Anyone can {what} rows of `{table}` without signing in",
    pass_title: "No policy lets strangers write",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The policy's condition is always true, so the key that every visitor can see is enough to write to this table. \
          Anyone can do so past your app, as often as they like, with a small program.",
    fix: "Limit the policy to the row's owner, or drop it if only your server writes: server keys pass policies anyway.",
    prompt: "Write a new migration that drops this policy. If signed-in people must write these rows, recreate it \
             TO authenticated with USING (auth.uid() = user_id) WITH CHECK (auth.uid() = user_id). If only server functions with \
             the service role write here, do not recreate it: the service role does not need a policy. Change no other \
             policy. Done when a write with only the public key is refused.",
    cannot_see: "Whether a trigger refuses the write, and changes made in the dashboard.",
    refs: &[Ref::Cwe(862), Ref::Url("https://supabase.com/docs/guides/database/postgres/row-level-security")],
    judge,
    bad: samples![
        { "a policy that is meant for the server":
            "supabase/migrations/1.sql" => "create table prints (id uuid, user_id uuid, status text);\nalter table prints enable row level security;\n\
                ⟦create policy⟧ \"Functions can update prints\" on public.prints for update using (true);\n",
        }
        { "everything open, by a policy without any FOR":
            "supabase/migrations/1.sql" => "create table jobs (id int);\nalter table jobs enable row level security;\n\
                ⟦CREATE POLICY⟧ \"Service role full access\" ON jobs USING (true) WITH CHECK (true);\n",
        }
    ],
    good: samples![
        { "a contact form, a policy for the service role, a policy that was dropped":
            "supabase/migrations/1.sql" => "create table contact_requests (id int, email text);\nalter table contact_requests enable row level security;\n\
                create policy \"Anyone can write to us\" on contact_requests for insert with check (true);\n\
                create table jobs (id int);\nalter table jobs enable row level security;\n\
                create policy \"server\" on jobs for all to service_role using (true) with check (true);\n\
                create policy \"open\" on jobs for update using (true);\ndrop policy if exists \"open\" on jobs;\n\
                create policy \"read\" on jobs for select using (true);\n",
        }
        { "an open policy that a restrictive one narrows":
            "supabase/migrations/1.sql" => "create table a (id int, user_id uuid); alter table a enable row level security;\n\
                create policy p on a for update using (true); create policy q on a as restrictive for update using (auth.uid() = user_id);\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let Some(tables) = exposure::tables(project, out) else { return };
    for table in tables.into_iter().filter(|table| table.row_security || !table.declared) {
        for policy in &table.policies {
            let open = open_commands(table, policy, Reach::Everyone);
            let only_adds = open == ["insert"];
            if open.is_empty() || only_adds && columns::is_form(&table.name) {
                continue;
            }
            let finding = out.fail(&policy.origin);
            finding.name("what", spell(&open)).name("table", &table.name);
            if only_adds || columns::is_technical_log(table) {
                finding.severity(Severity::Medium);
            }
            if let Some(detail) = contradiction(policy) {
                finding.detail(detail);
            }
        }
    }
    out.pass();
}

/// Which writes a policy opens exactly to `reach`, with no restrictive policy in the way.
pub(super) fn open_commands(table: &Table, policy: &Policy, reach: Reach) -> Vec<&'static str> {
    let narrowed =
        |command: &str| table.policies.iter().any(|other| other.restrictive && other.covers(command) && other.reach(command) < reach);
    if policy.restrictive {
        return Vec::new();
    }
    ["insert", "update", "delete"].into_iter().filter(|command| policy.reach(command) == reach && !narrowed(command)).collect()
}

/// Commands in words.
pub(super) fn spell(commands: &[&str]) -> String {
    let word = |command: &&str| match *command {
        "select" => "read",
        "insert" => "add",
        "update" => "change",
        _ => "delete",
    };
    let words: Vec<&str> = commands.iter().map(word).collect();
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// What a policy's name promises and its condition does not keep.
pub(super) fn contradiction(policy: &Policy) -> Option<String> {
    let table = policy.table.replace(['_', '-'], " ");
    // What the table is called is no promise: “Signed-in users can update service_tickets”.
    let name = policy.name.to_ascii_lowercase().replace(['_', '-'], " ").replace(&table.to_ascii_lowercase(), " ");
    let says = |words: &[&str]| name.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| words.contains(&part));
    let promise = if says(&["own", "owner", "their"]) {
        "the row's owner"
    } else if says(&["admin", "admins", "administrators"]) {
        "administrators"
    } else if says(&["authenticated", "users", "user", "anyone", "everyone", "public", "anonymous"]) {
        return None;
    } else if says(&["server", "backend"])
        || ["service role", "service account", "edge function", "functions can", "system can", "service can"]
            .iter()
            .any(|mark| name.contains(mark))
    {
        "your server alone"
    } else {
        return None;
    };
    Some(format!("Its name, “{}”, promises that it lets in {promise}; its condition does not ask for that.", policy.name))
}
