//! Checks that vanish with their own configuration.

use super::openness;
use crate::facts::{GuardKind, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "security/cron-secret-optional",
    title: "`{endpoint}` runs for anyone while `{secret}` is not set",
    pass_title: "Secrets of scheduled jobs are required",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The job is protected by a secret, but only when that secret is configured. On a server where the variable was forgotten, anyone can start the job as often as they like: mails go out, data is processed, bills grow.",
    fix: "Compare the secret always, and refuse when it is not configured.",
    prompt: "Change the secret check of this endpoint so that it fails closed: answer 500 when the environment variable is empty, and 401 when the header does not match it, before any work is done. Do not change the job itself. Done when a request without the header is refused even with the variable unset.",
    cannot_see: "Whether the variable is set on your servers.",
    refs: &[Ref::Cwe(636), Ref::Cwe(1188)],
    judge,
    bad: samples![{ "skipped without a secret":
        "app/api/cron/digest/route.ts" => r##"import { sendDigestEmails } from "@/lib/digest";
export async function GET(request: Request) {
  const secret = process.env.CRON_SECRET;
  ⟦if (secret && request.headers.get("authorization") !== `Bearer ${secret}`) {⟧
    return Response.json({ error: "Unauthorized" }, { status: 401 });
  }
  await sendDigestEmails();
  return Response.json({ ok: true });
}
"##,
    }
    { "what is not sent equals what is not set":
        "netlify/functions/desk.ts" => r##"import { prisma } from "../../lib/prisma";
export const handler = async (event) => {
  const key = event.headers["x-desk-key"];
  if (⟦key !== process.env.DESK_KEY⟧) return { statusCode: 401, body: "no" };
  await prisma.order.deleteMany({ where: { old: true } });
  return { statusCode: 200, body: "ok" };
};
"##,
    }],
    good: samples![{ "held against each other only where both are there":
        "netlify/functions/desk.ts" => r##"import { prisma } from "../../lib/prisma";
export const handler = async (event) => {
  const key = event.headers["x-desk-key"];
  if (!key || key !== process.env.DESK_KEY) return { statusCode: 401, body: "no" };
  await prisma.order.deleteMany({ where: { old: true } });
  return { statusCode: 200, body: "ok" };
};
"##,
        "app/api/desk/route.ts" => r##"import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  if (request.headers.get("x-desk-key") !== process.env.DESK_KEY) return new Response("no", { status: 401 });
  await prisma.order.deleteMany({ where: { old: true } });
  return new Response("ok");
}
"##,
    } { "always compared":
        "app/api/cron/digest/route.ts" => r##"import { sendDigestEmails } from "@/lib/digest";
export async function GET(request: Request) {
  if (request.headers.get("authorization") !== `Bearer ${process.env.CRON_SECRET}`) {
    return Response.json({ error: "Unauthorized" }, { status: 401 });
  }
  await sendDigestEmails();
  return Response.json({ ok: true });
}
"##,
    }
    { "one of two ways in, closed when the secret is not set":
        "app/api/visits/route.ts" => r##"import { prisma } from "@/lib/prisma";
import { auth } from "@/auth";
const secret = process.env.INTERNAL_SECRET;
export async function POST(request: Request) {
  const key = request.headers.get("x-service-key");
  let by = "service";
  if (key && secret && key === secret) {
    by = "service";
  } else {
    const session = await auth();
    if (!session) return Response.json({ error: "Unauthorized" }, { status: 401 });
    by = session.user.id;
  }
  await prisma.visit.create({ data: { by } });
  return Response.json({ ok: true });
}
"##,
    }
    { "a choice between two checks, and a health check":
        "app/api/jobs/route.ts" => r##"import { env } from "@/env";
import { prisma } from "@/lib/prisma";
import { verifySignature } from "some-queue";
import { isValidInternalKey } from "@/lib/internal";
const token = process.env.QUEUE_TOKEN;
export async function POST(request: Request) {
  if (token) {
    return verifySignature(request, token);
  }
  if (!isValidInternalKey(request.headers)) {
    return new Response("Unauthorized", { status: 401 });
  }
  await prisma.job.create({ data: {} });
  return new Response("ok");
}
"##,
        "app/api/health/route.ts" => r##"const expected = process.env.HEALTH_API_KEY;
export async function GET(request: Request) {
  const key = request.headers.get("x-health-key");
  if (expected && key !== expected) return new Response("Unauthorized", { status: 401 });
  return new Response("healthy");
}
"##,
    }
    { "refused first when it is not set":
        "app/api/cron/digest/route.ts" => r##"import { sendDigestEmails } from "@/lib/digest";
export async function GET(request: Request) {
  const secret = process.env.CRON_SECRET;
  if (!secret || request.headers.get("authorization") !== `Bearer ${secret}`) {
    return Response.json({ error: "Unauthorized" }, { status: 401 });
  }
  await sendDigestEmails();
  return Response.json({ ok: true });
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut any = false;
    let mut told = BTreeSet::new();
    for endpoint in &project.facts.endpoints {
        // How the service is doing is for everyone to ask.
        if openness::is_named(endpoint, &["health", "healthz", "healthcheck", "status", "ping"]) {
            continue;
        }
        for guard in endpoint.guards.iter().filter(|guard| guard.kind == GuardKind::SharedSecret) {
            any = true;
            if !guard.fails_open {
                out.pass_at(&guard.origin);
            } else if !endpoint.calls.contains(&guard.by) || guard.by.contains('.') {
                // A helper's name repeats what its body already told.
                if told.insert(guard.origin.clone()) {
                    out.fail(&guard.origin).name("endpoint", endpoint.label()).name("secret", guard.by.clone());
                }
            }
        }
    }
    if !any {
        out.not_applicable("No endpoint compares a shared secret.");
    }
}
