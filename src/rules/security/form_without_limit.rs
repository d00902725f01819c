//! Forms for strangers that a program can send as often as it likes.

use super::openness;
use crate::facts::{EffectKind, Endpoint, EndpointKind, GuardKind, Project};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/form-without-limit",
    title: "A program can send `{endpoint}` as often as it likes",
    pass_title: "Forms for strangers are limited",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "This form is rightly open to everyone, and nothing counts how often one visitor sends it. A simple program fills calendars, lists and mailboxes overnight, and mail that it makes you send ends up as spam in your name.",
    fix: "Limit how many requests one address may send in an hour, and ask for a captcha where people notice none.",
    prompt: "Add a rate limit to this endpoint: count requests per client address behind the proxy in a store that all instances share, and answer 429 above a limit that no person reaches (for example 5 in ten minutes). Add an invisible captcha to its form and verify its token on the server. Do not change what the form does. Done when the sixth request in ten minutes from one address gets 429 and nothing is stored or sent for it.",
    cannot_see: "Limits of the hosting platform or of a firewall in front.",
    refs: &[
        Ref::Cwe(770),
        Ref::Cwe(799),
        Ref::Url("https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/"),
    ],
    judge,
    bad: samples![{ "a booking that mails its owner":
        "package.json" => r#"{ "name": "a", "dependencies": { "next": "15.1.0", "resend": "4.0.0" } }"#,
        "app/api/public/booking/route.ts" => r##"import { Resend } from "resend";
import { prisma } from "@/lib/prisma";
const resend = new Resend(process.env.RESEND_API_KEY);
⟦export async function POST(request: Request) {⟧
  const { at, name } = await request.json();
  await prisma.appointment.create({ data: { at, name } });
  await resend.emails.send({ from: "us@example.com", to: "us@example.com", subject: "New booking", text: name });
  return Response.json({ ok: true });
}
"##,
    }],
    good: samples![{ "a limit, a captcha, a log-in, and a counter of views":
        "package.json" => r#"{ "name": "a", "dependencies": { "next": "15.1.0", "resend": "4.0.0", "@upstash/ratelimit": "2.0.5" } }"#,
        "app/api/contact/route.ts" => r##"import { Resend } from "resend";
import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
const ratelimit = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(5, "10 m") });
const resend = new Resend(process.env.RESEND_API_KEY);
export async function POST(request: Request) {
  const { success } = await ratelimit.limit(request.headers.get("x-forwarded-for") ?? "none");
  if (!success) return new Response("Too many", { status: 429 });
  const { message } = await request.json();
  await resend.emails.send({ from: "us@example.com", to: "us@example.com", subject: "Contact", text: message });
  return Response.json({ ok: true });
}
"##,
        "app/api/newsletter/route.ts" => r##"import { prisma } from "@/lib/prisma";
import { verifyTurnstile } from "@/lib/turnstile";
export async function POST(request: Request) {
  const { email, token } = await request.json();
  if (!(await verifyTurnstile(token))) return new Response("no", { status: 400 });
  await prisma.reader.create({ data: { email } });
  return Response.json({ ok: true });
}
"##,
        "app/api/track/route.ts" => r##"import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const { page } = await request.json();
  await prisma.hit.create({ data: { page } });
  return Response.json({ ok: true });
}
"##,
    }],
};

/// Words of forms that strangers are meant to fill in.
const FORMS: &[&str] = &[
    "contact",
    "newsletter",
    "subscribe",
    "waitlist",
    "lead",
    "leads",
    "inquiry",
    "inquiries",
    "enquiry",
    "rsvp",
    "quote",
    "quotes",
    "booking",
    "bookings",
    "appointment",
    "appointments",
    "reservation",
    "reservations",
    "apply",
    "application",
    "applications",
    "feedback",
];

fn judge(project: &Project, out: &mut Verdict) {
    let mut any = false;
    for endpoint in project.facts.endpoints.iter().filter(|endpoint| is_form(endpoint)) {
        let Some(effect) = endpoint.effect(&[EffectKind::SendsMessage, EffectKind::StoresFile, EffectKind::Writes]) else { continue };
        any = true;
        let checked = endpoint.calls.iter().any(|call| {
            let lower = call.to_ascii_lowercase();
            ["captcha", "turnstile", "honeypot", "botid", "arcjet", "ratelimit", "rate_limit", "throttle"]
                .iter()
                .any(|word| lower.contains(word))
        });
        if checked || endpoint.guarded(&[GuardKind::RateLimit, GuardKind::Quota]) {
            out.pass_at(&endpoint.origin);
            continue;
        }
        let finding = out.fail(&endpoint.origin).name("endpoint", endpoint.label()).confidence(Confidence::Medium);
        if effect.kind == EffectKind::Writes {
            finding.severity(Severity::Low);
        }
        finding.related([effect.origin.clone()]);
    }
    if !any {
        out.not_applicable("No form that is open to strangers was found.");
    }
}

/// Whether strangers are meant to send it: a form by its name, behind no check of who they are.
fn is_form(endpoint: &Endpoint) -> bool {
    let by_people = matches!(endpoint.kind, EndpointKind::Http | EndpointKind::Function | EndpointKind::ServerAction);
    by_people
        && !endpoint.inner
        && endpoint.takes_input
        && endpoint.method.as_deref().is_none_or(|method| method == "POST")
        && openness::is_named(endpoint, FORMS)
        && !openness::is_sign_in(endpoint)
        && !openness::is_for_admins(endpoint)
        && openness::is_open(endpoint)
        && (openness::is_public_by_purpose(endpoint) || endpoint.effect(&[EffectKind::SendsMessage]).is_some())
}
