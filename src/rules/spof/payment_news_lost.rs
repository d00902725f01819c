//! News of payments that is answered as taken although dealing with it failed.

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
    why: "When the payment provider tells that somebody paid and recording it fails, the answer still says that all went well. A provider tells its news again for days, but only while the answer is an error: so the customer has paid, gets nothing, and nobody learns of it.",
    fix: "Answer with an error (500) when recording fails, so that the provider tells it again, and make sure that news that comes twice counts once.",
    prompt: "In this webhook handler, let the catch block answer with status 500 after logging the error, so that the payment provider delivers the event again. Keep 400 for a wrong signature and 200 for events that are dealt with or that the product does not use. Make the handling safe to repeat: remember the event's id and do nothing the second time. Done when a test that lets the database write fail gets 500, and the same event sent twice changes the account once.",
    cannot_see: "A job outside the code that compares the provider's payments with the accounts.",
    refs: &[Ref::Url("https://docs.stripe.com/webhooks#retries"), Ref::Cwe(391)],
    judge,
    bad: samples![{ "an answer that always says yes":
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
    good: samples![{ "Python: a failure that the provider is told, and one of a mail":
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
        |_, finding| {
            finding.confidence(Confidence::Medium);
        },
    );
}
