//! Policies that let every signed-in person change everybody's rows.

use super::policy_open_write::{contradiction, open_commands, spell};
use super::{columns, exposure};
use crate::facts::{Policy, Project, Reach, Schema, Table};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

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
        { "messages in one's own name, into any conversation":
            "supabase/migrations/1.sql" => "create table conversations (id uuid, buyer_id uuid, seller_id uuid);\nalter table conversations enable row level security;\n\
                create policy ours on conversations for select using (auth.uid() = buyer_id or auth.uid() = seller_id);\n\
                create table messages (id uuid, conversation_id uuid, sender_id uuid, body text);\nalter table messages enable row level security;\n\
                ⟦create policy⟧ send on messages for insert with check (auth.uid() = sender_id);\n",
        }
        { "a look-up that compares a column with itself":
            "supabase/migrations/1.sql" => "create table notes (id uuid, team_id uuid);\nalter table notes enable row level security;\n\
                ⟦create policy⟧ a on notes for update using (exists (select 1 from members m where m.team_id = team_id and m.user_id = auth.uid()));\n",
        }
    ],
    good: samples![{ "who writes into a conversation is part of it, a trigger sees to it, conversations that everybody reads":
        "supabase/migrations/1.sql" => "create table conversations (id uuid, buyer_id uuid, seller_id uuid);\nalter table conversations enable row level security;\n\
            create policy ours on conversations for select using (auth.uid() = buyer_id or auth.uid() = seller_id);\n\
            create table messages (id uuid, conversation_id uuid, sender_id uuid, body text);\nalter table messages enable row level security;\n\
            create policy send on messages for insert with check (sender_id = auth.uid() and exists (select 1 from conversations c\n\
              where c.id = conversation_id and (c.buyer_id = auth.uid() or c.seller_id = auth.uid())));\n\
            create table group_messages (id uuid, conversation_id uuid, sender_id uuid);\nalter table group_messages enable row level security;\n\
            create policy send on group_messages for insert with check (sender_id = auth.uid());\n\
            create function keep_out() returns trigger as $$ begin if not part_of(new.conversation_id) then raise exception 'no'; end if; return new; end; $$ language plpgsql;\n\
            create trigger keep before insert on group_messages for each row execute function keep_out();\n\
            create table channels (id uuid, name text);\nalter table channels enable row level security;\ncreate policy all_read on channels for select using (true);\n\
            create table channel_messages (id uuid, channel_id uuid, user_id uuid);\nalter table channel_messages enable row level security;\n\
            create policy send on channel_messages for insert with check (auth.uid() = user_id);\n",
    }
    { "the owner, an admin, a member, a new row of one's own":
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
        if let Some((policy, column)) = into_any_conversation(&project.schema, table) {
            let finding = out.fail(&policy.origin);
            finding.name("what", "write into anybody's conversations").name("table", &table.name);
            finding.severity(Severity::Medium).confidence(Confidence::Medium).detail(format!(
                "Its check asks whether the sender is the caller, and not whether the caller is part of what `{column}` names: whoever learns that id writes there."
            ));
        }
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

/// The policy by which people add messages in their own name to conversations that others keep among themselves, with the
/// column that names the conversation.
fn into_any_conversation<'t>(schema: &Schema, table: &'t Table) -> Option<(&'t Policy, &'t str)> {
    let parts = |name: &str| name.split('_').map(str::to_owned).collect::<Vec<_>>();
    let talk = ["message", "messages", "mensajes", "mensagens", "mensaje", "mensagem"];
    if !parts(&table.name).iter().any(|word| talk.contains(&word.as_str())) || columns::is_form(&table.name) {
        return None;
    }
    let private = |reach: Reach| matches!(reach, Reach::Owner | Reach::Member | Reach::Role);
    let kept = |column: &&str| {
        let Some(one) = column.strip_suffix("_id") else { return false };
        let known = ["conversation", "chat", "thread", "room", "channel", "conversacion", "conversa"];
        let many = [format!("{one}s"), format!("chat_{one}s"), format!("{one}es"), one.to_owned()];
        let tables = || many.iter().filter_map(|name| schema.tables.get(name));
        known.contains(&one) && tables().any(|other| other.row_security && private(other.widest("select")))
    };
    let column = table.columns.iter().map(|column| column.name.as_str()).find(kept)?;
    let looks = |name: &str| schema.functions_named(name).any(|function| function.routine.row_columns.iter().any(|own| own == column));
    if table.before_write.iter().any(|trigger| trigger.insert && looks(&trigger.function))
        || table.policies.iter().any(|policy| policy.restrictive && policy.covers("insert"))
    {
        return None;
    }
    // A check that looks anything up, or calls a function of the project, may ask for the conversation in its own way.
    let alone = |policy: &&Policy| {
        let text = policy.result().map(|condition| condition.text.to_ascii_lowercase().replace("auth.uid()", "")).unwrap_or_default();
        let calls = text
            .match_indices('(')
            .any(|(at, _)| text.get(..at).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_')));
        !text.contains(column) && !calls && !text.contains("exists") && !text.contains(" from ")
    };
    let adds = |policy: &&Policy| !policy.restrictive && policy.reach("insert") == Reach::Owner;
    table.policies.iter().filter(adds).find(alone).map(|policy| (policy, column))
}
