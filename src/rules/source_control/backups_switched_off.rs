//! The provider is told, in code, to keep no backups.

use crate::facts::{Project, RecoveryKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/backups-switched-off",
    title: "The database is set up to keep no backups",
    pass_title: "The database is set up to keep backups",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "One wrong query or one faulty release, and what customers entrusted to you is gone for good: there is no earlier state to go \
          back to.",
    fix: "Set a number of days for which the provider keeps backups (at least 7), apply it, and restore one backup on trial.",
    prompt: "In the infrastructure code, give this database automatic backups that are kept for at least 7 days (backup_retention_period, \
             backup_configuration or point_in_time_recovery, whichever the resource has). Change nothing else of the resource and \
             make sure that the plan does not replace it. Done when the plan shows an update in place and no replacement.",
    cannot_see: "Settings in variables, in modules of others and in the provider's console, and backups made by other means.",
    refs: &[
        Ref::Url("https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html"),
        Ref::Url("https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance"),
    ],
    judge,
    bad: samples![
        { "no days are kept":
            "infra/main.tf" => "resource \"aws_db_instance\" \"shop\" {\n  engine = \"postgres\"\n  ⟦backup_retention_period = 0⟧\n}\n",
        }
        { "nothing is said, which means no days":
            "main.tf" => "⟦resource \"aws_db_instance\" \"shop\" {⟧\n  engine = \"postgres\"\n}\n",
        }
        { "the switch of Cloud SQL":
            "main.tf" => "resource \"google_sql_database_instance\" \"shop\" {\n  settings {\n    tier = \"db-f1-micro\"\n    backup_configuration {\n      ⟦enabled = false⟧\n    }\n  }\n}\n",
        }
        { "a template":
            "template.yaml" => "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      ⟦BackupRetentionPeriod: 0⟧\n",
        }
    ],
    good: samples![
        { "days are kept, or stand in a variable; a replica and a comment":
            "main.tf" => "resource \"aws_db_instance\" \"a\" {\n  # backup_retention_period = 0\n  backup_retention_period = 7\n}\nresource \"aws_db_instance\" \"b\" {\n  backup_retention_period = var.days\n}\nresource \"aws_db_instance\" \"c\" {\n  replicate_source_db = aws_db_instance.a.id\n}\n",
        }
        { "a database to try things out":
            "environments/dev/main.tf" => "resource \"aws_db_instance\" \"a\" {\n  backup_retention_period = 0\n}\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let recovery = &project.facts.recovery;
    let off = || recovery.iter().filter(|fact| fact.kind == RecoveryKind::BackupOff);
    let kept = recovery.iter().find(|fact| matches!(fact.kind, RecoveryKind::ProviderBackup | RecoveryKind::ScheduledBackup));
    for fact in off() {
        let finding = out.fail(&fact.origin).detail(format!("It is set by: {}.", fact.what.trim_end_matches([',', '.'])));
        // A plan or a job of its own may cover this database as well.
        if kept.is_some() {
            finding.severity(Severity::Medium).confidence(crate::rules::Confidence::Medium);
        }
    }
    match kept {
        Some(fact) => out.pass_at(&fact.origin),
        None => out.not_applicable("No code sets up a database at a provider."),
    }
}
