//! Pages for the people inside that send nobody away.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/admin-page-ungated",
    title: "Nothing sends visitors away from the page “{what}”",
    pass_title: "Pages for the people inside send others away",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "A page for administrators that opens for everyone shows its buttons and lists to everyone. What they do depends on the rules of the data alone.",
    fix: "When the page opens, send everyone away who is not signed in and not in the role that it is for. Check the rules of the data behind it too: a page is no lock.",
    prompt: "On this page, add a workflow that runs when the page is loaded: if the user is not signed in or not an administrator, go to the log-in page. Then check for every type of data that the page shows that its privacy rules allow it to that role only. Change nothing else. Done when a visitor who is not signed in is sent away and cannot read the data either.",
    cannot_see: "Conditions on single parts of the page, and rules of the data that keep visitors from everything on it.",
    refs: &[Ref::Cwe(862), Ref::Url("https://manual.bubble.io/help-guides/security/page-security")],
    judge,
    bad: samples![{ "an administrators' page in Bubble":
        "shop.bubble" => r##"{ "_id": "shop", "user_types": {}, "option_sets": {}, "pages": {
"p1": ⟦{⟧ "name": "admin", "type": "Page", "elements": { "e1": { "type": "Button", "properties": {} } }, "workflows": {} }
} }"##,
    }],
    good: samples![{ "one that sends visitors away, and a page for all":
        "shop.bubble" => r##"{ "_id": "shop", "user_types": {}, "option_sets": {}, "pages": {
"p1": { "name": "admin", "type": "Page", "elements": {}, "workflows": {
"w1": { "type": "PageLoaded", "actions": { "0": { "type": "ChangePage", "properties": {} } } } } },
"p2": { "name": "index", "type": "Page", "elements": {}, "workflows": {} }
} }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_files(
        project,
        out,
        |remark| remark.kind == RemarkKind::UngatedPage,
        |_, finding| {
            finding.confidence(Confidence::Low);
        },
    );
}
