//! Credentials of the product or of an account that an endpoint hands to whoever calls it.

use super::entry;
use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/credential-in-answer",
    title: "An endpoint answers with a credential (`{name}`)",
    pass_title: "Endpoints keep the product's credentials to themselves",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "What a server sends back, whoever called can read, copy and use elsewhere. With the key of a service they act there as you do, at your cost; with somebody's new password they are that person.",
    fix: "Let the server itself do what needs the credential, and answer with the result alone. Give people a new password only by a link that lets them choose their own. Change every credential that was answered.",
    prompt: "Remove the credential from the response of this endpoint. Where the page needs what the service gives (a file, a list, an address), fetch it on the server and send only that. Where a password was set for somebody, send that person a link to choose a new one instead. Then rotate the credential. Do not change who may call the endpoint. Done when no response of it holds a key, token or password.",
    cannot_see: "Keys that a service makes for browsers under a name that sounds secret.",
    refs: &[Ref::Cwe(200), Ref::Cwe(522)],
    judge,
    bad: samples![{ "a key of the environment, an address with a token in it, and a new password":
        "package.json" => r#"{ "name": "club", "dependencies": { "express": "4" } }"#,
        "server.js" => r##"const express = require("express");
const app = express();
app.get("/api/config", (req, res) => {
  res.json({ model: "small", ⟦key: process.env.OPENAI_API_KEY⟧ });
});
app.listen(3000);
"##,
        "supabase/functions/invoice-address/index.ts" => r##"Deno.serve(async (req) => {
  const { path } = await req.json();
  const { data: config } = await admin.from("settings").select("service_token").single();
  const token = config.service_token;
  const url = `https://${token}:@api.invoices.example${path}`;
  return new Response(JSON.stringify({ ⟦url⟧ }), { headers: {} });
});
"##,
        "supabase/functions/new-password/index.ts" => r##"Deno.serve(async (req) => {
  const { id } = await req.json();
  const tempPassword = Math.random().toString(36).slice(-8);
  await admin.auth.admin.updateUserById(id, { password: tempPassword });
  return new Response(JSON.stringify({ success: true, ⟦temp_password: tempPassword⟧ }));
});
"##,
    }],
    good: samples![{ "keys that are made for browsers, whether there is one, a request to another service, and staff":
        "package.json" => r#"{ "name": "club", "dependencies": { "express": "4" } }"#,
        "server.js" => r##"const express = require("express");
const app = express();
app.get("/api/config", (req, res) => {
  res.json({
    stripe: process.env.STRIPE_PUBLISHABLE_KEY,
    maps: process.env.GOOGLE_MAPS_API_KEY,
    push: process.env.VAPID_PUBLIC_KEY,
    ready: !!process.env.OPENAI_API_KEY,
    shown: process.env.OPENAI_API_KEY ? "set" : "not set",
  });
});
app.post("/api/ask", async (req, res) => {
  const body = JSON.stringify({ key: process.env.SERVICE_SECRET_KEY, text: req.body.text });
  const answer = await fetch("https://api.service.example/ask", { method: "POST", body });
  res.json({ text: await answer.text() });
});
app.post("/api/join", async (req, res) => {
  const form = qs.stringify({ client_id: process.env.CLUB_ID, client_secret: process.env.CLUB_CLIENT_SECRET, code: req.body.code });
  await fetch("https://accounts.service.example/token", { method: "POST", body: form });
  await service.messages.send({ apiKey: process.env.SERVICE_API_KEY, to: req.body.email });
  res.status(201).send({ joined: true });
});
app.post("/api/staff", requireAuth, requireRole("admin"), async (req, res) => {
  const tempPassword = generatePassword();
  await users.create({ email: req.body.email, password: await bcrypt.hash(tempPassword, 10) });
  res.json({ tempPassword });
});
app.listen(3000);
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::CredentialInAnswer && !entry::is_for_staff(project, &site.origin),
        |site, finding| {
            if entry::all(project, &site.origin, super::openness::is_open) && !site.detail.to_ascii_lowercase().contains("password") {
                finding.severity(Severity::Critical).detail("Nothing asks who is calling.");
            }
            finding.name("name", site.detail.clone()).confidence(Confidence::Medium);
        },
    );
}
