//! Payments that belong to nobody.

use super::payments;
use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/payment-without-buyer",
    title: "A payment cannot be matched to the account that paid",
    pass_title: "Each payment carries the account that it is for",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The payment page is opened without a word on which account pays. When the money arrives, nobody can tell whom to give what was bought, except by hand or by believing what the browser says.",
    fix: "Hand the verified user's id to the provider when the payment page is opened, and read it from the confirmed payment.",
    prompt: "Where the checkout session is created, verify the caller and pass their id as client_reference_id (and in metadata of the subscription, if there is one). In the verified webhook, find the account by that id. Do not take the id from the request's body. Done when a test payment's event names the account that paid.",
    cannot_see: "Payments that need no account, as in a shop where guests give an address on the payment page.",
    refs: &[Ref::Url("https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-client_reference_id")],
    judge,
    bad: samples![{ "a page for nobody":
        "package.json" => r##"{ "dependencies": { "next-auth": "5.0.0", "stripe": "18.0.0" } }"##,
        "lib/stripe.ts" => "import Stripe from \"stripe\";\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY);\n",
        "app/api/auth/[...nextauth]/route.ts" => "import NextAuth from \"next-auth\";\nexport const { GET, POST } = NextAuth({ providers: [] }).handlers;\n",
        "app/api/checkout/route.ts" => r##"import { stripe } from "@/lib/stripe";
export async function POST() {
  const session = ⟦await stripe.checkout.sessions.create({⟧
    mode: "payment",
    line_items: [{ price: "price_pro", quantity: 1 }],
    success_url: "https://example.com/?paid=true",
  });
  console.log("made", session.id);
  return Response.json({ url: session.url });
}
"##,
    }],
    good: samples![{ "the buyer is named, or the page is remembered":
        "package.json" => r##"{ "dependencies": { "next-auth": "5.0.0", "stripe": "18.0.0" } }"##,
        "app/api/checkout/route.ts" => r##"import { stripe } from "@/lib/stripe";
export async function POST(request: Request) {
  const user = await requireUser(request);
  const session = await stripe.checkout.sessions.create({ mode: "payment", client_reference_id: user.id });
  return Response.json({ url: session.url });
}
"##,
        "app/api/order/route.ts" => r##"import { stripe } from "@/lib/stripe";
import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const user = await requireUser(request);
  const session = await stripe.checkout.sessions.create({ mode: "payment" });
  await prisma.order.create({ data: { userId: user.id, checkout: session.id } });
  return Response.json({ url: session.url });
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    if !project.product.has_login || !project.product.takes_payment {
        out.not_applicable("Nothing shows that people with accounts pay.");
        return;
    }
    if payments::pages(project).next().is_none() {
        out.not_applicable("No code sends buyers to a provider's payment page.");
        return;
    }
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::PaymentWithoutBuyer,
        |_, finding| {
            finding.confidence(Confidence::Medium);
        },
    );
}
