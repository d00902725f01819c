//! Ways in that hand out account records to strangers.

use super::record_words::{accounts, table};
use super::{columns, openness};
use crate::facts::{Effect, EffectKind, Endpoint, EndpointKind, Picked, Project, Query, Table};
use crate::rules::identifiers::any;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "security/account-data-without-login",
    title: "Anyone can read `{table}` through `{endpoint}`",
    pass_title: "Account and customer records need a log-in to be read",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Records about your users or their sign-in data leave the server for whoever asks. That is a data breach that needs no break-in, and one you may have to report.",
    fix: "Verify the caller's session before the query, return only the caller's own records, and never return sign-in data such as password hashes.",
    prompt: "Protect this endpoint: verify the caller's session on the server, require the admin role for lists, limit the query to the caller's own record otherwise, and return named fields without password hashes or tokens. Remove it if it only served debugging. Done when a request without a session gets 401.",
    cannot_see: "Checks that a proxy, gateway or platform setting makes outside the code.",
    refs: &[Ref::Cwe(306), Ref::Cwe(359)],
    judge,
    bad: samples![
        { "everybody who works there, and who looked at the page, whole":
            "package.json" => r#"{ "name": "shifts", "dependencies": { "express": "^4.19.0", "pg": "^8" } }"#,
            "schema.sql" => "create table candidates (id serial primary key, name text, email text, aadhar_number text);\ncreate table staff (id serial primary key, name text, phone text, salary numeric);\ncreate table visits (id serial primary key, path text, ip_address text, user_agent text);\ncreate table halls (id serial primary key, name text);\n",
            "server.js" => r##"const app = require("express")();
const { Pool } = require("pg");
const pool = new Pool();
⟦app.get("/candidates", async (req, res) => {⟧
  const { rows } = await pool.query("SELECT * FROM candidates");
  res.json(rows);
});
⟦app.get("/staff", async (req, res) => {⟧
  const { rows } = await pool.query("SELECT * FROM staff");
  res.json(rows);
});
⟦app.get("/visits", async (req, res) => {⟧
  const { rows } = await pool.query("SELECT * FROM visits");
  res.json(rows);
});
app.get("/halls", async (req, res) => {
  const { rows } = await pool.query("SELECT * FROM halls");
  res.json(rows);
});
"##,
        }
        { "a helper whose query brings the whole account along":
            "lib/schema.ts" => r##"import { pgTable, text } from "drizzle-orm/pg-core";
export const users = pgTable("users", { id: text("id").primaryKey(), email: text("email"), password: text("password") });
export const mentors = pgTable("mentors", { id: text("id").primaryKey(), userId: text("user_id").references(() => users.id) });
"##,
            "lib/queries.ts" => r##"import { db } from "@/lib/db";
export async function getMentor(id: string) {
  const mentor = await db.query.mentors.findFirst({ where: eq(mentors.id, id), with: { user: true } });
  return mentor;
}
export async function getNames() {
  return db.query.mentors.findMany({ with: { user: { columns: { name: true } } } });
}
export async function getTitles() {
  const rows = await db.query.mentors.findMany({ with: { user: true } });
  return rows.map((row) => ({ id: row.id, name: row.user.name }));
}
"##,
            "app/api/mentors/[id]/route.ts" => r##"import { getMentor } from "@/lib/queries";
⟦export async function GET(request: Request, props: { params: Promise<{ id: string }> }) {⟧
  const { id } = await props.params;
  const mentor = await getMentor(id);
  return Response.json({ mentor });
}
"##,
            "app/api/mentors/route.ts" => r##"import { getNames, getTitles } from "@/lib/queries";
export async function GET() {
  return Response.json({ names: await getNames(), titles: await getTitles() });
}
"##,
        }
        { "payments of whoever is named, and all messages":
            "app/api/topup/route.ts" => r##"import { db } from "@/lib/db";
⟦export async function GET(request: Request) {⟧
  const userId = new URL(request.url).searchParams.get("userId");
  const { data } = await db.from("topup_requests").select("*").eq("user_id", userId).limit(20);
  return Response.json(data);
}
"##,
            "app/api/messages/route.ts" => r##"import { db } from "@/lib/db";
⟦export async function GET() {⟧
  const { data } = await db.from("messages").select("*");
  return Response.json(data);
}
"##,
            "app/api/winners/route.ts" => r##"import { db } from "@/lib/db";
export async function GET() {
  const { data } = await db.from("transactions").select("amount").eq("type", "win").limit(5);
  return Response.json(data);
}
"##,
            "lib/db.ts" => r##"import { createClient } from "@supabase/supabase-js";
export const db = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!);
"##,
        }{ "a debug query":
        "convex/debug.ts" => r##"import { query } from "./_generated/server";
⟦export const dump = query({⟧
  args: {},
  handler: async (ctx) => await ctx.db.query("authAccounts").collect(),
});
"##,
    }
    { "who asked for a price, by the columns of the table":
        "schema.sql" => "create table quotes (id serial primary key, customer_name text, customer_email text, total numeric);\ncreate table dishes (id serial primary key, name text);\n",
        "app.py" => r##"from flask import Flask, jsonify
app = Flask(__name__)
@app.route("/api/quotes", methods=["GET"])
⟦def quotes():⟧
    cursor = connect().cursor()
    cursor.execute("SELECT id, customer_name, customer_email FROM quotes ORDER BY id DESC LIMIT 100")
    return jsonify(cursor.fetchall())
@app.route("/api/dishes", methods=["GET"])
def dishes():
    cursor = connect().cursor()
    cursor.execute("SELECT COUNT(*), MAX(total) FROM quotes")
    cursor.execute("SELECT id, name FROM dishes ORDER BY id LIMIT 100")
    return jsonify(cursor.fetchall())
"##,
    }
    { "a person's row whole, through an instance of a controller, for callers who may be signed in":
        "package.json" => r#"{ "name": "jobs", "dependencies": { "express": "^4.19.0" } }"#,
        "prisma/schema.prisma" => "model Candidate {\n  id String @id\n  userId String @map(\"user_id\")\n  name String\n  dateOfBirth DateTime? @map(\"date_of_birth\")\n}\n",
        "routes/public.js" => r##"const router = require("express").Router();
const people = require("../controllers/people");
const { optionalAuth } = require("../guard");
router.get("/candidates/:id", optionalAuth, people.profile);
module.exports = router;
"##,
        "controllers/people.js" => r##"const { PrismaClient } = require("@prisma/client");
const prisma = new PrismaClient();
class People {
  async profile(req, res, next) {
    try {
      const { id } = req.params;
      const person = await ⟦prisma.candidate.findUnique({ where: { id } })⟧;
      if (!person) return res.sendStatus(404);
      if (req.user && req.user.role === "EMPLOYER") {
        await prisma.view.create({ data: { candidateId: id, employerId: req.user.id } });
      }
      res.json(person);
    } catch (error) {
      next(error);
    }
  }
}
module.exports = new People();
"##,
        "guard.js" => r##"const jwt = require("jsonwebtoken");
const optionalAuth = (req, res, next) => {
  const token = req.headers["authorization"]?.split(" ")[1];
  if (!token) {
    return next();
  }
  jwt.verify(token, process.env.JWT_SECRET, (err, decoded) => {
    if (!err) req.user = { ...decoded, id: decoded.id };
    next();
  });
};
module.exports = { optionalAuth };
"##,
    }
    { "a list that a store gives whole":
        "package.json" => r#"{ "name": "party", "dependencies": { "express": "^4.19.0", "drizzle-orm": "^0.39.0" } }"#,
        "shared/schema.ts" => r##"import { pgTable, text, serial, integer } from "drizzle-orm/pg-core";
export const rsvps = pgTable("rsvps", { id: serial("id").primaryKey(), partyId: integer("party_id"), name: text("name"), email: text("email") });
export const halls = pgTable("halls", { id: serial("id").primaryKey(), name: text("name"), email: text("email"), phone: text("phone") });
"##,
        "server/storage.ts" => r##"import { db } from "./db";
import { rsvps, halls } from "../shared/schema";
export class DatabaseStorage {
  async getRsvps(partyId: number) {
    return await db.select().from(rsvps).where(eq(rsvps.partyId, partyId));
  }
  async getHalls() {
    return await db.select().from(halls);
  }
}
export const storage = new DatabaseStorage();
"##,
        "server/routes.ts" => r##"import express from "express";
import { storage } from "./storage";
const app = express();
⟦app.get⟧("/api/parties/:id/rsvps", async (req, res) => {
  res.json(await storage.getRsvps(parseInt(req.params.id)));
});
app.get("/api/halls", async (req, res) => {
  res.json(await storage.getHalls());
});
"##,
    }
    { "everybody, through a model":
        "src/app.js" => r##"const express = require("express");
const app = express();
⟦app.get("/people", async (req, res) => {⟧
  res.json(await User.find());
});
app.get("/menu", (req, res) => res.json(Dishes.find((dish) => dish.id === req.query.id)));
app.listen(3000);
"##,
    }],
    good: samples![
    { "names alone, and a list of which only names go out":
        "package.json" => r#"{ "name": "shifts", "dependencies": { "express": "^4.19.0", "pg": "^8" } }"#,
        "schema.sql" => "create table candidates (id serial primary key, name text, email text);\n",
        "server.js" => r##"const app = require("express")();
const { Pool } = require("pg");
const pool = new Pool();
app.get("/names", async (req, res) => {
  const { rows } = await pool.query("SELECT id, name FROM candidates");
  res.json(rows);
});
app.get("/candidates", async (req, res) => {
  const { rows } = await pool.query("SELECT * FROM candidates");
  res.json(rows.map((row) => ({ id: row.id, name: row.name })));
});
"##,
    }
    { "Python: who is not signed in is told nothing":
        "app.py" => r##"from flask import Flask, jsonify, session
app = Flask(__name__)
@app.get("/api/current_user")
def current_user():
    uid = session.get("user_id")
    if not uid:
        return jsonify({})
    row = db.execute("SELECT id, email FROM users WHERE id = ?", (uid,)).fetchone()
    return jsonify({"id": row["id"], "email": row["email"]})
"##,
    }
    { "a controller behind a class that answers only what a profile shows":
        "package.json" => r#"{ "name": "jobs", "dependencies": { "express": "^4.19.0" } }"#,
        "prisma/schema.prisma" => "model Candidate {\n  id String @id\n  userId String @map(\"user_id\")\n  name String\n  dateOfBirth DateTime? @map(\"date_of_birth\")\n}\n",
        "routes/public.js" => r##"const router = require("express").Router();
const people = require("../controllers/people");
router.get("/candidates/:id", people.profile);
module.exports = router;
"##,
        "controllers/people.js" => r##"const { PrismaClient } = require("@prisma/client");
const prisma = new PrismaClient();
class People {
  async profile(req, res) {
    res.json(await prisma.candidate.findUnique({ where: { id: req.params.id }, select: { id: true, name: true } }));
  }
}
module.exports = new People();
"##,
    }
    { "the caller's own record":
        "convex/users.ts" => r##"import { query } from "./_generated/server";
export const me = query({
  args: {},
  handler: async (ctx) => {
    const userId = await getAuthUserId(ctx);
    if (!userId) return null;
    return await ctx.db.query("users").filter((q) => q.eq(q.field("_id"), userId)).first();
  },
});
export const posts = query({ args: {}, handler: async (ctx) => await ctx.db.query("posts").take(20) });
"##,
    }
    { "how many there are, and what a profile shows":
        "package.json" => r#"{ "name": "notes", "dependencies": { "@prisma/client": "6.0.0", "@remix-run/node": "2.15.0" } }"#,
        "app/routes/healthcheck.tsx" => r##"import { prisma } from "~/db.server";
export const loader = async () => {
  await prisma.user.count();
  return new Response("OK");
};
"##,
        "app/routes/users.$username.tsx" => r##"import { prisma } from "~/db.server";
export async function loader({ params }) {
  return await prisma.user.findFirst({
    select: { id: true, name: true, username: true, image: { select: { id: true } } },
    where: { username: params.username },
  });
}
"##,
    }
    { "the person whom the server let in, whatever it is called":
        "src/resolvers/user.js" => r##"export default {
  Query: {
    me: async (parent, args, { models, me }) => {
      if (!me) return null;
      return await models.User.findById(me.id);
    },
  },
};
"##,
    }],
};

