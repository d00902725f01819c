//! Balances that are read, worked out in code and written back, so that two requests at once count as one.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each_file;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/balance-written-back",
    title: "A balance is read, changed and written back in separate steps (`{name}`)",
    pass_title: "Balances change in one step of the database",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Two requests at the same moment both read the old balance, and both write their own result: a withdrawal is paid twice and booked once, or a top-up vanishes. People find this out by pressing a button twice, and some do it on purpose.",
    fix: "Let the database do the sum in one statement that also checks that enough is there, or do all steps in one transaction that locks the row. Record each movement in the same transaction.",
    prompt: "Replace this read-then-write of a balance by one atomic step: a database function (for Supabase called with rpc) or a transaction that runs UPDATE … SET balance = balance - amount WHERE id = … AND balance >= amount, checks that one row changed, and inserts the movement in the same transaction. Refuse amounts that are not positive. Do not change what the endpoint answers. Done when a hundred equal requests at once change the balance exactly as a hundred requests one after another.",
    cannot_see: "Constraints or triggers of the database that refuse the second write.",
    refs: &[Ref::Cwe(362), Ref::Cwe(367)],
    judge,
    bad: samples![
        { "what is left, written back":
            "package.json" => r#"{ "name": "purse" }"#,
            "app/api/payout/route.ts" => r##"import { db } from "@/lib/db";
export async function POST(request: Request) {
  const { amount } = await request.json();
  const { data: person } = await db.from("people").select("id, account_balance").eq("id", await who()).single();
  if (person.account_balance < amount) return new Response("no", { status: 400 });
  const newBalance = person.account_balance - amount;
  await db.from("people").update({ ⟦account_balance: newBalance⟧ }).eq("id", person.id);
  return new Response("ok");
}
"##,
        }
        { "credits of Prisma, one less":
            "package.json" => r#"{ "name": "purse" }"#,
            "app/api/draw/route.ts" => r##"import { prisma } from "@/lib/prisma";
export async function POST() {
  const user = await prisma.user.findUnique({ where: { id: await who() } });
  await prisma.user.update({ where: { id: user.id }, data: { ⟦credits: user.credits - 1⟧ } });
  return new Response("ok");
}
"##,
        }
        { "through functions of a storage layer":
            "package.json" => r#"{ "name": "exchange" }"#,
            "server/routes.ts" => r##"import express from "express";
import { storage } from "./storage";
const app = express();
app.post("/api/buy/:id", async (req, res) => {
  const user = await storage.getUser(req.user.id);
  const offer = await storage.getOffer(req.params.id);
  ⟦await storage.updateUserBalance(user.id, (parseFloat(user.balance) - offer.price).toFixed(2));⟧
  res.json({ ok: true });
});
"##,
            "server/bonus.ts" => r##"import { storage } from "./storage";
export async function bonus(id: string) {
  const user = await storage.getUser(id);
  await storage.updateUser(id, { ⟦points: user.points + 10⟧ });
}
"##,
        }
    ],
    good: samples![
        { "through functions that do the sum, in a transaction, and a value of the screen":
            "package.json" => r#"{ "name": "exchange" }"#,
            "server/routes.ts" => r##"import express from "express";
import { db, storage } from "./storage";
const app = express();
app.post("/api/buy/:id", async (req, res) => {
  const offer = await storage.getOffer(req.params.id);
  await storage.updateUserBalance(req.user.id, -offer.price);
  await db.transaction(async (tx) => {
    const user = await storage.getUser(req.user.id, tx);
    await storage.updateUserBalance(user.id, user.balance - offer.price, tx);
  });
  const shown = { balance: 1 };
  storage.setBalance(shown.balance - 1);
  res.json({ ok: true });
});
"##,
        }
        { "in one step, in a transaction, or only where nothing changed in between":
            "package.json" => r#"{ "name": "purse" }"#,
            "app/api/draw/route.ts" => r##"import { prisma } from "@/lib/prisma";
export async function POST() {
  await prisma.user.update({ where: { id: await who() }, data: { credits: { decrement: 1 } } });
  return new Response("ok");
}
export async function PUT() {
  await prisma.$transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { id: await who() } });
    await tx.user.update({ where: { id: user.id }, data: { credits: user.credits - 1 } });
  });
  return new Response("ok");
}
"##,
            "app/api/reset/route.ts" => r##"import { db } from "@/lib/db";
export async function POST() {
  await db.from("people").update({ credits: 100, updated_at: new Date().toISOString() }).eq("id", await who());
  const { data: row } = await db.from("people").select("credits").eq("id", await who()).single();
  await db.from("people").update({ credits: row.credits - 1 }).eq("id", await who()).eq("credits", row.credits);
  return new Response("ok");
}
"##,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::BalanceRewritten,
        |sites, finding| {
            let money = sites.iter().find(|site| {
                let name = site.detail.to_ascii_lowercase();
                name.contains("balance") || name.contains("wallet")
            });
            finding.name("name", money.or(sites.first()).map_or("", |site| site.detail.as_str())).confidence(Confidence::Medium);
            if money.is_some() {
                finding.severity(Severity::High);
            }
        },
    );
}
