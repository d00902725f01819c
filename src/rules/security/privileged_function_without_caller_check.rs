//! Functions that act with full rights for whoever calls.

use super::{columns, inventory, openness};
use crate::facts::{EffectKind, Endpoint, Project, Table};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/privileged-function-without-caller-check",
    title: "The function `{endpoint}` acts with full database rights for anyone who calls it",
    pass_title: "Functions with full rights check who calls them, or their names say that strangers are meant",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "This function acts with rights that ignore all access rules of your database and never asks who is calling. What your web page holds is enough to call it, so any visitor can make it read or change other people's records, or run costly work.",
    fix: "Verify the caller's token at the start of the function and use the id from that token instead of one from the request. For functions that only a schedule or your own server calls, compare a secret.",
    prompt: "At the start of this function, read the Authorization header, verify it with supabase.auth.getUser(token) (on Base44: await base44.auth.me(); else the project's auth provider), answer 401 if there is no user, and limit every query to records of that user. If only a schedule calls it, compare a secret from the environment instead and refuse when it is unset. Keep the response format. Done when a call without anybody's log-in gets 401.",
    cannot_see: "Whether the platform lets only certain callers through by a network rule. A platform's check of the token's signature alone lets the public key pass.",
    refs: &[
        Ref::Cwe(862),
        Ref::Cwe(639),
        Ref::Url("https://supabase.com/docs/guides/functions/auth"),
        Ref::Url("https://docs.base44.com/developers/backend/resources/entities/security"),
    ],
    judge,
    bad: samples![{ "stock, orders and accounts, in words of log-ins and forms":
        "supabase/functions/refresh-inventory/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  ⟦const { id } = await req.json();⟧
  await admin.from("products").delete().eq("id", id);
  return new Response("ok");
});
"##,
        "supabase/functions/confirm-delivery/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  ⟦const { orderId } = await req.json();⟧
  await admin.from("orders").update({ delivered: true }).eq("id", orderId);
  return new Response("ok");
});
"##,
        "supabase/functions/event-cleanup/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  ⟦const { id } = await req.json();⟧
  await admin.from("events").delete().eq("id", id);
  return new Response("ok");
});
"##,
        "supabase/functions/send-event-invitation/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
