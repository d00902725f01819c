//! Jobs that copy stored data elsewhere: pipelines with a schedule, cron tables, cluster jobs, backup containers,
//! schedulers inside the program, and scripts that nothing is seen to call.

use super::{command, data_command, pipeline, yaml};
use crate::facts::{Facts, Language, Recovery, RecoveryKind, Role, StepKind};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Most jobs that one file states: more would say no more.
const JOBS: usize = 20;

/// Reads jobs.
pub(super) struct BackupJobs;

/// What a file is, by its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A pipeline of a hosting service.
    Pipeline,
    /// Lines of cron.
    CronTable,
    /// Compose services.
    Compose,
    /// A template or cluster resource in YAML.
    Yaml,
    /// Litestream's settings.
    Litestream,
    /// A Dockerfile or shell script.
    Script,
    /// Code with a scheduler.
    Code,
}

/// Images whose only work is to copy data elsewhere, by a part of their name.
const IMAGES: &[&str] = &[
    "postgres-backup",
    "pg-backup",
    "pgbackup",
    "pgbackweb",
    "databasus",
    "postgresus",
    "docker-volume-backup",
    "mysql-backup",
    "mariadb-backup",
    "mysqldump",
    "mongo-backup",
    "mongodb-backup",
    "mongodump",
    "db-backup",
    "database-backup",
    "docker-backup",
    "backup-s3",
    "backup-local",
    "litestream/litestream",
    "mazzolino/restic",
    "lobaro/restic-backup",
    "borgmatic",
    "duplicati",
    "volumerize",
    "wal-g",
];

/// Programs and calls that run something by a schedule, as code names them.
const SCHEDULERS: &[&str] = &[
    "cron.schedule(",
    "schedule.scheduleJob(",
    "new CronJob(",
    "@Cron(",
    "BackgroundScheduler",
    "AsyncIOScheduler",
    "schedule.every(",
    "crontab(",
    "->daily",
    "->cron(",
    "->hourly",
    "->weekly",
    "cronJobs()",
    "onSchedule(",
    "pubsub.schedule(",
    "every 1.day",
    "every :day",
];

/// Tools that take a database out, as code names them when it calls them.
const TOOLS: &[&str] =
    &["pg_dump", "mysqldump", "mariadb-dump", "mongodump", "sqlite3", "exportDocuments", "backup:run", "dbbackup", "VACUUM INTO"];

fn kind(entry: &Entry, source: &Source<'_>) -> Option<Kind> {
    let path = entry.path.to_ascii_lowercase();
    let name = super::file_name(&path);
    if super::is_for_development(&entry.path) || entry.role == Role::Test || entry.role == Role::Documentation {
        return None;
    }
    let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    Some(match name {
        _ if pipeline::provider(&entry.path).is_some() => Kind::Pipeline,
        "litestream.yml" | "litestream.yaml" => Kind::Litestream,
        _ if name.contains("crontab") || name.ends_with(".cron") || path.contains("cron.d/") || path.contains("crontabs/") => {
            Kind::CronTable
        }
        _ if is_yaml && (name.starts_with("docker-compose") || name.starts_with("compose.") || name.contains("stack")) => Kind::Compose,
        _ if is_yaml => Kind::Yaml,
        _ if name.starts_with("dockerfile") || entry.language == Some(Language::Shell) => Kind::Script,
        _ if entry.language.is_some_and(Language::is_code) && source.whole().contains_any(TOOLS) => Kind::Code,
        _ => return None,
    })
}

impl Reader for BackupJobs {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        kind(entry, source).is_some()
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let Some(kind) = kind(entry, source) else { return Ok(()) };
        let found = match kind {
            Kind::Pipeline => from_pipeline(source),
            Kind::CronTable => source.lines().filter(|(_, line)| is_cron_line(line)).map(scheduled).collect(),
            Kind::Compose => from_compose(source),
            Kind::Yaml => from_yaml(source),
            Kind::Litestream => from_litestream(source),
            Kind::Script => from_script(&entry.path, source),
            Kind::Code => from_code(source),
        };
        for (kind, what, at) in found.into_iter().take(JOBS) {
            facts.recovery.push(Recovery { kind, what: command::shown(what), origin: source.at(at) });
        }
        Ok(())
    }
}

