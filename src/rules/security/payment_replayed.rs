//! Paid orders that are passed on before anything says that they were.

use super::payments;
use crate::facts::{Effect, EffectKind, Endpoint, EndpointKind, Origin, Project, Site, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/payment-replayed",
    title: "One payment can be used again and again at `{endpoint}`",
    pass_title: "A paid order is written down before it is passed on",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "This code asks whether a payment went through and then gives what was bought, and nothing in it notices that it has done so before. Whoever sends the same payment's number again, or presses reload, gets it once more, at your expense.",
    fix: "Write the payment's id into a table with a unique key first, and go on only when the entry is new.",
    prompt: "In this handler, before anything is ordered, credited or made for the buyer, insert the payment's (or checkout session's) id into a table with a unique constraint; when the insert fails because it is there already, return the stored result and stop. Update that row with what was given afterwards. Do not change the check that the payment is paid. Done when the same session id sent twice gives the buyer one order, one key or one credit.",
    cannot_see: "Whether the other service refuses the second order by itself, and rules of the database that refuse a second record.",
    refs: &[Ref::Cwe(837), Ref::Url("https://docs.stripe.com/checkout/fulfillment")],
    judge,
    bad: samples![{ "ordered first, stored afterwards":
        "supabase/functions/fulfil/index.ts" => r##"Deno.serve(async (req) => {
  const { session_id } = await req.json();
  const session = await stripe.checkout.sessions.retrieve(session_id);
  if (session.payment_status !== "paid") throw new Error("Not paid");
  const response = ⟦await fetch("https://api.printer.example/v4/orders", {⟧
    method: "POST",
    body: JSON.stringify({ file: session.metadata.file }),
  });
  const order = await response.json();
  await supabase.from("orders").insert({ session_id, order_id: order.id });
  return new Response("ok");
});
"##,
    }
    { "credits and keys for whoever names a paid session":
        "app/api/credits/route.ts" => r##"import { stripe } from "@/lib/stripe";
import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const { sessionId } = await request.json();
  const session = await stripe.checkout.sessions.retrieve(sessionId);
  if (session.payment_status !== "paid") return new Response("Not paid", { status: 402 });
  await prisma.user.update({ where: { id: session.client_reference_id! }, data: { credits: { ⟦increment: 100⟧ } } });
  return Response.json({ ok: true });
}
"##,
        "app/api/license/route.ts" => r##"import { stripe } from "@/lib/stripe";
import { prisma } from "@/lib/prisma";
export async function GET(request: Request) {
  const id = new URL(request.url).searchParams.get("id")!;
  const session = await stripe.checkout.sessions.retrieve(id);
  if (session.payment_status !== "paid") return new Response("Not paid", { status: 402 });
  const key = crypto.randomUUID();
  ⟦await prisma.license.create({ data: { key, email: session.customer_details!.email! } });⟧
  return Response.json({ key });
}
"##,
    }
    { "credit added to a record that is saved, for whoever names a paid session":
        "server.js" => r##"const app = require("express")();
app.get("/purchases/:sessionId", authenticate, async (req, res) => {
  const session = await stripe.checkout.sessions.retrieve(req.params.sessionId);
  if (session.payment_status === "paid") {
    const pack = await Pack.findOne({ priceId: session.metadata.priceId });
    const user = await User.findById(req.user.id);
    ⟦user.tokenBalance += pack.tokens⟧;
    await user.save();
  }
  res.json({ ok: true });
});
"##,
    }],
    good: samples![{ "the payment is looked up among those that were given out":
        "server.js" => r##"const app = require("express")();
app.get("/purchases/:sessionId", authenticate, async (req, res) => {
  const session = await stripe.checkout.sessions.retrieve(req.params.sessionId);
  const done = await Purchase.findOne({ sessionId: session.id });
  if (session.payment_status === "paid" && !done) {
    const user = await User.findById(req.user.id);
    user.tokenBalance += 100;
    await user.save();
  }
  res.json({ ok: true });
});
app.post("/claim", authenticate, async (req, res) => {
  const session = await stripe.checkout.sessions.retrieve(req.body.sessionId);
  const user = await User.findById(req.user.id);
  if (session.payment_status !== "paid" || user.claims.includes(session.id)) return res.sendStatus(402);
  user.tokenBalance += 100;
  user.claims.push(session.id);
  await user.save();
  res.json({ ok: true });
});
"##,
    }
    { "which payment it was for is kept, or looked up":
        "app/api/credits/route.ts" => r##"import { stripe } from "@/lib/stripe";
import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const { sessionId } = await request.json();
  const session = await stripe.checkout.sessions.retrieve(sessionId);
  if (session.payment_status !== "paid") return new Response("Not paid", { status: 402 });
  await prisma.license.create({ data: { key: crypto.randomUUID(), checkout: session.id } });
  return Response.json({ ok: true });
}
export async function PUT(request: Request) {
  const { sessionId } = await request.json();
  const session = await stripe.checkout.sessions.retrieve(sessionId);
  if (await prisma.seen.findUnique({ where: { id: session.id } })) return new Response("done before");
  if (session.payment_status !== "paid") return new Response("Not paid", { status: 402 });
  await prisma.user.update({ where: { id: session.client_reference_id! }, data: { credits: { increment: 100 } } });
  return Response.json({ ok: true });
}
"##,
    }
    { "stored first, or only told":
        "supabase/functions/fulfil/index.ts" => r##"Deno.serve(async (req) => {
  const { session_id } = await req.json();
  const session = await stripe.checkout.sessions.retrieve(session_id);
  if (session.payment_status !== "paid") throw new Error("Not paid");
  const { error } = await supabase.from("orders").insert({ session_id });
  if (error) return new Response("done before");
  await fetch("https://api.printer.example/v4/orders", { method: "POST", body: JSON.stringify({ file: session.metadata.file }) });
  return new Response("ok");
});
"##,
        "supabase/functions/tell/index.ts" => r##"Deno.serve(async (req) => {
  const { session_id } = await req.json();
  const session = await stripe.checkout.sessions.retrieve(session_id);
  await fetch("https://hooks.slack.com/services/x", { method: "POST", body: JSON.stringify({ text: session.amount_total }) });
  return new Response("ok");
});
"##,
    }],
};

