//! Ways in that act first and ask who calls afterwards.

use super::openness::{self, KNOWS_CALLER};
use crate::facts::{Effect, EffectKind, Endpoint, Project};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    id: "security/acted-before-login",
    title: "`{endpoint}` {act} before it asks who is calling",
    pass_title: "Callers are checked before anything is changed",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The check of the caller stands below the code that acts. Strangers are turned away, but what they asked for has been done by then.",
    fix: "Move the check of the caller to the top of the function.",
    prompt: "In this endpoint, verify the caller (getUser, the session or the token) before the first write, e-mail, payment or AI call, and return 401 at \
             once when it fails. Use the verified user's id below. Do not change what the endpoint does for honest callers. Done when a call without a \
             token changes nothing.",
    cannot_see: "Work that is meant for strangers and only adds something for people who are signed in.",
    refs: &[Ref::Cwe(696), Ref::Cwe(306)],
    judge,
    bad: samples![
        { "full rights first, the token later":
            "supabase/functions/spend/index.ts" => r##"Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL"), Deno.env.get("SUPABASE_SERVICE_ROLE_KEY"));
  const { orderId } = await req.json();
  ⟦await admin.from("orders").delete().eq("id", orderId);⟧
  const { data: { user } } = await admin.auth.getUser(req.headers.get("Authorization"));
  if (!user) return new Response("Unauthorized", { status: 401 });
  return new Response("ok");
});
"##,
        }
    ],
    good: samples![
        { "the check first, a count of attempts before it, and a check inside a helper further down":
            "supabase/functions/spend/index.ts" => r##"Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL"), Deno.env.get("SUPABASE_SERVICE_ROLE_KEY"));
  await admin.from("rate_limits").insert({ ip: req.headers.get("x-forwarded-for") });
  const { data: { user } } = await admin.auth.getUser(req.headers.get("Authorization"));
  if (!user) return new Response("Unauthorized", { status: 401 });
  const { orderId } = await req.json();
  await admin.from("orders").delete().eq("id", orderId).eq("user_id", user.id);
  return new Response("ok");
});
"##,
            "app/api/notes/route.ts" => r##"import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const person = await who();
  return Response.json(await prisma.note.create({ data: { userId: person.id } }));
}
async function who() {
  const session = await auth();
  if (!session?.user) throw new Error("Unauthorized");
  return session.user;
}
"##,
        }
    ],
};

/// What is kept of callers before one knows them.
const KEPT_OF_STRANGERS: &[&str] = &["rate", "limit", "attempt", "log", "audit", "event", "visit", "throttl", "metric", "usage", "request"];

fn judge(project: &Project, out: &mut Verdict) {
    if let Some(why) = openness::none(project) {
        out.not_applicable(why);
        return;
    }
    let mut any = false;
    let starts = starts(project);
    for endpoint in &project.facts.endpoints {
        let Some((asked, acts)) = order(&starts, endpoint) else { continue };
        any = true;
        match acts {
            Some(effect) => {
                let act = match effect.kind {
                    EffectKind::Deletes => format!("deletes from `{}`", effect.target),
                    EffectKind::CallsAi => "calls a paid AI model".to_owned(),
                    EffectKind::SendsMessage => "sends messages".to_owned(),
                    EffectKind::TakesPayment => "asks for money".to_owned(),
                    _ => format!("writes to `{}`", effect.target),
                };
                out.fail(&effect.origin)
                    .name("endpoint", endpoint.label())
                    .name("act", act)
                    .confidence(Confidence::Medium)
                    .related([asked.clone()]);
            }
            None => out.pass_at(asked),
        }
    }
    if !any {
        out.not_applicable("No endpoint checks its caller in its own code.");
    }
}

/// The lines on which functions and ways in start, by file.
fn starts(project: &Project) -> BTreeMap<&str, BTreeSet<u32>> {
    let functions =
        project.facts.modules.iter().flat_map(|module| module.functions.iter().map(|function| (&module.path, &function.origin)));
    let functions = functions.filter(|(path, origin)| **path == origin.path).map(|(_, origin)| origin);
    let mut starts: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for origin in functions.chain(project.facts.endpoints.iter().map(|endpoint| &endpoint.origin)) {
        starts.entry(&origin.path).or_default().insert(origin.line);
    }
    starts
}

/// Where a way in asks who calls, and what it does before; nothing where checks outside its own code may come first.
fn order<'p>(starts: &BTreeMap<&str, BTreeSet<u32>>, endpoint: &'p Endpoint) -> Option<(&'p crate::facts::Origin, Option<&'p Effect>)> {
    if openness::is_sign_in(endpoint) || openness::is_public_by_purpose(endpoint) || openness::is_called_by_machines(endpoint) {
        return None;
    }
    let path = endpoint.origin.path.as_str();
    let start = endpoint.origin.line;
    // Its own code ends where the next function or way in of the file starts.
    let end = starts.get(path).and_then(|lines| lines.range(start.saturating_add(1)..).next()).copied().unwrap_or(u32::MAX);
    let own = |origin: &crate::facts::Origin| origin.path == path && origin.line > start && origin.line < end;
    let mut checks = endpoint.guards.iter().filter(|guard| KNOWS_CALLER.contains(&guard.kind));
    if !checks.clone().all(|guard| own(&guard.origin)) || checks.clone().any(|guard| guard.fails_open) {
        return None;
    }
    let asked = checks.by_ref().min_by_key(|guard| guard.origin.line).map(|guard| &guard.origin)?;
    let privileged = endpoint.effect(&[EffectKind::ActsPrivileged]).is_some();
    let acts = endpoint.effects.iter().filter(|effect| {
        let counts = match effect.kind {
            EffectKind::Writes | EffectKind::Deletes => (privileged || !effect.policed) && !kept_of_strangers(&effect.target),
            EffectKind::CallsAi | EffectKind::SendsMessage | EffectKind::TakesPayment => true,
            _ => false,
        };
        counts && own(&effect.origin) && effect.origin.line < asked.line
    });
    Some((asked, acts.min_by_key(|effect| effect.origin.line)))
}

fn kept_of_strangers(target: &str) -> bool {
    let lower = target.to_ascii_lowercase();
    KEPT_OF_STRANGERS.iter().any(|word| lower.contains(word))
}
