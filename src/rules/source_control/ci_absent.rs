//! A project whose changes no machine looks at before users get them.

use crate::facts::{Project, ReadState};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/ci-absent",
    title: "Nothing checks a change before your users get it",
    pass_title: "Changes are checked by an automated pipeline",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Without an automated check, every change goes out on trust. AI tools rewrite working code while they \
          add something else, and you hear of it from customers.",
    fix: "Add a pipeline (GitHub Actions, GitLab CI) that installs, builds and tests the project on every \
          change.",
    prompt: "Add a GitHub Actions workflow .github/workflows/ci.yml that runs on pull requests and on pushes to \
          main: check out, install from the lockfile, type-check, lint, test and build. Do not change \
          application code. Done when the workflow passes on the main branch.",
    cannot_see: "Pipelines that are set up in a platform's own settings instead of a file.",
    refs: &[Ref::Url("https://docs.github.com/en/actions/about-github-actions/about-continuous-integration-with-github-actions")],
    judge,
    bad: samples![{ "an application without a pipeline":
        "package.json" => r#"{ "name": "shop", "scripts": { "build": "vite build" } }"#,
        "src/main.ts" => "export const x = 1;\n",
    }
    { "build commands of a hosting platform are no check of a change":
        "package.json" => r#"{ "name": "shop" }"#,
        "netlify.toml" => "[build]\ncommand = \"npm run build\"\n",
    }
    { "a workflow with the end of a patch in it":
        "package.json" => r#"{ "name": "shop" }"#,
        ".github/workflows/ci.yml" => "on: push\njobs:\n  test:\n    steps:\n      - run: npm test\n*** End Patch\n",
    }
    { "shared steps that no pipeline uses":
        "package.json" => r#"{ "name": "shop" }"#,
        ".github/actions/check/action.yml" => "runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: npm test\n",
    }],
    good: samples![{ "a workflow that builds":
        "package.json" => r#"{ "name": "shop" }"#,
        ".github/workflows/ci.yml" => "on: push\njobs:\n  test:\n    steps:\n      - run: npm test\n",
    }
    { "a pipeline of GitLab":
        "package.json" => r#"{ "name": "shop" }"#,
        ".gitlab-ci.yml" => "test:\n  script:\n    - npm ci\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    match project.facts.pipeline.iter().find(|step| !step.is_shared()) {
        Some(step) => out.pass_at(&step.origin),
        None if project.facts.manifests.is_empty() && project.facts.modules.is_empty() => {
            out.not_applicable("There is no application code that a pipeline could build.");
        }
        None => {
            let finding = out.fail_whole();
            let broken = |path: &str| path.contains(".github/workflows/") || path.ends_with(".gitlab-ci.yml");
            let mut files = project.facts.files.iter().filter(|file| matches!(file.state, ReadState::Unread(_)));
            if let Some(file) = files.find(|file| broken(&file.path)) {
                finding.detail(format!(
                    "`{}` is there, but a line in it is no YAML, so the service refuses the file and runs nothing.",
                    file.path
                ));
            }
        }
    }
}
