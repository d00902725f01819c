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
    }
    { "Python: a token that sets a new password, and a code":
        "app.py" => r##"import os, secrets, uuid
from flask import Flask, jsonify, request
app = Flask(__name__)
@app.post("/api/request-password-reset")
def request_reset():
    email = request.json["email"]
    if os.getenv("FLASK_ENV") == "development":
        print(email)
    token = str(uuid.uuid4())
    db.execute("INSERT INTO resets (token, email) VALUES (?, ?)", (token, email))
    return jsonify({"ok": True, "token": ⟦token⟧})
"##,
        "api/auth.py" => r##"import random
from fastapi import APIRouter
router = APIRouter()
@router.post("/send-otp")
async def send_otp(phone: str):
    otp = str(random.randint(100000, 999999))
    await sms.send(phone, otp)
    return {"sent": True, "otp": ⟦otp⟧}
"##,
    }
    { "a plain token where a new password is asked for":
        "package.json" => r#"{ "name": "club", "dependencies": { "express": "5" } }"#,
        "server/auth.js" => r##"const express = require("express");
const router = express.Router();
router.post("/forgot-password", async (req, res) => {
  const token = crypto.randomBytes(32).toString("hex");
  await Reset.create({ email: req.body.email, token });
  res.json({ success: true, ⟦token⟧ });
});
module.exports = router;
"##,
    }],
    good: samples![{ "Python: a log-in, a step behind a code, and what a developer sees":
        "app.py" => r##"import os, secrets, uuid
from flask import Flask, jsonify, request
app = Flask(__name__)
@app.post("/api/login")
def login():
    token = create_access_token(request.json["email"])
    return jsonify({"token": token})
@app.post("/api/reset-password")
def reset():
    user.set_password(request.json["password"])
    token = create_session_token(user)
    return jsonify(token=token)
@app.post("/api/verify-otp")
def verify_otp():
    reset_token = secrets.token_urlsafe(32)
    return jsonify(reset_token=reset_token)
@app.post("/api/forgot-password")
def forgot():
    token = secrets.token_urlsafe(32)
    if app.debug:
        return {"reset_token": token}
    otp_sent = bool(token)
    return {"ok": True, "otp": otp_sent}
@app.post("/api/2fa/setup")
def setup():
    otp_secret = generate_secret()
    return {"otp_secret": otp_secret}
@app.post("/dev/forgot-password")
def forgot_dev():
    if os.getenv("FLASK_ENV") != "development":
        return jsonify(ok=False), 403
    token = secrets.token_urlsafe(32)
    return {"reset_token": token}
"##,
    }
    { "only that it was sent, or only for a developer":
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