import { Resend } from "npm:resend@4";
const resend = new Resend(Deno.env.get("RESEND_API_KEY"));
Deno.serve(async (req) => {
  if (!req.headers.get("Authorization")) return new Response("Unauthorized", { status: 401 });
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  ⟦const { emails, subject } = await req.json();⟧
  for (const to of emails) await resend.emails.send({ from: "hello@example.com", to, subject, html: "<p>Come!</p>" });
  await admin.from("invitations").insert({ count: emails.length });
  return new Response("ok");
});
"##,
        "supabase/functions/reset-user-password/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  ⟦const { userId, password } = await req.json();⟧
  await admin.auth.admin.updateUserById(userId, { password });
  return new Response("ok");
});
"##,
    }
    { "Base44: the service role for whoever calls, and a sign-in that is only greeted":
        "package.json" => r#"{ "dependencies": { "@base44/sdk": "^0.8.0" } }"#,
        "base44/functions/give-credits/entry.ts" => r##"import { createClientFromRequest } from "npm:@base44/sdk";
Deno.serve(async (req) => {
  const base44 = createClientFromRequest(req);
  const user = await base44.auth.me().catch(() => null);
  ⟦const { id } = await req.json();⟧
  await base44.asServiceRole.entities.User.update(id, { credits: 100 });
  return Response.json({ by: user?.email ?? null });
});
"##,
        "functions/closeTasks.ts" => r##"import { createClientFromRequest } from "npm:@base44/sdk@0.8.6";
const withRetry = async (work) => await work();
export default async function (req) {
  const base44 = createClientFromRequest(req);
  const open = await withRetry(() => ⟦base44.asServiceRole⟧.entities.Task.filter({ done: false }));
  for (const task of open) await withRetry(() => base44.asServiceRole.entities.Task.update(task.id, { done: true }));
  return Response.json({ ok: true });
}
"##,
    }
    { "the role of the account that the request names is not the caller's":
        "supabase/functions/set-rights/index.ts" => r##"import { createClient } from "npm:@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  ⟦const { personId, rights } = await req.json();⟧
  const { data: known } = await admin.auth.admin.getUserById(personId);
  if (known.user.user_metadata.role === "admin" && rights !== "admin") {
    const { data: all } = await admin.auth.admin.listUsers();
    const left = all.users.filter((person) => person.user_metadata.role === "admin").length;
    if (left < 2) return new Response("One must stay", { status: 409 });
  }
  await admin.auth.admin.updateUserById(personId, { user_metadata: { role: rights } });
  return new Response("ok");
});
"##,
    }
    { "the service role and an id from the body":
        "supabase/functions/report/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const supabase = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  ⟦const { studentId } = await req.json();⟧
  const { data } = await supabase.from("grades").select("*").eq("student_id", studentId);
  return new Response(JSON.stringify(data));
});
"##,
    }
    { "it goes through everybody's records, one after the other":
        "supabase/functions/gather-metrics/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  ⟦const body = await req.json();⟧
  const supabase = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const { data: rows } = await supabase.from("contents").select("id, user_id").eq("status", body.status);
  const byUser: Record<string, unknown[]> = {};
  for (const row of rows ?? []) (byUser[row.user_id] ??= []).push(row);
  for (const [userId, contents] of Object.entries(byUser)) {
    const { data: connection } = await supabase.from("connections").select("access_token").eq("user_id", userId).single();
    if (connection) await supabase.from("metrics").upsert({ user_id: userId, count: contents.length });
  }
  return new Response("ok");
});
"##,
    }
    { "the words of a part that is drawn are no role of a caller":
        "supabase/functions/style/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
function describe(role: string): string {
  const size = role === "headline" ? 90 : 60;
  return `Part of ${size}: ${role === "first" ? "the cover" : role === "last" ? "the end" : "the middle"}`;
}
Deno.serve(async (req) => {
  const supabase = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  ⟦const { styleId } = await req.json();⟧
  await supabase.from("styles").update({ words: ["first", "last"].map(describe) }).eq("id", styleId);
  return new Response("ok");
});
"##,
    }
    { "what follows a sign-up, for whoever is named":
        "supabase/functions/process-registration/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const event = ⟦await req.json()⟧;
  await admin.from("notifications").insert({ profile_id: event.user_id, title: "Welcome" });
  return new Response("ok");
});
"##,
    }
    { "only the presence of a header is checked":
        "supabase/functions/report/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
const key = Deno.env.get("SUPABASE_SERVICE_ROLE_KEY") ?? "";
Deno.serve(async (req) => {
  const authHeader = req.headers.get("Authorization");
  if (!authHeader) return new Response("Unauthorized", { status: 401 });
  const supabase = createClient(Deno.env.get("SUPABASE_URL")!, key);
  ⟦const { id } = await req.json();⟧
  await supabase.from("orders").update({ paid: true }).eq("id", id);
  return new Response("ok");
});
"##,
    }],
    good: samples![{ "a password that a code from a letter resets, a form, and a subscription that a letter confirms":
        "supabase/functions/reset-password/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const { token, password } = await req.json();
  const { data: asked } = await admin.from("password_resets").select("user_id").eq("token", token).single();
  if (!asked) return new Response("Gone", { status: 410 });
  await admin.auth.admin.updateUserById(asked.user_id, { password });
  return new Response("ok");
});
"##,
        "supabase/functions/submit-contact-form/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const { name, text } = await req.json();
  await admin.from("messages").insert({ name, text });
  return new Response("ok");
});
"##,
        "supabase/functions/confirm-subscription/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const token = new URL(req.url).searchParams.get("token");
  await admin.from("subscribers").update({ confirmed: true }).eq("token", token);
  return new Response("ok");
});
"##,
        "supabase/functions/confirm-booking/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const { token } = await req.json();
  const { data: booking } = await admin.from("bookings").select("id").eq("confirm_token", token).single();
  if (!booking) return new Response("Gone", { status: 410 });
  await admin.from("bookings").update({ confirmed: true }).eq("id", booking.id);
  return new Response("ok");
});
"##,
        "supabase/functions/verify-certificate/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const { code } = await req.json();
  const { data } = await admin.from("certificates").select("*").eq("code", code).single();
  return Response.json({ genuine: Boolean(data) });
});
"##,
    }
    { "Base44: administrators only, a helper that asks, the caller's own rights, a helper that serves nothing":
        "package.json" => r#"{ "dependencies": { "@base44/sdk": "^0.8.0" } }"#,
        "base44/shared/auth.ts" => r##"export async function requireAdmin(base44: any) {
  const user = await base44.auth.me();
  if (!user || user.role !== "admin") throw new Response("", { status: 403 });
  return user;
}
"##,
        "base44/functions/refund/entry.ts" => r##"import { createClientFromRequest } from "npm:@base44/sdk";
import { requireAdmin } from "../../shared/auth.ts";
Deno.serve(async (req) => {
  const base44 = createClientFromRequest(req);
  await requireAdmin(base44);
  const sr = base44.asServiceRole;
  const { id } = await req.json();
  await sr.entities["shop.Order"].update(id, { status: "refunded" });
  return Response.json({ ok: true });
});
"##,
        "base44/functions/add-note/entry.ts" => r##"import { createClientFromRequest } from "npm:@base44/sdk";
