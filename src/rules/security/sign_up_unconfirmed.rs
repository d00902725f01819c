//! Sign-up that takes any e-mail address for the caller's own.

use super::openness;
use super::record_words::{accounts, table};
use crate::facts::{EffectKind, Endpoint, Project, Table};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/sign-up-unconfirmed",
    title: "Anyone can open an account with somebody else's e-mail address through `{endpoint}`",
    pass_title: "New accounts confirm their e-mail address",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "This way in opens accounts for any e-mail address and never asks whether it is the caller's own. Strangers can occupy the addresses of your customers, and whatever trusts the address (invitations, shared records, a later log-in with Google) trusts them.",
    fix: "Send a link to the address at sign-up, and leave the account unconfirmed, or unable to do anything of weight, until its owner has answered.",
    prompt: "Let this sign-up send a mail with a link that holds for a day, and mark the account as confirmed only when the link was opened; until then refuse the log-in or whatever invitations and payments depend on. With Supabase, replace auth.admin.createUser with email_confirm: true by the ordinary signUp call of the client, with confirmation of the address switched on. Keep the other fields that are stored. Done when an account with an address that nobody answered from cannot sign in.",
    cannot_see: "A code that was sent to the address and checked in another request.",
    refs: &[Ref::Cwe(287), Ref::Url("https://supabase.com/docs/reference/javascript/auth-admin-createuser")],
    judge,
    bad: samples![{ "Flask: accounts of its own":
        "requirements.txt" => "flask==3.1.0\n",
        "schema.sql" => "create table users (id serial primary key, email text, password_hash text);\n",
        "app.py" => r##"from flask import Flask, request
app = Flask(__name__)
@app.post("/register")
def ⟦register()⟧:
    form = request.get_json()
    db.execute("INSERT INTO users (email, password_hash) VALUES (?, ?)", (form["email"], generate_password_hash(form["password"])))
    return {"ok": True}
"##,
    } { "confirmed without asking":
        "app/api/sign-up/route.ts" => r##"import { admin } from "@/lib/admin";
⟦export async function POST(request: Request) {⟧
  const { email, password } = await request.json();
  const { data } = await admin.auth.admin.createUser({ email, password, email_confirm: true });
  return Response.json({ id: data.user.id });
}
"##,
    }],
    good: samples![{ "Flask: a link is sent":
        "requirements.txt" => "flask==3.1.0\n",
        "schema.sql" => "create table users (id serial primary key, email text, password_hash text, email_verified boolean);\n",
        "app.py" => r##"from flask import Flask, request
app = Flask(__name__)
@app.post("/register")
def register():
    form = request.get_json()
    db.execute("INSERT INTO users (email, password_hash) VALUES (?, ?)", (form["email"], generate_password_hash(form["password"])))
    return {"ok": True}
"##,
    } { "an administrator makes accounts, and a sign-up that asks":
        "app/api/team/route.ts" => r##"import { admin } from "@/lib/admin";
import { requireAdmin } from "@/lib/guard";
export async function POST(request: Request) {
  await requireAdmin(request);
  const { email, password } = await request.json();
  const { data } = await admin.auth.admin.createUser({ email, password, email_confirm: true });
  return Response.json({ id: data.user.id });
}
"##,
        "app/api/sign-up/route.ts" => r##"import { admin } from "@/lib/admin";
export async function POST(request: Request) {
  const { email, password } = await request.json();
  const { data } = await admin.auth.admin.createUser({ email, password });
  return Response.json({ id: data.user.id });
}
"##,
        "app/api/set-up/route.ts" => r##"import { admin } from "@/lib/admin";
export async function POST() {
  const { data } = await admin.auth.admin.createUser({ email: "first@shop.example", password: makePassword(), email_confirm: true });
  return Response.json({ id: data.user.id });
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut any = false;
    for endpoint in &project.facts.endpoints {
        let made =
            endpoint.effects.iter().any(|effect| effect.kind == EffectKind::ManagesUsers && effect.target == "createUser unconfirmed");
        if !made {
            continue;
        }
        any = true;
        let asked = endpoint.calls.iter().any(|call| {
            let lower = call.to_ascii_lowercase();
            ["otp", "verifycode", "verifytoken", "invit", "confirm"].iter().any(|word| lower.contains(word))
        });
        if openness::is_open(endpoint) && !asked && !openness::is_called_by_machines(endpoint) && !openness::is_for_admins(endpoint) {
            out.fail(&endpoint.origin).name("endpoint", endpoint.label());
        } else {
            out.pass_at(&endpoint.origin);
        }
    }
    if !any && let Some(endpoint) = own_sign_up(project) {
        any = true;
        out.fail(&endpoint.origin)
            .name("endpoint", endpoint.label())
            .severity(Severity::Low)
            .confidence(Confidence::Medium)
            .detail("Nothing in the project confirms an address: no code, link or mark of a confirmed one was found.");
    }
    if !any {
        out.not_applicable("No endpoint makes accounts whose address counts as confirmed.");
    }
}

/// Words of whatever proves that an address is somebody's own.
const PROVES: &[&str] =
    &["verif", "confirm", "activat", "otp", "magic", "invit", "allauth", "supabase", "firebase", "clerk", "auth0", "cognito", "keycloak"];

/// The open sign-up by address of a product that keeps its own accounts and confirms no address anywhere.
fn own_sign_up(project: &Project) -> Option<&Endpoint> {
    let facts = &project.facts;
    let says = |name: &str| {
        let lower = name.to_ascii_lowercase();
        // What is proven of a password or of a token says nothing of an address.
        let other = ["password", "passwd", "token", "jwt", "hash", "signature", "captcha", "certificate", "webhook", "payment"];
        PROVES.iter().any(|word| lower.contains(word)) && !other.iter().any(|word| lower.contains(word))
    };
    let known = accounts(project);
    // A model that takes its password from a framework's class shows none.
    let keeps = |own: &Table| known.contains(&table(&own.name)) || own.names.iter().chain([&own.name]).any(|name| table(name) == "user");
    let addressed = project.schema.tables.values().any(|own| keeps(own) && own.column("email").is_some());
    let proven = facts.dependencies.iter().any(|dependency| says(&dependency.name))
        || facts.endpoints.iter().any(|endpoint| says(&endpoint.route) || endpoint.calls.iter().any(|call| says(call)))
        || facts.modules.iter().any(|module| module.functions.iter().any(|function| says(&function.name)))
        || facts.env_reads.iter().any(|read| says(&read.name))
        || project.schema.tables.values().filter(|own| keeps(own)).flat_map(|own| &own.columns).any(|column| says(&column.name));
    if !addressed || proven {
        return None;
    }
    facts.endpoints.iter().find(|endpoint| openness::is_open_sign_up(endpoint))
}
