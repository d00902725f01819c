//! Writes whose failure nobody reads.

use crate::facts::{Project, Query, SiteKind};
use crate::rules::sites::{details, fail_once};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "monitoring/write-errors-unread",
    title: "When writing to {table} fails, the code goes on as if it had worked",
    pass_title: "Failed writes are noticed",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The Supabase client does not stop at a refused write; it hands back an error that this code throws away. People are told that it was \
          saved, and it was not.",
    fix: "Look at the error of each write, and stop and say so when there is one.",
    prompt: "For each of these writes take the error from the answer (const { error } = await ...) and, when there is one, report it and leave the \
             path of success: throw on the server, show an honest message on a page. Or end the call with .throwOnError() inside a try block that \
             does the same. Do not change what is written. Done when a write that a policy refuses is seen by the person and in the logs.",
    cannot_see: "Writes whose loss does not matter.",
    refs: &[Ref::Cwe(252), Ref::Url("https://supabase.com/docs/reference/javascript/insert")],
    judge,
    bad: samples![
        { "an order whose failure is not noticed":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/order.ts" => r#"import { supabase } from './supabase';
export async function place(order) {
  ⟦await supabase.from('orders').insert(order);⟧
  toast.success('Ordered');
}
"#,
        }
    ],
    good: samples![
        { "errors that are read, thrown or of no weight":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/order.ts" => r#"import { supabase } from './supabase';
export async function place(order) {
  const { error } = await supabase.from('orders').insert(order);
  if (error) throw error;
  await supabase.from('orders').update({ seen: true }).eq('id', order.id).throwOnError();
  await supabase.from('audit_logs').insert({ order: order.id });
  await supabase.from('orders').select('id');
  return supabase.from('orders').delete().eq('id', order.id);
}
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let written = |query: &&Query| query.store == "supabase" && query.operation != "select";
    let Some(write) = project.facts.queries.iter().find(written) else {
        out.not_applicable("Nothing is written through the Supabase client.");
        return;
    };
    let found = fail_once(
        project,
        out,
        |site| site.kind == SiteKind::UnreadWriteError,
        |sites, finding| {
            finding.name("table", details(sites));
        },
    );
    if !found {
        out.pass_at(&write.origin);
    }
}
