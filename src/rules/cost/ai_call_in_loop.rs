//! One paid AI call for each entry of a list.

use crate::facts::{OutlayKind, Project, Role};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "cost/ai-call-in-loop",
    title: "The AI is called once for every entry of a list",
    pass_title: "AI calls do not multiply with the length of a list",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "A list of a hundred entries means a hundred paid calls for one press of a button. The bill grows with your customers' data, not with \
          the number of customers, and one long list can use up a month's budget.",
    fix: "Put several entries into one call, keep results that were already paid for, and stop at a fixed number.",
    prompt: "This code calls an AI model inside a loop. Send the entries in batches (one prompt with a numbered list and a structured answer, or \
             the provider's batch or embeddings input as an array), skip entries whose result is already stored, and refuse lists beyond a fixed \
             length. Log how many calls one request made. Do not change what the result looks like. Done when a list of twenty entries costs one \
             or two calls and running it again costs none.",
    cannot_see: "How long the list gets.",
    refs: &[Ref::Cwe(770), Ref::Url("https://platform.openai.com/docs/guides/batch")],
    judge,
    bad: samples![{ "a call for each post":
        "package.json" => r#"{ "name": "shop" }"#,
        "app/api/tags/route.ts" => r#"import OpenAI from 'openai';
const openai = new OpenAI();
export async function POST(request: Request) {
  const { posts } = await request.json();
  const tags = [];
  for (const post of posts) {
    tags.push(⟦await openai.chat.completions.create({⟧ model: 'gpt-4o', messages: [{ role: 'user', content: post.text }] }));
  }
  return Response.json(tags);
}
"#,
    }],
    good: samples![{ "one call for all, a fixed list, and a script":
        "package.json" => r#"{ "name": "shop" }"#,
        "app/api/tags/route.ts" => r#"import OpenAI from 'openai';
const openai = new OpenAI();
const KINDS = ['short', 'long'];
export async function POST(request: Request) {
  const { posts } = await request.json();
  const all = await openai.chat.completions.create({ model: 'gpt-4o', max_tokens: 500, messages: [{ role: 'user', content: JSON.stringify(posts) }] });
  const two = await Promise.all(KINDS.map((kind) => openai.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: kind }] })));
  return Response.json([all, two]);
}
"#,
        "src/sms.ts" => "export async function tell(people) {\n  for (const person of people) await twilio.messages.create({ to: person.phone, from: '+1', body: 'Hello' });\n}\n",
        "src/voice.ts" => r#"export async function speak(sentences, tts) {
  for (const sentence of sentences) tts.streamText(sentence, { flush: false });
}
"#,
        "scripts/embed.ts" => r#"for (const post of posts) { await openai.embeddings.create({ model: 'text-embedding-3-small', input: post.text }); }
    "#,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let sources: BTreeSet<&str> = facts.files.iter().filter(|file| file.role == Role::Source).map(|file| file.path.as_str()).into_set();
    let mut any = false;
    let mut found = false;
    for call in facts.outlays.iter().filter(|outlay| outlay.kind == OutlayKind::AiCall) {
        any = true;
        let by_hand =
            !sources.contains(call.origin.path.as_str()) || ["script", "seed", "eval"].iter().any(|word| call.origin.path.contains(word));
        if call.in_loop && !by_hand {
            found = true;
            let finding = out.fail(&call.origin).confidence(Confidence::Medium);
            if !call.detail.is_empty() {
                finding.detail(format!("Each entry costs one call of {}.", call.detail));
            }
        }
    }
    if !any {
        out.not_applicable("No call of an AI model was recognised.");
    } else if !found {
        out.pass();
    }
}
