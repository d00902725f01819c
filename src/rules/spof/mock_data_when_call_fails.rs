//! Made-up data that steps in when the real call fails.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::{fail_each_file, first};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/mock-data-when-call-fails",
    title: "When the real call fails or brings nothing, people are shown made-up data (`{name}`)",
    pass_title: "A failed call is shown as a failure",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The page never looks broken: when your server or a provider fails, it shows invented records instead. Customers act on them, and \
          nobody reports a failure that nobody can see.",
    fix: "Show an honest error with a way to try again, and report the error.",
    prompt: "Remove the made-up data from this failure path. Show an error state with a retry, keep the last real data if there is any, and report \
             the error to error tracking if there is one. Keep made-up data only behind an explicit flag for development. Done when the page says \
             that loading failed while the server is down.",
    cannot_see: "Whether the page says that the data is an example.",
    refs: &[Ref::Cwe(636), Ref::Url("https://www.nngroup.com/articles/error-message-guidelines/")],
    judge,
    bad: samples![
        { "in a catch block and behind a choice":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/hooks/useOrders.ts" => r#"const mockOrders = [{ id: 1, total: 2 }, { id: 2, total: 3 }];
export async function load() {
  try {
    const answer = await fetch('/api/orders');
    return await answer.json();
  } catch (error) {
    ⟦return mockOrders;⟧
  }
}
"#,
            "src/pages/Scores.tsx" => r#"import { mockScores } from '../data/scores';
export const Scores = () => {
  const { data } = useQuery(['scores'], () => fetch('/api/scores').then((r) => r.json()));
  return ⟦<List rows={data?.scores ?? mockScores} />;⟧
};
"#,
        }
        { "a result that is written out":
            "package.json" => r#"{ "name": "shop" }"#,
            "netlify/functions/correct.js" => r#"export async function handler(event) {
  try {
    return { statusCode: 200, body: JSON.stringify(await ask(event.body)) };
  } catch (error) {
    console.error(error);
    return ⟦{ statusCode: 200, body: JSON.stringify({ score: 7, corrections: [{ text: 'Example correction', at: 3 }] }) }⟧;
  }
}
"#,
            "supabase/functions/lookup/index.ts" => r#"Deno.serve(async (req) => {
  const answer = await fetch('https://cards.example/' + (await req.json()).number);
  return answer.ok ? answer : fallback();
});
function fallback() {
  const ⟦fallbackData = { name: 'Test Certificate', grade: '10', year: '2023' }⟧;
  return Response.json({ data: fallbackData });
}
"#,
        }
    ],
    good: samples![
        { "a message, and a result that says that it is none":
            "package.json" => r#"{ "name": "shop" }"#,
            "netlify/functions/correct.js" => r#"export async function handler(event) {
  try {
    return { statusCode: 200, body: JSON.stringify(await ask(event.body)) };
  } catch (error) {
    toast({ title: 'Test failed', description: 'Try again', duration: 3 });
    return { statusCode: 500, body: JSON.stringify({ error: 'failed', score: 0, text: 'Example text' }) };
  }
}
export async function load() {
  try {
    return await (await fetch('/api/x')).json();
  } catch (error) {
    return { message: 'This is a test', rows: 0, page: 1 };
  }
}
"#,
        }
        { "an error that is shown, and a flag for development":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/hooks/useOrders.ts" => r#"import { mockOrders } from './mock';
export async function load() {
  if (import.meta.env.DEV && useMockOrders) return mockOrders;
  try {
    return await (await fetch('/api/orders')).json();
  } catch (error) {
    report(error);
    throw error;
  }
}
export const mode = process.env.MOCK || 'sample';
"#,
            "src/servers.ts" => r#"export async function make() {
  const answer = await fetch('/api/servers');
  if (!answer.ok) return left(MOCK_SERVER_CREATION_FAILED);
  return answer.json();
}
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::MadeUpFallback,
        |sites, finding| {
            let name = first(sites);
            finding.name("name", name).confidence(Confidence::Medium);
        },
    );
}
