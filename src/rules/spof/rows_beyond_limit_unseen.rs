//! Formulas that only see the first rows of a source.

use crate::facts::{Project, Remark, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/rows-beyond-limit-unseen",
    title: "Only a part of the rows is looked at ({what})",
    pass_title: "Lists are read to their end",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "It works while there are few rows. Beyond the limit the newest records are not found, sums are too low, and nothing says so.",
    fix: "Let the source do the filtering, with formulas that it understands, instead of fetching some rows and filtering them in the app.",
    prompt: "Rewrite these formulas so that the source can do the filtering (delegable functions and columns that are indexed), or read page after page. Raise the row limit only as a stopgap (its most is 2,000). Do not change what is shown. Done when the app checker reports no delegation warning and a record beyond the limit is found.",
    cannot_see: "How many rows there are.",
    refs: &[Ref::Url("https://learn.microsoft.com/en-us/power-apps/maker/canvas-apps/delegation-overview"), Ref::Cwe(1073)],
    judge,
    bad: samples![{ "a filter that the source cannot do":
        "AppCheckerResult.sarif" => r##"{ "runs": [{ "results": [{
    ⟦"ruleId": "app-SuggestRemoteExecutionHint"⟧, "locations": [{ "physicalLocation": { "address": { "fullyQualifiedName": "Main.List.Items" } } }] }] }] }"##,
    }],
    good: samples![{ "a limit alone":
        "Properties.json" => r##"{ "Name": "App", "DocumentLayoutWidth": 640, "DocumentAppType": "Phone", "DefaultConnectedDataSourceMaxGetRowsCount": 500 }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let is_hint = |remark: &Remark| remark.kind == RemarkKind::RowLimit && remark.detail.starts_with("non-delegable");
    let limit = project.facts.remarks.iter().find(|remark| remark.kind == RemarkKind::RowLimit && remark.detail.starts_with("row limit"));
    exports::fail_files(project, out, is_hint, |_, finding| {
        if let Some(limit) = limit {
            finding.detail(format!("The app's {}.", limit.detail)).related([limit.origin.clone()]);
        }
    });
}
