//! A pipeline whose steps call scripts that no manifest has.

use crate::facts::{Manifest, Origin, PipelineStep, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeMap;

/// Names that a finding lists.
const NAMED: usize = 4;

pub(super) static RULE: Rule = Rule {
    id: "source-control/ci-calls-missing-script",
    title: "The pipeline calls scripts that do not exist: {scripts}",
    pass_title: "The pipeline calls scripts that exist",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "A step that calls a script nobody wrote fails every time, whatever the change. People learn to ignore a red mark \
          that is always red, and the pipeline then checks nothing.",
    fix: "Write the scripts that are worth having, and delete the steps that nobody will miss. Begin with one short pipeline that is green.",
    prompt: "The pipeline calls scripts that no package.json of this project has. For each, tell me whether the project has a \
             tool that does it (then add the script) or not (then remove the step). Do not add tools that I did not ask for, and \
             do not let a step pass by ignoring its failure. Done when every script that the pipeline calls exists and the \
             pipeline passes on the main branch.",
    cannot_see: "Scripts of a package that another repository holds.",
    refs: &[Ref::Url("https://docs.npmjs.com/cli/commands/npm-run-script")],
    judge,
    bad: samples![{ "checks that were only wished for":
        "package.json" => r#"{ "name": "shop", "scripts": { "build": "vite build", "test": "vitest" } }"#,
        ".github/workflows/ci.yml" => "on: push\njobs:\n  a:\n    steps:\n      - run: npm ci\n      - run: npm run build\n      ⟦- run: npm run test:server⟧\n      - run: |\n          npm run format:check\n          yarn run audit:licences --strict\n",
    }],
    good: samples![{ "scripts that are there, also in a part of the repository":
        "package.json" => r#"{ "name": "shop", "scripts": { "build": "turbo build" } }"#,
        "apps/web/package.json" => r#"{ "name": "web", "scripts": { "test:e2e": "playwright test" } }"#,
        ".github/workflows/ci.yml" => "on: push\njobs:\n  a:\n    steps:\n      - run: npm run build\n      - run: npm run test:e2e -w web\n      - run: npm run -w web test:e2e\n      - run: yarn run eslint .\n      - run: bun run tsc\n      - run: npm run lint --if-present\n      - run: npm run ${{ matrix.task }}\n      - run: pnpm exec tsc\n      - run: echo \"now: npm run deploy\"\n",
    }
    { "a script whose failure stops nothing":
        "package.json" => r#"{ "name": "shop", "scripts": { "build": "vite build" } }"#,
        ".github/workflows/ci.yml" => "on: push\njobs:\n  a:\n    steps:\n      - run: npm run build\n      - run: npm run size\n        continue-on-error: true\n",
    }],
};

/// Options before a script's name that take a value: which package it is of.
const VALUED: [&str; 6] = ["-w", "--workspace", "--prefix", "-C", "--dir", "--cwd"];

/// The script that a line runs by name: `npm run name`, `pnpm run name`, `yarn run name`, `bun run name`.
fn called(command: &str) -> impl Iterator<Item = &str> {
    command.split(['&', ';', '|']).filter_map(|part| {
        let mut words = part.split_whitespace();
        let manager = words.next().filter(|word| matches!(*word, "npm" | "pnpm" | "yarn" | "bun"))?;
        words.next().filter(|word| *word == "run" || *word == "run-script" && manager == "npm")?;
        let mut name = words.next()?;
        while name.starts_with('-') {
            if VALUED.contains(&name) {
                words.next()?;
            }
            name = words.next()?;
        }
        let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_' | b'.'));
        // Yarn and Bun also run programs of packages by this, and Bun files; only scripts have a colon in their name.
        let program = matches!(manager, "yarn" | "bun") && !name.contains(':');
        (plain && !program && !part.contains("--if-present") && !part.contains("--filter")).then_some(name)
    })
}

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let manifests: Vec<&Manifest> = facts.manifests.iter().filter(|manifest| manifest.ecosystem == "npm").collect();
    if manifests.is_empty() || facts.pipeline.iter().all(PipelineStep::is_shared) {
        out.not_applicable("There is no pipeline that runs scripts of a package.");
        return;
    }
    let known = |name: &str| manifests.iter().any(|manifest| manifest.scripts.iter().any(|(script, _)| script == name));
    let mut missing: BTreeMap<&str, &Origin> = BTreeMap::new();
    let steps = facts.pipeline.iter().filter(|step| !step.ignored && !step.is_shared());
    let mut first: Option<&Origin> = None;
    for (name, step) in steps.flat_map(|step| called(&step.command).map(move |name| (name, step))) {
        if !known(name) && !missing.contains_key(name) {
            missing.insert(name, &step.origin);
            first.get_or_insert(&step.origin);
        }
    }
    let Some(first) = first else {
        out.pass();
        return;
    };
    let mut names = missing.keys().take(NAMED).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if missing.len() > NAMED {
        names.push_str(&format!(" and {} more", missing.len() - NAMED));
    }
    let finding = out.fail(first).name("scripts", names);
    finding.related(missing.values().filter(|origin| **origin != first).map(|origin| (*origin).clone()));
}
