//! Old rows deleted before the new ones are written, in two steps.

use crate::facts::Project;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/replacement-without-transaction",
    title: "Rows of `{table}` are deleted first and written anew afterwards",
    pass_title: "Replacements happen in one step",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "If the second step fails (a bad value, a lost connection), the old data is gone and nothing took its \
          place.",
    fix: "Do both in one transaction, or update in place.",
    prompt: "Replace this delete followed by an insert on the same table by one step: an upsert, or a database function that \
          does both in a transaction. Validate the new data before anything is deleted. Done when a failing insert \
          leaves the old rows as they were.",
    cannot_see: "Transactions that the database adds by a trigger or function.",
    refs: &[Ref::Cwe(460), Ref::Url("https://supabase.com/docs/reference/javascript/upsert")],
    judge,
    bad: samples![
        { "a configuration is replaced":
            "package.json" => r#"{ "name": "shop" }"#,
            "app/api/config/route.ts" => r#"export async function PUT(request) {
  const rows = await request.json();
  ⟦await supabase.from('helplines').delete().neq('id', 0);⟧
  await supabase.from('helplines').insert(rows);
  return Response.json({});
}
"#,
        }
    ],
    good: samples![
        { "an upsert, a switch, and a delete of something else":
            "package.json" => r#"{ "name": "shop" }"#,
            "app/api/config/route.ts" => r#"export async function PUT(request) {
  await supabase.from('helplines').upsert(await request.json());
  await supabase.from('drafts').delete().eq('id', 1);
  if (liked) {
    await supabase.from('likes').delete().eq('id', 1);
  } else {
    await supabase.from('likes').insert({ id: 1 });
  }
  await supabase.from('helplines').insert({});
  return Response.json({});
}
"#,
        }
    ],
};

/// The second step stands within this many lines of the first.
const NEAR: u32 = 12;

fn judge(project: &Project, out: &mut Verdict) {
    let queries = &project.facts.queries;
    if queries.is_empty() {
        out.not_applicable("No queries of a database could be recognised.");
        return;
    }
    let mut found = false;
    for delete in queries.iter().filter(|query| query.operation == "delete") {
        let Some(table) = &delete.table else { continue };
        let follows = |insert: &&crate::facts::Query| {
            insert.operation == "insert"
                && insert.table.as_ref() == Some(table)
                && insert.block == delete.block
                && insert.origin.line > delete.origin.line
                && insert.origin.line - delete.origin.line <= NEAR
        };
        if let Some(insert) = project.queries_at(&delete.origin.path).find(follows) {
            found = true;
            out.fail(&delete.origin).name("table", table.clone()).related([insert.origin.clone()]).confidence(Confidence::Medium);
        }
    }
    if !found {
        out.pass();
    }
}
