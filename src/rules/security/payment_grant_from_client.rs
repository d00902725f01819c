//! What a payment brings is attached by the buyer's browser, apart from its price.

use super::flows;
use crate::facts::{Project, Sink, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/payment-grant-from-client",
    title: "The buyer's browser decides what a payment brings",
    pass_title: "What a payment brings is worked out from what was paid",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The plan or the number of credits travels from the buyer's browser through the payment provider and back, apart from the price. Somebody can pay for the smallest offer and name the largest.",
    fix: "Work out on the server what is bought from the price that was paid, not from what was attached.",
    prompt: "Keep one table on the server that names for each offer its price id and what it brings. The checkout accepts only the offer's name, takes the price from that table, and writes only that name (or nothing) into the metadata. The webhook looks up what was bought by the price id of the paid session and grants what the table says. Done when a request with an invented number of credits is refused or ignored.",
    cannot_see: "Checks that the webhook makes in another project.",
    refs: &[Ref::Cwe(602), Ref::Cwe(472), Ref::Url("https://docs.stripe.com/checkout/fulfillment")],
    judge,
    bad: samples![{ "credits beside the price":
        "app/api/checkout/route.ts" => r##"import { stripe } from "@/lib/stripe";
export async function POST(request: Request) {
  const { priceId, credits } = await request.json();
  const session = await stripe.checkout.sessions.create({
    mode: "payment",
    line_items: [{ price: priceId, quantity: 1 }],
    metadata: {
      ⟦credits,⟧
    },
  });
  return Response.json({ url: session.url });
}
"##,
        "app/api/webhooks/stripe/route.ts" => r##"import { stripe } from "@/lib/stripe";
import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const event = stripe.webhooks.constructEvent(await request.text(), request.headers.get("stripe-signature")!, process.env.STRIPE_WEBHOOK_SECRET!);
  const session = event.data.object;
  await prisma.user.update({ where: { id: session.client_reference_id }, data: { credits: Number(session.metadata.credits) } });
  return new Response("ok");
}
"##,
    }],
    good: samples![{ "the plan sets the price too":
        "app/api/checkout/route.ts" => r##"import { stripe } from "@/lib/stripe";
const PLANS: Record<string, { price: string; credits: number }> = { small: { price: "price_a", credits: 10 } };
export async function POST(request: Request) {
  const { plan } = await request.json();
  const offer = PLANS[plan];
  const session = await stripe.checkout.sessions.create({
    mode: "payment",
    line_items: [{ price: offer.price, quantity: 1 }],
    metadata: { plan, credits: offer.credits },
  });
  return Response.json({ url: session.url });
}
"##,
        "app/api/webhooks/stripe/route.ts" => r##"import { stripe } from "@/lib/stripe";
import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const event = stripe.webhooks.constructEvent(await request.text(), request.headers.get("stripe-signature")!, process.env.STRIPE_WEBHOOK_SECRET!);
  const session = event.data.object;
  await prisma.user.update({ where: { id: session.client_reference_id }, data: { plan: session.metadata.plan, credits: Number(session.metadata.credits) } });
  return new Response("ok");
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    if !project.product.takes_payment {
        out.not_applicable("Nothing shows that the product takes payments.");
        return;
    }
    let read: Vec<_> = project.facts.sites.iter().filter(|site| site.kind == SiteKind::GrantFromAttachment).collect();
    for flow in flows::into(project, out, |sink| sink == Sink::Grant) {
        // What nobody reads again brings nothing.
        let field = flow.by.rsplit('.').next().unwrap_or("");
        if let Some(site) = read.iter().find(|site| site.detail == field) {
            flows::fail(out, flow).confidence(Confidence::Medium).related([site.origin.clone()]);
        }
    }
}
