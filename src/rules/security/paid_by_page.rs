//! Pages and apps that mark an order as paid themselves.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::{fail_each_file, first};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/paid-by-page",
    title: "The buyer's own page or app marks what was paid (`{field}`)",
    pass_title: "No page or app marks its own order as paid",
    severity: Severity::High,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "The page or app tells the database that somebody paid. What it may write, its user may write too: anyone with a browser's developer tools \
          gets everything without paying.",
    fix: "Let a function on the server hear from the payment provider, verify it, and mark the order. Take the right to change this column away from pages.",
    prompt: "Move the marking of orders as paid to the server: add a webhook (or a function that retrieves the payment from the provider and compares order and \
             amount), verify the provider's signature there and update the order with the server's key. On the page only show the state. Add a policy or \
             column right so that visitors cannot change this column. Done when an update of the column with the public key is refused and a real payment \
             still marks the order.",
    cannot_see: "Policies or triggers that already refuse such a write.",
    refs: &[Ref::Cwe(602), Ref::Url("https://docs.stripe.com/checkout/fulfillment")],
    judge,
    bad: samples![
        { "once the provider's window closes":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/utils/pay.ts" => r##"import { supabase } from "./supabase";
export function pay(order) {
  const options = {
    key: "public",
    handler: async (answer) => {
      await supabase.from("orders").update({ payment_id: answer.razorpay_payment_id, ⟦payment_status: "completed"⟧ }).eq("id", order.id);
    },
  };
  new window.Razorpay(options).open();
}
"##,
        }
        { "a checkout that counts every way to pay but one as paid, and credit that a page gives":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/shop/Checkout.tsx" => r##"import { supabase } from "../supabase";
export const place = (order, way) =>
  supabase.from("orders").insert({ ...order, ⟦payment_status: way === "cod" ? "Pending" : "Paid"⟧ });
"##,
            "src/credits.js" => r##"export async function buyCredits(pack, user) {
  const balance = (user.wallet_credits || 0) + pack.credits;
  await ⟦api.auth.updateMe({ wallet_credits: balance })⟧;
}
"##,
        }
        { "a page that writes down the plan of its own user":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/contexts/Subscription.tsx" => r##"import { supabase } from "../supabase";
export async function subscribed(user, plan, known) {
  const row = { user_id: user.id, plan, status: "active", current_period_end: in30Days() };
  if (known) {
    await ⟦supabase.from("subscriptions").update(row)⟧.eq("user_id", user.id);
  } else {
    await supabase.from("subscriptions").insert(row);
  }
}
"##,
        }
        { "an app that writes down its own subscription":
            "pubspec.yaml" => "name: shop\ndependencies:\n  flutter:\n    sdk: flutter\n",
            "lib/premium.dart" => r##"import 'package:cloud_firestore/cloud_firestore.dart';
Future<void> store(String id, String status) async {
  await FirebaseFirestore.instance.collection('premiumUsers').doc(id).set({
    'subscriptionId': id,
    ⟦'paymentStatus'⟧: status,
  });
}
"##,
        }
    ],
    good: samples![
        { "what is spent, and a choice of what is shown":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/credits.js" => r##"export async function payWithCredits(price, user) {
  const left = user.wallet_credits - price;
  await api.auth.updateMe({ wallet_credits: left });
}
export const label = (order) => ({ payment_status: order.paid ? "Paid" : "Open" });
"##,
        }
        { "an app that takes a mark away, or stores what is still open":
            "pubspec.yaml" => "name: shop\ndependencies:\n  flutter:\n    sdk: flutter\n",
            "lib/premium.dart" => r##"import 'package:cloud_firestore/cloud_firestore.dart';
Future<void> leave(String id) => FirebaseFirestore.instance.collection('users').doc(id).update({'isPremium': false});
Future<void> order(String id) => FirebaseFirestore.instance.collection('orders').doc(id).set({'paymentStatus': 'pending'});
"##,
        }
        { "a server function, a page for staff, and a page that stores what is still open":
            "package.json" => r#"{ "name": "shop" }"#,
            "supabase/functions/stripe-webhook/index.ts" => r##"Deno.serve(async (req) => {
  const event = await stripe.webhooks.constructEventAsync(await req.text(), req.headers.get("stripe-signature"), Deno.env.get("STRIPE_WEBHOOK_SECRET"));
  await supabase.from("orders").update({ payment_status: "paid" }).eq("session_id", event.data.object.id);
  return new Response("ok");
});
"##,
            "src/pages/admin/Orders.tsx" => r##"export const mark = (id) => supabase.from("orders").update({ payment_status: "paid", stripe: true }).eq("id", id);
    "##,
            "src/pages/Checkout.tsx" => r##"import { loadStripe } from "@stripe/stripe-js";
export const place = (order) => supabase.from("orders").insert({ ...order, payment_status: "pending" });
"##,
            "src/contexts/Subscription.tsx" => r##"export const begin = (id) => supabase.from("subscriptions").insert({ user_id: id, plan: "free", status: "active" });
export const leave = (id) => supabase.from("subscriptions").update({ status: "cancelled", plan: "pro" }).eq("user_id", id);
export const newsletter = (mail) => supabase.from("newsletter_subscriptions").insert({ mail, status: "active" });
"##,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::PaidByPage,
        |sites, finding| {
            finding.name("field", first(sites)).confidence(Confidence::Medium);
        },
    );
}
