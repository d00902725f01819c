//! Rows that people may edit themselves and that also decide what they may do or must pay.

mod entities;

use super::{access, columns, exposure};
use crate::facts::{Condition, Origin, Policy, Project, Reach, Schema, SqlFunction, Table};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/privileged-columns-writable",
    title: "Users can set their own `{column}` in `{table}`",
    pass_title: "People cannot change their own rights, plan or credits",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "People may edit their own row, and the same row says which plan they pay for or what they may do. With one \
          request from the browser's console a user becomes an administrator or gives themselves the paid plan.",
    fix: "Keep such columns out of reach: move them to a table that only the server writes, or allow updates column by column.",
    prompt: "Write a new migration that takes UPDATE and INSERT on this table away from authenticated and anon and grants them \
             back for the harmless columns only (GRANT UPDATE (full_name, avatar_url) …), or a BEFORE INSERT OR UPDATE trigger that \
             keeps the privileged columns as they were unless the service role writes. Let webhooks and server functions set \
             them. Do not change what people may edit otherwise. Done when a user's own update of the column is refused \
             or ignored. On Base44: give these fields an rls block with write of their own in the entity's file, or let only a \
             function set them that checks the caller first.",
    cannot_see: "Column rights that were set in the dashboard.",
    refs: &[Ref::Cwe(269), Ref::Url("https://supabase.com/docs/guides/database/postgres/column-level-security")],
    judge,
    bad: samples![
        { "an entity of Base44 whose owners may change all of it":
            "base44/entities/MemberProfile.jsonc" => "{\n  \"name\": \"MemberProfile\",\n  \"properties\": { \"bio\": { \"type\": \"string\" }, \"credits\": { \"type\": \"number\" } },\n  \"rls\": {\n    \"read\": true,\n\
                \"create\": false,\n    ⟦\"update\"⟧: { \"$or\": [ { \"data.user_id\": \"{{user.id}}\" }, { \"user_condition\": { \"role\": \"admin\" } } ] },\n    \"delete\": false\n  }\n}\n",
        }
        { "credits in the profile":
            "supabase/migrations/1.sql" => "create table profiles (id uuid primary key, name text, is_pro boolean, credits int);\n\
                alter table profiles enable row level security;\n\
                ⟦create policy⟧ \"own\" on profiles for update using (auth.uid() = id);\n",
        }
        { "rights by names of other languages, a standing that shuts people out, a payment of two parties, the company that one sees":
            "supabase/migrations/1.sql" => "create table perfiles (id uuid primary key, nombre text, es_admin boolean);\nalter table perfiles enable row level security;\n\
                ⟦create policy⟧ own on perfiles for update using (auth.uid() = id);\n\
                create table user_accounts (id uuid primary key, name text, status text check (status in ('active', 'suspended')));\nalter table user_accounts enable row level security;\n\
                ⟦create policy⟧ own on user_accounts for update using (auth.uid() = id);\n\
                create table escrows (id uuid, cliente_id uuid, provider_id uuid, monto int, estado text, stripe_payment_intent_id text);\nalter table escrows enable row level security;\n\
                ⟦create policy⟧ own on escrows for all using (auth.uid() = cliente_id or auth.uid() = provider_id);\n\
                create table profiles (id uuid primary key, name text, company_id uuid);\nalter table profiles enable row level security;\n\
                ⟦create policy⟧ own on profiles for update using (auth.uid() = id);\n\
                create function my_company() returns uuid language sql security definer as $$ select company_id from profiles where id = auth.uid() $$;\n\
                create table leads (id uuid, company_id uuid, email text);\nalter table leads enable row level security;\n\
                create policy ours on leads for select using (company_id = my_company());\n",
        }
        { "an order that its buyer can mark as paid":
            "package.json" => r#"{ "dependencies": { "stripe": "^17.0.0" } }"#,
            "supabase/migrations/1.sql" => "create table orders (id uuid, user_id uuid, total int, payment_status text);\nalter table orders enable row level security;\n\
                ⟦create policy⟧ own on orders for update using (auth.uid() = user_id);\n",
        }
        { "a trigger that a later step drops, one that only counts, a column taken out of a right on the whole table":
            "supabase/migrations/1.sql" => "create table profiles (id uuid primary key, name text, role text);\nalter table profiles enable row level security;\n\
                ⟦create policy⟧ own on profiles for update using (auth.uid() = id);\n\
                create function keep_role() returns trigger as $$ begin new.role := old.role; return new; end; $$ language plpgsql;\n\
                create trigger keep before update on profiles for each row execute function keep_role();\n\
                create table members (id uuid primary key, plan text);\nalter table members enable row level security;\n\
                ⟦create policy⟧ own on members for update using (auth.uid() = id);\n\
                create function count_plans() returns trigger as $$ begin perform count(*) from members where plan = 'pro'; return new; end; $$ language plpgsql;\n\
                create trigger counts before update on members for each row execute function count_plans();\n\
                create table accounts (id uuid primary key, credits int);\nalter table accounts enable row level security;\n\
                ⟦create policy⟧ own on accounts for update using (auth.uid() = id);\nrevoke update (credits) on accounts from authenticated;\n",
            "supabase/migrations/2.sql" => "drop trigger if exists keep on profiles;\n",
        }
        { "a profile that was made in the dashboard, whose columns only the generated types tell; a wish to be paid out":
            "src/integrations/supabase/types.ts" => "export type Database = {\n  public: {\n    Tables: {\n      profiles: {\n        Row: {\n          id: string\n          name: string | null\n          role: string\n        }\n        Insert: {\n          id: string\n        }\n      }\n    }\n  }\n}\n",
            "supabase/migrations/1.sql" => "alter table profiles enable row level security;\n\
                ⟦create policy⟧ own on profiles for update using (auth.uid() = id);\n\
                create table withdrawal_requests (id uuid, seller_id uuid, amount_cents int, status text default 'pending');\n\
                alter table withdrawal_requests enable row level security;\n\
                ⟦create policy⟧ own on withdrawal_requests for insert with check (seller_id = auth.uid());\n",
        }
        { "two conditions, of which the one that a new row must pass asks for the own row only":
            "supabase/migrations/1.sql" => "create table members (id uuid primary key, role text default 'user');\nalter table members enable row level security;\n\
                ⟦create policy⟧ p on members for all using (auth.uid() = id and is_admin()) with check (auth.uid() = id and my_part() = 'producer');\n\
                create function my_part() returns text language sql as $$ select 'a' $$;\n",
        }
        { "a role that one chooses when signing up":
            "supabase/migrations/1.sql" => "create table users (id uuid primary key, role text default 'user');\n\
                alter table users enable row level security;\n\
                ⟦create policy⟧ \"own\" on users for insert with check (auth.uid() = id);\n",
        }
    ],
    good: samples![
        { "entities of Base44: a field with a rule of its own, a choice without power, a balance that only the team changes":
            "base44/entities/MemberProfile.jsonc" => "{ \"name\": \"MemberProfile\", \"properties\": { \"credits\": { \"type\": \"number\", \"rls\": { \"write\": { \"user_condition\": { \"role\": \"admin\" } } } }, \
                \"user_type\": { \"type\": \"string\", \"enum\": [\"client\", \"cleaner\"] } }, \"rls\": { \"read\": true, \"create\": false, \"update\": { \"created_by\": \"{{user.email}}\" }, \"delete\": false } }\n",
            "base44/entities/Wallet.jsonc" => "{ \"name\": \"Wallet\", \"properties\": { \"balance\": { \"type\": \"number\" } }, \"rls\": { \"read\": { \"created_by\": \"{{user.email}}\" }, \"write\": { \"user_condition\": { \"role\": \"admin\" } } } }\n",
        }
        { "two conditions, of which the one that a row must pass once it is written asks for an administrator; one condition for both":
            "supabase/migrations/1.sql" => "create table members (id uuid primary key, role text default 'user');\nalter table members enable row level security;\n\
                create policy p on members for all using (auth.uid() = id) with check (public.is_admin());\n\
                create policy q on members for insert with check (public.is_admin() and auth.uid() = id);\n\
                create table profiles (id uuid primary key, role text default 'user');\nalter table profiles enable row level security;\n\
                create policy p on profiles for update using (auth.uid() = id and role = 'user');\n",
        }
        { "how one is (busy, away), a company that no policy goes by or that a check keeps, the number of one's own card":
            "supabase/migrations/1.sql" => "create table profiles (id uuid primary key, name text, status text, company_id uuid);\nalter table profiles enable row level security;\n\
                create policy own on profiles for update using (auth.uid() = id);\n\
                create table users (id uuid primary key, name text, org_id uuid, status text check (status in ('online', 'away')));\nalter table users enable row level security;\n\
                create policy own on users for update using (auth.uid() = id) with check (auth.uid() = id and org_id = my_org());\n\
                create function my_org() returns uuid language sql security definer as $$ select org_id from users where id = auth.uid() $$;\n\
                create table leads (id uuid, org_id uuid);\nalter table leads enable row level security;\n\
                create policy ours on leads for select using (org_id = my_org());\n\
                create table cards (id uuid, user_id uuid, stripe_payment_method_id text, status text);\nalter table cards enable row level security;\n\
                create policy own on cards for select using (auth.uid() = user_id);\n",
        }
        { "a record that staff keep about a customer":
            "supabase/migrations/1.sql" => "create table customers (id uuid, name text, tier text);\nalter table customers enable row level security;\n\
                create policy staff on customers for update to authenticated using (true);\n",
        }
        { "a wish to be paid out that can only be new":
            "supabase/migrations/1.sql" => "create table payouts (id uuid, seller_id uuid, amount int, status text default 'pending');\nalter table payouts enable row level security;\n\
                create policy own on payouts for insert with check (seller_id = auth.uid() and status = 'pending');\n",
        }
        { "a check on the column, a trigger, column rights, a table of messages":
            "supabase/migrations/1.sql" => "create table profiles (id uuid, name text, role text);\nalter table profiles enable row level security;\n\
                create policy own on profiles for update using (auth.uid() = id) with check (auth.uid() = id and role = 'user');\n\
                create table accounts (id uuid, plan text);\nalter table accounts enable row level security;\n\
                create policy own on accounts for update using (auth.uid() = id);\n\
                create function keep_plan() returns trigger as $$ begin new.plan := old.plan; return new; end; $$ language plpgsql;\n\
                create trigger keep before update on accounts for each row execute function keep_plan();\n\
                create table members (id uuid, name text, role text);\nalter table members enable row level security;\n\
                create policy own on members for update using (auth.uid() = id);\n\
                revoke update on members from authenticated; grant update (name) on members to authenticated;\n\
                create table chat_messages (id uuid, user_id uuid, role text);\nalter table chat_messages enable row level security;\n\
                create policy own on chat_messages for all using (auth.uid() = user_id);\n",
        }
        { "a trigger that refuses, a constraint and a type without power in them":
            "supabase/migrations/1.sql" => "create table profiles (id uuid, role text);\nalter table profiles enable row level security;\n\
                create policy own on profiles for update using (auth.uid() = id);\n\
                create function refuse() returns trigger as $$ begin raise exception 'no'; end; $$ language plpgsql;\n\
                create trigger keep before update of role on profiles for each row when (old.role is distinct from new.role) execute function refuse();\n\
                create table members (id uuid, role text check (role in ('host', 'guest')));\nalter table members enable row level security;\n\
                create policy own on members for update using (auth.uid() = id);\n\
                create type part as enum ('artist', 'venue');\ncreate table users (id uuid, user_type part);\nalter table users enable row level security;\n\
                create policy own on users for update using (auth.uid() = id);\n",
        }
        { "orders that only the server changes, and a list of expenses of one's own":
            "package.json" => r#"{ "dependencies": { "stripe": "^17.0.0" } }"#,
            "supabase/migrations/1.sql" => "create table orders (id uuid, user_id uuid, payment_status text);\nalter table orders enable row level security;\n\
                create policy own on orders for select using (auth.uid() = user_id);\n\
                create table bookings (id uuid, user_id uuid, customer_name text, payment_status text);\nalter table bookings enable row level security;\n\
                create policy own on bookings for update using (auth.uid() = user_id);\n\
                create table expenses (id uuid, user_id uuid, is_paid boolean);\nalter table expenses enable row level security;\n\
                create policy own on expenses for all using (auth.uid() = user_id);\n",
        }
        { "a profile without rights in it, a browser's subscription to notifications, an account at a bank, a bot, limits and notes of one's own":
            "supabase/migrations/1.sql" => "create table profiles (id uuid, full_name text, bio text);\nalter table profiles enable row level security;\n\
                create policy own on profiles for update using (auth.uid() = id);\n\
                create table push_subscriptions (id uuid, user_id uuid, subscription jsonb);\nalter table push_subscriptions enable row level security;\n\
                create policy own on push_subscriptions for update using (auth.uid() = user_id);\n\
                create table bank_accounts (id uuid, user_id uuid, account_type text);\nalter table bank_accounts enable row level security;\n\
                create policy own on bank_accounts for all using (auth.uid() = user_id);\n\
                create table wallet_security_configs (id uuid, user_id uuid, daily_limit int);\nalter table wallet_security_configs enable row level security;\n\
                create policy own on wallet_security_configs for all using (auth.uid() = user_id);\n\
                create table bot_profiles (id uuid, owner_id uuid, role text);\nalter table bot_profiles enable row level security;\n\
                create policy own on bot_profiles for update using (owner_id = auth.uid());\n\
                create table usage_logs (id uuid, user_id uuid, credits_used int);\nalter table usage_logs enable row level security;\n\
                create policy own on usage_logs for insert with check (auth.uid() = user_id);\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    if entities::judge(project, out) && !project.schema.browser_facing {
        return out.pass();
    }
    if !project.schema.browser_facing && access::keeps_entities(project) {
        return out.unknown(
            "The records are kept by Base44, and no file holds the rules of its entities: which fields people may set cannot be told.",
            None,
        );
    }
    let Some(tables) = exposure::tables(project, out) else { return };
    for table in tables.into_iter().filter(|table| table.row_security) {
        let paid = columns::payment(table);
        if project.product.takes_payment
            && let Some((policy, column)) = writable(&project.schema, table, &paid, "update")
            && belongs_to_buyer(table, policy)
        {
            let finding = out.fail(&policy.origin);
            finding.name("column", column).name("table", &table.name).severity(Severity::High).confidence(Confidence::Medium);
            finding.detail("Whoever bought something can mark it as paid without paying.");
        }
        let provider = if paid.is_empty() { columns::provider_payment(table) } else { Vec::new() };
        if let Some((policy, column)) = writable(&project.schema, table, &provider, "update") {
            let finding = out.fail(&policy.origin);
            finding.name("column", column).name("table", &table.name).severity(Severity::High).confidence(Confidence::Medium);
            finding.detail("The row keeps the payment provider's number of a payment, and a party to it may change what the row says of it: that it was paid, or how much.");
        }
        let asked = columns::payout(table);
        if let Some((policy, column)) = ["insert", "update"].iter().find_map(|command| writable(&project.schema, table, &asked, command)) {
            let finding = out.fail(&policy.origin);
            finding.name("column", column).name("table", &table.name).severity(Severity::High).confidence(Confidence::Medium);
            finding.detail("Whoever wants to be paid out writes the request themselves, as approved and as high as they like, past what the server checks.");
        }
        let privileged = columns::privileged(table);
        let mut told: Option<&Origin> = None;
        for command in ["update", "insert"] {
            let Some((policy, column)) = writable(&project.schema, table, &privileged, command) else { continue };
            // Sign-up mostly writes the row by a trigger, and then a second one is refused.
            let role = matches!(column, "role" | "is_admin" | "user_role" | "admin" | "rol" | "papel" | "es_admin");
            if told.is_some_and(|told| !role || *told == policy.origin) {
                continue;
            }
            told = Some(&policy.origin);
            let finding = out.fail(&policy.origin);
            finding.name("column", column).name("table", &table.name);
            if command == "insert" {
                finding.detail("A new user may choose the value when the row is first written.");
            }
            // A part in a conversation is no right over the product.
            let in_talk = ["conversation", "chat", "channel", "room", "thread"].iter().any(|word| table.name.contains(word));
            if !columns::is_grave(column) || command == "insert" && !role || in_talk {
                finding.severity(Severity::High);
            }
        }
        of_membership(project, table, told.is_some(), out);
    }
    out.pass();
}

