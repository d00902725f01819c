//! Sessions that are read from a cookie and believed.

use super::openness;
use crate::facts::{EffectKind, Endpoint, Guard, GuardKind, Project};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "security/session-unverified",
    title: "`{endpoint}` believes a log-in cookie that anyone can make up",
    pass_title: "The server asks who issued a session before it believes it",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "On a server, this call only reads the cookie that the browser sent. It does not ask the log-in service whether the cookie is genuine. Somebody who writes such a cookie by hand, with the id of another customer in it, is taken for that customer.",
    fix: "Ask the log-in service on the server: `supabase.auth.getUser()` or `supabase.auth.getClaims()` instead of `getSession()`.",
    prompt: "On the server (route handlers, server actions, middleware, loaders) replace supabase.auth.getSession() by supabase.auth.getUser() or getClaims() wherever the result decides who the caller is or what they may do, and answer 401 when it gives an error or no user. Calls in components that run in the browser stay as they are. Done when a request with a hand-written cookie gets 401.",
    cannot_see: "A check of the token that another layer makes before the request arrives.",
    refs: &[Ref::Cwe(345), Ref::Url("https://supabase.com/docs/guides/auth/server-side/nextjs")],
    judge,
    bad: samples![{ "the id in the cookie picks the record":
        "app/api/notes/route.ts" => r##"import { createClient } from "@/utils/supabase/server";
import { prisma } from "@/lib/prisma";
export async function DELETE(request: Request) {
  const supabase = await createClient();
  ⟦const { data: { session } } = await supabase.auth.getSession();⟧
  if (!session) return new Response("Unauthorized", { status: 401 });
  await prisma.note.deleteMany({ where: { userId: session.user.id } });
  return new Response(null, { status: 204 });
}
"##,
    }],
    good: samples![{ "the service is asked, or its store decides":
        "app/api/notes/route.ts" => r##"import { createClient } from "@/utils/supabase/server";
import { prisma } from "@/lib/prisma";
export async function DELETE(request: Request) {
  const supabase = await createClient();
  const { data: { user } } = await supabase.auth.getUser();
  if (!user) return new Response("Unauthorized", { status: 401 });
  await prisma.note.deleteMany({ where: { userId: user.id } });
  return new Response(null, { status: 204 });
}
"##,
        "app/api/tags/route.ts" => r##"import { createClient } from "@/utils/supabase/server";
export async function POST(request: Request) {
  const supabase = await createClient();
  const { data: { session } } = await supabase.auth.getSession();
  if (!session) return new Response("Unauthorized", { status: 401 });
  await supabase.from("tags").insert({ name: "new", user_id: session.user.id });
  return new Response(null, { status: 201 });
}
"##,
    }
    { "a function that tries out another project":
        "supabase/functions/connect/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const { url, key } = await req.json();
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const { data, error } = await createClient(url, key).auth.getSession();
  if (!data.session) return new Response("closed", { status: 401 });
  await admin.from("sources").insert({ url });
  return new Response("ok");
});
"##,
    }
    { "middleware asks before the route reads":
        "middleware.ts" => r##"import { NextResponse } from "next/server";
export async function middleware(request) {
  const supabase = createServerClient(url, key, { cookies });
  const { data: { user } } = await supabase.auth.getUser();
  if (!user) return NextResponse.redirect(new URL("/login", request.url));
  return NextResponse.next();
}
"##,
        "app/api/notes/route.ts" => r##"import { createClient } from "@/utils/supabase/server";
import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const supabase = await createClient();
  const { data: { session } } = await supabase.auth.getSession();
  if (!session) return new Response("Unauthorized", { status: 401 });
  return Response.json(await prisma.note.create({ data: { userId: session.user.id } }));
}
"##,
    }],
};

/// What a stranger gets by naming somebody else. What the store's own policies stand before is safe: the store checks
/// the token itself.
const HARMED: &[EffectKind] = &[
    EffectKind::Deletes,
    EffectKind::Writes,
    EffectKind::Reads,
    EffectKind::ManagesUsers,
    EffectKind::StoresFile,
    EffectKind::SendsMessage,
    EffectKind::CallsAi,
];

fn judge(project: &Project, out: &mut Verdict) {
    if let Some(why) = openness::none(project) {
        out.not_applicable(why);
        return;
    }
    // One word for each place that reads the session: all ways in behind it have the same cure.
    let mut told: BTreeMap<&Guard, Vec<&Endpoint>> = BTreeMap::new();
    for endpoint in &project.facts.endpoints {
        let claimed = endpoint.guards.iter().find(|guard| guard.kind == GuardKind::Claimed);
        match claimed {
            // A function of Supabase keeps no cookies: its client has no session that anyone could make up.
            Some(guard)
                if !endpoint.origin.path.contains("supabase/functions/")
                    && !endpoint.guarded(&[GuardKind::Login, GuardKind::SharedSecret, GuardKind::Signature])
                    && endpoint.unpoliced(HARMED).is_some() =>
            {
                told.entry(guard).or_default().push(endpoint);
            }
            _ => out.pass(),
        }
    }
    for (guard, endpoints) in told {
        let Some(first) = endpoints.first() else { continue };
        let finding = out.fail(&guard.origin).name("endpoint", first.label()).confidence(Confidence::Medium);
        finding.related(endpoints.iter().map(|endpoint| endpoint.origin.clone()).take(10));
        if endpoints.len() > 1 {
            finding.detail(format!("{} ways in rest on this line.", endpoints.len()));
        }
    }
}