Deno.serve(async (req) => {
  const base44 = createClientFromRequest(req);
  return Response.json(await base44.entities.Note.create(await req.json()));
});
"##,
        "base44/functions/tools/entry.ts" => r##"export async function log(base44, text) {
  await base44.asServiceRole.entities.Log.create({ text });
}
"##,
    }
    { "signing up itself":
        "supabase/functions/secure-registration/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const { email, password } = await req.json();
  const { data } = await admin.auth.admin.createUser({ email, password });
  await admin.from("profiles").insert({ id: data.user.id, email });
  return new Response("ok");
});
"##,
    }
    { "the token is verified":
        "supabase/functions/report/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const supabase = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const { data: { user } } = await supabase.auth.getUser(req.headers.get("Authorization")!.replace("Bearer ", ""));
  if (!user) return new Response("Unauthorized", { status: 401 });
  const { data } = await supabase.from("grades").select("*").eq("student_id", user.id);
  return new Response(JSON.stringify(data));
});
"##,
    }
    { "only strangers reset passwords":
        "supabase/functions/request-password-reset/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const supabase = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const { email } = await req.json();
  await supabase.from("password_reset_tokens").insert({ email });
  return new Response("ok");
});
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut any = false;
    for endpoint in &project.facts.endpoints {
        if !openness::is_privileged_function(endpoint) {
            continue;
        }
        any = true;
        if !openness::is_open(endpoint) {
            out.pass_at(&endpoint.origin);
        } else if !tells(endpoint) {
            out.pass();
        } else if openness::makes_administrator(endpoint) {
            out.not_applicable("The functions with full rights that answer strangers are told by a graver rule.");
        } else {
            let privileged = endpoint.effect(&[EffectKind::ActsPrivileged]).map(|effect| &effect.origin);
            // The line where the caller's word is taken, or else where the rights are.
            let at = endpoint.input.as_ref().or(privileged).unwrap_or(&endpoint.origin);
            let finding = out.fail(at).name("endpoint", endpoint.label()).related([endpoint.origin.clone()]);
            if openness::manages_accounts(endpoint) {
                finding.severity(Severity::Critical).detail(
                    "It manages accounts with these rights: whoever calls it can open, change or delete accounts, and a new password for somebody's account is enough to be that person.",
                );
            } else if endpoint.framework == "base44" && endpoint.effect(&[EffectKind::ManagesUsers, EffectKind::TakesPayment]).is_some() {
                finding.severity(Severity::Critical);
            } else if hands_out_nothing_personal(project, endpoint) {
                finding.severity(Severity::Medium).detail("It only reads, from tables that say nothing about people.");
            }
        }
    }
    if !any {
        out.not_applicable("No function of a platform acts with full rights.");
    }
}

/// Whether a function acts with full rights for whoever calls, and nothing says that it is meant to.
pub(super) fn tells(endpoint: &Endpoint) -> bool {
    // Whoever knows a payment that the provider confirms has shown who they are.
    let asks_provider = || {
        let asked = |call: &String| call.ends_with("sessions.retrieve") || call.ends_with("paymentIntents.retrieve");
        endpoint.calls.iter().any(asked)
            || openness::is_named(endpoint, &["verify", "confirm", "validate", "check"])
                && endpoint.effect(&[EffectKind::TakesPayment]).is_some()
    };
    openness::is_privileged_function(endpoint)
        && openness::is_open(endpoint)
        && (!openness::is_public_by_purpose(endpoint) || only_sounds_like_sign_in(endpoint))
        && (!openness::is_for_admins(endpoint) || openness::is_beside_store(endpoint))
        && !asks_provider()
}

/// Whether a function has a word of signing in or up in its name, beside one of work that machines give it, and calls nothing
/// that signs anybody in: strangers can call what follows a sign-up or watches log-ins as well.
fn only_sounds_like_sign_in(endpoint: &Endpoint) -> bool {
    let signs = |call: &String| {
        let call = call.to_ascii_lowercase();
        ["auth.", "createuser", "signup", "signin", "otp", "link", "verify", "password", "session", "token", "hash", "compare", "code"]
            .iter()
            .any(|word| call.contains(word))
    };
    let machines = ["process", "monitor", "diagnostics", "failed", "events", "sync", "cleanup"];
    openness::is_beside_store(endpoint)
        && openness::is_sign_in(endpoint)
        && openness::is_named(endpoint, &machines)
        && !endpoint.calls.iter().any(signs)
}

/// Whether all it does to stored data is to read tables of the schema that hold nothing about people. What a cache holds
/// can be had elsewhere.
fn hands_out_nothing_personal(project: &Project, endpoint: &Endpoint) -> bool {
    let cache = |table: &str| table.split('_').any(|word| word == "cache");
    let told = |table: &Table| endpoint.framework == "base44" && inventory::told_of_people(table).any;
    let impersonal = |table: &str| {
        let known = project.schema.tables.get(table);
        known.is_some_and(|table| table.declared && columns::personal(table).is_none() && !columns::owned(table) && !told(table))
    };
    let mut reads = false;
    endpoint.effects.iter().all(|effect| match effect.kind {
        EffectKind::Reads => {
            reads = true;
            impersonal(&effect.target)
        }
        EffectKind::Writes => cache(&effect.target) && impersonal(&effect.target),
        EffectKind::ActsPrivileged | EffectKind::Fetches | EffectKind::Posts => true,
        _ => false,
    }) && reads
}
