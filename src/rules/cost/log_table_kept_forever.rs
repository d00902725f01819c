//! Tables of logs that only ever grow.

use crate::facts::{Change, Engine, Project, Table};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "cost/log-table-kept-forever",
    title: "Logs in the database are never removed: {tables}",
    pass_title: "Logs in the database are removed after a time",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "Every visit or action adds a row and nothing takes any away. Within a year such a table is most of the database: you pay for its storage and its \
          backups, every query of it slows down, and it keeps people's traces longer than you may have promised them.",
    fix: "Decide how long these rows are needed and delete older ones on a schedule.",
    prompt: "Add a scheduled job (pg_cron, a scheduled function, or the host's cron) that deletes rows of these tables older than the \
             time we need them, in batches, with an index on the date column. Ask me for the number of days. Change nothing else. Done when a row with an old date \
             is gone after the job ran.",
    cannot_see: "Jobs that were set up in the host's dashboard.",
    refs: &[Ref::Url("https://supabase.com/docs/guides/cron"), Ref::Url("https://gdpr-info.eu/art-5-gdpr/")],
    judge,
    bad: samples![
        { "visits and a log of calls":
            "db/migrations/1.sql" => "⟦create table⟧ page_views (id bigserial, path text, created_at timestamptz);\ncreate table api_logs (id bigserial, created_at timestamptz);\n",
            "src/x.ts" => "export const x = 1;\n",
        }
    ],
    good: samples![
        { "a job removes them":
            "db/migrations/1.sql" => "create table page_views (id bigserial, path text, created_at timestamptz);\n\
                select cron.schedule('old', '0 3 * * *', $$delete from page_views where created_at < now() - interval '90 days'$$);\n",
        }
        { "code removes them, and logs that are the product":
            "prisma/schema.prisma" => "datasource db {\n  provider = \"postgresql\"\n}\nmodel ApiLog {\n  id Int @id\n}\nmodel WorkoutLog {\n  id Int @id\n}\nmodel Event {\n  id Int @id\n}\n",
            "src/old.ts" => "export const old = () => prisma.apiLog.deleteMany({ where: { createdAt: { lt: day } } });\n",
        }
    ],
};

/// Words of tables that every visit or action adds a row to, joined.
const LOGS: &[&str] = &[
    "pageview",
    "pageviews",
    "clickevents",
    "clicks",
    "telemetry",
    "impressions",
    "apilog",
    "apilogs",
    "accesslog",
    "accesslogs",
    "requestlog",
    "requestlogs",
    "errorlog",
    "errorlogs",
    "eventlog",
    "eventlogs",
    "systemlog",
    "systemlogs",
    "webhooklog",
    "webhooklogs",
    "webhookevents",
    "emaillog",
    "emaillogs",
    "cronlog",
    "cronlogs",
    "jobruns",
    "searchlog",
    "searchlogs",
    "usagelog",
    "usagelogs",
    "analyticsevent",
    "analyticsevents",
    "trackingevents",
    "activitylog",
    "activitylogs",
    "useractivitylog",
    "useractivitylogs",
    "debuglogs",
    "ailogs",
    "loginlog",
    "loginlogs",
    "loginattempts",
    "visits",
    "pagevisits",
];

fn is_log(table: &Table) -> bool {
    let plain: String = table.name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    LOGS.contains(&plain.as_str()) && table.engine != Engine::Mongo
}

/// Whether anything in the project removes rows of a table, or of old data at large.
fn is_removed(project: &Project, table: &Table) -> bool {
    let facts = &project.facts;
    let by_code = facts.lookups.iter().filter(|lookup| lookup.operation == "delete");
    let mut by_code = by_code.filter_map(|lookup| project.schema.called(&lookup.table));
    let by_query = facts.queries.iter().any(|query| query.operation == "delete" && query.table.as_deref() == Some(table.name.as_str()));
    let routine = |mentions: &[String]| mentions.iter().any(|word| word == "delete") && mentions.contains(&table.name);
    let by_routine = facts.schema_changes.iter().any(|change| match &change.change {
        Change::CreateFunction(own) => routine(&own.mentions),
        _ => false,
    });
    let by_job = facts.deployments.iter().any(|deployment| deployment.value.contains("delete") || deployment.value.contains("cleanup"));
    let by_file = facts.files.iter().any(|file| {
        let lower = file.path.to_ascii_lowercase();
        ["cleanup", "clean-up", "clean_up", "retention", "prune", "purge"].iter().any(|word| lower.contains(word))
    });
    by_code.any(|own| own.name == table.name) || by_query || by_routine || by_job || by_file
}

fn judge(project: &Project, out: &mut Verdict) {
    let logs: Vec<&Table> = project.schema.tables.values().filter(|table| table.declared && is_log(table)).collect();
    if logs.is_empty() {
        return out.not_applicable("No table of logs is stated.");
    }
    let kept: Vec<&&Table> = logs.iter().filter(|table| !is_removed(project, table)).collect();
    let Some(first) = kept.iter().min_by_key(|table| (&table.origin.path, table.origin.line)) else { return out.pass() };
    let names: Vec<String> = kept.iter().take(5).map(|table| format!("`{}`", table.name)).collect();
    let finding = out.fail(&first.origin).name("tables", names.join(", ")).confidence(Confidence::Medium);
    finding.related(kept.iter().map(|table| table.origin.clone()));
}
