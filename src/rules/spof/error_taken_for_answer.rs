//! Steps that go on with an error as if it were an answer.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/error-taken-for-answer",
    title: "“{what}” goes on when another service answers with an error",
    pass_title: "Workflows stop or branch off when another service answers with an error",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "When the other service says that something failed, the next steps work with the text of the error: an empty row is written, a wrong message is sent, and nobody notices.",
    fix: "Let the call count errors as errors, and say what happens then: try again, another way, or a message to you.",
    prompt: "In every HTTP module of this scenario, switch on “Evaluate all states as errors (except for 2xx and 3xx)” and add an error handler that stores the run or tells somebody. Do not change what the modules do otherwise. Done when an answer of 500 from the service does not reach the next module.",
    cannot_see: "Filters behind the call that look at the status.",
    refs: &[Ref::Cwe(754), Ref::Url("https://help.make.com/http")],
    judge,
    bad: samples![{ "a call whose errors pass":
        "scenario.json" => r##"{ "name": "Orders", "flow": [
{ "id": 1, "module": "http:ActionSendData", "parameters": { ⟦"handleErrors": false⟧ }, "mapper": { "url": "https://api.kurse.se", "timeout": "20" } }
], "metadata": { "scenario": { "dlq": true } } }"##,
    }],
    good: samples![{ "one whose errors count, and one with a way for them":
        "scenario.json" => r##"{ "name": "Orders", "flow": [
{ "id": 1, "module": "http:ActionSendData", "parameters": { "handleErrors": true }, "mapper": { "url": "https://api.kurse.se", "timeout": "20" } },
{ "id": 2, "module": "http:ActionSendData", "parameters": { "handleErrors": false }, "mapper": { "url": "https://api.kurse.se", "timeout": "20" }, "onerror": [ { "id": 3, "module": "builtin:Break" } ] }
], "metadata": { "scenario": { "dlq": true } } }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_kind(project, out, RemarkKind::ErrorTaken);
}