type Found<'a> = Vec<(RecoveryKind, &'a str, usize)>;

fn scheduled((at, line): (usize, &str)) -> (RecoveryKind, &str, usize) {
    (RecoveryKind::ScheduledBackup, line.trim(), at)
}

/// Whether a line of a cron table runs a backup.
fn is_cron_line(line: &str) -> bool {
    let text = line.trim();
    let has_time = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '*' | '@'));
    let words = text.split_whitespace().skip(if text.starts_with('@') { 1 } else { 5 });
    has_time && command::kind(&words.collect::<Vec<_>>().join(" ")) == StepKind::Backup
}

fn from_pipeline<'a>(source: &Source<'a>) -> Found<'a> {
    let nodes = yaml::nodes(source);
    // Some services keep schedules beside the file; there the word stands in a condition.
    let by_schedule = nodes.iter().any(|node| {
        let key = node.key();
        matches!(key, "schedule" | "schedules" | "cron" | "triggers") && !node.within("steps")
            || node.value.contains("\"schedule\"")
            || node.value == "schedules"
            || node.value.contains("[schedule")
    });
    let wipes = |value: &str| by_schedule && data_command::destroys(value).is_some();
    let kind = if by_schedule { RecoveryKind::ScheduledBackup } else { RecoveryKind::UnscheduledBackup };
    let runs = |node: &yaml::Node<'a>| {
        if node.value.is_empty() {
            return None;
        }
        let is_backup = match node.key() {
            "uses" | "image" => command::action_kind(node.value) == StepKind::Backup,
            "name" | "id" | "cron" | "description" | "group" | "path" | "key" | "key_name" => false,
            // What an action gets may be a program in another language.
            _ if node.within("with") => data_command::dumps(node.value),
            _ => command::kind(node.value) == StepKind::Backup,
        };
        let is_run = matches!(node.key(), "run" | "script" | "command");
        if is_backup {
            Some((kind, node.value, node.at))
        } else if is_run && wipes(node.value) && !runs_on_throwaway(&nodes) {
            Some((RecoveryKind::ScheduledWipe, node.value, node.at))
        } else {
            None
        }
    };
    nodes.iter().filter_map(runs).collect()
}

/// Whether a pipeline brings a database of its own, which is thrown away with the run.
fn runs_on_throwaway(nodes: &[yaml::Node<'_>]) -> bool {
    nodes.iter().any(|node| node.within("services") || node.value.contains("supabase start") || node.value.contains("localhost"))
}

fn from_compose<'a>(source: &Source<'a>) -> Found<'a> {
    let nodes = yaml::nodes(source);
    let runs = |node: &yaml::Node<'a>| {
        let image = node.value.to_ascii_lowercase();
        let is_backup = match node.part(2) {
            "image" => IMAGES.iter().any(|part| image.contains(part)),
            "command" | "entrypoint" => {
                command::kind(node.value) == StepKind::Backup
                    && nodes.iter().any(|other| other.part(1) == node.part(1) && other.value.contains("sleep"))
            }
            _ => false,
        };
        (node.part(0) == "services" && is_backup).then_some((RecoveryKind::ScheduledBackup, node.value, node.at))
    };
    nodes.iter().filter_map(runs).collect()
}

