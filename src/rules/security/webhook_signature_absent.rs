//! Webhooks that believe any sender.

use super::openness;
use crate::facts::{EffectKind, Endpoint, EndpointKind, GuardKind, Project};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/webhook-signature-absent",
    title: "The webhook `{endpoint}` believes any sender",
    pass_title: "Webhooks verify who sent the message",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "A webhook is how a payment or login service tells you what happened. This one does not check that the message really comes from that service, so anyone can post a made-up message: a payment that never happened, an account that was never created.",
    fix: "Verify the signature that the service sends with each message, over the raw body, with the secret from its dashboard, and refuse everything else.",
    prompt: "In this webhook handler, read the raw request body, verify the provider's signature header with the provider's own library (for Stripe: stripe.webhooks.constructEvent with STRIPE_WEBHOOK_SECRET), and answer 400 when it does not match or the secret is not set, before the event is used. Do not change how valid events are handled. Done when an unsigned request is refused.",
    cannot_see: "Checks that a gateway in front makes, and lists of allowed senders in a platform's settings.",
    refs: &[Ref::Cwe(345), Ref::Url("https://docs.stripe.com/webhooks#verify-official-libraries")],
    judge,
    bad: samples![{ "events are believed as they come":
        "app/api/webhooks/payments/route.ts" => r##"import { prisma } from "@/lib/prisma";
⟦export async function POST(request: Request) {⟧
  const event = await request.json();
  await prisma.order.update({ where: { id: event.orderId }, data: { paid: true } });
  return new Response("ok");
}
"##,
    }],
    good: samples![{ "an address at which the owner sets a webhook up":
        "supabase/functions/register-webhook/index.ts" => r##"Deno.serve(async (req) => {
  const { url, events } = await req.json();
  await supabase.from("subscriptions").insert({ url, events });
  return new Response("ok");
});
"##,
    }
    { "the provider's library verifies":
        "app/api/webhooks/payments/route.ts" => r##"import { prisma } from "@/lib/prisma";
import { stripe } from "@/lib/stripe";
export async function POST(request: Request) {
  const event = stripe.webhooks.constructEvent(await request.text(), request.headers.get("stripe-signature")!, process.env.STRIPE_WEBHOOK_SECRET!);
  await prisma.order.update({ where: { id: event.data.object.id }, data: { paid: true } });
  return new Response("ok");
}
"##,
    }
    { "the provider's library reads a thin event":
        "app/api/stripe/webhook/route.ts" => r##"import { withLogging } from "@/lib/logging";
import { prisma } from "@/lib/prisma";
import { stripe } from "@/lib/stripe";
const secret = process.env.STRIPE_WEBHOOK_SECRET;
export const POST = withLogging(async (req: Request) => {
  const signature = req.headers.get("Stripe-Signature");
  if (!signature || !secret) return new Response("Missing", { status: 400 });
  const event = stripe.parseThinEvent(await req.text(), signature, secret);
  await prisma.account.update({ where: { id: event.related_object.id }, data: { closed: true } });
  return new Response("ok");
});
"##,
    }
    { "svix through a variable":
        "app/api/webhooks/clerk/route.ts" => r##"import { Webhook } from "svix";
import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const hook = new Webhook(process.env.CLERK_WEBHOOK_SECRET!);
  const event = hook.verify(await request.text(), Object.fromEntries(request.headers));
  await prisma.user.create({ data: { id: event.data.id } });
  return new Response("ok");
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut any = false;
    let own = |endpoint: &&Endpoint| endpoint.kind == EndpointKind::Webhook && !exports::is_platform(&endpoint.framework);
    for endpoint in project.facts.endpoints.iter().filter(own) {
        // Managing one's own webhooks is done by people; receiving news is a POST.
        if !openness::changes(endpoint)
            || endpoint.method.as_deref().is_some_and(|method| matches!(method, "DELETE" | "PATCH" | "PUT"))
            || openness::is_for_admins(endpoint)
            || endpoint.effects.iter().all(|effect| matches!(effect.kind, EffectKind::Fetches | EffectKind::Posts | EffectKind::Reads))
        {
            continue;
        }
        any = true;
        let asks_back = endpoint.calls.iter().any(|call| call.ends_with(".retrieve"));
        // Whose a record is says nothing where nobody knows who calls: the sender stands in the message.
        let knows = |kind: GuardKind| openness::KNOWS_CALLER.contains(&kind) && kind != GuardKind::Owner;
        if endpoint.guards.iter().any(|guard| knows(guard.kind)) {
            let sure = endpoint.guarded(&[GuardKind::Signature, GuardKind::SharedSecret]);
            if sure { out.pass_at(&endpoint.origin) } else { out.pass() }
        } else if asks_back {
            out.pass();
        } else {
            out.fail(&endpoint.origin).name("endpoint", endpoint.label());
        }
    }
    if !any {
        out.not_applicable("No webhook was found.");
    }
}
