//! Ways to make oneself an administrator.

use super::openness;
use crate::facts::{EffectKind, EndpointKind, GuardKind, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/self-service-admin",
    title: "Any signed-in person can call `{endpoint}` to become an administrator",
    pass_title: "Only administrators hand out admin rights",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "This function gives its own caller admin rights. It is usually written to set up the first administrator and then left in place, where the first stranger who calls it owns the product.",
    fix: "Hand out the first admin role by hand in the database or with a script, and let only administrators change roles.",
    prompt: "Make this function unreachable from outside (internal function or one-off script), or require that the verified caller already is an administrator. Keep the existing admin accounts. Done when an ordinary signed-in user who calls it keeps the ordinary role.",
    cannot_see: "Whether the function is removed before launch.",
    refs: &[Ref::Cwe(269), Ref::Cwe(266)],
    judge,
    bad: samples![{ "the first caller wins":
        "convex/setup.ts" => r##"import { mutation } from "./_generated/server";
⟦export const makeMeAdmin = mutation({⟧
  args: {},
  handler: async (ctx) => {
    const userId = await getAuthUserId(ctx);
    if (!userId) throw new Error("Unauthenticated");
    await ctx.db.patch(userId, { role: "admin" });
  },
});
"##,
    }],
    good: samples![{ "an administrator promotes":
        "convex/users.ts" => r##"import { internalMutation, mutation } from "./_generated/server";
export const promote = mutation({
  args: {},
  handler: async (ctx, args) => {
    await requireAdmin(ctx);
    await ctx.db.patch(args.userId, { role: "admin" });
  },
});
export const makeSuperAdmin = internalMutation({
  args: {},
  handler: async (ctx, args) => {
    await ctx.db.patch(args.userId, { role: "admin" });
  },
});
export const rename = mutation({
  args: {},
  handler: async (ctx, args) => {
    const userId = await getAuthUserId(ctx);
    if (!userId) throw new Error("Unauthenticated");
    await ctx.db.patch(userId, { name: args.name });
  },
});
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut any = false;
    for endpoint in &project.facts.endpoints {
        let hands_out = endpoint.effects.iter().any(|effect| effect.kind == EffectKind::ManagesUsers && effect.target == "role");
        if !hands_out || endpoint.kind == EndpointKind::Job {
            continue;
        }
        let by_name = openness::is_named(endpoint, &["bootstrap", "become", "claim", "makeme"]);
        // A seed that fills in accounts is told by the rules on open endpoints.
        if !by_name && openness::is_open(endpoint) {
            continue;
        }
        any = true;
        let asks = endpoint.guards.iter().any(|guard| {
            // A call that requires the role; a comparison may only look whether the caller has it already.
            matches!(guard.kind, GuardKind::Role | GuardKind::SharedSecret) && (!by_name || !guard.by.contains(['=', ' ']))
        });
        if asks {
            out.pass_at(&endpoint.origin);
        } else {
            out.fail(&endpoint.origin).name("endpoint", endpoint.label());
        }
    }
    if !any {
        out.not_applicable("No endpoint hands out the admin role.");
    }
}