/// Tables whose rows say who somebody is or how they sign in.
const TABLES: &[&str] = &[
    "authaccounts",
    "authsessions",
    "users",
    "user",
    "accounts",
    "account",
    "customers",
    "customer",
    "sessions",
    "passwords",
    "credentials",
    "payments",
    "invoices",
    "orders",
];

/// Words of tables about what one person owns, pays or tells: nobody hands these out to strangers on purpose.
const PRIVATE: &[&str] = &[
    "payment",
    "payments",
    "payout",
    "payouts",
    "withdrawal",
    "withdrawals",
    "deposit",
    "deposits",
    "topup",
    "topups",
    "transaction",
    "transactions",
    "participants",
    "patients",
    "employees",
    "subscribers",
    "leads",
    "messages",
    "conversations",
    "tickets",
    "wallets",
    "invoices",
    "applicants",
    "prescriptions",
    "kyc",
    "recordings",
    "transcripts",
];
/// Words of tables that describe how something is done, not for whom.
const GENERAL: &[&str] = &[
    "plan",
    "plans",
    "type",
    "types",
    "tier",
    "tiers",
    "method",
    "methods",
    "setting",
    "settings",
    "category",
    "categories",
    "template",
    "templates",
    "options",
];

/// Whether what a query reads is private by its table's name, and comes whole or as the caller names it.
fn is_private(project: &Project, people: &BTreeSet<String>, endpoint: &Endpoint, effect: &Effect, known: Option<&Table>) -> bool {
    // Where nothing that the caller sends can pick among them, the first hundred are as private as all.
    let picks = || endpoint.takes_input || openness::names_record(endpoint);
    if known.is_some_and(keeps_customers) && (!picks() || asked(project, effect).any(|query| !query.filtered && !query.bounded)) {
        return true;
    }
    if !(any(&effect.target, PRIVATE) && !any(&effect.target, GENERAL) || people.contains(&table(&effect.target))) {
        return false;
    }
    effect.picked == Picked::Sent || asked(project, effect).any(|query| !query.bounded && !query.filtered)
}

