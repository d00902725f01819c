//! Whole answers written to the log on every request.

use crate::facts::{Project, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "cost/verbose-payload-logging",
    title: "Whole payloads are logged on every request",
    pass_title: "No log of whole requests or answers was found",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "Logs are paid for by volume. Whole payloads multiply the bill, bury what matters, and may hold personal \
          data.",
    fix: "Log an id, a size and a duration instead.",
    prompt: "Replace log statements that print whole payloads with JSON.stringify(value, null, 2) in server code by \
          one line with ids, counts and durations. Done when one request writes no more than a few short lines.",
    cannot_see: "Whether logging is switched off in production.",
    refs: &[Ref::Cwe(779)],
    judge,
    bad: samples![
        { "a whole result in the log":
            "package.json" => r#"{ "name": "shop" }"#,
            "app/api/run/route.ts" => r#"export async function POST() {
  const data = await run();
  ⟦console.log('result', JSON.stringify(data, null, 2));⟧
  return Response.json(data);
}
"#,
        }
    ],
    good: samples![
        { "a short line":
            "package.json" => r#"{ "name": "shop" }"#,
            "app/api/run/route.ts" => r#"export async function POST() {
  const data = await run();
  console.log('rows', data.length);
  return Response.json(data);
}
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    if !project.product.has_server {
        out.not_applicable("There is no server code that logs.");
        return;
    }
    let mut found = false;
    for site in project.facts.sites.iter().filter(|site| site.kind == SiteKind::SensitiveLog && site.detail == "payload") {
        found = true;
        out.fail(&site.origin);
    }
    if !found {
        out.pass();
    }
}
