//! A store can be deleted at one stroke, with everything in it.

use crate::facts::{Project, RecoveryKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/deletion-guard-off",
    title: "Deleting the database or file store leaves nothing behind ({name})",
    pass_title: "Stores are guarded against deletion",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "A slip in the infrastructure code, or a change that makes the tool replace the database, deletes it and everything in it. With \
          this setting nobody is stopped and no last copy is kept.",
    fix: "Switch the guard against deletion on, and have the provider take a last copy when a database is deleted.",
    prompt: "In the infrastructure code, set deletion_protection = true and skip_final_snapshot = false with a \
             final_snapshot_identifier on databases that hold customers' data, remove force_destroy from buckets that hold uploads, and \
             add lifecycle { prevent_destroy = true }. Leave databases for trials as they are. Done when the plan updates in place.",
    cannot_see: "Which of several environments holds customers' data, and guards in the provider's console.",
    refs: &[
        Ref::Url("https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html"),
        Ref::Url("https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket"),
    ],
    judge,
    bad: samples![
        { "no last copy, no guard":
            "main.tf" => "resource \"aws_db_instance\" \"shop\" {\n  backup_retention_period = 7\n  ⟦skip_final_snapshot = true⟧\n  deletion_protection = false\n}\n",
        }
        { "uploads go with their bucket":
            "main.tf" => "resource \"aws_s3_bucket\" \"uploads\" {\n  ⟦force_destroy = true⟧\n}\n",
        }
    ],
    good: samples![
        { "guards that stand, a bucket that a build fills, a database for trials":
            "main.tf" => "resource \"aws_db_instance\" \"shop\" {\n  backup_retention_period = 7\n  skip_final_snapshot = false\n  deletion_protection = true\n}\nresource \"aws_s3_bucket\" \"website_logs\" {\n  force_destroy = true\n}\nresource \"aws_lb\" \"a\" {\n  deletion_protection = false\n}\n",
            "test/main.tf" => "resource \"aws_db_instance\" \"t\" {\n  skip_final_snapshot = true\n}\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let recovery = &project.facts.recovery;
    let of = |kinds: &'static [RecoveryKind]| recovery.iter().filter(move |fact| kinds.contains(&fact.kind));
    let mut told: Option<(&str, u32)> = None;
    for fact in of(&[RecoveryKind::LastCopySkipped, RecoveryKind::DeletionGuardOff]) {
        // Settings of one resource stand close together and are one fault.
        if told.is_some_and(|(path, line)| path == fact.origin.path && fact.origin.line.abs_diff(line) <= 12) {
            continue;
        }
        told = Some((&fact.origin.path, fact.origin.line));
        out.fail(&fact.origin)
            .name("name", fact.what.split(" of ").next().unwrap_or("").trim_end_matches(','))
            .confidence(crate::rules::Confidence::Medium);
    }
    if of(&[RecoveryKind::ProviderBackup, RecoveryKind::BackupOff, RecoveryKind::FileVersions]).next().is_some() {
        out.pass();
    } else {
        out.not_applicable("No code sets up a database at a provider.");
    }
}
