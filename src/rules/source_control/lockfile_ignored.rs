//! The lockfile is kept out of version control.

use crate::facts::{IgnoreRule, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/lockfile-ignored",
    title: "The lockfile is ignored: `{pattern}`",
    pass_title: "The lockfile is part of the repository",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The file that says which exact package versions work is thrown away. Every install may bring other \
          code, also code that an attacker has published an hour ago, and nobody can say what is running.",
    fix: "Delete the line from .gitignore and commit the lockfile.",
    prompt: "Remove the line that ignores the lockfile from .gitignore, run the package manager's install once, \
          and commit the lockfile. Make pipelines and containers install from it (npm ci, pnpm install \
          --frozen-lockfile). Change nothing else. Done when the lockfile is tracked.",
    cannot_see: "Whether the lockfile was added by force in spite of the rule and left out of the upload.",
    refs: &[Ref::Url("https://docs.npmjs.com/cli/configuring-npm/package-lock-json"), Ref::Cwe(1357)],
    judge,
    bad: samples![{ "the only lockfile is ignored":
        "package.json" => r#"{ "dependencies": { "react": "^19.0.0" } }"#,
        ".gitignore" => "node_modules\n⟦pnpm-lock.yaml⟧\n",
    }],
    good: samples![{ "the lockfiles of other managers are ignored":
        "package.json" => r#"{ "dependencies": { "react": "^19.0.0" } }"#,
        "pnpm-lock.yaml" => "lockfileVersion: '9.0'\n",
        ".gitignore" => "node_modules\npackage-lock.json\nyarn.lock\n",
    }
    { "a rule that takes it back in":
        "package.json" => r#"{ "dependencies": { "react": "^19.0.0" } }"#,
        "package-lock.json" => "{}",
        ".gitignore" => "*.log\n!package-lock.json\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let own = |rule: &&IgnoreRule| rule.origin.path.ends_with(".gitignore") && !rule.negated && names_lockfile(&rule.pattern);
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let mut found = false;
    for rule in facts.ignores.iter().filter(own) {
        let file = name(&rule.pattern);
        let tracked = facts.lockfiles.iter().any(|lock| name(&lock.path) == file);
        let folder = rule.origin.path.strip_suffix(".gitignore").unwrap_or("");
        // Another manager's lockfile in the same part of the repository: the ignored one is the stray.
        let other = facts.lockfiles.iter().any(|lock| lock.path.starts_with(folder) && managed_by(&lock.manager) == managed_by_name(&file));
        // Lockfiles of libraries are left out by custom in these ecosystems.
        let custom = matches!(file.as_str(), "Cargo.lock" | "pubspec.lock" | "Gemfile.lock");
        if tracked || other || custom {
            continue;
        }
        found = true;
        out.fail(&rule.origin).name("pattern", rule.pattern.clone());
    }
    if !found {
        if facts.manifests.is_empty() {
            out.not_applicable("No dependencies are declared.");
        } else if facts.ignores.is_empty() {
            out.not_applicable("There is no .gitignore.");
        } else {
            out.pass();
        }
    }
}

/// Whether an ignore pattern is the name of a lockfile.
fn names_lockfile(pattern: &str) -> bool {
    let name = pattern.rsplit('/').next().unwrap_or(pattern);
    !managed_by_name(name).is_empty()
}

/// Whether an ignore pattern is the name of a lockfile that an ecosystem's managers write.
pub(super) fn names_lockfile_of(pattern: &str, ecosystem: &str) -> bool {
    let name = pattern.rsplit('/').next().unwrap_or(pattern);
    let family = match ecosystem {
        "npm" => "javascript",
        "pip" => "python",
        "composer" => "php",
        "go" => "go",
        "cargo" => "rust",
        "pub" => "dart",
        "gem" => "ruby",
        _ => return false,
    };
    managed_by_name(name) == family
}

/// The family of package managers that can stand in for each other.
fn managed_by(manager: &str) -> &'static str {
    match manager {
        "npm" | "pnpm" | "yarn" | "bun" | "deno" => "javascript",
        "poetry" | "uv" | "pipenv" | "pdm" => "python",
        "composer" => "php",
        "go" => "go",
        "cargo" => "rust",
        "pub" => "dart",
        "bundler" => "ruby",
        _ => "",
    }
}

fn managed_by_name(name: &str) -> &'static str {
    match name {
        "package-lock.json" | "pnpm-lock.yaml" | "yarn.lock" | "bun.lock" | "bun.lockb" | "*.lock" => "javascript",
        "poetry.lock" | "uv.lock" | "Pipfile.lock" | "pdm.lock" => "python",
        "composer.lock" => "php",
        "go.sum" => "go",
        "Cargo.lock" => "rust",
        "pubspec.lock" => "dart",
        "Gemfile.lock" => "ruby",
        _ => "",
    }
}
