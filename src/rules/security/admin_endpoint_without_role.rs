//! Ways in for administrators that others can use.

use super::openness;
use crate::facts::{EffectKind, Endpoint, EndpointKind, GuardKind, Picked, Project};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/admin-endpoint-without-role",
    title: "The admin endpoint `{endpoint}` does not check for an administrator",
    pass_title: "Admin endpoints check for an administrator",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "An address that is meant for you alone answers others too. With it, people can list your users, change roles or see every order, without ever opening your admin page.",
    fix: "Check on the server, in this handler, that the verified caller has the admin role; answer 401 without a session and 403 without the role. Hiding the admin page is no protection.",
    prompt: "In this endpoint, verify the caller's session on the server and require the admin role with the same check that other admin endpoints of the project use (write one helper if there is none). Answer 401 without a session and 403 without the role, before anything is read or written. Do not change other endpoints. Done when a signed-in ordinary user gets 403.",
    cannot_see: "Checks that a proxy, gateway or platform setting makes outside the code.",
    refs: &[
        Ref::Cwe(285),
        Ref::Cwe(862),
        Ref::Url("https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/"),
    ],
    judge,
    bad: samples![{ "anyone invites anybody, with any role":
        "app/api/invite/route.ts" => r##"import { createClient } from "@supabase/supabase-js";
const admin = createClient(process.env.NEXT_PUBLIC_SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!);
⟦export async function POST(request: Request) {⟧
  const { email, role } = await request.json();
  const { data, error } = await admin.auth.admin.inviteUserByEmail(email);
  if (data?.user?.id) await admin.from("profiles").update({ role }).eq("id", data.user.id);
  return Response.json({ error });
}
"##,
    }
    { "a way to read beside a guarded way to write":
            "package.json" => r#"{ "name": "purse", "dependencies": { "next": "15" } }"#,
            "app/api/admin/people/route.ts" => r##"import { requireAdmin } from "some-auth";
import { people } from "@/lib/people";
export async function POST(request: Request) {
  await requireAdmin(request);
  return Response.json({ ok: true });
}
⟦export async function GET() {⟧
  return Response.json(people);
}
"##,
        }
        { "Python: nobody is asked while no administrators are listed":
            "app/main.py" => r##"import os
from fastapi import Depends, FastAPI, HTTPException
from .deps import get_current_user, is_admin
from .models import Setting
app = FastAPI()
admin_emails = os.getenv("ADMIN_EMAILS", "")

@app.post("/admin/settings")
def ⟦save(value: str, db=None, user=Depends(get_current_user)):⟧
    if admin_emails and not is_admin(user.email):
        raise HTTPException(403)
    db.add(Setting(value=value))
    db.commit()
"##,
        }
        { "Python: signed in is enough":
            "app/main.py" => r##"from fastapi import Depends, FastAPI
from .deps import get_current_user
from .models import Setting
app = FastAPI()

@app.post("/admin/settings")
def ⟦save(value: str, db=None, user=Depends(get_current_user)):⟧
    db.add(Setting(value=value))
    db.commit()
"##,
        }{ "an admin route that everyone may call":
        "app/api/admin/users/route.ts" => r##"import { db } from "@/lib/db";
⟦export async function GET() {⟧
  return Response.json(await db.user.findMany());
}
"##,
    }
    { "a job that whoever is signed in may start, beside one that asks for a role":
        "server.ts" => r##"import express from "express";
import { isAuthenticated, requireAdmin } from "some-auth";
import { jobs } from "./jobs";
const app = express();
⟦app.post("/api/admin/sync/:jobName", isAuthenticated, async (req, res) => {⟧
  const result = await jobs.trigger(req.params.jobName);
  res.json(result);
});
app.post("/api/admin/rescore/:id", requireAdmin, async (req, res) => {
  res.json(await jobs.rescore(req.params.id));
});
"##,
    }
    { "a log-in is not a role":
        "server.js" => r##"const app = require("express")();
⟦app.post("/admin/products", authenticate, async (req, res) => {⟧
  await Product.create({ name: req.body.name });
  res.sendStatus(201);
});
"##,
    }],
    good: samples![
        { "a token whose owner is looked up among the administrators":
            "server.js" => r##"const app = require("express")();
const jwt = require("jsonwebtoken");
app.post("/auth/admin/refresh", async (req, res) => {
  if (!req.cookies.adminToken) return res.status(401).json({ error: "none" });
  const decoded = jwt.verify(req.cookies.adminToken, process.env.JWT_SECRET);
  const admin = await AdminModel.findById(decoded.userId);
  if (!admin || !admin.isActive) return res.status(401).json({ error: "unknown" });
  await Log.create({ admin: admin.id });
  res.json({ token: makeToken(admin.id) });
});
"##,
        }
        { "Python: a role is asked for":
            "app/main.py" => r##"from fastapi import Depends, FastAPI, HTTPException
from .deps import get_current_user
from .models import Setting
app = FastAPI()

def staff(user=Depends(get_current_user)):
    if user.role != "staff":
        raise HTTPException(403)
    return user

@app.post("/admin/settings")
def save(value: str, db=None, user=Depends(staff)):
    db.add(Setting(value=value))
    db.commit()
"##,
        }{ "a role is checked in a helper":
        "app/api/admin/users/route.ts" => r##"import { db } from "@/lib/db";
import { requireAdmin } from "@/lib/auth";
export async function GET() {
  await requireAdmin();
  return Response.json(await db.user.findMany());
}
"##,
    }
    { "a browser's client of such an address":
        "src/services/adminService.ts" => r##"import { api } from "./api";
export const adminService = {
  async save(updates) {
    return await api.put("/admin/profile", updates);
  },
  load: (filter) => api.get("/admin/orders", filter),
  async theme(patch) {
    const options = { ...patch };
    return api.patch("/admin/theme", options).then((answer) => answer.data);
  },
};
"##,
    }
    { "a payment service tells of a payment, and the buyer gets an account":
        "supabase/functions/payment-webhook/index.ts" => r##"Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL"), Deno.env.get("SUPABASE_SERVICE_ROLE_KEY"));
  const { event, payment } = await req.json();
  if (event === "PAYMENT_RECEIVED") {
    await admin.from("sales").update({ status: "paid" }).eq("gateway_id", payment.id);
    await admin.auth.admin.createUser({ email: payment.email });
  }
  return new Response("ok");
});
"##,
    }
    { "deleting one's own account needs no role":
        "supabase/functions/delete-account/index.ts" => r##"Deno.serve(async (req) => {
  const { data: { user } } = await supabase.auth.getUser(req.headers.get("Authorization"));
  if (!user) return new Response("Unauthorized", { status: 401 });
  await supabaseAdmin.auth.admin.deleteUser(user.id);
  return new Response("ok");
});
"##,
    }],
};

