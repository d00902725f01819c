//! Checks of a role that stands in the part of an account which its owner may change.

use super::openness;
use crate::facts::{EffectKind, GuardKind, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "security/role-written-by-oneself",
    title: "`{endpoint}` believes a role that users can write into their own account",
    pass_title: "The server checks roles that users cannot write themselves",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The server asks whether the caller is an administrator, but takes the answer from the part of the account that users may change themselves. One call from the browser (`auth.updateUser` with `role: admin`) makes any customer an administrator here.",
    fix: "Keep roles where only the server writes: in `app_metadata` (Clerk: `publicMetadata`), or in a table of roles that users cannot change, and check them there.",
    prompt: "This code decides by a role in user_metadata (or unsafeMetadata), which every user can change. Move roles to app_metadata (Clerk: publicMetadata), set only by server code with the service key, or to a table of roles that policies keep users from writing, and check that here. Copy the roles of the administrators I name by hand; never copy them from user_metadata. Keep answering 401 without a session and 403 without the role. Done when a user who sets role admin with auth.updateUser still gets 403.",
    cannot_see: "A hook or trigger of the log-in service that refuses such changes.",
    refs: &[Ref::Cwe(269), Ref::Cwe(807), Ref::Url("https://supabase.com/docs/guides/auth/managing-user-data")],
    judge,
    bad: samples![
        { "an edge function that lists everyone for whoever calls themselves an administrator":
            "supabase/functions/list-people/index.ts" => r##"import { createClient } from "npm:@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const token = req.headers.get("Authorization")!.replace("Bearer ", "");
  const { data: { user } } = await admin.auth.getUser(token);
  if (!user) return new Response("Unauthorized", { status: 401 });
  if (⟦user.user_metadata.role !== "admin"⟧) return new Response("Forbidden", { status: 403 });
  const { data } = await admin.auth.admin.listUsers();
  return Response.json(data.users);
});
"##,
        }
        { "a helper that is named after the role, in another file":
            "lib/rights.ts" => r##"import { createClient } from "@/lib/supabase/server";
export async function requireAdmin() {
  const supabase = await createClient();
  const { data: { user } } = await supabase.auth.getUser();
  if (!user) throw new Error("Unauthorized");
  const role = user.user_metadata?.role ?? "member";
  if (⟦role !== "admin"⟧) throw new Error("Forbidden");
  return user;
}
"##,
            "app/api/admin/orders/route.ts" => r##"import { prisma } from "@/lib/prisma";
import { requireAdmin } from "@/lib/rights";
export async function GET() {
  await requireAdmin();
  return Response.json(await prisma.order.findMany());
}
"##,
        }
    ],
    good: samples![
        { "a role that only the server writes, and a page that is chosen by what people say":
            "app/api/admin/orders/route.ts" => r##"import { prisma } from "@/lib/prisma";
import { createClient } from "@/lib/supabase/server";
export async function GET() {
  const supabase = await createClient();
  const { data: { user } } = await supabase.auth.getUser();
  if (user?.app_metadata?.role !== "admin") return new Response("Forbidden", { status: 403 });
  const view = user.user_metadata.role === "seller" ? "sold" : "bought";
  return Response.json(await prisma.order.findMany({ where: { view } }));
}
"##,
        }
        { "the role of an account that the request names, beside the caller's own":
            "supabase/functions/drop-person/index.ts" => r##"import { createClient } from "npm:@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const { data: { user } } = await admin.auth.getUser(req.headers.get("Authorization")!.slice(7));
  const { data: mine } = await admin.from("roles").select("role").eq("user_id", user.id).single();
  if (mine.role !== "admin") return new Response("Forbidden", { status: 403 });
  const { personId } = await req.json();
  const { data: wanted } = await admin.auth.admin.getUserById(personId);
  if (wanted.user.user_metadata.role === "admin") return new Response("Not this one", { status: 409 });
  await admin.auth.admin.deleteUser(personId);
  return new Response("ok");
});
"##,
        }
    ],
};

/// Checks that make up for the role: they hold whatever people write of themselves.
const HOLDS: &[GuardKind] = &[GuardKind::Role, GuardKind::SharedSecret, GuardKind::Signature];

fn judge(project: &Project, out: &mut Verdict) {
    let mut any = false;
    let mut told = BTreeSet::new();
    for endpoint in &project.facts.endpoints {
        let said = endpoint.guards.iter().find(|guard| guard.kind == GuardKind::SelfDeclared);
        if endpoint.guarded(&[GuardKind::Role]) {
            any = true;
            out.pass_at(&endpoint.origin);
            continue;
        }
        let Some(said) = said.filter(|_| !endpoint.guarded(HOLDS)) else { continue };
        // A way in that signs people in only sends them to their first page.
        if endpoint.effects.is_empty() || openness::is_sign_in(endpoint) {
            continue;
        }
        any = true;
        if !told.insert((said.origin.path.clone(), said.origin.line)) {
            continue;
        }
        let acts = endpoint.effects.iter().any(|effect| !effect.policed || effect.kind == EffectKind::ActsPrivileged);
        let finding = out.fail(&said.origin).name("endpoint", endpoint.label()).related([endpoint.origin.clone()]);
        if !acts {
            finding
                .severity(Severity::Medium)
                .detail("What it does, it does with the caller's own rights, so that the database's rules stand behind it.");
        }
    }
    if !any {
        out.not_applicable("No endpoint asks for a role.");
    }
}
