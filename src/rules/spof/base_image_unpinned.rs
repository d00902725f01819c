//! A container is built on whatever version of its base is newest.

use crate::facts::{Project, Setting};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/base-image-unpinned",
    title: "The container's base image has no version: `{image}`",
    pass_title: "Base images have a version",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The same build gives another system tomorrow. It breaks on the day the base image moves to a new \
          major version, usually together with an urgent fix of yours.",
    fix: "Name at least the major version of the base image, better a digest.",
    prompt: "Pin each base image in the Dockerfiles to the version that is in use now (for example node:22-slim). \
          Change nothing else. Done when no FROM line lacks a version or says latest, and the image builds.",
    cannot_see: "Which version the tag stood for when the product was last built.",
    refs: &[Ref::Url("https://docs.docker.com/build/building/best-practices/")],
    judge,
    bad: samples![{ "no version":
        "Dockerfile" => "⟦FROM node⟧\nRUN npm ci\nUSER node\nCMD [\"node\", \"server.js\"]\n",
    }],
    good: samples![{ "versions, stages, digests and variables":
        "Dockerfile" => "ARG V=22\nFROM node:${V}-slim AS build\nRUN npm ci\nFROM build AS test\nFROM registry.example.com:5000/base/node@sha256:⟪hex:64⟫\nUSER node\nCMD [\"node\", \"server.js\"]\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let images: Vec<_> = project.facts.deployments.iter().filter(|fact| fact.setting == Setting::BaseImage).collect();
    if images.is_empty() {
        out.not_applicable("No container is built from a Dockerfile.");
        return;
    }
    out.pass();
    for image in images {
        let name = image.value.rsplit('/').next().unwrap_or("");
        let tag = name.split_once(':').map(|(_, tag)| tag);
        // A variable may hold the version.
        if !image.value.contains(['$', '@']) && matches!(tag, None | Some("latest")) {
            out.fail(&image.origin).name("image", image.value.clone());
        }
    }
}