/// Words of columns that somebody shows of their own accord where they offer themselves.
const INTIMATE: &[&str] =
    &["date_of_birth", "birth_date", "dob", "current_salary", "salary", "national_id", "passport", "ssn", "home_address", "diagnosis"];

/// Whether the row of one person is given out whole by the id that the caller names, with what people tell only those whom
/// they trust.
fn gives_person(endpoint: &Endpoint, effect: &Effect, known: &Table) -> bool {
    let intimate = || known.columns.iter().any(|column| INTIMATE.contains(&column.name.to_ascii_lowercase().as_str()));
    effect.picked == Picked::Sent
        && columns::belongs(known)
        && intimate()
        && endpoint.method.as_deref() == Some("GET")
        // Of a table that is read anywhere else by the way, the fields are named there.
        && !endpoint.effects.iter().any(|other| other.target == effect.target && other.picked == Picked::Shown)
}

/// Whether an endpoint does nothing but pass on a list that one function of a store gives it, whole rows of people who left
/// their address or number: `res.json(await storage.getGuests(id))`.
fn handed_through(project: &Project, endpoint: &Endpoint, effect: &Effect, known: Option<&Table>) -> bool {
    let Some(known) = known else { return false };
    let reaches = || known.columns.iter().any(|column| any(&column.name, &["email", "phone", "mobile", "whatsapp"]));
    endpoint.method.as_deref() == Some("GET")
        && effect.origin.path != endpoint.origin.path
        // The call itself is told as well, by its name alone.
        && endpoint.effects.len() <= 2
        && endpoint.effects.iter().all(|other| other.kind == EffectKind::Reads)
        && endpoint.effects.iter().filter(|other| other.origin.path != endpoint.origin.path).count() == 1
        && (columns::is_form(&known.name) && reaches() || columns::personal(known).is_some())
        && asked(project, effect).any(|query| query.all_columns && !query.bounded && !query.names_only)
}

