//! A listing of which only the first page is read.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each_file;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/first-page-only",
    title: "Only the first page of {what} is read",
    pass_title: "Listings are read to their end",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "It works until there are more users than fit on one page. From then on those of later pages are not found: \
          they cannot reset their password, or are left out of mails.",
    fix: "Look one person up directly, or read page after page.",
    prompt: "Replace listUsers as a way to find one person by a direct look-up (by e-mail or id, for example in a \
          profiles table or with getUserByEmail). Where all users are needed, read page after page until one is \
          empty. Done when the code works with more users than one page holds.",
    cannot_see: "How many users there are.",
    refs: &[Ref::Url("https://supabase.com/docs/reference/javascript/auth-admin-listusers")],
    judge,
    bad: samples![
        { "one person is looked for on the first page":
            "supabase/functions/reset/index.ts" => r#"Deno.serve(async (req) => {
  ⟦const { data } = await supabase.auth.admin.listUsers();⟧
  const user = data.users.find((user) => user.email === 'a@b.example');
  return new Response(user.id);
});
"#,
        }
        { "sums over the first hundred, and a table read in part":
            "package.json" => r#"{ "name": "shop" }"#,
            "app/api/income/route.ts" => r##"import { stripe } from "@/lib/stripe";
export async function GET() {
  const invoices = ⟦await stripe.invoices.list({ limit: 100 });⟧
  return Response.json({ total: invoices.data.reduce((sum, one) => sum + one.amount_paid, 0) });
}
"##,
            "app/api/orders/route.ts" => r##"import { ScanCommand } from "@aws-sdk/lib-dynamodb";
export async function GET() {
  const { Items } = await client.send(⟦new ScanCommand({ TableName: "orders" }));⟧
  return Response.json(Items);
}
"##,
        }
    ],
    good: samples![
        { "a function of the project's own":
            "src/users.ts" => r#"export const find = async (id) => {
  const users = await api.admin.listUsers();
  return users.find((user) => user.id === id);
};
"#,
        }
        { "page after page":
            "supabase/functions/all/index.ts" => r#"Deno.serve(async () => {
  let page = 1;
  while (true) {
    const { data } = await supabase.auth.admin.listUsers({ page, perPage: 100 });
    if (data.users.length === 0) break;
    page++;
  }
  return new Response('ok');
});
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::FirstPageOnly,
        |sites, finding| {
            let searched = sites.iter().any(|site| site.detail.ends_with("one person"));
            let what = sites.first().map_or("", |site| site.detail.split(" to ").next().unwrap_or(""));
            // Who is not found there stays outside.
            let lets_in =
                sites.iter().any(|site| ["reset", "login", "signin", "sign-in"].iter().any(|word| site.origin.path.contains(word)));
            finding.name("what", what).severity(match (searched, lets_in) {
                (true, true) => Severity::High,
                (true, false) => Severity::Medium,
                (false, _) => Severity::Low,
            });
        },
    );
}
