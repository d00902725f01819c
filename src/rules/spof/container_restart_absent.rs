//! A container of the product stays down after its first crash.

use crate::facts::{Project, Setting};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/container-restart-absent",
    title: "The container `{service}` stays down when it crashes",
    pass_title: "Containers are started again after a crash",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Servers crash and machines reboot. Without a restart rule, the product stays down until somebody \
          notices and starts it by hand.",
    fix: "Add `restart: unless-stopped` to the service.",
    prompt: "Add restart: unless-stopped to every service in the compose file that must keep running. Change \
          nothing else. Done when a killed container comes back by itself.",
    cannot_see: "Restart rules that the host adds, and whether the compose file is used in production at all.",
    refs: &[Ref::Url("https://docs.docker.com/reference/compose-file/services/")],
    judge,
    bad: samples![{ "a service without a restart rule":
        "docker-compose.yml" => "services:\n  ⟦web:⟧\n    build: .\n    ports:\n      - \"3000:3000\"\n  db:\n    image: postgres:17\n    restart: always\n",
    }],
    good: samples![{ "a service that comes back, in two spellings, and a file for development":
        "docker-compose.yml" => "services:\n  web:\n    build: .\n    restart: unless-stopped\n  worker:\n    build: .\n    deploy:\n      restart_policy:\n        condition: any\n",
        "docker-compose.dev.yml" => "services:\n  tool:\n    build: .\n",
    }
    { "the restart rule stands in the file for deployment":
        "compose.yml" => "services:\n  api:\n    build: .\n",
        "compose.deploy.yml" => "services:\n  api:\n    restart: always\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let of = |setting: Setting| project.facts.deployments.iter().filter(move |fact| fact.platform == "compose" && fact.setting == setting);
    let built: Vec<_> = of(Setting::Used).collect();
    if built.is_empty() {
        out.not_applicable("No compose file starts this project.");
        return;
    }
    // A second compose file may add what the first leaves out, so the service's name decides.
    for service in built {
        match of(Setting::RestartPolicy).find(|fact| fact.value == service.value) {
            Some(policy) => out.pass_at(&policy.origin),
            None => drop(out.fail(&service.origin).name("service", service.value.clone()).confidence(Confidence::Medium)),
        }
    }
}
