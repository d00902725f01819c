//! Automated pipelines: GitHub Actions, GitLab, CircleCI, Bitbucket, Azure, Jenkins and the like.

use super::{command, yaml};
use crate::facts::{Facts, PipelineStep};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Most steps that one file states.
const STEPS: usize = 400;

/// Reads what pipelines run.
pub(super) struct Pipeline;

/// Which service a path configures.
pub(super) fn provider(path: &str) -> Option<&'static str> {
    let lower = path.to_ascii_lowercase();
    let is_yaml = lower.ends_with(".yml") || lower.ends_with(".yaml");
    let is = |folder: &str| lower.starts_with(folder) || lower.contains(&format!("/{folder}"));
    Some(match super::file_name(&lower) {
        _ if is_yaml && (is(".github/workflows/") || is(".gitea/workflows/") || is(".forgejo/workflows/")) => "github-actions",
        // Steps that workflows of the same project share.
        "action.yml" | "action.yaml" if is(".github/actions/") => "github-actions",
        ".gitlab-ci.yml" | ".gitlab-ci.yaml" => "gitlab",
        _ if is_yaml && is(".circleci/") => "circleci",
        "bitbucket-pipelines.yml" => "bitbucket",
        "azure-pipelines.yml" | "azure-pipelines.yaml" => "azure",
        ".travis.yml" => "travis",
        "codemagic.yaml" => "codemagic",
        "cloudbuild.yaml" | "cloudbuild.yml" => "cloud-build",
        "buildspec.yml" => "codebuild",
        ".drone.yml" | ".woodpecker.yml" => "drone",
        "jenkinsfile" => "jenkins",
        _ => return None,
    })
}

impl Reader for Pipeline {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        provider(&entry.path).is_some()
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let Some(provider) = provider(&entry.path) else { return Ok(()) };
        let commands = if provider == "jenkins" { jenkins(source) } else { from_yaml(source) };
        for (at, text, is_action) in commands.into_iter().take(STEPS) {
            let kind = if is_action { command::action_kind(text) } else { command::kind(text) };
            let command = command::shown(text);
            facts.pipeline.push(PipelineStep { provider: provider.to_owned(), kind, command, origin: source.at(at) });
        }
        Ok(())
    }
}

/// Place, text and whether it is a ready-made action, of everything that runs.
fn from_yaml<'a>(source: &Source<'a>) -> Vec<(usize, &'a str, bool)> {
    let runs = |node: &yaml::Node<'a>| {
        let is_action = match node.key() {
            "uses" | "task" | "orb" => true,
            "run" | "script" | "command" | "bash" | "before_script" | "after_script" | "commands" | "pwsh" | "powershell" | "install"
            | "args" => false,
            _ => return None,
        };
        // What an action gets as its input is no command of the pipeline.
        let is_input = node.within("with") || node.within("defaults") || node.within("env");
        (!is_input && !node.value.is_empty()).then_some((node.at, node.value, is_action))
    };
    yaml::nodes(source).iter().filter_map(runs).collect()
}

/// The strings that a Jenkinsfile hands to a shell.
fn jenkins<'a>(source: &Source<'a>) -> Vec<(usize, &'a str, bool)> {
    let shell = |(at, line): (usize, &'a str)| {
        let text = line.trim();
        let starts = ["sh ", "sh(", "bat ", "bat(", "npm ", "yarn ", "mvn ", "./gradlew"].iter().any(|start| text.starts_with(start));
        starts.then(|| (at, text.trim_start_matches("sh").trim_start_matches(['(', ' ']), false))
    };
    let mut at = 0;
    let lines = source.text().split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line)
    });
    lines.filter_map(shell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::StepKind;

    fn steps(path: &str, text: &str) -> Vec<(StepKind, u32)> {
        let source = Source::new(path, text, vec![]);
        let mut facts = Facts::default();
        let entry = Entry::new(0, path.to_owned(), 1);
        assert!(Pipeline.claims(&entry, &source));
        Pipeline.read(&entry, &source, &mut facts).unwrap();
        facts.pipeline.iter().filter(|step| step.kind != StepKind::Other).map(|step| (step.kind, step.origin.line)).collect()
    }

    #[test]
    fn providers_are_read() {
        let github = "jobs:\n  a:\n    steps:\n      - run: |\n          npm ci\n          npm test\n      - uses: actions/github-script@v7\n        with:\n          script: |\n            npm test\n";
        assert_eq!(steps(".github/workflows/ci.yml", github), [(StepKind::Test, 6)]);
        let shared = "runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: flutter test\n";
        assert_eq!(steps(".github/actions/check/action.yml", shared), [(StepKind::Test, 5)]);
        assert_eq!(steps(".travis.yml", "script:\n  - bash ./scripts/coverage.sh\n"), [(StepKind::Test, 2)]);
        assert_eq!(steps(".gitlab-ci.yml", "test:\n  script:\n    - npm ci\n    - npx tsc\n"), [(StepKind::Build, 4)]);
        assert_eq!(
            steps(".circleci/config.yml", "jobs:\n  t:\n    steps:\n      - run:\n          name: x\n          command: pytest -q\n"),
            [(StepKind::Test, 6)]
        );
        assert_eq!(
            steps("bitbucket-pipelines.yml", "pipelines:\n  default:\n    - step:\n        script:\n          - npm run lint\n"),
            [(StepKind::Lint, 5)]
        );
        assert_eq!(steps("azure-pipelines.yml", "steps:\n  - script: npm test\n"), [(StepKind::Test, 2)]);
        assert_eq!(steps("Jenkinsfile", "stage('t') {\n  sh 'npm test'\n}\n"), [(StepKind::Test, 2)]);
    }
}