/// Whether a list of people goes out whole as the store gives it: the columns of its table say how to reach them, or what
/// only they should know. Code that makes an answer of its own of each row may leave those out.
fn gives_people(project: &Project, endpoint: &Endpoint, effect: &Effect, known: &Table) -> bool {
    let visitors = || {
        let has =
            |words: &[&str]| known.columns.iter().any(|column| words.contains(&column.name.to_ascii_lowercase().replace('_', "").as_str()));
        has(&["ip", "ipaddress", "clientip"]) && has(&["useragent", "email"])
    };
    let remade = |call: &String| [".map", ".pick", ".omit", "sanitize", "serialize", "toPublic"].iter().any(|made| call.contains(made));
    endpoint.method.as_deref() == Some("GET")
        && (columns::personal(known).is_some() || visitors())
        && !endpoint.calls.iter().any(remade)
        && asked(project, effect).any(|query| query.all_columns && !query.bounded && !query.filtered && !query.names_only)
}

/// Whether rows of people go out whole with the rows that an endpoint is asked for: their accounts, or how to reach them.
fn brings_people(project: &Project, endpoint: &Endpoint, effect: &Effect) -> bool {
    let only_reads = || endpoint.effects.iter().all(|other| other.kind == EffectKind::Reads);
    endpoint.method.as_deref() == Some("GET")
        && (endpoint.does_itself(effect) || only_reads())
        && row_of_person(project, &effect.target).is_some_and(|known| {
            known.columns.iter().any(|column| is_hash(&column.name) || any(&column.name, &["email", "phone", "mobile"]))
        })
}

