//! Amounts from a request that are taken off a balance without asking whether they are above zero.

use super::entry;
use crate::facts::Project;
use crate::facts::SiteKind;
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/amount-below-zero",
    title: "Whoever sends a negative amount gains it (`{name}`)",
    pass_title: "Amounts are checked before they are taken off a balance",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The amount comes from the browser, and the code only asks whether the balance is large enough for it. It is large enough for minus one thousand, and taking that away adds a thousand. People find such a gap quickly where there is money behind it.",
    fix: "Refuse every amount that is not a finite number above zero, before anything else is done with it, and give it an upper limit.",
    prompt: "In this endpoint, parse the amount as a number and answer 400 unless it is finite, above zero, at most the limit that makes sense here, and has at most two decimals (or is whole where units are counted). Do this before the balance is read. Do not change how the balance is stored. Done when requests with -1, 0, \"abc\" and NaN are all refused and nothing is changed.",
    cannot_see: "Limits that the database sets on the column.",
    refs: &[Ref::Cwe(20), Ref::Cwe(840)],
    judge,
    bad: samples![{ "a pay-out and a bet":
        "package.json" => r#"{ "name": "club" }"#,
        "app/api/payout/route.ts" => r##"import { db } from "@/lib/db";
export async function POST(request: Request) {
  const { amount } = await request.json();
  const { data: person } = await db.from("people").select("balance").eq("id", 1).single();
  if (!amount) return new Response("No amount", { status: 400 });
  if (person.balance < amount) return new Response("Too much", { status: 400 });
  await db.from("people").update({ ⟦balance: person.balance - amount⟧ }).eq("id", 1);
  return Response.json({ ok: true });
}
"##,
        "routes/bets.js" => r##"const router = require("express").Router();
router.post("/bets", requireAuth, async (req, res) => {
  const user = await User.findOne({ _id: req.user.id });
  const left = user.credits - Number(req.body.stake);
  await User.updateOne({ _id: req.user.id }, { ⟦credits: left⟧ });
  res.json({ left });
});
module.exports = router;
"##,
    }
    { "an order and a line-up, through functions that store what is left":
        "package.json" => r#"{ "name": "exchange" }"#,
        "server/routes.ts" => r##"import express from "express";
import { isAuthenticated } from "some-auth";
import { storage } from "./storage";
const app = express();
const limit = (asked: number) => Math.min(asked, 100);
app.post("/api/orders", isAuthenticated, async (req, res) => {
  const user = await storage.getUser(req.user.id);
  const { quantity, orderType, limitPrice } = req.body;
  if (quantity <= 0) return res.status(400).json({ error: "Quantity must be positive" });
  const price = orderType === "limit" ? parseFloat(limitPrice) : 5;
  const value = quantity * price;
  if (parseFloat(user.balance) < value) return res.status(400).json({ error: "Insufficient balance" });
  ⟦await storage.updateUserBalance(user.id, (parseFloat(user.balance) - value).toFixed(2));⟧
  res.json({ ok: true });
});
app.post("/api/entries", isAuthenticated, async (req, res) => {
  const { lineup } = req.body;
  for (const item of lineup) {
    const holding = await storage.getHolding(req.user.id, item.playerId);
    if (holding.quantity < item.shares) return res.status(400).json({ error: "Too few" });
    ⟦await storage.updateHolding(req.user.id, item.playerId, holding.quantity - item.shares);⟧
  }
  res.json({ ok: true });
});
app.post("/api/tips", isAuthenticated, async (req, res) => {
  const user = await storage.getUser(req.user.id);
  await storage.updateUser(user.id, { ⟦credits: user.credits - req.body.tip⟧ });
  res.json({ ok: true });
});
"##,
    }
    { "a function of the database that everyone who is signed in may call":
        "supabase/migrations/1.sql" => "create table wallets (user_id uuid primary key, balance int);\n⟦create function⟧ spend(p_user uuid, p_amount integer) returns integer\n\
            language plpgsql security definer set search_path = '' as $$ declare cur int; begin\n\
            if p_user <> auth.uid() then raise exception 'no'; end if;\n\
            select balance into cur from public.wallets where user_id = p_user for update;\n\
            if cur < p_amount then raise exception 'too little'; end if;\n\
            update public.wallets set balance = balance - p_amount where user_id = p_user; return cur; end; $$;\n",
    }],
    good: samples![{ "functions of the database that ask the amount, or that browsers cannot call":
        "supabase/migrations/1.sql" => "create table wallets (user_id uuid primary key, balance int);\ncreate function spend(p_amount integer) returns void\n\
            language plpgsql security definer set search_path = '' as $$ begin\n\
            if p_amount is null or p_amount <= 0 then raise exception 'no'; end if;\n\
            update public.wallets set balance = balance - p_amount where user_id = auth.uid() and balance >= p_amount; end; $$;\n\
            create function charge(p_user uuid, p_amount integer) returns void language plpgsql security definer set search_path = '' as $$ begin\n\
            if auth.uid() is null then raise exception 'no'; end if;\n\
            update public.wallets set balance = balance - p_amount where user_id = p_user; end; $$;\n\
            revoke execute on function charge(uuid, integer) from public, anon, authenticated;\n",
    }
    { "what is stored by a function, after the amount was asked or without one":
        "package.json" => r#"{ "name": "exchange" }"#,
        "server/routes.ts" => r##"import express from "express";
import { isAuthenticated } from "some-auth";
import { storage } from "./storage";
const app = express();
app.post("/api/orders", isAuthenticated, async (req, res) => {
  const user = await storage.getUser(req.user.id);
  const { quantity, limitPrice } = req.body;
  const price = parseFloat(limitPrice);
  if (!(quantity > 0) || !(price > 0)) return res.status(400).json({ error: "No such order" });
  const value = quantity * price;
  await storage.updateUserBalance(user.id, (parseFloat(user.balance) - value).toFixed(2));
  res.json({ ok: true });
});
app.post("/api/packs", isAuthenticated, async (req, res) => {
  const user = await storage.getUser(req.user.id);
  const pack = await storage.getPack(req.body.packId);
  await storage.updateUserBalance(user.id, user.balance - pack.price);
  await storage.updateWallet(user.id, user.wallet - Math.abs(req.body.stake));
  res.json({ ok: true });
});
"##,
    }
    { "amounts that are checked, parsed by a schema, or not from the request":
        "package.json" => r#"{ "name": "club" }"#,
        "app/api/payout/route.ts" => r##"import { db } from "@/lib/db";
export async function POST(request: Request) {
  const { amount } = await request.json();
  if (typeof amount !== "number" || amount <= 0) return new Response("No amount", { status: 400 });
  const { data: person } = await db.from("people").select("balance").eq("id", 1).single();
  await db.from("people").update({ balance: person.balance - amount }).eq("id", 1);
  return Response.json({ ok: true });
}
"##,
        "app/api/bet/route.ts" => r##"import { db } from "@/lib/db";
import { z } from "zod";
const form = z.object({ stake: z.number().positive() });
export async function POST(request: Request) {
  const { stake } = form.parse(await request.json());
  const { data: person } = await db.from("people").select("balance").eq("id", 1).single();
  await db.from("people").update({ balance: person.balance - stake }).eq("id", 1);
  return Response.json({ ok: true });
}
"##,
        "app/api/spin/route.ts" => r##"import { db } from "@/lib/db";
const PRICE = 5;
export async function POST() {
  const { data: person } = await db.from("people").select("balance").eq("id", 1).single();
  await db.from("people").update({ balance: person.balance - PRICE }).eq("id", 1);
  return Response.json({ ok: true });
}
"##,
    }],
};

/// Functions of the database that whoever is signed in may call, and that ask who calls: who calls others is told elsewhere.
fn functions(project: &Project, out: &mut Verdict) -> bool {
    let mut found = false;
    for function in project.schema.functions.values().filter(|function| function.browser_facing && !function.callers.is_empty()) {
        let routine = &function.routine;
        let Some(amount) = &routine.amount_unasked else { continue };
        let called = routine.definer && routine.checks_caller && !routine.name.contains('.') && !routine.returns.starts_with("trigger");
        if called && !routine.writes.is_empty() {
            found = true;
            out.fail(&routine.origin)
                .name("name", amount)
                .confidence(Confidence::Medium)
                .detail(format!("Browsers can call the database function `{}` themselves, with any amount.", routine.name));
        }
    }
    found
}

fn judge(project: &Project, out: &mut Verdict) {
    if functions(project, out) && project.facts.modules.is_empty() {
        return;
    }
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::AmountUnchecked && !entry::is_validated(&entry::entries(project, &site.origin)),
        |site, finding| {
            finding.name("name", site.detail.clone()).confidence(Confidence::Medium);
        },
    );
}
