//! Signatures that are checked over something else than what was signed.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/webhook-signature-over-parsed-body",
    title: "The signature of a message is checked over a text that was never signed",
    pass_title: "Signatures are checked over the body as it came",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Providers sign their messages byte by byte. Here it is read, taken apart and written anew before the check, so real messages can fail it: payments and new accounts go unnoticed, and the check gets switched off sooner or later.",
    fix: "Read the body of this route as raw text or bytes and give exactly that to the check.",
    prompt: "In this webhook, pass the raw request body to constructEvent: in Express use express.raw({ type: \"application/json\" }) on this route before express.json(), in Next.js use await request.text(). Parse only after the signature was verified. Done when a test event from the command line of the provider is accepted and a changed one refused.",
    cannot_see: "Middleware that keeps the raw body under another name.",
    refs: &[Ref::Cwe(347), Ref::Url("https://docs.stripe.com/webhooks/signature")],
    judge,
    bad: samples![{ "written anew":
        "app/api/users/route.ts" => r##"import { Webhook } from "svix";
export async function POST(request: Request) {
  const payload = await request.json();
  const body = ⟦JSON.stringify(payload);⟧
  const event = new Webhook(process.env.USERS_WEBHOOK_SECRET!).verify(body, Object.fromEntries(request.headers));
  return Response.json({ type: event.type });
}
"##,
        "app/api/webhook/route.ts" => r##"import { stripe } from "@/lib/stripe";
export async function POST(request: Request) {
  const body = await request.json();
  ⟦const event = stripe.webhooks.constructEvent(JSON.stringify(body), request.headers.get("stripe-signature")!, process.env.STRIPE_WEBHOOK_SECRET!);⟧
  return Response.json({ type: event.type });
}
"##,
    }],
    good: samples![{ "as it came":
        "app/api/webhook/route.ts" => r##"import { stripe } from "@/lib/stripe";
export async function POST(request: Request) {
  const body = await request.text();
  const event = stripe.webhooks.constructEvent(body, request.headers.get("stripe-signature")!, process.env.STRIPE_WEBHOOK_SECRET!);
  console.info(JSON.stringify({ type: event.type }));
  return Response.json({ type: event.type });
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(project, out, |site| site.kind == SiteKind::SignatureOverParsedBody, |_, _| {});
}
