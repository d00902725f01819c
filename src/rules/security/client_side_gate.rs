//! Rights that only the app in people's hands checks.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/client-side-gate",
    title: "The app itself decides who may do what: {what}",
    pass_title: "Rights are not decided in the app that people hold",
    severity: Severity::High,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "A check that runs in the app only hides buttons. The data behind them can be reached past the app, with any other tool that speaks to the same source.",
    fix: "Give the rights at the data source (permissions of the list or table, roles), and let the app only show what the source allows.",
    prompt: "Move this check to the data source: give each role its own permissions on the list or table, and refuse reads and writes that the role must not make. Keep the app's own check only to hide what would be refused anyway, and take addresses and group ids out of formulas into a settings list. Done when a person without the role is refused by the source itself.",
    cannot_see: "Permissions that are set at the data source.",
    refs: &[Ref::Cwe(602), Ref::Url("https://learn.microsoft.com/en-us/power-apps/guidance/planning/security")],
    judge,
    bad: samples![{ "an admin list in a formula":
        "Controls/1.json" => r##"{ "TopParent": { "Name": "App", "Template": { "Name": "appinfo" }, "Rules": [{ "Property": "OnStart",
    "InvariantScript": ⟦"Set(isAdmin, User().Email = \"ann.lee@kund.se\")"⟧ }], "Children": [] } }"##,
    }],
    good: samples![{ "a greeting":
        "Controls/1.json" => r##"{ "TopParent": { "Name": "App", "Rules": [{ "Property": "Text", "InvariantScript": "\"Hello \" & User().Email" }], "Children": [] } }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_kind(project, out, RemarkKind::ClientSideGate);
}