/// Words of addresses to which a second message does no harm.
const TOLD: &[&str] = &[
    "mail",
    "notif",
    "slack",
    "discord",
    "telegram",
    "analytics",
    "track",
    "log",
    "hook",
    "functions/v1",
    "graph.facebook",
    "capi",
    "event",
    "stripe",
    "paypal",
    "captcha",
    "token",
    "oauth",
    "sms",
];

fn judge(project: &Project, out: &mut Verdict) {
    let mut any = false;
    for endpoint in &project.facts.endpoints {
        if !payments::asks(&endpoint.calls) || matches!(endpoint.kind, EndpointKind::Webhook | EndpointKind::Job) {
            continue;
        }
        any = true;
        let given = |site: &&Site| site.kind == SiteKind::FulfilmentRepeatable && site.detail == "asked";
        let found = passed_on(endpoint).map(|effect| &effect.origin).or_else(|| {
            let mut sites = project.sites_at(&endpoint.origin.path).filter(given).map(|site| &site.origin);
            sites.find(|place| place.line >= endpoint.origin.line && within(project, endpoint, place))
        });
        match found {
            Some(place) => {
                out.fail(place).name("endpoint", endpoint.label()).confidence(Confidence::Medium).related([endpoint.origin.clone()]);
            }
            None => out.pass_at(&endpoint.origin),
        }
    }
    if !any {
        out.not_applicable("No endpoint asks a payment provider about a payment that the caller names.");
    }
}

/// Whether no other way in of the file starts between a way in and a place.
fn within(project: &Project, endpoint: &Endpoint, place: &Origin) -> bool {
    !project.endpoints_at(&place.path).any(|other| other.origin.line > endpoint.origin.line && other.origin.line <= place.line)
}

/// What is ordered elsewhere before the store is looked at or written to.
fn passed_on(endpoint: &Endpoint) -> Option<&Effect> {
    let own = |effect: &&Effect| effect.origin.path == endpoint.origin.path;
    let ordered = endpoint.effects.iter().filter(own).filter(|effect| {
        let target = effect.target.to_ascii_lowercase();
        effect.kind == EffectKind::Posts && !TOLD.iter().any(|word| target.contains(word))
    });
    let ordered = ordered.min_by_key(|effect| effect.origin.line)?;
    // What helpers in other files do to the store cannot be put in order.
    let stores = |effect: &&Effect| matches!(effect.kind, EffectKind::Reads | EffectKind::Writes | EffectKind::Deletes);
    if endpoint.effects.iter().filter(stores).any(|effect| !own(&effect)) {
        return None;
    }
    let kept = endpoint.effects.iter().filter(stores).any(|effect| effect.origin.line < ordered.origin.line);
    (!kept).then_some(ordered)
}
