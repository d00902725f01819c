//! Checks that vanish with their own configuration.

use crate::facts::{GuardKind, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "security/webhook-signature-optional",
    title: "The webhook `{endpoint}` accepts every message while {gap}",
    pass_title: "Webhooks refuse messages without a valid signature",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The check of the sender is skipped when the secret is missing from the environment, or when the message simply carries no signature. One forgotten variable on a new server, or one header left out, and anyone can send made-up messages, with no error to tell you.",
    fix: "Refuse every message when the secret is not set or no signature came with it, and say so in the log. Never treat something missing as a passed check.",
    prompt: "Change the signature check of this webhook so that it fails closed: when the secret's environment variable is empty, answer 500 and do nothing; when a request carries no signature, answer 401. Verify the signature on every request. Do not change how valid events are handled. Done when a request is refused both with a wrong signature and with the variable unset.",
    cannot_see: "Whether the variable is set on your servers.",
    refs: &[Ref::Cwe(636), Ref::Cwe(1188)],
    judge,
    bad: samples![{ "Python: without a secret what was sent is believed":
        "app/main.py" => r##"import json
import os
import stripe
from fastapi import FastAPI, Request
from .models import Order
app = FastAPI()
webhook_secret = os.getenv("STRIPE_WEBHOOK_SECRET")

@app.post("/webhooks/stripe")
async def hook(request: Request, db=None):
    payload = await request.body()
    if webhook_secret and stripe:
        event = ⟦stripe.Webhook.construct_event(payload, request.headers["stripe-signature"], webhook_secret)⟧
    else:
        event = json.loads(payload)
    db.add(Order(number=event["id"], paid=True))
    db.commit()
    return {"ok": True}
"##,
    } { "Django: what comes without a signature is believed":
        "shop/urls.py" => "from django.urls import path\nfrom .views import PaymentWebhook\nurlpatterns = [path('webhook/pay/', PaymentWebhook.as_view())]\n",
        "shop/views.py" => r##"import hashlib
import hmac
from django.conf import settings
from rest_framework.response import Response
from rest_framework.views import APIView
from .models import Payment
class PaymentWebhook(APIView):
    authentication_classes = []
    permission_classes = []
    def post(self, request):
        signature = request.headers.get("x-signature")
        secret = settings.PAY_WEBHOOK_SECRET
        if secret and signature:
            expected = hmac.new(secret.encode(), request.body, hashlib.sha256).hexdigest()
            if ⟦expected != signature⟧:
                return Response(status=403)
        payment = Payment.objects.get(number=request.data["number"])
        payment.status = "paid"
        payment.save()
        return Response({"ok": True})
"##,
    } { "skipped without a secret":
        "supabase/functions/results-webhook/index.ts" => r##"const SECRET = Deno.env.get("RESULTS_WEBHOOK_SECRET") ?? "";
async function verifySignature(body: string, signature: string | null) {
  ⟦if (!SECRET || !signature) return !SECRET;⟧
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(SECRET), { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  return crypto.subtle.verify("HMAC", key, decode(signature), new TextEncoder().encode(body));
}
Deno.serve(async (req) => {
  const body = await req.text();
  if (!(await verifySignature(body, req.headers.get("x-signature")))) return new Response("Invalid signature", { status: 401 });
  await supabaseAdmin.from("results").insert(JSON.parse(body));
  return new Response("ok");
});
"##,
    }
    { "nobody asks those who send no signature":
        "app/api/webhooks/chat/route.ts" => r##"import { createHmac, timingSafeEqual } from "node:crypto";
import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const body = await request.text();
  const signature = request.headers.get("x-hub-signature-256");
  ⟦if (signature) {⟧
    const expected = createHmac("sha256", process.env.CHAT_APP_SECRET!).update(body).digest("hex");
    if (!timingSafeEqual(Buffer.from(signature.slice(7)), Buffer.from(expected))) return new Response("Invalid signature", { status: 401 });
  }
  await prisma.message.create({ data: JSON.parse(body) });
  return new Response("ok");
}
"##,
    }
    { "without a secret what was sent is believed":
        "app/api/webhooks/stripe/route.ts" => r##"import { stripe } from "@/lib/stripe";
import { prisma } from "@/lib/prisma";
const secret = process.env.STRIPE_WEBHOOK_SECRET;
export async function POST(request: Request) {
  const body = await request.text();
  const signature = request.headers.get("stripe-signature");
  let event;
  ⟦if (secret && signature) {⟧
    event = stripe.webhooks.constructEvent(body, signature, secret);
  } else {
    console.warn("no secret");
    event = JSON.parse(body);
  }
  await prisma.order.update({ where: { id: event.id }, data: { paid: true } });
  return new Response("ok");
}
"##,
        "app/api/webhooks/pay/route.ts" => r##"import { stripe } from "@/lib/stripe";
import { prisma } from "@/lib/prisma";
const secret = process.env.PAY_WEBHOOK_SECRET;
export async function POST(request: Request) {
  const body = await request.text();
  const event = ⟦secret ? stripe.webhooks.constructEvent(body, request.headers.get("stripe-signature")!, secret) : JSON.parse(body);⟧
  await prisma.order.update({ where: { id: event.id }, data: { paid: true } });
  return new Response("ok");
}
"##,
        "app/api/webhooks/plan/route.ts" => r##"import { stripe } from "@/lib/stripe";
import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const body = await request.text();
  let event;
  try {
    event = stripe.webhooks.constructEvent(body, request.headers.get("stripe-signature")!, process.env.PLAN_WEBHOOK_SECRET!);
  } ⟦catch (error) {⟧
    console.log("not signed", error);
    event = JSON.parse(body);
  }
  await prisma.order.update({ where: { id: event.id }, data: { paid: true } });
  return new Response("ok");
}
"##,
    }],
    good: samples![{ "whoever cannot be verified is refused, whatever else is read":
        "app/api/webhooks/stripe/route.ts" => r##"import { stripe } from "@/lib/stripe";
import { prisma } from "@/lib/prisma";
const secret = process.env.STRIPE_WEBHOOK_SECRET;
export async function POST(request: Request) {
  const body = await request.text();
  let event;
  if (secret) {
    try {
      event = stripe.webhooks.constructEvent(body, request.headers.get("stripe-signature")!, secret);
    } catch (error) {
      console.log("not signed", JSON.parse(body).id);
      return new Response("Invalid signature", { status: 400 });
    }
  } else {
    console.error("no secret");
    return new Response("Not configured", { status: 500 });
  }
  await prisma.order.update({ where: { id: event.id }, data: { paid: true } });
  return new Response("ok");
}
"##,
    } { "refused without a signature":
        "app/api/webhooks/chat/route.ts" => r##"import { createHmac, timingSafeEqual } from "node:crypto";
import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const body = await request.text();
  const signature = request.headers.get("x-hub-signature-256");
  if (!signature) return new Response("No signature", { status: 401 });
  const expected = createHmac("sha256", process.env.CHAT_APP_SECRET!).update(body).digest("hex");
  if (!timingSafeEqual(Buffer.from(signature.slice(7)), Buffer.from(expected))) return new Response("Invalid signature", { status: 401 });
  await prisma.message.create({ data: JSON.parse(body) });
  return new Response("ok");
}
"##,
    }
    { "refused without a secret":
        "app/api/webhooks/stripe/route.ts" => r##"import { stripe } from "@/lib/stripe";
import { prisma } from "@/lib/prisma";
const secret = process.env.STRIPE_WEBHOOK_SECRET;
export async function POST(request: Request) {
  if (!secret) {
    return new Response("Webhook secret is not configured", { status: 500 });
  }
  const event = stripe.webhooks.constructEvent(await request.text(), request.headers.get("stripe-signature")!, secret);
  await prisma.order.update({ where: { id: event.id }, data: { paid: true } });
  return new Response("ok");
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut any = false;
    let mut told = BTreeSet::new();
    for endpoint in &project.facts.endpoints {
        for guard in endpoint.guards.iter().filter(|guard| guard.kind == GuardKind::Signature) {
            any = true;
            if !guard.fails_open {
                out.pass_at(&guard.origin);
                continue;
            }
            // A helper's name repeats what its body already told.
            let repeats = endpoint.calls.contains(&guard.by)
                && !guard.by.contains('.')
                && endpoint.guards.iter().any(|other| other.kind == guard.kind && other.fails_open && other.origin != guard.origin);
            if !repeats && told.insert(guard.origin.clone()) {
                let line = guard.origin.excerpt.to_ascii_lowercase();
                // `if (secret && signature)` leaves out those who send none as well.
                let both = line.trim_start().starts_with("if") && line.contains("&&") && !line.contains(['!', '=']);
                let unsent = line.contains("sig") && (both || !["secret", "key", "token"].iter().any(|word| line.contains(word)));
                let noted = line.contains("catch");
                let gap = match (noted, unsent) {
                    (true, _) => "a failed check is only noted",
                    (_, true) => "it carries no signature",
                    _ => "its secret is not set",
                };
                let finding = out.fail(&guard.origin).name("endpoint", endpoint.label()).name("gap", gap);
                // Then no setting is needed to get in.
                if noted || both && unsent {
                    finding.severity(Severity::Critical);
                }
            }
        }
    }
    if !any {
        out.not_applicable("No webhook signature check was found.");
    }
}
