//! Columns by which code finds rows, with no index to find them by.

use super::unbounded_query::is_small;
use crate::facts::{Engine, Origin, Project, Table};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "cost/lookup-without-index",
    title: "Rows are searched one by one for want of an index: {columns}",
    pass_title: "Columns that queries search by have an index",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "With a thousand rows nobody notices. With a million each such page reads the whole table: it turns slow, the database needs a \
          bigger and dearer machine, and deleting one customer checks every row of the others.",
    fix: "Add an index to each of these columns.",
    prompt: "Add one migration that creates an index on each of these columns (create index concurrently if not exists … on table (column); @@index([column]) \
             in Prisma; index().on(table.column) in Drizzle). Change nothing else. Done when EXPLAIN shows an index scan for the queries \
             that search by them.",
    cannot_see: "How many rows the tables will have, and indexes that were added to the live database by hand.",
    refs: &[
        Ref::Url("https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK"),
        Ref::Url("https://supabase.com/docs/guides/database/database-advisors?lint=0001_unindexed_foreign_keys"),
    ],
    judge,
    bad: samples![
        { "one person's orders, in code and in a policy":
            "supabase/migrations/1.sql" => "⟦create table⟧ orders (id uuid primary key, user_id uuid references auth.users(id), shop_id uuid);\n\
                alter table orders enable row level security;\ncreate policy own on orders for select using (auth.uid() = user_id);\n",
            "src/orders.ts" => "import { createClient } from '@supabase/supabase-js';\nexport const own = (id: string) => db.from('orders').select('*').eq('shop_id', id).limit(9);\n",
        }
        { "Prisma leaves references without an index":
            "prisma/schema.prisma" => "datasource db {\n  provider = \"postgresql\"\n}\nmodel User {\n  id Int @id\n  posts Post[]\n}\n⟦model Post⟧ {\n  id Int @id\n  authorId Int\n  author User @relation(fields: [authorId], references: [id])\n}\n",
            "src/posts.ts" => "export const own = (authorId: number) => prisma.post.findMany({ where: { authorId }, take: 9 });\n",
        }
    ],
    good: samples![
        { "an index, the start of a longer one, a narrower condition, a small table, a column that only sorts people":
            "supabase/migrations/1.sql" => "create table orders (id uuid primary key, user_id uuid, shop_id uuid, status text, city_id uuid);\ncreate index on orders (user_id);\n\
                create index by_shop on orders (shop_id, status);\ncreate table plans (id int primary key, owner_id uuid);\n",
            "src/orders.ts" => "import { createClient } from '@supabase/supabase-js';\nexport const a = (id: string) => db.from('orders').select('*').eq('user_id', id).limit(9);\n\
                export const b = (id: string) => db.from('orders').select('*').eq('shop_id', id).limit(9);\nexport const c = () => db.from('orders').select('*').eq('status', 'new').limit(9);\n\
                export const d = (id: string) => db.from('plans').select('*').eq('owner_id', id);\nexport const e = (id: string, city: string) => db.from('orders').select('*').eq('user_id', id).eq('city_id', city).limit(9);\n",
        }
        { "MySQL makes one for each reference":
            "prisma/schema.prisma" => "datasource db {\n  provider = \"mysql\"\n}\nmodel User {\n  id Int @id\n  posts Post[]\n}\nmodel Post {\n  id Int @id\n  authorId Int\n  author User @relation(fields: [authorId], references: [id])\n}\n",
            "src/posts.ts" => "export const own = (authorId: number) => prisma.post.findMany({ where: { authorId }, take: 9 });\n",
        }
        { "rows that have none, those that end so, and a script":
            "prisma/schema.prisma" => "datasource db {\n  provider = \"postgresql\"\n}\nmodel Post {\n  id Int @id\n  email String?\n  customerId String?\n}\n",
            "src/posts.ts" => "export const a = () => prisma.post.findMany({ where: { customerId: { not: null } }, take: 9 });\nexport const b = (end: string) => prisma.post.findFirst({ where: { email: { endsWith: end } } });\nexport const c = (id: number) => prisma.post.findUnique({ where: { id } });\n",
            "packages/billing/src/scripts/sync.ts" => "export const d = (customerId: string) => prisma.post.findMany({ where: { customerId }, take: 9 });\n",
        }
    ],
};