/// Rows of a person that decide whether their account is open, or whose customers' data they see.
fn of_membership(project: &Project, table: &Table, told: bool, out: &mut Verdict) {
    let tenants: Vec<&str> =
        table.columns.iter().map(|column| column.name.as_str()).filter(|name| opens_others(&project.schema, table, name)).collect();
    if let Some((policy, column)) = own_update(&project.schema, table, &tenants) {
        let finding = out.fail(&policy.origin);
        finding.name("column", column).name("table", &table.name).severity(Severity::High).confidence(Confidence::Medium);
        finding.detail("Policies of other tables let people see what belongs to the one that this column names: whoever writes another's there reads theirs.");
    } else if !told && let Some((policy, column)) = own_update(&project.schema, table, &columns::standing(&project.schema, table)) {
        let finding = out.fail(&policy.origin);
        finding.name("column", column).name("table", &table.name).severity(Severity::Medium).confidence(Confidence::Medium);
        finding.detail("Where the column is what shuts an account out, or makes it prove more, its own holder undoes that. Whether the app goes by it cannot be told from the policy.");
    }
}

/// The policy by which people change their own row, and no wider one, with a column of these that it leaves open.
fn own_update<'t>(schema: &Schema, table: &'t Table, open: &[&'t str]) -> Option<(&'t Policy, &'t str)> {
    writable(schema, table, open, "update").filter(|(policy, _)| policy.reach("update") == Reach::Owner)
}

