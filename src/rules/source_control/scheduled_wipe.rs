//! A schedule empties stored data.

use crate::facts::{Project, RecoveryKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/scheduled-wipe",
    title: "A schedule empties stored data ({name})",
    pass_title: "No schedule empties stored data",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Again and again, without anybody asking for it, everything in the table or database is deleted. If it is a leftover of a \
          demonstration, your customers' data goes with it.",
    fix: "Remove the schedule, or have it delete only what is old or no longer needed.",
    prompt: "Look at this scheduled statement. If it is a leftover of a demonstration, remove it and its schedule from the database. \
             Otherwise add a condition so that only rows that are old or finished are deleted. Change no other schedule. Done when \
             no scheduled statement deletes every row of a table that customers fill.",
    cannot_see: "Whether the table holds anything of value, and schedules that are set up elsewhere.",
    refs: &[Ref::Url("https://supabase.com/docs/guides/cron")],
    judge,
    bad: samples![
        { "every row, each night":
            "supabase/migrations/1.sql" => "create table orders (id uuid);\n⟦select cron.schedule⟧('nightly', '0 0 * * *', $$ delete from orders; $$);\n",
        }
        { "a pipeline for a demonstration":
            ".github/workflows/reset.yml" => "on:\n  schedule:\n    - cron: '0 0 * * *'\njobs:\n  reset:\n    steps:\n      - ⟦run: npx prisma migrate reset --force⟧\n",
        }
    ],
    good: samples![
        { "old rows, and tables that are meant to be emptied":
            "supabase/migrations/1.sql" => "select cron.schedule('a', '0 0 * * *', $$ delete from orders where created_at < now() - interval '2 years' $$);\nselect cron.schedule('b', '0 0 * * *', 'truncate table rate_limits');\n",
            ".github/workflows/ci.yml" => "on:\n  schedule:\n    - cron: '0 0 * * *'\njobs:\n  t:\n    services:\n      postgres:\n        image: postgres\n    steps:\n      - run: npx prisma migrate reset --force\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    for fact in project.facts.recovery.iter().filter(|fact| fact.kind == RecoveryKind::ScheduledWipe) {
        out.fail(&fact.origin).name("name", fact.what.clone()).confidence(Confidence::Medium);
    }
    if project.product.stores_data {
        out.pass();
    } else {
        out.not_applicable("The product keeps no database.");
    }
}
