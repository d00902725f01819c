//! Ways to make oneself an administrator.

use super::openness;
use crate::facts::{EffectKind, EndpointKind, GuardKind, Project};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/self-service-admin",
    title: "{who} can call `{endpoint}` to {deed} an administrator",
    pass_title: "Only administrators hand out admin rights",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "This function hands out admin rights to its caller, or makes an account that has them. It is usually written to set up the first administrator and then left in place, where the first stranger who calls it owns the product.",
    fix: "Hand out the first admin role by hand in the database or with a script, and let only administrators change roles.",
    prompt: "Make this function unreachable from outside (internal function or one-off script), or require that the verified caller already is an administrator. Keep the existing admin accounts. Done when an ordinary signed-in user who calls it keeps the ordinary role.",
    cannot_see: "Whether the function is removed before launch.",
    refs: &[Ref::Cwe(269), Ref::Cwe(266)],
    judge,
    bad: samples![{ "a route that makes an administrator, left over among the log-in":
        "server.js" => r##"const express = require("express");
const { AdminModel } = require("./models");
const app = express();
⟦app.post("/auth/create-admin", async (req, res) => {⟧
  if (await AdminModel.findOne({ email: "boss@example.com" })) return res.json({ existing: true });
  const boss = new AdminModel({ email: "boss@example.com", password: await hashPassword(process.env.FIRST_PASSWORD), role: "super_admin" });
  await boss.save();
  res.sendStatus(201);
});
"##,
        "supabase/functions/create-admin-user/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
⟦Deno.serve(async (req) => {⟧
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const { email, password } = await req.json();
  const { data } = await admin.auth.admin.createUser({ email, password, email_confirm: true });
  await admin.from("user_roles").insert({ user_id: data.user.id, role: "admin" });
  return new Response("ok");
});
"##,
    }
    { "the first caller wins":
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
    good: samples![{ "what administrators make, and a script behind a key":
        "server.js" => r##"const app = require("express")();
app.post("/api/create-admin-note", async (req, res) => {
  res.json(await Note.create({ text: req.body.text }));
});
app.post("/setup/admin", async (req, res) => {
  if (!process.env.SETUP_KEY || req.headers["x-setup-key"] !== process.env.SETUP_KEY) return res.sendStatus(401);
  res.json(await Admin.create({ email: req.body.email, role: "admin" }));
});
"##,
    }
    { "an administrator promotes":
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
        if openness::makes_administrator(endpoint) && openness::is_open(endpoint) && !openness::is_called_by_machines(endpoint) {
            any = true;
            let finding = out.fail(&endpoint.origin).name("endpoint", endpoint.label()).name("who", "Anyone").name("deed", "make");
            // One that only works while there is no administrator yet is open on the day of the first start.
            let counts = |call: &String| matches!(call.rsplit('.').next(), Some("count" | "countDocuments" | "estimatedDocumentCount"));
            if endpoint.calls.iter().any(counts) {
                finding.severity(Severity::Medium).confidence(Confidence::Medium).detail(
                    "It counts what is there before: if it refuses once there is an administrator, only whoever comes first after a fresh start gets in.",
                );
            }
            continue;
        }
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
            let finding = out.fail(&endpoint.origin).name("endpoint", endpoint.label());
            finding.name("who", "Any signed-in person").name("deed", "become");
        }
    }
    if !any {
        out.not_applicable("No endpoint was found that writes the admin role for its caller.");
    }
}
