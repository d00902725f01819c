//! What was bought is handed out because somebody opened the page that buyers return to.

use super::payments;
use crate::facts::{Effect, EffectKind, EndpointKind, Project};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/payment-granted-on-return",
    title: "Opening the return page counts as paying (`{table}` is written)",
    pass_title: "The page that buyers return to hands out nothing by itself",
    severity: Severity::High,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "The page to which buyers come back after paying marks the order or the account as paid, without asking the provider. Its address is no secret: whoever types it gets what the others pay for.",
    fix: "Let the provider's verified webhook mark what is paid; or ask the provider for the session on the server before anything is written.",
    prompt: "Move what this return page writes into the handler of the provider's verified webhook, keyed by the id in the session's metadata. Let the return page only show the stored state, and wait for it if it is not there yet. Done when opening the page's address without paying changes nothing.",
    cannot_see: "A check of the payment that the database makes by itself.",
    refs: &[Ref::Cwe(345), Ref::Url("https://docs.stripe.com/checkout/fulfillment")],
    judge,
    bad: samples![{ "the page upgrades whoever opens it":
        "app/payment/success/page.tsx" => r##"import { prisma } from "@/lib/prisma";
import { auth } from "@/auth";
export default async function Page() {
  const session = await auth();
  ⟦await prisma.user.update({ where: { id: session.user.id }, data: { plan: "pro" } });⟧
  return <h1>Thank you</h1>;
}
"##,
        "app/api/checkout/route.ts" => r##"import { stripe } from "@/lib/stripe";
export async function POST() {
  return Response.json(await stripe.checkout.sessions.create({ mode: "payment" }));
}
"##,
    }],
    good: samples![{ "asked first, and a page that only shows":
        "app/payment/success/page.tsx" => r##"import { prisma } from "@/lib/prisma";
import { stripe } from "@/lib/stripe";
export default async function Page({ searchParams }) {
  const session = await stripe.checkout.sessions.retrieve(searchParams.session_id);
  if (session.payment_status === "paid") {
    await prisma.user.update({ where: { id: session.client_reference_id }, data: { plan: "pro" } });
  }
  return <h1>Thank you</h1>;
}
"##,
        "app/order/confirmation/page.tsx" => r##"import { prisma } from "@/lib/prisma";
export default async function Page({ searchParams }) {
  const order = await prisma.order.findUnique({ where: { id: searchParams.id } });
  return <h1>{order.state}</h1>;
}
"##,
        "app/api/checkout/route.ts" => r##"import { stripe } from "@/lib/stripe";
export async function POST() {
  return Response.json(await stripe.checkout.sessions.create({ mode: "payment" }));
}
"##,
    }],
};

/// Tables in which it is kept that somebody paid.
const PAID: &[&str] = &[
    "order",
    "orders",
    "subscription",
    "subscriptions",
    "payment",
    "payments",
    "purchase",
    "purchases",
    "credit",
    "credits",
    "user",
    "users",
    "profile",
    "profiles",
    "premium",
    "premium_users",
    "members",
    "memberships",
    "user_subscriptions",
    "user_credits",
    "entitlements",
    "account",
    "accounts",
    "booking",
    "bookings",
    "enrollment",
    "enrollments",
    "license",
    "licenses",
    "membership",
    "memberships",
];

fn judge(project: &Project, out: &mut Verdict) {
    if !project.product.takes_payment {
        out.not_applicable("Nothing shows that the product takes payments.");
        return;
    }
    out.pass();
    for module in &project.facts.modules {
        if !is_return_page(&module.path) {
            continue;
        }
        // Whoever asks a server of the project leaves the answer to it.
        let asks = |call: &String| {
            let last = call.rsplit('.').next().unwrap_or(call).to_ascii_lowercase();
            ["fetch", "invoke", "verify", "confirm", "axios", "mutate"].iter().any(|word| last.contains(word)) || call.starts_with("axios")
        };
        let calls: Vec<String> = module.functions.iter().flat_map(|function| function.calls.iter().cloned()).collect();
        if payments::confirms(&calls) || calls.iter().any(asks) {
            continue;
        }
        let effects = module.functions.iter().flat_map(|function| &function.effects);
        tell(effects.filter(|effect| effect.origin.path == module.path), out);
    }
    for endpoint in &project.facts.endpoints {
        let last = endpoint.route.split('/').rfind(|part| !part.is_empty() && !part.starts_with([':', '[', '{'])).unwrap_or("");
        let open = !matches!(endpoint.kind, EndpointKind::Webhook | EndpointKind::Job) && endpoint.method.as_deref() == Some("GET");
        if open && payments::is_return(last) && !payments::confirms(&endpoint.calls) && !payments::is_proven(endpoint) {
            tell(endpoint.effects.iter().filter(|effect| effect.origin.path == endpoint.origin.path), out);
        }
    }
}

fn tell<'f>(effects: impl Iterator<Item = &'f Effect>, out: &mut Verdict) {
    let table = |effect: &&Effect| PAID.contains(&effect.target.to_ascii_lowercase().as_str());
    if let Some(effect) = effects.filter(|effect| effect.kind == EffectKind::Writes).filter(table).min_by_key(|effect| effect.origin.line) {
        out.fail(&effect.origin).name("table", effect.target.clone()).confidence(Confidence::Medium);
    }
}

/// `app/payment/success/page.tsx`, `src/pages/PaymentSuccess.tsx`: by the file's name, or its folder's where a framework
/// names all files alike.
fn is_return_page(path: &str) -> bool {
    let page = [".tsx", ".jsx", ".vue", ".svelte", ".astro"].iter().any(|end| path.ends_with(end));
    let file = path.rsplit('/').next().unwrap_or("");
    let stem = file.split('.').next().unwrap_or("");
    let folder = path.rsplit('/').nth(1).unwrap_or("");
    page && payments::is_return(if matches!(stem, "page" | "index" | "+page") { folder } else { stem })
}
