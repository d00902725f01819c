//! A function answers anyone, and nothing in it asks who is calling.

use super::{openness, privileged_function_without_caller_check};
use crate::facts::{EffectKind, Endpoint, GuardKind, Project, Setting};
use crate::rules::paid;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/function-token-check-off",
    title: "The function `{function}` answers anyone",
    pass_title: "Functions without the platform's token check guard themselves",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The platform's own check is switched off for this function, and its code does not check callers \
          either. Anyone who finds the address can run it, at your cost and with its rights.",
    fix: "Switch the check on again, or check a signature, a shared secret or the user's token inside the \
          function.",
    prompt: "For this function, either remove verify_jwt = false from supabase/config.toml, or, if it must be \
          callable without a user (webhook, schedule), verify the sender inside: a webhook signature or a \
          secret from an environment variable, compared before anything else happens. Do not change what it \
          does. Done when a call without credentials gets 401.",
    cannot_see: "Guards in front of the function, such as a firewall.",
    refs: &[Ref::Cwe(306), Ref::Url("https://supabase.com/docs/guides/functions/auth")],
    judge,
    bad: samples![{ "a function that calls an AI for anyone":
        "supabase/config.toml" => "project_id = \"x\"\n\n[functions.summarise]\n⟦verify_jwt = false⟧\n",
        "supabase/functions/summarise/index.ts" => "import OpenAI from \"npm:openai\";\nconst ai = new OpenAI();\nDeno.serve(async (req) => {\n  const { text } = await req.json();\n  const answer = await ai.chat.completions.create({ model: \"gpt-4o-mini\", messages: [{ role: \"user\", content: text }] });\n  return Response.json(answer);\n});\n",
    }],
    good: samples![{ "a webhook that checks its signature, a function with the check on, and one that is gone":
        "supabase/config.toml" => "[functions.webhook]\nverify_jwt = false\n[functions.pay]\nverify_jwt = true\n[functions.gone]\nverify_jwt = false\n",
        "supabase/functions/webhook/index.ts" => "import Stripe from \"npm:stripe\";\nconst stripe = new Stripe(Deno.env.get(\"STRIPE_SECRET_KEY\")!);\nDeno.serve(async (req) => {\n  const signature = req.headers.get(\"stripe-signature\")!;\n  const event = await stripe.webhooks.constructEventAsync(await req.text(), signature, Deno.env.get(\"STRIPE_WEBHOOK_SECRET\")!);\n  return Response.json({ received: event.id });\n});\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let mut open = facts.deployments.iter().filter(|fact| fact.setting == Setting::FunctionWithoutToken).peekable();
    if open.peek().is_none() {
        out.not_applicable("No function is set up without the platform's token check.");
        return;
    }
    for fact in open {
        let folder = format!("functions/{}/", fact.value);
        let has_code = facts.files.iter().any(|file| file.path.contains(&folder));
        let endpoint = facts.endpoints.iter().find(|endpoint| endpoint.origin.path.contains(&folder));
        let Some(endpoint) = endpoint else {
            // Settings outlive the functions they were made for.
            if has_code {
                out.unknown("A function without the platform's token check could not be read.", None);
            } else {
                out.pass();
            }
            continue;
        };
        let guard = endpoint.guards.iter().find(|guard| {
            let asks = matches!(
                guard.kind,
                GuardKind::Login | GuardKind::Role | GuardKind::SharedSecret | GuardKind::Signature | GuardKind::Owner
            );
            asks && !guard.fails_open
        });
        let optional = endpoint.guards.iter().any(|guard| guard.kind == GuardKind::SharedSecret && guard.fails_open);
        if let Some(guard) = guard {
            out.pass_at(&guard.origin);
        } else if optional || privileged_function_without_caller_check::tells(endpoint) {
            // A rule of its own tells of a secret that may be unset, and one of rights that nobody is asked for.
            out.not_applicable("What answers anyone is told by other rules.");
        } else if endpoint.effects.is_empty() && paid::service(endpoint).is_none() || for_strangers(endpoint) {
            // A function that only computes may be public.
            out.pass_at(&endpoint.origin);
        } else {
            let grave = endpoint.effects.iter().any(|effect| {
                matches!(
                    effect.kind,
                    EffectKind::ActsPrivileged
                        | EffectKind::CallsAi
                        | EffectKind::SendsMessage
                        | EffectKind::TakesPayment
                        | EffectKind::ManagesUsers
                        | EffectKind::Deletes
                )
            });
            let severity = if grave || paid::service(endpoint).is_some() && !endpoint.guarded(&[GuardKind::RateLimit, GuardKind::Quota]) {
                Severity::High
            } else {
                Severity::Medium
            };
            out.fail(&fact.origin).name("function", fact.value.clone()).severity(severity).related([endpoint.origin.clone()]);
        }
    }
}

/// Whether strangers are meant to call it, and can do no more with it than be counted, or show who they are.
fn for_strangers(endpoint: &Endpoint) -> bool {
    let signs_in = openness::is_sign_in(endpoint);
    let harmless = |kind: EffectKind| match kind {
        EffectKind::Reads | EffectKind::Writes | EffectKind::ActsPrivileged | EffectKind::Fetches | EffectKind::Posts => true,
        EffectKind::ManagesUsers => signs_in,
        _ => false,
    };
    openness::is_public_by_purpose(endpoint) && endpoint.effects.iter().all(|effect| harmless(effect.kind))
}
