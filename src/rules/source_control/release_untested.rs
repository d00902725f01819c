//! A pipeline brings a change to customers without waiting for the tests that it, or another one, runs.

use crate::facts::{PipelineStep, Project, StepKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    id: "source-control/release-untested",
    title: "The release does not wait for the tests",
    pass_title: "A release waits until the tests have passed",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The tests and the release start at the same moment. A change that breaks a test is with your customers before anyone sees the red mark.",
    fix: "Let the job that releases need the job that tests, or let it start only when the pipeline with the tests has ended well.",
    prompt: "Make the release wait for the tests: put both jobs into one workflow and add `needs:` with the name of the test job to the job that deploys, \
             or start the deploying workflow by `workflow_run` of the one that tests, only when its conclusion is success. Keep what the jobs do as it \
             is. Done when a push with a failing test does not deploy.",
    cannot_see: "A branch that takes changes only after the tests have passed, which is set at the repository's host; hosts that release by themselves.",
    refs: &[Ref::Url("https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-jobs")],
    judge,
    bad: samples![
        { "a pipeline of its own that starts with every change":
            "package.json" => r#"{ "name": "shop" }"#,
            ".github/workflows/test.yml" => "on:\n  push:\n    branches: [main]\njobs:\n  t:\n    steps:\n      - run: npm test\n",
            ".github/workflows/deploy.yml" => "on:\n  push:\n    branches: [main]\njobs:\n  d:\n    steps:\n      - run: npm ci\n      - ⟦uses: amondnet/vercel-action@v25⟧\n        with:\n          vercel-args: --prod\n",
        }
        { "jobs side by side, and tests that come after":
            "package.json" => r#"{ "name": "shop" }"#,
            ".github/workflows/main.yml" => "on: push\njobs:\n  test:\n    steps:\n      - run: npm test\n  build:\n    steps:\n      - run: npm run build\n  ship:\n    needs: build\n    steps:\n      - ⟦run: npx vercel deploy --prod⟧\n      - run: npm test\n",
        }
    ],
    good: samples![
        { "it needs a job that needs the tests":
            "package.json" => r#"{ "name": "shop" }"#,
            ".github/workflows/main.yml" => "on: push\njobs:\n  test:\n    steps:\n      - run: npm test\n  build:\n    needs: [test]\n    steps:\n      - run: npm run build\n  ship:\n    needs:\n      - build\n    steps:\n      - run: npx vercel deploy --prod\n",
        }
        { "it tests first, itself":
            "package.json" => r#"{ "name": "shop" }"#,
            ".github/workflows/main.yml" => "on: push\njobs:\n  ship:\n    steps:\n      - run: npm test\n      - run: npx vercel deploy --prod\n",
        }
        { "it starts when the other pipeline has ended, or when a person says so":
            "package.json" => r#"{ "name": "shop" }"#,
            ".github/workflows/test.yml" => "on: push\njobs:\n  t:\n    steps:\n      - run: npm test\n",
            ".github/workflows/deploy.yml" => "on:\n  workflow_run:\n    workflows: [Test]\n    types: [completed]\njobs:\n  d:\n    steps:\n      - run: npx vercel deploy --prod\n",
            ".github/workflows/hand.yml" => "on: workflow_dispatch\njobs:\n  d:\n    steps:\n      - run: npx vercel deploy --prod\n",
        }
        { "the tests are called from a file of their own":
            "package.json" => r#"{ "name": "shop" }"#,
            ".github/workflows/test.yml" => "on: workflow_call\njobs:\n  t:\n    steps:\n      - run: npm test\n",
            ".github/workflows/deploy.yml" => "on: push\njobs:\n  check:\n    uses: ./.github/workflows/test.yml\n  d:\n    needs: check\n    steps:\n      - run: npx vercel deploy --prod\n",
        }
        { "a cluster that is made for the run":
            "package.json" => r#"{ "name": "shop" }"#,
            ".github/workflows/test.yml" => "on: push\njobs:\n  t:\n    steps:\n      - run: npm test\n",
            ".github/workflows/cluster.yml" => "on: push\njobs:\n  d:\n    steps:\n      - uses: helm/kind-action@v1\n      - run: kubectl apply -f k8s\n",
        }
        { "nothing is tested that could be waited for":
            "package.json" => r#"{ "name": "shop" }"#,
            ".github/workflows/deploy.yml" => "on: push\njobs:\n  d:\n    steps:\n      - run: npx vercel deploy --prod\n",
        }
        { "what is released are pages about the product":
            "package.json" => r#"{ "name": "shop" }"#,
            ".github/workflows/test.yml" => "on: push\njobs:\n  t:\n    steps:\n      - run: npm test\n",
            ".github/workflows/docs.yml" => "on: push\njobs:\n  d:\n    steps:\n      - uses: actions/deploy-pages@v4\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut files: BTreeMap<&str, Vec<&PipelineStep>> = BTreeMap::new();
    for step in project.facts.pipeline.iter().filter(|step| step.provider == "github-actions" && !step.is_shared()) {
        files.entry(&step.origin.path).or_default().push(step);
    }
    let tests = |step: &&PipelineStep| step.kind == StepKind::Test && !step.ignored;
    let released = |step: &&PipelineStep| step.kind == StepKind::Deploy && !step.on_demand && !is_beside_the_product(step);
    // A cluster that is made for the run is thrown away after it.
    let made = |step: &&PipelineStep| ["kind-action", "minikube", "k3d"].iter().any(|mark| step.command.contains(mark));
    let releasing = || files.values().filter(|steps| steps.iter().any(released) && !steps.iter().any(made));
    let testing: BTreeSet<&str> = files.iter().filter(|(_, steps)| steps.iter().any(tests)).map(|(path, _)| *path).into_set();
    if releasing().next().is_none() {
        return out.not_applicable("No pipeline that could be followed releases the product by itself.");
    }
    if testing.is_empty() {
        return out.not_applicable("No pipeline runs tests that a release could wait for.");
    }
    let waits = |release: &PipelineStep, steps: &[&PipelineStep]| {
        let before = |job: &PipelineStep| {
            let own = job.jobs.first().is_some_and(|name| release.jobs.contains(name));
            let same = job.jobs.first() == release.jobs.first();
            own && (!same || job.origin.line < release.origin.line)
        };
        // What another repository keeps may well test.
        let called = |job: &PipelineStep| job.command.strip_prefix("./").is_none_or(|file| testing.contains(file));
        steps.iter().any(|step| before(step) && (tests(step) || is_workflow(step) && called(step)))
    };
    let mut all_wait = true;
    for steps in releasing() {
        if let Some(release) = steps.iter().find(|step| released(step) && !waits(step, steps)) {
            all_wait = false;
            out.fail(&release.origin).confidence(Confidence::Medium);
        }
    }
    if all_wait {
        out.pass();
    }
}

/// Whether a job is a whole workflow that is kept elsewhere.
fn is_workflow(step: &PipelineStep) -> bool {
    step.command.contains(".github/workflows/")
}

/// Pages about the product, packages for other programmers, a copy to try a change in, changes of the database.
fn is_beside_the_product(step: &PipelineStep) -> bool {
    let path = step.origin.path.to_ascii_lowercase();
    let command = step.command.to_ascii_lowercase();
    let beside =
        ["docs", "storybook", "preview", "staging", "playground", "example", "migrat", "npm publish", "pages", "changeset", "docker push"];
    beside.iter().any(|word| path.contains(word) || command.contains(word))
        || step.jobs.first().is_some_and(|job| {
            let job = job.to_ascii_lowercase();
            beside.iter().any(|word| job.contains(word))
        })
}