/// Whether a column tells single rows of another table or single people apart; a state or a kind gains little by an index.
fn is_telling(table: &Table, column: &str) -> bool {
    let lower = column.to_ascii_lowercase();
    table.references.iter().any(|reference| reference.columns.first().is_some_and(|own| own == column))
        || lower.ends_with("_id")
        || column.ends_with("Id")
        || matches!(lower.as_str(), "email" | "slug" | "token" | "api_key" | "username" | "handle")
}

fn judge(project: &Project, out: &mut Verdict) {
    let schema = &project.schema;
    let called = schema.by_name();
    let mut missing: BTreeMap<(&str, &str), (&Table, &Origin)> = BTreeMap::new();
    let mut seen = false;
    let judged = |table: &Table| {
        let rows = !is_small(&table.name) && !table.columns.is_empty();
        table.declared && table.whole && rows && table.engine != Engine::Convex
    };
    // What somebody starts by hand may take its time.
    let by_hand = |path: &str| path.split('/').any(|part| ["script", "seed", "migrat"].iter().any(|word| part.contains(word)));
    for lookup in project.facts.lookups.iter().filter(|lookup| !by_hand(&lookup.origin.path)) {
        let Some(table) = called.get(lookup.table.as_str()).copied().filter(|table| judged(table)) else { continue };
        let columns: Vec<&str> = lookup.columns.iter().filter_map(|name| table.column(name)).map(|own| own.name.as_str()).collect();
        seen |= !columns.is_empty();
        if columns.iter().any(|column| is_found(table, column)) {
            continue;
        }
        if let Some(column) = columns.into_iter().find(|column| is_telling(table, column)) {
            missing.entry((&table.name, column)).or_insert((table, &lookup.origin));
        }
    }
    // A policy that compares the caller with a column runs for each query of the table.
    for table in schema.tables.values().filter(|table| table.browser_facing && table.row_security && judged(table)) {
        for condition in table.policies.iter().filter_map(|policy| policy.using.as_ref()) {
            let plain: String = condition.text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '"')).collect();
            let asked = table.columns.iter().find(|column| {
                [format!("auth.uid={}", column.name), format!("{}=auth.uid", column.name), format!("{}=selectauth.uid", column.name)]
                    .iter()
                    .any(|compared| plain == *compared || plain == format!("selectauth.uid={}", column.name))
            });
            if let Some(column) = asked {
                seen = true;
                if !is_found(table, &column.name) {
                    missing.entry((&table.name, &column.name)).or_insert((table, &table.origin));
                }
            }
        }
    }
    let Some((first, _)) = missing.values().min_by_key(|(table, _)| (&table.origin.path, table.origin.line)) else {
        return if seen { out.pass() } else { out.not_applicable("No query was found whose table and indexes the files state.") };
    };
    let all: Vec<String> = missing.keys().map(|(table, column)| format!("`{table}.{column}`")).collect();
    let shown = all.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    let columns = if all.len() > 5 { format!("{shown} and {} more", all.len() - 5) } else { shown };
    let finding = out.fail(&first.origin).name("columns", columns).confidence(Confidence::Medium);
    finding.related(missing.values().map(|(_, origin)| (*origin).clone()));
}

/// Whether an index begins with the column, one of the project or one that the engine makes by itself.
fn is_found(table: &Table, column: &str) -> bool {
    let by_engine = table.engine == Engine::MySql
        && table.references.iter().any(|reference| reference.columns.first().is_some_and(|own| own == column));
    by_engine || table.finds_by(column)
}
