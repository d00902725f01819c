//! Transactions on databases whose driver refuses them.

use crate::facts::{Project, Site, SiteKind};
use crate::rules::identifiers::parts;
use crate::rules::sites::fail_each_file;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/transaction-unsupported",
    title: "Saving to `{name}` fails each time: this connection to the database knows no transactions",
    pass_title: "Transactions run on drivers that know them",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The code starts a transaction on a database that it reaches with one request for each statement, and this way of reaching it cannot hold several together. The call does not run slowly or half: it throws an error before anything is stored, every time. Whoever uses that part of the product gets an error, or worse, pays while the record of it is never written.",
    fix: "Use a driver that knows transactions for this database, or send the statements as one batch where none of them needs the result of another.",
    prompt: "This code calls `db.transaction(…)` on a Drizzle database whose driver refuses transactions. With `drizzle-orm/neon-http`, make the database with `drizzle-orm/neon-serverless` and a `Pool` (one for the whole server, with `ws` as its web socket on Node below 22), or with `drizzle-orm/node-postgres` where a server runs all the time; leave the queries as they are. With `drizzle-orm/d1`, replace each transaction by `db.batch([…])`, work out beforehand what a later statement needs, and put conditions that must hold into the statements themselves. Then look for records that were never written because of this, such as payments without an order. Done when a test against a real database of the same kind runs each of these places, and a failing second statement leaves nothing of the first.",
    cannot_see: "Drivers that are chosen outside the code.",
    refs: &[
        Ref::Url("https://orm.drizzle.team/docs/connect-neon"),
        Ref::Url("https://orm.drizzle.team/docs/batch-api"),
        Ref::Url("https://developers.cloudflare.com/d1/worker-api/d1-database/#batch"),
    ],
    judge,
    bad: samples![{ "orders over web requests":
        "package.json" => r#"{ "name": "a", "dependencies": { "drizzle-orm": "0.39.1", "@neondatabase/serverless": "0.10.4" } }"#,
        "server/db.ts" => r##"import { neon } from "@neondatabase/serverless";
import { drizzle } from "drizzle-orm/neon-http";
export const db = drizzle(neon(process.env.DATABASE_URL!));
"##,
        "server/storage.ts" => r##"import { db } from "./db";
import { orders, orderItems } from "../shared/schema";
export async function placeOrder(order, items) {
  return ⟦await db.transaction(async (tx) => {
    const [made] = await tx.insert(orders).values(order).returning();
    await tx.insert(orderItems).values(items);
    return made;
  })⟧;
}
"##,
    } { "a database that a function gives":
        "package.json" => r#"{ "name": "a", "dependencies": { "drizzle-orm": "0.44.0", "hono": "4.6.0" } }"#,
        "src/db/index.ts" => r##"import { drizzle } from "drizzle-orm/d1";
import * as schema from "./schema";
export const getDb = async (env: Env) => drizzle(env.DB, { schema });
"##,
        "src/index.ts" => r##"import { Hono } from "hono";
import { getDb } from "./db";
import { notes } from "./db/schema";
const app = new Hono();
app.post("/notes", async (c) => {
  const db = await getDb(c.env);
  ⟦await db.transaction(async (tx) => {
    await tx.insert(notes).values({ text: "a" });
  })⟧;
  return c.json({});
});
export default app;
"##,
    } { "a database that is handed over with its type":
        "package.json" => r#"{ "name": "a", "dependencies": { "drizzle-orm": "0.44.0" } }"#,
        "src/server/stock.ts" => r##"import type { DrizzleD1Database } from "drizzle-orm/d1";
import { stock } from "./schema";
export class Stock {
  constructor(private readonly db: DrizzleD1Database) {}
  async take(sku: string) {
    ⟦await this.db.transaction(async (tx) => {
      await tx.update(stock).set({ left: 0 }).where(eq(stock.sku, sku));
    })⟧;
  }
}
"##,
    }],
    good: samples![{ "a pool; another database beside it; batches; code that knows":
        "package.json" => r#"{ "name": "a", "dependencies": { "drizzle-orm": "0.39.1", "@neondatabase/serverless": "0.10.4" } }"#,
        "server/db.ts" => r##"import { neon, Pool } from "@neondatabase/serverless";
import { drizzle } from "drizzle-orm/neon-http";
import { drizzle as pooled } from "drizzle-orm/neon-serverless";
export const reader = drizzle(neon(process.env.DATABASE_URL!));
export const db = pooled(new Pool({ connectionString: process.env.DATABASE_URL }));
export function makeDb() {
  if (process.env.LOCAL) return pooled(new Pool({}));
  return drizzle(neon(process.env.DATABASE_URL!));
}
"##,
        "server/storage.ts" => r##"import { db, reader, makeDb } from "./db";
import { orders } from "../shared/schema";
export async function placeOrder(order) {
  await reader.select().from(orders);
  await reader.batch([reader.insert(orders).values(order), reader.insert(orders).values(order)]);
  await makeDb().transaction(async (tx) => tx.insert(orders).values(order));
  return await db.transaction(async (tx) => tx.insert(orders).values(order));
}
export async function placeAnyway(order) {
  try {
    return await reader.transaction(async (tx) => tx.insert(orders).values(order));
  } catch {
    // neon-http has no transactions
    return await reader.insert(orders).values(order);
  }
}
"##,
    } { "a local file, and a database that the code is handed":
        "package.json" => r#"{ "name": "a", "dependencies": { "drizzle-orm": "0.39.1", "better-sqlite3": "11.0.0" } }"#,
        "src/server/db.ts" => r##"import Database from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
export const db = drizzle(new Database("a.db"));
"##,
        "src/server/edge.ts" => r##"import { drizzle } from "drizzle-orm/d1";
export const edge = (env: Env) => drizzle(env.DB);
"##,
        "src/server/notes.ts" => r##"import { db } from "./db";
import { edge } from "./edge";
import { notes } from "./schema";
export async function add(env: Env, text: string, ctx) {
  await edge(env).batch([]);
  await ctx.db.transaction(async (tx) => tx.insert(notes).values({ text }));
  return db.transaction((tx) => tx.insert(notes).values({ text }).run());
}
"##,
    }],
};

/// Words of names of tables whose records are money, goods or what somebody paid for.
const VALUED: &[&str] = &[
    "order",
    "payment",
    "invoice",
    "stock",
    "inventory",
    "booking",
    "reservation",
    "balance",
    "wallet",
    "credit",
    "subscription",
    "payout",
    "refund",
    "ledger",
    "purchase",
    "transaction",
    "charge",
    "sale",
    "ticket",
    "cart",
];

fn judge(project: &Project, out: &mut Verdict) {
    let mut imports = project.facts.modules.iter().flat_map(|module| &module.imports);
    if !imports.any(|import| import.specifier.starts_with("drizzle-orm")) {
        out.not_applicable("No code reaches its database through Drizzle.");
        return;
    }
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::TransactionRefused,
        |sites, finding| {
            let tables = || sites.iter().flat_map(|site| tables(site));
            let valued = tables().find(|table| parts(table).iter().any(|word| VALUED.contains(&word.trim_end_matches('s'))));
            if valued.is_some() {
                finding.severity(Severity::High);
            }
            finding.name("name", valued.or_else(|| tables().next()).unwrap_or("database"));
        },
    );
}

/// The tables that a transaction names.
fn tables(site: &Site) -> impl Iterator<Item = &str> {
    site.detail.split(' ').skip(1)
}
