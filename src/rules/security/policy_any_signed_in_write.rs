//! Policies that let every signed-in person change everybody's rows.

use super::policy_open_write::{contradiction, open_commands, spell};
use super::{columns, exposure};
use crate::facts::{Project, Reach};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/policy-any-signed-in-write",
    title: "Any signed-in user can {what} (`{table}`)",
    pass_title: "Signed-in people can change only what is theirs",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The policy asks only whether somebody is signed in, not whether the row is theirs to write. Whoever makes an account, \
          which takes a minute, writes past your app whatever the policy speaks of: what others rely on, or what belongs to them.",
    fix: "Compare the caller with the row's owner, or ask for a role, in the policy's USING and WITH CHECK.",
    prompt: "Write a new migration that drops this policy and recreates it so that it compares auth.uid() with the column that \
             names the row's owner (directly, or through the parent table with EXISTS), in USING and in WITH CHECK; \
             for catalogue data ask for an admin role instead. Do not loosen other policies. Done when one \
             test account cannot change a row of another.",
    cannot_see: "Whether sign-up is closed so that only staff have accounts, and changes made in the dashboard.",
    refs: &[Ref::Cwe(639), Ref::Url("https://supabase.com/docs/guides/database/postgres/row-level-security")],
    judge,
    bad: samples![
        { "named own, asks only for a login":
            "supabase/migrations/1.sql" => "create table medical_records (id uuid, patient_id uuid, diagnosis text);\n\
                alter table medical_records enable row level security;\n\
                ⟦create policy⟧ \"records_update_own\" on medical_records for update using (auth.uid() is not null);\n\
                ⟦create policy⟧ \"records_delete_own\" on medical_records for delete to authenticated using (true);\n",
        }
        { "a role in the profile that people edit themselves":
            "supabase/migrations/1.sql" => "create table orders (id uuid, user_id uuid);\nalter table orders enable row level security;\n\
                ⟦create policy⟧ \"admins\" on orders for update using ((auth.jwt() -> 'user_metadata' ->> 'role') = 'admin');\n",
        }
        { "the same, kept by the platform and asked by a function":
            "supabase/migrations/1.sql" => "create table orders (id uuid, user_id uuid);\nalter table orders enable row level security;\n\
                create function is_admin() returns boolean language sql security definer set search_path = '' as\n\
                $$ select (raw_user_meta_data->>'role') = 'admin' from auth.users where id = auth.uid() $$;\n\
                ⟦create policy⟧ a on orders for update using (is_admin());\n\
                ⟦create policy⟧ b on orders for delete using ((select raw_user_meta_data->>'role' from auth.users where id = auth.uid()) = 'admin');\n",
        }
        { "a look-up that compares a column with itself":
            "supabase/migrations/1.sql" => "create table notes (id uuid, team_id uuid);\nalter table notes enable row level security;\n\
                ⟦create policy⟧ a on notes for update using (exists (select 1 from members m where m.team_id = team_id and m.user_id = auth.uid()));\n",
        }
    ],
    good: samples![{ "the owner, an admin, a member, a new row of one's own":
        "supabase/migrations/1.sql" => "create table posts (id uuid, user_id uuid, body text);\nalter table posts enable row level security;\n\
            create policy a on posts for update to authenticated using ((select auth.uid()) = user_id);\n\
            create policy b on posts for delete using (public.has_role(auth.uid(), 'admin'));\n\
            create policy c on posts for insert with check (auth.uid() is not null and auth.uid() = user_id);\n\
            create policy d on posts for select using (auth.uid() is not null);\n\
            create policy e on posts for update using (exists (select 1 from members m where m.team_id = posts.team_id and m.user_id = auth.uid()));\n\
            create policy f on posts for delete using ((auth.jwt() -> 'app_metadata' ->> 'role') = 'admin');\n",
    }],
};

/// What a look-up that compares a column with itself comes to.
pub(super) const VOID: &str = "Its look-up compares a column with itself (the bare name belongs to the table that is asked, not to this one), so whoever \
                               has one row there passes for every row here.";

fn judge(project: &Project, out: &mut Verdict) {
    let Some(tables) = exposure::tables(project, out) else { return };
    for table in tables.into_iter().filter(|table| table.row_security || !table.declared) {
        for policy in &table.policies {
            let mut open = open_commands(table, policy, Reach::SignedIn);
            let claims = open_commands(table, policy, Reach::EditableClaim);
            let by_claim = open.is_empty() && !claims.is_empty();
            if by_claim {
                open = claims;
            }
            if open.is_empty() || open == ["insert"] && columns::is_form(&table.name) {
                continue;
            }
            let personal = columns::personal(table).is_some() || columns::belongs(table);
            let intimate = personal || open == ["insert"] && columns::owned(table);
            let severity = match (open == ["insert"], intimate) {
                (false, true) if columns::is_technical_log(table) => Severity::Medium,
                (true, true) => Severity::Medium,
                (true, false) => Severity::Low,
                (false, true) => Severity::Critical,
                (false, false) => Severity::High,
            };
            let finding = out.fail(&policy.origin);
            let what = match (open == ["insert"], columns::owned(table)) {
                (true, true) => "add rows in anyone's name".to_owned(),
                (true, false) => "add rows as they like".to_owned(),
                (false, true) => format!("{} everyone's rows", spell(&open)),
                (false, false) => format!("{} every row", spell(&open)),
            };
            finding.name("what", what).name("table", &table.name).severity(severity);
            let conditions = || [&policy.using, &policy.check].into_iter().flatten();
            if by_claim {
                let inside = !conditions().any(|condition| condition.text.contains("meta"));
                let by = if inside { "It asks a function that trusts" } else { "It trusts" };
                finding.detail(format!("{by} user_metadata, which every user can edit for themselves."));
            } else if conditions().any(|condition| condition.void) {
                finding.detail(VOID);
            } else if let Some(detail) = contradiction(policy) {
                finding.detail(detail);
            }
        }
    }
    out.pass();
}
