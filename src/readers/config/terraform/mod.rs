//! Terraform: which stores keep backups, which are told not to, and what guards them against deletion. How the product
//! runs and what is opened to the outside stands in [`running`].
//!
//! Only literal values are stated; what stands in variables or modules elsewhere is left out.

mod running;

use super::hcl::{self, Block};
use super::{command, is_for_development};
use crate::facts::{Deployment, Facts, Recovery, RecoveryKind, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads Terraform's files.
pub(super) struct Terraform;

/// Amazon's database servers, whose backups are a number of days. For the first, Terraform's own default is 0 days.
const AMAZON: &[&str] = &["aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster", "aws_neptune_cluster"];

/// Servers whose provider keeps backups that cannot be switched off.
const ALWAYS: &[&str] =
    &["azurerm_postgresql_flexible_server", "azurerm_mysql_flexible_server", "azurerm_mssql_database", "digitalocean_database_cluster"];

/// Resources that exist to make backups.
const PLANS: &[&str] = &[
    "aws_backup_plan",
    "aws_dlm_lifecycle_policy",
    "google_firestore_backup_schedule",
    "google_backup_dr_backup_plan",
    "google_spanner_backup_schedule",
    "azurerm_backup_policy_vm",
    "azurerm_data_protection_backup_policy_postgresql_flexible_server",
    "mongodbatlas_cloud_backup_schedule",
];

/// Attributes that switch backups or old versions on, by resource.
const SWITCHES: &[(&str, &str)] = &[
    ("mongodbatlas_cluster", "cloud_backup"),
    ("mongodbatlas_cluster", "provider_backup_enabled"),
    ("mongodbatlas_advanced_cluster", "backup_enabled"),
    ("digitalocean_droplet", "backups"),
    ("hcloud_server", "backups"),
    ("linode_instance", "backups_enabled"),
    ("vultr_database", "backups"),
];

/// Words in the name of a bucket that holds nothing of users.
const REBUILT: &[&str] = &[
    "log", "state", "artifact", "build", "site", "www", "web", "static", "asset", "pipeline", "lambda", "deploy", "cache", "temp", "tmp",
    "frontend", "code", "source", "function", "release", "test", "athena",
];

impl Reader for Terraform {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        let is_example = entry.path.split('/').any(|part| matches!(part, "staging" | "sandbox" | "fixtures"));
        (entry.path.ends_with(".tf") || entry.path.ends_with(".tofu")) && !is_for_development(&entry.path) && !is_example
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let blocks = hcl::blocks(source);
        let mut outermost = None;
        let mut run = |setting: Setting, value: &str, at: usize| {
            let (platform, value) = ("terraform".to_owned(), command::shown(value));
            facts.deployments.push(Deployment { platform, setting, value, origin: source.at(at) });
        };
        for block in &blocks {
            if block.path.len() == 1 {
                outermost = Some(block);
            }
            if matches!(block.outer(0), "resource" | "provider") {
                let inner: Vec<&str> = block.inner().collect();
                running::read(block, outermost.unwrap_or(block), &inner, &mut run);
            }
        }
        if let Some(first) = blocks.iter().find(|block| block.outer(0) == "resource") {
            run(Setting::Used, "", first.at);
        }
        for block in blocks.iter().filter(|block| matches!(block.outer(0), "resource" | "module")) {
            let mut state = |kind: RecoveryKind, what: &str, at: usize| {
                facts.recovery.push(Recovery { kind, what: command::shown(what), origin: source.at(at) });
            };
            let inner: Vec<&str> = block.inner().collect();
            if inner.is_empty() {
                outer(block, &mut state);
            } else {
                nested(block, &inner, &mut state);
            }
        }
        Ok(())
    }
}

type State<'f> = dyn FnMut(RecoveryKind, &str, usize) + 'f;