/// Whether policies of other tables go by a column of this one that names a person's company: by a look-up of their own, or
/// by a function that looks it up.
fn opens_others(schema: &Schema, table: &Table, column: &str) -> bool {
    if !column.strip_suffix("_id").is_some_and(|bare| columns::TENANTS.contains(&bare)) || !columns::is_account(table) {
        return false;
    }
    let looks_up = |function: &&SqlFunction| {
        function.routine.reads.contains(&table.name) && function.routine.mentions.iter().any(|word| word == column)
    };
    let helpers: Vec<&str> = schema.functions.values().filter(looks_up).map(|function| function.routine.name.as_str()).collect();
    let goes_by = |condition: &Condition| {
        let names = |word: &str| speaks_of(&condition.text, word);
        names(column) && (names(&table.name) || helpers.iter().any(|helper| names(helper)))
    };
    let others = schema.tables.values().filter(|other| other.name != table.name && other.row_security);
    others.flat_map(|other| &other.policies).any(|policy| [&policy.using, &policy.check].into_iter().flatten().any(goes_by))
}

/// The policy by which people write `command` on their own row, with the first privileged column it leaves open.
fn writable<'t>(schema: &Schema, table: &'t Table, privileged: &[&'t str], command: &str) -> Option<(&'t Policy, &'t str)> {
    let narrowed = table.policies.iter().any(|policy| policy.restrictive && policy.covers(command));
    // Records that a business keeps about people are no accounts of theirs, unless a policy calls them their own.
    let account = columns::is_account(table);
    let own = |policy: &&Policy| {
        // What a row comes to must pass as well as what it was.
        let after = policy.result().map_or(Reach::Nobody, |condition| condition.reach);
        match policy.reach(command).min(after) {
            Reach::Owner => !policy.restrictive,
            Reach::SignedIn | Reach::Everyone => !policy.restrictive && account,
            Reach::Role => !policy.restrictive && is_own_of_role(policy, command),
            _ => false,
        }
    };
    let policy = table.policies.iter().filter(own).find(|_| !narrowed)?;
    let guarded = |column: &str| {
        let checked = policy.result().is_some_and(|check| speaks_of(&check.text, column));
        let running = table.before_write.iter().filter(|trigger| if command == "update" { trigger.update } else { trigger.insert });
        let kept = running.into_iter().any(|trigger| {
            let looks = |function: &SqlFunction| function.routine.row_columns.iter().any(|own| own == column);
            trigger.columns.iter().any(|own| own == column) || schema.functions_named(&trigger.function).any(looks)
        });
        let granted = if command == "update" { &table.updatable } else { &table.insertable };
        let limited = granted.as_ref().is_some_and(|columns| !columns.iter().any(|own| own == column));
        checked || kept || limited || columns::is_choice(schema, table, column)
    };
    let open: Vec<&str> = privileged.iter().copied().filter(|column| !guarded(column)).collect();
    let column = open.iter().copied().find(|column| columns::is_grave(column)).or_else(|| open.first().copied())?;
    Some((policy, column))
}

