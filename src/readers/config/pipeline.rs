//! Automated pipelines: GitHub Actions, GitLab, CircleCI, Bitbucket, Azure, Jenkins and the like.

use super::{command, yaml};
use crate::facts::{Facts, PipelineStep};
use crate::intake::Entry;
use crate::readers::{Reader, Source};
use std::collections::{BTreeMap, BTreeSet};

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
        _ if is_yaml && (is(".gitlab/ci/") || is(".gitlab-ci/") || is(".gitlab/pipelines/")) => "gitlab",
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
        if provider != "jenkins"
            && let Some((at, _)) = source.lines().find(|(_, line)| is_stray(line))
        {
            return Err(format!("a line that is no YAML makes it useless (line {})", source.at(at).line));
        }
        let nodes = if provider == "jenkins" { Vec::new() } else { yaml::nodes(source) };
        let steps = if provider == "jenkins" { jenkins(source) } else { from_yaml(provider, &nodes) };
        let needs = if provider == "github-actions" { Needs::of(&nodes) } else { Needs::default() };
        for Step { at, text, is_action, ignored, job } in steps.into_iter().take(STEPS) {
            let kind = if is_action { command::action_kind(text) } else { command::kind(text) };
            let command = command::shown(text);
            let ignored = ignored || !is_action && swallows_failure(text);
            facts.pipeline.push(PipelineStep {
                provider: provider.to_owned(),
                kind,
                command,
                ignored,
                jobs: needs.before(job),
                on_demand: needs.on_demand,
                origin: source.at(at),
            });
        }
        Ok(())
    }
}

/// Whether a line is a mark of a tool that stayed behind: the end of a patch, a fence, one side of a merge. A service
/// refuses the whole file for it.
fn is_stray(line: &str) -> bool {
    ["*** ", "```", "<<<<<<< ", ">>>>>>> "].iter().any(|mark| line.starts_with(mark))
}

/// One thing that a pipeline runs.
struct Step<'a> {
    at: usize,
    text: &'a str,
    /// A ready-made action, not a line of shell.
    is_action: bool,
    /// The pipeline goes on when it fails.
    ignored: bool,
    /// The job of GitHub Actions that it stands in; empty elsewhere.
    job: &'a str,
}

/// Most jobs of one file whose order is followed.
const JOBS: usize = 60;

/// Which jobs of a workflow of GitHub wait for which others, and what starts it.
#[derive(Default)]
struct Needs {
    /// A job, and those that it names.
    named: BTreeMap<String, BTreeSet<String>>,
    on_demand: bool,
}

impl Needs {
    fn of(nodes: &[yaml::Node<'_>]) -> Self {
        let mut needs = Self::default();
        let mut started: BTreeSet<&str> = BTreeSet::new();
        for node in nodes {
            match node.path.as_slice() {
                ["jobs", job, "needs"] if needs.named.len() < JOBS || needs.named.contains_key(*job) => {
                    needs.named.entry((*job).to_owned()).or_default().extend(names(node.value).map(str::to_owned));
                }
                ["on" | "true"] => {
                    started.extend(names(node.value));
                }
                ["on" | "true", event, "tags", ..] if *event == "push" => {
                    started.insert("tags");
                }
                ["on" | "true", event, "branches", ..] if *event == "push" => {
                    started.insert("branches");
                }
                ["on" | "true", event, ..] => {
                    started.insert(event);
                }
                _ => {}
            }
        }
        let named_only = started.contains("tags") && !started.contains("branches");
        needs.on_demand = !started.is_empty() && (!started.contains("push") && !started.contains("branches") || named_only);
        needs
    }

    /// A job, and all that must end well before it.
    fn before(&self, job: &str) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        let mut next = vec![job.to_owned()];
        while let Some(job) = next.pop().filter(|job| !job.is_empty() && all.len() < JOBS) {
            if !all.contains(&job) {
                next.extend(self.named.get(&job).into_iter().flatten().cloned());
                all.push(job);
            }
        }
        all
    }
}

/// The names in a value that is one name or a list on one line: `test`, `[test, "lint"]`.
fn names(value: &str) -> impl Iterator<Item = &str> {
    parts(value.trim_start_matches('[').trim_end_matches(']'))
}

/// The parts of a list on one line, without its brackets.
fn parts(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(|part| yaml::unquote(part.trim())).filter(|part| !part.is_empty())
}

/// Whether a line of shell ends well whatever happens.
fn swallows_failure(text: &str) -> bool {
    let text = text.trim_end();
    ["|| true", "|| :", "|| exit 0"].iter().any(|end| text.ends_with(end)) || text.contains("|| echo ")
}

