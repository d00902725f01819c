//! The product may run on one machine only.

use crate::facts::{Project, Setting};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/single-instance",
    title: "The product may run on one instance only",
    pass_title: "More than one instance may run",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "With one instance, every deployment, crash or rush of visitors takes the whole product down. It \
          cannot grow when it has to.",
    fix: "Allow at least two instances, after making sure that nothing important is kept in the memory or on \
          the disk of one.",
    prompt: "Raise the highest number of instances in the deployment file to at least 3. Before that, find state \
          that is kept in memory or on the local disk (sessions, queues, uploads) and list it; move it to the \
          database or object storage if that is small. Do not change features. Done when two instances can \
          serve the same user in turn.",
    cannot_see: "Limits that are set in the platform's own pages instead of a file.",
    refs: &[Ref::Url("https://firebase.google.com/docs/app-hosting/configure")],
    judge,
    bad: samples![{ "one instance at most":
        "apphosting.yaml" => "runConfig:\n  # more when there is more traffic\n  ⟦maxInstances: 1⟧\n",
    }
    { "one replica":
        "railway.json" => "{\n  \"deploy\": {\n    ⟦\"numReplicas\": 1⟧\n  }\n}",
    }],
    good: samples![{ "room to grow":
        "apphosting.yaml" => "runConfig:\n  minInstances: 1\n  maxInstances: 10\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut limits = project.facts.deployments.iter().filter(|fact| fact.setting == Setting::MaxInstances).peekable();
    if limits.peek().is_none() {
        out.not_applicable("No file limits how many instances may run.");
        return;
    }
    for limit in limits {
        if limit.value.trim() == "1" {
            out.fail(&limit.origin);
        } else {
            out.pass_at(&limit.origin);
        }
    }
}