/// Resources of clusters and of provider templates.
fn from_yaml<'a>(source: &Source<'a>) -> Found<'a> {
    let text = source.text();
    let mut found = Found::new();
    let is_cron_job = text.contains("kind: CronJob") || text.contains("type: cron");
    let is_template = text.contains("AWS::") || text.contains("AWSTemplateFormatVersion");
    if !is_cron_job && !is_template && !["kind: ScheduledBackup", "kind: Schedule", "backupRef"].iter().any(|mark| text.contains(mark)) {
        return found;
    }
    let cluster = ["postgresql.cnpg.io", "velero.io", "k8s.mariadb.com", "percona.com", "stash.appscode.com", "k8up.io"];
    for node in yaml::nodes(source) {
        let provider = |kind: RecoveryKind| Some((kind, node.value, node.at));
        let named = node.value.trim();
        let stated = match (node.key(), named) {
            ("kind", "ScheduledBackup") => provider(RecoveryKind::ScheduledBackup),
            ("kind", "Schedule") if cluster.iter().any(|group| text.contains(group)) => provider(RecoveryKind::ScheduledBackup),
            ("image", image) if is_cron_job && IMAGES.iter().any(|part| image.contains(part)) => provider(RecoveryKind::ScheduledBackup),
            ("command" | "args" | "startCommand" | "dockerCommand", run)
                if is_cron_job && (command::kind(run) == StepKind::Backup || data_command::dumps(run)) =>
            {
                provider(RecoveryKind::ScheduledBackup)
            }
            ("BackupRetentionPeriod", "0") if is_template => provider(RecoveryKind::BackupOff),
            ("BackupRetentionPeriod", days) if is_template && days.parse::<u32>().is_ok() => provider(RecoveryKind::ProviderBackup),
            ("PointInTimeRecoveryEnabled", "true") if is_template => provider(RecoveryKind::ProviderBackup),
            ("PointInTimeRecoveryEnabled", "false") if is_template => provider(RecoveryKind::BackupOff),
            ("Type", "AWS::Backup::BackupPlan") => provider(RecoveryKind::ProviderBackup),
            ("DeletionProtection", "false") if is_template => provider(RecoveryKind::DeletionGuardOff),
            ("Status", "Enabled") if node.within("VersioningConfiguration") => provider(RecoveryKind::FileVersions),
            _ => None,
        };
        found.extend(stated);
    }
    found
}

/// Litestream copies as long as it runs, to each replica that is given.
fn from_litestream<'a>(source: &Source<'a>) -> Found<'a> {
    let nodes = yaml::nodes(source);
    let replica = nodes.iter().find(|node| node.within("replicas") || node.key() == "replica");
    replica.map(|node| (RecoveryKind::ScheduledBackup, "litestream", node.at)).into_iter().collect()
}

/// Cron lines that a script installs, and scripts that take a dump themselves.
fn from_script<'a>(path: &str, source: &Source<'a>) -> Found<'a> {
    let mut found = Found::new();
    for (at, line) in source.lines() {
        let text = line.trim();
        if text.starts_with('#') {
            continue;
        }
        let installs = text.contains("crontab") || text.contains("/etc/cron");
        let quoted = text.split(['"', '\'']).find(|part| is_cron_line(part));
        if let Some(line) = quoted.filter(|_| installs) {
            found.push((RecoveryKind::ScheduledBackup, line, at));
        } else if text.contains("litestream replicate") {
            found.push((RecoveryKind::ScheduledBackup, text, at));
        } else if data_command::dumps(text) {
            found.push((RecoveryKind::UnscheduledBackup, text, at));
        }
    }
    let lower = path.to_ascii_lowercase();
    let restores = lower.contains("restore") || lower.contains("migrate") || lower.contains("clone");
    found.retain(|(kind, ..)| !restores || *kind != RecoveryKind::UnscheduledBackup);
    // One script is one way of making a backup.
    if let Some(last) = found.iter().position(|(kind, ..)| *kind == RecoveryKind::UnscheduledBackup) {
        let mut at = 0;
        found.retain(|(kind, ..)| {
            at += 1;
            *kind != RecoveryKind::UnscheduledBackup || at == last + 1
        });
    }
    found
}

