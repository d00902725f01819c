//! Paid AI calls without a limit per person.

use crate::facts::{EffectKind, EndpointKind, GuardKind, Project};
use crate::rules::exports;
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
    bad: samples![{ "signed in, but without limit":
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
    good: samples![{ "credits are checked first":
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
        if endpoint.guarded(&[GuardKind::RateLimit, GuardKind::Quota, GuardKind::Role, GuardKind::SharedSecret]) {
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
