//! A schedule that only keeps a free plan from falling asleep.

use crate::facts::{Origin, Project, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/keep-awake-schedule",
    title: "A scheduled call exists only to keep a free plan awake",
    pass_title: "The product does not depend on a free plan staying awake",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The database of a product with customers rests on a plan that the provider pauses when it likes. If the \
          schedule fails for a week, the product stops and data may be removed.",
    fix: "Move to a paid plan before you have customers, and remove the schedule.",
    prompt: "Remove the scheduled keep-alive call and its route, and list which plan of which provider it was keeping \
          awake so that I can upgrade it. Done when no schedule exists only for this.",
    cannot_see: "Which plan is in use.",
    refs: &[Ref::Url("https://supabase.com/docs/guides/deployment/going-into-prod")],
    judge,
    bad: samples![
        { "a route that touches the database":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/app/api/cron/keep-alive/route.ts" => r#"export async function GET() {
  ⟦await supabase.from('profiles').select('id').limit(1);⟧
  return Response.json({ ok: true });
}
"#,
        }
        { "a server that calls itself every few minutes":
            "package.json" => r#"{ "name": "shop" }"#,
            "server.js" => r#"const express = require('express');
const app = express();
⟦setInterval(() => axios.get('https://shop-api.onrender.com/health'), 14 * 60 * 1000);⟧
app.listen(3000);
"#,
        }
    ],
    good: samples![
        { "a schedule that does work":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/app/api/cron/digest/route.ts" => r#"export async function GET() {
  await supabase.from('profiles').select('id').limit(100);
  return Response.json({ ok: true });
}
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let mut seen = std::collections::BTreeSet::new();
    for site in facts.sites.iter().filter(|site| site.kind == SiteKind::KeepAwake) {
        if seen.insert(site.origin.path.as_str()) {
            out.fail(&site.origin);
        }
    }
    for file in &facts.files {
        let name = file.path.to_ascii_lowercase();
        let awake = ["keep-alive", "keepalive", "keep_alive", "keep-awake"].iter().any(|mark| name.contains(mark));
        if awake && name.starts_with(".github/workflows/") && seen.insert(file.path.as_str()) {
            out.fail(&Origin::file(&file.path));
        }
    }
    if seen.is_empty() {
        if project.product.has_server || project.product.stores_data {
            out.pass();
        } else {
            out.not_applicable("There is neither a server nor a database.");
        }
    }
}