/// The attributes of a resource itself.
fn outer(block: &Block<'_>, state: &mut State<'_>) {
    let resource = if block.outer(0) == "module" { module(block) } else { block.outer(1) };
    let given = |name: &str| block.gives(name);
    let switch = |name: &str, value: &str| block.get(name).filter(|(is, _)| *is == value).map(|(_, at)| at);
    let named = |name: &str| format!("{name} of {resource}");
    if AMAZON.contains(&resource) {
        match block.get("backup_retention_period") {
            Some(("0", at)) => state(RecoveryKind::BackupOff, &named("backup_retention_period = 0"), at),
            Some((_, at)) => state(RecoveryKind::ProviderBackup, &named("backup_retention_period"), at),
            // A copy that follows another server is no store of its own; a module has defaults of its own.
            None if resource == "aws_db_instance"
                && block.outer(0) == "resource"
                && !given("backup_retention_period")
                && !given("replicate_source_db") =>
            {
                state(RecoveryKind::BackupOff, "no backup_retention_period, for which Terraform sets 0 days", block.at);
            }
            None => {}
        }
        if let Some(at) = switch("skip_final_snapshot", "true") {
            state(RecoveryKind::LastCopySkipped, &named("skip_final_snapshot"), at);
        }
    }
    if ALWAYS.contains(&resource) {
        let at = block.get("backup_retention_days").map_or(block.at, |(_, at)| at);
        state(RecoveryKind::ProviderBackup, resource, at);
    }
    if PLANS.contains(&resource) {
        state(RecoveryKind::ProviderBackup, resource, block.at);
    }
    for (of, name) in SWITCHES {
        if *of == resource {
            match block.get(name) {
                Some(("true", at)) => state(RecoveryKind::ProviderBackup, &named(name), at),
                // Machines may hold nothing; for a database the switch speaks of its data.
                Some(("false", at)) if resource.starts_with("mongodbatlas") => state(RecoveryKind::BackupOff, &named(name), at),
                _ => {}
            }
        }
    }
    if let Some(at) = switch("disable_backup", "true").filter(|_| resource == "scaleway_rdb_instance") {
        state(RecoveryKind::BackupOff, &named("disable_backup"), at);
    }
    if resource == "google_firestore_database"
        && let Some(at) = switch("point_in_time_recovery_enablement", "POINT_IN_TIME_RECOVERY_ENABLED")
    {
        state(RecoveryKind::ProviderBackup, &named("point-in-time recovery"), at);
    }
    if resource == "neon_project"
        && let Some((value, at)) = block.get("history_retention_seconds")
    {
        let kind = if value == "0" { RecoveryKind::BackupOff } else { RecoveryKind::ProviderBackup };
        state(kind, &named("history_retention_seconds"), at);
    }
    let is_store = AMAZON.contains(&resource)
        || matches!(
            resource,
            "google_sql_database_instance" | "aws_dynamodb_table" | "google_spanner_database" | "google_bigtable_instance"
        );
    for name in ["deletion_protection", "deletion_protection_enabled"] {
        if let Some(at) = switch(name, "false").filter(|_| is_store) {
            state(RecoveryKind::DeletionGuardOff, &named(name), at);
        }
    }
    let holds_uploads = || {
        let names = [block.outer(2), block.get("bucket").map_or("", |(name, _)| name), block.get("name").map_or("", |(name, _)| name)];
        !names.iter().any(|name| REBUILT.iter().any(|word| name.to_ascii_lowercase().contains(word)))
    };
    if matches!(resource, "aws_s3_bucket" | "google_storage_bucket")
        && let Some(at) = switch("force_destroy", "true")
        && holds_uploads()
    {
        state(RecoveryKind::LastCopySkipped, &named("force_destroy"), at);
    }
}

