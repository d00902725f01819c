//! Paid AI calls that strangers can start.

use crate::facts::{EffectKind, GuardKind, Project};
use crate::rules::paid;
use crate::rules::security::openness;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "cost/ai-endpoint-without-login",
    title: "Anyone can run up your {bill} bill through `{endpoint}`",
    pass_title: "Paid AI calls, and the paid look-ups that were recognised, need a log-in or a limit",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Each call of this address costs you money at a provider that charges for every use, and no account is needed to call it. A script left running overnight can spend your monthly budget, and strangers can use your key as their own.",
    fix: "Require a verified session before the AI is called, limit calls per person and day, and set a spending limit at the provider.",
    prompt: "In this endpoint, verify the caller's session on the server and answer 401 without it, then limit calls per user (for example twenty an hour, kept in the database or a shared store) and answer 429 beyond that, before the AI provider is called. Do not change the prompt or the response. Done when a request without a session gets 401 and no call to the provider is made.",
    cannot_see: "Spending limits that are set at the provider, and checks of a gateway in front.",
    refs: &[
        Ref::Cwe(306),
        Ref::Cwe(770),
        Ref::Url("https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/"),
    ],
    judge,
    bad: samples![
        { "pages that a paid service fetches, for whoever asks":
            "supabase/functions/grab/index.ts" => r##"import FirecrawlApp from "npm:@mendable/firecrawl-js";
⟦Deno.serve(async (req) => {⟧
  const app = new FirecrawlApp({ apiKey: Deno.env.get("FIRECRAWL_API_KEY") });
  const { url } = await req.json();
  return Response.json(await app.scrapeUrl(url, { formats: ["markdown"] }));
});
"##,
            "app/api/search/route.ts" => r##"⟦export async function POST(request: Request) {⟧
  const { q } = await request.json();
  const answer = await fetch(`https://serpapi.com/search.json?q=${encodeURIComponent(q)}&api_key=${process.env.SERPAPI_KEY}`);
  return Response.json(await answer.json());
}
"##,
        }
        { "a flow of Genkit behind a server action":
            "src/ai/flows/name-item.ts" => r##"'use server';
import { ai } from '@/ai/genkit';
import { z } from 'genkit';
⟦export async function nameItem(input) {⟧
  return nameItemFlow(input);
}
const prompt = ai.definePrompt({ name: 'nameItem', prompt: 'Name it: {{media url=photo}}' });
const nameItemFlow = ai.defineFlow({ name: 'nameItemFlow' }, async (input) => {
  const { output } = await prompt(input);
  return output;
});
"##,
            "src/app/page.tsx" => r##"'use client';
import { nameItem } from '@/ai/flows/name-item';
export default function Page() {
  return <button onClick={() => nameItem({ photo: '' })}>Name</button>;
}
"##,
        }
        { "a public image generator":
        "app/api/generate/route.ts" => r##"import OpenAI from "openai";
const openai = new OpenAI();
⟦export async function POST(request: Request) {⟧
  const { prompt } = await request.json();
  const image = await openai.images.generate({ model: "gpt-image-1", prompt });
  return Response.json(image);
}
"##,
    }],
    good: samples![
        { "a flow of Genkit that asks no model":
            "src/ai/flows/welcome.ts" => r##"'use server';
import { ai } from '@/ai/genkit';
import { z } from 'genkit';
import { mailer } from '@/lib/mailer';
export async function welcome(input) {
  return welcomeFlow(input);
}
const welcomeFlow = ai.defineFlow({ name: 'welcomeFlow' }, async (input) => {
  await mailer.deliver(input.email);
});
"##,
        }
        { "a function of Convex that leaves the asking to an internal one":
        "convex/quota.ts" => r##"import { internalMutation } from "./_generated/server";
export const reserve = internalMutation({
  args: {},
  handler: async (ctx) => {
    const identity = await ctx.auth.getUserIdentity();
    if (!identity) throw new Error("Not signed in");
    await ctx.db.insert("usage", { owner: identity.subject });
  },
});
"##,
        "convex/assistant.ts" => r##"import OpenAI from "openai";
import { action } from "./_generated/server";
import { internal } from "./_generated/api";
const openai = new OpenAI();
export const send = action({
  args: { message: v.string() },
  handler: async (ctx, args) => {
    await ctx.runMutation(internal.quota.reserve, {});
    return await openai.chat.completions.create({ model: "gpt-5", messages: [{ role: "user", content: args.message }] });
  },
});
"##,
        }
        { "signed-in people only, and a limited public one":
        "app/api/generate/route.ts" => r##"import OpenAI from "openai";
import { auth } from "@/auth";
const openai = new OpenAI();
export async function POST(request: Request) {
  const session = await auth();
  if (!session) return new Response("Unauthorized", { status: 401 });
  const { prompt } = await request.json();
  return Response.json(await openai.images.generate({ model: "gpt-image-1", prompt }));
}
"##,
        "app/api/try/route.ts" => r##"import OpenAI from "openai";
import { Ratelimit } from "@upstash/ratelimit";
const openai = new OpenAI();
const ratelimit = new Ratelimit({ limiter: Ratelimit.slidingWindow(5, "1 d") });
export async function POST(request: Request) {
  const { success } = await ratelimit.limit(request.headers.get("x-forwarded-for") ?? "");
  if (!success) return new Response("Too many requests", { status: 429 });
  const { prompt } = await request.json();
  return Response.json(await openai.images.generate({ model: "gpt-image-1", prompt }));
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut any = false;
    for endpoint in &project.facts.endpoints {
        let model = endpoint.effect(&[EffectKind::CallsAi]).map(|effect| ("AI", &effect.origin));
        let Some((bill, place)) = model.or_else(|| paid::service(endpoint)) else { continue };
        any = true;
        if openness::is_open(endpoint) && !endpoint.guarded(&[GuardKind::RateLimit, GuardKind::Quota]) {
            let finding = out.fail(&endpoint.origin).name("endpoint", endpoint.label()).name("bill", bill).related([place.clone()]);
            openness::explain(project, endpoint, finding);
        } else {
            out.pass_at(&endpoint.origin);
        }
    }
    if !any {
        out.not_applicable("No endpoint calls a paid AI model or a paid look-up that is known.");
    }
}
