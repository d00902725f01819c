//! Senders of messages that strangers can start.

use crate::facts::{EffectKind, Endpoint, EndpointKind, GuardKind, Project};
use crate::rules::security::openness;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "cost/message-endpoint-without-login",
    title: "Anyone can send messages in your name through `{endpoint}`",
    pass_title: "Sending messages needs a log-in or a limit",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Whoever calls this address makes your account send an e-mail or a text message, and nobody asks who they are. Text messages to expensive numbers are a known way to make money from such addresses, and mail that strangers send from your domain ends in everybody's spam folder.",
    fix: "Ask for a verified session before anything is sent, let people send only to themselves or to those they may write to, and limit how many go out in an hour.",
    prompt: "In this endpoint, verify the caller's session on the server and answer 401 without it (a platform's public key is no session), take the receiver from the caller's own record instead of the request where that is possible, and limit the number of messages per user and hour, before the mail or message service is called. If only the server itself calls it, ask for a secret that only the server knows instead. Do not change what the messages say. Done when a request without a session gets 401 and nothing is sent.",
    cannot_see: "Spending limits and allowed countries that are set at the message service, and checks of a gateway in front.",
    refs: &[
        Ref::Cwe(306),
        Ref::Cwe(770),
        Ref::Url("https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/"),
    ],
    judge,
    bad: samples![{ "a function that sends any text to any number":
        "supabase/functions/send-sms/index.ts" => r##"⟦Deno.serve(async (req) => {⟧
  const { to, message } = await req.json();
  const sid = Deno.env.get("TWILIO_ACCOUNT_SID");
  await fetch(`https://api.twilio.com/2010-04-01/Accounts/${sid}/Messages.json`, {
    method: "POST",
    body: new URLSearchParams({ To: to, From: Deno.env.get("TWILIO_NUMBER"), Body: message }),
  });
  return new Response("sent");
});
"##,
    } { "a route that mails whatever it is told":
        "package.json" => r#"{ "name": "a", "dependencies": { "next": "15.1.0", "resend": "4.0.0" } }"#,
        "app/api/send-email/route.ts" => r##"import { Resend } from "resend";
const resend = new Resend(process.env.RESEND_API_KEY);
⟦export async function POST(request: Request) {⟧
  const { to, subject, html } = await request.json();
  await resend.emails.send({ from: "us@example.com", to, subject, html });
  return Response.json({ ok: true });
}
"##,
    }],
    good: samples![{ "signed-in people only, a form that must be open, and an order that confirms itself":
        "package.json" => r#"{ "name": "a", "dependencies": { "next": "15.1.0", "resend": "4.0.0" } }"#,
        "app/api/send-email/route.ts" => r##"import { Resend } from "resend";
import { auth } from "@/auth";
const resend = new Resend(process.env.RESEND_API_KEY);
export async function POST(request: Request) {
  const session = await auth();
  if (!session) return new Response("Unauthorized", { status: 401 });
  const { subject, html } = await request.json();
  await resend.emails.send({ from: "us@example.com", to: session.user.email, subject, html });
  return Response.json({ ok: true });
}
"##,
        "app/api/contact/route.ts" => r##"import { Resend } from "resend";
const resend = new Resend(process.env.RESEND_API_KEY);
export async function POST(request: Request) {
  const { message } = await request.json();
  await resend.emails.send({ from: "us@example.com", to: "us@example.com", subject: "Contact", text: message });
  return Response.json({ ok: true });
}
"##,
        "app/api/orders/route.ts" => r##"import { Resend } from "resend";
import { prisma } from "@/lib/prisma";
const resend = new Resend(process.env.RESEND_API_KEY);
export async function POST(request: Request) {
  const { email, items } = await request.json();
  await prisma.order.create({ data: { email, items } });
  await resend.emails.send({ from: "us@example.com", to: email, subject: "Your order", text: "Thank you" });
  return Response.json({ ok: true });
}
"##,
    }],
};

/// Further words of ways in that strangers are meant to use, and that answer with a message of their own.
const MEANT_OPEN: &[&str] = &["apply", "application", "booking", "demo", "recover", "report", "subscription", "verification", "welcome"];

/// Words of ways in whose only work is to send.
const SENDERS: &[&str] = &["send", "sms", "mail", "message", "notif", "whatsapp", "text"];

fn judge(project: &Project, out: &mut Verdict) {
    let mut any = false;
    for endpoint in project.facts.endpoints.iter().filter(|endpoint| called_by_people(endpoint)) {
        let Some(effect) = endpoint.effect(&[EffectKind::SendsMessage]) else { continue };
        any = true;
        let route = endpoint.route.to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| route.contains(word));
        // An order, a booking or an account that is made says so by mail: what must be open there is the deed itself.
        let deed = endpoint.effect(&[EffectKind::Writes, EffectKind::TakesPayment, EffectKind::ManagesUsers]).is_some();
        if !openness::is_open(endpoint) || endpoint.guarded(&[GuardKind::RateLimit, GuardKind::Quota]) {
            out.pass_at(&endpoint.origin);
        } else if endpoint.takes_input && !is_meant_open(endpoint) && (says(SENDERS) || !deed) {
            let finding = out.fail(&endpoint.origin).name("endpoint", endpoint.label()).related([effect.origin.clone()]);
            openness::explain(project, endpoint, finding.confidence(Confidence::Medium));
        }
    }
    if !any {
        out.not_applicable("No endpoint that sends messages was found.");
    }
}

fn is_meant_open(endpoint: &Endpoint) -> bool {
    openness::is_public_by_purpose(endpoint) || openness::is_named(endpoint, MEANT_OPEN)
}

/// Not by a schedule, a queue or another service.
fn called_by_people(endpoint: &Endpoint) -> bool {
    !endpoint.inner
        && matches!(endpoint.kind, EndpointKind::Http | EndpointKind::Function | EndpointKind::Procedure | EndpointKind::ServerAction)
}
