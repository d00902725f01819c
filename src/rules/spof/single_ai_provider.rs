//! A product whose AI comes from one provider only.

use crate::facts::{OutlayKind, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;
use std::collections::BTreeSet;

/// Services that pass a call on to whichever provider works.
const GATEWAYS: &[&str] = &["openrouter", "lovable-ai", "gateway", "ai-sdk"];

pub(super) static RULE: Rule = Rule {
    id: "spof/single-ai-provider",
    title: "All AI answers come from one provider ({provider})",
    pass_title: "AI answers can come from more than one provider",
    severity: Severity::Info,
    effort: Effort::Day,
    stage: Stage::Scale,
    why: "When this provider is down, raises its prices or blocks your account, every AI feature stops at once. Many products live with that; it \
          is good to have decided it.",
    fix: "Decide whether the product may stand still with its provider. If not, keep the call in one place and add a second provider or a gateway.",
    prompt: "Put all calls of the AI provider behind one function of this project that takes the task and gives the answer. Read provider and model \
             from the environment. Add a second provider that is used when the first answers with an error of its own or not at all in time. Do \
             not change prompts. Done when the feature works with the first provider's key removed.",
    cannot_see: "Agreements with the provider, and gateways that are set by an address.",
    refs: &[Ref::Url("https://status.openai.com/")],
    judge,
    bad: samples![{ "one provider":
        "package.json" => r#"{ "name": "shop" }"#,
        "app/api/ask/route.ts" => r#"import OpenAI from 'openai';
const openai = new OpenAI();
export async function POST(request: Request) {
  return Response.json(⟦await openai.chat.completions.create({⟧ model: 'gpt-4o', messages: await request.json() }));
}
"#,
    }],
    good: samples![{ "two providers":
        "package.json" => r#"{ "name": "shop" }"#,
        "app/api/ask/route.ts" => r#"export async function POST(request: Request) {
  const messages = await request.json();
  try {
    return Response.json(await openai.chat.completions.create({ model: 'gpt-4o', messages }));
  } catch {
    return Response.json(await anthropic.messages.create({ model: 'claude-sonnet-4-5', max_tokens: 1000, messages }));
  }
}
"#,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let calls: Vec<_> = project.facts.outlays.iter().filter(|outlay| outlay.kind == OutlayKind::AiCall).collect();
    let providers: BTreeSet<&str> = calls.iter().map(|call| call.service.as_str()).into_set();
    let Some(first) = calls.first() else {
        out.not_applicable("No call of an AI model was recognised.");
        return;
    };
    if providers.len() > 1 || providers.iter().any(|provider| GATEWAYS.contains(provider)) {
        out.pass_at(&first.origin);
    } else {
        out.fail(&first.origin).name("provider", first.service.clone());
    }
}
