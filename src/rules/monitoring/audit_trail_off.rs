//! Tables of a platform whose changes leave no trace.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "monitoring/audit-trail-off",
    title: "Nobody can see later who changed what in {what}",
    pass_title: "Changes to records leave a trace",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "When a record is wrong, or somebody asks who saw theirs, there is no answer.",
    fix: "Switch the platform's record of changes on for tables that hold people's data or money.",
    prompt: "Switch auditing on for the tables or collections that hold personal data, money or rights (Dataverse: auditing on the table; Directus: accountability). Do not change anything else. Done when a change to such a record shows who made it and when.",
    cannot_see: "Logs that the platform keeps by itself.",
    refs: &[Ref::Cwe(778), Ref::Url("https://learn.microsoft.com/en-us/power-platform/admin/manage-dataverse-auditing")],
    judge,
    bad: samples![{ "collections without accountability":
        "snapshot.yaml" => r##"version: 1
directus: 10.0.0
vendor: postgres
collections:
  - collection: staff
    meta:
      accountability: ⟦null⟧
fields: []
relations: []
"##,
    }],
    good: samples![{ "collections with it":
        "snapshot.yaml" => r##"version: 1
directus: 10.0.0
vendor: postgres
collections:
  - collection: staff
    meta:
      accountability: all
fields: []
relations: []
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_kind(project, out, RemarkKind::AuditOff);
}
