//! Workflows that schedule themselves.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "cost/workflow-starts-itself",
    title: "The workflow “{what}” starts itself again",
    pass_title: "No workflow starts itself",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "One wrong condition and it never ends: thousands of runs in an hour, each of them paid, until the plan's limit stops the whole app.",
    fix: "Work through lists with the platform's own action for lists, or count the rounds and stop.",
    prompt: "Change this workflow so that it cannot run forever: use the platform's action for lists, or pass a counter along, add one in each round and stop at a fixed number. Log when the limit is reached. Do not change what a round does. Done when the workflow ends even if its condition is always true.",
    cannot_see: "How many rounds a run takes.",
    refs: &[Ref::Cwe(835), Ref::Url("https://manual.bubble.io/help-guides/logic/workflows/api-workflows/recursive-workflows")],
    judge,
    bad: samples![{ "a workflow that schedules itself":
        "app.bubble" => r##"{ "_id": "a", "user_types": {}, "option_sets": {}, "api": { "k": { "type": "APIEvent", "id": "x1", "actions": { "0": { "type": "ScheduleAPIEvent", "properties": { "api_event": "x1" } } }, "properties": { "expose": false,
    "wf_name": ⟦"again"⟧ } } }, "styles": {} }"##,
    }],
    good: samples![{ "one that schedules another":
        "app.bubble" => r##"{ "_id": "a", "user_types": {}, "option_sets": {}, "api": { "k": { "type": "APIEvent", "id": "x1", "actions": { "0": { "type": "ScheduleAPIEvent", "properties": { "api_event": "x2" } } }, "properties": { "expose": false, "wf_name": "next" } } }, "styles": {} }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_kind(project, out, RemarkKind::SelfScheduling);
}