/// The resource that a well-known module stands for.
fn module(block: &Block<'_>) -> &'static str {
    match block.get("source").map_or("", |(source, _)| source) {
        "terraform-aws-modules/rds/aws" => "aws_db_instance",
        "terraform-aws-modules/rds-aurora/aws" => "aws_rds_cluster",
        "terraform-aws-modules/dynamodb-table/aws" => "aws_dynamodb_table",
        _ => "",
    }
}

/// The attributes of a block inside a resource.
fn nested(block: &Block<'_>, inner: &[&str], state: &mut State<'_>) {
    let switch = |name: &str| block.get(name);
    match (block.outer(1), inner) {
        ("google_sql_database_instance", ["settings", "backup_configuration"]) => match switch("enabled") {
            Some(("true", at)) => state(RecoveryKind::ProviderBackup, "backup_configuration of google_sql_database_instance", at),
            Some(("false", at)) => state(RecoveryKind::BackupOff, "backup_configuration of google_sql_database_instance", at),
            _ => {}
        },
        ("aws_dynamodb_table", ["point_in_time_recovery"]) => match switch("enabled") {
            Some(("true", at)) => state(RecoveryKind::ProviderBackup, "point_in_time_recovery of aws_dynamodb_table", at),
            Some(("false", at)) => state(RecoveryKind::BackupOff, "point_in_time_recovery of aws_dynamodb_table", at),
            _ => {}
        },
        ("google_compute_resource_policy", ["snapshot_schedule_policy", ..]) if inner.len() == 1 => {
            state(RecoveryKind::ProviderBackup, "snapshot_schedule_policy", block.at);
        }
        ("azurerm_cosmosdb_account", ["backup"]) => state(RecoveryKind::ProviderBackup, "backup of azurerm_cosmosdb_account", block.at),
        ("aws_s3_bucket" | "google_storage_bucket", ["versioning"]) => {
            if let Some(("true", at)) = switch("enabled") {
                state(RecoveryKind::FileVersions, block.outer(1), at);
            }
        }
        ("aws_s3_bucket_versioning", ["versioning_configuration"]) => {
            if let Some(("Enabled", at)) = switch("status") {
                state(RecoveryKind::FileVersions, "aws_s3_bucket_versioning", at);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(text: &str) -> Vec<(RecoveryKind, u32)> {
        let source = Source::new("main.tf", text, vec![]);
        let entry = Entry::new(0, "main.tf".to_owned(), 1);
        let mut facts = Facts::default();
        Terraform.read(&entry, &source, &mut facts).unwrap();
        facts.recovery.iter().map(|fact| (fact.kind, fact.origin.line)).collect()
    }

    #[test]
    fn amazon() {
        let text = "resource \"aws_db_instance\" \"a\" {\n  backup_retention_period = 7\n  skip_final_snapshot = true\n  deletion_protection = false\n}\n";
        assert_eq!(
            stated(text),
            [(RecoveryKind::ProviderBackup, 2), (RecoveryKind::LastCopySkipped, 3), (RecoveryKind::DeletionGuardOff, 4)]
        );
        assert_eq!(stated("resource \"aws_db_instance\" \"a\" {\n  engine = \"postgres\"\n}\n"), [(RecoveryKind::BackupOff, 1)]);
        assert_eq!(stated("resource \"aws_db_instance\" \"a\" {\n  backup_retention_period = var.days\n}\n"), []);
        assert_eq!(stated("resource \"aws_db_instance\" \"b\" {\n  replicate_source_db = aws_db_instance.a.id\n}\n"), []);
        assert_eq!(stated("module \"db\" {\n  source = \"terraform-aws-modules/rds/aws\"\n}\n"), []);
    }

    #[test]
    fn others() {
        let google = "resource \"google_sql_database_instance\" \"a\" {\n  settings {\n    backup_configuration {\n      enabled = false\n    }\n  }\n}\n";
        assert_eq!(stated(google), [(RecoveryKind::BackupOff, 4)]);
        let buckets = "resource \"aws_s3_bucket\" \"uploads\" {\n  force_destroy = true\n}\nresource \"aws_s3_bucket\" \"site\" {\n  force_destroy = true\n}\n";
        assert_eq!(stated(buckets), [(RecoveryKind::LastCopySkipped, 2)]);
        assert_eq!(stated("resource \"digitalocean_database_cluster\" \"a\" {\n}\n"), [(RecoveryKind::ProviderBackup, 1)]);
    }
}
