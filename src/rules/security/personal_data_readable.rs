//! Personal data that everyone, or everyone with an account, can read.

use super::{columns, exposure};
use crate::facts::{Project, Reach, Table};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::borrow::Cow;

pub(super) static RULE: Rule = Rule {
    id: "security/personal-data-readable",
    title: "{who} can read everybody's {data} in `{table}`",
    pass_title: "Personal data can be read only by those it belongs to",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The policy opens whole rows, not only the name that the page shows. Anyone who asks the database directly gets \
          every person's details in one list: a reportable data breach under privacy law.",
    fix: "Let people read their own row, and show others through a view with only the public columns.",
    prompt: "Write a new migration that limits this SELECT policy to the row's owner (auth.uid() = id or user_id) and to those \
             who need it, and creates a view with security_invoker off that holds only the public columns (name, picture) for \
             everyone else. Change the queries that only need public columns to read the view. Done when one test \
             account cannot read the e-mail address, phone number or birth date of another.",
    cannot_see: "Whether the columns are filled, and column rights that were set in the dashboard.",
    refs: &[Ref::Cwe(359), Ref::Url("https://supabase.com/docs/guides/database/postgres/column-level-security")],
    judge,
    bad: samples![
        { "keys in a table of their own, and in one that no file creates":
            "supabase/migrations/1.sql" => "create table service_keys (id uuid, name text, key_value text);\nalter table service_keys enable row level security;\n\
                ⟦create policy⟧ \"select_all\" on service_keys for select using (true);\n\
                ⟦create policy⟧ a on api_keys for select using (true);\n",
        }
        { "profiles with addresses, open to everyone":
            "supabase/migrations/1.sql" => "create table user_profiles (id uuid, full_name text, email text, phone text);\n\
                alter table user_profiles enable row level security;\n\
                ⟦create policy⟧ \"select_all\" on user_profiles for select using (true);\n",
        }
        { "keys of other services; patients in another language":
            "supabase/migrations/1.sql" => "create table integrations (id uuid, shop text, access_token text);\nalter table integrations enable row level security;\n\
                ⟦create policy⟧ p on integrations for select using (true);\n\
                create table patienten (id uuid, geburtsdatum date);\nalter table patienten enable row level security;\n\
                ⟦create policy⟧ p on patienten for select to anon using (true);\n",
        }
        { "a column taken out of a right on the whole table, which changes nothing":
            "supabase/migrations/1.sql" => "create table profiles (id uuid, username text, email text);\nalter table profiles enable row level security;\n\
                ⟦create policy⟧ a on profiles for select using (true);\nrevoke select (email) on profiles from anon, authenticated;\n",
        }
        { "cards that people pay with":
            "supabase/migrations/1.sql" => "create table cards (id uuid, card_number text, expiry_date text);\nalter table cards enable row level security;\n\
                ⟦create policy⟧ p on cards for select using (true);\n",
        }
        { "birth dates, open to every account":
            "supabase/migrations/1.sql" => "create table runners (id uuid, birth_date date);\nalter table runners enable row level security;\n\
                ⟦create policy⟧ p on runners for select to authenticated using (true);\n",
        }
    ],
    good: samples![
        { "the company's own details, sessions of training and of a cash desk, articles on health, cards to collect":
            "supabase/migrations/1.sql" => "create table company_information (id int, name text, tax_id text); alter table company_information enable row level security;\n\
                create policy a on company_information for select to authenticated using (true);\n\
                create table training_sessions (id int, title text, notes text); alter table training_sessions enable row level security;\n\
                create policy a on training_sessions for select using (true);\n\
                create table cashier_sessions (id int, amount int, notes text); alter table cashier_sessions enable row level security;\n\
                create policy a on cashier_sessions for select to authenticated using (true);\n\
                create table health_articles (id int, body text, description text); alter table health_articles enable row level security;\n\
                create policy a on health_articles for select using (true);\n\
                create table jobs (id int, title text, salary text); alter table jobs enable row level security;\n\
                create policy a on jobs for select using (true);\n\
                create table cards (id int, name text, set_name text, card_number text, rarity text); alter table cards enable row level security;\n\
                create policy a on cards for select using (true);\n\
                create table pets (id uuid, user_id uuid, date_of_birth date, known_allergies text, allergies text); alter table pets enable row level security;\n\
                create policy a on pets for select using (true);\n",
        }
        { "rights on single columns, which leave out what is personal":
            "supabase/migrations/1.sql" => "create table profiles (id uuid, username text, email text);\nalter table profiles enable row level security;\n\
                create policy a on profiles for select using (true);\nrevoke select on profiles from anon, authenticated;\n\
                grant select (id, username) on profiles to anon, authenticated;\n",
        }
        { "a directory of shops, a follower graph, badges, profiles that show names, one's own profile":
        "supabase/migrations/1.sql" => "create table shops (id uuid, name text, phone text, address text);\nalter table shops enable row level security;\n\
            create policy a on shops for select using (true);\n\
            create table follows (follower_id uuid, following_id uuid);\nalter table follows enable row level security;\n\
            create policy a on follows for select using (true);\n\
            create table profiles (id uuid, username text, avatar_url text);\nalter table profiles enable row level security;\n\
            create policy a on profiles for select using (true);\n\
            create table users (id uuid, email text);\nalter table users enable row level security;\n\
            create policy a on users for select using (auth.uid() = id);\n\
            create table services (id uuid, name text, diagnosis text);\nalter table services enable row level security;\n\
            create policy a on services for select using (true);\n\
            create table order_fees (id uuid, tax_id uuid references tax_rates (id));\nalter table order_fees enable row level security;\n\
            create policy a on order_fees for select using (true);\n\
            create table translation_keys (id uuid, key_value text);\nalter table translation_keys enable row level security;\n\
            create policy a on translation_keys for select using (true);\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let Some(tables) = exposure::tables(project, out) else { return };
    for table in tables.into_iter().filter(|table| table.row_security || !table.declared) {
        let policies = table.policies.iter().filter(|policy| !policy.restrictive);
        let Some(widest) = policies.max_by_key(|policy| policy.reach("select")) else { continue };
        // What people may read of a row is what its policy shows and what the rights on its columns leave.
        let of_visitors = || Some(("Anyone", columns::personal(&shown(table, &table.readable))?));
        let of_accounts = || Some(("Any signed-in user", columns::personal(&shown(table, &table.readable_signed_in))?));
        let read = match widest.reach("select") {
            Reach::Everyone => of_visitors().or_else(of_accounts),
            Reach::SignedIn | Reach::EditableClaim => of_accounts(),
            _ => None,
        };
        let Some((who, data)) = read else { continue };
        let finding = out.fail(&widest.origin);
        finding.name("who", who).name("data", data).name("table", &table.name);
        if who == "Anyone" && columns::key(table).is_some() {
            finding
                .severity(Severity::Critical)
                .detail("Whoever reads such a key or password can act in that person's or your product's name.");
        }
        if widest.using.as_ref().is_some_and(|condition| condition.void) {
            finding.detail(super::policy_any_signed_in_write::VOID);
        }
        if !table.declared {
            finding.confidence(Confidence::Medium);
        }
    }
    out.pass();
}

/// The table as far as rights on its columns leave it to somebody.
pub(super) fn shown<'t>(table: &'t Table, columns: &Option<Vec<String>>) -> Cow<'t, Table> {
    match columns {
        None => Cow::Borrowed(table),
        Some(list) => {
            let mut own = table.clone();
            own.columns.retain(|column| list.contains(&column.name));
            Cow::Owned(own)
        }
    }
}
