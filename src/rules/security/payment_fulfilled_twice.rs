//! News of a payment that counts each time it comes.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/payment-fulfilled-twice",
    title: "A payment that is told twice is credited twice",
    pass_title: "A payment is credited once, however often it is told",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Payment providers send the same message again whenever an answer was slow or lost. Here each of them adds to the balance, so customers get for free what they paid for once.",
    fix: "Keep the id of each message or payment under a unique key and do nothing when it is already there.",
    prompt: "Make this webhook idempotent: in one transaction insert the id of the event (or of the checkout session) into a table with a unique key, and add the credits only if the insert was new. Answer 200 for repeated events. Do not change the signature check. Done when the same event sent twice changes the balance once.",
    cannot_see: "Constraints of the database that refuse the second entry.",
    refs: &[Ref::Cwe(837), Ref::Url("https://docs.stripe.com/webhooks#handle-duplicate-events")],
    judge,
    bad: samples![{ "Django: a row at every message":
        "shop/models.py" => "from django.db import models\nclass Payment(models.Model):\n    invoice = models.CharField(max_length=80)\n    amount = models.IntegerField()\n",
        "shop/views.py" => r##"import stripe
from .models import Payment
def webhook(request):
    event = stripe.Webhook.construct_event(request.body, request.headers["Stripe-Signature"], settings.STRIPE_WEBHOOK_SECRET)
    if event["type"] == "invoice.payment_succeeded":
        store(event["data"]["object"])
    return HttpResponse(status=200)
def store(paid):
    ⟦Payment.objects.create(invoice=paid["id"], amount=paid["amount_paid"])⟧
"##,
    } { "credits at every message":
        "app/api/webhook/route.ts" => r##"import { prisma } from "@/lib/prisma";
import { stripe } from "@/lib/stripe";
export async function POST(request: Request) {
  const event = stripe.webhooks.constructEvent(await request.text(), request.headers.get("stripe-signature")!, process.env.STRIPE_WEBHOOK_SECRET!);
  if (event.type === "checkout.session.completed") {
    await prisma.user.update({
      where: { id: event.data.object.client_reference_id! },
      data: { credits: {
        ⟦increment: 100⟧
      } },
    });
  }
  return new Response("ok");
}
"##,
    }],
    good: samples![{ "Django: the database or the code takes each invoice once":
        "shop/models.py" => "from django.db import models\nclass Payment(models.Model):\n    invoice = models.CharField(max_length=80, unique=True)\nclass Invoice(models.Model):\n    number = models.CharField(max_length=80)\n",
        "shop/views.py" => r##"import stripe
from .models import Invoice, Payment
def webhook(request):
    event = stripe.Webhook.construct_event(request.body, request.headers["Stripe-Signature"], settings.STRIPE_WEBHOOK_SECRET)
    if event["type"] == "invoice.payment_succeeded":
        store(event["data"]["object"])
    return HttpResponse(status=200)
def store(paid):
    Payment.objects.create(invoice=paid["id"])
def keep(paid):
    if not Invoice.objects.filter(number=paid["id"]).exists():
        Invoice.objects.create(number=paid["id"])
"##,
    } { "an event is dealt with once":
        "app/api/webhook/route.ts" => r##"import { prisma } from "@/lib/prisma";
import { stripe } from "@/lib/stripe";
export async function POST(request: Request) {
  const event = stripe.webhooks.constructEvent(await request.text(), request.headers.get("stripe-signature")!, process.env.STRIPE_WEBHOOK_SECRET!);
  if (event.type === "checkout.session.completed") {
    await prisma.$transaction([
      prisma.seen.create({ data: { id: event.id } }),
      prisma.user.update({ where: { id: event.data.object.client_reference_id! }, data: { credits: { increment: 100 } } }),
    ]);
  }
  return new Response("ok");
}
"##,
        "app/api/vote/route.ts" => r##"import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const { id } = await request.json();
  await prisma.post.update({ where: { id }, data: { votes: { increment: 1 } } });
  return new Response("ok");
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| {
            let row = site.detail.strip_prefix("row ");
            site.kind == SiteKind::FulfilmentRepeatable && (site.detail.is_empty() || row.is_some_and(|model| !refuses(project, model)))
        },
        |site, finding| {
            finding.confidence(Confidence::Medium);
            if !site.detail.is_empty() {
                finding.detail("Each message stores another record of the same payment: histories and sums count it again.");
            }
        },
    );
}

/// Whether the database takes each payment's own number once.
fn refuses(project: &Project, model: &str) -> bool {
    let names = ["payment", "invoice", "session", "intent", "event", "charge", "transaction", "reference", "order"];
    project.schema.called(model).is_none_or(|table| {
        table
            .keys
            .iter()
            .any(|key| key.unique && key.columns.iter().any(|column| names.iter().any(|name| column.to_ascii_lowercase().contains(name))))
    })
}
