//! A container of the product stays down after its first crash.

use crate::facts::{Project, Setting};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/container-restart-absent",
    title: "What crashes stays down ({service})",
    pass_title: "Containers are started again after a crash",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Servers crash and machines reboot. Without a restart rule, the product stays down until somebody \
          notices and starts it by hand.",
    fix: "Add `restart: unless-stopped` to the service, or the restart policy that the host offers.",
    prompt: "Add restart: unless-stopped to every service in the compose file that must keep running. Change \
          nothing else. Done when a killed container comes back by itself.",
    cannot_see: "Restart rules that the host adds, and whether the compose file is used in production at all.",
    refs: &[Ref::Url("https://docs.docker.com/reference/compose-file/services/")],
    judge,
    bad: samples![{ "a host that is told to leave it":
        "railway.json" => "{\n  \"deploy\": {\n    ⟦\"restartPolicyType\": \"NEVER\"⟧\n  }\n}",
        "fly.toml" => "app = 'shop'\n[[restart]]\n⟦policy = 'never'⟧\n",
    }
    { "a service without a restart rule":
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
    let all = |setting: Setting| project.facts.deployments.iter().filter(move |fact| fact.setting == setting);
    let of = |setting: Setting| all(setting).filter(|fact| fact.platform == "compose");
    // A second compose file may add what the first leaves out, so the service's name decides.
    for service in of(Setting::Used) {
        match of(Setting::RestartPolicy).find(|fact| fact.value == service.value) {
            Some(policy) => out.pass_at(&policy.origin),
            None => drop(out.fail(&service.origin).name("service", service.value.clone()).confidence(Confidence::Medium)),
        }
    }
    for fact in all(Setting::RestartOff) {
        out.fail(&fact.origin).name("service", fact.platform.clone());
    }
    for fact in all(Setting::RestartPolicy).filter(|fact| fact.platform != "compose") {
        out.pass_at(&fact.origin);
    }
    out.not_applicable("No file says how the product is kept running.");
}
