//! Workflows that start every few minutes.

use crate::facts::Project;
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "cost/automation-runs-often",
    title: "“{name}” runs {often}",
    pass_title: "Workflows run no more often than needed",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "Most of these runs find nothing new, and each is paid for or counts towards the limit of the plan. When the limit is reached, everything stops, the important parts too.",
    fix: "Let the service tell when something happens (a webhook or instant trigger), or run less often.",
    prompt: "Replace the schedule of this workflow by a trigger that the service calls when something happens. If that is not possible, run it as seldom as the business allows, and end the run in the first step when there is nothing new. Do not change what it does. Done when the number of runs a month is a tenth of today's, or each run has something to do.",
    cannot_see: "How many runs the plan includes, and how often the schedule is changed by hand.",
    refs: &[Ref::Url("https://docs.n8n.io/integrations/builtin/core-nodes/n8n-nodes-base.scheduletrigger/")],
    judge,
    bad: samples![{ "every minute":
        "flow.json" => r##"{ "name": ⟦"Orders"⟧, "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{ "name": "Every",
"type": "n8n-nodes-base.scheduleTrigger", "typeVersion": 1, "position": [0, 0], "parameters": { "rule": { "interval": [{ "field": "minutes", "minutesInterval": 1 }] } } }
] }"##,
    }],
    good: samples![{ "once an hour":
        "flow.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{ "name": "Every",
"type": "n8n-nodes-base.scheduleTrigger", "typeVersion": 1, "position": [0, 0], "parameters": { "rule": { "interval": [{ "field": "hours" }] } } }
] }"##,
    }],
};

/// Seconds between runs up to which it is often.
const OFTEN: u32 = 300;
/// Seconds of a month of thirty days.
const MONTH: u32 = 2_592_000;

fn judge(project: &Project, out: &mut Verdict) {
    let scheduled: Vec<_> = project.facts.automations.iter().filter_map(|automation| Some((automation, automation.every?))).collect();
    if scheduled.is_empty() {
        out.not_applicable("No export of a no-code platform holds a schedule.");
        return;
    }
    for (automation, every) in scheduled {
        let unit = exports::of(&automation.platform).map_or("", |platform| platform.unit);
        if every > OFTEN || unit.is_empty() && every > 10 {
            out.pass_at(&automation.origin);
            continue;
        }
        let runs = MONTH / every.max(1);
        let finding = out.fail(&automation.origin).name("name", automation.name.clone()).name("often", often(every));
        let total = u64::from(runs) * u64::from(automation.units.max(1));
        let billed = match unit {
            "" => String::new(),
            unit => format!(", which {} counts as at least {total} {unit}", exports::name(&automation.platform)),
        };
        let lists = match automation.looped {
            0 => String::new(),
            1 => " One of its steps comes once for each thing of a list.".to_owned(),
            many => format!(" {many} of its steps come once for each thing of a list."),
        };
        finding.detail(format!("That is about {runs} runs a month{billed}.{lists}"));
        if every <= 60 && !unit.is_empty() {
            finding.severity(Severity::Medium);
        }
        if automation.active == Some(false) {
            finding.severity(Severity::Info);
        }
    }
    exports::gather(out, "name");
}

fn often(every: u32) -> String {
    let (count, unit) = if every < 60 { (every, "second") } else { (every / 60, "minute") };
    if count == 1 { format!("every {unit}") } else { format!("every {count} {unit}s") }
}
