//! Calls of other services that wait for as long as those like.

use crate::facts::{Project, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::{Arrange, Gather};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "spof/outgoing-call-without-timeout",
    title: "The server waits without limit for other services ({hosts})",
    pass_title: "No call of another service was found that waits without limit",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "When one of these services hangs, your own pages hang with it until the host cuts them off, and each waiting call is paid for.",
    fix: "Give each call a time limit, try once more where that is safe, and tell people honestly when it fails.",
    prompt: "Add a time limit to each of these outgoing calls (signal: AbortSignal.timeout(10000), more for AI models), in one helper that all of them \
             use. Retry once with a short pause only for calls that change nothing. Turn a time-out into an honest error for the caller. Done when \
             a service that never answers makes the route answer with an error within the limit.",
    cannot_see: "Limits that the host or a gateway sets.",
    refs: &[Ref::Cwe(400), Ref::Url("https://developer.mozilla.org/en-US/docs/Web/API/AbortSignal/timeout_static")],
    judge,
    bad: samples![
        { "two services without a limit":
            "package.json" => r#"{ "name": "shop" }"#,
            "app/api/ask/route.ts" => r#"export async function POST(request: Request) {
  const answer = await ⟦fetch('https://api.mistral.ai/v1/chat/completions',⟧ { method: 'POST', body: await request.text() });
  return Response.json(await answer.json());
}
"#,
            "app/api/rates/route.ts" => r#"export async function GET() {
  return Response.json(await (await fetch('https://api.rates.example/latest')).json());
}
"#,
        }
    ],
    good: samples![
        { "a limit, a page's own call, and an address of one's own":
            "package.json" => r#"{ "name": "shop" }"#,
            "app/api/ask/route.ts" => r#"export async function POST(request: Request) {
  const answer = await fetch('https://api.mistral.ai/v1/chat', { method: 'POST', signal: AbortSignal.timeout(20000) });
  return Response.json(await answer.json());
}
"#,
            "app/api/own/route.ts" => "export const GET = async () => Response.json(await (await fetch(process.env.OWN_URL!)).json());\n",
            "src/Page.tsx" => "export const load = () => fetch('https://api.rates.example/latest');\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    if !project.product.has_server {
        out.not_applicable("There is no server that calls others.");
        return;
    }
    let mut sites: Vec<_> = project.facts.sites.iter().filter(|site| site.kind == SiteKind::CallWithoutTimeout).collect();
    sites.arrange_by_key(|site| (&site.origin.path, site.origin.line));
    let Some((first, others)) = sites.split_first() else {
        out.pass();
        return;
    };
    let hosts: BTreeSet<&str> = sites.iter().map(|site| site.detail.as_str()).into_set();
    let mut shown = hosts.iter().take(3).copied().collect::<Vec<_>>().join(", ");
    if hosts.len() > 3 {
        shown.push_str(" and others");
    }
    out.fail(&first.origin)
        .name("hosts", shown)
        .confidence(Confidence::Medium)
        .related(others.iter().take(30).map(|site| site.origin.clone()));
}
