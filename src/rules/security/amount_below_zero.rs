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
    }],
    good: samples![{ "amounts that are checked, parsed by a schema, or not from the request":
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

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::AmountUnchecked && !entry::is_validated(&entry::entries(project, &site.origin)),
        |site, finding| {
            finding.name("name", site.detail.clone()).confidence(Confidence::Medium);
        },
    );
}
