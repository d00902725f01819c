//! Payments that nothing confirms.

use super::payments;
use crate::facts::{Project, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/payment-unconfirmed",
    title: "Nothing on the server learns whether a payment went through",
    pass_title: "The server learns from the provider that a payment went through",
    severity: Severity::High,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "The product sends buyers to a payment page, but no code of the server hears from the provider whether they paid. What is unlocked then depends on the address that the buyer comes back to, and anyone can type that address.",
    fix: "Receive the provider's webhook, verify its signature, and unlock what was bought there; or ask the provider for the session on the server before anything is unlocked.",
    prompt: "Add a webhook endpoint for the payment provider that verifies the signature over the raw body and, on the event that confirms payment, marks the order or account as paid by the id stored in the session's metadata. Put the user's id into that metadata when the session is created. Do not trust the return address. Done when opening the success address without paying unlocks nothing.",
    cannot_see: "Confirmation that runs in another project or in the provider's own automation.",
    refs: &[Ref::Cwe(345), Ref::Url("https://docs.stripe.com/checkout/fulfillment")],
    judge,
    bad: samples![{ "a checkout and nothing else":
        "supabase/functions/checkout/index.ts" => r##"import Stripe from "https://esm.sh/stripe@14";
const stripe = new Stripe(Deno.env.get("STRIPE_SECRET_KEY")!);
Deno.serve(async (req) => {
  const session = await stripe.checkout.sessions.create({
    mode: "payment",
    line_items: [{ price: "price_basic", quantity: 1 }],
    ⟦success_url: "https://example.com/?paid=true",⟧
  });
  return Response.json({ url: session.url });
});
"##,
    }
    { "the only webhook tells of accounts":
        "app/api/checkout/route.ts" => r##"import { stripe } from "@/lib/stripe";
export async function POST() {
  ⟦const session = await stripe.checkout.sessions.create({ mode: "payment", success_url: "https://example.com/done" });⟧
  return Response.json({ url: session.url });
}
"##,
        "app/api/webhooks/clerk/route.ts" => r##"import { Webhook } from "svix";
export async function POST(request: Request) {
  new Webhook(process.env.CLERK_SECRET!).verify(await request.text(), {});
  return new Response("ok");
}
"##,
    }],
    good: samples![{ "asked on return":
        "supabase/functions/checkout/index.ts" => r##"import Stripe from "https://esm.sh/stripe@14";
const stripe = new Stripe(Deno.env.get("STRIPE_SECRET_KEY")!);
Deno.serve(async (req) => {
  const session = await stripe.checkout.sessions.create({ mode: "payment", line_items: [{ price: "price_basic", quantity: 1 }] });
  return Response.json({ url: session.url });
});
"##,
        "supabase/functions/confirm/index.ts" => r##"import Stripe from "https://esm.sh/stripe@14";
const stripe = new Stripe(Deno.env.get("STRIPE_SECRET_KEY")!);
Deno.serve(async (req) => {
  const { id } = await req.json();
  const session = await stripe.checkout.sessions.retrieve(id);
  return Response.json({ paid: session.payment_status === "paid" });
});
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    // A payment page of the provider; a charge made by the server answers in the same call.
    let Some(charge) = payments::pages(project).next() else {
        out.not_applicable("No code sends buyers to a provider's payment page.");
        return;
    };
    if payments::is_told(project) {
        out.pass_at(charge);
        return;
    }
    // The address that says so is what all rests on.
    let claim = project.facts.sites.iter().find(|site| site.kind == SiteKind::PaymentClaim && site.origin.path == charge.path);
    match claim {
        Some(claim) => {
            out.fail(&claim.origin)
                .confidence(Confidence::Medium)
                .detail(format!("`{}` in the return address is the only word on the payment.", claim.detail))
                .related([charge.clone()]);
        }
        None => {
            out.fail(charge).confidence(Confidence::Medium);
        }
    }
}
