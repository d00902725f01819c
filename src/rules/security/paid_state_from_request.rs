//! Orders that count as paid because the request says so.

use super::{flows, openness};
use crate::facts::{GuardKind, Project, Sink};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/paid-state-from-request",
    title: "Whether an entry of `{table}` is paid, the buyer's request says (`{source}`)",
    pass_title: "Nothing counts as paid because a request says so",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The server stores the state of the payment that the request names. Whoever sends a request of their own gets their order marked as paid \
          without paying.",
    fix: "Store new orders as unpaid, always. Mark them as paid only where the payment provider's signed message arrives or where your server asked the \
          provider itself.",
    prompt: "In this endpoint, ignore the payment status in the request and store the order as pending. Set it to paid only in the provider's webhook, after its \
             signature was verified, or after the server retrieved the payment from the provider and found it paid for this very order and amount. Do not \
             change anything else. Done when a request that claims to be paid stores a pending order.",
    cannot_see: "Checks that the database makes by itself, and tools of staff that are open to nobody else.",
    refs: &[Ref::Cwe(602), Ref::Cwe(345)],
    judge,
    bad: samples![
        { "a new order that says it is paid":
            "supabase/functions/create-order/index.ts" => r##"Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL"), Deno.env.get("SUPABASE_SERVICE_ROLE_KEY"));
  const order = await req.json();
  const row = {
    total: order.total,
    ⟦payment_status: order.paymentStatus || "pending",⟧
  };
  await admin.from("orders").insert(row);
  return new Response("ok");
});
"##,
        }
    ],
    good: samples![
        { "pending by the server, staff, and news of the provider":
            "supabase/functions/create-order/index.ts" => r##"Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL"), Deno.env.get("SUPABASE_SERVICE_ROLE_KEY"));
  const order = await req.json();
  await admin.from("orders").insert({ total: order.total, payment_status: "pending" });
  return new Response("ok");
});
"##,
            "server.js" => r##"const app = require("express")();
app.patch("/admin/orders/:id", requireAuth, requireRole("admin"), async (req, res) => {
  res.json(await prisma.order.update({ where: { id: req.params.id }, data: { paymentStatus: req.body.paymentStatus } }));
});
"##,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    for flow in flows::into(project, out, |sink| sink == Sink::PaidState) {
        let settled = flows::entrance(project, flow).is_none_or(|endpoint| {
            endpoint.guarded(&[GuardKind::Role, GuardKind::SharedSecret, GuardKind::Signature])
                || openness::is_for_admins(endpoint)
                || openness::is_called_by_machines(endpoint)
                || super::payments::confirms(&endpoint.calls)
        });
        if settled {
            out.pass_at(&flow.origin);
        } else {
            let table = flow.by.strip_prefix("from ").unwrap_or(&flow.by).to_owned();
            flows::fail(out, flow).name("table", table).confidence(Confidence::Medium);
        }
    }
}
