//! The product may run on one machine only.

use crate::facts::{Deployment, Project, Setting};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "spof/single-instance",
    title: "The product may run on one instance only",
    pass_title: "More than one instance may run",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "With one instance, a crash, a rush of visitors and on many hosts every deployment takes the whole product down. It \
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
    bad: samples![{ "a machine of its own, one replica in a cluster, one task":
        ".replit" => "[deployment]\nrun = [\"npm\", \"run\", \"start\"]\n⟦deploymentTarget = \"vm\"⟧\n",
        "k8s/web.yaml" => "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  ⟦replicas: 1⟧\n  template:\n    spec:\n      containers:\n        - image: shop/web:2\n",
        "main.tf" => "resource \"aws_ecs_service\" \"web\" {\n  ⟦desired_count = 1⟧\n}\n",
    }
    { "one instance at most":
        "apphosting.yaml" => "runConfig:\n  # more when there is more traffic\n  ⟦maxInstances: 1⟧\n",
    }
    { "one replica":
        "railway.json" => "{\n  \"deploy\": {\n    ⟦\"numReplicas\": 1⟧\n  }\n}",
    }],
    good: samples![{ "one to begin with and a scaler, a worker, a database":
        "k8s/web.yaml" => "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n        - image: shop/web:2\n---\nkind: HorizontalPodAutoscaler\nspec:\n  scaleTargetRef:\n    name: web\n  maxReplicas: 4\n---\nkind: Deployment\nmetadata:\n  name: worker\nspec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n        - image: shop/web:2\n---\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n        - image: postgres:17\n",
        "render.yaml" => "services:\n  - type: web\n    numInstances: 1\n    scaling:\n      minInstances: 1\n      maxInstances: 3\n",
    }
    { "room to grow":
        "apphosting.yaml" => "runConfig:\n  minInstances: 1\n  maxInstances: 10\n",
    }],
};

/// Parts of names of what must run once.
const ALONE: &[&str] = &["worker", "cron", "schedul", "beat", "job", "bot", "migrat", "queue"];

/// Platforms on which a cap holds for one function out of many, and is a choice.
const FUNCTIONS: &[&str] = &["sam", "cloudformation", "serverless"];

/// The number that a fact states, and what it holds for.
fn read(fact: &Deployment) -> (&str, &str) {
    fact.value.split_once(' ').unwrap_or((&fact.value, ""))
}

fn judge(project: &Project, out: &mut Verdict) {
    let deployments = &project.facts.deployments;
    let of = |setting: Setting| deployments.iter().filter(move |fact| fact.setting == setting);
    // What scales replaces the number that is written for the start.
    let grows = |fact: &Deployment| {
        let (_, name) = read(fact);
        of(Setting::MaxInstances).find(|cap| {
            let (most, scaled) = read(cap);
            cap.platform == fact.platform && most != "1" && (name.is_empty() || scaled.is_empty() || name == scaled)
        })
    };
    // One deployment says it once for each of its parts.
    let mut alone: BTreeMap<&str, Vec<&Deployment>> = BTreeMap::new();
    for fact in of(Setting::Instances).chain(of(Setting::MaxInstances)) {
        let (number, name) = read(fact);
        let lower = name.to_ascii_lowercase();
        if FUNCTIONS.contains(&fact.platform.as_str()) || ALONE.iter().any(|part| lower.contains(part)) {
            continue;
        }
        match grows(fact).filter(|_| fact.setting == Setting::Instances) {
            Some(cap) => out.pass_at(&cap.origin),
            None if number == "1" => alone.entry(&fact.platform).or_default().push(fact),
            None if number == "0" => {}
            None => out.pass_at(&fact.origin),
        }
    }
    for (platform, parts) in alone {
        let Some((first, others)) = parts.split_first() else { continue };
        let finding = out.fail(&first.origin).related(others.iter().map(|fact| fact.origin.clone()));
        // Values of a chart are often replaced when it is installed.
        if platform == "helm" {
            finding.confidence(Confidence::Medium);
        }
    }
    out.not_applicable("No file limits how many instances may run.");
}
