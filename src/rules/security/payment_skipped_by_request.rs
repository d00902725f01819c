//! Orders that count as paid because the buyer says so.

use super::flows;
use crate::facts::{Project, Sink};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/payment-skipped-by-request",
    title: "A request can mark an order as paid without paying",
    pass_title: "Only a real payment marks an order as paid",
    severity: Severity::Critical,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "One branch of this payment code counts an order as paid when the request carries a certain value, and nothing is charged. Anyone who reads the page's code can send that value and order for free.",
    fix: "Work out on the server whether an order is free: load the discount from the database, check that it is valid for this buyer, and compute the amount there.",
    prompt: "In this payment handler, remove the branch that skips the charge because of values in the request. Load the cart's prices and the discount from the database, compute the amount on the server, and skip the charge only when that computed amount is zero. Keep the rest of the flow. Done when a request with an invented discount is charged in full.",
    cannot_see: "Values that travel through stores or queues before they arrive, and checks that a library makes.",
    refs: &[Ref::Cwe(602), Ref::Cwe(840)],
    judge,
    bad: samples![{ "a magic value":
        "app/api/pay/route.ts" => r##"import { client } from "@/lib/square";
export async function POST(request: Request) {
  const { sourceId, amount, cart } = await request.json();
  let result;
  ⟦if (Number(amount) === 0 && sourceId === "FREE-ORDER") {⟧
    result = { status: "COMPLETED" };
  } else {
    result = await client.payments.create({ sourceId, amountMoney: { amount: await total(cart), currency: "USD" } });
  }
  return Response.json(result);
}
"##,
    }
    { "a flag of the request ends it early":
        "server.js" => r##"const app = require("express")();
app.post("/api/orders/:id/pay", requireAuth, async (req, res) => {
  ⟦if (req.body.testMode) {⟧
    await pool.query("UPDATE orders SET status = 'paid' WHERE id = $1 AND user_id = $2", [req.params.id, req.user.id]);
    return res.json({ ok: true });
  }
  const order = await pool.query("SELECT total FROM orders WHERE id = $1 AND user_id = $2", [req.params.id, req.user.id]);
  const session = await stripe.checkout.sessions.create({ metadata: { order: req.params.id }, line_items: lines(order) });
  res.json({ url: session.url });
});
"##,
    }],
    good: samples![{ "worked out on the server":
        "app/api/pay/route.ts" => r##"import { client } from "@/lib/square";
export async function POST(request: Request) {
  const { sourceId, cart } = await request.json();
  const due = await total(cart);
  let result;
  if (due === 0) {
    result = { status: "COMPLETED" };
  } else {
    result = await client.payments.create({ sourceId, amountMoney: { amount: due, currency: "USD" } });
  }
  return Response.json(result);
}
"##,
        "server.js" => r##"const app = require("express")();
app.post("/api/orders/:id/pay", requireAuth, async (req, res) => {
  if (req.body.method === "cash") {
    await pool.query("UPDATE orders SET status = 'completed' WHERE id = $1 AND user_id = $2", [req.params.id, req.user.id]);
    return res.json({ ok: true });
  }
  if (process.env.TEST_MODE && req.body.testMode) {
    return res.json({ status: "paid" });
  }
  const session = await stripe.checkout.sessions.create({ metadata: { order: req.params.id }, line_items: lines(req.params.id) });
  res.json({ url: session.url });
});
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    flows::fail_each(project, out, Sink::PaidWithoutCharge);
}
