//! Paid orders that are known only if the buyer comes back.

use crate::facts::{EffectKind, Endpoint, EndpointKind, Project};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/payment-known-only-on-return",
    title: "A paid order is lost when the buyer closes the page too early",
    pass_title: "Payments are told by the provider, not by the buyer's return",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "The server asks for the result of a payment only when the buyer's browser comes back to your page. If they close the tab, lose the connection or pay by a slow method, the money arrives and the order does not.",
    fix: "Receive the provider's webhook for confirmed payments and fulfil the order there. Keep the return page for showing the result.",
    prompt: "Add a webhook endpoint that verifies the provider's signature over the raw body and fulfils the order on the event that confirms payment, once per payment (store the payment's id with a unique constraint and do nothing when it is there already). Let the return page only show the stored state. Done when an order is fulfilled although the return page is never opened.",
    cannot_see: "Webhooks that another project receives.",
    refs: &[Ref::Url("https://docs.stripe.com/checkout/fulfillment")],
    judge,
    bad: samples![{ "fulfilled on return":
        "app/api/confirm/route.ts" => r##"import { stripe } from "@/lib/stripe";
import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  ⟦const { id } = await request.json();⟧
  const session = await stripe.checkout.sessions.retrieve(id);
  if (session.payment_status === "paid") await prisma.order.create({ data: { session: id } });
  return Response.json({ ok: true });
}
"##,
    }],
    good: samples![{ "a webhook besides":
        "app/api/confirm/route.ts" => r##"import { stripe } from "@/lib/stripe";
import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const { id } = await request.json();
  const session = await stripe.checkout.sessions.retrieve(id);
  if (session.payment_status === "paid") await prisma.order.create({ data: { session: id } });
  return Response.json({ ok: true });
}
"##,
        "app/api/webhooks/stripe/route.ts" => r##"import { stripe } from "@/lib/stripe";
import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const event = stripe.webhooks.constructEvent(await request.text(), request.headers.get("stripe-signature")!, process.env.STRIPE_WEBHOOK_SECRET!);
  await prisma.order.create({ data: { session: event.data.object.id } });
  return new Response("ok");
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let stores = |endpoint: &&Endpoint| endpoint.effect(&[EffectKind::Writes]).is_some();
    let asks = |call: &String| call.ends_with("checkout.sessions.retrieve") || call.ends_with("paymentIntents.retrieve");
    let told = project.facts.endpoints.iter().find(|endpoint| endpoint.kind == EndpointKind::Webhook);
    let mut asking = project.facts.endpoints.iter().filter(stores).filter(|endpoint| endpoint.calls.iter().any(asks)).peekable();
    if asking.peek().is_none() {
        out.not_applicable("No code asks a payment provider for the result of a payment page.");
    } else if let Some(webhook) = told {
        out.pass_at(&webhook.origin);
    } else {
        for endpoint in asking {
            out.fail(endpoint.input.as_ref().unwrap_or(&endpoint.origin)).confidence(Confidence::Medium);
        }
    }
}
