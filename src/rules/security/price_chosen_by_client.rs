//! Prices of the seller that the buyer's browser picks by their id.

use super::flows;
use crate::facts::{EndpointKind, Project, Sink, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/price-chosen-by-client",
    title: "The browser names which price is charged, and nothing looks at it afterwards",
    pass_title: "What people get follows from the price that they paid",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The id of the price comes from the request. Every price of your account at the payment provider can be named there, also old ones, \
          discounted ones and those for tests. Whoever pays the cheapest gets the same, because the code that hears of the payment never asks which \
          price it was.",
    fix: "Keep a list of the prices on sale on the server and refuse others, or grant what belongs to the price that was paid.",
    prompt: "On the server, map plan names to price ids from the environment and accept only those; answer 400 to anything else. In the webhook, read the \
             price of the paid line item (or of the subscription's item) and grant the plan that belongs to it. Change nothing else. Done when an \
             unknown price id is refused and the cheapest price grants only the cheapest plan.",
    cannot_see: "Whether the account at the provider has other prices at all.",
    refs: &[Ref::Cwe(472), Ref::Url("https://docs.stripe.com/checkout/fulfillment")],
    judge,
    bad: samples![
        { "Python: the id of the price comes from the page":
            "app.py" => r##"import os, stripe
from flask import Flask, jsonify, request
app = Flask(__name__)
@app.post("/api/checkout")
def checkout():
    data = request.get_json()
    price_id = data.get("price_id") or os.getenv("PRICE_ID")
    session = ⟦stripe.checkout.Session.create(mode="subscription", line_items=[{"price": price_id, "quantity": 1}])⟧
    return jsonify(url=session.url)
@app.post("/api/stripe-webhook")
def hear():
    event = stripe.Webhook.construct_event(request.data, request.headers["Stripe-Signature"], os.environ["HOOK"])
    if event["type"] == "checkout.session.completed":
        db.execute("UPDATE users SET plan = 'pro' WHERE id = ?", (event["data"]["object"]["client_reference_id"],))
    return "ok"
"##,
        }
        { "any price, and everybody becomes pro":
            "app/api/checkout/route.ts" => r##"import { stripe } from "@/lib/stripe";
export async function POST(request: Request) {
  const { priceId, userId } = await request.json();
  const session = await stripe.checkout.sessions.create({
    mode: "subscription",
    line_items: [{ ⟦price: priceId,⟧ quantity: 1 }],
    client_reference_id: userId,
  });
  return Response.json({ url: session.url });
}
"##,
            "app/api/webhooks/stripe/route.ts" => r##"import { stripe } from "@/lib/stripe";
import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const event = stripe.webhooks.constructEvent(await request.text(), request.headers.get("stripe-signature")!, process.env.STRIPE_WEBHOOK_SECRET!);
  if (event.type === "checkout.session.completed") {
    await prisma.user.update({ where: { id: event.data.object.client_reference_id! }, data: { plan: "pro" } });
  }
  return new Response("ok");
}
"##,
        }
    ],
    good: samples![
        { "the price is held against a list":
            "app/api/checkout/route.ts" => r##"import { stripe } from "@/lib/stripe";
const ON_SALE = [process.env.PRICE_PRO!, process.env.PRICE_TEAM!];
export async function POST(request: Request) {
  const { priceId } = await request.json();
  if (!ON_SALE.includes(priceId)) return new Response("Unknown price", { status: 400 });
  const session = await stripe.checkout.sessions.create({ mode: "subscription", line_items: [{ price: priceId, quantity: 1 }] });
  return Response.json({ url: session.url });
}
"##,
        }
        { "any price of one's own, and the plan follows from it":
            "app/api/checkout/route.ts" => r##"import { stripe } from "@/lib/stripe";
export async function POST(request: Request) {
  const { priceId } = await request.json();
  const session = await stripe.checkout.sessions.create({ mode: "subscription", line_items: [{ price: priceId, quantity: 1 }] });
  return Response.json({ url: session.url });
}
"##,
            "app/api/webhooks/stripe/route.ts" => r##"import { stripe } from "@/lib/stripe";
import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const event = stripe.webhooks.constructEvent(await request.text(), request.headers.get("stripe-signature")!, process.env.STRIPE_WEBHOOK_SECRET!);
  if (event.type === "customer.subscription.updated") {
    const plan = PLANS[event.data.object.items.data[0].price.id];
    await prisma.user.update({ where: { customer: event.data.object.customer }, data: { plan } });
  }
  return new Response("ok");
}
"##,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let looks = project.facts.sites.iter().find(|site| site.kind == SiteKind::PriceLookedAt);
    // Where nothing hears of payments, a graver rule speaks.
    let hears = project.facts.endpoints.iter().any(|endpoint| endpoint.kind == EndpointKind::Webhook);
    for flow in flows::into(project, out, |sink| sink == Sink::Price) {
        match looks {
            Some(site) => out.pass_at(&site.origin),
            None if hears => {
                flows::fail(out, flow).confidence(Confidence::Medium);
            }
            None => {}
        }
    }
}
