//! A container installs packages without holding to the lockfile.

use crate::facts::{Project, Setting};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/unlocked-install",
    title: "The container build may install other package versions than you tested",
    pass_title: "Container builds install exactly what the lockfile says",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The install command may take newer package versions than the recorded ones. What you ship tomorrow \
          can differ from what was tested today, without any change of yours.",
    fix: "Copy the lockfile into the image and install with npm ci, pnpm install --frozen-lockfile, yarn \
          install --immutable or bun install --frozen-lockfile.",
    prompt: "In each Dockerfile, copy package.json together with the lockfile and replace the install command \
          with the lockfile-true one (npm ci, with --omit=dev where development packages were left out). \
          Change nothing else. Done when the image builds and runs.",
    cannot_see: "Whether a mirror or cache pins versions outside of the Dockerfile.",
    refs: &[Ref::Url("https://docs.npmjs.com/cli/commands/npm-ci")],
    judge,
    bad: samples![{ "npm install in an image":
        "Dockerfile" => "FROM node:22-slim\nWORKDIR /app\nCOPY package*.json ./\n⟦RUN npm install --omit=dev⟧\nCOPY . .\nUSER node\nCMD [\"node\", \"server.js\"]\n",
    }],
    good: samples![{ "npm ci, and a tool that is installed by name":
        "Dockerfile" => "FROM node:22-slim\nRUN npm install -g pnpm@9 && \\\n    apt-get install -y curl\nRUN pnpm install --frozen-lockfile\nUSER node\nCMD [\"node\", \"server.js\"]\n",
    }
    { "a Dockerfile for development":
        "Dockerfile.dev" => "FROM node:22\nRUN npm install\nCMD [\"npm\", \"run\", \"dev\"]\n",
        "Dockerfile" => "FROM node:22\nRUN npm ci\nUSER node\nCMD [\"node\", \"server.js\"]\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let deployments = &project.facts.deployments;
    if !deployments.iter().any(|fact| fact.platform == "docker") {
        out.not_applicable("No container is built from a Dockerfile.");
        return;
    }
    out.pass();
    let found: Vec<_> = deployments.iter().filter(|fact| fact.setting == Setting::UnlockedInstall).collect();
    if let [first, others @ ..] = found.as_slice() {
        out.fail(&first.origin).detail(format!("The command is `{}`.", first.value)).related(others.iter().map(|fact| fact.origin.clone()));
    }
}
