//! Whether lost data can be brought back cannot be seen in code.

use crate::facts::{Project, Setting, StepKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/backups-unproven",
    title: "Whether data can be restored cannot be seen",
    pass_title: "Data is backed up by a job of its own",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "One wrong query, one deleted project or one unpaid bill can take all customer data. Free plans of \
          most database providers keep no backup that you can restore.",
    fix: "Turn on daily backups at the provider or add a job that stores a dump elsewhere, and restore one \
          once.",
    prompt: "Find out where this product stores its data. Add a scheduled job that dumps the database and uploads \
          it to storage in another account, with 30 days of retention, and write down the restore steps in \
          docs/restore.md. Do not change the schema or application code. Done when a dump has been restored \
          into an empty database.",
    cannot_see: "Backups that the database provider makes, which depend on the plan.",
    refs: &[Ref::Url("https://supabase.com/docs/guides/platform/backups")],
    judge,
    bad: samples![],
    good: samples![{ "a scheduled dump":
        "package.json" => r#"{ "dependencies": { "pg": "^8.0.0" } }"#,
        ".github/workflows/backup.yml" => "on:\n  schedule:\n    - cron: '0 3 * * *'\njobs:\n  a:\n    steps:\n      - run: pg_dump \"$DATABASE_URL\" > dump.sql\n",
    }
    { "a data store whose plan is unknown":
        "package.json" => r#"{ "dependencies": { "@supabase/supabase-js": "^2.0.0" } }"#,
    }],
};

/// Providers by the word that their packages, addresses or platform files hold, with the question that fits.
const QUESTIONS: &[(&str, &str)] = &[
    ("supabase", "Which Supabase plan is the project on, and have you ever restored one of its backups? The free plan keeps none."),
    ("firebase", "Are scheduled backups or point-in-time recovery switched on for Firestore, and have you ever restored one?"),
    ("convex", "Are scheduled exports or backups switched on in Convex, and have you ever restored one?"),
    ("neon", "How far back can your Neon plan restore, and have you ever tried it?"),
    ("mongo", "Which MongoDB plan is in use, and does it keep backups that you have restored once? The free cluster keeps none."),
    ("railway", "Are backups switched on for the database volume at Railway, and have you ever restored one?"),
    ("sqlite", "Where does the database file lie in production, and who copies it elsewhere every day?"),
    ("replit", "Which database does the product use on Replit, and have you ever restored it to an earlier state?"),
];

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if let Some(step) = facts.pipeline.iter().find(|step| step.kind == StepKind::Backup) {
        out.pass_at(&step.origin);
        return;
    }
    let backup_cron = facts.deployments.iter().find(|fact| fact.setting == Setting::Schedule && fact.value.contains("backup"));
    if let Some(schedule) = backup_cron {
        out.pass_at(&schedule.origin);
        return;
    }
    if !project.product.stores_data {
        out.not_applicable("The product stores no data of its own.");
        return;
    }
    let named = |word: &str| {
        facts.services.iter().any(|call| call.service.contains(word))
            || facts.dependencies.iter().any(|dependency| !dependency.dev && dependency.name.contains(word))
            || facts.deployments.iter().any(|fact| fact.platform == word)
    };
    let question = QUESTIONS
        .iter()
        .find(|(word, _)| named(word))
        .map_or("Who backs up the database, how often, and have you ever restored a backup?", |(_, question)| question);
    out.unknown("Backups are set up at the database provider, which the files do not show.", Some(question));
}
