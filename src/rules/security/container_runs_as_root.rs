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
    bad: samples![{ "no user is named":
        "Dockerfile" => "⟦FROM node:22-slim⟧\nRUN npm ci\nCMD [\"node\", \"server.js\"]\n",
    }],
    good: samples![{ "a user of its own, a stage without a start command, and a server that steps down by itself":
        "Dockerfile" => "FROM node:22 AS build\nRUN npm ci\nFROM node:22-slim\nUSER node\nCMD [\"node\", \"server.js\"]\n",
        "web/Dockerfile" => "FROM nginx:1.29\nCMD [\"nginx\", \"-g\", \"daemon off;\"]\n",
        "base/Dockerfile" => "FROM node:22\nRUN npm ci\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let deployments = &project.facts.deployments;
    if !deployments.iter().any(|fact| fact.platform == "docker") {
        out.not_applicable("No container is built from a Dockerfile.");
        return;
    }
    out.pass();
    for fact in deployments.iter().filter(|fact| fact.setting == Setting::RunsAsRoot) {
        out.fail(&fact.origin).confidence(Confidence::Medium);
    }
}
