//! Requests to AI models and payment providers that fail for good at the first hiccup.

use crate::facts::{Project, Purpose, SiteKind};
use crate::rules::sites::{details, fail_once};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/call-without-retry",
    title: "Calls of {hosts} are not tried again when they fail",
    pass_title: "Calls of AI models and payment providers are tried again when they fail",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "AI models and payment providers refuse a few calls in every thousand because they are busy. A second try a moment later nearly always \
          works. Here the first refusal ends in an error for your customer.",
    fix: "Use the provider's own client, which tries again by itself, or try once or twice more with a growing pause. Send payments with an idempotency \
          key, so that a second try cannot charge twice.",
    prompt: "Put these calls behind one helper that tries again up to two times when the answer is 408, 429 or 5xx or the connection fails, with a growing \
             pause and respect for the Retry-After header. For calls that move money add an Idempotency-Key that stays the same for all tries. Do not \
             repeat calls that were refused for another reason. Done when a service that answers 503 once and then 200 gives customers the answer.",
    cannot_see: "Retries that a gateway in front makes.",
    refs: &[Ref::Url("https://docs.stripe.com/error-low-level"), Ref::Url("https://platform.openai.com/docs/guides/rate-limits")],
    judge,
    bad: samples![
        { "a plain request to a model":
            "package.json" => r#"{ "name": "shop" }"#,
            "app/api/ask/route.ts" => r#"export async function POST(request: Request) {
  const answer = await ⟦fetch('https://api.mistral.ai/v1/chat/completions',⟧ { method: 'POST', body: await request.text(), signal: AbortSignal.timeout(20000) });
  return Response.json(await answer.json());
}
"#,
        }
    ],
    good: samples![
        { "a second try, and a provider's own client":
            "package.json" => r#"{ "name": "shop" }"#,
            "app/api/ask/route.ts" => r#"export async function POST(request: Request) {
  for (let attempt = 0; attempt < 3; attempt++) {
    const answer = await fetch('https://api.mistral.ai/v1/chat/completions', { method: 'POST', body: '', signal: AbortSignal.timeout(20000) });
    if (answer.ok) return Response.json(await answer.json());
  }
  return new Response('busy', { status: 503 });
}
"#,
            "app/api/write/route.ts" => r#"import OpenAI from 'openai';
export async function POST() {
  return Response.json(await new OpenAI().responses.create({ model: 'gpt-5', input: 'Hi' }));
}
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let found = fail_once(
        project,
        out,
        |site| site.kind == SiteKind::CallWithoutRetry,
        |sites, finding| {
            finding.name("hosts", details(sites)).confidence(Confidence::Medium);
        },
    );
    let asked = project.facts.services.iter().find(|call| matches!(call.purpose, Purpose::Ai | Purpose::Payment));
    match asked {
        Some(call) if !found => out.pass_at(&call.origin),
        None if !found => out.not_applicable("Neither AI models nor payment providers are called."),
        _ => {}
    }
}
