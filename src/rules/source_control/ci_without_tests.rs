//! A pipeline exists, and nothing in it builds or tests the product.

use crate::facts::{PipelineStep, Project, StepKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/ci-without-tests",
    title: "The pipeline neither builds the product nor runs tests",
    pass_title: "The pipeline builds or tests every change",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "There is automation around the code, but it only moves tickets or assigns people. A change that \
          breaks the product passes it just the same.",
    fix: "Add a job that installs from the lockfile, builds, and runs the tests on every pull request.",
    prompt: "Add a job to the existing workflows that runs on pull requests and on pushes to main: check out, \
          install from the lockfile, type-check, run the tests and build. Keep the existing workflows as they \
          are. Done when a pull request that breaks the build is shown as failed.",
    cannot_see: "Checks that a hosting platform runs on its own for each pull request.",
    refs: &[Ref::Url("https://docs.github.com/en/actions/about-github-actions/about-continuous-integration-with-github-actions")],
    judge,
    bad: samples![{ "tests whose failure stops nothing":
        "package.json" => r#"{ "name": "shop" }"#,
        ".github/workflows/ci.yml" => "on: push\njobs:\n  a:\n    steps:\n      - run: npm ci\n      - ⟦run: npm test || true⟧\n",
    }
    { "workflows that only assign reviewers":
        "package.json" => r#"{ "name": "shop" }"#,
        ".github/workflows/assign.yml" => "on: pull_request\njobs:\n  assign:\n    steps:\n      - uses: kentaro-m/auto-assign-action@v2\n",
    }
    { "a script inside an action is not a step of the pipeline":
        "package.json" => r#"{ "name": "shop" }"#,
        ".github/workflows/hello.yml" => "on: push\njobs:\n  a:\n    steps:\n      - uses: actions/github-script@v7\n        with:\n          script: |\n            npm test\n      - run: echo \"npm test\"\n",
    }],
    good: samples![{ "one that may fail beside one that may not":
        "package.json" => r#"{ "name": "shop" }"#,
        ".github/workflows/ci.yml" => "on: push\njobs:\n  a:\n    steps:\n      - run: npm test\n      - run: npx playwright test\n        continue-on-error: true\n",
    }
    { "a file of GitLab that stands elsewhere":
        "package.json" => r#"{ "name": "shop" }"#,
        ".gitlab-ci.yml" => "include:\n  - project: shop/pipelines\n    file: /node.yml\n",
    }
    { "tests behind an emulator":
        "package.json" => r#"{ "name": "shop" }"#,
        ".github/workflows/ci.yml" => "on: push\njobs:\n  a:\n    steps:\n      - run: |\n          npm ci\n          firebase emulators:exec \"npm test\"\n",
    }
    { "a pipeline that builds, in a project without tests":
        "package.json" => r#"{ "name": "shop" }"#,
        ".gitlab-ci.yml" => "build:\n  script:\n    - npm ci\n    - npm run build\n",
    }
    { "the usual task of a Ruby project":
        "Gemfile" => "gem 'rails'\n",
        ".github/workflows/test.yml" => "on: push\njobs:\n  a:\n    steps:\n      - run: bundle exec rake\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let steps = &project.facts.pipeline;
    if steps.iter().all(PipelineStep::is_shared) {
        out.not_applicable("There is no pipeline.");
    } else if let Some(step) = steps.iter().find(|step| step.kind == StepKind::Test && !step.ignored) {
        out.pass_at(&step.origin);
    } else if let Some(step) = steps.iter().find(|step| step.kind == StepKind::Test) {
        out.fail(&step.origin).severity(Severity::Low).detail("It runs tests, and is told to go on when they fail.");
    } else if steps.iter().any(is_kept_elsewhere) {
        out.unknown("The pipeline runs steps that another repository holds.", None);
    } else if let Some(step) = steps.iter().find(|step| matches!(step.kind, StepKind::Build)) {
        // A build holds a change against something; whether tests exist is another rule's matter.
        if project.facts.tests.is_empty() {
            out.pass_at(&step.origin);
        } else {
            out.fail_whole().severity(Severity::Low).detail("It builds the product, and leaves out the tests that the project has.");
        }
    } else if steps.iter().any(|step| step.kind == StepKind::Lint) {
        // Where nothing is built and nothing tested, checks of the code's form are all there can be.
        if project.facts.tests.is_empty() && project.facts.modules.is_empty() {
            out.pass();
        } else {
            out.fail_whole().severity(Severity::Low).detail("It checks how the code is written, and never runs it.");
        }
    } else {
        out.fail_whole();
    }
}

/// `owner/repository/.github/workflows/test.yml@v2`, or what a pipeline of GitLab includes: steps of another repository.
fn is_kept_elsewhere(step: &PipelineStep) -> bool {
    let included =
        step.provider == "gitlab" && !step.command.contains(' ') && [".yml", ".yaml"].iter().any(|end| step.command.ends_with(end));
    included || step.command.contains("/.github/workflows/") && !step.command.starts_with('.')
}
