//! Failures of important writes that are dropped without a trace.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "monitoring/errors-swallowed",
    title: "A failed write or payment is dropped without a trace",
    pass_title: "Failed writes leave a trace",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "When saving or charging fails here, nobody learns of it: not the customer, not you.",
    fix: "Report the error and tell the caller that it failed.",
    prompt: "In empty catch blocks around writes and payments, log the error with context, report it to error \
          tracking, and let the caller know that it failed. Do not change the successful path. Done when a failing \
          write is visible in the logs and to the caller.",
    cannot_see: "Whether the failure is checked in another way.",
    refs: &[Ref::Cwe(390), Ref::Cwe(1069)],
    judge,
    bad: samples![
        { "a write whose failure vanishes":
            "package.json" => r#"{ "name": "shop" }"#,
            "app/api/save/route.ts" => r#"export async function POST() {
  try {
    await db.from('orders').insert({});
  } ⟦catch {⟧
  }
  return Response.json({ ok: true });
}
"#,
        }
    ],
    good: samples![
        { "reported, and a parse that may fail":
            "package.json" => r#"{ "name": "shop" }"#,
            "app/api/save/route.ts" => r#"export async function POST(request) {
  let body = {};
  try { body = await request.json(); } catch {}
  try {
    // await db.update({ seen: true });
  } catch {}
  try { await db.from('orders').insert(body); } catch (error) { console.error(error); throw error; }
  return Response.json({ ok: true });
}
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(project, out, |site| site.kind == SiteKind::SwallowedError, |_, _| {});
}