/// Code that runs a tool by a scheduler of its own.
fn from_code<'a>(source: &Source<'a>) -> Found<'a> {
    let text = source.text();
    let calls = [
        "exec(",
        "execSync(",
        "execAsync(",
        "spawn(",
        "subprocess",
        "os.system",
        "Process(",
        "->command(",
        "Schedule::command(",
        "call_command",
        "exportDocuments(",
    ];
    if !calls.iter().any(|call| text.contains(call)) {
        return Found::new();
    }
    let used = |(at, line): (usize, &'a str)| {
        let line = line.trim();
        let comment = line.starts_with("//") || line.starts_with('#') || line.starts_with('*');
        let tool = TOOLS.iter().find(|tool| line.contains(**tool))?;
        // The file of a database is named like its tool.
        let is_copy = *tool != "sqlite3" || line.contains(".backup");
        (!comment && is_copy && !line.contains("which ") && !line.contains("import ")).then_some((at, line))
    };
    let Some((at, line)) = source.lines().find_map(used) else { return Found::new() };
    let by_schedule = SCHEDULERS.iter().any(|scheduler| text.contains(scheduler));
    vec![(if by_schedule { RecoveryKind::ScheduledBackup } else { RecoveryKind::UnscheduledBackup }, line, at)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(path: &str, text: &str) -> Vec<(RecoveryKind, u32)> {
        let source = Source::new(path, text, vec![]);
        let mut entry = Entry::new(0, path.to_owned(), 1);
        entry.language = if path.ends_with(".sh") { Some(Language::Shell) } else { entry.language };
        let mut facts = Facts::default();
        if BackupJobs.claims(&entry, &source) {
            BackupJobs.read(&entry, &source, &mut facts).unwrap();
        }
        facts.recovery.iter().map(|fact| (fact.kind, fact.origin.line)).collect()
    }

    #[test]
    fn jobs_with_a_schedule() {
        use RecoveryKind::{ProviderBackup, ScheduledBackup, UnscheduledBackup};
        let workflow = "on:\n  schedule:\n    - cron: '0 3 * * *'\njobs:\n  a:\n    steps:\n      - uses: appleboy/ssh-action@v1\n        with:\n          script: |\n            pg_dump \"$URL\" > out.sql\n";
        assert_eq!(stated(".github/workflows/b.yml", workflow), [(ScheduledBackup, 10)]);
        let by_hand = "on: [workflow_dispatch]\njobs:\n  a:\n    steps:\n      - run: mongodump --uri \"$URI\"\n";
        assert_eq!(stated(".github/workflows/b.yml", by_hand), [(UnscheduledBackup, 5)]);
        assert_eq!(
            stated("ops/crontab", "# 0 1 * * * pg_dump x\n0 3 * * * root /opt/backup.sh\n0 4 * * * /opt/report.sh\n"),
            [(ScheduledBackup, 2)]
        );
        let compose = "services:\n  web:\n    image: web\n  backup:\n    image: prodrigestivill/postgres-backup-local\n";
        assert_eq!(stated("docker-compose.yml", compose), [(ScheduledBackup, 5)]);
        assert_eq!(stated("litestream.yml", "dbs:\n  - path: /data/a.db\n    replicas:\n      - url: s3://b/a\n"), [(ScheduledBackup, 3)]);
        let cluster = "kind: CronJob\nspec:\n  containers:\n    - command: [\"/bin/sh\", \"-c\", \"pg_dump $URL | gzip > /b/a.gz\"]\n";
        assert_eq!(stated("k8s/b.yaml", cluster), [(ScheduledBackup, 4)]);
        let template = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Db:\n    Properties:\n      BackupRetentionPeriod: 7\n";
        assert_eq!(stated("template.yaml", template), [(ProviderBackup, 5)]);
    }

    #[test]
    fn what_is_no_backup() {
        let schema = "on:\n  schedule:\n    - cron: '0 3 * * *'\njobs:\n  a:\n    steps:\n      - run: pg_dump --schema-only \"$URL\" > s.sql\n      - run: supabase db dump -f s.sql\n      - run: rm -rf backup && mkdir backup\n";
        assert_eq!(stated(".github/workflows/b.yml", schema), []);
        assert_eq!(stated("deploy.sh", "cp .env .env.backup\nmkdir -p backups\n"), []);
    }
}
