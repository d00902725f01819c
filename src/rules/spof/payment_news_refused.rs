//! Checks of payment messages that cannot run where the function runs, so that every message is refused.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/payment-news-refused",
    title: "Messages about payments are refused: their check cannot run here",
    pass_title: "The check of payment messages can run where it stands",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "On Supabase's functions the library of Stripe can check a signature only by a call that is waited for. The call that is used here fails for every message, real ones too: customers pay, and the product never hears of it.",
    fix: "Use `await stripe.webhooks.constructEventAsync(…)`, then send a test event from Stripe's dashboard and see that it is answered with 200.",
    prompt: "In this Supabase function replace stripe.webhooks.constructEvent by await stripe.webhooks.constructEventAsync with the same arguments, and change nothing else in how the event is handled. Done when a test event of the Stripe CLI is answered with 200 and stored.",
    cannot_see: "Which build of the library the address gives on the day of the deployment.",
    refs: &[Ref::Url("https://supabase.com/docs/guides/functions/examples/stripe-webhooks")],
    judge,
    bad: samples![{ "a check that cannot be waited for":
        "supabase/functions/stripe-webhook/index.ts" => r##"import Stripe from "https://esm.sh/stripe@14.21.0";
const stripe = new Stripe(Deno.env.get("STRIPE_SECRET_KEY"));
Deno.serve(async (req) => {
  const event = ⟦stripe.webhooks.constructEvent(await req.text(), req.headers.get("stripe-signature"), Deno.env.get("STRIPE_WEBHOOK_SECRET"))⟧;
  return Response.json({ received: event.id });
});
"##,
    }],
    good: samples![{ "one that is":
        "supabase/functions/stripe-webhook/index.ts" => r##"import Stripe from "https://esm.sh/stripe@14.21.0";
const stripe = new Stripe(Deno.env.get("STRIPE_SECRET_KEY"));
Deno.serve(async (req) => {
  const event = await stripe.webhooks.constructEventAsync(await req.text(), req.headers.get("stripe-signature"), Deno.env.get("STRIPE_WEBHOOK_SECRET"));
  return Response.json({ received: event.id });
});
"##,
        "supabase/functions/other/index.ts" => r##"import Stripe from "npm:stripe@17";
const stripe = new Stripe(Deno.env.get("STRIPE_SECRET_KEY"));
Deno.serve(async (req) => {
  const event = stripe.webhooks.constructEvent(await req.text(), req.headers.get("stripe-signature"), Deno.env.get("STRIPE_WEBHOOK_SECRET"));
  return Response.json({ received: event.id });
});
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::SignatureCheckUnusable,
        |_, finding| {
            finding.confidence(Confidence::Medium);
        },
    );
}
