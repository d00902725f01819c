//! Charges of stored cards that count twice when they are sent twice.

use crate::facts::{Effect, EffectKind, Endpoint, EndpointKind, Project, Site, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/charge-without-key",
    title: "A stored card can be charged twice for the same thing",
    pass_title: "Charges of stored cards say which payment they are",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The server charges a customer's stored card at once, and the request says nothing of which payment it is. When it runs again (a second click, a job that starts anew after a crash, a charge that went through although its answer was lost), the payment provider takes it for a new one and takes the money again. Customers dispute such charges, and each dispute costs a fee besides.",
    fix: "Give each charge an idempotency key that is made from what is paid (the order, the subscription and its period): with the same key the provider takes the money once, however often it is asked.",
    prompt: "Give each charge of a stored card in this code an idempotency key, as the second argument of the call: `{ idempotencyKey: … }`. Make the key from what is paid, such as the order's id, or the subscription's id and the day that it is due; never from the time or from chance. Where an attempt that was declined must be tried again, put a stored number of the attempt into the key. Store the record of the payment as pending before the charge, and let the charge's result complete it. Leave payments alone that the customer confirms in the page. Done when a test that runs the same charge twice, the second time after a simulated crash behind the first, sends the same key both times.",
    cannot_see: "Locks outside the code, and keys that a wrapper around the provider's client adds.",
    refs: &[Ref::Url("https://docs.stripe.com/api/idempotent_requests"), Ref::Cwe(837)],
    judge,
    bad: samples![{ "renewals of a nightly job":
        "package.json" => r#"{ "name": "a", "dependencies": { "stripe": "17.0.0", "node-cron": "3.0.3" } }"#,
        "server/billing.ts" => r##"import cron from "node-cron";
import Stripe from "stripe";
import { db } from "./db";
const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);
async function renew(box) {
  const intent = ⟦await stripe.paymentIntents.create({
    amount: box.cents,
    currency: "usd",
    customer: box.stripeCustomer,
    payment_method: box.card,
    off_session: true,
    confirm: true,
  })⟧;
  await db.boxes.update({ id: box.id, paidWith: intent.id });
}
export async function runBilling() {
  for (const box of await db.boxes.due()) await renew(box);
}
cron.schedule("0 4 * * *", runBilling);
"##,
    } { "a tip that a button sends":
        "package.json" => r#"{ "name": "a", "dependencies": { "express": "4.21.0", "stripe": "17.0.0" } }"#,
        "server/tips.ts" => r##"import { Router } from "express";
import { stripe } from "./stripe";
import { requireAuth } from "./auth";
const router = Router();
router.post("/tips/:ride", requireAuth, async (req, res) => {
  const ride = await req.store.ride(req.params.ride);
  const charge = ⟦await stripe.charges.create({ amount: ride.tip, currency: "usd", customer: req.user.stripeCustomer })⟧;
  res.json({ id: charge.id });
});
export default router;
"##,
    }],
    good: samples![{ "keys; payments that the page confirms; cards that were only lent; payment pages and subscriptions":
        "package.json" => r#"{ "name": "a", "dependencies": { "express": "4.21.0", "stripe": "17.0.0" } }"#,
        "server/pay.ts" => r##"import { Router } from "express";
import { stripe } from "./stripe";
import { requireAuth } from "./auth";
const router = Router();
export async function renew(box) {
  await stripe.paymentIntents.create(
    { amount: box.cents, currency: "usd", customer: box.customer, payment_method: box.card, off_session: true, confirm: true },
    { idempotencyKey: `renew-${box.id}-${box.due}` },
  );
  const once = { idempotencyKey: `tip-${box.id}` };
  await stripe.charges.create({ amount: 100, currency: "usd", customer: box.customer }, once);
}
router.post("/intent", requireAuth, async (req, res) => {
  const intent = await stripe.paymentIntents.create({ amount: 900, currency: "usd", customer: req.user.customer, automatic_payment_methods: { enabled: true } });
  res.json({ secret: intent.client_secret });
});
router.post("/once", requireAuth, async (req, res) => {
  await stripe.paymentIntents.create({ amount: 900, currency: "usd", payment_method: req.body.card, confirm: true });
  await stripe.charges.create({ amount: 900, currency: "usd", source: req.body.token });
  res.json({});
});
router.post("/page", requireAuth, async (req, res) => {
  const page = await stripe.checkout.sessions.create({ mode: "payment", customer: req.user.customer, line_items: [] });
  await stripe.subscriptions.create({ customer: req.user.customer, items: [{ price: "price_1" }] });
  res.json({ url: page.url });
});
export default router;
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut charges = project.facts.sites.iter().filter(|site| site.kind == SiteKind::StoredCardCharged).peekable();
    if charges.peek().is_none() {
        out.not_applicable("No code charges a stored card by itself.");
        return;
    }
    for site in charges {
        if site.detail == "named" {
            out.pass_at(&site.origin);
            continue;
        }
        let finding = out.fail(&site.origin).confidence(Confidence::Medium);
        if is_scheduled(project, site) {
            finding.severity(Severity::High).detail("A schedule runs it by itself, so that nobody is there to see it happen.");
        } else if site.detail == "each" {
            finding
                .severity(Severity::High)
                .detail("It stands in a loop: where one of several charges fails, trying again repeats those that went through.");
        }
    }
}

/// Whether a schedule runs the charge.
fn is_scheduled(project: &Project, site: &Site) -> bool {
    let takes = |endpoint: &Endpoint| {
        let here = |effect: &&Effect| effect.origin.path == site.origin.path && effect.origin.line == site.origin.line;
        endpoint.effects.iter().filter(here).any(|effect| effect.kind == EffectKind::TakesPayment)
    };
    let is_job = |endpoint: &Endpoint| matches!(endpoint.kind, EndpointKind::Cron | EndpointKind::Job);
    let mut charging = project.facts.endpoints.iter().filter(|endpoint| takes(endpoint)).peekable();
    // A timer of the file may do something else where people start the charge.
    if charging.peek().is_none() {
        return project.sites_at(&site.origin.path).any(|other| other.kind == SiteKind::TimerInProcess);
    }
    charging.any(is_job)
}
