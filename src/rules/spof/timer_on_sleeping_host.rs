//! Work on a timer of a program that its host stops and copies as it likes.

use crate::facts::{Deployment, Project, Setting, SiteKind};
use crate::rules::sites::fail_each_file;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/timer-on-sleeping-host",
    title: "Work on a timer runs in a program that its host stops when nobody visits",
    pass_title: "Work on a timer does not depend on a program that may sleep",
    severity: Severity::High,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "The host stops the program while nobody calls it, and starts several copies when many do. Timers inside it then do not run at all, or run twice: bills are not made, reminders are not sent, or both happen two times.",
    fix: "Start the work from outside: a scheduled job of the host or the database that calls an address of your own with a secret. Make it harmless when it runs twice.",
    prompt: "Move each timer of this file into an endpoint that a schedule calls (a scheduled deployment or cron job of the hosting platform, or pg_cron in the database), protected by a secret from the environment that must be set. Keep a record of what was done for which day or customer under a unique key, so that a second run does nothing. Do not change what the work does. Done when the work happens once on time although the program was asleep.",
    cannot_see: "A setting outside the files that keeps one copy running all the time.",
    refs: &[Ref::Url("https://docs.replit.com/cloud-services/deployments/autoscale-deployments")],
    judge,
    bad: samples![{ "billing by a timer on machines that come and go":
        ".replit" => "run = \"npm run dev\"\n[deployment]\ndeploymentTarget = \"autoscale\"\nrun = [\"npm\", \"start\"]\n",
        "package.json" => r#"{ "name": "soap", "dependencies": { "express": "4", "node-cron": "3" } }"#,
        "server/billing.ts" => r##"import cron from "node-cron";
export function start() {
  ⟦cron.schedule("0 6 * * *", bill);⟧
}
"##,
    }],
    good: samples![{ "one machine that stays":
        ".replit" => "run = \"npm run dev\"\n[deployment]\ndeploymentTarget = \"vm\"\nrun = [\"npm\", \"start\"]\n",
        "package.json" => r#"{ "name": "soap", "dependencies": { "express": "4", "node-cron": "3" } }"#,
        "server/billing.ts" => r##"import cron from "node-cron";
cron.schedule("0 6 * * *", bill);
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let sleeps = |fact: &&Deployment| {
        fact.setting == Setting::SleepsWhenIdle || fact.platform == "render" && fact.setting == Setting::Plan && fact.value == "free"
    };
    let Some(host) = project.facts.deployments.iter().find(sleeps) else {
        return out.not_applicable("No file puts the program on machines that stop when nobody visits.");
    };
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::TimerInProcess,
        |sites, finding| {
            finding.detail(format!("Line {} of {} puts it on such machines (`{}`).", host.origin.line, host.origin.path, host.value));
            finding.related([host.origin.clone()]);
            if sites.iter().all(|site| site.detail == "setInterval") {
                finding.severity(Severity::Medium).confidence(Confidence::Medium);
            }
        },
    );
}
