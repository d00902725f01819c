//! What works only on the platform and is not in its export.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/left-out-of-export",
    title: "The export does not hold {what}",
    pass_title: "The export holds what it needs",
    severity: Severity::Low,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "If this file is your only copy, that part is gone when the platform is. And it cannot be judged here.",
    fix: "Find out how the platform hands this part out, and keep a copy of it as well.",
    prompt: "Find out how this platform exports the named part (a second export, an interface, a download), set up a regular copy of it to a place that the company owns, and write down how it is brought back. Change nothing in the product. Done when a copy exists and was opened once.",
    cannot_see: "Whether you keep that part elsewhere.",
    refs: &[Ref::Url("https://www.cisa.gov/news-events/news/data-backup-options"), Ref::Cwe(1059)],
    judge,
    bad: samples![{ "a form that only the platform receives":
        "index.html" => r##"<html data-wf-page="1" data-wf-site="2"><body><div class="w-form">
    ⟦<form⟧ id="contact"><input></form></div></body></html>"##,
    }],
    good: samples![{ "a form that posts elsewhere":
        "index.html" => r##"<html data-wf-page="1" data-wf-site="2"><body><div class="w-form"><form action="https://forms.kund.se/a"><input></form></div></body></html>"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_kind(project, out, RemarkKind::LeftBehind);
}
