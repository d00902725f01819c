//! Rights that callers write into their own record.

use crate::facts::{GuardKind, Project, Sink};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/privilege-from-request",
    title: "A visitor can set `{source}` on an account through the request",
    pass_title: "Roles and balances are set by the server",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "A right such as a role, plan or balance is stored as the request says. People can make themselves administrators or give themselves credit by adding one field to a request.",
    fix: "Name the fields that people may change, and set roles, plans and balances only in code of the server or by an administrator.",
    prompt: "Change this write so that it takes only named, harmless fields from the request; never role, plan, credits or balance, and never the whole body. Set rights from fixed values on the server. Done when an extra role field in the request has no effect.",
    cannot_see: "Schemas in other files that drop the field before it is stored.",
    refs: &[Ref::Cwe(915), Ref::Cwe(269)],
    judge,
    bad: samples![{ "the whole body":
        "server.js" => r##"const app = require("express")();
app.post("/register", async (req, res) => {
  ⟦const user = await User.create(req.body);⟧
  res.json({ id: user.id });
});
"##,
    }
    { "a role of the body":
        "app/api/profile/route.ts" => r##"import { prisma } from "@/lib/prisma";
import { auth } from "@/auth";
export async function POST(request: Request) {
  const session = await auth();
  const { name, role } = await request.json();
  await prisma.user.update({
    where: { id: session.user.id },
    ⟦data: { name, role },⟧
  });
  return new Response("ok");
}
"##,
    }],
    good: samples![{ "administrators set roles, people their names":
        "app/api/admin/roles/route.ts" => r##"import { prisma } from "@/lib/prisma";
import { requireAdmin } from "@/lib/auth";
export async function POST(request: Request) {
  await requireAdmin();
  const { id, role } = await request.json();
  await prisma.user.update({ where: { id }, data: { role } });
  return new Response("ok");
}
"##,
        "app/api/profile/route.ts" => r##"import { prisma } from "@/lib/prisma";
import { auth } from "@/auth";
export async function POST(request: Request) {
  const session = await auth();
  const { name } = await request.json();
  await prisma.user.update({ where: { id: session.user.id }, data: { name, role: "member" } });
  return new Response("ok");
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut flows = project.facts.flows.iter().filter(|flow| flow.sink == Sink::Privilege).peekable();
    if flows.peek().is_none() && project.facts.endpoints.is_empty() {
        out.not_applicable("No server code that answers requests was found.");
        return;
    }
    out.pass();
    for flow in flows {
        // Administrators hand out rights through the same code; the last way in above the place is the one around it.
        let around = project
            .facts
            .endpoints
            .iter()
            .filter(|endpoint| endpoint.origin.path == flow.origin.path && endpoint.origin.line <= flow.origin.line)
            .max_by_key(|endpoint| endpoint.origin.line);
        if !around.is_some_and(|endpoint| endpoint.guarded(&[GuardKind::Role, GuardKind::SharedSecret, GuardKind::Signature])) {
            out.fail(&flow.origin).name("source", flow.source.clone()).related(flow.steps.clone());
        }
    }
}
