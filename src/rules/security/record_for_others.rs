//! New records that are stored for whichever person the request names.

use super::{flows, openness};
use crate::facts::{EffectKind, GuardKind, Project, Sink};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "security/record-for-others",
    title: "Whose new record in `{table}` is, the caller decides (`{source}`)",
    pass_title: "New records belong to the person who was verified",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The server checks that somebody is signed in, and then stores the record for the person whom the request names. Any customer can put \
          entries into the account of another one: orders, messages, credits.",
    fix: "Take the owner from the verified session or token, never from the body of the request.",
    prompt: "In this endpoint, set the owner column from the verified user (the id that the session or token check returned) and ignore the id in the \
             request. Remove that field from the request's type and from the callers. If staff may act for others here, check their role first. Done \
             when a request that names another person's id stores the record for the caller.",
    cannot_see: "Triggers and policies of the database that set or check the owner, and places where people are meant to act for others.",
    refs: &[Ref::Cwe(639), Ref::Url("https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/")],
    judge,
    bad: samples![
        { "what was sent comes after the owner":
            "app/api/courses/route.ts" => r##"import { auth } from "@/lib/auth";
import { db } from "@/lib/db";
import { courses } from "@/lib/db/schema";
export async function POST(req: Request) {
  const session = await auth();
  if (!session?.user?.id) return new Response("Unauthorized", { status: 401 });
  const values = await req.json();
  const [course] = await db.insert(courses).values(⟦{ instructorId: session.user.id, ...values }⟧).returning();
  return Response.json(course);
}
"##,
        }
        { "a function with full rights, and an Express route":
            "supabase/functions/add-note/index.ts" => r##"Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL"), Deno.env.get("SUPABASE_SERVICE_ROLE_KEY"));
  const { data: { user } } = await admin.auth.getUser(req.headers.get("Authorization"));
  if (!user) return new Response("Unauthorized", { status: 401 });
  const { userId, text } = await req.json();
  await admin.from("notes").insert({ ⟦user_id: userId⟧, text });
  return new Response("ok");
});
"##,
            "server.js" => r##"const app = require("express")();
app.post("/orders", requireAuth, async (req, res) => {
  const { userId, total } = req.body;
  res.json(await Order.create({ ⟦userId,⟧ total }));
});
"##,
        }
    ],
    good: samples![
        { "the owner comes last, or only named fields are spread":
            "app/api/courses/route.ts" => r##"import { auth } from "@/lib/auth";
import { z } from "zod";
import { db } from "@/lib/db";
import { courses } from "@/lib/db/schema";
const form = z.object({ title: z.string() });
export async function POST(req: Request) {
  const session = await auth();
  if (!session?.user?.id) return new Response("Unauthorized", { status: 401 });
  const values = await req.json();
  await db.insert(courses).values({ ...values, instructorId: session.user.id });
  await db.insert(courses).values({ instructorId: session.user.id, ...form.parse(values) });
  return Response.json({});
}
"##,
        }
        { "the verified person, a request that is held against them, staff, another person whom one deals with, and policies":
            "supabase/functions/add-note/index.ts" => r##"Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL"), Deno.env.get("SUPABASE_SERVICE_ROLE_KEY"));
  const { data: { user } } = await admin.auth.getUser(req.headers.get("Authorization"));
  if (!user) return new Response("Unauthorized", { status: 401 });
  const { userId, text } = await req.json();
  await admin.from("notes").insert({ user_id: user.id, text });
  await admin.from("invitations").insert({ user_id: userId, invited_by: user.id });
  return new Response("ok");
});
"##,
            "server.js" => r##"const app = require("express")();
app.post("/orders", requireAuth, async (req, res) => {
  const { userId, total } = req.body;
  if (userId !== req.user.id) return res.sendStatus(403);
  res.json(await Order.create({ userId, total }));
});
app.post("/admin/orders", requireAuth, requireRole("admin"), async (req, res) => {
  res.json(await Order.create({ userId: req.body.userId, total: 1 }));
});
"##,
            "app/api/notes/route.ts" => r##"import { createClient } from "@/utils/supabase/server";
export async function POST(request: Request) {
  const supabase = await createClient();
  const { data: { user } } = await supabase.auth.getUser();
  if (!user) return new Response("Unauthorized", { status: 401 });
  const { userId, text } = await request.json();
  await supabase.from("notes").insert({ user_id: userId, text });
  return new Response(null, { status: 201 });
}
"##,
        }
    ],
};

/// Tables in which one person's record is made by another one.
const BETWEEN_PEOPLE: &[&str] = &[
    "member",
    "invit",
    "notif",
    "follow",
    "friend",
    "message",
    "share",
    "participant",
    "assign",
    "team",
    "role",
    "attend",
    "review",
    "block",
    "like",
    "collaborat",
    "enrol",
    "report",
    "contact",
    "log",
    "event",
    "audit",
    "analytic",
];

fn judge(project: &Project, out: &mut Verdict) {
    let mut told = BTreeSet::new();
    let mut unverified = false;
    if let Some(why) = openness::none(project) {
        out.not_applicable(why);
        return;
    }
    for flow in project.facts.flows.iter().filter(|flow| flow.sink == Sink::RecordOwner) {
        let table = flow.by.strip_prefix("from ").unwrap_or(&flow.by);
        let lower = table.to_ascii_lowercase();
        let Some(endpoint) = flows::entrance(project, flow) else { continue };
        let policed = flow.by.starts_with("from ") && endpoint.effect(&[EffectKind::ActsPrivileged]).is_none();
        let settled = policed
            || !endpoint.guarded(&[GuardKind::Login])
            || endpoint.guarded(&[GuardKind::Role, GuardKind::Owner, GuardKind::SharedSecret, GuardKind::Signature])
            || openness::is_for_admins(endpoint)
            || openness::is_called_by_machines(endpoint)
            || openness::is_sign_in(endpoint)
            || BETWEEN_PEOPLE.iter().any(|word| lower.contains(word));
        // Where nobody asks who calls, the record belongs to no person who was verified; other rules tell of such a way in.
        if openness::is_open(endpoint) {
            unverified = true;
        } else if settled {
            out.pass_at(&flow.origin);
        } else if told.insert(&endpoint.origin) {
            flows::fail(out, flow).name("table", table).confidence(Confidence::Medium);
        }
    }
    if unverified {
        out.not_applicable("Some records are stored without asking who calls; what is said of missing log-ins covers them.");
    } else {
        out.pass();
    }
}
