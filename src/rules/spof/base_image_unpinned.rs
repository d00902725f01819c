//! A container is built on whatever version of its base is newest.

use crate::facts::{Deployment, Project, Setting};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "spof/base-image-unpinned",
    title: "A container image has no version: `{image}`",
    pass_title: "Container images have a version",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The same build or start gives another system tomorrow. It breaks on the day the image moves to a new \
          major version, usually together with an urgent fix of yours; a database may then refuse to read its own files.",
    fix: "Name at least the major version of the image, better a digest.",
    prompt: "Pin each image in the Dockerfiles, compose files and manifests to the version that is in use now (for example node:22-slim, \
          postgres:17). Change nothing else. Done when no image lacks a version or says latest, and everything builds and starts.",
    cannot_see: "Which version the tag stood for when the product was last built.",
    refs: &[Ref::Url("https://docs.docker.com/build/building/best-practices/")],
    judge,
    bad: samples![{ "a database that moves by itself, an image of a cluster":
        "docker-compose.yml" => "services:\n  web:\n    build: .\n    restart: always\n  db:\n    ⟦image: postgres⟧\n    restart: always\n",
        "k8s/web.yaml" => "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - ⟦image: ghcr.io/shop/web:latest⟧\n",
    }
    { "no version":
        "Dockerfile" => "⟦FROM node⟧\nRUN npm ci\nUSER node\nCMD [\"node\", \"server.js\"]\n",
    }],
    good: samples![{ "a file for those who write the code, an image that is built here":
        "docker-compose.yml" => "services:\n  db:\n    image: postgres\n",
        "deploy/compose.yml" => "services:\n  web:\n    build: .\n    image: shop/web:latest\n    restart: always\n",
    }
    { "versions, stages, digests and variables":
        "Dockerfile" => "ARG V=22\nFROM node:${V}-slim AS build\nRUN npm ci\nFROM build AS test\nFROM registry.example.com:5000/base/node@sha256:⟪hex:64⟫\nUSER node\nCMD [\"node\", \"server.js\"]\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let images: Vec<_> =
        project.facts.deployments.iter().filter(|fact| matches!(fact.setting, Setting::BaseImage | Setting::Image)).collect();
    if images.is_empty() {
        out.not_applicable("No file names a container image.");
        return;
    }
    out.pass();
    // Ready-made images are started by the handful; of those in one kind of file one fault is told.
    let mut started: BTreeMap<&str, Vec<&Deployment>> = BTreeMap::new();
    for image in images {
        let name = image.value.rsplit('/').next().unwrap_or("");
        let tag = name.split_once(':').map(|(_, tag)| tag);
        // A variable may hold the version.
        if image.value.contains(['$', '@']) || !matches!(tag, None | Some("latest")) {
            continue;
        }
        if image.setting == Setting::Image {
            started.entry(&image.platform).or_default().push(image);
        } else {
            out.fail(&image.origin).name("image", image.value.clone());
        }
    }
    for images in started.into_values() {
        let Some((first, others)) = images.split_first() else { continue };
        out.fail(&first.origin).name("image", first.value.clone()).related(others.iter().map(|image| image.origin.clone()));
    }
}