/// Whether another method of the same address turns strangers away: then what this one gives is meant for the same people.
fn has_guarded_sibling(project: &Project, endpoint: &Endpoint) -> bool {
    project.endpoints_at(&endpoint.origin.path).any(|other| {
        other.route == endpoint.route && other.method != endpoint.method && other.guarded(&[GuardKind::Login, GuardKind::Role])
    })
}

/// Whether the caller whose token was verified is looked up among the administrators themselves, which are kept apart.
fn is_found_among_admins(endpoint: &Endpoint) -> bool {
    let among = |target: &str| {
        let name = target.to_ascii_lowercase().replace(['_', '-'], "");
        matches!(name.as_str(), "admin" | "admins" | "adminmodel" | "adminuser" | "adminusers" | "administrator" | "administrators")
    };
    endpoint.guarded(&[GuardKind::Login])
        && endpoint.effects.iter().any(|effect| {
            effect.kind == EffectKind::Reads && effect.picked == Picked::Owned && among(&effect.target) && endpoint.does_itself(effect)
        })
}

/// Whether it makes accounts for others by invitation: what it is called says that, not that strangers may ask for it.
fn invites(endpoint: &Endpoint) -> bool {
    openness::is_named(endpoint, &["invite", "invitation"])
        && !openness::is_sign_in(endpoint)
        && !openness::is_named(endpoint, &["accept", "public", "auth", "token"])
        && endpoint.effects.iter().any(|effect| {
            effect.kind == EffectKind::ManagesUsers
                && matches!(effect.target.as_str(), "inviteUserByEmail" | "createUser" | "createUser unconfirmed")
        })
}

