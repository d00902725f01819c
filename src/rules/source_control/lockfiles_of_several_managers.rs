//! Two package managers each believe they own the dependencies.

use crate::facts::{Lockfile, Origin, Project, is_beside_the_product};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    id: "source-control/lockfiles-of-several-managers",
    title: "Lockfiles of several package managers contradict each other: {managers}",
    pass_title: "One package manager owns the dependencies",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Each tool installs from its own lockfile, so two people, or you and your host, can run different \
          versions of the same product and see different faults.",
    fix: "Decide for one package manager and delete the other lockfiles.",
    prompt: "Find out which package manager the host and the pipeline use, keep its lockfile, delete the others, \
          and set packageManager in package.json. Do not change versions. Done when one lockfile is left and a \
          clean install and build pass.",
    cannot_see: "Which of the lockfiles the hosting platform really uses.",
    refs: &[Ref::Url("https://docs.npmjs.com/cli/configuring-npm/package-lock-json")],
    judge,
    bad: samples![{ "npm and bun side by side":
        "package.json" => r#"{ "dependencies": { "react": "^19.0.0" } }"#,
        "package-lock.json" => "{}",
        "bun.lock" => "⟦⟧{}",
    }],
    good: samples![{ "each part of the repository has its own":
        "web/pnpm-lock.yaml" => "lockfileVersion: '9.0'\n",
        "functions/package-lock.json" => "{}",
        "api/uv.lock" => "version = 1\n",
    }
    { "a trial of several managers":
        "test/install/package-lock.json" => "{}",
        "test/install/yarn.lock" => "x",
    }
    { "two formats of one manager":
        "bun.lock" => "{}",
        "bun.lockb" => "x",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    const RIVALS: [&[&str]; 2] = [&["npm", "pnpm", "yarn", "bun"], &["poetry", "uv", "pipenv", "pdm"]];
    let mut folders: BTreeMap<&str, Vec<&Lockfile>> = BTreeMap::new();
    for lock in project.facts.lockfiles.iter().filter(|lock| !is_beside_the_product(&lock.path)) {
        folders.entry(lock.path.rsplit_once('/').map_or("", |(folder, _)| folder)).or_default().push(lock);
    }
    if folders.is_empty() {
        out.not_applicable("There is no lockfile.");
        return;
    }
    out.pass();
    for locks in folders.values() {
        for rivals in RIVALS {
            let held: Vec<&&Lockfile> = locks.iter().filter(|lock| rivals.contains(&lock.manager.as_str())).collect();
            let managers: BTreeSet<&str> = held.iter().map(|lock| lock.manager.as_str()).into_set();
            if managers.len() > 1
                && let Some((first, rest)) = held.split_first()
            {
                let names: Vec<&str> = managers.into_iter().collect();
                let others = rest.iter().map(|lock| Origin::file(&lock.path));
                out.fail(&Origin::file(&first.path)).name("managers", names.join(", ")).related(others);
            }
        }
    }
}
