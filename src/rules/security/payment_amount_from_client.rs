//! Amounts that the payer decides.

use super::flows;
use crate::facts::{Project, Sink, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/payment-amount-from-client",
    title: "{who} decides how much is charged",
    pass_title: "Amounts to charge are worked out on the server",
    severity: Severity::Critical,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "The amount that is charged comes from the request, or from what an AI model made of a talk with the buyer. Anyone with the browser's developer tools can pay one cent for everything you sell, and whoever talks a model round can too.",
    fix: "Send only what is bought and how many. Look the prices up on the server, apply discounts there, and charge that sum.",
    prompt: "Change this payment so that the request carries only product ids, quantities and a discount code. Load prices and discounts from the database on the server, compute the amount there, and ignore any amount in the request. Refuse unknown ids. Keep the payment provider's call otherwise the same. Done when a changed amount in the request does not change what is charged.",
    cannot_see: "Whether the amount is compared with the server's own prices in another file, and products where payers may choose the amount.",
    refs: &[Ref::Cwe(602), Ref::Cwe(472)],
    judge,
    bad: samples![{ "prices that an AI model writes into the call of its tool":
        "supabase/functions/agent/index.ts" => r##"Deno.serve(async (req) => {
  const answer = await ask(await req.json(), { tool_choice: "auto" });
  for (const call of answer.tool_calls) await run(call.function.name, JSON.parse(call.function.arguments));
  return new Response("ok");
});
async function run(tool: string, args: any) {
  switch (tool) {
    case "order_products": {
      const { items } = args;
      const total = items.reduce((sum: number, item: any) => sum + item.quantity * item.unit_price, 0);
      await supabase.⟦from⟧("orders").insert({ status: "new", total_amount: total });
      break;
    }
  }
}
"##,
    }
    { "a request to the provider that is written by hand":
        "supabase/functions/pay/index.ts" => r##"Deno.serve(async (req) => {
  const { product_id, amount_total_cents } = await req.json();
  const { data: product } = await supabase.from("products").select("price_cents").eq("id", product_id).single();
  let cents = amount_total_cents;
  if (!cents) cents = product.price_cents;
  const invoice: any = { email: "a@b.example", items: [{ description: "x", quantity: 1, ⟦price_cents: Math.round(cents)⟧ }] };
  const made = await fetch("https://api.iugu.com/v1/invoices", { method: "POST", body: JSON.stringify(invoice) });
  return Response.json(await made.json());
});
"##,
    }
    { "the amount of the body":
        "app/api/pay/route.ts" => r##"import { client } from "@/lib/square";
export async function POST(request: Request) {
  const { sourceId, amount } = await request.json();
  const cents = Math.round(Number(amount) * 100);
  const body = {
    sourceId,
    amountMoney: {
      ⟦amount: BigInt(cents),⟧
      currency: "USD",
    },
  };
  return Response.json(await client.payments.create(body));
}
"##,
    }],
    good: samples![{ "a model that says what and how many":
        "supabase/functions/agent/index.ts" => r##"Deno.serve(async (req) => {
  const answer = await ask(await req.json(), { tool_choice: "auto" });
  for (const call of answer.tool_calls) await run(call.function.name, JSON.parse(call.function.arguments));
  return new Response("ok");
});
async function run(tool: string, args: any) {
  switch (tool) {
    case "order_products": {
      const { data: products } = await supabase.from("products").select("id, price").limit(100);
      const chosen = products.filter((product: any) => args.items.includes(product.id));
      const total = chosen.reduce((sum: number, product: any) => sum + product.price, 0);
      await supabase.from("orders").insert({ status: "new", total_amount: total });
      break;
    }
  }
}
"##,
    }
    { "a request written by hand with the shop's own price":
        "supabase/functions/pay/index.ts" => r##"Deno.serve(async (req) => {
  const { product_id } = await req.json();
  const { data: product } = await supabase.from("products").select("price_cents").eq("id", product_id).single();
  const made = await fetch("https://api.iugu.com/v1/invoices", { method: "POST", body: JSON.stringify({ items: [{ price_cents: product.price_cents }] }) });
  return Response.json(await made.json());
});
"##,
    }
    { "looked up by name":
        "app/api/pay/route.ts" => r##"import { stripe } from "@/lib/stripe";
const PLANS: Record<string, { cents: number }> = { pro: { cents: 1900 } };
export async function POST(request: Request) {
  const { plan } = await request.json();
  const chosen = PLANS[plan];
  const session = await stripe.checkout.sessions.create({
    mode: "payment",
    line_items: [{ quantity: 1, price_data: { currency: "usd", unit_amount: chosen.cents, product_data: { name: plan } } }],
  });
  return Response.json({ url: session.url });
}
"##,
        "app/api/tip/route.ts" => r##"import { stripe } from "@/lib/stripe";
export async function POST(request: Request) {
  const { tipAmount } = await request.json();
  const intent = await stripe.paymentIntents.create({ amount: Math.round(tipAmount * 100), currency: "usd" });
  return Response.json({ secret: intent.client_secret });
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    for flow in flows::into(project, out, |own| own == Sink::Amount) {
        flows::fail(out, flow).name("who", "The buyer's browser");
    }
    for site in project.facts.sites.iter().filter(|site| site.kind == SiteKind::PriceFromModel) {
        out.fail(&site.origin)
            .name("who", "Whoever talks with the AI model")
            .severity(Severity::Medium)
            .confidence(Confidence::Medium)
            .detail(format!("`{}` is worked out from prices that the model writes into the call of its tool.", site.detail));
    }
}
