//! Codes that prove a mailbox, telephone or account, told to whoever asks for them.

use super::entry;
use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/code-in-answer",
    title: "Whoever asks for a one-time code gets it in the answer (`{name}`)",
    pass_title: "One-time codes and reset tokens reach people only by the way that proves them",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "A code that is sent to a telephone or mailbox proves who somebody is, because only they can read it there. Here the server also hands it to the browser that asked, so anyone can confirm anybody's number or set a new password for their account.",
    fix: "Send the code by mail or text message only, and answer with nothing but that it was sent.",
    prompt: "Remove the code or token from the response of this endpoint, and from every log. Send it only through the mail or message service. Where a developer needs to see it, print it on a development machine only, behind a check of NODE_ENV that production can never meet. Do not change how the code is checked. Done when no response contains a code, token or link that confirms an account.",
    cannot_see: "Whether the product is in use yet, or only tried out.",
    refs: &[Ref::Cwe(200), Ref::Cwe(640)],
    judge,
    bad: samples![{ "the code comes back to the page":
        "package.json" => r#"{ "name": "club" }"#,
        "app/api/send-otp/route.ts" => r##"import { NextResponse } from "next/server";
function generateOTP() {
  return crypto.randomInt(100000, 999999).toString();
}
export async function POST(request: Request) {
  const { phone } = await request.json();
  const otp = generateOTP();
  await db.from("codes").insert({ phone, otp });
  return NextResponse.json({ success: true, ⟦otp⟧, expiresIn: 600 });
}
"##,
    }],
    good: samples![{ "only that it was sent, or only for a developer":
        "package.json" => r#"{ "name": "club" }"#,
        "app/api/send-otp/route.ts" => r##"import { NextResponse } from "next/server";
export async function POST(request: Request) {
  const { phone } = await request.json();
  const otp = generateOTP();
  await sendSms(phone, otp);
  const otpRequired = true;
  if (process.env.NODE_ENV === "development") {
    return NextResponse.json({ success: true, otp });
  }
  return NextResponse.json({ success: true, otpSent: true, otpRequired, ...(process.env.NODE_ENV !== "production" && { otp }) });
}
"##,
        "app/api/session/route.ts" => r##"import { NextResponse } from "next/server";
export async function POST() {
  const token = sign({ id: 1 });
  return NextResponse.json({ token });
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::CodeInAnswer && !entry::is_for_staff(project, &site.origin),
        |site, finding| {
            finding.name("name", site.detail.clone());
        },
    );
}
