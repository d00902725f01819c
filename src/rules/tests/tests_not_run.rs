//! Tests that no command runs.

use crate::facts::{Origin, Project, StepKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

/// What a script that runs tests of JavaScript names.
const RUNNERS: &[&str] = &[
    "jest",
    "vitest",
    "mocha",
    "playwright",
    "cypress",
    "--test",
    "bun test",
    "deno test",
    "ava",
    "tap",
    "karma",
    "react-scripts test",
    "ng test",
    "uvu",
    "turbo",
    "nx ",
    "lerna",
    "wtr",
    "web-test-runner",
    "jasmine",
    "vue-cli-service test",
    "qunit",
    "craco test",
    "test:",
    "run test",
    "testem",
    "tests/",
    "test/",
    "vp test",
    "poku",
    "node test",
    "tsx test",
    "ts-node test",
    "-r test",
    "expo test",
    "hardhat",
    "wasp test",
    "pnpm test",
    "yarn test",
];

pub(super) static RULE: Rule = Rule {
    id: "tests/tests-not-run",
    title: "There are tests, and no command runs them",
    pass_title: "A command runs the tests",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Tests that nobody can start with one command are not started. They grow old and stop telling anything.",
    fix: "Add a test command to package.json and run it on every change.",
    prompt: "Find out which test runner these test files are written for, install it as a development dependency, add a \"test\" script to package.json \
             that runs all of them once, and mend tests that fail because they are outdated. Do not change product code. Done when npm test runs all \
             test files and passes.",
    cannot_see: "Commands that people keep in their heads.",
    refs: &[Ref::Url("https://docs.npmjs.com/cli/commands/npm-test")],
    judge,
    bad: samples![{ "the script that npm writes":
        "package.json" => "{ \"name\": \"shop\", \"scripts\": { \"test\": \"echo \\\"Error: no test specified\\\" && exit 1\" } }⟦⟧",
        "src/cart.test.js" => "const { total } = require('./cart');\ntest('adds', () => { expect(total([1, 2])).toBe(3); });\n",
    }],
    good: samples![
        { "a script":
            "package.json" => r#"{ "name": "shop", "scripts": { "test": "vitest run" } }"#,
            "src/cart.test.ts" => "import { total } from './cart';\ntest('adds', () => { expect(total([1, 2])).toBe(3); });\n",
        }
        { "the pipeline runs them":
            "package.json" => r#"{ "name": "shop" }"#,
            ".github/workflows/ci.yml" => "on: push\njobs:\n  a:\n    steps:\n      - run: npx vitest run\n",
            "src/cart.test.ts" => "import { total } from './cart';\ntest('adds', () => { expect(total([1, 2])).toBe(3); });\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let scripted = |path: &str| [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts"].iter().any(|end| path.ends_with(end));
    if !facts.tests.iter().any(|test| scripted(&test.origin.path)) {
        out.not_applicable("There are no tests in JavaScript or TypeScript.");
        return;
    }
    let packages: Vec<_> = facts.manifests.iter().filter(|manifest| manifest.ecosystem == "npm").collect();
    let runs = |script: &str| RUNNERS.iter().any(|runner| script.contains(runner));
    let declared = packages.iter().find(|package| package.scripts.iter().any(|(_, script)| runs(script)));
    if let Some(package) = declared {
        out.pass_at(&Origin::file(&package.path));
    } else if let Some(step) = facts.pipeline.iter().find(|step| step.kind == StepKind::Test) {
        out.pass_at(&step.origin);
    } else if facts
        .files
        .iter()
        .any(|file| file.path.ends_with("deno.json") || file.path.ends_with("deno.jsonc") || file.path.ends_with("Makefile"))
    {
        out.pass();
    } else if let Some(package) = packages.iter().min_by_key(|package| package.path.len()) {
        out.fail(&Origin::file(&package.path));
    } else {
        out.not_applicable("There is no package manifest that could hold a command.");
    }
}
