//! Policies that protect nothing because row-level security is off.

use super::exposure;
use crate::facts::Project;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/policy-without-row-security",
    title: "The policies of `{table}` have no effect: row-level security is off",
    pass_title: "Every table with policies has row-level security switched on",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Someone wrote down who may see these rows, and the database ignores it until row-level security is switched on for \
          the table. The table looks protected and is open to everyone.",
    fix: "Switch row-level security on for the table.",
    prompt: "Write a new migration with ALTER TABLE … ENABLE ROW LEVEL SECURITY for this table. Before that, read its \
             policies and add those that the app needs and that are absent, since everything else will be refused. Done \
             when the app works for its owner and a request with only the public key returns no rows.",
    cannot_see: "Changes made in the database's own dashboard.",
    refs: &[Ref::Cwe(1188), Ref::Url("https://supabase.com/docs/guides/database/postgres/row-level-security")],
    judge,
    bad: samples![{ "policies without the switch":
        "supabase/migrations/1.sql" => "create table links (id int, user_id uuid);\n\
            ⟦create policy⟧ own on links for select using (auth.uid() = user_id);\n\
            create policy own2 on links for insert with check (auth.uid() = user_id);\n",
    }],
    good: samples![{ "the switch after the policies, and a table that no file creates":
        "supabase/migrations/1.sql" => "create table links (id int, user_id uuid);\n\
            create policy own on links for select using (auth.uid() = user_id);\nalter table links enable row level security;\n\
            create policy own on elsewhere for select using (auth.uid() = user_id);\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let Some(tables) = exposure::tables(project, out) else { return };
    for table in tables.into_iter().filter(|table| !table.row_security && (table.declared || table.switched_off.is_some())) {
        if let Some((first, others)) = table.policies.split_first() {
            out.fail(&first.origin).name("table", &table.name).related(others.iter().map(|policy| policy.origin.clone()));
        }
    }
    out.pass();
}