/// Whether a key or signature stands before it that is only asked for where it is set, or a role that people write of
/// themselves.
fn asks_otherwise(endpoint: &Endpoint) -> bool {
    let asks = |kinds: &[GuardKind]| endpoint.guards.iter().any(|guard| kinds.contains(&guard.kind));
    asks(&[GuardKind::SelfDeclared]) || asks(&[GuardKind::SharedSecret, GuardKind::Signature]) && !endpoint.guarded(&[GuardKind::Login])
}

/// Whether it sets something off that nobody could follow, as the caller says.
fn starts_something(endpoint: &Endpoint) -> bool {
    endpoint.effects.is_empty() && endpoint.takes_input && !endpoint.calls.is_empty() && openness::changes(endpoint)
}

fn judge(project: &Project, out: &mut Verdict) {
    if let Some(why) = openness::none(project) {
        out.not_applicable(why);
        return;
    }
    // Whether other ways in for administrators ask for a role.
    let told_apart = project.facts.endpoints.iter().any(|other| openness::is_for_admins(other) && other.guarded(&[GuardKind::Role]));
    let mut any = false;
    for endpoint in &project.facts.endpoints {
        // Nobody outside reaches work that the platform wakes up.
        if endpoint.kind == EndpointKind::Job {
            continue;
        }
        // One that only answers, and looks at nothing that it is sent, was switched off.
        let idle = endpoint.effects.is_empty() && !endpoint.takes_input && endpoint.framework.starts_with("next");
        let beside = openness::is_for_admins(endpoint) && has_guarded_sibling(project, endpoint);
        let named = openness::is_for_admins(endpoint) && (beside || !idle && (!endpoint.effects.is_empty() || openness::changes(endpoint)));
        // A service that reports what was paid makes accounts too; whether it is that service, other rules ask.
        let manages = endpoint.effect(&[EffectKind::ManagesUsers]).is_some()
            && (!openness::is_public_by_purpose(endpoint) || invites(endpoint))
            && !openness::is_called_by_machines(endpoint);
        if !named && !manages || openness::is_named(endpoint, &["login", "signin", "logout"]) {
            continue;
        }
        // Whoever makes administrators, and functions with full rights over accounts, are told by rules of their own.
        let told = openness::makes_administrator(endpoint) && !openness::is_called_by_machines(endpoint)
            || openness::is_privileged_function(endpoint) && openness::manages_accounts(endpoint);
        if told && openness::is_open(endpoint) {
            any = true;
            out.not_applicable("The ways in that manage accounts and answer strangers are told by other rules.");
            continue;
        }
        // A part that calls itself public and only reads is public on purpose.
        let reads = endpoint.method.as_deref() == Some("GET") && !openness::changes(endpoint);
        if reads && !manages && endpoint.route.split('/').any(|part| part == "public") {
            continue;
        }
        any = true;
        if endpoint.guarded(&[GuardKind::Role, GuardKind::SharedSecret, GuardKind::Signature]) || is_found_among_admins(endpoint) {
            out.pass_at(&endpoint.origin);
        } else if openness::is_open(endpoint) {
            // Destruction by strangers is told by its own rule.
            if named || endpoint.unpoliced(&[EffectKind::Deletes]).is_none() {
                let finding = out.fail(&endpoint.origin).name("endpoint", endpoint.label());
                // What the caller's own rights allow, the store's policies may still refuse.
                let policed = !endpoint.effects.is_empty()
                    && endpoint.effects.iter().all(|effect| effect.policed && effect.kind != EffectKind::ActsPrivileged);
                if policed && !manages {
                    finding.severity(Severity::High).confidence(Confidence::Medium).detail(
                        "It asks the database with the caller's own rights, so the database's policies are all that stands in between.",
                    );
                }
                openness::explain(project, endpoint, finding);
            }
        } else if asks_otherwise(endpoint) {
            // Rules of their own tell of them.
            continue;
        } else if named && (endpoint.effects.iter().any(|effect| !effect.policed) || told_apart && starts_something(endpoint)) {
            out.fail(&endpoint.origin).name("endpoint", endpoint.label()).severity(Severity::High).detail(
                if endpoint.guards.iter().any(|guard| guard.kind == GuardKind::Role) {
                    "Its check for an administrator is left out while the list of administrators is empty."
                } else {
                    "It checks that somebody is signed in, but not that this person is an administrator."
                },
            );
        }
    }
    if !any {
        out.not_applicable("No endpoint for administrators was found.");
    }
}
