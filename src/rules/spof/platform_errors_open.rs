//! Problems that the platform's own check reports in an app.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/platform-errors-open",
    title: "The platform's own check finds a problem: {what}",
    pass_title: "The platform's own check finds no problem",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The platform itself says that this part does not work as it stands. It fails for somebody every day, or will with the next change.",
    fix: "Open the platform's checker, go through its list and repair what it names.",
    prompt: "Open the checker of this app (Power Apps: App checker; Zapier: the editor's warnings) and repair every formula and step that it reports as broken: wrong names, missing sources, expired connections. Then look at its hints on speed and accessibility. Do not change what the app does. Done when the checker reports no error.",
    cannot_see: "Problems that only show while people use it.",
    refs: &[Ref::Url("https://learn.microsoft.com/en-us/power-apps/maker/canvas-apps/app-checker"), Ref::Cwe(1076)],
    judge,
    bad: samples![{ "a formula that does not work":
        "AppCheckerResult.sarif" => r##"{ "runs": [{ "results": [{
    ⟦"ruleId": "app-ErrInvalidName"⟧, "locations": [{ "physicalLocation": { "address": { "fullyQualifiedName": "Main.Save.OnSelect" } } }] }] }] }"##,
    }],
    good: samples![{ "a clean result":
        "Properties.json" => r##"{ "Name": "App", "DocumentLayoutWidth": 640, "DocumentAppType": "Phone", "ErrorCount": 0 }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    // Where formulas answer errors themselves, the switch for the whole app matters less.
    let answered = project.facts.remarks.iter().any(|remark| remark.kind == RemarkKind::ErrorsAnswered);
    exports::fail_files(
        project,
        out,
        |remark| remark.kind == RemarkKind::PlatformError && !(answered && remark.detail.contains("handling of errors is switched off")),
        |sites, finding| {
            let minor = |place: &exports::Place<'_>| place.detail.starts_with("accessibility") || place.detail.starts_with("performance");
            if sites.iter().all(minor) {
                finding.severity(Severity::Low);
            }
        },
    );
}