/// Whether a policy asks for the own row and, besides, for a part that is no administrator's: `… AND role() = 'producer'`.
fn is_own_of_role(policy: &Policy, command: &str) -> bool {
    let mut asked = policy.asked(command).filter(|condition| condition.reach == Reach::Role).peekable();
    asked.peek().is_some()
        && asked.all(|condition| {
            let text = condition.text.to_ascii_lowercase();
            let own = text.contains("auth.uid() =") || text.contains("= auth.uid()");
            own && text.contains(" and ")
                && ![" or ", "admin", "staff", "owner", "manager", "exists", "select"].iter().any(|word| text.contains(word))
        })
}

/// Whether who owns a row bought what it speaks of. Merchants keep their customers' names beside their own id.
fn belongs_to_buyer(table: &Table, policy: &Policy) -> bool {
    let texts = [&policy.using, &policy.check].into_iter().flatten().map(|condition| condition.text.as_str());
    let buyer = ["customer_id", "buyer_id", "client_id", "guest_id", "renter_id", "student_id", "patient_id"];
    let merchants = ["customer_", "guest_", "client_", "renter_", "buyer_", "cliente_"];
    texts.into_iter().any(|text| buyer.iter().any(|column| speaks_of(text, column)))
        || !table.columns.iter().any(|column| merchants.iter().any(|start| column.name.starts_with(start)))
}

fn speaks_of(text: &str, column: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).any(|word| word.eq_ignore_ascii_case(column))
}