/// The parts of a step or job for which the pipeline is told to go on when it fails, by their place in the file.
fn let_through(provider: &str, nodes: &[yaml::Node<'_>]) -> Vec<(usize, usize)> {
    let (key, most) = match provider {
        "github-actions" => ("continue-on-error", 5),
        "gitlab" => ("allow_failure", 2),
        _ => return Vec::new(),
    };
    let told = nodes.iter().enumerate().filter(|(_, node)| node.key() == key && node.value == "true" && node.path.len() <= most);
    let spans = told.map(|(index, node)| {
        // A step is an item of a list; a job is what its name leads to.
        let depth = node.path.len() - 1;
        let (owner, item) = (node.path.get(..depth).unwrap_or(&[]), node.item);
        let of_step = node.within("steps");
        let same = |other: &yaml::Node<'_>| other.path.starts_with(owner) && (!of_step || other.item == item);
        let before = nodes.get(..index).unwrap_or(&[]).iter().rev().take_while(|other| same(other)).last().unwrap_or(node);
        let after = nodes.get(index..).unwrap_or(&[]).iter().take_while(|other| same(other)).last().unwrap_or(node);
        (before.at, after.at)
    });
    spans.collect()
}

/// Everything that runs.
fn from_yaml<'a>(provider: &str, nodes: &[yaml::Node<'a>]) -> Vec<Step<'a>> {
    let passes = let_through(provider, nodes);
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
    let job = |node: &yaml::Node<'a>| match (provider, node.path.as_slice()) {
        ("github-actions", ["jobs", job, ..]) => *job,
        _ => "",
    };
    // Jobs that a ready-made part of CircleCI (`node/test`) or another file of GitLab brings.
    let brought = |node: &yaml::Node<'a>| match (provider, node.path.as_slice()) {
        ("circleci", ["workflows", _, "jobs", ..]) if node.path.len() <= 4 => {
            let job = if node.path.len() == 3 { node.value } else { node.key() };
            job.contains('/').then_some((node.at, job, true))
        }
        ("gitlab", ["include", ..]) if !node.value.is_empty() => {
            let kept = matches!(node.key(), "template" | "remote" | "file" | "component" | "include");
            kept.then_some((node.at, node.value, true))
        }
        _ => None,
    };
    let ignored = |at: usize| passes.iter().any(|(from, to)| (*from..=*to).contains(&at));
    let found = nodes.iter().filter_map(|node| Some((runs(node).or_else(|| brought(node))?, job(node))));
    let mut steps: Vec<Step<'a>> = Vec::new();
    for ((at, text, is_action), job) in found {
        // A list on one line: `script: [npm ci, npm test]`.
        match text.strip_prefix('[').and_then(|list| list.strip_suffix(']')).filter(|_| !is_action) {
            Some(list) => {
                steps.extend(parts(list).map(|text| Step { at, text, is_action, ignored: ignored(at), job }));
            }
            None => steps.push(Step { at, text, is_action, ignored: ignored(at), job }),
        }
    }
    steps
}

/// The strings that a Jenkinsfile hands to a shell.
fn jenkins<'a>(source: &Source<'a>) -> Vec<Step<'a>> {
    let shell = |(at, line): (usize, &'a str)| {
        let text = line.trim();
        let starts = ["sh ", "sh(", "bat ", "bat(", "npm ", "yarn ", "mvn ", "./gradlew"].iter().any(|start| text.starts_with(start));
        let text = text.trim_start_matches("sh").trim_start_matches(['(', ' ']);
        starts.then_some(Step { at, text, is_action: false, ignored: false, job: "" })
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
        assert_eq!(steps(".gitlab-ci.yml", "test:\n  script: [npm ci, \"npm test\"]\n"), [(StepKind::Test, 2)]);
        assert_eq!(
            steps(".circleci/config.yml", "workflows:\n  main:\n    jobs:\n      - node/test\n      - cypress/run:\n          x: y\n"),
            [(StepKind::Test, 4), (StepKind::Test, 5)]
        );
        assert_eq!(steps("azure-pipelines.yml", "steps:\n  - script: npm test\n"), [(StepKind::Test, 2)]);
        assert_eq!(steps("Jenkinsfile", "stage('t') {\n  sh 'npm test'\n}\n"), [(StepKind::Test, 2)]);
    }

    #[test]
    fn jobs_that_wait_for_others() {
        let text = "on:\n  push:\n    branches: [main]\njobs:\n  test:\n    steps:\n      - run: npm test\n  pack:\n    needs: test\n    steps:\n      - run: npm run build\n  ship:\n    needs: [pack]\n    steps:\n      - run: npx vercel --prod\n";
        let source = Source::new(".github/workflows/a.yml", text, vec![]);
        let mut facts = Facts::default();
        Pipeline.read(&Entry::new(0, ".github/workflows/a.yml".to_owned(), 1), &source, &mut facts).unwrap();
        let last = facts.pipeline.last().unwrap();
        assert_eq!(last.jobs, ["ship", "pack", "test"]);
        assert!(!last.on_demand);
        assert!(Needs::of(&yaml::nodes(&Source::new("a.yml", "on: workflow_dispatch\n", vec![]))).on_demand);
        assert!(Needs::of(&yaml::nodes(&Source::new("a.yml", "on:\n  push:\n    tags: ['v*']\n", vec![]))).on_demand);
        assert!(!Needs::of(&yaml::nodes(&Source::new("a.yml", "on: [push, pull_request]\n", vec![]))).on_demand);
    }

    fn ignored(path: &str, text: &str) -> Vec<(u32, bool)> {
        let source = Source::new(path, text, vec![]);
        let mut facts = Facts::default();
        Pipeline.read(&Entry::new(0, path.to_owned(), 1), &source, &mut facts).unwrap();
        facts.pipeline.iter().map(|step| (step.origin.line, step.ignored)).collect()
    }

    #[test]
    fn failures_that_stop_nothing() {
        let github = "jobs:\n  a:\n    steps:\n      - run: npm ci\n      - name: Test\n        run: npm test\n        continue-on-error: true\n      - run: npm run build || true\n  b:\n    continue-on-error: true\n    steps:\n      - run: npm run lint\n  c:\n    steps:\n      - run: npm run x\n";
        assert_eq!(ignored(".github/workflows/a.yml", github), [(4, false), (6, true), (8, true), (12, true), (15, false)]);
        let gitlab = "test:\n  script:\n    - npm test\n  allow_failure: true\nbuild:\n  script:\n    - npm run build\n";
        assert_eq!(ignored(".gitlab-ci.yml", gitlab), [(3, true), (7, false)]);
    }
}
