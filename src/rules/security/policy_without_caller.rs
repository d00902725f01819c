//! Policies that let strangers at rows by what the rows are, without asking who they are or what they know.

use super::personal_data_readable::shown;
use super::policy_open_write::spell;
use super::{columns, exposure};
use crate::facts::{Condition, Policy, Project, Reach, RowState, Schema, StateAsks, Table};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/policy-without-caller",
    title: "Anyone can {what} rows of `{table}`: its policy does not ask who they are",
    pass_title: "Policies for visitors open only what is meant to be seen",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The policy looks at the row alone: that it has a token, or is in some state. It does not ask who calls or what they know, so whoever asks \
          gets every such row in one list, with the key that all visitors have. What was meant as one customer's own link opens everybody's rows.",
    fix: "Give visitors one row for the token that they name, through a function, and no policy of their own.",
    prompt: "Write a new migration that drops this policy. Where visitors open a single record by a link or code, create a function with SECURITY \
             DEFINER and a fixed search path that takes the token as an argument, returns only the few columns that the page shows, and (where \
             visitors send something) inserts only the columns that they may fill in; grant it to anon, and change the page to call it by rpc(). \
             Rows for people with an account go by auth.uid(). Do not open other tables. Done when a select of the whole table with only the \
             public key comes back empty and the link still works.",
    cannot_see: "Whether the columns are filled, column rights that were set in the dashboard, and rows that a trigger refuses.",
    refs: &[Ref::Cwe(639), Ref::Url("https://supabase.com/docs/guides/database/postgres/row-level-security")],
    judge,
    bad: samples![
        { "has a token instead of knows it, for the rows and for what they belong to":
            "supabase/migrations/1.sql" => "create table companies (id uuid, name text, tax_number text);\nalter table companies enable row level security;\n\
                create table assets (id uuid, company_id uuid, ip text, qrcode_token text default gen_random_uuid()::text);\nalter table assets enable row level security;\n\
                ⟦create policy⟧ a on assets for select to public using (qrcode_token is not null);\n\
                ⟦create policy⟧ b on companies for select to anon using (id in (select company_id from assets where qrcode_token is not null));\n",
        }
        { "keys that are in use":
            "supabase/migrations/1.sql" => "create table api_keys (id uuid, name text, key_value text, is_active boolean);\nalter table api_keys enable row level security;\n\
                ⟦create policy⟧ a on api_keys for select using (is_active = true);\n",
        }
        { "people's requests by a mark that every request has; any column of a new one":
            "supabase/migrations/1.sql" => "create table tickets (id uuid, company_id uuid, public_request boolean, requester_name text, requester_phone text);\n\
                alter table tickets enable row level security;\n\
                ⟦create policy⟧ \"seen by their creator\" on tickets for select using (public_request = true or company_id = my_company(auth.uid()));\n\
                ⟦create policy⟧ \"create\" on tickets for insert with check (public_request = true);\n",
        }
        { "invitations of everybody, active customers, rows that strangers may change":
            "supabase/migrations/1.sql" => "create table invitations (id uuid, token text, accepted_at timestamptz, expires_at timestamptz);\nalter table invitations enable row level security;\n\
                ⟦create policy⟧ a on invitations for select using (accepted_at is null and expires_at > now());\n\
                create table customers (id uuid, email text, deleted_at timestamptz);\nalter table customers enable row level security;\n\
                ⟦create policy⟧ a on customers for select to anon, authenticated using (deleted_at is null);\n\
                create table quotes (id uuid, status text, total int);\nalter table quotes enable row level security;\n\
                ⟦create policy⟧ a on quotes for update using (status = 'sent');\n",
        }
    ],
    good: samples![
        { "what is meant to be seen, a token that the caller names, people with an account":
            "supabase/migrations/1.sql" => "create table products (id uuid, name text, active boolean);\nalter table products enable row level security;\n\
                create policy a on products for select using (active = true);\n\
                create table posts (id uuid, title text, published boolean, share_token text);\nalter table posts enable row level security;\n\
                create policy a on posts for select using (published or auth.uid() = author);\n\
                create table profiles (id uuid, email text, is_public boolean);\nalter table profiles enable row level security;\n\
                create policy a on profiles for select using (is_public = true or auth.uid() = id);\n\
                create table listings (id uuid, title text, seller_phone text, status text);\nalter table listings enable row level security;\n\
                create policy a on listings for select using (status = 'active');\n\
                create table orders (id uuid, customer_email text, token text);\nalter table orders enable row level security;\n\
                create policy a on orders for select using (token = current_setting('request.headers', true)::json ->> 'x-order-token');\n\
                create policy b on orders for select to authenticated using (customer_email is not null);\n\
                create table notes (id uuid, order_id uuid, share_token text);\nalter table notes enable row level security;\n\
                create policy a on notes for select using (exists (select 1 from orders o where o.id = notes.order_id and o.token is not null));\n",
        }
        { "guests who book, forms, a restrictive policy, columns that visitors may not read":
            "supabase/migrations/1.sql" => "create table bookings (id uuid, business_id uuid, guest_email text, status text);\nalter table bookings enable row level security;\n\
                create policy a on bookings for insert with check (status = 'pending');\n\
                create table leads (id uuid, company_id uuid, email text, source text);\nalter table leads enable row level security;\n\
                create policy a on leads for insert to anon with check (source = 'site');\n\
                create table customers (id uuid, email text, active boolean);\nalter table customers enable row level security;\n\
                create policy a on customers for select using (active);\ncreate policy b on customers as restrictive for all using (auth.uid() is not null);\n\
                create table members (id uuid, name text, email text, active boolean);\nalter table members enable row level security;\n\
                create policy a on members for select using (active);\nrevoke select on members from anon, authenticated;\n\
                grant select (id, name) on members to anon, authenticated;\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let Some(tables) = exposure::tables(project, out) else { return };
    for table in tables.into_iter().filter(|table| table.row_security || !table.declared) {
        for policy in table.policies.iter().filter(|policy| !policy.restrictive && policy.is_for_strangers()) {
            let Some(fault) = worst(&project.schema, table, policy) else { continue };
            let finding = out.fail(&policy.origin);
            finding.name("what", spell(&fault.commands)).name("table", &table.name);
            finding.severity(fault.severity).confidence(Confidence::Medium).detail(fault.detail);
        }
    }
    out.pass();
}

struct Fault {
    commands: Vec<&'static str>,
    severity: Severity,
    detail: String,
}

/// What a policy lets strangers do that they should not; nothing where it opens what is meant for them.
fn worst(schema: &Schema, table: &Table, policy: &Policy) -> Option<Fault> {
    let open: Vec<(&'static str, &RowState)> = ["select", "insert", "update", "delete"]
        .into_iter()
        .filter_map(|command| Some((command, opened(schema, table, policy, command)?)))
        .collect();
    let state_of = |commands: &[&str]| open.iter().find(|(command, _)| commands.contains(command)).map(|(_, state)| *state);
    let reads = state_of(&["select"]).and_then(|state| read(table, state));
    let meant = |command: &str| command == "select" || command == "insert" && is_for_visitors(table);
    let mut commands: Vec<&'static str> = open.iter().map(|(command, _)| *command).filter(|command| !meant(command)).collect();
    if reads.is_some() {
        commands.insert(0, "select");
    }
    if let Some((detail, key)) = reads {
        return Some(Fault { commands, severity: if key { Severity::Critical } else { Severity::High }, detail });
    }
    if let Some(state) = state_of(&["update", "delete"]) {
        let detail = format!("Its condition (`{}`) asks nothing about who calls.", spelt(state));
        return Some(Fault { commands, severity: Severity::High, detail });
    }
    let tenant = tenant(table)?;
    let state = state_of(&["insert"]).filter(|state| !is_for_visitors(table) && !state.columns.iter().any(|own| own.name == tenant))?;
    let detail = format!(
        "Its check (`{}`) asks nothing about who calls: strangers fill in any other column as they like, `{tenant}` too, and as often as they like.",
        spelt(state)
    );
    Some(Fault { commands, severity: Severity::Medium, detail })
}

/// The state in which a policy opens rows to strangers for a command, where no other rule tells that all rows are open and
/// no restrictive policy stands before it.
fn opened<'t>(schema: &Schema, table: &'t Table, policy: &'t Policy, command: &str) -> Option<&'t RowState> {
    let narrows =
        |other: &Policy| other.restrictive && other.is_for_strangers() && other.covers(command) && other.reach(command) != Reach::Everyone;
    if !policy.covers(command) || table.policies.iter().any(narrows) || table.widest(command) == Reach::Everyone {
        return None;
    }
    if command == "select" && table.readable.as_ref().is_some_and(Vec::is_empty) {
        return None;
    }
    let mut state = None;
    for condition in policy.asked(command) {
        let own = condition.open_for.iter().find(|state| state.tables.iter().all(|name| is_open(schema, name)));
        match own {
            Some(own) => state = state.or(Some(own)),
            None if condition.reach == Reach::Everyone => {}
            None => return None,
        }
    }
    state
}

/// Whether strangers see rows of a table that a policy looks up: look-ups go by the rights of whoever asks.
fn is_open(schema: &Schema, name: &str) -> bool {
    let opens = |condition: &Condition| condition.reach == Reach::Everyone || !condition.open_for.is_empty();
    let shown =
        |policy: &Policy| !policy.restrictive && policy.is_for_strangers() && policy.covers("select") && policy.asked("select").any(opens);
    schema.tables.get(name).is_some_and(|table| !table.closed && (!table.row_security || table.policies.iter().any(shown)))
}

/// What strangers read that is not meant for them, in words, and whether a key is among it.
fn read(table: &Table, state: &RowState) -> Option<(String, bool)> {
    let own = shown(table, &table.readable);
    let key = columns::key(&own).is_some();
    if state.columns.iter().any(|column| is_meant_public(&column.name, &column.asks)) && !key {
        return None;
    }
    let token = state.columns.iter().find(|column| column.asks == StateAsks::Present && columns::lets_in(&column.name));
    if let Some(token) = token {
        let itself = if table.has(&token.name) { format!(", `{}` and all,", token.name) } else { String::new() };
        let detail = format!(
            "Its condition asks whether a row has a `{}`, not whether the caller knows it: every row that has one is open{itself} to everyone.",
            token.name
        );
        return Some((detail, key));
    }
    let data = columns::personal(&own).or_else(|| columns::reaches(&own)).or_else(|| columns::door(&own))?;
    Some((
        format!(
            "Its condition (`{}`) asks nothing about who calls, and the rows hold data about people or what lets them in: {data}.",
            spelt(state)
        ),
        key,
    ))
}

/// Whether a part of a state says that the row is there to be seen.
fn is_meant_public(name: &str, asks: &StateAsks) -> bool {
    let words = [
        "public",
        "published",
        "visible",
        "listed",
        "searchable",
        "discoverable",
        "featured",
        "approved",
        "verified",
        "shared",
        "publico",
        "publica",
        "publicado",
        "publicada",
        "visivel",
        "aprovado",
        "aprovada",
        "live",
        "publish",
        "public_profile",
        "profile_public",
        "show_in_directory",
        "role",
        "user_type",
        "account_type",
        "user_role",
    ];
    let name = name.strip_prefix("is_").unwrap_or(name);
    match asks {
        StateAsks::Yes => words.contains(&name),
        StateAsks::Value(values) => {
            let said = |value: &String| words.contains(&value.to_ascii_lowercase().as_str());
            let denied = |value: &String| value.eq_ignore_ascii_case("false");
            !values.is_empty() && !values.iter().any(denied) && (words.contains(&name) || values.iter().all(said))
        }
        // `published_at IS NOT NULL`.
        StateAsks::Present | StateAsks::Other => name.strip_suffix("_at").is_some_and(|name| words.contains(&name)),
    }
}

/// The column that names the customer whose people share the rows.
fn tenant(table: &Table) -> Option<&str> {
    let names = table.columns.iter().map(|column| column.name.as_str());
    names.into_iter().find(|name| name.strip_suffix("_id").is_some_and(|bare| columns::TENANTS.contains(&bare)))
}

/// Whether visitors are meant to add rows: forms, and what guests order, book or say.
fn is_for_visitors(table: &Table) -> bool {
    let words = [
        "order",
        "orders",
        "booking",
        "bookings",
        "appointment",
        "appointments",
        "reservation",
        "reservations",
        "review",
        "reviews",
        "rating",
        "ratings",
        "comment",
        "comments",
        "message",
        "messages",
        "vote",
        "votes",
        "like",
        "likes",
        "answer",
        "answers",
        "cart",
        "carts",
        "guest",
        "guests",
        "donation",
        "donations",
        "pedidos",
        "reservas",
        "agendamentos",
        "avaliacoes",
        "application",
        "session",
        "sessions",
        "invitation",
        "invitations",
        "request",
        "requests",
        "customer",
        "customers",
        "client",
        "clients",
        "clientes",
        "visitor",
        "visitors",
        "queue",
        "queues",
        "item",
        "items",
    ];
    columns::is_form(&table.name) || table.name.split('_').any(|word| words.contains(&word))
}

fn spelt(state: &RowState) -> String {
    state.text.replace('`', "'")
}
