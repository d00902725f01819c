//! News of payments that is lost: answered as taken although dealing with it failed, marked too early, or refused for its age.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/payment-news-lost",
    title: "A payment is lost when recording it fails",
    pass_title: "The payment provider is told when its news could not be recorded",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "When the product cannot record what the payment provider tells it, the provider tries again for days, but only while the answer is an error, and it only helps if the second try is dealt with. Here it is not: the customer has paid, gets nothing, and nobody learns of it.",
    fix: "Answer with an error (500) when recording fails, so that the provider tells it again, mark an event as dealt with only once it is, refuse none for its age, and make sure that news that comes twice counts once.",
    prompt: "In this webhook handler, answer with status 500 after logging the error whenever a write fails (clients that return an error object do not throw: check it), so that the payment provider delivers the event again. Store the event's id as dealt with only after dealing with it, in the same transaction where possible, or remove it again when that fails. Do not refuse events because event.created is old: what is delivered again keeps its first time; the signature's own timestamp guards against replays. Keep 400 for a wrong signature and 200 for events that are dealt with or that the product does not use. Make the handling safe to repeat: remember the event's id and do nothing the second time. Done when a test that lets the database write fail gets 500, and the same event sent twice changes the account once.",
    cannot_see: "A job outside the code that compares the provider's payments with the accounts.",
    refs: &[Ref::Url("https://docs.stripe.com/webhooks#retries"), Ref::Cwe(391)],
    judge,
    bad: samples![{ "an event that is marked before it is dealt with, refused for its age, or whose failed write is only noted":
        "app/api/stripe/webhook/route.ts" => r##"import { stripe } from "@/lib/stripe";
import { adminDb } from "@/lib/firebase";
export async function POST(request: Request) {
  const event = stripe.webhooks.constructEvent(await request.text(), request.headers.get("stripe-signature"), process.env.WEBHOOK_SECRET);
  const age = Math.abs(Math.floor(Date.now() / 1000) - event.created);
  ⟦if (age > 300) {
    return Response.json({ error: "too old" }, { status: 400 });
  }⟧
  const mark = adminDb.collection("processed_webhooks").doc(event.id);
  if ((await mark.get()).exists) return Response.json({ received: true });
  ⟦await mark.set({ eventId: event.id, processedAt: new Date() });⟧
  try {
    switch (event.type) {
      case "checkout.session.completed":
        await grant(event.data.object);
    }
    return Response.json({ received: true });
  } catch (error) {
    return Response.json({ error: "failed" }, { status: 500 });
  }
}
"##,
        "netlify/functions/stripe-webhook.ts" => r##"import { stripe, supabase } from "./clients";
export async function handler(event) {
  const told = stripe.webhooks.constructEvent(event.body, event.headers["stripe-signature"], process.env.WEBHOOK_SECRET);
  if (told.type === "customer.subscription.updated") {
    const { error: failed } = await supabase.from("profiles").update({ subscription_status: told.data.object.status }).eq("customer", told.data.object.customer);
    ⟦if (failed) {
      console.error("Error updating subscription:", failed);
    }⟧
  }
  return { statusCode: 200, body: JSON.stringify({ received: true }) };
}
"##,
    }
    { "an answer that always says yes":
        "package.json" => r#"{ "name": "a", "dependencies": { "next": "15.1.0" } }"#,
        "app/api/payments/webhook/route.ts" => r##"import { prisma } from "@/lib/prisma";
import { check } from "@/lib/signature";
export async function POST(request: Request) {
  try {
    const event = check(await request.text(), request.headers.get("x-signature"));
    if (event.type === "invoice.paid") {
      await prisma.subscription.update({ where: { id: event.id }, data: { status: "active" } });
    }
    return Response.json({ received: true });
  } ⟦catch (error) {
    console.error(error);
    return Response.json({ received: true });
  }⟧
}
"##,
    }
    { "Python: a failure that is passed over":
        "app.py" => r##"import stripe
from flask import Flask, jsonify, request
app = Flask(__name__)
@app.post("/api/stripe-webhook")
def stripe_webhook():
    try:
        event = stripe.Webhook.construct_event(request.data, request.headers["Stripe-Signature"], SECRET)
    except Exception:
        return jsonify(ok=False), 400
    if event["type"] == "checkout.session.completed":
        try:
            db.execute("UPDATE users SET is_paid = 1 WHERE id = ?", (event["id"],))
            db.commit()
        ⟦except Exception:⟧
            pass
    return jsonify(ok=True)
"##,
    }],
    good: samples![{ "marked once it is dealt with, or taken back; an old signature; an error that is thrown; a log that may fail":
        "app/api/stripe/webhook/route.ts" => r##"import { stripe } from "@/lib/stripe";
import { supabase } from "@/lib/supabase";
export async function POST(request: Request) {
  const event = stripe.webhooks.constructEvent(await request.text(), request.headers.get("stripe-signature"), process.env.WEBHOOK_SECRET);
  const known = await supabase.from("processed_events").select("id").eq("id", event.id).maybeSingle();
  if (known.data) return Response.json({ received: true });
  if (event.type === "checkout.session.completed") {
    const { error } = await supabase.from("orders").update({ payment_status: "paid" }).eq("session", event.data.object.id);
    if (error) {
      console.error(error);
      throw error;
    }
  }
  const { error: unlogged } = await supabase.from("webhook_logs").insert({ payment: event.id });
  if (unlogged) console.error(unlogged);
  await supabase.from("processed_events").insert({ event_id: event.id });
  return Response.json({ received: true });
}
"##,
        "app/api/paypal/webhook/route.ts" => r##"import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const event = await verified(request);
  if (await prisma.processedEvent.findUnique({ where: { id: event.id } })) return new Response("ok");
  await prisma.processedEvent.create({ data: { eventId: event.id } });
  try {
    if (event.type === "payment.captured") await grant(event);
  } catch (error) {
    await prisma.processedEvent.delete({ where: { eventId: event.id } });
    return new Response("failed", { status: 500 });
  }
  return new Response("ok");
}
"##,
    }
    { "Python: a failure that the provider is told, and one of a mail":
        "app.py" => r##"import stripe
from flask import Flask, jsonify, request
app = Flask(__name__)
@app.post("/api/stripe-webhook")
def stripe_webhook():
    event = stripe.Webhook.construct_event(request.data, request.headers["Stripe-Signature"], SECRET)
    if event["type"] == "checkout.session.completed":
        try:
            db.execute("UPDATE users SET is_paid = 1 WHERE id = ?", (event["id"],))
            db.commit()
        except Exception:
            return jsonify(ok=False), 500
        try:
            send_mail(event)
        except Exception:
            pass
    return jsonify(ok=True)
"##,
    }
    { "an answer that says that it failed; mail that may fail":
        "package.json" => r#"{ "name": "a", "dependencies": { "next": "15.1.0" } }"#,
        "app/api/payments/webhook/route.ts" => r##"import { prisma } from "@/lib/prisma";
import { check } from "@/lib/signature";
import { thank } from "@/lib/mail";
export async function POST(request: Request) {
  try {
    const event = check(await request.text(), request.headers.get("x-signature"));
    if (event.type === "invoice.paid") {
      await prisma.subscription.update({ where: { id: event.id }, data: { status: "active" } });
      try {
        await thank(event);
      } catch (error) {
        console.error(error);
      }
    }
    return Response.json({ received: true });
  } catch (error) {
    console.error(error);
    return Response.json({ error: "failed" }, { status: 500 });
  }
}
"##,
        "app/api/notes/route.ts" => r##"import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  try {
    await prisma.note.create({ data: await request.json() });
    return Response.json({ ok: true });
  } catch (error) {
    return Response.json({ ok: true });
  }
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::PaymentNewsLost,
        |site, finding| {
            finding.confidence(Confidence::Medium);
            let how = match site.detail.as_str() {
                "marked" => "The event is marked as dealt with before it is, so the provider's next try is skipped.",
                "age" => "Events are refused by when they happened, and what is told again has happened long ago.",
                "unread" => "The client of the database gives the error back and throws nothing; here it is only noted.",
                _ => return,
            };
            finding.detail(how);
        },
    );
}