/// The table that a relation to a person leads to: one of its own name, or that of the accounts.
fn row_of_person<'p>(project: &'p Project, relation: &str) -> Option<&'p Table> {
    let named = |wanted: &str| project.schema.tables.values().find(|known| table(&known.name) == wanted && !known.columns.is_empty());
    named(relation).or_else(|| named("user"))
}

fn is_hash(column: &str) -> bool {
    let plain = column.replace('_', "").to_ascii_lowercase();
    matches!(plain.as_str(), "password" | "passwordhash" | "hashedpassword" | "passwd")
}

/// The queries that an effect is.
fn asked<'p>(project: &'p Project, effect: &'p Effect) -> impl Iterator<Item = &'p Query> {
    project
        .queries_at(&effect.origin.path)
        .filter(|query| query.table.as_deref() == Some(effect.target.as_str()) && query.origin.line.abs_diff(effect.origin.line) <= 2)
}

/// Whether a table's own columns say that it keeps how to reach customers: `customer_email`, `guest_phone`.
fn keeps_customers(known: &Table) -> bool {
    const WHO: &[&str] = &["customer", "client", "guest", "patient", "buyer", "billing", "shipping", "attendee", "student", "parent"];
    const WHAT: &[&str] = &["email", "phone", "address", "telephone", "mobile"];
    known.columns.iter().any(|column| {
        let plain = column.name.replace('_', "").to_ascii_lowercase();
        WHO.iter().any(|who| plain.strip_prefix(who).is_some_and(|rest| WHAT.contains(&rest)))
    })
}

fn judge(project: &Project, out: &mut Verdict) {
    let people = accounts(project);
    let mut judged = false;
    // One query may stand behind several ways in; it is mended once.
    let mut told = BTreeSet::new();
    let tables = project.schema.by_name();
    for endpoint in &project.facts.endpoints {
        // A page shows the fields that its template names.
        let page = endpoint.calls.iter().any(|call| matches!(call.as_str(), "render" | "render_template" | "templates.TemplateResponse"));
        if page || openness::changes(endpoint) || openness::is_for_admins(endpoint) || endpoint.kind == EndpointKind::Cron {
            continue;
        }
        let sensitive = endpoint.effects.iter().find(|effect| {
            if effect.picked == Picked::Along {
                return brings_people(project, endpoint, effect);
            }
            let named = effect.target.to_ascii_lowercase().replace('_', "");
            let known = || tables.get(effect.target.as_str()).copied();
            effect.kind == EffectKind::Reads
                && !effect.policed
                // The caller's own record, found by who was let in before.
                && !matches!(effect.picked, Picked::Owned | Picked::Shown)
                && (handed_through(project, endpoint, effect, known())
                    || endpoint.does_itself(effect)
                && (TABLES.contains(&named.as_str())
                    || is_private(project, &people, endpoint, effect, known())
                    || known().is_some_and(|known| gives_person(endpoint, effect, known) || gives_people(project, endpoint, effect, known))
                    // Convex gives records whole to whoever calls.
                    || endpoint.framework == "convex" && known().is_some_and(|known| columns::personal(known).is_some())))
        });
        let Some(effect) = sensitive else { continue };
        judged = true;
        if !openness::is_open(endpoint) {
            out.pass_at(&endpoint.origin);
        } else if openness::is_sign_in(endpoint) || openness::is_open_by_default(endpoint) {
            out.pass();
        } else {
            let secret = effect.target.to_ascii_lowercase().contains("auth") || effect.target.to_ascii_lowercase().contains("password");
            let severity = if secret { Severity::Critical } else { Severity::High };
            // Where the route names a controller, the query there is the place to mend.
            let apart = endpoint.home.as_ref().is_some_and(|home| *home == effect.origin.path);
            let (place, other) = if apart { (&effect.origin, &endpoint.origin) } else { (&endpoint.origin, &effect.origin) };
            if apart && !told.insert(place) {
                continue;
            }
            let along = row_of_person(project, &effect.target).filter(|_| effect.picked == Picked::Along);
            let table = along.map_or(&effect.target, |known| &known.name);
            let finding = out.fail(place).related([other.clone()]);
            finding.name("endpoint", endpoint.label()).name("table", table.clone()).severity(severity);
            if let Some(known) = along {
                finding.detail(if known.columns.iter().any(|column| is_hash(&column.name)) {
                    "The query brings the whole account along with each row, password hash included. Name the columns that the page needs."
                } else {
                    "The query brings the whole row of a person along with each row. Name the columns that the page needs."
                });
            }
            openness::explain(project, endpoint, finding);
        }
    }
    if !judged {
        out.not_applicable("No endpoint reads account records.");
    }
}
