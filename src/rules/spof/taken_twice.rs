//! Times and seats that two people can take at the same moment.

use crate::facts::{Project, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/taken-twice",
    title: "Two people can book the same thing at the same moment (`{name}`)",
    pass_title: "Bookings are checked and made in one step",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The code first looks whether the time or the place is free and then books it, in two steps. Two people who press the button at the same moment both see it free, and both get it. It happens to the most wanted times first.",
    fix: "Let the database refuse the second one: a unique key or an exclusion constraint over who or what is booked and when, and answer \"just taken\" when it does.",
    prompt: "Make this booking safe against two requests at once. Add a constraint to the database as a migration (a unique key over the bookable thing and its start where times are fixed, an exclusion constraint over the time range in Postgres where they are not), catch its error where the booking is created, and answer 409. Keep the check that exists for a friendly message. Done when a test that sends two bookings for the same time at once gets one success and one 409.",
    cannot_see: "Constraints that were added by hand to the live database.",
    refs: &[Ref::Cwe(362), Ref::Cwe(367), Ref::Url("https://www.postgresql.org/docs/current/rangetypes.html#RANGETYPES-CONSTRAINT")],
    judge,
    bad: samples![{ "a look, then a booking":
        "package.json" => r#"{ "name": "a", "dependencies": { "next": "15.1.0" } }"#,
        "app/api/book/route.ts" => r##"import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const { at, chair } = await request.json();
  const there = await prisma.appointment.findFirst({ where: { at, chair } });
  if (there) return Response.json({ error: "This time is not available" }, { status: 409 });
  const made = ⟦await prisma.appointment.create({ data: { at, chair } })⟧;
  return Response.json(made);
}
"##,
    } { "the same with a table of its own":
        "package.json" => r#"{ "name": "a" }"#,
        "supabase/functions/book/index.ts" => r##"import { createClient } from "npm:@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const db = createClient(Deno.env.get("SUPABASE_URL"), Deno.env.get("SUPABASE_SERVICE_ROLE_KEY"));
  const { start, room } = await req.json();
  const { data: clash } = await db.from("bookings").select("id").eq("room", room).eq("start", start);
  if (clash.length) return new Response("conflict", { status: 409 });
  ⟦await db.from("bookings").insert({ start, room })⟧;
  return new Response("ok");
});
"##,
    }],
    good: samples![{ "a key that lets one of two fail; a transaction; no look at all":
        "package.json" => r#"{ "name": "a", "dependencies": { "next": "15.1.0" } }"#,
        "prisma/schema.prisma" => "datasource db {\n  provider = \"postgresql\"\n  url = env(\"DATABASE_URL\")\n}\n\nmodel Reservation {\n  id String @id\n  at DateTime\n  seat Int\n  @@unique([at, seat])\n}\n",
        "app/api/reserve/route.ts" => r##"import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const { at, seat } = await request.json();
  const there = await prisma.reservation.findFirst({ where: { at, seat } });
  if (there) return Response.json({ error: "taken" }, { status: 409 });
  return Response.json(await prisma.reservation.create({ data: { at, seat } }));
}
"##,
        "app/api/book/route.ts" => r##"import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const { at, chair } = await request.json();
  return await prisma.$transaction(async (tx) => {
    const there = await tx.appointment.findFirst({ where: { at, chair } });
    if (there) return Response.json({ error: "taken" }, { status: 409 });
    return Response.json(await tx.appointment.create({ data: { at, chair } }));
  });
}
export async function PUT(request: Request) {
  const wish = await request.json();
  return Response.json(await prisma.booking.create({ data: { wish } }));
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut any = false;
    for site in project.facts.sites.iter().filter(|site| site.kind == SiteKind::TakenTwice) {
        any = true;
        if held_by_key(project, &site.detail) {
            out.pass_at(&site.origin);
        } else {
            out.fail(&site.origin).name("name", site.detail.as_str()).confidence(Confidence::Medium);
        }
    }
    if !any {
        out.not_applicable("No booking that is looked up and made in two steps was found.");
    }
}

/// Whether a key over more than one column, or over a slot, lets the second of two fail.
fn held_by_key(project: &Project, name: &str) -> bool {
    let plain = |name: &str| name.replace('_', "").to_ascii_lowercase().trim_end_matches('s').to_owned();
    let wanted = plain(name);
    let tables =
        project.schema.tables.values().filter(|table| plain(&table.name) == wanted || table.names.iter().any(|name| plain(name) == wanted));
    tables
        .flat_map(|table| &table.keys)
        .any(|key| key.unique && (key.columns.len() > 1 || key.columns.iter().any(|column| column.to_ascii_lowercase().contains("slot"))))
}
