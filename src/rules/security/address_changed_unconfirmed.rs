//! Accounts whose e-mail address is changed with full rights, so that nobody asks its owner.

use super::openness;
use crate::facts::{EffectKind, GuardKind, Project};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/address-changed-unconfirmed",
    title: "`{endpoint}` changes an account's e-mail address without asking its owner",
    pass_title: "New e-mail addresses are confirmed before they count",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "A change with the rights of an administrator takes effect at once: no mail goes to the new address, none to the old one. A typing error locks a customer out, an address of somebody else counts as theirs, and whoever sits down at an open session takes the account over by a reset mail.",
    fix: "Let the signed-in person change the address through the ordinary call of the log-in service, which sends a link to the new address first.",
    prompt: "Replace the administrator call that sets the e-mail address by the ordinary update of the signed-in user's own account (in Supabase `auth.updateUser({ email })` on a client that holds the user's session), with confirmation of the new address switched on. Tell the person that a mail was sent. Do not change other administrator calls. Done when the old address stays valid until the link in the new mailbox was opened.",
    cannot_see: "A code that the product sends to the new address by itself before this call.",
    refs: &[Ref::Cwe(283), Ref::Url("https://supabase.com/docs/reference/javascript/auth-admin-updateuserbyid")],
    judge,
    bad: samples![{ "with the service role, for whoever is signed in":
        "app/actions.ts" => r##""use server";
import { createClient } from "@supabase/supabase-js";
import { getUser } from "@/lib/session";
⟦export async function changeAddress(newAddress: string) {⟧
  const user = await getUser();
  if (!user) throw new Error("Unauthorized");
  const admin = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!);
  await admin.auth.admin.updateUserById(user.id, { email: newAddress });
}
"##,
        "app/settings/page.tsx" => "import { changeAddress } from \"../actions\";\nexport default function Page() { return <form action={(form) => changeAddress(String(form.get(\"email\")))} />; }\n",
        "lib/session.ts" => "export async function getUser() {\n  const { data: { user } } = await supabase.auth.getUser();\n  return user;\n}\n",
    }],
    good: samples![{ "a password, an administrator, and a code that was asked for":
        "app/api/password/route.ts" => r##"export async function POST(request: Request) {
  const { data: { user } } = await supabase.auth.getUser();
  if (!user) return new Response("Unauthorized", { status: 401 });
  const { password } = await request.json();
  await admin.auth.admin.updateUserById(user.id, { password });
  return Response.json({ ok: true });
}
"##,
        "app/api/admin/people/route.ts" => r##"export async function POST(request: Request) {
  await requireAdmin();
  const { id, email } = await request.json();
  await admin.auth.admin.updateUserById(id, { email });
  return Response.json({ ok: true });
}
"##,
        "app/api/address/route.ts" => r##"export async function POST(request: Request) {
  const { data: { user } } = await supabase.auth.getUser();
  if (!user) return new Response("Unauthorized", { status: 401 });
  const { email, code } = await request.json();
  await verifyCode(email, code);
  await admin.auth.admin.updateUserById(user.id, { email });
  return Response.json({ ok: true });
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut any = false;
    for endpoint in &project.facts.endpoints {
        let changes =
            endpoint.effects.iter().any(|effect| effect.kind == EffectKind::ManagesUsers && effect.target == "updateUserById address");
        if !changes || openness::is_called_by_machines(endpoint) {
            continue;
        }
        any = true;
        let asked = endpoint.calls.iter().any(|call| {
            let lower = call.to_ascii_lowercase();
            ["otp", "verifycode", "verifytoken", "confirm"].iter().any(|word| lower.contains(word))
        });
        // That strangers may do it at all is a graver matter, of which another rule tells.
        let settled = asked
            || !endpoint.guarded(&[GuardKind::Login])
            || endpoint.guarded(&[GuardKind::Role, GuardKind::SharedSecret])
            || openness::is_for_admins(endpoint);
        if settled {
            out.pass_at(&endpoint.origin);
        } else {
            out.fail(&endpoint.origin).name("endpoint", endpoint.label()).confidence(Confidence::Medium);
        }
    }
    if !any {
        out.not_applicable("No endpoint changes the address of an account.");
    }
}
