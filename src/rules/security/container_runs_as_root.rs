//! The product runs with all rights of its container.

use crate::facts::{Project, Setting};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/container-runs-as-root",
    title: "The container runs the product as root",
    pass_title: "The container runs the product without root rights",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "If an attacker gets a foothold in the product, root makes the next step easy: changing the program, \
          installing tools, trying to break out of the container.",
    fix: "Create a user in the Dockerfile and switch to it before the start command.",
    prompt: "In the last stage of the Dockerfile, switch to a user without root rights before CMD or ENTRYPOINT \
          (USER node in Node images; otherwise create one) and give it only the folders that it must write. \
          Change nothing else. Done when the container starts and `id` inside it does not say root.",
    cannot_see: "Whether the host forces another user.",
    refs: &[Ref::Cwe(250), Ref::Url("https://docs.docker.com/build/building/best-practices/")],
    judge,
    bad: samples![{ "the deployment gives more than the image does":
        "Dockerfile" => "FROM node:22-slim\nUSER node\nCMD [\"node\", \"server.js\"]\n",
        "docker-compose.yml" => "services:\n  web:\n    build: .\n    restart: always\n    ⟦privileged: true⟧\n  agent:\n    build: agent\n    restart: always\n    volumes:\n      - ⟦/var/run/docker.sock:/var/run/docker.sock⟧\n",
        "k8s/web.yaml" => "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - image: shop/web:2\n          securityContext:\n            ⟦runAsUser: 0⟧\n",
    }
    { "no user is named":
        "Dockerfile" => "⟦FROM node:22-slim⟧\nRUN npm ci\nCMD [\"node\", \"server.js\"]\n",
    }],
    good: samples![{ "the cluster refuses root":
        "Dockerfile" => "FROM node:22-slim\nCMD [\"node\", \"server.js\"]\n",
        "k8s/web.yaml" => "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      securityContext:\n        runAsNonRoot: true\n      containers:\n        - image: shop/web:2\n",
    }
    { "the compose file names a user, a proxy speaks to Docker":
        "Dockerfile" => "FROM node:22-slim\nCMD [\"node\", \"server.js\"]\n",
        "docker-compose.yml" => "services:\n  web:\n    build: .\n    restart: always\n    user: \"1000:1000\"\n  proxy:\n    image: traefik:3\n    restart: always\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock:ro\n",
    }
    { "a user of its own, a stage without a start command, and a server that steps down by itself":
        "Dockerfile" => "FROM node:22 AS build\nRUN npm ci\nFROM node:22-slim\nUSER node\nCMD [\"node\", \"server.js\"]\n",
        "web/Dockerfile" => "FROM nginx:1.29\nCMD [\"nginx\", \"-g\", \"daemon off;\"]\n",
        "base/Dockerfile" => "FROM node:22\nRUN npm ci\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let deployments = &project.facts.deployments;
    let of = |setting: Setting| deployments.iter().filter(move |fact| fact.setting == setting);
    if !deployments.iter().any(|fact| matches!(fact.platform.as_str(), "docker" | "kubernetes")) && of(Setting::RunsAsRoot).next().is_none()
    {
        out.not_applicable("No file says how a container is run.");
        return;
    }
    // Which user a deployment names holds over what the image says.
    let images = of(Setting::RunsAsRoot).filter(|fact| fact.platform == "docker").count();
    let by_compose = of(Setting::RunsAsUser).filter(|fact| fact.platform == "compose").count() >= images;
    let forced = of(Setting::RunsAsUser).find(|fact| matches!(fact.platform.as_str(), "kubernetes" | "helm") || by_compose);
    for fact in of(Setting::RunsAsRoot) {
        match forced.filter(|_| fact.platform == "docker") {
            Some(user) => out.pass_at(&user.origin),
            None => {
                let finding = out.fail(&fact.origin).confidence(Confidence::Medium);
                if fact.value.contains("Docker") {
                    finding.detail("Whoever may use the socket of Docker can start a container that sees the whole machine.");
                } else if fact.value.contains("privileged") {
                    finding.detail("A privileged container reaches the devices of the machine.");
                }
            }
        }
    }
    out.pass();
}
