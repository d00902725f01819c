//! Infrastructure written as code (AWS CDK, Pulumi): whether databases are told to keep backups.

use super::command;
use crate::facts::{Facts, Language, Recovery, RecoveryKind, Role};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads single settings.
pub(super) struct StackCode;

/// A setting without spaces, and what it states. Settings whose value is no literal are left out.
const SETTINGS: &[(&str, RecoveryKind)] = &[
    ("backupRetention:Duration.days(0)", RecoveryKind::BackupOff),
    ("backupRetention:cdk.Duration.days(0)", RecoveryKind::BackupOff),
    ("backupRetention:Duration.days(", RecoveryKind::ProviderBackup),
    ("backupRetention:cdk.Duration.days(", RecoveryKind::ProviderBackup),
    ("backup_retention=Duration.days(", RecoveryKind::ProviderBackup),
    ("pointInTimeRecovery:true", RecoveryKind::ProviderBackup),
    ("pointInTimeRecoveryEnabled:true", RecoveryKind::ProviderBackup),
    ("point_in_time_recovery=True", RecoveryKind::ProviderBackup),
    ("BackupPlan.daily", RecoveryKind::ProviderBackup),
    ("skipFinalSnapshot:true", RecoveryKind::LastCopySkipped),
    ("deletionProtection:false", RecoveryKind::DeletionGuardOff),
];

impl Reader for StackCode {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        let is_code = matches!(entry.language, Some(Language::JavaScript | Language::TypeScript | Language::Python));
        is_code
            && entry.role != Role::Test
            && source.whole().contains_any(&["aws-cdk", "aws_cdk", "@pulumi/", "pulumi_aws"])
            && !super::is_for_development(&entry.path)
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        for (at, line) in source.lines() {
            let plain: String = line.chars().filter(|c| !c.is_whitespace()).collect();
            if plain.starts_with("//") || plain.starts_with('#') {
                continue;
            }
            let stated = if let Some(days) = plain.strip_prefix("backupRetentionPeriod:") {
                let days = days.trim_end_matches(',').parse::<u32>().ok();
                days.map(|days| if days == 0 { RecoveryKind::BackupOff } else { RecoveryKind::ProviderBackup })
            } else {
                SETTINGS.iter().find(|(setting, _)| plain.contains(setting)).map(|(_, kind)| *kind)
            };
            if let Some(kind) = stated {
                facts.recovery.push(Recovery { kind, what: command::shown(line), origin: source.at(at) });
            }
        }
        Ok(())
    }
}
