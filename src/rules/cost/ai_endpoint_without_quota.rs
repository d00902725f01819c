//! Paid AI calls without a limit per person.

use crate::facts::{EffectKind, EndpointKind, GuardKind, Project};
use crate::rules::exports;
use crate::rules::security::openness;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "cost/ai-endpoint-without-quota",
    title: "Nothing limits how often one person can call the AI through `{endpoint}`",
    pass_title: "Paid AI calls are limited per person",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "A single account, or a bug in your own page that repeats a request, can call the paid AI model as often as it likes. The bill is the first sign.",
    fix: "Count calls per person in the database and stop at a limit that fits the plan. Set a spending limit at the provider as a second line.",
    prompt: "Before the AI provider is called in this endpoint, count the user's calls of the day in the database and answer 429 when the limit of their plan is reached; record the call afterwards. Do this on the server, in one helper that all AI endpoints share. Do not change prompts or responses. Done when the call after the limit is refused.",
    cannot_see: "Spending limits that are set at the provider, and limits of a gateway in front.",
    refs: &[Ref::Cwe(770), Ref::Url("https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/")],
    judge,
    bad: samples![{ "charged for afterwards, and only noted where that fails":
        "supabase/functions/film/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
async function film(prompt: string) {
  ⟦const response = await fetch("https://api.replicate.com/v1/models/some/film/predictions", { method: "POST", body: JSON.stringify({ input: { prompt } }) });⟧
  return (await response.json()).output;
}
Deno.serve(async (req) => {
  const token = (req.headers.get("Authorization") ?? "").slice(7);
  const serviceKey = Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!;
  const svc = createClient(Deno.env.get("SUPABASE_URL")!, serviceKey);
  const body = await req.json();
  let userId = body.userId;
  if (token !== serviceKey) {
    const { data: { user } } = await svc.auth.getUser(token);
    if (!user) return new Response("Unauthorized", { status: 401 });
    userId = user.id;
  }
  const url = await film(body.prompt);
  const { error: spendErr } = await svc.rpc("spend_credits", { p_user: userId, p_amount: 7 });
  if (spendErr) console.error("not charged", spendErr.message);
  return Response.json({ url });
});
"##,
    }
    { "a gateway of the project's own, whose provider its settings choose":
        "supabase/functions/_shared/gateway.ts" => r##"function chosen() {
  return { url: "https://openrouter.ai/api/v1/chat/completions", key: Deno.env.get("OPENROUTER_API_KEY") };
}
export async function askModel(request: { model: string; messages: unknown[] }) {
  const config = chosen();
  const response = await fetch(config.url, { method: "POST", headers: { Authorization: `Bearer ${config.key}` }, body: JSON.stringify(request) });
  return await response.json();
}
"##,
        "supabase/functions/draw/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
import { askModel } from "../_shared/gateway.ts";
⟦Deno.serve(async (req) => {⟧
  const supabase = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_ANON_KEY")!);
  const { data: { user } } = await supabase.auth.getUser((req.headers.get("Authorization") ?? "").slice(7));
  if (!user) return new Response("Unauthorized", { status: 401 });
  const { prompt } = await req.json();
  return Response.json(await askModel({ model: "a-model", messages: [{ role: "user", content: prompt }] }));
});
"##,
    }
    { "signed in, but without limit":
        "app/api/chat/route.ts" => r##"import { streamText } from "ai";
import { auth } from "@/auth";
export async function POST(request: Request) {
  const session = await auth();
  if (!session) return new Response("Unauthorized", { status: 401 });
  const { messages } = await request.json();
  ⟦return streamText({ model, messages }).toTextStreamResponse();⟧
}
"##,
    }],
    good: samples![{ "credits are taken first, and who has none is sent away":
        "supabase/functions/film/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const svc = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const { data: { user } } = await svc.auth.getUser((req.headers.get("Authorization") ?? "").slice(7));
  if (!user) return new Response("Unauthorized", { status: 401 });
  const { error } = await svc.rpc("spend_credits", { p_user: user.id, p_amount: 7 });
  if (error) {
    console.error("not charged", error.message);
    return new Response("Out of credits", { status: 402 });
  }
  const { prompt } = await req.json();
  const response = await fetch("https://api.replicate.com/v1/models/some/film/predictions", { method: "POST", body: JSON.stringify({ input: { prompt } }) });
  return Response.json(await response.json());
});
"##,
    }
    { "credits are checked first":
        "app/api/chat/route.ts" => r##"import { streamText } from "ai";
import { auth } from "@/auth";
import { consumeCredits } from "@/lib/credits";
export async function POST(request: Request) {
  const session = await auth();
  if (!session) return new Response("Unauthorized", { status: 401 });
  await consumeCredits(session.user.id, 1);
  const { messages } = await request.json();
  return streamText({ model, messages }).toTextStreamResponse();
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut any = false;
    let mut coded = false;
    for endpoint in &project.facts.endpoints {
        let Some(effect) = endpoint.effect(&[EffectKind::CallsAi]).filter(|_| endpoint.kind != EndpointKind::Job) else { continue };
        any = true;
        if openness::is_open(endpoint) && !endpoint.guarded(&[GuardKind::RateLimit, GuardKind::Quota]) {
            // That anyone may call it is told first; a limit for each person takes a person.
            out.not_applicable("Ways in to a paid AI model that answer strangers are told by another rule.");
        } else if endpoint.guarded(&[GuardKind::RateLimit, GuardKind::Quota, GuardKind::Role]) || openness::asks_for_secret(endpoint) {
            out.pass_at(&endpoint.origin);
        } else {
            coded |= !exports::is_platform(&endpoint.framework);
            // The limit belongs to the way in; where the call stands beside it, the call shows what is paid for.
            let beside = effect.origin.path == endpoint.origin.path;
            let (place, other) = if beside { (&effect.origin, &endpoint.origin) } else { (&endpoint.origin, &effect.origin) };
            out.fail(place).name("endpoint", endpoint.label()).related([other.clone()]);
        }
    }
    // A folder of workflows has one such way in each.
    if !coded {
        exports::gather(out, "endpoint");
    }
    if !any {
        out.not_applicable("No endpoint calls a paid AI model.");
    }
}
