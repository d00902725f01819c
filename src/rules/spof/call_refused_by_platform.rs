//! Calls to other services from functions in which the platform allows none.

use crate::facts::{EffectKind, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/call-refused-by-platform",
    title: "`{endpoint}` calls another service where Convex allows no calls",
    pass_title: "Queries and mutations of Convex call no other service",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Convex runs queries and mutations in a place without a network: the call fails each time, so that the feature has never worked, \
          even if everything looks finished.",
    fix: "Move the call into an action, and let the mutation start it through the scheduler.",
    prompt: "Turn the part of this function that calls the other service into an internalAction in the same file, and start it from the mutation with \
             ctx.scheduler.runAfter(0, internal.…), handing over what it needs. The action writes its outcome through an internalMutation. Keep \
             the mutation's arguments and checks. Done when a test call reaches the service and its outcome is stored.",
    cannot_see: "Whether the function is used at all by now.",
    refs: &[Ref::Url("https://docs.convex.dev/functions/actions")],
    judge,
    bad: samples![
        { "a message that is sent from a mutation":
            "convex/sms.ts" => r#"import { mutation } from "./_generated/server";
⟦export const send = mutation({⟧
  args: { to: v.string() },
  handler: async (ctx, args) => {
    const answer = await fetch("https://api.sms.example/send", { method: "POST", body: JSON.stringify({ to: args.to }) });
    return answer.ok;
  },
});
"#,
        }
    ],
    good: samples![
        { "an action, and a mutation that schedules one":
            "convex/sms.ts" => r#"import { mutation, internalAction } from "./_generated/server";
export const send = mutation({
  args: { to: v.string() },
  handler: async (ctx, args) => {
    await ctx.scheduler.runAfter(0, internal.sms.deliver, { to: args.to });
  },
});
export const deliver = internalAction({
  args: { to: v.string() },
  handler: async (ctx, args) => {
    await fetch("https://api.sms.example/send", { method: "POST", body: JSON.stringify({ to: args.to }) });
  },
});
export const ask = action({
  args: { to: v.string() },
  handler: async (ctx, args) => (await fetch("https://api.sms.example/ask")).json(),
});
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut seen = false;
    for endpoint in &project.facts.endpoints {
        if endpoint.framework != "convex" || !matches!(endpoint.method.as_deref(), Some("QUERY" | "MUTATION")) {
            continue;
        }
        seen = true;
        let call = endpoint.effects.iter().find(|effect| {
            let sent = matches!(
                effect.kind,
                EffectKind::Fetches | EffectKind::Posts | EffectKind::CallsAi | EffectKind::SendsMessage | EffectKind::TakesPayment
            );
            sent && effect.target.contains('.') && effect.origin.path == endpoint.origin.path
        });
        if let Some(call) = call {
            out.fail(&endpoint.origin).name("endpoint", endpoint.label()).related([call.origin.clone()]);
        }
    }
    if seen {
        out.pass();
    } else {
        out.not_applicable("The project has no functions of Convex.");
    }
}
