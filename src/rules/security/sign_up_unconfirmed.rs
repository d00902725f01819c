//! Sign-up that takes any e-mail address for the caller's own.

use super::openness;
use crate::facts::{EffectKind, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/sign-up-unconfirmed",
    title: "Anyone can open an account with somebody else's e-mail address through `{endpoint}`",
    pass_title: "New accounts confirm their e-mail address",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "This way in makes accounts with administrator rights and marks their e-mail address as confirmed, without asking the address. Strangers can occupy the addresses of your customers, and whatever trusts the address (invitations, shared records, a later log-in with Google) trusts them.",
    fix: "Use the ordinary sign-up, which sends a mail to the address, or leave the address unconfirmed until its owner has answered.",
    prompt: "Replace auth.admin.createUser with email_confirm: true in this public sign-up by the ordinary signUp call of the client with the anonymous key, with confirmation of the address switched on. Keep the profile fields that are stored along with it. Done when an account with an address that nobody answered from cannot sign in.",
    cannot_see: "A code that was sent to the address and checked in another request.",
    refs: &[Ref::Cwe(287), Ref::Url("https://supabase.com/docs/reference/javascript/auth-admin-createuser")],
    judge,
    bad: samples![{ "confirmed without asking":
        "app/api/sign-up/route.ts" => r##"import { admin } from "@/lib/admin";
⟦export async function POST(request: Request) {⟧
  const { email, password } = await request.json();
  const { data } = await admin.auth.admin.createUser({ email, password, email_confirm: true });
  return Response.json({ id: data.user.id });
}
"##,
    }],
    good: samples![{ "an administrator makes accounts, and a sign-up that asks":
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
    if !any {
        out.not_applicable("No endpoint makes accounts whose address counts as confirmed.");
    }
}
